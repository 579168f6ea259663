"""How each workload runs in an environment: the rules of ``workloads`` that match it, merged by key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scorekit.codes.resolution import EXPRESSION_FAILED
from scorekit.model.amounts import cores, octets
from scorekit.model.workload_settings import WorkloadSettings
from scorekit.resolve.environment_texts import has_texts, with_texts
from scorekit.source.document import dotted
from scorekit.source.merge import drop

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Container, ContainerResources, Probe, Workload
    from scorekit.model.workload_settings import ProbeTiming
    from scorekit.outcome import Findings
    from scorekit.source.document import Document, Path

#: The settings of a workload that no rule is for.
_NONE = WorkloadSettings.model_construct()


class SettingsTable:
    """The settings of workloads, merged once each; most workloads share one value."""

    def __init__(self, environment: Environment, workloads: Iterable[Workload]) -> None:
        self._environment = environment
        self._variables = environment.variables
        self._rules = {w.name: environment.rules(w.name, w.plain_metadata) for w in workloads}
        self._written: dict[tuple[str, ...], tuple[Document, ...]] = {}
        #: Those of workloads whose texts differ from what is written.
        self._own: dict[str, tuple[Document, ...]] = {}
        self._models: dict[str, WorkloadSettings] = {}
        self._merged: dict[tuple[str, ...], WorkloadSettings] = {}

    def rules(self, name: str) -> tuple[str, ...]:
        """The keys of ``workloads`` that count for a workload, weakest first."""
        return self._rules[name]

    def evaluate(self, name: str, scope: Mapping[str, Any], findings: Findings) -> None:
        """Evaluate the texts of a workload's settings in a scope."""
        rules = self._rules[name]
        if not any(has_texts(self._environment, ("workloads", key)) for key in rules):
            return
        documents = tuple(with_texts(drop(each, ("overrides",)), scope, findings) for each in self.documents(name))
        settings, misfits = WorkloadSettings.judged(reduce(merge_maps, [each.data for each in documents]))
        for path, message in misfits:
            place = next((each for each in reversed(documents) if each.at(path) is not None), documents[-1])
            findings.add(EXPRESSION_FAILED.at(place.span(path), f"`{dotted(path)}` {message}"))
        self._models[name] = settings
        self._own[name] = documents

    def documents(self, name: str) -> tuple[Document, ...]:
        """A workload's settings as its rules have them, weakest first."""
        rules = self._rules[name]
        found = self._own.get(name) or self._written.get(rules)
        if found is None:
            found = self._written[rules] = tuple(self._environment.document.part(("workloads", key)) for key in rules)
        return found

    def of(self, name: str) -> WorkloadSettings:
        """A workload's settings."""
        rules = self._rules[name]
        found = self._models.get(name) or self._merged.get(rules)
        if found is None:
            if len(rules) > 1:
                merged = reduce(merge_maps, [each.data for each in self.documents(name)])
                found = WorkloadSettings.model_validate(merged)
            else:
                found = self._environment.workloads[rules[0]] if rules else _NONE
            self._merged[rules] = found
        return found

    def variables(self, name: str | None) -> Mapping[str, str]:
        """The environment's variables as a workload sees them; those of the environment alone for a shared resource."""
        own = self.of(name).variables if name is not None else {}
        return {**self._variables, **own} if own else self._variables


def setting_span(environment: Environment, rules: Sequence[str], path: Path) -> Span:
    """Where a setting is written: in the strongest of some rules that has it, else where all of them are."""
    for key in reversed(rules):
        below = environment.document.at(("workloads", key, *path))
        if below is not None:
            return below.mark.span
    return environment.span(("workloads",))


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
