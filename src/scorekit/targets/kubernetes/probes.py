"""Probes: one of Score's two forms, with the environment's timings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes
from scorekit.targets.kubernetes.emission import Places, score_origin
from scorekit.targets.kubernetes.env import escaped

if TYPE_CHECKING:
    from scorekit.model.environment import ProbeTiming
    from scorekit.model.workload import HttpGet, Probe
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload

#: Timing fields of the environment in Kubernetes' words.
_TIMINGS = {
    "initial_delay_seconds": "initialDelaySeconds",
    "period_seconds": "periodSeconds",
    "timeout_seconds": "timeoutSeconds",
    "success_threshold": "successThreshold",
    "failure_threshold": "failureThreshold",
}


def probes(
    workload: ResolvedWorkload, container: ResolvedContainer, findings: Findings
) -> tuple[dict[str, Any], Places]:
    """The container's liveness and readiness probes."""
    found: dict[str, Any] = {}
    places = Places()
    spec, timings = container.spec, workload.settings.probes
    for name, probe, timing in (
        ("livenessProbe", spec.liveness_probe, timings.liveness),
        ("readinessProbe", spec.readiness_probe, timings.readiness),
    ):
        if probe is None:
            continue
        path = ("containers", container.name, name)
        places.note((name,), score_origin(workload, path))
        found[name] = {**handler(probe), **timed(timing)}
        if probe.http_get is not None and probe.exec is not None:
            span = workload.spec.document.span((*path, "exec"), key=True)
            message = f"`{name}` has both forms; Kubernetes gets `httpGet`"
            findings.add(codes.BOTH_PROBES.at(span, message))
    return found, places


def startup_probe(ready: dict[str, Any]) -> dict[str, Any] | None:
    """The probe by which Kubernetes knows that a sidecar is healthy: its readiness, else its liveness probe."""
    probe = ready.get("readinessProbe") or ready.get("livenessProbe")
    if probe is None:
        return None
    return {key: value for key, value in probe.items() if key != "successThreshold"}


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
