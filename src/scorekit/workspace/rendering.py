"""A render: what is compiled, for the targets that a destination takes or for a projection of several environments, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit import projections, targets
from scorekit.caller import spelt
from scorekit.codes.writing import IDLE_OPTION
from scorekit.errors import UsageError
from scorekit.inputs import source_name
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Findings, Outcome
from scorekit.report.tables import counted
from scorekit.suggest import listed
from scorekit.targets.record import find_target
from scorekit.workspace.compilation import CompileInputs, FindingsByEnvironment
from scorekit.workspace.delivery import Delivery, secret_names, without_secrets

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.projections.api import Projection
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.destination import Destination
    from scorekit.workspace.observer import Observer
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import ProjectOptions


def place_of(place: str | None, target: str | None, environment: str, configured: Mapping[str, str]) -> str | None:
    """Where an output goes: to the place asked for, else to the configured one; None for stdout, which ``-`` is, too.

    A projection is never written unasked: scorekit.yaml says where manifests go.
    """
    if place is None and target not in projections.names():
        place = configured.get(environment)
    return None if place == "-" else place


@dataclass(frozen=True, slots=True)
class Render:
    """One environment on its way to a destination, or several for a projection. Both ways refuse the same, with UsageError."""

    given: CompileInputs
    environments: Sequence[str]
    destination: Destination
    projection: Projection | None = None

    @classmethod
    def of(
        cls,
        project: OpenedProject,
        options: ProjectOptions,
        environments: Sequence[str],
        destination: Destination,
    ) -> Outcome[Render]:
        """With what the options mean in the project: their target may be a projection."""
        projection = None
        if options.target in projections.names():
            from scorekit.projections.api import find_projection

            projection = find_projection(options.target)
        if projection is not None and len(environments) > 1:
            if not projection.several:
                words = f"projection `{projection.name}` is made of one environment; give {spelt('one', '--env once')}"
                raise UsageError(words)
            if options.environment_name is not None:
                raise UsageError(
                    f"{spelt('environment_name', '--as')} gives one environment another name; give {spelt('one', '--env once')}"
                )
        findings = Findings()
        given = findings.take(CompileInputs.of(project, options))
        if given is None:
            return findings.outcome(None)
        if projection is not None and (left := _left_out(given)):
            files = spelt("files", "FILES")
            raise UsageError(
                f"projection `{projection.name}` is made of the whole project, and {files} leave out {listed(left)}; name no {files}"
            )
        return findings.outcome(cls(given, environments, destination, projection))

    def compile(self, findings: Findings, observer: Observer) -> tuple[ManifestSet, ...]:
        """What goes out, less what has an error."""
        observer.read(self.given.names_read)
        if self.projection is not None:
            return _compile_for_projection(self.given, self.environments, self.projection, findings, observer)
        return _compile_for(self.given, self.environments[0], self.destination, findings, observer)

    def left_out(self, sets: Sequence[ManifestSet]) -> Iterator[str]:
        """What the destination takes no secrets of, in words: they have to come in another way."""
        for each in sets if self.destination.no_secrets else ():
            if names := secret_names(each):
                there = f"{each.resolution.environment_name} ({each.target}) by {spelt('no_secrets', '--no-secrets')}"
                yield f"left out of {there}: {listed(names)}; bring them in another way, since workloads wait for them"

    def delivery(self, sets: Sequence[ManifestSet], options: Mapping[str, str]) -> Outcome[Delivery]:
        """What was compiled, on its way; a projection of it where that is asked for, with its options."""
        project, given, findings = self.given.project, self.given.options, Findings()
        sets = [without_secrets(each) for each in sets] if self.destination.no_secrets else sets
        emitted: Sequence[ManifestSet] | None = sets
        if self.projection is not None:
            from scorekit.workspace.projecting import projected

            made = findings.take(projected(project.folder, sets, self.projection.name, options))
            emitted = None if made is None else [made]
        if emitted is None:
            return findings.outcome(None)
        named = (*given.context, *given.image_files, *given.overrides, given.seed)
        read = [project.folder.root / source.name for source in self.given.inputs.sources_read]
        place = replace(
            self.destination,
            env_file=self.destination.env_file if self.projection is None else None,
            keep_others=bool(given.files) and not project.folder.found,
            inputs=(*read, *(each for each in named if isinstance(each, Path))),
        )
        return findings.outcome(Delivery(project, emitted, place))

    def summary(self, delivery: Delivery) -> str:
        """``12 objects for 3 workloads in dev (kubernetes)``."""
        sets, objects = delivery.sets, sum(len(m.manifests) for m in delivery.sets)
        if self.projection is not None:
            return f"{counted(objects, 'document')} for {', '.join(self.environments)} ({self.projection.name})"
        workloads = sum(w.selected for w in sets[0].resolution.workloads)
        made = f"{counted(objects, 'object')} for {counted(workloads, 'workload')}"
        return f"{made} in {sets[0].resolution.environment_name} ({', '.join(m.target for m in sets)})"


def _compile_for(
    given: CompileInputs,
    environment: str,
    destination: Destination,
    findings: Findings,
    observer: Observer,
) -> tuple[ManifestSet, ...]:
    """The manifests that go to a destination: a folder takes every target of the environment, one file its only one."""
    catalogue, wanted = given.project.catalogue, given.options.target
    names = given.targets(environment) if destination.is_folder else (wanted,)
    found = catalogue.environment(environment).value
    asked = [t for n in names for t in ([n] if n else found.targets if found else [])]
    findings.extend(_idle_options(given, asked))
    sets: list[ManifestSet] = []
    for name in names:
        here = given.written_to(destination.home(name if name and len(names) > 1 else ""))
        made = findings.take(here.compile(environment, name, caches=observer.caches))
        if made is not None:
            observer.compiled(made, catalogue)
            sets.append(made)
    return tuple(sets)


def _compile_for_projection(
    given: CompileInputs,
    environments: Sequence[str],
    projection: Projection,
    findings: Findings,
    observer: Observer,
) -> tuple[ManifestSet, ...]:
    """What a projection is made of, one set an environment; images and a seed may be missing."""
    catalogue = given.project.catalogue
    gathered = FindingsByEnvironment()
    sets: list[ManifestSet] = []
    for name in environments:
        target = projection.target or catalogue.environment(name).unwrap().targets[0]
        with gathered.collect(name) as here:
            here.extend(_idle_options(given, [target]))
            made = here.take(given.compile(name, target, require_images=False, caches=observer.caches))
        if made is not None:
            observer.compiled(made, catalogue)
            sets.append(made)
    findings.extend(gathered.items())
    return tuple(sets)


def _left_out(given: CompileInputs) -> frozenset[str]:
    """The files of the project that nobody asked for, those that are only to be known aside."""
    context = {given.project.folder.relative(path) for path in given.options.context}
    names = frozenset(source_name(source) for source in given.inputs.sources)
    return names - (names if given.inputs.select is None else given.inputs.select) - context


def _idle_options(given: CompileInputs, names: Sequence[str]) -> Iterator[Diagnostic]:
    """A warning for each option that none of the targets supports."""
    supported = {choice for name in names if name in targets.names() for choice in find_target(name).supported_options}
    for option, choice, said in (
        ("namespace", "namespace", spelt("namespace", "--namespace")),
        ("generate_namespace", "namespace", spelt("generate_namespace", "--generate-namespace")),
        ("builds", "builds", spelt("builds", "--build")),
        ("publish", "publish", spelt("publish", "--publish")),
        ("env_file", "env_file", spelt("env_file", "--env-file")),
    ):
        if getattr(given.options, option) and choice not in supported and supported:
            yield IDLE_OPTION.at(None, f"{said} does nothing for target `{'`, `'.join(names)}`")
