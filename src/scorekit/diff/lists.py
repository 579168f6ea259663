"""Which items of two lists are the same one: by what names them where something does, else by what they hold."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from scorekit.targets.change_rules import ListKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: The label of a pair, and where each side has it.
Pair = tuple[str, int | None, int | None]

#: What names the items of any other list, if it names each.
_ANY = (ListKey(("name",)),)


def paired(before: Sequence[Any], after: Sequence[Any], keys: tuple[ListKey, ...] | None) -> tuple[list[Pair], bool]:
    """The items of two lists side by side, those of the second in its order; and whether the common ones changed places."""
    for candidate in (keys, _ANY):
        first, second = _names(before, candidate), _names(after, candidate)
        if candidate and first is not None and second is not None:
            return _by_name(first, second)
    return list(_by_content(before, after)), False


def _names(items: Sequence[Any], keys: tuple[ListKey, ...] | None) -> list[str] | None:
    """What each item is called; None where one has no name, or two have the same."""
    if not keys or not all(isinstance(item, dict) for item in items):
        return None
    found = []
    for item in items:
        parts = [_at(item, key) for key in keys]
        if parts[0] is None:
            return None
        found.append("/".join(str(part) for part in parts if part is not None))
    return found if len(set(found)) == len(found) else None


def _at(item: Any, key: ListKey) -> Any:
    for step in key.path:
        item = item.get(step) if isinstance(item, dict) else None
    return key.default if item is None else item


def _by_name(before: list[str], after: list[str]) -> tuple[list[Pair], bool]:
    there = {name: index for index, name in enumerate(before)}
    pairs: list[Pair] = [(f"[{name}]", there.get(name), index) for index, name in enumerate(after)]
    gone: list[Pair] = [(f"[{name}]", index, None) for name, index in there.items() if name not in set(after)]
    common = [index for _, index, _ in pairs if index is not None]
    return gone + pairs, common != sorted(common)


def _by_content(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Pair]:
    """Equal items meet, and what stands between them is paired in order."""
    first, second = ([json.dumps(item, sort_keys=True, default=str) for item in items] for items in (before, after))
    for tag, low, high, start, end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((f"[{j}]", i, j) for i, j in zip(range(low, high), range(start, end), strict=True))
            continue
        shared = min(high - low, end - start)
        yield from ((f"[{start + n}]", low + n, start + n) for n in range(shared))
        yield from ((f"[{i}]", i, None) for i in range(low + shared, high))
        yield from ((f"[{j}]", None, j) for j in range(start + shared, end))
