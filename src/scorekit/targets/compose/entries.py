"""The entries of a Compose file before it is finished: their values may be references, their texts are not escaped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.codes.compose import TAKEN
from scorekit.diagnostics import Label
from scorekit.targets.api import Manifest
from scorekit.targets.origins import MergedOrigins, PrefixOrigins

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scorekit.location import Span
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import Origin
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins

#: The kinds of entries in the order of the file, with the keys under which the file holds them.
SECTIONS = {"service": "services", "volume": "volumes", "network": "networks", "config": "configs"}
_RANK = {kind: rank for rank, kind in enumerate(SECTIONS)}

#: What names an entry in the whole file: kind and name.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A service, volume, network or config."""

    kind: str
    name: str
    #: May hold references and texts with references; a config's ``content`` may be bytes.
    data: Mapping[str, Any]
    #: The folder that it goes to: its workload's name, or ``_shared``.
    unit: str
    #: A workload's name, or a resource's uid as text.
    owner: str
    #: Whether a workload made it; else a resource did.
    of_workload: bool
    origins: Origins

    @property
    def key(self) -> Key:
        """Kind and name."""
        return (self.kind, self.name)

    @property
    def span(self) -> Span:
        """Where the entry as a whole comes from."""
        return self.origins.at(()).span

    def at(self, *path: Any) -> Span:
        """Where the value at a path comes from."""
        return self.origins.at(path).span

    def changed(self, data: Mapping[str, Any], origins: Mapping[Path, Origin]) -> Entry:
        """This entry with other data; ``origins`` says where what is new comes from."""
        below: Origins = self.origins
        if origins:
            below = MergedOrigins(PrefixOrigins(below.at(()), origins), below, {path: path for path in origins}, {})
        return Entry(self.kind, self.name, data, self.unit, self.owner, self.of_workload, below)

    def manifest(self, data: Mapping[str, Any]) -> Manifest:
        """The manifest that this entry becomes once its data is plain."""
        return Manifest(
            kind=self.kind,
            api_version="",
            namespace=None,
            name=self.name,
            data=data,
            unit=self.unit,
            owner=self.owner,
            origins=self.origins,
        )


#: The entries of a file, in its order.
Entries = dict[Key, Entry]


def in_file_order(entries: Entries) -> Entries:
    """The entries by kind, then name."""
    return dict(sorted(entries.items(), key=lambda item: (_RANK[item[0][0]], item[0][1])))


def united(entries: Iterable[Entry], findings: Findings) -> Entries:
    """The entries by key, in the file's order. Equal ones count once, different ones of one key are reported."""
    found: Entries = {}
    for entry in sorted(entries, key=lambda e: (_RANK[e.kind], e.name, not e.of_workload, e.owner)):
        first = found.setdefault(entry.key, entry)
        if first.data != entry.data:
            findings.add(
                TAKEN.at(
                    entry.span,
                    f"{entry.kind} `{entry.name}` of {_owner(entry)} is also one of {_owner(first)}",
                    labels=[Label(first.span, f"{_owner(first)} makes it here")],
                    help="rename one, or give the resource another name in the environment (`name:` of its rule)",
                )
            )
    return found


def _owner(entry: Entry) -> str:
    return f"{'workload' if entry.of_workload else 'resource'} `{entry.owner}`"
