"""Reading and changing trees of plain data that others wrote, and that may have any shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.source.document import Path


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
