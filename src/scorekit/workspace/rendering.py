"""What a render compiles: for the targets that a destination takes, or for a projection of several environments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit import targets
from scorekit.caller import spelt
from scorekit.codes.writing import IDLE_OPTION
from scorekit.inputs import source_name
from scorekit.targets.record import find_target
from scorekit.workspace.compilation import CompileInputs, FindingsByEnvironment

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.outcome import Findings
    from scorekit.projections.api import Projection
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.destination import Destination
    from scorekit.workspace.observer import Observer


def compile_for(
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


def compile_for_projection(
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


def left_out(given: CompileInputs) -> frozenset[str]:
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
