r"""Paths in plain data, found by what people write: ``spec.containers[0].env[DB_HOST].value``, ``labels.a\.example/b``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scorekit.source.document import dotted
from scorekit.source.scalars import whole_number

if TYPE_CHECKING:
    from scorekit.source.document import Path

#: What names an item of a list among its neighbours, the usual first.
_NAMING = ("name", "target", "mountPath", "source", "key", "containerPort")


def located(data: Any, text: str) -> Path | None:
    """The path that a text means in some data; None where it leads nowhere.

    The dots of a key may be left as they are where that leads somewhere, or the key be quoted in brackets, and an item of a list
    may be called by its name.
    """
    for strict in (True, False):
        found = next(_readings(data, text, strict=strict), None)
        if found is not None:
            return found
    return None


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every scalar and every empty mapping or list of some data, with its path, in order."""
    if isinstance(data, dict) and data:
        for key, below in data.items():
            yield from leaves(below, (*path, key))
    elif isinstance(data, list | tuple) and data:
        for index, below in enumerate(data):
            yield from leaves(below, (*path, index))
    else:
        yield path, data


def _spellings(key: str) -> tuple[str, ...]:
    """The ways to write a key that people try."""
    return (dotted((key,)), key, f"[{key}]", f"['{key}']", f"[{json.dumps(key, ensure_ascii=False)}]")


def _readings(data: Any, text: str, *, strict: bool) -> Iterator[Path]:
    """Every way to read a text as a path, the longest keys first."""
    if isinstance(data, dict):
        for key in sorted(data, key=lambda k: (-len(str(k)), str(k))):
            for spelling in (dotted((key,)),) if strict else _spellings(str(key)):
                if text.startswith(spelling):
                    yield from ((key, *rest) for rest in _onwards(data[key], text[len(spelling) :], strict=strict))
    elif isinstance(data, list | tuple) and text.startswith("["):
        word, bracket, rest = text[1:].partition("]")
        index = _index(data, word) if bracket else None
        if index is not None:
            yield from ((index, *more) for more in _onwards(data[index], rest, strict=strict))


def _onwards(data: Any, rest: str, *, strict: bool) -> Iterator[Path]:
    if not rest:
        yield ()
    elif rest.startswith("["):
        yield from _readings(data, rest, strict=strict)
    elif rest.startswith("."):
        yield from _readings(data, rest[1:], strict=strict)


def _index(items: list[Any] | tuple[Any, ...], word: str) -> int | None:
    """The item that a number or a name in brackets means."""
    word = word.strip("\"'")
    if word.isascii() and word.isdigit():
        index = whole_number(word)
        return index if index < len(items) else None
    for naming in _NAMING:
        for index, item in enumerate(items):
            if isinstance(item, dict) and str(item.get(naming)) == word:
                return index
    return None
