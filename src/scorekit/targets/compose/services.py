"""The services of a workload: one a container, and one for the network that several share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import IDLE_SETTING
from scorekit.codes.targets import MEMORY_BELOW_REQUEST, MEMORY_RAISED, NOT_SCHEDULED
from scorekit.model.amounts import cores, octets
from scorekit.resolve.resolution import Origin, Resolution, ResolvedContainer, ResolvedWorkload
from scorekit.resolve.workload_settings import amounts, setting_span
from scorekit.targets.annotations import FINITE_KINDS, annotation_span, asked_kind, for_run_time, unknown_kind
from scorekit.targets.compose.entries import Entry
from scorekit.targets.compose.files import configs
from scorekit.targets.compose.topology import CONDITIONS, Topology, healthcheck, topology
from scorekit.targets.compose.volumes import mounts
from scorekit.targets.origins import PrefixOrigins

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.environment import Environment
    from scorekit.outcome import Findings
    from scorekit.source.document import Path

#: The label that says whose service it is.
WORKLOAD_LABEL = "dev.scorekit.workload"
#: What does nothing but live: the image that Kubernetes itself holds a pod's network with, for all its platforms.
PAUSE = "registry.k8s.io/pause:3.10.1"


def service_name(workload: str, container: str) -> str:
    """The name of a container's service."""
    return f"{workload}-{container}"


def network_service(workload: ResolvedWorkload, sidecars: int) -> str:
    """The name of the service that has the workload's network, and so its ports."""
    owner = workload_topology(workload, sidecars).owner
    return workload.name if owner is None else service_name(workload.name, owner)


def workload_topology(workload: ResolvedWorkload, sidecars: int) -> Topology:
    """The topology of a workload's containers, and of so many sidecars."""
    job = asked_kind(workload) in FINITE_KINDS
    return topology({c.name: c.spec for c in workload.containers}, job=job, sidecars=sidecars)


def workload_entries(
    workload: ResolvedWorkload, resolution: Resolution, sidecars: int, findings: Findings
) -> Iterator[Entry]:
    """The services of a workload, and the configs and volumes that only they know of."""
    plan = workload_topology(workload, sidecars)
    findings.extend(_kind_faults(workload))
    if plan.owner is None:
        yield _network(workload)
    for container in workload.containers:
        service = _ServiceBuilder(workload, container)
        service.add_process(plan)
        findings.extend(_build_faults(container))
        service.add_network(plan)
        service.add_dependencies(plan, findings)
        service.add_resources(findings)
        service.add_settings(plan, resolution.environment, findings)
        service.add_metadata()
        yield from service.add_mounts(resolution, findings)
        yield service.entry()


def _build_faults(container: ResolvedContainer) -> Iterator[Diagnostic]:
    """What Compose refuses in what a rule says to build from."""
    if container.build_origin is None or not isinstance(container.build, Mapping):
        return
    from scorekit.targets.compose.schema import faults  # noqa: PLC0415 - few projects have such a rule

    for fault in faults("service", {"build": dict(container.build)}):
        yield fault.code.at(container.build_origin.span, fault.message, help=fault.help)


def _network(workload: ResolvedWorkload) -> Entry:
    """The service that holds the network of containers that go on running, whichever of them restarts."""
    kind = asked_kind(workload)
    data: dict[str, Any] = {
        "image": PAUSE,
        "hostname": workload.name,
        "restart": "no" if kind in FINITE_KINDS else "unless-stopped",
        "labels": {**workload.settings.labels, WORKLOAD_LABEL: workload.name},
    }
    if workload.settings.security.profile == "restricted":
        data |= _RESTRICTED.values()
    if kind == "CronJob":
        data["profiles"] = [workload.name]
    origin = Origin("target", workload.spec.span(("containers",), key=True))
    named = Origin("score", workload.spec.span(("metadata", "name")))
    return Entry.of(workload, "service", workload.name, data, PrefixOrigins(origin, {("hostname",): named}))


#: What the restricted profile takes from a service, by the word of the exception that leaves it.
_RESTRICTED: Mapping[str, tuple[str, list[str]]] = {
    "capabilities": ("cap_drop", ["ALL"]),
    "allowPrivilegeEscalation": ("security_opt", ["no-new-privileges:true"]),
}


class _ServiceBuilder:
    """A service while it is built: its data, and where each part comes from."""

    __slots__ = ("_container", "_data", "_origins", "_path", "_workload")

    def __init__(self, workload: ResolvedWorkload, container: ResolvedContainer) -> None:
        self._workload = workload
        self._container = container
        self._path: Path = ("containers", container.name)
        self._data: dict[str, Any] = {}
        self._origins: dict[Path, Origin] = {}

    def entry(self) -> Entry:
        name = service_name(self._workload.name, self._container.name)
        origins = PrefixOrigins(self._score(self._path, key=True), self._origins)
        return Entry.of(self._workload, "service", name, self._data, origins)

    def add_process(self, plan: Topology) -> None:
        """Add what runs: image or build, commands, variables, and what happens when it ends."""
        container = self._container
        if container.build is not None:
            build = container.build
            self._put("build", {"context": build} if isinstance(build, str) else dict(build), container.build_origin)
        elif container.image is not None:
            self._put("image", container.image.value, container.image.origin)
        for key, word, texts in (
            ("entrypoint", "command", container.spec.command),
            ("command", "args", container.spec.args),
        ):
            if texts:
                self._put(key, list(texts), self._written(word))
                for index in range(len(texts)):
                    self._origins[key, index] = self._score((*self._path, word, index))
        if container.variables:
            self._put("environment", {name: traced.value for name, traced in container.variables.items()})
            self._origins |= {("environment", name): traced.origin for name, traced in container.variables.items()}
        once = container.name in plan.one_shots
        self._put("restart", "no" if once else "unless-stopped", self._made("before"))
        if asked_kind(self._workload) == "CronJob":
            self._put("profiles", [self._workload.name], self._made())

    def add_network(self, plan: Topology) -> None:
        """Add its network, and the names under which others reach it."""
        if self._container.name == plan.owner:
            named = self._score(("metadata", "name"))
            self._put("hostname", self._workload.name, named)
            self._put("networks", {"default": {"aliases": [self._workload.name]}}, named)
        elif plan.owner is None:
            self._put("network_mode", f"service:{self._workload.name}", self._made())

    def add_dependencies(self, plan: Topology, findings: Findings) -> None:
        """Add what it waits for among the workload's containers, and its health check."""
        name = self._container.name
        before = plan.waits[name]
        if before:
            workload = self._workload
            entries = {service_name(workload.name, o): {"condition": CONDITIONS[r]} for o, r in before.items()}
            self._put("depends_on", entries)
            for other in before:
                written = self._score(("containers", other, "before", name), key=True)
                self._origins["depends_on", service_name(workload.name, other)] = written
        check = healthcheck(self._workload, self._container, watched=name in plan.watched, findings=findings)
        if check is not None:
            self._put("healthcheck", check[0], self._score(check[1], key=True))

    def add_resources(self, findings: Findings) -> None:
        """Add limits of resources and privileges."""
        amounts = resources(self._workload, self._container, findings)
        if amounts:
            self._put("deploy", {"resources": amounts}, self._written("resources"))
        security = self._workload.settings.security
        if security.profile == "restricted":
            lifted = security.lifted(None) | security.lifted(self._container.name)
            for word, (key, value) in _RESTRICTED.items():
                if word not in lifted:
                    self._put(key, value, self._made())

    def add_settings(self, plan: Topology, environment: Environment, findings: Findings) -> None:
        """Add how many of it run, and how long it has to end."""
        settings, rules = self._workload.settings, self._workload.rules
        if settings.termination_grace_period_seconds is not None:
            span = setting_span(environment, rules, ("terminationGracePeriodSeconds",))
            grace = f"{settings.termination_grace_period_seconds}s"
            self._put("stop_grace_period", grace, Origin("environment", span))
        if settings.replicas is None or self._container.name in plan.one_shots:
            return
        span = setting_span(environment, rules, ("replicas",))
        if plan.owner is None or len(self._workload.containers) > 1:
            message = f"`replicas` has no effect: `{self._workload.name}` is several services of Compose, which share a network"
            findings.add(IDLE_SETTING.at(span, message, help="leave it out for this workload"))
        else:
            self._put("deploy", {"replicas": settings.replicas, **self._data.get("deploy", {})})
            self._origins["deploy", "replicas"] = Origin("environment", span)

    def add_metadata(self) -> None:
        """Add annotations and labels."""
        settings = self._workload.settings
        annotations = for_run_time(self._workload) | settings.annotations
        if annotations:
            self._put("annotations", annotations, self._score(("metadata", "annotations")))
        self._put("labels", {**settings.labels, WORKLOAD_LABEL: self._workload.name}, self._made())
        named = self._workload.spec.span(("metadata", "name"))
        self._origins["labels", WORKLOAD_LABEL] = Origin("target", named)

    def add_mounts(self, resolution: Resolution, findings: Findings) -> Iterator[Entry]:
        """Add what it mounts; yields the configs and volumes that the file must declare for it."""
        files = list(configs(self._workload, self._container))
        if files:
            self._put("configs", [reference for reference, _ in files], self._written("files"))
            of_files = sorted(self._container.files, key=lambda f: f.target)
            self._origins |= {("configs", index): file.content.origin for index, file in enumerate(of_files)}
            for index, file in enumerate(of_files):
                if self._workload.spec.document.at((*file.path, "mode")) is not None:
                    self._origins["configs", index, "mode"] = self._score((*file.path, "mode"))
        yield from (entry for _, entry in files)
        volumes = list(mounts(self._workload, self._container, resolution, findings))
        if volumes:
            self._put("volumes", [mount for mount, _ in volumes], self._written("volumes"))
            of_volumes = sorted(self._container.volumes, key=lambda v: v.target)
            self._origins |= {("volumes", index): volume.source.origin for index, volume in enumerate(of_volumes)}
        yield from (entry for _, entry in volumes if entry is not None)

    def _put(self, key: str, value: Any, origin: Origin | None = None) -> None:
        self._data[key] = value
        if origin is not None:
            self._origins[key,] = origin

    def _score(self, path: Path, *, key: bool = False) -> Origin:
        return Origin("score", self._workload.spec.span(path, key=key))

    def _written(self, key: str) -> Origin:
        return self._score((*self._path, key), key=True)

    def _made(self, key: str | None = None) -> Origin:
        """The origin of what Compose needs and Score has no word for."""
        path = (*self._path, key) if key is not None else self._path
        return Origin("target", self._workload.spec.span(path, key=True))


def _kind_faults(workload: ResolvedWorkload) -> Iterator[Diagnostic]:
    yield from unknown_kind(workload)
    if asked_kind(workload) == "CronJob":
        message = f"Compose keeps no schedule: `{workload.name}` runs only when someone starts it"
        help_ = f"start it with `docker compose --profile {workload.name} up`"
        yield NOT_SCHEDULED.at(annotation_span(workload, "kind"), message, help=help_)


#: The engine refuses less: the kernel's shortest quota is a millisecond of each tenth of a second, and no container
#: starts in less than 6 MiB.
_LEAST_CPUS = Decimal("0.01")
_LEAST_MEMORY = 6 * 1024**2
#: Compose's words for Score's.
_SECTIONS = (("limits", "limits"), ("reservations", "requests"))


def resources(workload: ResolvedWorkload, container: ResolvedContainer, findings: Findings) -> dict[str, Any]:
    """``deploy.resources`` of a container, and of the environment where it asks for nothing; empty when neither does."""
    asked = list(amounts(container.spec.resources, workload.settings.resources))
    given: dict[tuple[str, str], str] = {(amount.section, amount.name): amount.text for amount in asked}
    limit, request = given.get(("limits", "memory")), given.get(("requests", "memory"))
    if limit is not None and request is not None and octets(limit) < octets(request):
        if not all(amount.own for amount in asked if amount.name == "memory"):
            message = f"`{container.name}` asks for {request} of memory and may use {limit}, which is reserved"
            span = workload.spec.span(("containers", container.name, "resources", "requests", "memory"))
            findings.add(MEMORY_BELOW_REQUEST.at(span, message, help="raise the limit or lower the request"))
        request = given["requests", "memory"] = limit
    for word, memory in (("limits", limit), ("requests", request)):
        if memory is not None and 0 < octets(memory) < _LEAST_MEMORY:
            span = workload.spec.span(("containers", container.name, "resources", word, "memory"))
            message = f"`{container.name}` gets 6 MiB of memory instead of {memory}: the engine refuses less"
            findings.add(MEMORY_RAISED.at(span, message))
    parts = {word: _compute(given.get((key, "cpu")), given.get((key, "memory"))) for word, key in _SECTIONS}
    return {word: part for word, part in parts.items() if part}


def _compute(cpu: str | None, memory: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if cpu is not None and (share := cores(cpu)):
        found["cpus"] = f"{max(share, _LEAST_CPUS).normalize():f}"
    if memory is not None and (size := octets(memory)):
        found["memory"] = str(max(int(size.to_integral_value(ROUND_CEILING)), _LEAST_MEMORY))
    return found
