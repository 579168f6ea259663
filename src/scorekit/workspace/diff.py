"""What differs between two environments, two revisions of a project, or a rendered output and what would be rendered now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.catalogue import read_source
from scorekit.diff import Changes, Snapshot, compare_parts
from scorekit.diff.snapshot import rendered as snapshot_of_rendered
from scorekit.errors import UsageError, expect
from scorekit.lazy_dataclass import dataclass
from scorekit.model.environment import DEFAULT_TARGET
from scorekit.outcome import Findings
from scorekit.parsing import written_names
from scorekit.workspace.compilation import CompileInputs, FindingsByEnvironment
from scorekit.workspace.forms import names, path_text
from scorekit.workspace.opened import NO_SCORE_FILE, OpenedProject
from scorekit.workspace.output_scope import OutputScope
from scorekit.workspace.partial import Partial
from scorekit.workspace.past import as_of, noted
from scorekit.workspace.rendered_manifests import manifests_below

if TYPE_CHECKING:
    from scorekit.location import Source
    from scorekit.workspace.opened import PathLike
    from scorekit.workspace.options import ProjectOptions

#: What comparisons answer: the differences of each environment and target of which both sides compile.
Differences = Partial[tuple[Changes, ...]]

#: The label of the files in the working folder.
_WORK_TREE = "work tree"


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of a project that can be compiled, with its label."""

    project: OpenedProject
    #: None where it has nothing to say.
    given: CompileInputs | None
    target: str | None
    label: str = ""

    @classmethod
    def of(cls, project: OpenedProject, options: ProjectOptions, findings: Findings) -> _Version:
        """A version with the files that it has of those asked for."""
        label = project.revision or _WORK_TREE
        if not project.revision:
            return cls(project, findings.take(CompileInputs.of(project, options)), options.target, label)
        there = tuple(_as_they_were(project, options.files))
        if not (there if options.files else project.folder.score_files()):
            return cls(project, None, options.target, label)
        made = noted(label, CompileInputs.of(project, replace(options, files=there)))
        return cls(project, findings.take(made), options.target, label)

    def knows(self, environment: str) -> bool:
        """Whether it has an environment, or a broken one."""
        return self.given is not None and self.project.catalogue.has_environment(environment)

    def targets(self, environment: str) -> tuple[str, ...]:
        """The targets to compare: the one asked for, or the environment's."""
        if self.target:
            return (self.target,)
        found = self.project.catalogue.environment(environment).value
        return tuple(found.targets) if found is not None else (DEFAULT_TARGET,)

    def without(self, environment: str, target: str) -> _Version:
        """This one, with nothing to say where it lacks the environment, or makes it for other targets."""
        if not self.knows(environment):
            return replace(self, given=None)
        found = self.project.catalogue.environment(environment).value
        return self if found is None or target in found.targets else replace(self, given=None)

    def snapshot(self, environment: str, target: str, findings: Findings) -> Snapshot | None:
        """What it emits in an environment, for a target; None, and the findings say why, where it does not compile."""
        if self.given is None:
            return Snapshot(self.label, environment, target)
        outcome = self.given.compile(environment, target, require_images=False)
        made = findings.take(noted(self.label, outcome) if self.project.revision else outcome)
        return Snapshot.of(made, self.label or None) if made is not None else None


def _as_they_were(project: OpenedProject, files: Sequence[Path | Source]) -> Iterator[Path]:
    """The files of a revision that some files and texts were then; a text stands for that of its name, or of its workloads."""
    texts = any(not isinstance(file, Path) for file in files)
    known = {project.folder.relative(path): path for path in (project.folder.score_files() if texts else ())}
    for file in files:
        if isinstance(file, Path):
            if project.placed(file).exists():
                yield file
            continue
        if file.name in known:
            yield known[file.name]
            continue
        names = written_names(file)
        for path in known.values():
            source = read_source(path, project.folder.root).value
            if source is not None and not names.isdisjoint(written_names(source)):
                yield path


def diff(
    project: OpenedProject,
    environments: Iterable[str] | None,
    options: ProjectOptions,
    *,
    since: OpenedProject | str | None,
    rendered: PathLike | None,
    no_secrets: bool,
) -> Differences:
    """What ``Project.diff`` is asked for; UsageError where that is two things at once, or none."""
    chosen = names("environments", environments, "dev")
    expect("since", since, OpenedProject | str | None, "a revision or a Project")
    if since is not None and rendered is not None:
        files, version = spelt("rendered", "--rendered"), spelt("since", "--from")
        raise UsageError(f"{files} compares with files that lie there, {version} with a revision; choose one")
    if rendered is not None:
        if len(chosen) > 1:
            raise UsageError(
                spelt("rendered compares one environment", "--rendered compares one environment; give --env once")
            )
        one = project.environment(next(iter(chosen), None), named=bool(options.files))
        place = Path(path_text("rendered", rendered))
        return _with_rendered(project, one, place, options, no_secrets=no_secrets)
    if since is None:
        if len(chosen) != 2:
            raise UsageError(_no_sides(chosen) if options.files or project.folder.score_files() else NO_SCORE_FILE)
        return _between_environments(project, chosen[0], chosen[1], options)
    if isinstance(since, OpenedProject):
        return _since(since, project, chosen, options)
    findings = Findings()
    before = findings.take(as_of(project, since, None))
    if before is None:
        return Partial((), findings.items)
    made = _since(before, project, chosen, options)
    return Partial(made.value, Findings((*findings.items, *made.diagnostics)).items, before.notes)


def _no_sides(environments: Sequence[str]) -> str:
    """The usage error where no two sides are named."""
    count = f"two environments are compared, and {len(environments)} were given"
    if len(environments) == 1:
        one = f"what is `{environments[0]}` compared with?"
        return spelt(
            f"{count}; or say since or rendered", f"{one} add --env OTHER, --from REVISION, or --rendered FOLDER"
        )
    if environments:
        return f"{count}; {spelt('or say since or rendered', 'give --env twice')}"
    return spelt(
        f"{count}; or say since or rendered",
        "what is compared? say --env A --env B, --from REVISION, or --rendered FOLDER --env NAME",
    )


#: A version in an environment, for a target.
_Side = tuple[_Version, str, str]


def _between_environments(project: OpenedProject, first: str, second: str, options: ProjectOptions) -> Differences:
    """What differs between two environments, for each target that both have, else for the first of each."""
    findings = Findings()
    given = findings.take(CompileInputs.of(project, options))
    if given is None:
        return Partial((), findings.items)
    here = _Version(project, given, options.target)
    ours, theirs = here.targets(first), here.targets(second)
    pairs = [(name, name) for name in ours if name in theirs] or [(ours[0], theirs[0])]
    return _compared([((here, first, a), (here, second, b)) for a, b in pairs], findings, standing=True)


def _since(
    before: OpenedProject, after: OpenedProject, environments: Sequence[str], options: ProjectOptions
) -> Differences:
    """What differs since another version of the project, in each environment asked for, else in each that either has."""
    findings = Findings()
    sides = _Version.of(before, options, findings), _Version.of(after, options, findings)
    if findings.failed:
        return Partial((), findings.items)
    pairs: list[tuple[_Side, _Side]] = []
    for name in dict.fromkeys(environments) or _of_either(before, after):
        known = [side for side in sides if side.knows(name)]
        for target in dict.fromkeys(t for side in known or sides[1:] for t in side.targets(name)):
            old, new = (side.without(name, target) for side in sides)
            if not known:
                new = sides[1]  # which says that there is no such environment
            pairs.append(((old, name, target), (new, name, target)))
    return _compared(pairs, findings, standing=False)


def _of_either(before: OpenedProject, after: OpenedProject) -> tuple[str, ...]:
    """All that either side defines: a gate must not pass because no one named production."""
    own = [name for side in (after, before) for name in side.catalogue.offered_environments(builtin=False)]
    return tuple(dict.fromkeys(own)) or after.environments


def _compared(pairs: Sequence[tuple[_Side, _Side]], findings: Findings, *, standing: bool) -> Differences:
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
    return Partial(tuple(found), findings.items)


def _with_rendered(
    project: OpenedProject, environment: str, folder: Path, options: ProjectOptions, *, no_secrets: bool
) -> Differences:
    """What rendering now would change in existing manifests; ``no_secrets`` leaves out what holds secret values."""
    findings = Findings()
    given = findings.take(CompileInputs.of(project, options))
    if given is None:
        return Partial((), findings.items)
    version = _Version(project, given, options.target, "rendered now")
    targets = version.targets(environment)
    found: list[Changes] = []
    for target in targets:
        place = folder / target if len(targets) > 1 else folder
        if len(targets) > 1 and not place.is_dir():
            raise UsageError(
                f"`{environment}` has several targets, and there is no `{place}`; say which target it is for"
            )
        made = findings.take(given.compile(environment, target))
        if made is None:
            continue
        after = Snapshot.of(made, version.label)
        if no_secrets:
            after = replace(after, items=tuple(item for item in after.items if not item.secret))
        keep_others = bool(options.files) and not project.folder.found
        scope = OutputScope.of(made.resolution, project.folder, keep_others=keep_others)
        sources = findings.take(manifests_below(place, target, scope))
        before = snapshot_of_rendered(sources or (), label=place.as_posix(), environment=environment, target=target)
        part = findings.take(before)
        if part is not None and sources is not None:
            found.append(compare_parts(part, after))
    return Partial(tuple(found), findings.items)
