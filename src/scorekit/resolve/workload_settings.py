"""How each workload runs in an environment: ``workloads."*"`` with ``workloads.NAME`` merged over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scorekit.model.amounts import cores, octets
from scorekit.model.environment import Environment, WorkloadSettings
from scorekit.resolve.memo import per_object

if TYPE_CHECKING:
    from scorekit.model.environment import ProbeTiming
    from scorekit.model.workload import Container, ContainerResources, Probe

EVERY = "*"


class SettingsTable:
    """The settings of workloads, merged once each; most workloads share one value."""

    def __init__(self, environment: Environment) -> None:
        self._given = environment.workloads
        self._variables = environment.variables
        part = environment.document.at(("workloads",)) if environment.workloads else None
        self._written: Mapping[str, Any] = part.data if part is not None else {}
        self._common = self._given.get(EVERY) or WorkloadSettings.model_construct()
        self._merged: dict[str, WorkloadSettings] = {}

    def of(self, name: str) -> WorkloadSettings:
        """A workload's settings."""
        own = self._given.get(name)
        if own is None or name == EVERY:
            return self._common
        if EVERY not in self._given:
            return own
        found = self._merged.get(name)
        if found is None:
            merged = merge_maps(self._written[EVERY], self._written[name])
            found = self._merged[name] = WorkloadSettings.model_validate(merged)
        return found

    def variables(self, name: str | None) -> Mapping[str, str]:
        """The environment's variables as a workload sees them; those of the environment alone for a shared resource."""
        own = self.of(name).variables if name is not None else {}
        return {**self._variables, **own} if own else self._variables


#: The table of an environment, made once.
settings_table = per_object(SettingsTable)


class Amount(NamedTuple):
    """How much a container may use of something, or asks for."""

    section: Literal["limits", "requests"]
    name: Literal["cpu", "memory"]
    #: As Score spells it.
    text: str
    #: Whether the container says so itself; else its environment does.
    own: bool


def amounts(asked: ContainerResources | None, defaults: ContainerResources | None) -> Iterator[Amount]:
    """What a container asks for, and its environment's defaults where it asks for nothing.

    A default request above the container's own limit contradicts it, so there is none: without a request a cluster
    takes the limit as one.
    """
    if asked is None and defaults is None:
        return
    sections: tuple[Literal["limits", "requests"], ...] = ("limits", "requests")
    names: tuple[Literal["cpu", "memory"], ...] = ("cpu", "memory")
    for section in sections:
        for name in names:
            own = _given(asked, section, name)
            default = _given(defaults, section, name) if own is None else None
            if own is not None:
                yield Amount(section, name, own, own=True)
            elif default is not None and (section == "limits" or not _above(default, name, asked)):
                yield Amount(section, name, default, own=False)


def _given(resources: ContainerResources | None, section: str, name: str) -> str | None:
    found: str | None = getattr(getattr(resources, section, None), name, None)
    return found


def _above(request: str, name: Literal["cpu", "memory"], asked: ContainerResources | None) -> bool:
    """Whether a request is above the limit that a container gives."""
    limit = _given(asked, "limits", name)
    size = cores if name == "cpu" else octets
    return limit is not None and size(request) > size(limit)


def container_probes(container: Container, settings: WorkloadSettings) -> dict[str, tuple[Probe, ProbeTiming]]:
    """A container's probes by the key of each, with the environment's timings."""
    timings = settings.probes
    both = (
        ("livenessProbe", container.liveness_probe, timings.liveness),
        ("readinessProbe", container.readiness_probe, timings.readiness),
    )
    return {name: (probe, timing) for name, probe, timing in both if probe is not None}


def merge_maps(below: Any, above: Any) -> Any:
    """Maps merged by key, at every depth; anything else is replaced. Environments hold no null by now."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return {**below, **{key: merge_maps(below.get(key), value) for key, value in above.items()}}
