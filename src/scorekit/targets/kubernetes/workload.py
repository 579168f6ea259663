"""The objects of a workload: its main object with its replicas, Services, ServiceAccount, ConfigMap and Secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.resolve.resolution import Origin, ResolvedWorkload
from scorekit.resolve.scope import selector_labels
from scorekit.targets.annotations import FINITE_KINDS, KINDS, annotation, annotation_span, asked_kind, unknown_kind
from scorekit.targets.kubernetes.emit_context import (
    EmitContext,
    OriginBuilder,
    built,
    head,
    score_origin,
    target_origin,
)
from scorekit.targets.kubernetes.kinds import TEMPLATES
from scorekit.targets.kubernetes.pod import Pod, pod
from scorekit.targets.kubernetes.references import ReferenceReader
from scorekit.targets.kubernetes.section import patched_by_resources
from scorekit.targets.kubernetes.security import exception_faults
from scorekit.targets.kubernetes.services import headless_name, object_name, services
from scorekit.targets.kubernetes.shaping import is_scaled, objects_beside, shaped

if TYPE_CHECKING:
    from scorekit.targets.api import Manifest
    from scorekit.targets.kubernetes.volumes import Single

#: How long a Job stays once it has ended, in seconds: a week to read its logs in. A changed one has another name.
_KEPT = 7 * 24 * 60 * 60


def workload_objects(emission: EmitContext, workload: ResolvedWorkload) -> list[Manifest]:
    """Every object that a workload itself has."""
    emission.findings.extend(unknown_kind(workload))
    kind = asked_kind(workload)
    kind = kind if kind in KINDS else KINDS[0]
    emission.findings.extend(exception_faults(emission.resolution.environment, workload))
    selector = selector_labels(workload.name)
    labels = {**emission.labels(workload.name), **workload.settings.labels}
    reader = ReferenceReader(emission, workload.namespace)
    made = pod(workload, kind, labels, selector, reader)
    main = _main(emission, workload, kind, labels, selector, made)
    main = patched_by_resources(workload, main, reader)
    found = [*made.objects, *services(emission, workload, kind, labels, selector), main]
    found += objects_beside(emission, workload, main, labels, selector)
    account = workload.settings.service_account
    if account and account.create:
        name = account.name or workload.name
        data = head("ServiceAccount", name, workload.namespace, labels, account.annotations)
        root = emission.setting(workload.name, "serviceAccount")
        places = OriginBuilder()
        emission.own_labels(workload, places)
        found.append(built(emission, data, places, root, workload.name))
    return found


def _main(
    emission: EmitContext,
    workload: ResolvedWorkload,
    kind: str,
    labels: Mapping[str, str],
    selector: Mapping[str, str],
    made: Pod,
) -> Manifest:
    """The object that runs the pods."""
    name = object_name(workload, kind)
    chosen = {} if kind in FINITE_KINDS else {"selector": {"matchLabels": dict(selector)}}
    spec: dict[str, Any] = {**chosen, "template": made.template}
    places = OriginBuilder()
    number, below_spec = replicas(emission, workload, kind, made.single)
    spec.update(number)
    places.place(("spec",), below_spec)
    if kind == "Job":
        spec["ttlSecondsAfterFinished"] = _KEPT
    if kind == "StatefulSet":
        spec["serviceName"] = headless_name(workload)
        if made.claims:
            spec["volumeClaimTemplates"] = [claim for claim, _ in made.claims]
        for index, (_, origins) in enumerate(made.claims):
            places.note(("spec", "volumeClaimTemplates", index, "spec"), origins)
            places.note(("spec", "volumeClaimTemplates", index), origins.at(()))
    spec = _scheduled(emission, workload, kind, spec, places)
    data = {**head(kind, name, workload.namespace, labels, workload.settings.annotations), "spec": spec}
    template = TEMPLATES[kind]
    places.place(template, made.places)
    emission.own_labels(workload, places)
    emission.own_labels(workload, places, (*template, "metadata", "labels"))
    given = annotation(workload, "kind")
    if given:
        places.note(("kind",), score_origin(workload, ("metadata", "annotations", given[0])))
    for key in workload.settings.annotations:
        places.note(("metadata", "annotations", key), emission.setting(workload.name, "annotations", key))
    places.note(("metadata", "name"), score_origin(workload, ("metadata", "name")))
    return built(emission, shaped(emission, workload, data, places), places, target_origin(workload), workload.name)


def _scheduled(
    emission: EmitContext, workload: ResolvedWorkload, kind: str, spec: dict[str, Any], places: OriginBuilder
) -> dict[str, Any]:
    """The spec of a CronJob around that of its Job; other kinds' as it is."""
    given = annotation(workload, "schedule")
    path = ("metadata", "annotations", given[0]) if given else ()
    if kind != "CronJob":
        if given and asked_kind(workload) in KINDS:
            span = workload.spec.document.span(path)
            message = f"a {kind} has no schedule"
            help_ = "say `scorekit.dev/kind: CronJob`, or remove the annotation"
            emission.findings.add(codes.SCHEDULE_UNUSED.at(span, message, help=help_))
        return spec
    schedule = given[1] if given else ""
    if given:
        places.note(("spec", "schedule"), score_origin(workload, path))
    else:
        span = annotation_span(workload, "kind")
        help_ = 'add the annotation `scorekit.dev/schedule: "0 3 * * *"`'
        message = f"CronJob `{workload.name}` has no schedule"
        emission.findings.add(codes.SCHEDULE_MISSING.at(span, message, help=help_))
    return {"schedule": schedule, "jobTemplate": {"spec": spec}}


def replicas(
    emission: EmitContext, workload: ResolvedWorkload, kind: str, single: Single | None
) -> tuple[dict[str, Any], OriginBuilder]:
    """The ``replicas`` and ``strategy`` of a kind's spec, and where they come from."""
    found: dict[str, Any] = {}
    places = OriginBuilder()
    asked, scaled = workload.settings.replicas, is_scaled(workload, kind)
    if kind in {"Deployment", "StatefulSet"} and asked is not None and not scaled:
        found["replicas"] = asked
        places.note(("replicas",), emission.setting(workload.name, "replicas"))
    if single is None:
        return found, places
    own = Origin("target", single.span)
    if kind == "Deployment":
        # A new pod beside the old one might stand on another node, and wait there for the volume for ever.
        found["strategy"] = {"type": "Recreate"}
        places.note(("strategy",), own)
    if kind == "DaemonSet":
        _report(emission, workload, kind, single, "a DaemonSet has a pod on every node", error=True)
    elif scaled:
        _report(emission, workload, kind, single, f"`autoscaling` gives `{workload.name}` more pods", error=True)
    elif found.get("replicas", 1) > 1:
        own_number = emission.resolution.environment.document.at(("workloads", workload.name, "replicas")) is not None
        if own_number:
            _report(emission, workload, kind, single, f"`{workload.name}` asks for {asked} pods", error=True)
        else:
            found["replicas"] = 1
            places.note(("replicas",), own)
            _report(emission, workload, kind, single, f"`{workload.name}` gets one pod and not {asked}", error=False)
    return found, places


def _report(
    emission: EmitContext, workload: ResolvedWorkload, kind: str, single: Single, message: str, *, error: bool
) -> None:
    """Say that a claim does not serve as many pods as are asked for, and which ways out there are."""
    ways = [] if single.shared else ["the annotation `scorekit.dev/kind: StatefulSet`"]
    ways.append("`accessModes: [ReadWriteMany]` in the driver's settings")
    if kind != "DaemonSet" and not single.crowded:
        ways.append(f"`workloads.{workload.name}.replicas: 1`")
    found = codes.ONE_NODE_CLAIM.at(
        single.span,
        f"{message}, and the claim `{single.name}` serves one node at a time",
        help=f"ways out: {', or '.join(ways)}",
    )
    emission.findings.add(found if error else found.softened())
