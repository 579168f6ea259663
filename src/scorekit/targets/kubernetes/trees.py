"""Reading and changing trees of plain data that others wrote, and that may have any shape or hold a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scorekit.outcome import Findings
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins
    from scorekit.values import Opaque


def mapping(value: Any) -> Mapping[str, Any]:
    """A value where it is a mapping, else an empty one: drivers and patches write what they like."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> tuple[tuple[int, Mapping[str, Any]], ...]:
    """A list's mappings with their indexes; nothing of what is no list."""
    if not isinstance(value, list):
        return ()
    return tuple((index, item) for index, item in enumerate(value) if isinstance(item, dict))


def below(value: Any, path: Path) -> Any:
    """What stands at a path of mappings; None where it leads nowhere."""
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def put(tree: Any, path: Path, value: Any) -> Any:
    """The tree with a value at a path, and mappings on the way where there were none; nothing is changed in place."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(tree, list):
        return [*tree[:step], put(tree[step], rest, value), *tree[step + 1 :]]
    return {**mapping(tree), step: put(mapping(tree).get(step), rest, value)}


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
