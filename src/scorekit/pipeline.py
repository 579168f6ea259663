"""The compiler: its stages in order. This module is the map of the code.

    read -> decode -> check -> select drivers -> dependency graph -> outputs -> substitute -> emit

Every stage takes values and returns an Outcome. All faults of a stage are reported together. What a check finds wrong in a
workload does not keep the next stage from looking at the rest, which says nothing of a place that is judged already;
nothing is emitted while an error stands. Nothing here reads a file, a clock, the process environment or a random number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Unpack

from scorekit import compile_arguments as arguments
from scorekit import projections, targets
from scorekit.caller import spelt
from scorekit.catalogue import Catalogue
from scorekit.diagnostics import Severity
from scorekit.errors import AbstractEnvironmentError, NotApartError, SeveralTargetsError, UsageError, expect, shown
from scorekit.inputs import compiled_set
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import OverLimitError, allowances, command_budget, may_compare, step_budget
from scorekit.model.environment import Environment
from scorekit.outcome import Findings, Outcome, Success
from scorekit.resolve import ResolveOptions, over_limit, public_secrets, resolve
from scorekit.resolve.environment_texts import instantiated
from scorekit.suggest import did_you_mean, suggestion
from scorekit.targets.api import ManifestSet, OutputFile, TargetOptions
from scorekit.targets.record import Target, find_target

if TYPE_CHECKING:
    from scorekit.cache import Cache
    from scorekit.cache.known import KnownCatalogue
    from scorekit.compile_arguments import CompileKeywords, CompileOptions
    from scorekit.inputs import CompiledSet, Input
    from scorekit.projections.api import Projection
    from scorekit.resolve.resolution import Build, Resolution, Traced
    from scorekit.targets.api import PublishedPort
    from scorekit.values import Json


#: What lacks images is compiled to be looked at alone, so no seed is missed.
_SEED_OF_CHECK = b"check"


@command_budget()
def compile(  # noqa: A001 - the word of the trade
    workloads: Iterable[Input | str | Mapping[str, Json]],
    environment: str | Environment,
    catalogue: Catalogue,
    options: CompileOptions | None = None,
    *,
    cache: Cache | None = None,
    **keywords: Unpack[CompileKeywords],
) -> Outcome[ManifestSet]:
    """The manifests of a set of workloads in an environment.

    ``workloads`` is the whole compiled set, each a Workload, a Source, a Document, the text of a Score file or its data.
    ``keywords`` are fields of CompileOptions, over those of ``options``: ``compile([text], "dev", catalogue, seed=seed)``.
    ``cache`` has what the last compile left: what has not changed is not compiled again.

    Raises UsageError for what is no fault of a file: an environment or target that does not exist, a name that nothing
    has, an argument of another form.
    """
    asked = arguments.options_of(options, keywords)
    given, supplied, builds = (
        arguments.workloads_of(workloads),
        arguments.images_of(asked.images),
        arguments.builds_of(asked.builds),
    )
    request = _Request(given, environment, catalogue, asked, supplied, builds, arguments.published(asked.publish))
    if cache is None:
        return _compiled(request)
    from scorekit.cache import Cache as Known  # noqa: PLC0415 - whoever has one has loaded it

    if not isinstance(cache, Known):
        raise UsageError(f"cache is a Cache, not {cache!r}")
    with cache.memory.lock:
        return _compiled_again(request, cache)


@dataclass(frozen=True, slots=True)
class _Request:
    """The arguments of a compile, judged."""

    workloads: Sequence[Input]
    environment: str | Environment
    catalogue: Catalogue
    options: CompileOptions
    images: Mapping[str, Traced]
    builds: Mapping[str, Build]
    ports: tuple[PublishedPort, ...]


def _compiled(request: _Request, cache: Cache | None = None) -> Outcome[ManifestSet]:
    """The manifests of a request; with a cache by what it has, and then OverLimitError where the steps are taken."""
    findings = Findings()
    try:
        with step_budget():
            asked = request.options
            chosen = findings.take(_environment(request.environment, request.catalogue))
            if chosen is not None and (asked.settings is not None or asked.variables):
                chosen = findings.take(arguments.completed(chosen, asked))
            if chosen is not None:
                chosen = findings.take(instantiated(chosen, asked.environment_name or chosen.name))
            if chosen is None:
                return findings.outcome(None)
            emitter = _target(asked.target, chosen)
            library: Catalogue | KnownCatalogue = request.catalogue
            if cache is not None:
                chosen, library = cache.memory.known(chosen, request.catalogue)
            merged = arguments.overrides_of(asked.overrides, request.workloads, findings)
            if merged is None:
                return findings.outcome(None)
            memo = None if cache is None else cache.memory.inputs
            tolerated = emitter.tolerated_codes
            decoded = compiled_set(request.workloads, chosen, merged, asked.select, findings, tolerated, memo)
            if decoded is None:
                return findings.outcome(None)
            options = ResolveOptions(
                target=emitter,
                project=asked.project,
                environment_name=asked.environment_name or chosen.name,
                selected=decoded.selected,
                disabled=decoded.disabled,
                sources={} if asked.sources is None else asked.sources,
                images=request.images,
                builds=request.builds if "builds" in emitter.supported_options else {},
                build_root=asked.build_root,
                seed=_SEED_OF_CHECK if asked.seed is None and not asked.require_images else asked.seed,
                namespace=asked.namespace,
                require_images=asked.require_images,
            )
            output = TargetOptions(
                asked.generate_namespace, request.ports, asked.shared, asked.env_file, library.definition
            )
            in_parts = _in_parts(cache, decoded, options, output) if cache is not None and not findings.failed else None
            if in_parts is not None:
                emitted = findings.take(in_parts)
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


def _in_parts(
    cache: Cache, decoded: CompiledSet, options: ResolveOptions, output: TargetOptions
) -> Outcome[ManifestSet] | None:
    """The manifests of a set by its parts; None where they can't be told of parts."""
    before = allowances()
    try:
        return cache.memory.compile(decoded, options, output)
    except NotApartError:
        before.restore()
        return None


def _compiled_again(request: _Request, cache: Cache) -> Outcome[ManifestSet]:
    """The manifests of a request by what the last compile left; at a limit, which is met at another place then, without that."""
    before = allowances()
    with suppress(OverLimitError):
        made = _compiled(request, cache)
        if may_compare(0):
            return made
    before.restore()
    cache.clear()
    return _compiled(request)


def _environment(environment: str | Environment, catalogue: Catalogue) -> Outcome[Environment]:
    expect("catalogue", catalogue, Catalogue, "a Catalogue")
    if not isinstance(environment, str):
        expect("environment", environment, Environment, "a name or an Environment")
        return Success(environment)
    found = catalogue.environment(environment)
    if found.value is not None and found.value.abstract:
        raise AbstractEnvironmentError(f"environment `{environment}` is only there to be extended")
    return found


def _target(name: str | None, environment: Environment) -> Target:
    """The target asked for, or the environment's only one."""
    offered = environment.targets
    if name is None:
        if len(offered) > 1:
            raise SeveralTargetsError(
                f"environment `{environment.name}` has several targets, choose one: {', '.join(offered)}"
            )
        name = offered[0]
    if name in projections.names():
        stands_on = _projection(name).target or offered[0]
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
    outputs: Mapping[str, str | Traced] | None = None,
) -> Outcome[ManifestSet]:
    """The documents of a projection: Argo CD's ``argocd``, say, of one compiled set an environment.

    ``options`` are its options by name. ``outputs`` maps an environment to the folder of the repository that its manifests are
    rendered to, where the project has one. What comes out is written as manifests are, with ``files``.

    Raises UsageError for a projection or option that does not exist, and for an option or a set that is missing.
    """
    expect("projection", projection, str, "the name of a projection")
    expect("sets", sets, Iterable, "a list of ManifestSets")
    sets = tuple(sets)
    for each in sets:
        expect("each of sets", each, ManifestSet, "a ManifestSet")
    if projection not in projections.names():
        raise UsageError(f"there is no projection `{projection}`; {suggestion(projection, projections.names())}")
    found = _projection(projection)
    if not sets or (len(sets) > 1 and not found.several):
        raise UsageError(
            f"projection `{projection}` is made of {'one environment or more' if found.several else 'one environment'}"
        )
    names = [manifests.resolution.environment_name for manifests in sets]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"two sets are of environment `{twice}`; projection `{projection}` is made of one for each")
    if any(manifests.target != (found.target or manifests.target) for manifests in sets):
        raise UsageError(f"projection `{projection}` is made of what target `{found.target}` emits")
    made = found.project([each.redacted() for each in sets], found.accept({} if options is None else options, outputs))
    if made.value is None:
        return made
    return Success(ManifestSet(projection, sets[0].resolution, made.value), made.diagnostics)


def _projection(name: str) -> Projection:
    from scorekit.projections.api import find_projection  # noqa: PLC0415 - a plain compile needs none

    return find_projection(name)


def emitter(name: str) -> Target | Projection:
    """What made a set: a target or a projection."""
    return _projection(name) if name in projections.names() else find_target(name)


def language(name: str) -> Target | None:
    """The target whose language an output is in: that of a projection is its manifests'; None where it is no target's."""
    target = _projection(name).target if name in projections.names() else name
    return find_target(target) if target else None


def files(manifests: ManifestSet, layout: str | None = None, kept: Collection[str] = ()) -> tuple[OutputFile, ...]:
    """The files of an output, in a layout of its target or projection (the first where none is named).

    ``kept`` are the paths of other workloads' files that stay in the folder: a kustomization lists them too.

    Raises UsageError for a layout that the target does not have.
    """
    expect("manifests", manifests, ManifestSet, "a ManifestSet")
    expect("layout", layout, str | None, "the name of a layout")
    if isinstance(kept, str | bytes) or not isinstance(kept, Iterable):
        raise UsageError(f"kept is a list of paths, not {shown(kept)}")
    kept = tuple(kept)
    for path in kept:
        expect("each of kept", path, str, "a path")
    target = emitter(manifests.target)
    name = layout or target.layouts[0]
    if name not in target.layouts:
        kind = "projection" if target.name in projections.names() else "target"
        raise UsageError(f"{kind} `{target.name}` has no layout `{name}`; there are: {', '.join(target.layouts)}")
    return target.layout(manifests, name, kept)
