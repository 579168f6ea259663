"""How each workload runs in an environment: ``workloads."*"`` with ``workloads.NAME`` merged over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.model.environment import WorkloadSettings
from scorekit.resolve.memo import per_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.model.environment import Environment

EVERY = "*"


class SettingsTable:
    """The settings of workloads, merged once each; most workloads share one value."""

    def __init__(self, environment: Environment) -> None:
        self._given = environment.workloads
        self._variables = environment.variables
        part = environment.document.at(("workloads",)) if environment.workloads else None
        self._written: Mapping[str, Any] = part.data if part is not None else {}
        self._common = self._given.get(EVERY, WorkloadSettings())
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


@per_object
def settings_table(environment: Environment) -> SettingsTable:
    """The table of an environment."""
    return SettingsTable(environment)


def merge_maps(below: Any, above: Any) -> Any:
    """Maps merged by key, at every depth; anything else is replaced. Environments hold no null by now."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return {**below, **{key: merge_maps(below.get(key), value) for key, value in above.items()}}
