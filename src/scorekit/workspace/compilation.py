"""Compiling a project in one or several environments, with the findings of each; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit import pipeline, targets
from scorekit.catalogue import SourceFiles
from scorekit.diagnostics import Diagnostic, ordered
from scorekit.inputs import source_name
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Findings, Outcome
from scorekit.report.diagnostics import Context, with_environments
from scorekit.targets.record import find_target
from scorekit.workspace import arguments
from scorekit.workspace.inputs import Inputs, read_inputs

if TYPE_CHECKING:
    from scorekit.model.project import ProjectSettings
    from scorekit.resolve.resolution import Build, Traced
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.observer import Caches
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import ProjectOptions


@dataclass(frozen=True, slots=True)
class CompileInputs:
    """What every compile of one call is given: read once, whatever the number of environments and targets."""

    project: OpenedProject
    options: ProjectOptions
    inputs: Inputs
    images: Mapping[str, str | Traced]
    overrides: Mapping[str, Sequence[Any]]
    builds: Mapping[str, Build]
    sources: SourceFiles
    seed: bytes | None = field(default=None, repr=False)
    #: Where the output will lie; None: in the project's folder.
    home: Path | None = None

    @classmethod
    def of(cls, project: OpenedProject, options: ProjectOptions) -> Outcome[CompileInputs]:
        """The files and values that some options name."""
        findings = Findings()
        inputs = findings.take(read_inputs(project, options))
        images = findings.take(arguments.images(project, options.images, options.image_files))
        if inputs is None or images is None:
            return findings.outcome(None)
        overrides = findings.take(arguments.overrides(project, inputs, options.overrides))
        if overrides is None:
            return findings.outcome(None)
        sources = SourceFiles(project.folder.root, hidden=[options.seed] if isinstance(options.seed, Path) else ())
        seed = arguments.seed(project, options.seed)
        return findings.outcome(cls(project, options, inputs, images, overrides, options.builds, sources, seed))

    @classmethod
    def nothing(cls, project: OpenedProject, options: ProjectOptions) -> CompileInputs:
        """No score file at all: what is compiled then is the environments."""
        return cls(project, options, Inputs(), {}, {}, {}, SourceFiles(project.folder.root))

    @property
    def names_read(self) -> tuple[str, ...]:
        """The names of the score files that were read."""
        return tuple(source.name for source in self.inputs.sources_read)

    def written_to(self, folder: Path) -> CompileInputs:
        """The same for an output in another folder, which folders to build from are relative to."""
        return replace(self, builds=arguments.rebased(self.builds, folder), home=folder)

    def targets(self, environment: str) -> tuple[str | None, ...]:
        """The target asked for, else each of the environment's; None where there is no environment that says so."""
        found = self.project.catalogue.environment(environment).value
        return (self.options.target,) if self.options.target or found is None else tuple(found.targets)

    def compile(
        self, environment: str, target: str | None, *, require_images: bool = True, caches: Caches | None = None
    ) -> Outcome[ManifestSet]:
        """The manifests in one environment, for one target, with findings as the project judges them.

        ``caches`` are what earlier compiles left: what has not changed since is not made again.
        """
        options, folder = self.options, self.project.folder
        cache = None
        if caches is not None:
            from scorekit.cache import Cache

            cache = caches.setdefault((environment, target), Cache())
        made = pipeline.compile(
            self.inputs.sources,
            environment,
            self.project.catalogue,
            target=target,
            select=self._selected(environment, target),
            overrides=self.overrides,
            sources=self.sources,
            images=self.images,
            variables=options.variables,
            settings=self._image_rules,
            builds=self.builds,
            build_root=arguments.way_to(folder.root, self.home or folder.root),
            require_images=require_images,
            seed=self.seed,
            project=folder.name,
            environment_name=options.environment_name,
            namespace=options.namespace,
            generate_namespace=options.generate_namespace,
            publish=options.publish,
            shared=options.shared,
            env_file=options.env_file,
            cache=cache,
        )
        return Findings(folder.judged(made.diagnostics)).outcome(made.value)

    @property
    def _image_rules(self) -> ProjectSettings | None:
        """What scorekit.yaml says of images, where it says anything."""
        settings = self.project.folder.own_settings
        return settings if settings is not None and (settings.images or settings.build) else None

    def _selected(self, environment: str, target: str | None) -> Collection[str] | None:
        """The sources that a target is asked for: of one that takes what is not there for gone, all that are the project's."""
        name = target or next(iter(self.targets(environment)), None)
        if self.inputs.select is None or name not in targets.names() or not find_target(name).whole:
            return self.inputs.select
        hidden = {self.project.folder.relative(self.project.placed(path)) for path in self.options.context}
        return {source_name(source) for source in self.inputs.sources} - hidden


def compile_environments(
    given: CompileInputs | None, environments: Iterable[str], findings: Findings, *, require_images: bool = False
) -> tuple[ManifestSet, ...]:
    """The manifests in each environment, for the target asked for or each of the environment's.

    What fails in one environment is left out; the findings say why, and where. Without ``require_images`` those that only
    the deploy supplies may be missing. Nothing is made where the files could not be read.
    """
    if given is None:
        return ()
    found: list[ManifestSet] = []
    gathered = FindingsByEnvironment()
    for name in dict.fromkeys(environments):
        for target in given.targets(name):
            with gathered.collect(name) as here:
                made = here.take(given.compile(name, target, require_images=require_images))
            if made is not None:
                found.append(made)
    findings.extend(gathered.items())
    return tuple(found)


@dataclass
class FindingsByEnvironment:
    """Findings gathered environment by environment."""

    _names: dict[Diagnostic, dict[str, None]] = field(default_factory=dict)
    _checked: dict[str, None] = field(default_factory=dict)

    @contextmanager
    def collect(self, environment: str) -> Iterator[Findings]:
        """The findings of one environment, gathered when the block ends."""
        findings = Findings()
        self._checked[environment] = None
        yield findings
        for diagnostic in findings.items:
            self._names.setdefault(diagnostic, {})[environment] = None

    def environments(self, further: Sequence[Diagnostic] = ()) -> Mapping[Diagnostic, Sequence[str]]:
        """Each finding once, in order, with its environments; ``further`` ones are about no environment."""
        gathered: dict[Diagnostic, list[str]] = {diagnostic: [] for diagnostic in further}
        for diagnostic, names in self._names.items():
            gathered.setdefault(diagnostic, []).extend(names)
        # A line that one finding may not quote is quoted by none, so a finding may become another record.
        names_of = {replace(d, quote=True): names for d, names in gathered.items()}
        return _folded({d: names_of[replace(d, quote=True)] for d in ordered(gathered)})

    def items(self) -> tuple[Diagnostic, ...]:
        """Each finding once, and in which of the environments it holds, unless it does in all of them."""
        found = self.environments()
        context = Context(found, checked=tuple(self._checked))
        return tuple(with_environments(diagnostic, context) for diagnostic in found)


def _folded(found: Mapping[Diagnostic, Sequence[str]]) -> dict[Diagnostic, Sequence[str]]:
    """One finding for a fault that several environments have, though each words it with its own driver or name.

    It is the same fault where code, severity and place are the same and no environment has it twice.
    """
    groups: dict[object, list[dict[Diagnostic, Sequence[str]]]] = {}
    for diagnostic, names in found.items():
        key = (diagnostic.code, diagnostic.severity, diagnostic.span) if diagnostic.span else diagnostic
        alike = groups.setdefault(key, [])
        taken = next((g for g in alike if all(set(names).isdisjoint(other) for other in g.values())), None)
        if taken is None or not names:
            alike.append({diagnostic: names})
        else:
            taken[diagnostic] = names
    return dict(_joined(group) for alike in groups.values() for group in alike)


def _joined(group: Mapping[Diagnostic, Sequence[str]]) -> tuple[Diagnostic, Sequence[str]]:
    first, *others = group
    if not others:
        return first, group[first]
    notes = list(first.notes)
    for other in others:
        words = other.message if other.message != first.message else other.help
        if words and words not in (first.message, first.help):
            notes.append(f"in {', '.join(group[other])}: {words}")
        notes += [note for note in other.notes if note not in notes]
    labels = dict.fromkeys(label for each in group for label in each.labels)
    names = [name for each in group.values() for name in each]
    return replace(first, labels=tuple(labels), notes=tuple(notes)), names
