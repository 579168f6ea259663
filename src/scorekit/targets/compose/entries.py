"""The entries of a Compose file before it is finished: their values may be references, their texts are not escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.targets.api import Manifest, Origins
from scorekit.targets.origins import MergedOrigins, PrefixOrigins
from scorekit.targets.ownership import Claim

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import Origin, ResolvedWorkload
    from scorekit.source.document import Path

#: The kinds of entries in the order of the file, with the keys under which the file holds them.
SECTIONS = {
    "service": "services", "volume": "volumes", "network": "networks", "config": "configs", "model": "models",
}  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(SECTIONS)}

#: What names an entry in the whole file: kind and name.
Key = tuple[str, str]


class Entry(NamedTuple):
    """A service, volume, network, config or model."""

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
    #: Whether its driver says that others write it too, and that all mean one (``shared: true``).
    common: bool = False

    @classmethod
    def of(cls, workload: ResolvedWorkload, kind: str, name: str, data: Mapping[str, Any], origins: Origins) -> Entry:
        """An entry that a workload makes."""
        return cls(kind, name, data, workload.name, workload.name, of_workload=True, origins=origins)

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
        return self._replace(data=data, origins=below)

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
            common=self.common,
        )


#: The entries of a file, in its order.
Entries = dict[Key, Entry]


def file_order(entry: Entry | Manifest) -> tuple[int, str]:
    """By what the entries of a file sort: kind, then name."""
    return (_RANK[entry.kind], entry.name)


def in_file_order(entries: Entries) -> Entries:
    """The entries by kind, then name."""
    return dict(sorted(entries.items(), key=lambda item: file_order(item[1])))


def once(entries: Iterable[Entry]) -> Entries:
    """The entries by key, in the file's order: what several owners mean as one counts once."""
    found: Entries = {}
    for entry in sorted(entries, key=lambda e: (not e.of_workload, e.owner)):
        found.setdefault(entry.key, entry)
    return in_file_order(found)


def names(entries: Iterable[Entry], project: str) -> Iterator[Claim]:
    """The names that owners take: in the file, and of what the engine makes for it."""
    for entry in entries:
        what = f"{entry.kind} `{entry.name}`"
        yield Claim(entry.key, what, entry.owner, entry.at, entry.data, entry.common)
        if entry.kind != "service":
            given = entry.data.get("name")
            called = given if isinstance(given, str) else f"{project}_{entry.name}"
            what = what if called is not given else f"the engine's {entry.kind} `{called}`"
            yield Claim(("engine", entry.kind, called), what, entry.owner, entry.at, common=entry.common)


def hosts(entries: Iterable[Entry]) -> Iterator[Claim]:
    """The names that services answer to, by network: Compose hands out all addresses of one by turns."""
    for entry in entries:
        if entry.kind != "service" or "network_mode" in entry.data:
            continue
        networks = entry.data.get("networks") or ["default"]
        for network in networks:
            settings = networks[network] if isinstance(networks, dict) else None
            aliases = settings.get("aliases", ()) if isinstance(settings, dict) else ()
            for word in dict.fromkeys((entry.name, entry.data.get("container_name"), *aliases)):
                if isinstance(word, str):
                    what = f"the host name `{word}`"
                    place = partial(entry.at, "networks", network)
                    yield Claim((network, word), what, entry.owner, place, common=entry.common)
