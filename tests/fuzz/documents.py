"""Documents as trees that may hold what no writer makes: keys of any kind, texts of half characters, words spelt as they are."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.location import Source
from scorekit.source import reader

if TYPE_CHECKING:
    from scorekit.source.document import Mark

_HALF = re.compile("[\ud800-\udfff]")


class Spelt(NamedTuple):
    """A word that goes into the file as it is: a key that is no text, a number in a strange base, a tag."""

    word: str


class Keyed(NamedTuple):
    """A mapping as a list of keys and values, so that a key may be any word and stand there twice."""

    entries: tuple[tuple[Any, Any], ...]


def read(text: str) -> Any:
    """The tree of a document that can be read, with its odd words spelt as they are; ValueError of any other."""
    document = reader.read(Source("x", text)).unwrap()
    return _tree(document.data, document.mark)


def keyed(value: Any) -> Any:
    """Plain data as a tree; a ``Spelt`` may be a key in it."""
    if isinstance(value, dict):
        return Keyed(tuple((key, keyed(item)) for key, item in value.items()))
    return [keyed(item) for item in value] if isinstance(value, list) else value


def _tree(value: Any, mark: Mark) -> Any:
    if isinstance(value, dict):
        below = [(key, item, mark.child(key) or mark) for key, item in value.items()]
        return Keyed(
            tuple((Spelt(m.key.text) if m.key and m.key.text else key, _tree(item, m)) for key, item, m in below)
        )
    if isinstance(value, list):
        return [_tree(item, mark.child(index) or mark) for index, item in enumerate(value)]
    return Spelt(mark.text) if mark.text else value


def write(tree: Any) -> str:
    """The document of a tree: a line for each key of the root, and flow style below."""
    if isinstance(tree, Keyed) and tree.entries:
        return "".join(f"{_flow(key)}: {_flow(value)}\n" for key, value in tree.entries)
    return f"{_flow(tree)}\n"


def _flow(tree: Any) -> str:
    if isinstance(tree, Spelt):
        return tree.word
    if isinstance(tree, Keyed):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(value)}" for key, value in tree.entries) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(_flow, tree)) + "]"
    if isinstance(tree, str):
        return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", json.dumps(tree, ensure_ascii=False))
    if isinstance(tree, float) and not math.isfinite(tree):
        return ".nan" if math.isnan(tree) else ".inf" if tree > 0 else "-.inf"
    return json.dumps(tree)


#: The way from a tree's root to a part: the number of an entry or item at each step.
Way = tuple[int, ...]


def ways(tree: Any, above: Way = ()) -> list[Way]:
    """Every part of a tree, the root first."""
    found = [above]
    for number, below in enumerate(_below(tree)):
        found += ways(below, (*above, number))
    return found


def _below(tree: Any) -> list[Any]:
    if isinstance(tree, Keyed):
        return [value for _, value in tree.entries]
    return tree if isinstance(tree, list) else []


def at(tree: Any, way: Way) -> Any:
    """The part at a way."""
    for step in way:
        tree = _below(tree)[step]
    return tree


def put(tree: Any, way: Way, *parts: Any) -> Any:
    """The tree with other parts in the place of one: none leaves it out; several stand one after another."""
    if not way:
        return parts[0] if parts else None
    step, rest = way[0], way[1:]
    if isinstance(tree, Keyed):
        key, value = tree.entries[step]
        entries = tuple((key, part) for part in parts) if not rest else ((key, put(value, rest, *parts)),)
        return Keyed((*tree.entries[:step], *entries, *tree.entries[step + 1 :]))
    items = list(parts) if not rest else [put(tree[step], rest, *parts)]
    return [*tree[:step], *items, *tree[step + 1 :]]


def rekey(tree: Any, way: Way, key: Any) -> Any:
    """The tree with another key for the part at a way; unchanged where that is no entry of a mapping."""
    holder = at(tree, way[:-1]) if way else None
    if not isinstance(holder, Keyed):
        return tree
    entries = list(holder.entries)
    entries[way[-1]] = (key, entries[way[-1]][1])
    return put(tree, way[:-1], Keyed(tuple(entries)))
