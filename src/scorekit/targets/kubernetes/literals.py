"""Trees of drivers that must hold plain data: a reference in one is reported where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.outcome import Findings
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins
    from scorekit.values import Opaque


def opaque(tree: Any) -> tuple[tuple[Path, Opaque], ...]:
    """Every value in a tree that is known only at run time, with its path."""
    found: list[tuple[Path, Opaque]] = []
    _collect(tree, (), found)
    return tuple(found)


def _collect(value: Any, path: Path, found: list[tuple[Path, Opaque]]) -> None:
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(item) not in _PLAIN:
                _collect(item, (*path, key), found)
    elif kind is list:
        for index, item in enumerate(value):
            if type(item) not in _PLAIN:
                _collect(item, (*path, index), found)
    else:
        found.append((path, value))


#: What a leaf may be; a leaf of any other type is known only at run time.
_PLAIN = frozenset({str, int, bool, float, type(None)})


def refuse(values: Iterable[tuple[Path, Opaque]], origins: Origins, findings: Findings) -> None:
    """A fault for each value that stands where only plain data can."""
    for path, value in values:
        message = f"{value!r} can't stand at `{'.'.join(map(str, path))}`"
        help_ = "read it from a variable of a container, or name the Secret itself"
        findings.add(codes.REFERENCE_IN_MANIFEST.at(origins.at(path).span, message, help=help_))
