"""``scorekit diff``: between two environments, two revisions, or a rendered output and what would be rendered now."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scorekit.catalogue import Catalogue, folders_named, open_project
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.catalogue.safe_read import repository_of
from scorekit.cli import console
from scorekit.diagnostics import Severity
from scorekit.diff import Changes, HazardLevel, Snapshot, compare_parts
from scorekit.diff.snapshot import rendered
from scorekit.errors import UnknownEnvironmentError, UsageError
from scorekit.model.environment import DEFAULT_TARGET
from scorekit.outcome import Findings, Outcome
from scorekit.report import diff as reports
from scorekit.workspace import arguments
from scorekit.workspace.compilation import CompileInputs, FindingsByEnvironment, every_environment
from scorekit.workspace.output_scope import OutputScope
from scorekit.workspace.project import Project, root_of, usage_error
from scorekit.workspace.rendered_manifests import manifests_below
from scorekit.workspace.revisions import Repository

if TYPE_CHECKING:
    from scorekit.cli.request import Request

_T = TypeVar("_T")

#: The label of the files in the working folder.
WORK_TREE = "work tree"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What ``scorekit diff`` is asked for beside the arguments of a compile."""

    base_revision: str | None = None
    head_revision: str | None = None
    #: Whether the base is where the head revision branched off.
    merge_base: bool = False
    #: A rendered output to compare with.
    rendered: Path | None = None
    form: str = "text"
    exit_code: bool = False
    fail_on: str | None = None


def diff(request: Request, comparison: Comparison) -> int:
    """Compare and print the differences; the exit status."""
    _check(comparison, request)
    findings = Findings()
    with ExitStack() as stack:
        project = findings.take(Project.open(request))
        found = _found(project, request, comparison, findings, stack) if project is not None else ()
    errors = [d for d in dict.fromkeys(findings.items) if d.severity is Severity.ERROR]
    console.echo_diagnostics(errors, root=root_of(project, request.files))
    _tell(found, comparison, quiet=request.quiet)
    if findings.failed:
        return 1
    gate = HazardLevel(comparison.fail_on) if comparison.fail_on else None
    if gate is not None and any(each.worst(gate) for each in found):
        return 1
    return 1 if comparison.exit_code and any(not each.empty for each in found) else 0


def _check(comparison: Comparison, request: Request) -> None:
    """Refuse what can't be meant."""
    ways = [
        comparison.base_revision is not None or comparison.head_revision is not None,
        comparison.rendered is not None,
    ]
    if all(ways):
        raise UsageError("--rendered compares with files that lie there, --from with a revision; choose one")
    if comparison.head_revision is not None and comparison.base_revision is None:
        raise UsageError("--to needs --from REVISION")
    if comparison.merge_base and comparison.base_revision is None:
        raise UsageError("--merge-base needs --from REVISION")
    if not any(ways) and len(request.environments) != 2:
        raise usage_error(_usage(request.environments), request.files)
    if comparison.rendered is not None and len(request.environments) > 1:
        raise UsageError("--rendered compares one environment; give --env once")


def _usage(environments: Sequence[str]) -> str:
    """The usage error where no two sides are named."""
    if len(environments) > 2:
        return f"two environments are compared, and {len(environments)} were given; give --env twice"
    if environments:
        one = environments[0]
        return f"what is `{one}` compared with? add --env OTHER, --from REVISION, or --rendered FOLDER"
    return "what is compared? say --env A --env B, --from REVISION, or --rendered FOLDER --env NAME"


def _found(
    project: Project, request: Request, comparison: Comparison, findings: Findings, stack: ExitStack
) -> tuple[Changes, ...]:
    if comparison.rendered is not None:
        return _with_rendered(project, request, comparison.rendered, findings)
    if comparison.base_revision is not None:
        return _with_revision(project, request, comparison, comparison.base_revision, findings, stack)
    given = findings.take(CompileInputs.of(project, request))
    if given is None:
        return ()
    here = ProjectVersion(project, request, given, "")
    first, second = request.environments
    ours, theirs = here.targets(first), here.targets(second)
    pairs = [(name, name) for name in ours if name in theirs] or [(ours[0], theirs[0])]
    return _compared([((here, first, a), (here, second, b)) for a, b in pairs], findings, standing=True)


@dataclass(frozen=True, slots=True)
class ProjectVersion:
    """One version of a project that can be compiled, with its label."""

    project: Project
    request: Request
    given: CompileInputs | None
    label: str
    #: Whether it is that of a revision.
    past: bool = False

    def knows(self, environment: str) -> bool:
        """Whether it has an environment, or a broken one."""
        try:
            self.project.catalogue.environment(environment)
        except UnknownEnvironmentError:
            return False
        return self.given is not None

    def targets(self, environment: str) -> tuple[str, ...]:
        """The targets to compare: the one asked for, or the environment's."""
        found = self.project.catalogue.environment(environment).value
        if self.request.target:
            return (self.request.target,)
        return tuple(found.targets) if found is not None else (DEFAULT_TARGET,)

    def snapshot(self, environment: str, target: str, findings: Findings) -> Snapshot | None:
        """What it emits in an environment, for a target; None, and the findings say why, where it does not compile."""
        if self.given is None:
            return Snapshot(self.label, environment, target)
        outcome = self.given.compile(environment, target, require_images=False)
        made = findings.take(_as_of(self.label, outcome) if self.past else outcome)
        return Snapshot.of(made, self.label or None) if made is not None else None


#: A version in an environment, for a target.
_Side = tuple[ProjectVersion, str, str]


def _compared(pairs: Sequence[tuple[_Side, _Side]], findings: Findings, *, standing: bool) -> tuple[Changes, ...]:
    """The differences of each pair of which both compile."""
    found: list[Changes] = []
    gathered = FindingsByEnvironment()
    for (one, *first), (other, *second) in pairs:
        with gathered.collect(first[0]) as here:
            before = one.snapshot(first[0], first[1], here)
        with gathered.collect(second[0]) as here:
            after = other.snapshot(second[0], second[1], here)
        if before is not None and after is not None:
            found.append(compare_parts(before, after, standing=standing))
    findings.extend(gathered.items())
    return tuple(found)


def _with_revision(
    project: Project, request: Request, comparison: Comparison, revision: str, findings: Findings, stack: ExitStack
) -> tuple[Changes, ...]:
    """What differs since a revision, in each environment that either side has."""
    repository = Repository.of(project.folder.root)
    start, label = repository.commit(revision), revision
    if comparison.merge_base:
        later = comparison.head_revision or "HEAD"
        start, label = repository.merge_base(revision, later), f"merge base with {revision}"
    before = _version_at(repository, project, request, (start, label), findings, stack)
    if comparison.head_revision is not None:
        end = (repository.commit(comparison.head_revision), comparison.head_revision)
        after = _version_at(repository, project, request, end, findings, stack)
    else:
        after = ProjectVersion(project, request, findings.take(CompileInputs.of(project, request)), WORK_TREE)
    if findings.failed or before is None or after is None:
        return ()
    pairs: list[tuple[_Side, _Side]] = []
    for name in dict.fromkeys(request.environments) or _environments(project, before, after):
        sides = [side for side in (before, after) if side.knows(name)]
        targets = dict.fromkeys(t for side in sides or (after,) for t in side.targets(name))
        for target in targets:
            old, new = (_without(side, name, target) for side in (before, after))
            if not sides:
                new = after  # which says that there is no such environment
            pairs.append(((old, name, target), (new, name, target)))
    return _compared(pairs, findings, standing=False)


def _without(version: ProjectVersion, environment: str, target: str) -> ProjectVersion:
    """A version that has nothing to say where it lacks the environment, or makes it for other targets."""
    if not version.knows(environment):
        return replace(version, given=None)
    found = version.project.catalogue.environment(environment).value
    return version if found is None or target in found.targets else replace(version, given=None)


def _environments(project: Project, before: ProjectVersion, after: ProjectVersion) -> tuple[str, ...]:
    """All that either side defines: a gate must not pass because no one named production."""
    own = [side.project.catalogue.offered_environments(builtin=False) for side in (after, before)]
    return tuple(dict.fromkeys((*own[0], *own[1]))) or every_environment(project)


def _version_at(
    repository: Repository,
    project: Project,
    request: Request,
    revision: tuple[str, str],
    findings: Findings,
    stack: ExitStack,
) -> ProjectVersion | None:
    """The project as it was in a commit, called so. Arguments that name its files name them as they were then."""
    folder = project.folder
    commit, label = revision
    root = stack.enter_context(repository.files(commit))

    def as_of(path: Path) -> Path:
        now = Path(os.path.normpath(Path.cwd() / path))
        return root / now.relative_to(folder.root) if now.is_relative_to(folder.root) else now

    for place in (folder.drivers_dir, folder.environments_dir, *request.driver_folders, *request.environment_folders):
        if repository.lend(root, Path.cwd() / place):
            name = os.path.relpath(Path.cwd() / place, folder.root)
            console.echo(f"git does not track all of `{name}`: {label} is read with what lies there today")
    asked = replace(
        request,
        files=tuple(place for place in map(as_of, request.files) if place.exists()),
        context=tuple(map(as_of, request.context)),
        overrides_files=tuple(map(as_of, request.overrides_files)),
        image_files=tuple(map(as_of, request.image_files)),
        driver_folders=tuple(place for place in map(as_of, request.driver_folders) if place.is_dir()),
        environment_folders=tuple(place for place in map(as_of, request.environment_folders) if place.is_dir()),
        seed_file=request.seed_file or _seed_file(project),
    )
    opened = replace(folder, root=root, cwd=root)
    if folder.found:
        for place in folders_named(root):
            repository.bring(commit, root, place)
        opened_now = findings.take(_as_of(label, open_project(root, root)))
        if opened_now is None:
            return None
        opened = opened_now
    opened = replace(opened, copy_of=folder.root)
    old_workspace = Project(
        opened, Catalogue.load(opened, drivers=asked.driver_folders, environments=asked.environment_folders)
    )
    nothing = not asked.files if request.files else not opened.score_files()
    given = None if nothing else findings.take(_as_of(label, CompileInputs.of(old_workspace, asked)))
    return ProjectVersion(old_workspace, asked, given, label, past=True)


def _as_of(label: str, outcome: Outcome[_T]) -> Outcome[_T]:
    """An outcome whose findings say that they are about files as they were."""
    note = f"so it is at {label}, not in the files that lie here"
    return replace(outcome, diagnostics=tuple(replace(d, notes=(*d.notes, note)) for d in outcome.diagnostics))


def _seed_file(project: Project) -> Path | None:
    """The project's seed, which is not in git and holds for every revision."""
    root = project.folder.root
    own = Path(os.path.realpath(root / SEED_FILE))
    inside = own.is_file() and own.is_relative_to(repository_of(str(root)))
    return own if inside and not os.environ.get(arguments.SEED_VARIABLE, "").strip() else None


def _with_rendered(project: Project, request: Request, folder: Path, findings: Findings) -> tuple[Changes, ...]:
    """What rendering now would change in existing manifests."""
    environment = project.environment(next(iter(request.environments), None), request.files)
    given = findings.take(CompileInputs.of(project, request))
    if given is None:
        return ()
    version = ProjectVersion(project, request, given, "rendered now")
    targets = version.targets(environment)
    found: list[Changes] = []
    for target in targets:
        place = folder / target if len(targets) > 1 else folder
        if len(targets) > 1 and not place.is_dir():
            raise UsageError(f"`{environment}` has several targets, and there is no `{place}`; say --target NAME")
        made = findings.take(given.compile(environment, target))
        if made is None:
            continue
        after = Snapshot.of(made, version.label)
        if request.no_secrets:
            after = replace(after, items=tuple(item for item in after.items if not item.secret))
        keep_others = bool(request.files) and not project.folder.found
        scope = OutputScope.of(made.resolution, project.folder, keep_others=keep_others)
        sources = findings.take(manifests_below(place, target, scope))
        before = rendered(sources or (), label=place.as_posix(), environment=environment, target=target)
        part = findings.take(before)
        if part is not None and sources is not None:
            found.append(compare_parts(part, after))
    return tuple(found)


def _tell(found: Sequence[Changes], comparison: Comparison, *, quiet: bool) -> None:
    """The report on stdout; where nothing differs, a line on stderr."""
    text = reports.FORMATS.find(comparison.form).render(found, console.palette(sys.stdout))
    console.echo_paged(text)
    if found and all(each.empty for each in found):
        sides: dict[tuple[str, str], list[str]] = {}
        for each in found:
            sides.setdefault((each.before.label, each.after.label), []).append(each.after.environment)
        for (before, after), names in sides.items():
            # Between two environments the labels are their names.
            where = "" if after in names else f" in {', '.join(dict.fromkeys(names))}"
            console.echo(f"no difference between {before} and {after}{where}", quiet=quiet)
