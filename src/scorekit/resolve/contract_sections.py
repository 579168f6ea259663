"""Holds a driver's sections to what its targets take: parts of the right type, gates that can open, manifests that are objects.

What is said outright is judged when the driver is checked, and what expressions give when they are evaluated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from scorekit.codes.compose import SECTION_SHAPE
from scorekit.codes.contract import SECTION_PART, UNKNOWN_SECTION_KEY
from scorekit.codes.target import BAD_MANIFEST
from scorekit.model.driver import SECTION_KEYS
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.source.document import Document, Path

#: A part's type in words, and what to write.
_PARTS: Mapping[type, tuple[str, str]] = {
    dict: ("a mapping", "write `name: ...` lines below the key"),
    list: ("a list", "write one item that begins with `- ` for each"),
}
_CONDITIONS = ("service_started", "service_healthy", "service_completed_successfully")


def misshapen(section: Document, target: str) -> Iterator[Diagnostic]:
    """The parts of a section that are no mappings or lists where the target takes these; evaluated, or as it is written."""
    if not isinstance(section.data, dict):
        yield SECTION_PART.at(section.span(), f"the section for {target} must be a mapping")
        return
    for key, part in section.items():
        if key not in SECTION_KEYS[target]:
            yield UNKNOWN_SECTION_KEY.at(part.mark.span, f"a `{target}` section has no `{key}`")
        yield from _part(key, part, target)


def _part(key: str, part: Document, target: str) -> Iterator[Diagnostic]:
    wanted = SECTION_KEYS[target].get(key)
    if wanted is not None and part.data is not None and not isinstance(part.data, wanted):
        words, hint = _PARTS[wanted]
        yield SECTION_PART.at(part.span(), f"`{key}` of the section for {target} must be {words}", help=hint)


def section_faults(driver: Driver, target: str) -> Iterator[Diagnostic]:
    """Every such fault of a target's section, as it is written."""
    for key, part in driver.document.part((target,)).items():
        if not _computed(part.data):
            yield from _part(key, part, target)
    check = _CHECKS.get(target)
    if check is not None:
        yield from check(driver)


def written_manifests(driver: Driver) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The manifests that are written as mappings, with their paths; ``$value`` is looked into."""
    manifests = driver.document.data["kubernetes"].get("manifests")
    for index, item in enumerate(manifests if isinstance(manifests, list) else ()):
        wrapped = isinstance(item, dict) and "$value" in item
        manifest = item["$value"] if wrapped else item
        if isinstance(manifest, dict):
            yield ("kubernetes", "manifests", index, *(("$value",) if wrapped else ())), manifest


def is_core_secret(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is Kubernetes' own Secret."""
    return (manifest.get("apiVersion", "v1"), manifest.get("kind")) == ("v1", "Secret")


def _manifests(driver: Driver) -> Iterator[Diagnostic]:
    for path, manifest in written_manifests(driver):
        if is_core_secret(manifest):
            continue  # refused whatever else it has
        metadata = manifest.get("metadata")
        lacking = [key for key in ("apiVersion", "kind", "metadata") if key not in manifest]
        if isinstance(metadata, dict) and "name" not in metadata and not _open(metadata):
            lacking.append("metadata.name")
        if lacking and not _open(manifest):
            words = ", ".join(f"`{key}`" for key in lacking)
            hint = "an object has an `apiVersion`, a `kind` and a `metadata.name`"
            yield BAD_MANIFEST.at(driver.span(path), f"this manifest lacks {words}", help=hint)


def _gates(driver: Driver) -> Iterator[Diagnostic]:
    section = driver.document.data["compose"]
    services = section.get("services", {})
    gates = section.get("gate")
    for index, gate in enumerate(gates if isinstance(gates, list) else ()):
        path: Path = ("compose", "gate", index)
        service, condition = (gate.get("service"), gate.get("condition")) if isinstance(gate, dict) else (None, None)
        if _plain(service) and isinstance(services, dict) and not _open(services) and service not in services:
            hint = did_you_mean(service, services) or f"its services: {listed(services) or 'none'}"
            message = f"the gate waits for service `{service}`, which this driver does not write"
            yield SECTION_SHAPE.at(driver.span((*path, "service")), message, help=hint)
        if _plain(condition) and condition not in _CONDITIONS:
            hint = did_you_mean(condition, _CONDITIONS) or f"one of {', '.join(_CONDITIONS)}"
            message = f"`{condition}` is no condition of a service"
            yield SECTION_SHAPE.at(driver.span((*path, "condition")), message, help=hint)


def _computed(value: Any) -> bool:
    """Whether only a render knows what something is."""
    if isinstance(value, dict):
        return any(key.startswith("$") for key in value)
    return isinstance(value, str) and "{{" in value


def _plain(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and "{{" not in value


def _open(mapping: dict[Any, Any]) -> bool:
    """Whether a mapping may have keys that only a render knows. A condition or a loop around it adds none."""
    return any("{{" in key or key in ("$raw", "$value") for key in mapping)


_CHECKS: dict[str, Callable[[Driver], Iterator[Diagnostic]]] = {"compose": _gates, "kubernetes": _manifests}
