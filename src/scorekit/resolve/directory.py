"""The workloads of a compiled set as drivers see them, and what to say of one, or of a port, that is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.suggest import did_you_mean
from scorekit.templates.lookup import DeclaredNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: How many known names a hint lists.
_LISTED = 12


class Directory(DeclaredNames, Mapping[str, Any]):
    """``workloads`` of one resource's scope."""

    __slots__ = ("_asker", "_facts")

    def __init__(self, facts: Mapping[str, Any], asker: str | None = None) -> None:
        """``asker`` is the workload whose resource looks, if it is one workload's: it is not looking for itself."""
        self._facts = facts
        self._asker = asker

    def __getitem__(self, name: str) -> Any:
        return self._facts[name]

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def lacks(self, key: str | int) -> tuple[str, str]:
        """That there is no such workload, and how there could be one."""
        names = sorted(self._facts.keys() - {self._asker})
        near = did_you_mean(str(key), names)
        known = f"there are: {_listed(f'`{name}`' for name in names)}" if names else "no other is known"
        hint = f"{near} {known}" if near else known
        return f"there is no workload `{key}`", f"{hint}; `--context FILE` makes another known"


class Ports(DeclaredNames, dict[str, Any]):
    """A workload's ports by name, and by number where no name is spelt so."""

    __slots__ = ("_declared", "_workload")

    def __init__(self, workload: str, declared: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(declared)
        self._workload = workload
        self._declared = tuple(sorted(declared))
        for name in declared:
            self.setdefault(str(declared[name]["port"]), declared[name])

    def lacks(self, key: str | int) -> tuple[str, str]:
        """That there is no such port, and which there are."""
        if not self._declared:
            return f"workload `{self._workload}` has no ports", "declare one under its `service.ports`"
        known = _listed(f"`{name}` ({self[name]['port']})" for name in self._declared)
        near = did_you_mean(str(key), self._declared)
        hint = f"{near} it has {known}" if near else f"it has {known}"
        return f"workload `{self._workload}` has no port `{key}`", hint


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:_LISTED]) + (", ..." if len(every) > _LISTED else "")
