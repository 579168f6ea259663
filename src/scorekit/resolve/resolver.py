"""Resolving: workloads, an environment and drivers in; a Resolution out. The stages in order.

    select -> expand -> graph -> params, outputs, secrets in graph order -> sections -> substitute

A fault stops what depends on it and nothing else, so that all faults of a compiled set are reported at once. Faults that
no selected workload depends on are warnings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.catalogue.environment_shape import backend_faults
from scorekit.codes.catalogue import DERIVED_SECRETS
from scorekit.codes.resolution import NO_SEED, OVER_LIMIT
from scorekit.errors import InternalError
from scorekit.graph import DependencyGraph, workload_node
from scorekit.limits import STEPS, STEPS_A_VALUE, OverLimitError
from scorekit.resolve.context import EVERYTHING, Run, start
from scorekit.resolve.edges import link, reached, report_cycles
from scorekit.resolve.evaluate import Evaluation
from scorekit.resolve.expand import Expanded, expand
from scorekit.resolve.resolution import Resolution, ResolvedResource, ResolvedWorkload, ResourceUid
from scorekit.resolve.secrets import Derived, SecretKeeper, backend_of
from scorekit.resolve.substitute import Images, Substitution

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.outcome import Findings, Outcome
    from scorekit.resolve.apart import Apart
    from scorekit.resolve.options import Library, ResolveOptions


def resolve(
    workloads: Sequence[Workload], environment: Environment, library: Library, options: ResolveOptions
) -> Outcome[Resolution]:
    """The Resolution of a compiled set in an environment, for one target."""
    run = start(workloads, environment, library, options)
    try:
        return _resolved(run, expand(run))
    except OverLimitError as error:
        run.ledger.of(EVERYTHING).add(over_limit(error))
        return run.ledger.finalize(lambda _: True).outcome(None)


def resolve_apart(
    workloads: Sequence[Workload], environment: Environment, library: Library, options: ResolveOptions, apart: Apart
) -> Outcome[Resolution]:
    """The Resolution of one part of a compiled set. Raises OverLimitError where its steps are taken."""
    run = start(workloads, environment, library, options, apart)
    return _resolved(run, expand(run))


def over_limit(error: OverLimitError) -> Diagnostic:
    """That a compile has taken all of its steps."""
    message = f"here the compile has made {STEPS:,} values, and {STEPS_A_VALUE} more for each value of the score files: too many"
    return OVER_LIMIT.at(error.span, message, help="let it repeat less: what stands in one another multiplies")


def _resolved(run: Run, expanded: Expanded) -> Outcome[Resolution]:
    options, environment = run.options, run.environment
    graph = link(expanded, tuple(run.workloads))
    report_cycles(graph, run.ledger)
    evaluation = Evaluation(run, expanded, graph)
    evaluation.resolve()
    relevant = _relevant(run, graph)
    images = Images(run)
    substitution = Substitution(run, expanded, evaluation.resources, images)
    companion = options.target.sort == "companion"
    if companion:
        graph = _taken(expanded, graph)
        for key in evaluation.resources.keys() - graph.nodes.keys():
            del evaluation.resources[key]
        resolved: list[ResolvedWorkload | None] = [substitution.bare(w) for w in run.workloads.values()]
    else:
        resolved = [substitution.resolve(w, evaluation.reader(name)) for name, w in run.workloads.items()]
        images.report()
    keeper = _keeper(run, evaluation.resources)
    reaching = tuple(reached(evaluation.resources, expanded.instances, evaluation.scopes))
    if run.apart is not None:
        run.apart.reaching = tuple(edge for edge in reaching if edge.target not in graph.nodes)
    # What may be this target's, as a resource whose driver can't be read may be, is never left out without a word: a file that
    # lacked it would destroy it.
    findings = run.ledger.finalize(
        relevant.__contains__, expanded.instances.keys() - graph.nodes.keys() if companion else ()
    )
    _refuse_silence(run, resolved, findings)
    return findings.outcome(
        Resolution(
            project=options.project,
            environment=environment,
            environment_name=run.environment_name,
            target=options.target.name,
            workloads=tuple(w for w in resolved if w is not None),
            resources=evaluation.resources,
            graph=graph.joined(reaching),
            secrets=keeper,
            namespace=options.namespace,
        )
    )


def public_secrets(resolution: Resolution) -> Iterator[Diagnostic]:
    """The warning that emitted secrets can be derived by anyone, where no seed was given."""
    derived = any(isinstance(s, Derived) for r in resolution.resources.values() for s in r.secrets.values())
    if derived and resolution.secrets.seed is None and resolution.secrets.backend == "derive":
        message = "there is no seed, so anyone can compute the secrets of this environment"
        how = spelt(
            "give `seed`, 32 random bytes that are kept out of git",
            "`scorekit init` makes one; or put 32 random bytes into `.scorekit-seed`, out of git; `--seed-file` and "
            "SCOREKIT_SEED give another",
        )
        hint = f"{how}. Databases that are there already keep the passwords that their volumes were made with"
        yield NO_SEED.at(None, message, help=hint)


def _refuse_silence(run: Run, resolved: Sequence[ResolvedWorkload | None], findings: Findings) -> None:
    """A workload that was asked for is there, or an error says why not."""
    there = {workload.name for workload in resolved if workload is not None}
    lost = [name for name in run.workloads if run.selected(name) and name not in there]
    if lost and not findings.failed:
        raise InternalError(f"workload {lost[0]} was left out without a word")


def _taken(expanded: Expanded, graph: DependencyGraph) -> DependencyGraph:
    """What a companion target takes: the resources whose driver has a section for it, what they need, and whoever asks for them."""
    own = [key for key, instance in expanded.instances.items() if instance.plan.section is not None]
    taken = graph.all_dependencies(own)
    nodes = {key: kind for key, kind in graph.nodes.items() if kind == "workload" or key in taken}
    return DependencyGraph.of(nodes, graph.edges)


def _relevant(run: Run, graph: DependencyGraph) -> frozenset[str]:
    """The subjects whose faults matter: the workloads asked for, and whatever their manifests are made from.

    That is what they need, and also who else needs that: a shared proxy's configuration holds everyone's routes.
    """
    needed = graph.all_dependencies(workload_node(name) for name in run.workloads if run.selected(name))
    return needed | graph.all_dependencies({d for key in needed for d in graph.dependents(key)})


def _keeper(run: Run, resources: Mapping[str, ResolvedResource]) -> SecretKeeper:
    """The keeper of all secrets; says when they are none."""
    environment = run.environment
    backend = backend_of(environment)
    if backend == "derive" and environment.type != "development":
        span = environment.span(("secrets", "backend"))
        message = f"environment `{environment.name}` is of type {environment.type} and derives secrets"
        run.ledger.of(EVERYTHING).add(DERIVED_SECRETS.at(span, message, help="write `backend: none`"))
    run.ledger.of(EVERYTHING).extend(backend_faults(environment))
    return SecretKeeper(
        backend=backend,
        project=run.options.project or "",
        environment=run.environment_name,
        rotation={str(ResourceUid.parse(uid)): str(v) for uid, v in environment.secrets.rotation.items()},
        sources={key: resource.secrets for key, resource in resources.items() if resource.secrets},
        seed=run.options.seed,
    )
