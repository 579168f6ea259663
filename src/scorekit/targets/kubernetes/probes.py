"""Probes: one of Score's two forms, with the environment's timings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes
from scorekit.targets.kubernetes.emit_context import OriginBuilder, score_origin
from scorekit.targets.kubernetes.env import escaped

if TYPE_CHECKING:
    from scorekit.model.environment import ProbeTiming
    from scorekit.model.workload import HttpGet, Probe
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload
    from scorekit.targets.kubernetes.emit_context import EmitContext

#: Timing fields of the environment in Kubernetes' words.
_TIMINGS = {
    "initial_delay_seconds": "initialDelaySeconds",
    "period_seconds": "periodSeconds",
    "timeout_seconds": "timeoutSeconds",
    "success_threshold": "successThreshold",
    "failure_threshold": "failureThreshold",
}

#: How often a startup probe may fail, and the seconds between two tries: a start may take a minute at least.
_START_ATTEMPTS = 30
_SHORTEST_PERIOD, _LONGEST_PERIOD = 2, 10


def probes(
    workload: ResolvedWorkload, container: ResolvedContainer, emission: EmitContext
) -> tuple[dict[str, Any], OriginBuilder]:
    """The container's liveness and readiness probes."""
    found: dict[str, Any] = {}
    places = OriginBuilder()
    spec, timings = container.spec, workload.settings.probes
    for name, probe, timing, kind in (
        ("livenessProbe", spec.liveness_probe, timings.liveness, "liveness"),
        ("readinessProbe", spec.readiness_probe, timings.readiness, "readiness"),
    ):
        if probe is None:
            continue
        path = ("containers", container.name, name)
        places.note((name,), score_origin(workload, path))
        times = timed(timing)
        found[name] = {**handler(probe), **times}
        if probe.http_get is not None and probe.http_get.host is not None:
            places.note((name, "httpGet", "host"), score_origin(workload, (*path, "httpGet", "host")))
        for key in times:
            places.note((name, key), emission.setting(workload.name, "probes", kind, key))
        if probe.http_get is not None and probe.exec is not None:
            span = workload.spec.document.span((*path, "exec"), key=True)
            message = f"`{name}` has both forms; Kubernetes gets `httpGet`"
            emission.findings.add(codes.BOTH_PROBES.at(span, message))
    return found, places


def startup_probe(ready: dict[str, Any]) -> dict[str, Any] | None:
    """The probe by which Kubernetes knows that a sidecar is healthy: its readiness, else its liveness probe.

    A container whose startup probe fails is killed, so it gets more time than one that is only not ready for a while.
    """
    probe = ready.get("readinessProbe") or ready.get("livenessProbe")
    if probe is None:
        return None
    found = {key: value for key, value in probe.items() if key != "successThreshold"}
    found["failureThreshold"] = max(_START_ATTEMPTS, found.get("failureThreshold", 0))
    if "periodSeconds" in found:
        found["periodSeconds"] = min(max(found["periodSeconds"], _SHORTEST_PERIOD), _LONGEST_PERIOD)
    return found


def handler(probe: Probe) -> dict[str, Any]:
    """What a probe does. ``httpGet`` comes before ``exec``: it needs no tool in the image."""
    if probe.http_get is not None:
        return {"httpGet": _request(probe.http_get)}
    command = probe.exec.command if probe.exec else []
    return {"exec": {"command": escaped(command)}}


def _request(get: HttpGet) -> dict[str, Any]:
    request: dict[str, Any] = {"path": get.path, "port": get.port}
    if get.host is not None:
        request["host"] = get.host
    if get.scheme != "HTTP":
        request["scheme"] = get.scheme
    if get.http_headers:
        request["httpHeaders"] = [{"name": header.name, "value": header.value} for header in get.http_headers]
    return request


def timed(timing: ProbeTiming) -> dict[str, int]:
    """The timings that the environment gives; Kubernetes' own defaults stand for the rest."""
    return {name: value for field, name in _TIMINGS.items() if (value := getattr(timing, field)) is not None}
