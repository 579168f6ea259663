"""What an environment asks of a workload's objects in Kubernetes' own words: a row a setting, with the place where its value stands.

The values are written as they are, by the origins of the environment's lines, and Kubernetes' schema judges them there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scorekit.codes.catalogue import IDLE_SETTING
from scorekit.limits import spend
from scorekit.source.document import Document
from scorekit.source.merge import merge
from scorekit.targets.annotations import FINITE_KINDS, KINDS
from scorekit.targets.kubernetes.containers import roles
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, built, head
from scorekit.targets.kubernetes.kinds import POD_SPECS, TEMPLATES
from scorekit.targets.kubernetes.shapes import below, mapping, put
from scorekit.targets.origins import MarkedOrigins, value_at

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedWorkload
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest

#: The object itself, the spec of the Job that it is or makes, its pods, their containers, those that don't run to an end
#: before others, or the main one.
_Level = Literal["object", "job", "pod", "containers", "lasting", "main"]
_ALWAYS_RUNNING = ("Deployment", "StatefulSet")


class Row(NamedTuple):
    """Where the value of a setting stands, and in which kinds."""

    level: _Level
    path: Path
    kinds: Collection[str] = KINDS


#: The settings that are written as they are.
ROWS: Mapping[str, Row] = {
    "activeDeadlineSeconds": Row("job", ("activeDeadlineSeconds",), FINITE_KINDS),
    "affinity": Row("pod", ("affinity",)),
    "backoffLimit": Row("job", ("backoffLimit",), FINITE_KINDS),
    "concurrencyPolicy": Row("object", ("spec", "concurrencyPolicy"), ("CronJob",)),
    "nodeSelector": Row("pod", ("nodeSelector",)),
    "preStop": Row("lasting", ("lifecycle", "preStop")),
    "priorityClassName": Row("pod", ("priorityClassName",)),
    "readOnlyRootFilesystem": Row("containers", ("securityContext", "readOnlyRootFilesystem")),
    "runAsUser": Row("pod", ("securityContext", "runAsUser")),
    "runtimeClassName": Row("pod", ("runtimeClassName",)),
    "strategy": Row("object", ("spec", "strategy"), ("Deployment",)),
    "terminationGracePeriodSeconds": Row("pod", ("terminationGracePeriodSeconds",)),
    "timeZone": Row("object", ("spec", "timeZone"), ("CronJob",)),
    "tolerations": Row("pod", ("tolerations",)),
    "ttlSecondsAfterFinished": Row("job", ("ttlSecondsAfterFinished",), FINITE_KINDS),
    "updateStrategy": Row("object", ("spec", "updateStrategy"), ("StatefulSet", "DaemonSet")),
}


class Beside(NamedTuple):
    """An object that a setting makes, whose spec it is."""

    api_version: str
    kind: str
    kinds: Collection[str] = _ALWAYS_RUNNING


#: The settings that are objects.
BESIDE: Mapping[str, Beside] = {
    "autoscaling": Beside("autoscaling/v2", "HorizontalPodAutoscaler"),
    "disruptionBudget": Beside("policy/v1", "PodDisruptionBudget"),
}
#: What a probe does; without any of these a setting of it is timings alone.
_HANDLERS = frozenset({"exec", "grpc", "httpGet", "tcpSocket"})
_PROBES = {"liveness": "livenessProbe", "readiness": "readinessProbe", "startup": "startupProbe"}


def setting(workload: ResolvedWorkload, key: str) -> Document | None:
    """A setting as the rules of the environment that match a workload give it together; None where none does, or one says ``false``."""
    given = [rule.part((key,)) for rule in workload.written_settings if key in rule.data]
    if not given or (given[-1].data is False and key not in _BOOLEAN):
        return None
    return reduce(merge, given)


#: What a directory for a container comes to: a volume and a mount, with what each says.
_STEPS_A_DIRECTORY = 8
#: Settings that mean ``false`` where they say it.
_BOOLEAN = ("readOnlyRootFilesystem",)


def is_scaled(workload: ResolvedWorkload, kind: str) -> bool:
    """Whether a HorizontalPodAutoscaler decides how many pods there are."""
    return kind in BESIDE["autoscaling"].kinds and setting(workload, "autoscaling") is not None


def shaped(
    emission: EmitContext, workload: ResolvedWorkload, data: Mapping[str, Any], places: OriginBuilder
) -> Mapping[str, Any]:
    """The object that runs a workload's pods with what the environment asks of it; where that is written is noted."""
    if not workload.rules:
        return data
    kind = data["kind"]
    said = {key for rule in workload.written_settings for key in rule.data}
    for key, row in ROWS.items():
        part = setting(workload, key) if key in said else None
        if part is None or _is_idle(emission, workload, key, kind, row.kinds):
            continue
        if key == "strategy" and "rollingUpdate" in mapping(part.data):
            # `kubectl apply` takes the `type` away that the server fills in (`patchStrategy: retainKeys`), at each apply.
            part = Document({"type": "RollingUpdate", **part.data}, part.mark)
        for path in _paths(workload, data, row):
            data = _written(data, (*path, *row.path), part, places)
    for name in _PROBES:
        for path, part in _probe(workload, data, name):
            data = _written(data, path, part, places)
    for path, part in _amounts(workload, data):
        data = _written(data, path, part, places)
    return _with_empty_dirs(workload, data, places)


def _written(data: Mapping[str, Any], path: Path, part: Document, places: OriginBuilder) -> Mapping[str, Any]:
    places.note(path, MarkedOrigins(part.mark, "environment"))
    found: Mapping[str, Any] = put(data, path, part.data)
    return found


def _is_idle(emission: EmitContext, workload: ResolvedWorkload, key: str, kind: str, kinds: Collection[str]) -> bool:
    """Whether a setting is nothing to a kind; told where the environment names the workload."""
    if kind in kinds:
        return False
    document = emission.resolution.environment.document
    for rule in workload.rules:
        path = ("workloads", rule, key)
        if rule.partition(",")[0] == workload.name and document.at(path) is not None:
            message = f"`{key}` has no effect: `{workload.name}` is a {kind}"
            emission.findings.add(IDLE_SETTING.at(document.span(path, key=True), message, help="leave it out"))
    return True


def _paths(workload: ResolvedWorkload, data: Mapping[str, Any], row: Row) -> Iterator[Path]:
    """The places in an object that a row's path begins at."""
    kind = data["kind"]
    pod = POD_SPECS[kind]
    if row.level == "object":
        yield ()
    elif row.level == "job":
        yield TEMPLATES[kind][:-1]  # the spec that the template is in
    elif row.level == "pod":
        yield pod
    else:
        for path, _ in _containers(workload, data, row.level):
            yield path


def _containers(workload: ResolvedWorkload, data: Mapping[str, Any], level: _Level) -> Iterator[tuple[Path, str]]:
    """The places of some containers in an object, with their names."""
    pod, (init, lasting) = POD_SPECS[data["kind"]], roles(workload)
    for group, placed in (("initContainers", init), ("containers", lasting)):
        for index, each in enumerate(placed):
            if level == "containers" or each.role == "main" or (level == "lasting" and each.role != "init"):
                yield (*pod, group, index), each.container.name


def _probe(workload: ResolvedWorkload, data: Mapping[str, Any], name: str) -> Iterator[tuple[Path, Document]]:
    """A probe whose handler the environment gives, of the main container; or startup probes, of those that have another probe."""
    given = setting(workload, "probes")
    part = given.at((name,)) if given is not None else None
    if part is None:
        return
    if not _HANDLERS.isdisjoint(part.data):
        for path, _ in _containers(workload, data, "main"):
            yield (*path, _PROBES[name]), part
    elif name == "startup":
        for path, _ in _containers(workload, data, "lasting"):
            own = value_at(data, path)
            probe = own.get("livenessProbe") or own.get("readinessProbe") or {}
            handler = {word: value for word, value in probe.items() if word in _HANDLERS}
            if handler:
                yield (*path, _PROBES[name]), Document({**handler, **part.data}, part.mark)


def _amounts(workload: ResolvedWorkload, data: Mapping[str, Any]) -> Iterator[tuple[Path, Document]]:
    """What the main container asks for beside processor time and memory."""
    given = setting(workload, "resources")
    if given is None:
        return
    for section in ("limits", "requests"):
        amounts = given.at((section,))
        for name, amount in amounts.items() if amounts is not None else ():
            if name not in ("cpu", "memory"):
                for path, _ in _containers(workload, data, "main"):
                    # A server keeps amounts as texts, and takes a number for another value in a server-side apply.
                    yield (*path, "resources", section, name), Document(str(amount.data), amount.mark)


def _with_empty_dirs(workload: ResolvedWorkload, data: Mapping[str, Any], places: OriginBuilder) -> Mapping[str, Any]:
    """The object with an ``emptyDir`` for each container at each of some paths where it mounts nothing itself."""
    given = setting(workload, "emptyDirs")
    if given is None:
        return data
    pod = POD_SPECS[data["kind"]]
    volumes = [*(below(data, (*pod, "volumes")) or ())]
    mounted = {
        (path, name): [*value_at(data, path).get("volumeMounts", ())]
        for path, name in _containers(workload, data, "containers")
    }
    taken = {(path, mount["mountPath"].rstrip("/")) for (path, _), mounts in mounted.items() for mount in mounts}
    before = len(volumes)
    for where, mark in given.mark.entries.items():
        spend(_STEPS_A_DIRECTORY * len(mounted), mark)
        for (path, name), mounts in mounted.items():
            if (path, where.rstrip("/")) in taken:
                continue
            taken.add((path, where.rstrip("/")))
            volume = _volume_name(name, where)
            origin = MarkedOrigins(mark, "environment")
            places.note((*pod, "volumes", len(volumes)), MarkedOrigins(mark._replace(children=None), "environment"))
            places.note((*pod, "volumes", len(volumes), "emptyDir"), origin)
            places.note(
                (*path, "volumeMounts", len(mounts)), MarkedOrigins(mark._replace(children=None), "environment")
            )
            volumes.append({"name": volume, "emptyDir": given.data[where]})
            mounts.append({"name": volume, "mountPath": where})
    if len(volumes) > before:
        data = put(data, (*pod, "volumes"), volumes)
        for (path, _), mounts in mounted.items():
            data = put(data, (*path, "volumeMounts"), mounts) if mounts else data
    return data


def _volume_name(container: str, path: str) -> str:
    """The name of a container's directory, of the path's letters as far as they go."""
    digest = hashlib.sha256(f"{container}\n{path}".encode()).hexdigest()[:8]
    words = re.sub(r"[^a-z0-9]+", "-", f"{container}{path}".lower())[:43].strip("-")
    return f"{words}-{digest}"


def objects_beside(
    emission: EmitContext,
    workload: ResolvedWorkload,
    main: Manifest,
    labels: Mapping[str, str],
    selector: Mapping[str, str],
) -> Iterator[Manifest]:
    """The autoscaler and the disruption budget of a workload, where the environment asks for them."""
    for key, row in BESIDE.items():
        part = setting(workload, key)
        if part is None or _is_idle(emission, workload, key, main.kind, row.kinds):
            continue
        spec: Any = part.data
        if isinstance(spec, dict):
            if key == "autoscaling":
                target = {"apiVersion": main.api_version, "kind": main.kind, "name": main.name}
                spec = {**spec, "scaleTargetRef": target}
            else:
                spec = {**spec, "selector": {"matchLabels": dict(selector)}}
        data = {**head(row.kind, main.name, workload.namespace, labels), "apiVersion": row.api_version, "spec": spec}
        places = OriginBuilder()
        emission.own_labels(workload, places)
        places.note(("spec",), MarkedOrigins(part.mark, "environment"))
        yield built(emission, data, places, emission.setting(workload.name, key), workload.name)
