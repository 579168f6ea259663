"""Health checks: Score's probes as commands, since Compose knows no other way to look at a container."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Any

from scorekit.codes.compose import HTTP_PROBE_AS_COMMAND, HTTP_PROBE_UNUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.location import Span
    from scorekit.model.environment import ProbeTiming
    from scorekit.model.workload import HttpGet, Probe
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload
    from scorekit.source.document import Path

#: A container is looked at often, since others wait for it, and has a minute to come up.
_INTERVAL = 5
_TIMEOUT = 5
_RETRIES = 6
_START = 30


def healthcheck(
    workload: ResolvedWorkload, container: ResolvedContainer, *, watched: bool, findings: Findings
) -> tuple[dict[str, Any], Path] | None:
    """A container's health check, and where in the workload its probe is written; None when there is nothing to run.

    Readiness counts before liveness. A probe by HTTP is run, as a command, only where another container waits for it.
    """
    requests: list[tuple[HttpGet, Path, ProbeTiming]] = []
    for probe, path, timing in _probes(workload, container):
        if probe.exec is not None and probe.exec.command:
            return _check(["CMD", *probe.exec.command], timing), (*path, "exec")
        if probe.http_get is not None:
            requests.append((probe.http_get, (*path, "httpGet"), timing))
            if watched:
                break
    if not requests:
        return None
    request, path, timing = requests[0]
    span = workload.spec.span(path, key=True)
    if not watched:
        findings.add(_unused(container.name, span))
        return None
    findings.add(
        HTTP_PROBE_AS_COMMAND.at(
            span,
            f"the HTTP probe of `{container.name}` becomes a command that needs wget or curl in its image",
            help="add an `exec` probe beside `httpGet` to check health in another way",
        )
    )
    return _check(["CMD-SHELL", _command(request)], timing), path


def _probes(workload: ResolvedWorkload, container: ResolvedContainer) -> Iterator[tuple[Probe, Path, ProbeTiming]]:
    base: Path = ("containers", container.name)
    timings = workload.settings.probes
    if container.spec.readiness_probe is not None:
        yield container.spec.readiness_probe, (*base, "readinessProbe"), timings.readiness
    if container.spec.liveness_probe is not None:
        yield container.spec.liveness_probe, (*base, "livenessProbe"), timings.liveness


def _unused(container: str, span: Span) -> Any:
    return HTTP_PROBE_UNUSED.at(
        span,
        f"the HTTP probe of `{container}` is left out: Compose has none, and no container waits for its health",
        help="an `exec` probe beside `httpGet` would be run",
    )


def _check(test: list[str], timing: ProbeTiming) -> dict[str, Any]:
    return {
        "test": test,
        "interval": f"{timing.period_seconds or _INTERVAL}s",
        "timeout": f"{timing.timeout_seconds or _TIMEOUT}s",
        "retries": timing.failure_threshold or _RETRIES,
        "start_period": f"{_START if timing.initial_delay_seconds is None else timing.initial_delay_seconds}s",
    }


def _command(request: HttpGet) -> str:
    """A shell command that asks as Kubernetes' kubelet does: redirects followed, certificates not checked.

    The engine ends it in time; some of busybox's builds crash on wget's own ``-T``.
    """
    path = request.path if request.path.startswith("/") else f"/{request.path}"
    # The address rather than `localhost`, which may mean ::1, where few servers listen.
    url = quote(f"{request.scheme.lower()}://{request.host or '127.0.0.1'}:{request.port}{path}")
    headers = [quote(f"{header.name}: {header.value}") for header in request.http_headers]
    secure = request.scheme == "HTTPS"
    wget = ["wget", "-q", "-O", "/dev/null"]
    wget += ["--no-check-certificate"] * secure + [f"--header {h}" for h in headers] + [url]
    curl = ["curl", "-fsSL", "-o", "/dev/null"] + ["-k"] * secure + [f"-H {h}" for h in headers] + [url]
    return f"if command -v wget >/dev/null; then {' '.join(wget)}; else {' '.join(curl)}; fi"
