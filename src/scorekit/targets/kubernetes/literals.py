"""Trees of drivers that must hold plain data: a reference in one is reported where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes
from scorekit.values import Opaque

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.outcome import Findings
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins


def opaque(value: Any, path: Path = ()) -> Iterator[tuple[Path, Opaque]]:
    """Every value in a tree that is known only at run time, with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (dict, list, Opaque)):
                yield from opaque(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, (dict, list, Opaque)):
                yield from opaque(item, (*path, index))
    elif isinstance(value, Opaque):
        yield path, value


def refuse_references(tree: Any, origins: Origins, findings: Findings) -> bool:
    """Whether a tree holds references; each is noted as a fault, where it is written."""
    found = False
    for path, value in opaque(tree):
        found = True
        message = f"{value!r} can't stand at `{'.'.join(map(str, path))}`"
        help_ = "read it from a variable of a container, or name the Secret itself"
        findings.add(codes.REFERENCE_IN_MANIFEST.at(origins.at(path).span, message, help=help_))
    return found
