"""The pod template of a workload: its containers, its volumes, and what the environment asks of pods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.resolution import Origin, ResolvedWorkload
from scorekit.targets.annotations import FINITE_KINDS, for_run_time
from scorekit.targets.kubernetes.containers import container_spec, roles
from scorekit.targets.kubernetes.emit_context import PART_OF, OriginBuilder
from scorekit.targets.kubernetes.files import workload_files
from scorekit.targets.kubernetes.security import pod_context
from scorekit.targets.kubernetes.volumes import Single, workload_volumes

if TYPE_CHECKING:
    from scorekit.targets.api import Manifest
    from scorekit.targets.kubernetes.references import ReferenceReader
    from scorekit.targets.origins import MarkedOrigins

#: Annotations that tools read on the objects that they apply, and never on a pod.
_OF_OBJECTS = (
    *("argocd.argoproj.io/", "config.kubernetes.io/", "helm.sh/", "helm.toolkit.fluxcd.io/", "kapp.k14s.io/"),
    *("kustomize.toolkit.fluxcd.io/", "meta.helm.sh/", "werf.io/"),
)


@dataclass(slots=True)
class Pod:
    """A pod template, and what comes with it."""

    #: ``metadata`` and ``spec``.
    template: dict[str, Any]
    #: Below the template.
    places: OriginBuilder
    #: A StatefulSet's claims, and where each one's spec is written.
    claims: list[tuple[dict[str, Any], MarkedOrigins]]
    #: ConfigMap and Secret of its files.
    objects: list[Manifest]
    #: A claim of its volumes that serves one node at a time.
    single: Single | None


def pod(
    workload: ResolvedWorkload,
    kind: str,
    labels: Mapping[str, str],
    selector: Mapping[str, str],
    reader: ReferenceReader,
) -> Pod:
    """The pod of a workload of a kind."""
    files = workload_files(workload, labels, reader)
    volumes = workload_volumes(reader.emission, workload, kind)
    places = OriginBuilder()
    spec: dict[str, Any] = {}
    init, lasting = roles(workload)
    for name, group in (("initContainers", init), ("containers", lasting)):
        if group:
            spec[name] = []
        for index, placed in enumerate(group):
            own = placed.container.name
            mounts = [*files.mounts.get(own, ()), *volumes.mounts.get(own, ())]
            container, below = container_spec(workload, placed, reader, mounts)
            spec[name].append(container)
            places.place(("spec", name, index), below)
    pod_volumes = [volumes.volumes[name] for name in sorted(volumes.volumes)]
    if files.volume is not None:
        pod_volumes.insert(0, files.volume)
    if pod_volumes:
        spec["volumes"] = pod_volumes
    for index, volume in enumerate(pod_volumes):
        if volume["name"] in volumes.origins:
            places.note(("spec", "volumes", index), volumes.origins[volume["name"]])
    _settings(workload, kind, selector, reader, spec, places)
    if kind == "Job":
        # Its template can't be changed, so it holds nothing that is the project's.
        labels = {key: value for key, value in labels.items() if key != PART_OF or key in workload.settings.labels}
    template = {"metadata": _template_metadata(workload, labels, reader, places), "spec": spec}
    claims = [volumes.claims[name] for name in sorted(volumes.claims)]
    return Pod(template, places, claims, files.objects, volumes.single)


def _template_metadata(
    workload: ResolvedWorkload, labels: Mapping[str, str], reader: ReferenceReader, places: OriginBuilder
) -> dict[str, Any]:
    """Labels, and the annotations of the Score file that speak to others, with the environment's over them."""
    found: dict[str, Any] = {"labels": dict(labels)}
    annotations = for_run_time(workload)
    document = workload.spec.document
    for key in annotations:
        if key.startswith(_OF_OBJECTS) and key not in workload.settings.annotations:
            message = f"`{key}` is read on objects, and a Score file's annotations stand on pods"
            help_ = f"set it in the environment: `workloads.{workload.name}.annotations`"
            where = document.span(("metadata", "annotations", key), key=True)
            reader.emission.findings.add(codes.IDLE_ANNOTATION.at(where, message, help=help_))
        span = document.span(("metadata", "annotations", key))
        places.note(("metadata", "annotations", key), Origin("score", span))
    for key in workload.settings.annotations:
        places.note(("metadata", "annotations", key), reader.emission.setting(workload.name, "annotations", key))
    annotations.update(workload.settings.annotations)
    if annotations:
        found["annotations"] = annotations
    return found


def _settings(
    workload: ResolvedWorkload,
    kind: str,
    selector: Mapping[str, str],
    reader: ReferenceReader,
    spec: dict[str, Any],
    places: OriginBuilder,
) -> None:
    """What the environment asks of the pod, and what every pod has."""
    settings, emission = workload.settings, reader.emission
    account = settings.service_account
    spec["automountServiceAccountToken"] = bool(account and account.token)
    if account:
        places.note(("spec", "automountServiceAccountToken"), emission.setting(workload.name, "serviceAccount"))
    spec["enableServiceLinks"] = False
    if account and (account.name or account.create):
        spec["serviceAccountName"] = account.name or workload.name
        places.note(("spec", "serviceAccountName"), emission.setting(workload.name, "serviceAccount"))
    if kind in FINITE_KINDS:
        spec["restartPolicy"] = "OnFailure"
    context = pod_context(workload)
    if context:
        spec["securityContext"] = context
        places.note(("spec", "securityContext"), emission.setting(workload.name, "security"))
    if settings.image_pull_secrets:
        spec["imagePullSecrets"] = [{"name": name} for name in settings.image_pull_secrets]
        places.note(("spec", "imagePullSecrets"), emission.setting(workload.name, "imagePullSecrets"))
    # A DaemonSet has a pod on every node: there is nothing to spread.
    if settings.spread and kind != "DaemonSet":
        spec["topologySpreadConstraints"] = [_spread(key, selector) for key in settings.spread]
        places.note(("spec", "topologySpreadConstraints"), emission.setting(workload.name, "spread"))


def _spread(key: str, selector: Mapping[str, str]) -> dict[str, Any]:
    """Pods in equal numbers over a topology, as far as there is room."""
    return {
        "topologyKey": key,
        "maxSkew": 1,
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": dict(selector)},
    }
