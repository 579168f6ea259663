"""Containers of a workload's pods: main containers, and init containers that others wait for, with their probes and amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from scorekit.codes import targets as codes
from scorekit.image_reference import LATER
from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.workload_settings import amounts, container_probes
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder, score_origin
from scorekit.targets.kubernetes.env import escaped, variables
from scorekit.targets.kubernetes.security import container_context
from scorekit.targets.kubernetes.services import container_ports

if TYPE_CHECKING:
    from scorekit.model.workload import HttpGet, Probe
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedFile, ResolvedVolume, ResolvedWorkload
    from scorekit.targets.kubernetes.references import ReferenceReader


#: ``main`` and ``beside`` run for good, ``sidecar`` starts before them and keeps running, ``init`` runs to its end first.
Role = Literal["main", "beside", "sidecar", "init"]


@dataclass(frozen=True, slots=True)
class PlacedContainer:
    """A container with the part that it plays in its pod."""

    container: ResolvedContainer
    role: Role


def roles(workload: ResolvedWorkload) -> tuple[list[PlacedContainer], list[PlacedContainer]]:
    """The init containers in start order, and the containers, the main one first."""
    order = {name: index for index, name in enumerate(workload.start_order)}
    waited = [container for container in workload.containers if container.spec.before]
    waited.sort(key=lambda container: (order.get(container.name, len(order)), container.name))
    lasting = [container for container in workload.containers if not container.spec.before]
    return (
        [PlacedContainer(container, _role(container)) for container in waited],
        [PlacedContainer(container, "beside" if index else "main") for index, container in enumerate(lasting)],
    )


def _role(container: ResolvedContainer) -> Role:
    return "init" if any(before.ready == "complete" for before in container.spec.before.values()) else "sidecar"


def container_spec(
    workload: ResolvedWorkload,
    placed: PlacedContainer,
    reader: ReferenceReader,
    mounts: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, Any], OriginBuilder]:
    """A container in Kubernetes' words, and where its fields come from."""
    container, spec = placed.container, placed.container.spec
    path = ("containers", container.name)
    places = OriginBuilder()
    places.note((), score_origin(workload, path))
    found: dict[str, Any] = {"name": container.name, "image": LATER}
    if container.image is not None:
        found["image"] = container.image.value
        places.note(("image",), container.image.origin)
    for name, words in (("command", spec.command), ("args", spec.args)):
        if words is not None:
            found[name] = escaped(words)
            places.note((name,), score_origin(workload, (*path, name)))
    if placed.role == "main":
        _put(found, places, "ports", container_ports(workload))
    if container.variables:
        _put(found, places, "env", variables(workload, container, reader))
    _put(found, places, "resources", resources(reader.emission, workload, container))
    _start(workload, placed, reader, found, places)
    context = container_context(workload, container.name)
    if context:
        found["securityContext"] = context
        places.note(("securityContext",), reader.emission.setting(workload.name, "security"))
    if mounts:
        found["volumeMounts"] = sorted(mounts, key=lambda mount: str(mount["mountPath"]))
        # Where each mount path is written.
        mounted: tuple[ResolvedFile | ResolvedVolume, ...] = (*container.files, *container.volumes)
        origins = {mount.target: score_origin(workload, mount.path, key=True) for mount in mounted}
        for index, mount in enumerate(found["volumeMounts"]):
            places.note(("volumeMounts", index), origins[mount["mountPath"]])
    return found, places


def _put(found: dict[str, Any], places: OriginBuilder, name: str, part: tuple[Any, OriginBuilder]) -> None:
    value, below = part
    if value:
        found[name] = value
        places.place((name,), below)


def _start(
    workload: ResolvedWorkload,
    placed: PlacedContainer,
    reader: ReferenceReader,
    found: dict[str, Any],
    places: OriginBuilder,
) -> None:
    """The probes, and what makes an init container of one that others wait for."""
    container, findings = placed.container, reader.emission.findings
    if placed.role == "init":
        for name in container_probes(container.spec, workload.settings):
            span = workload.spec.document.span(("containers", container.name, name), key=True)
            message = f"`{name}` of `{container.name}` is left out: others wait until it is complete"
            findings.add(codes.INIT_PROBES.at(span, message))
        return
    ready, below = probes(workload, container, reader.emission)
    found.update(ready)
    places.place((), below)
    if placed.role != "sidecar":
        return
    found["restartPolicy"] = "Always"
    healthy = [name for name, before in container.spec.before.items() if before.ready == "healthy"]
    if not healthy:
        return
    path = ("containers", container.name, "before", healthy[0], "ready")
    startup = startup_probe(ready)
    if startup is None:
        message = f"`{healthy[0]}` waits until `{container.name}` is healthy, and it has no probe"
        help_ = f"give `{container.name}` a readinessProbe, or say `ready: started`"
        findings.add(codes.HEALTHY_WITHOUT_PROBE.at(workload.spec.document.span(path), message, help=help_))
    else:
        found["startupProbe"] = startup
        places.note(("startupProbe",), score_origin(workload, path))


#: How often a startup probe may fail, and the seconds between two tries: a start may take a minute at least.
_START_ATTEMPTS = 30
_SHORTEST_PERIOD, _LONGEST_PERIOD = 2, 10


def probes(
    workload: ResolvedWorkload, container: ResolvedContainer, emission: EmitContext
) -> tuple[dict[str, Any], OriginBuilder]:
    """The container's liveness and readiness probes."""
    found: dict[str, Any] = {}
    places = OriginBuilder()
    for name, (probe, timing) in container_probes(container.spec, workload.settings).items():
        path = ("containers", container.name, name)
        places.note((name,), score_origin(workload, path))
        # The environment's words are Kubernetes'; what it does not say is Kubernetes' default.
        times = timing.model_dump(by_alias=True, exclude_none=True)
        found[name] = {**handler(probe), **times}
        if probe.http_get is not None and probe.http_get.host is not None:
            places.note((name, "httpGet", "host"), score_origin(workload, (*path, "httpGet", "host")))
        for key in times:
            places.note((name, key), emission.setting(workload.name, "probes", name.removesuffix("Probe"), key))
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


_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40}))([eE][+-]?[0-9]{1,2}|[KMGTPE]i|[numkMGTPE])?"
)
_SUFFIXES = {
    **{suffix: Fraction(1000) ** power for power, suffix in enumerate("num1kMGTPE", start=-3)},
    **{f"{suffix}i": Fraction(1024) ** power for power, suffix in enumerate("KMGTPE", start=1)},
}


@lru_cache(maxsize=1024)
def quantity(text: str) -> Fraction | None:
    """What a Kubernetes quantity amounts to; None when it is none."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    number, suffix = match.groups()
    if suffix is None:
        return Fraction(number)
    if suffix in _SUFFIXES:
        return Fraction(number) * _SUFFIXES[suffix]
    return Fraction(number + suffix)


def resources(
    emission: EmitContext, workload: ResolvedWorkload, container: ResolvedContainer
) -> tuple[dict[str, dict[str, str]], OriginBuilder]:
    """The container's ``resources``: what it asks for, and the environment's defaults where it asks for nothing."""
    found: dict[str, dict[str, str]] = {}
    places = OriginBuilder()
    for amount in amounts(container.spec.resources, workload.settings.resources):
        path = (amount.section, amount.name)
        if amount.own:
            origin = score_origin(workload, ("containers", container.name, "resources", *path))
        else:
            origin = emission.setting(workload.name, "resources", *path)
        found.setdefault(amount.section, {})[amount.name] = spelt(amount.text)
        places.note(path, origin)
    return found, places


def spelt(amount: str) -> str:
    """A Score amount as Kubernetes spells it: decimal kilo is a small ``k`` there."""
    return amount[:-1] + "k" if amount.endswith("K") else amount
