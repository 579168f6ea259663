"""The objects of a workload: its main object, Services, ServiceAccount, ConfigMap and Secret."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes
from scorekit.resolve.scope import selector_labels
from scorekit.suggest import did_you_mean
from scorekit.targets.kubernetes.emission import MANAGED_BY, Places, built, metadata, score_origin
from scorekit.targets.kubernetes.kinds import FINITE_KINDS, TEMPLATES, WORKLOAD_KINDS
from scorekit.targets.kubernetes.naming import annotation, asked_kind, headless_name, object_name
from scorekit.targets.kubernetes.pod import pod
from scorekit.targets.kubernetes.references import Reader
from scorekit.targets.kubernetes.section_patches import patched_by_resources
from scorekit.targets.kubernetes.security import check_exceptions
from scorekit.targets.kubernetes.services import services
from scorekit.targets.kubernetes.trees import below, mapping, put

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.resolve.resolution import ResolvedWorkload
    from scorekit.targets.api import Manifest
    from scorekit.targets.kubernetes.emission import Emission
    from scorekit.targets.kubernetes.pod import Pod

#: The annotation of a pod template that changes when a file or a derived secret does.
CHECKSUM = "scorekit.dev/checksum"


def workload_kind(emission: Emission, workload: ResolvedWorkload) -> str:
    """The kind that a workload's annotation asks for; Deployment, and a finding, where it asks for none of ours."""
    kind = asked_kind(workload)
    if kind not in WORKLOAD_KINDS:
        given = annotation(workload, "kind")
        span = workload.spec.document.span(("metadata", "annotations", given[0] if given else ""))
        help_ = did_you_mean(kind, WORKLOAD_KINDS) or f"one of {', '.join(WORKLOAD_KINDS)}"
        emission.findings.add(codes.UNKNOWN_KIND.at(span, f"`{kind}` is no kind of workload", help=help_))
        return "Deployment"
    return kind


def workload_objects(emission: Emission, workload: ResolvedWorkload) -> list[Manifest]:
    """Every object that a workload itself has."""
    kind = workload_kind(emission, workload)
    check_exceptions(emission, workload)
    selector = selector_labels(workload.name)
    labels = {**selector, MANAGED_BY: "scorekit", **workload.settings.labels}
    reader = Reader(emission, workload.namespace)
    made = pod(workload, kind, labels, selector, reader)
    main = _main(emission, workload, kind, labels, selector, made)
    main = patched_by_resources(workload, main, reader)
    main = _with_checksum(main, made, reader)
    found = [*made.objects, *services(workload, kind, labels, selector), main]
    account = workload.settings.service_account
    if account and account.create:
        data = {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": metadata(
                account.name or workload.name, workload.namespace, labels, annotations=account.annotations
            ),
        }
        root = emission.setting(workload.name, "serviceAccount")
        found.append(built(data, Places(), root, unit=workload.name, owner=workload.name))
    return found


def _main(
    emission: Emission,
    workload: ResolvedWorkload,
    kind: str,
    labels: Mapping[str, str],
    selector: Mapping[str, str],
    made: Pod,
) -> Manifest:
    """The object that runs the pods."""
    name = object_name(workload, kind)
    spec: dict[str, Any] = {"template": made.template}
    if kind not in FINITE_KINDS:
        spec["selector"] = {"matchLabels": dict(selector)}
    places = Places()
    if kind in {"Deployment", "StatefulSet"} and workload.settings.replicas is not None:
        spec["replicas"] = workload.settings.replicas
        places.note(("spec", "replicas"), emission.setting(workload.name, "replicas"))
    if kind == "StatefulSet":
        spec["serviceName"] = headless_name(workload)
        if made.claims:
            spec["volumeClaimTemplates"] = made.claims
    spec = _scheduled(emission, workload, kind, spec, places)
    data = {
        "apiVersion": WORKLOAD_KINDS[kind],
        "kind": kind,
        "metadata": metadata(name, workload.namespace, labels, annotations=dict(workload.settings.annotations)),
        "spec": spec,
    }
    template = TEMPLATES[kind]
    places.place(template, made.places)
    for key in workload.settings.labels:
        origin = emission.setting(workload.name, "labels", key)
        places.note(("metadata", "labels", key), origin)
        places.note((*template, "metadata", "labels", key), origin)
    for key in workload.settings.annotations:
        places.note(("metadata", "annotations", key), emission.setting(workload.name, "annotations", key))
    places.note(("metadata", "name"), score_origin(workload, ("metadata", "name")))
    return built(data, places, score_origin(workload), unit=workload.name, owner=workload.name)


def _scheduled(
    emission: Emission, workload: ResolvedWorkload, kind: str, spec: dict[str, Any], places: Places
) -> dict[str, Any]:
    """The spec of a CronJob around that of its Job; other kinds' as it is."""
    given = annotation(workload, "schedule")
    path = ("metadata", "annotations", given[0]) if given else ()
    if kind != "CronJob":
        if given:
            span = workload.spec.document.span(path)
            message = f"a {kind} has no schedule"
            help_ = "say `scorekit.dev/kind: CronJob`, or remove the annotation"
            emission.findings.add(codes.SCHEDULE_UNUSED.at(span, message, help=help_))
        return spec
    schedule = given[1] if given else ""
    if given:
        places.note(("spec", "schedule"), score_origin(workload, path))
    else:
        kind_key = annotation(workload, "kind")
        span = workload.spec.document.span(("metadata", "annotations", kind_key[0] if kind_key else ""))
        help_ = 'add the annotation `scorekit.dev/schedule: "0 3 * * *"`'
        message = f"CronJob `{workload.name}` has no schedule"
        emission.findings.add(codes.SCHEDULE_MISSING.at(span, message, help=help_))
    return {"schedule": schedule, "jobTemplate": {"spec": spec}}


def _with_checksum(main: Manifest, made: Pod, reader: Reader) -> Manifest:
    """The main object with the fingerprint of what its pods read but do not notice when it changes."""
    contents = dict(made.contents)
    reveal = reader.emission.resolution.secrets.reveal
    for secret in reader.derived:
        contents[f"{secret.uid} {secret.key}"] = reveal(secret)
    template = TEMPLATES.get(main.kind)
    if not contents or template is None:
        return main
    path = (*template, "metadata", "annotations")
    annotations = {**mapping(below(main.data, path)), CHECKSUM: fingerprint(contents)}
    return replace(main, data=put(main.data, path, annotations))


def fingerprint(contents: Mapping[str, str | bytes]) -> str:
    """A short fingerprint of texts and bytes by name."""
    hasher = hashlib.sha256()
    for name in sorted(contents):
        content = contents[name]
        raw = content if isinstance(content, bytes) else content.encode()
        hasher.update(f"{len(name)} {len(raw)} {name}".encode())
        hasher.update(raw)
    return hasher.hexdigest()[:16]
