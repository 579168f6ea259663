"""Holds a driver's sections to what their targets take: keys that they know, parts of the right type.

What is said outright is judged when the driver is checked, and what expressions give when they are evaluated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from scorekit.codes.contract import SECTION_PART, UNKNOWN_SECTION_KEY
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.source.document import Document
    from scorekit.targets.record import Target

#: A part's type in words, and what to write.
_PARTS: Mapping[type, tuple[str, str]] = {
    dict: ("a mapping", "write `name: ...` lines below the key"),
    list: ("a list", "write one item that begins with `- ` for each"),
}


def misshapen(section: Document, target: Target) -> Iterator[Diagnostic]:
    """The parts of an evaluated section that are no mappings or lists where the target takes these."""
    if not isinstance(section.data, dict):
        yield SECTION_PART.at(section.span(), f"the section for {target.name} must be a mapping")
        return
    for key, part in section.items():
        if key not in target.sections:
            yield UNKNOWN_SECTION_KEY.at(part.mark.span, f"a `{target.name}` section has no `{key}`")
        yield from _part(key, part, target)


def _part(key: str, part: Document, target: Target) -> Iterator[Diagnostic]:
    known = target.sections.get(key)
    if known is not None and part.data is not None and not isinstance(part.data, known.type):
        words, hint = _PARTS[known.type]
        yield SECTION_PART.at(part.span(), f"`{key}` of the section for {target.name} must be {words}", help=hint)


def section_faults(driver: Driver, target: str) -> Iterator[Diagnostic]:
    """Every such fault of a section as it is written, and what its target finds in it."""
    record = find_target(target)
    for key, part in driver.document.part((target,)).items():
        if not is_computed(part.data):
            yield from _part(key, part, record)
    yield from record.written_faults(driver)


def is_computed(value: Any) -> bool:
    """Whether only a render knows what something is."""
    if isinstance(value, dict):
        return any(key.startswith("$") for key in value)
    return isinstance(value, str) and "{{" in value


def is_plain(value: Any) -> TypeGuard[str]:
    """Whether something is a text without expressions."""
    return isinstance(value, str) and "{{" not in value


def is_open(mapping: dict[Any, Any]) -> bool:
    """Whether a mapping may have keys that only a render knows. A condition or a loop around it adds none."""
    return any("{{" in key or key in ("$raw", "$value") for key in mapping)
