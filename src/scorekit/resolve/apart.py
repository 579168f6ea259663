"""A part of a compiled set, resolved apart from the others: workloads that share no resource with any other, but for what drivers require.

A part's result depends on its workloads, the environment, the catalogue and the caller's choices, and on what it reads of
the rest: what drivers see of other workloads, and files. Both are noted when they are read. What another part may have as
well, and what is told of all parts at once, is noted in ``Apart``: whoever puts parts together compares it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.graph import Edge
    from scorekit.model.workload import Workload
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.resolve.schema import Effort


class Network(Mapping[str, Any]):
    """What drivers see of each workload of a whole set, worked out when it is first read."""

    def __init__(self, workloads: Mapping[str, Workload], look: Callable[[Workload], Any]) -> None:
        """``workloads`` are all, by name, sorted; ``look`` gives what is seen of one."""
        self.workloads = workloads
        self._look = look
        self._seen: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._seen:
            self._seen[name] = self._look(self.workloads[name])
        return self._seen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.workloads)

    def __len__(self) -> int:
        return len(self.workloads)


class NetworkReads(Mapping[str, Any]):
    """A network that notes what is read of it, so that it can be said whether another one answers alike."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._read: dict[str, tuple[Workload | None, Any]] = {}
        self._names: tuple[str, ...] | None = None

    def __getitem__(self, name: str) -> Any:
        workload = self._network.workloads.get(name)
        seen = None if workload is None else self._network[name]
        self._read[name] = (workload, seen)
        if workload is None:
            raise KeyError(name)
        return seen

    def __iter__(self) -> Iterator[str]:
        self._names = tuple(self._network)
        return iter(self._names)

    def __len__(self) -> int:
        self._names = tuple(self._network)
        return len(self._names)

    def holds(self, network: Network) -> bool:
        """Whether a network would have answered alike."""
        if self._names is not None and self._names != tuple(network):
            return False
        for name, (workload, seen) in self._read.items():
            now = network.workloads.get(name)
            if now is not workload and (now is None or workload is None or network[name] != seen):
                return False
        return True

    def moved_to(self, network: Network) -> None:
        """Let go of the set that was read."""
        self._network = network
        self._read = {name: (network.workloads.get(name), seen) for name, (_, seen) in self._read.items()}


class FileReads(Mapping[str, bytes]):
    """Files of workloads that notes which are read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._read: dict[str, bytes | str] = {}
        self._listed = False

    def __getitem__(self, path: str) -> bytes:
        try:
            self._read[path] = data = self._files[path]
        except KeyError as missing:
            self._read[path] = _reason(missing)
            raise
        return data

    def __iter__(self) -> Iterator[str]:
        self._listed = True
        return iter(self._files)

    def __len__(self) -> int:
        self._listed = True
        return len(self._files)

    def holds(self, files: Mapping[str, bytes]) -> bool:
        """Whether the files that were read are the same in other files; each is asked for."""
        found = [_answer(files, path) == answer for path, answer in self._read.items()]
        return all(found) and not self._listed

    def moved_to(self, files: Mapping[str, bytes]) -> None:
        """Let go of the files that were read."""
        self._files = files


def _answer(files: Mapping[str, bytes], path: str) -> bytes | str:
    try:
        return files[path]
    except KeyError as missing:
        return _reason(missing)


def _reason(missing: KeyError) -> str:
    return str(getattr(missing, "reason", ""))


#: A resource with its section, given all that depend on it.
Section = Callable[["ResolvedResource", Iterable["ResolvedResource"], "Findings"], "ResolvedResource"]


@dataclass(slots=True)
class Apart:
    """What a part reads of the rest, and what of it may not be in two parts."""

    network: NetworkReads
    effort: Effort
    #: What a part makes or tells, each of which no other part may: names of objects, and whatever is told once of all that have it.
    made: set[Hashable] = field(default_factory=set)
    #: What it would read of an object of that name, whoever makes it.
    read: set[Hashable] = field(default_factory=set)
    #: The edges to workloads of other parts, which its drivers look at.
    reaching: tuple[Edge, ...] = ()
    #: The steps that a whole set takes once, however many parts do: those for reading a driver, by its name.
    once: dict[str, int] = field(default_factory=dict)
    #: What its target tells of all parts at once.
    told: dict[str, Any] = field(default_factory=dict)
    #: The uids of resources that other parts may require too; each resolves its own copy.
    shared: frozenset[str] = frozenset()
    #: How the section of a shared resource that reads its dependents is made for all dependents there are, by uid.
    sections: dict[str, Section] = field(default_factory=dict)
