"""The shapes of what this target itself reads in a service or config. Compose's schema knows the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.targets.compose.topology import CONDITIONS
from scorekit.values import Opaque

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Shape = tuple["Callable[[Any], bool]", str]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_reference(value: Any) -> bool:
    return isinstance(value, str | bytes | Opaque)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _is_waits(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(how, dict) for how in value.values())
    return _is_texts(value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_labels(value: Any) -> bool:
    return isinstance(value, dict) or _is_texts(value)


def _is_configs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str)
        or (isinstance(item, dict) and isinstance(item.get("source"), str) and _is_mode(item.get("mode")))
        for item in value
    )


def _is_mode(value: Any) -> bool:
    if isinstance(value, str):
        return 3 <= len(value) <= 4 and set(value) <= set("01234567")
    return value is None


def _is_ports(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str | int)
        or (isinstance(item, dict) and not any(isinstance(v, Opaque | dict | list) for v in item.values()))
        for item in value
    )


def _is_volumes(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str | Opaque) or (isinstance(item, dict) and isinstance(item.get("type"), str))
        for item in value
    )


def _is_networks(value: Any) -> bool:
    if not isinstance(value, dict):
        return _is_texts(value)
    return all(
        settings is None or (isinstance(settings, dict) and _is_texts(settings.get("aliases", [])))
        for settings in value.values()
    )


_SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "service": {
        "image": (_is_text_or_reference, "a text"),
        "configs": (_is_configs, "a list of names, or of mappings with a `source`; a `mode` is octal, in quotes"),
        "depends_on": (_is_waits, "a list of services, or a mapping of each to its `condition`"),
        "healthcheck": (_is_mapping, "a mapping with a `test`"),
        "ipc": (_is_text, "a text"),
        "labels": (_is_labels, "a mapping, or a list of texts"),
        "network_mode": (_is_text, "a text"),
        "networks": (_is_networks, "a list of names, or a mapping of each to its settings"),
        "pid": (_is_text, "a text"),
        "ports": (_is_ports, "a list of texts, or of mappings with a `target`"),
        "read_only": (_is_flag, "true or false"),
        "volumes": (_is_volumes, "a list of texts, or of mappings with a `type`"),
    },
    "config": {"content": (_is_text_or_reference, "a text")},
}


def misshapen(kind: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields of an entry that are not what Compose wants there, and what that is."""
    for field, (fits, words) in _SHAPES.get(kind, {}).items():
        if field in data and not fits(data[field]):
            yield field, words


def with_waits_by_name(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A service whose ``depends_on`` is a mapping, so that more can be joined to it."""
    listed = data.get("depends_on")
    if not isinstance(listed, list):
        return data
    return {**data, "depends_on": {name: {"condition": CONDITIONS["started"]} for name in listed}}
