"""The values that targets take and give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from ipaddress import ip_address
from typing import TYPE_CHECKING, Protocol

from scorekit.caller import spelt
from scorekit.errors import UsageError, expect
from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.secrets import Guarded
from scorekit.source.writer import dump
from scorekit.targets.redaction import redacted_secret

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.resolve.resolution import Origin, Resolution
    from scorekit.source.document import Document, Path
    from scorekit.values import JsonObject


#: Finds the CustomResourceDefinition of a group and a kind, None where there is none, and says what is wrong with its files.
FindDefinition = Callable[[str, str, tuple[str, ...]], "tuple[Document | None, tuple[Diagnostic, ...]]"]

#: The folder of what belongs to no workload.
SHARED = "_shared"
#: Begins the folder of a workload whose name begins with a digit, which would else come before ``_shared`` and the namespaces
#: in it: who applies a folder does so by name.
NUMBERED = "w_"


def folder_of(unit: str) -> str:
    """The folder of a unit's files in an output that has one a unit."""
    return f"{NUMBERED}{unit}" if unit[0].isdigit() else unit


class Origins(Protocol):
    """The origins of an object's fields."""

    @property
    def foreign(self) -> bool:
        """Whether someone else than the target wrote any part: a driver, or a patch."""
        ...

    def at(self, path: Path, *, key: bool = False) -> Origin:
        """The origin of the value at a path, or of its key; else of the nearest ancestor that has one. Never fails."""
        ...


@dataclass(frozen=True, slots=True)
class Manifest(Guarded):
    """One object of a target's language: a Kubernetes object, or a Compose file's service, volume, config or network."""

    #: Kubernetes' kind; in Compose ``service``, ``volume``, ``config``, ``network``.
    kind: str
    #: ``apps/v1``; empty in Compose.
    api_version: str
    namespace: str | None
    name: str
    #: Final plain data, keys in output order: no reference is left in it.
    data: JsonObject = field(repr=False)
    #: The folder that it goes to: its workload's name, or ``_shared``.
    unit: str
    #: What made it: a workload's name, or a resource's uid as text.
    owner: str
    #: Two manifests are equal when they say the same, wherever that is written.
    origins: Origins = field(repr=False, compare=False)
    #: Whether it holds secret values, and so must be kept in a file of mode 0600.
    secret: bool = False
    #: Whether its driver says that others write it too, and that all mean one (``shared: true``).
    common: bool = False

    @property
    def group(self) -> str:
        """The API group: ``apps`` of ``apps/v1``; empty for Kubernetes' first kinds and in Compose."""
        return self.api_version.rpartition("/")[0]

    def __hash__(self) -> int:
        return hash((self.kind, self.api_version, self.namespace, self.name))

    def redacted(self) -> Manifest:
        """The same without a secret value: of a Secret its kind, its name, and the keys of what it holds."""
        return replace(self, data=redacted_secret(self.data)) if self.secret else self

    def _pickled(self) -> Manifest | None:
        return self if self.redacted() == self else None


@dataclass(frozen=True, slots=True)
class OutputFile(Guarded):
    """A file of the output, before it is written."""

    #: Relative to the output folder, with ``/``.
    path: str
    content: bytes = field(repr=False)
    #: The mode that it must have; None where that is the umask's business.
    mode: int | None = None
    #: Whether it holds secret values.
    secret: bool = False

    def _pickled(self) -> OutputFile | None:
        return None if self.secret else self


_PUBLISHED = (
    r"(?a)(?:(?P<address>[0-9.]+|\[[0-9A-Fa-f:.]+\]):)?(?P<host>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9}))?:(?P<ref>[^:]+):"
    r"(?P<container>[0-9]{1,9})(?:-(?P<end>[0-9]{1,9}))?"
    r"(?:/(?P<protocol>tcp|udp|sctp))?"
)


#: As many ports one range may open.
_LONGEST_RANGE = 256


@dataclass(frozen=True, slots=True)
class PublishedPort:
    """``[ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL]`` (Compose): a port of a workload, or of a resource's service, on the host."""

    #: The argument as written, for messages.
    text: str
    #: An IPv4 or IPv6 address, without brackets.
    address: str
    host: int
    #: A workload's name; or a resource, as ``WORKLOAD.RESOURCE``, or its output that names the service: ``UID.OUTPUT``, ``WORKLOAD.RESOURCE.OUTPUT``.
    ref: str
    container: int
    #: ``tcp``, ``udp`` or ``sctp``; None: those of the workload's port.
    protocol: str | None = None

    @classmethod
    def parse(cls, text: str) -> PublishedPort:
        """The port that an argument means. Raises UsageError where it is none, or a range of them."""
        found = cls.parse_range(text)
        if len(found) > 1:
            raise UsageError(f"{spelt('publish', '--publish')} {text}: one port is wanted, and no range")
        return found[0]

    @classmethod
    def parse_range(cls, text: str) -> tuple[PublishedPort, ...]:
        """The ports that an argument means: one, or those of a range, ``8000-8002:shop:8000-8002``. Raises UsageError where it is none."""
        expect("a published port", text, str, "a text")
        found, said = re.fullmatch(_PUBLISHED, text), f"{spelt('publish', '--publish')} {text}"
        if found is None:
            raise UsageError(
                f"{said}: write [ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL], say 5432:postgres#shop.db.host:5432"
            )
        for port in (found["host"], found["container"], found["last"], found["end"]):
            if port is not None and not 1 <= int(port) <= 65535:
                raise UsageError(f"{said}: `{port}` is no port; a port is a number from 1 to 65535")
        address = (found["address"] or "127.0.0.1").strip("[]")
        try:
            ip_address(address)
        except ValueError:
            raise UsageError(f"{said}: `{address}` is no address of this machine") from None
        host, container = int(found["host"]), int(found["container"])
        last, end = int(found["last"] or host), int(found["end"] or container)
        if not 0 <= last - host == end - container < _LONGEST_RANGE:
            raise UsageError(
                f"{said}: the ranges of a machine and of a container are of one length, {_LONGEST_RANGE} ports at most"
            )
        if last == host:
            return (cls(text, address, host, found["ref"], container, found["protocol"]),)
        head, tail = (f"{found['address']}:" if found["address"] else ""), text[found.end("end") :]
        return tuple(
            cls(
                f"{head}{host + i}:{found['ref']}:{container + i}{tail}",
                address,
                host + i,
                found["ref"],
                container + i,
                found["protocol"],
            )
            for i in range(last - host + 1)
        )


@dataclass(frozen=True, slots=True)
class TargetOptions:
    """What the caller asks of the output beside the model."""

    generate_namespace: bool = False
    publish: tuple[PublishedPort, ...] = ()
    #: Which shared resources are emitted: ``include``, ``only`` or ``exclude``.
    shared: str = "include"
    #: Where a Compose file's ``.env`` will lie, relative to it; None: ``.env``.
    env_file: str | None = None
    #: None where there are no definitions of custom kinds.
    definition: FindDefinition | None = None


_Write = Callable[[Manifest], str]


class Texts:
    """The texts of the objects of a set as they are written, each made when it is first asked for."""

    __slots__ = ("_texts",)

    def __init__(self, texts: dict[tuple[int, _Write], tuple[Manifest, str]] | None = None) -> None:
        # By identity, which means something as long as the object is kept beside, and by what writes it.
        self._texts = {} if texts is None else texts

    def __reduce__(self) -> tuple[type[Texts], tuple[()]]:
        return Texts, ()

    def of(self, manifests: Iterable[Manifest]) -> Texts:
        """The texts that are known of other objects, which may be partly the same."""
        kept = set(map(id, manifests)) if self._texts else ()
        return Texts({key: found for key, found in self._texts.items() if key[0] in kept})

    def text(self, manifest: Manifest, write: _Write) -> str:
        """The text of an object as one function writes it."""
        key = (id(manifest), write)
        found = self._texts.get(key)
        if found is None or found[0] is not manifest:
            found = self._texts[key] = (manifest, write(manifest))
        return found[1]


@dataclass(frozen=True, slots=True)
class ManifestSet:
    """Everything that a target emits for a Resolution."""

    target: str
    resolution: Resolution
    #: In output order.
    manifests: tuple[Manifest, ...]
    #: Further files: Compose's ``.env`` and binary files.
    files: tuple[OutputFile, ...] = ()
    #: Facts about the whole (Compose's ``name``), for the target's own layout.
    extra: JsonObject | None = None
    #: What was written of its objects before; None where that is not kept.
    _texts: Texts | None = field(default=None, repr=False, compare=False)

    def text(self, manifest: Manifest) -> str:
        """An object of the set as YAML."""
        return self.written(manifest, _written)

    def written(self, manifest: Manifest, write: _Write) -> str:
        """An object of the set as a function writes it, which writes nothing else into it: once, where texts are kept."""
        return write(manifest) if self._texts is None else self._texts.text(manifest, write)

    def __hash__(self) -> int:
        return hash((self.target, self.resolution))

    def redacted(self) -> ManifestSet:
        """The same without a secret value and without the seed: to look at, to keep and to pickle, not to apply."""
        return replace(
            self,
            resolution=replace(self.resolution, secrets=self.resolution.secrets.redacted()),
            manifests=tuple(manifest.redacted() for manifest in self.manifests),
            files=tuple(file for file in self.files if not file.secret),
            _texts=None,
        )

    def __repr__(self) -> str:
        objects, files = len(self.manifests), len(self.files)
        return f"<ManifestSet of {self.resolution.environment_name} ({self.target}): objects={objects}, files={files}>"


def _written(manifest: Manifest) -> str:
    return dump(dict(manifest.data))
