"""The compiler: its stages in order. This module is the map of the code.

    read -> decode -> check -> select drivers -> dependency graph -> outputs -> substitute -> emit

Every stage takes values and returns an Outcome. All faults of a stage are reported together. What a check finds wrong in a
workload does not keep the next stage from looking at the rest, which says nothing of a place that is judged already;
nothing is emitted while an error stands. Nothing here reads a file, a clock, the process environment or a random number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from scorekit import compile_arguments as arguments
from scorekit import projections, targets
from scorekit.caller import spelt
from scorekit.catalogue import Catalogue
from scorekit.diagnostics import Severity
from scorekit.errors import (
    AbstractEnvironmentError,
    NotApartError,
    SeveralTargetsError,
    UsageError,
)
from scorekit.inputs import compiled_set
from scorekit.limits import OverLimitError, allowances, command_budget, may_compare, step_budget
from scorekit.model.environment import Environment
from scorekit.outcome import Findings, Outcome, Success
from scorekit.projections.api import Projection, find_projection
from scorekit.resolve import ResolveOptions, over_limit, public_secrets, resolve
from scorekit.suggest import did_you_mean, suggestion
from scorekit.targets.api import ManifestSet, OutputFile, PublishedPort, TargetOptions
from scorekit.targets.record import Target, find_target

if TYPE_CHECKING:
    from scorekit.cache import Cache
    from scorekit.cache.known import KnownCatalogue
    from scorekit.inputs import Input, Override
    from scorekit.location import Source
    from scorekit.resolve.resolution import Build, Resolution, Traced


#: What lacks images is compiled to be looked at alone, so no seed is missed.
_SEED_OF_CHECK = b"check"


@command_budget()
def compile(  # noqa: A001, PLR0913 - the word of the trade; each argument is one fact of the input
    workloads: Iterable[Input | str | Mapping[str, Any]],
    environment: str | Environment,
    catalogue: Catalogue,
    *,
    target: str | None = None,
    select: Collection[str] | None = None,
    overrides: Mapping[str, Sequence[Override | Source | str | Mapping[str, Any]]] | None = None,
    sources: Mapping[str, bytes] | None = None,
    images: Mapping[str, Traced | str] | None = None,
    builds: Mapping[str, Build] | None = None,
    require_images: bool = True,
    seed: bytes | None = None,
    project: str | None = None,
    environment_name: str | None = None,
    namespace: str | None = None,
    generate_namespace: bool = False,
    publish: Sequence[PublishedPort | str] = (),
    shared: str = "include",
    env_file: str | None = None,
    cache: Cache | None = None,
) -> Outcome[ManifestSet]:
    """The manifests of a set of workloads in an environment.

    ``workloads`` is the whole compiled set, each a Workload, a Source, a Document, the text of a Score file or its data.
    ``select`` names what is emitted, by workload or by source; the rest is known only. ``overrides`` are merged into a
    source's documents, by the source's name: Sources, Documents, mappings or ``PATH=VALUE``. ``sources`` maps
    project-relative paths of ``files.*.source`` to their bytes. ``images`` fill ``image: .``, by ``WORKLOAD/CONTAINER``,
    ``CONTAINER`` or ``*``; ``builds`` give folders to build from, or Compose's own mappings, by ``WORKLOAD/CONTAINER`` or
    ``CONTAINER``; targets that build nothing leave them out. ``seed`` derives development secrets, of 16 bytes or more.
    With ``require_images=False`` images and a seed may be missing, for who only looks at the result.
    ``environment_name`` renders the environment under another name. ``publish`` opens ports of the host, each ``[ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL]`` (``8080:shop:80``).
    ``shared`` is ``include``, ``only`` or ``exclude``. ``cache`` has what the last compile left: what has not changed
    is not compiled again.

    Raises UsageError for what is no fault of a file: an environment or target that does not exist, a name that nothing
    has, an argument of another form.
    """
    arguments.check_select(select)
    arguments.check_seed(seed)
    arguments.check_shared(shared)
    for name, label in (("project", project), ("environment_name", environment_name), ("namespace", namespace)):
        arguments.check_label(name, label)
    given, supplied, ports = (
        arguments.workloads_of(workloads),
        arguments.images_of(images),
        arguments.published(publish),
    )
    request = _Request(
        given,
        environment,
        catalogue,
        target,
        overrides,
        select,
        partial(
            ResolveOptions,
            project=project,
            environment_name=environment_name or "",
            sources={} if sources is None else sources,
            images=supplied,
            builds=builds or {},
            seed=_SEED_OF_CHECK if seed is None and not require_images else seed,
            namespace=namespace,
            require_images=require_images,
        ),
        TargetOptions(generate_namespace, ports, shared, env_file),
    )
    if cache is None:
        return _compiled(request)
    with cache.lock:
        return _compiled_again(request, cache)


@dataclass(frozen=True, slots=True)
class _Request:
    """The arguments of a compile, judged."""

    workloads: Sequence[Input]
    environment: str | Environment
    catalogue: Catalogue
    target: str | None
    overrides: Mapping[str, object] | None
    select: Collection[str] | None
    options: Callable[..., ResolveOptions]
    output: TargetOptions


def _compiled(request: _Request, cache: Cache | None = None, *, apart: bool = False) -> Outcome[ManifestSet]:
    """The manifests of a request; with a cache of what was read before, and of its parts where it is compiled ``apart``."""
    findings = Findings()
    try:
        with step_budget():
            chosen = findings.take(_environment(request.environment, request.catalogue))
            if chosen is None:
                return findings.outcome(None)
            emitter = _target(request.target, chosen)
            library: Catalogue | KnownCatalogue = request.catalogue
            if cache is not None:
                chosen, library = cache.known(chosen, request.catalogue)
            merged = arguments.overrides_of(request.overrides, request.workloads, findings)
            if merged is None:
                return findings.outcome(None)
            memo = None if cache is None else cache.inputs
            tolerated = emitter.tolerated_codes
            decoded = compiled_set(request.workloads, chosen, merged, request.select, findings, tolerated, memo)
            if decoded is None:
                return findings.outcome(None)
            options = request.options(target=emitter, selected=decoded.selected)
            options = replace(
                options,
                environment_name=options.environment_name or chosen.name,
                builds=options.builds if "builds" in emitter.supported_options else {},
            )
            output = replace(request.output, definition=library.definition)
            if cache is not None and apart:
                if findings.failed:
                    raise NotApartError
                emitted = findings.take(cache.compile(decoded, chosen, options, output))
            else:
                emitted = _emitted(resolve(decoded.workloads, chosen, library, options), emitter, output, findings)
    except OverLimitError as error:
        if cache is not None:
            raise
        findings.add(over_limit(error))
        emitted = None
    return findings.outcome(emitted)


def _emitted(
    resolved: Outcome[Resolution], emitter: Target, output: TargetOptions, findings: Findings
) -> ManifestSet | None:
    """The manifests of a resolution, where no error stands."""
    judged = {d.span for d in findings.items if d.severity is Severity.ERROR}
    findings.extend(d for d in resolved.diagnostics if d.span is None or d.span not in judged)
    resolution = resolved.value
    if resolution is None or findings.failed:
        return None
    findings.extend(public_secrets(resolution))
    return findings.take(emitter.emit(resolution, output))


def _compiled_again(request: _Request, cache: Cache) -> Outcome[ManifestSet]:
    """The manifests of a request by what the last compile left: by parts, else as a whole; else, at a limit, without."""
    before = allowances()
    with suppress(OverLimitError):
        for apart in (True, False):
            with suppress(NotApartError):
                made = _compiled(request, cache, apart=apart)
                if not may_compare(0):
                    break
                return made
            before.restore()
    before.restore()
    cache.clear()
    return _compiled(request)


def _environment(environment: str | Environment, catalogue: Catalogue) -> Outcome[Environment]:
    if not isinstance(catalogue, Catalogue):
        raise UsageError(f"catalogue is a Catalogue, not {catalogue!r}")
    if not isinstance(environment, str):
        if not isinstance(environment, Environment):
            raise UsageError(f"environment is a name or an Environment, not {environment!r}")
        return Success(environment)
    found = catalogue.environment(environment)
    if found.value is not None and found.value.abstract:
        raise AbstractEnvironmentError(f"environment `{environment}` is only there to be extended")
    return found


def _target(name: str | None, environment: Environment) -> Target:
    """The target asked for, or the environment's only one."""
    offered = environment.targets
    if name is not None and not isinstance(name, str):
        raise UsageError(f"target is a name, not {name!r}")
    if name is None:
        if len(offered) > 1:
            raise SeveralTargetsError(
                f"environment `{environment.name}` has several targets, choose one: {', '.join(offered)}"
            )
        name = offered[0]
    if name in projections.names():
        stands_on = find_projection(name).target or offered[0]
        raise UsageError(
            f"`{name}` is a projection, made of what a target emits; ask the target: "
            f"`{spelt(f'target={stands_on!r}', f'--target {stands_on}')}`"
        )
    if name not in targets.names():
        known = (*targets.names(), *projections.names())
        there = f"there are: {', '.join(targets.names())}; and of projections: {', '.join(projections.names())}"
        hint = did_you_mean(name, known) or there
        raise UsageError(f"there is no target `{name}`; {hint}")
    if name not in offered:
        raise UsageError(
            f"environment `{environment.name}` is not made for target `{name}`, but for {', '.join(offered)}"
        )
    return find_target(name)


def project(
    sets: Sequence[ManifestSet],
    projection: str,
    options: Mapping[str, str | Traced] | None = None,
    *,
    outputs: Mapping[str, Traced] | None = None,
) -> Outcome[ManifestSet]:
    """The documents of a projection: Argo CD's ``argocd``, say, of one compiled set an environment.

    ``options`` are its options by name. ``outputs`` maps an environment to the folder of the repository that its manifests are
    rendered to, where the project has one. What comes out is written as manifests are, with ``files``.

    Raises UsageError for a projection or option that does not exist, and for an option or a set that is missing.
    """
    if projection not in projections.names():
        raise UsageError(f"there is no projection `{projection}`; {suggestion(projection, projections.names())}")
    found = find_projection(projection)
    if not sets or (len(sets) > 1 and not found.several):
        raise UsageError(
            f"projection `{projection}` is made of {'one environment or more' if found.several else 'one environment'}"
        )
    names = [manifests.resolution.environment_name for manifests in sets]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"two sets are of environment `{twice}`; projection `{projection}` is made of one for each")
    if any(manifests.target != (found.target or manifests.target) for manifests in sets):
        raise UsageError(f"projection `{projection}` is made of what target `{found.target}` emits")
    made = found.project([each.redacted() for each in sets], found.accept(options or {}, outputs))
    if made.value is None:
        return made
    return Success(ManifestSet(projection, sets[0].resolution, made.value), made.diagnostics)


def emitter(name: str) -> Target | Projection:
    """What made a set: a target or a projection."""
    return find_projection(name) if name in projections.names() else find_target(name)


def language(name: str) -> Target | None:
    """The target whose language an output is in: that of a projection is its manifests'; None where it is no target's."""
    target = find_projection(name).target if name in projections.names() else name
    return find_target(target) if target else None


def files(manifests: ManifestSet, layout: str | None = None, kept: Collection[str] = ()) -> tuple[OutputFile, ...]:
    """The files of an output, in a layout of its target or projection (the first where none is named).

    ``kept`` are the paths of other workloads' files that stay in the folder: a kustomization lists them too.

    Raises UsageError for a layout that the target does not have.
    """
    target = emitter(manifests.target)
    name = layout or target.layouts[0]
    if name not in target.layouts:
        kind = "projection" if target.name in projections.names() else "target"
        raise UsageError(f"{kind} `{target.name}` has no layout `{name}`; there are: {', '.join(target.layouts)}")
    return target.layout(manifests, name, kept)
