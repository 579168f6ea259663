"""Differences: between two environments, two revisions, or a rendered output and what would be rendered now."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scorekit.catalogue import Catalogue, folders_named, open_project
from scorekit.catalogue.link_bounds import repository_of
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.cli import arguments, console
from scorekit.cli.committed import manifests_below
from scorekit.cli.compilation import Located, RenderInputs, compile_in, every_environment, open_workspace
from scorekit.cli.output_scope import reach_of
from scorekit.cli.revisions import Repository
from scorekit.cli.workspace import Workspace, unclear
from scorekit.diagnostics import Severity
from scorekit.diff import HazardLevel, Snapshot, compare_parts
from scorekit.diff.rendered import rendered
from scorekit.errors import UsageError
from scorekit.model.environment import DEFAULT_TARGET
from scorekit.outcome import Findings
from scorekit.report import diff as reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.cli.arguments import Request
    from scorekit.diff import Changes
    from scorekit.outcome import Outcome

_T = TypeVar("_T")

#: How the files that lie there are called.
WORK_TREE = "work tree"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What ``scorekit diff`` is asked for beside the arguments of a compile."""

    environments: tuple[str, ...] = ()
    first: str | None = None
    second: str | None = None
    #: Whether the first revision means the commit at which the second left it.
    parted: bool = False
    folder: Path | None = None
    form: str = "text"
    exit_code: bool = False
    fail_on: str | None = None


def diff(request: Request, comparison: Comparison) -> int:
    """Compare, tell the differences on stdout, and say how much of a difference makes the status 1."""
    _check(comparison, request)
    findings = Findings()
    with ExitStack() as stack:
        workspace = open_workspace(request, findings)
        found = _found(workspace, request, comparison, findings, stack) if workspace is not None else ()
    errors = [d for d in dict.fromkeys(findings.items) if d.severity is Severity.ERROR]
    console.tell(errors, root=workspace.folder.root if workspace is not None else None)
    _tell(found, comparison, quiet=request.quiet)
    if findings.failed:
        return 1
    gate = HazardLevel(comparison.fail_on) if comparison.fail_on else None
    if gate is not None and any(each.worst(gate) for each in found):
        return 1
    return 1 if comparison.exit_code and any(not each.empty for each in found) else 0


def _check(comparison: Comparison, request: Request) -> None:
    """Refuse what can't be meant."""
    ways = [comparison.first is not None or comparison.second is not None, comparison.folder is not None]
    if all(ways):
        raise UsageError("--rendered compares with files that lie there, --from with a revision; choose one")
    if comparison.second is not None and comparison.first is None:
        raise UsageError("--to needs --from REVISION")
    if comparison.parted and comparison.first is None:
        raise UsageError("--merge-base needs --from REVISION")
    if not any(ways) and len(comparison.environments) != 2:
        raise unclear(_unclear(comparison.environments), request.files)
    if comparison.folder is not None and len(comparison.environments) > 1:
        raise UsageError("--rendered compares one environment; give --env once")


def _unclear(environments: Sequence[str]) -> str:
    """What is missing where no two sides are named."""
    if len(environments) > 2:
        return f"two environments are compared, and {len(environments)} were given; give --env twice"
    if environments:
        one = environments[0]
        return f"what is `{one}` compared with? add --env OTHER, --from REVISION, or --rendered FOLDER"
    return "what is compared? say --env A --env B, --from REVISION, or --rendered FOLDER --env NAME"


def _found(
    workspace: Workspace, request: Request, comparison: Comparison, findings: Findings, stack: ExitStack
) -> tuple[Changes, ...]:
    if comparison.folder is not None:
        return _with_rendered(workspace, request, comparison, comparison.folder, findings)
    if comparison.first is not None:
        return _with_revision(workspace, request, comparison, comparison.first, findings, stack)
    given = findings.take(RenderInputs.of(workspace, request))
    if given is None:
        return ()
    one, other = (Version(workspace, request, given, "") for _ in comparison.environments)
    first, second = comparison.environments
    pairs = _pairs(one.targets(first), other.targets(second))
    return _compared([((one, first, a), (other, second, b)) for a, b in pairs], findings, standing=True)


def _pairs(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]]:
    """The targets that two environments share; else the first of each."""
    shared = [(name, name) for name in first if name in second]
    return shared or [(first[0], second[0])]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a project that can be compiled, and how it is called; None for what there is none of."""

    workspace: Workspace
    request: Request
    given: RenderInputs | None
    label: str
    #: Whether it is that of a revision.
    past: bool = False

    def knows(self, environment: str) -> bool:
        """Whether it has an environment, so that it has something to say there, be it what is wrong with it."""
        found = self.workspace.catalogue.environment(environment)
        return self.given is not None and (found.value is not None or bool(found.errors))

    def targets(self, environment: str) -> tuple[str, ...]:
        """The targets to compare: the one asked for, or the environment's."""
        found = self.workspace.catalogue.environment(environment).value
        if self.request.target:
            return (self.request.target,)
        return tuple(found.targets) if found is not None else (DEFAULT_TARGET,)

    def part(self, environment: str, target: str, findings: Findings) -> Snapshot | None:
        """What it emits in an environment, for a target; None, and the findings say why, where it does not compile."""
        if self.given is None:
            return Snapshot(self.label, environment, target)
        outcome = compile_in(self.workspace, self.request, self.given, environment, target, require_images=False)
        made = findings.take(_then(self.label, outcome) if self.past else outcome)
        return Snapshot.of(made, self.label or None) if made is not None else None


#: A version in an environment, for a target.
_At = tuple[Version, str, str]


def _compared(pairs: Sequence[tuple[_At, _At]], findings: Findings, *, standing: bool) -> tuple[Changes, ...]:
    """The differences of each pair of which both compile."""
    found: list[Changes] = []
    places = Located()
    for (one, *first), (other, *second) in pairs:
        with places.of(first[0]) as here:
            before = one.part(first[0], first[1], here)
        with places.of(second[0]) as here:
            after = other.part(second[0], second[1], here)
        if before is not None and after is not None:
            found.append(compare_parts(before, after, standing=standing))
    findings.extend(places.items())
    return tuple(found)


def _with_revision(
    workspace: Workspace, request: Request, comparison: Comparison, revision: str, findings: Findings, stack: ExitStack
) -> tuple[Changes, ...]:
    """What differs since a revision, in each environment that either side has."""
    repository = Repository.of(workspace.folder.root)
    start, label = repository.commit(revision), revision
    if comparison.parted:
        later = comparison.second or "HEAD"
        start, label = repository.merge_base(revision, later), f"merge base with {revision}"
    before = _at(repository, workspace, request, (start, label), findings, stack)
    if comparison.second is not None:
        end = (repository.commit(comparison.second), comparison.second)
        after = _at(repository, workspace, request, end, findings, stack)
    else:
        after = Version(workspace, request, _given(workspace, request, findings), WORK_TREE)
    if findings.failed or before is None or after is None:
        return ()
    pairs: list[tuple[_At, _At]] = []
    for name in _environments(workspace, comparison, before, after):
        sides = [side for side in (before, after) if side.knows(name)]
        targets = dict.fromkeys(t for side in sides or (after,) for t in side.targets(name))
        for target in targets:
            old, new = (_without(side, name, target) for side in (before, after))
            if not sides:
                new = after  # which says that there is no such environment
            pairs.append(((old, name, target), (new, name, target)))
    return _compared(pairs, findings, standing=False)


def _without(version: Version, environment: str, target: str) -> Version:
    """A version that has nothing to say where it lacks the environment, or makes it for other targets."""
    if not version.knows(environment):
        return replace(version, given=None)
    found = version.workspace.catalogue.environment(environment).value
    return version if found is None or target in found.targets else replace(version, given=None)


def _environments(workspace: Workspace, comparison: Comparison, before: Version, after: Version) -> tuple[str, ...]:
    """Those asked for, else all that either side has of its own: a gate must not pass because nobody named production."""
    if comparison.environments:
        return tuple(dict.fromkeys(comparison.environments))
    own = [side.workspace.catalogue.offered_environments(builtin=False) for side in (after, before)]
    return tuple(dict.fromkeys((*own[0], *own[1]))) or every_environment(workspace)


def _at(
    repository: Repository,
    workspace: Workspace,
    request: Request,
    revision: tuple[str, str],
    findings: Findings,
    stack: ExitStack,
) -> Version | None:
    """The project as it was in a commit, called so. Arguments that name its files name them as they were then."""
    folder = workspace.folder
    commit, label = revision
    root = stack.enter_context(repository.files(commit))

    def then(path: Path) -> Path:
        now = Path(os.path.normpath(Path.cwd() / path))
        return root / now.relative_to(folder.root) if now.is_relative_to(folder.root) else now

    for place in (folder.drivers_dir, folder.environments_dir, *request.driver_folders, *request.environment_folders):
        if repository.lend(root, Path.cwd() / place):
            name = os.path.relpath(Path.cwd() / place, folder.root)
            console.say(f"git does not track all of `{name}`: {label} is read with what lies there today")
    asked = replace(
        request,
        files=tuple(place for place in map(then, request.files) if place.exists()),
        context=tuple(map(then, request.context)),
        overrides_files=tuple(map(then, request.overrides_files)),
        image_files=tuple(map(then, request.image_files)),
        driver_folders=tuple(place for place in map(then, request.driver_folders) if place.is_dir()),
        environment_folders=tuple(place for place in map(then, request.environment_folders) if place.is_dir()),
        seed_file=request.seed_file or _seed_file(workspace),
    )
    opened = replace(folder, root=root, cwd=root)
    if folder.found:
        for place in folders_named(root):
            repository.bring(commit, root, place)
        opened_now = findings.take(_then(label, open_project(root, root)))
        if opened_now is None:
            return None
        opened = opened_now
    opened = replace(opened, copy_of=folder.root)
    then_workspace = Workspace(
        opened, Catalogue.load(opened, drivers=asked.driver_folders, environments=asked.environment_folders)
    )
    nothing = not asked.files if request.files else not opened.score_files()
    given = None if nothing else findings.take(_then(label, RenderInputs.of(then_workspace, asked)))
    return Version(then_workspace, asked, given, label, past=True)


def _then(label: str, outcome: Outcome[_T]) -> Outcome[_T]:
    """An outcome whose findings say that they are about files as they were."""
    note = f"so it is at {label}, not in the files that lie here"
    return replace(outcome, diagnostics=tuple(replace(d, notes=(*d.notes, note)) for d in outcome.diagnostics))


def _seed_file(workspace: Workspace) -> Path | None:
    """The project's seed, which lies outside git and holds for every revision."""
    root = workspace.folder.root
    own = Path(os.path.realpath(root / SEED_FILE))
    inside = own.is_file() and own.is_relative_to(repository_of(str(root)))
    return own if inside and not os.environ.get(arguments.SEED_VARIABLE, "").strip() else None


def _given(workspace: Workspace, request: Request, findings: Findings) -> RenderInputs | None:
    return findings.take(RenderInputs.of(workspace, request))


def _with_rendered(
    workspace: Workspace, request: Request, comparison: Comparison, folder: Path, findings: Findings
) -> tuple[Changes, ...]:
    """What rendering now would change in manifests that lie there."""
    environment = workspace.environment(comparison.environments[0] if comparison.environments else None, request.files)
    given = _given(workspace, request, findings)
    if given is None:
        return ()
    version = Version(workspace, request, given, "rendered now")
    targets = version.targets(environment)
    found: list[Changes] = []
    for target in targets:
        place = folder / target if len(targets) > 1 else folder
        if len(targets) > 1 and not place.is_dir():
            raise UsageError(f"`{environment}` has several targets, and there is no `{place}`; say --target NAME")
        made = findings.take(compile_in(workspace, request, given, environment, target))
        if made is None:
            continue
        after = Snapshot.of(made, version.label)
        reach = reach_of(workspace, request, given, made)
        sources = findings.take(manifests_below(place, target, reach))
        before = rendered(sources or (), label=place.as_posix(), environment=environment, target=target)
        part = findings.take(before)
        if part is not None and sources is not None:
            found.append(compare_parts(part, _visible(after, request)))
    return tuple(found)


def _visible(part: Snapshot, request: Request) -> Snapshot:
    """A side less what ``--no-secrets`` leaves out."""
    return replace(part, items=tuple(i for i in part.items if not i.secret)) if request.no_secrets else part


def _tell(found: Sequence[Changes], comparison: Comparison, *, quiet: bool) -> None:
    """The report on stdout; where nothing differs, a line on stderr."""
    text = reports.FORMATS.find(comparison.form).render(found, console.palette(sys.stdout))
    console.page(text)
    if found and all(each.empty for each in found):
        sides: dict[tuple[str, str], list[str]] = {}
        for each in found:
            sides.setdefault((each.before.label, each.after.label), []).append(each.after.environment)
        for (before, after), names in sides.items():
            # Between two environments the labels are their names.
            where = "" if after in names else f" in {', '.join(dict.fromkeys(names))}"
            console.say(f"no difference between {before} and {after}{where}", quiet=quiet)
