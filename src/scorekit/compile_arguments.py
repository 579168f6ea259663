"""What a caller hands to ``compile``: plain forms become the library's own, and what can't be meant is refused.

Raises UsageError with a reason for a mistake of the caller; what is wrong inside of a text is a diagnostic, as everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit import image_reference
from scorekit.errors import UsageError
from scorekit.inputs import source_name
from scorekit.location import Source, one_line_span
from scorekit.model.overrides import PropertyOverride
from scorekit.model.workload import Workload
from scorekit.names import LABEL_RULE, is_dns_label
from scorekit.resolve.resolution import Origin, Traced
from scorekit.source.document import Document
from scorekit.source.reader import read
from scorekit.suggest import suggestion
from scorekit.targets.api import PublishedPort

if TYPE_CHECKING:
    from scorekit.inputs import Input, Override
    from scorekit.outcome import Findings

#: Of a seed, in bytes: what is shorter is guessed.
SHORTEST_SEED = 16
_SHARED = ("include", "only", "exclude")
_FORMS = "a Workload, a Source, the text of a Score file or its data as a mapping"


def workloads_of(given: Iterable[object]) -> tuple[Input, ...]:
    """The compiled set. A text or a mapping is called ``workloads[0]`` in messages, after its place."""
    if isinstance(given, Workload | Source | Document) or not _is_collection(given):
        raise UsageError(f"workloads is a list, not {_shown(given)}; each is {_FORMS}")
    return tuple(_workload(item, f"workloads[{number}]") for number, item in enumerate(given))


def _workload(item: object, name: str) -> Input:
    if isinstance(item, Workload | Source | Document):
        return item
    if isinstance(item, Mapping):
        return _as_source(item, name)
    if not isinstance(item, str):
        raise UsageError(f"{name} is {_shown(item)}; it is {_FORMS}")
    if "\n" not in item and item.endswith((".yaml", ".yml")):
        raise UsageError(f"{name} is a path; hand in its text, or Source({item!r}, text) with its name")
    return Source(name, item)


def _as_source(data: Mapping[Any, Any], name: str) -> Source:
    """Data as a document, which JSON is: messages quote it as it is written there."""
    try:
        return Source(name, json.dumps(data, indent=2, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"{name} holds what no YAML file can: {error}") from None


def images_of(given: Mapping[str, object] | None) -> Mapping[str, Traced]:
    """Images by ``WORKLOAD/CONTAINER``, ``CONTAINER`` or ``*``."""
    return {
        key: _image(key, value) for key, value in _mapping("images", given, "{'main': 'registry/shop:1.0'}").items()
    }


def _image(key: str, value: object) -> Traced:
    if isinstance(value, Traced):
        return value
    if not isinstance(value, str) or not value:
        raise UsageError(f"images[{key!r}] is {_shown(value)}; it is a reference, say 'registry/shop:1.0'")
    if (wrong := image_reference.fault(value)) is not None:
        raise UsageError(f"images[{key!r}]: `{value}` {wrong[0]}; {wrong[1]}")
    return Traced(value, Origin("option", one_line_span("images", f"{key}={value}")))


def overrides_of(
    given: Mapping[str, object] | None, inputs: Sequence[Input], findings: Findings
) -> Mapping[str, Sequence[Override]] | None:
    """Overrides by the name of a source, in order; None, and noted, where one can't be read."""
    known = {source_name(item) for item in inputs}
    found: dict[str, Sequence[Override]] = {}
    for name, layers in _mapping("overrides", given, "{'score.yaml': ['metadata.name=shop']}").items():
        if name not in known:
            raise UsageError(f"overrides: there is no source `{name}`; {suggestion(name, sorted(known))}")
        if not _is_collection(layers) or isinstance(layers, Document):
            raise UsageError(f"overrides[{name!r}] is a list of overrides, say ['metadata.name=shop']")
        read_ = [_override(layer, f"overrides[{name!r}][{number}]", findings) for number, layer in enumerate(layers)]
        found[name] = [layer for layer in read_ if layer is not None]
    return None if findings.failed else found


def _override(layer: object, name: str, findings: Findings) -> Override | None:
    if isinstance(layer, Document | PropertyOverride):
        return layer
    if isinstance(layer, str):
        return findings.take(PropertyOverride.parse(layer, name))
    if isinstance(layer, Mapping):
        layer = _as_source(layer, name)
    if not isinstance(layer, Source):
        raise UsageError(f"{name} is {_shown(layer)}; it is a Source, a mapping or 'PATH=VALUE'")
    return findings.take(read(layer))


def published(given: Sequence[object]) -> tuple[PublishedPort, ...]:
    """Ports on the host; a text is ``[ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL]``."""
    if not _is_collection(given):
        raise UsageError("publish is a list, say ['8080:shop:80']")
    for port in given:
        if not isinstance(port, str | PublishedPort):
            raise UsageError(f"publish holds {_shown(port)}; a port is written '8080:shop:80'")
    return tuple(PublishedPort.parse(port) if isinstance(port, str) else port for port in given)  # type: ignore[misc] # seen above


def check_select(given: Collection[str] | None) -> None:
    """Refuse one name where several are meant: its letters would be."""
    if given is not None and not _is_collection(given):
        raise UsageError(f"select is a list of names, say [{_shown(given)}], since a text is one of letters")


def check_seed(seed: bytes | None) -> None:
    """Refuse a seed that is no secret."""
    if seed is not None and not isinstance(seed, bytes):
        raise UsageError("seed is bytes, of which nobody else knows")
    if seed is not None and len(seed) < SHORTEST_SEED:
        raise UsageError(f"the seed is too short: {SHORTEST_SEED} bytes at least, 32 are better")


def check_shared(word: str) -> None:
    """Refuse what says nothing about shared resources."""
    if word not in _SHARED:
        raise UsageError(f"shared is one of {', '.join(_SHARED)}, not {_shown(word)}")


def check_label(name: str, value: str | None) -> None:
    """Refuse a name that no object can have (RFC 1123)."""
    if value is not None and not is_dns_label(str(value)):
        raise UsageError(f"{name} can't be {_shown(value)}; allowed: {LABEL_RULE}")


def _mapping(name: str, given: object, example: str) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise UsageError(f"{name} is a mapping, say {example}")
    return given


def _is_collection(given: object) -> bool:
    return isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping)


def _shown(value: object) -> str:
    """A value as a message names it: a short text, or its type."""
    return repr(value) if isinstance(value, str) and len(value) < 60 and "\n" not in value else type(value).__name__
