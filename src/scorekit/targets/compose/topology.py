"""Who starts when in a workload, what shows that it is healthy, and who has its network.

Compose has no pods. Where one container goes on running, it has the network, host name and ports of the workload. Where several
do, none of them may have it: when that one restarts, the others keep a network that is gone, and Docker calls them healthy. So a
service that does nothing but live has it, as a pod's pause container does, and all containers share its network.
"""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import HTTP_PROBE_AS_COMMAND, HTTP_PROBE_UNUSED
from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.workload_settings import container_probes

if TYPE_CHECKING:
    from scorekit.model.workload import Container, HttpGet, Ready
    from scorekit.model.workload_settings import ProbeTiming
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload
    from scorekit.source.document import Path

#: Compose's words for what a service waits for, by Score's.
CONDITIONS: Mapping[Ready, str] = {
    "started": "service_started",
    "healthy": "service_healthy",
    "complete": "service_completed_successfully",
}


@dataclass(frozen=True, slots=True)
class Topology:
    """The containers of a workload in Compose."""

    #: The container that has the host name, the aliases and the ports; None where several share the network of a service
    #: of its own.
    owner: str | None
    #: Those that end: others wait for their completion, or the workload is a job.
    one_shots: frozenset[str]
    #: Those whose health another container waits for.
    watched: frozenset[str]
    #: Container to the containers that it waits for, each with the condition.
    waits: Mapping[str, Mapping[str, Ready]]


def topology(containers: Mapping[str, Container], *, job: bool = False, sidecars: int = 0) -> Topology:
    """The topology of a workload's containers, beside which some sidecars go on running. Circles are left for the check of the whole file."""
    names = sorted(containers)
    waits: dict[str, dict[str, Ready]] = {name: {} for name in names}
    for name in names:
        for other, before in sorted(containers[name].before.items()):
            waits.setdefault(other, {})[name] = before.ready
    ready = {name: {b.ready for b in containers[name].before.values()} for name in names}
    lasting = [n for n in names if "complete" not in ready[n]]
    return Topology(
        owner=(lasting or names)[0] if len(lasting) + sidecars < 2 else None,
        one_shots=frozenset(n for n in names if "complete" in ready[n] or (job and not ready[n])),
        watched=frozenset(n for n in names if "healthy" in ready[n]),
        waits=waits,
    )


def with_waits_by_name(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A service whose ``depends_on`` is a mapping, so that more can be joined to it."""
    listed = data.get("depends_on")
    if not isinstance(listed, list):
        return data
    return {**data, "depends_on": {name: {"condition": CONDITIONS["started"]} for name in listed}}


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
    for name, (probe, timing) in reversed(container_probes(container.spec, workload.settings).items()):
        path: Path = ("containers", container.name, name)
        if probe.exec is not None and probe.exec.command:
            return _check(["CMD", *probe.exec.command], timing), (*path, "exec")
        if probe.http_get is not None:
            requests.append((probe.http_get, (*path, "httpGet"), timing))
            if watched:
                break
    if not requests:
        return None
    request, path, timing = requests[0]
    span, what = workload.spec.span(path, key=True), f"the HTTP probe of `{container.name}`"
    if not watched:
        message = f"{what} is left out: Compose has none, and no container waits for its health"
        findings.add(HTTP_PROBE_UNUSED.at(span, message, help="an `exec` probe beside `httpGet` would be run"))
        return None
    message = f"{what} becomes a command that needs wget or curl in its image"
    help_ = "add an `exec` probe beside `httpGet` to check health in another way"
    findings.add(HTTP_PROBE_AS_COMMAND.at(span, message, help=help_))
    return _check(["CMD-SHELL", _command(request)], timing), path


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
