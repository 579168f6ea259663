"""Two trees compared field by field. Order of keys means nothing; order of a list does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from scorekit.explain.explanation import NOTHING
from scorekit.lazy_dataclass import dataclass
from scorekit.source.document import ListItem
from scorekit.targets.change_rules import ORDER, ListKey, ListKeys
from scorekit.values import same

if TYPE_CHECKING:
    from scorekit.source.document import Path


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs, and the ways to it on both sides."""

    steps: tuple[str, ...]
    before: Any
    after: Any
    before_path: Path
    after_path: Path


def indistinct(before: Any, after: Any) -> bool:
    """Whether two different values look the same once redacted, so that no more is said of them."""
    return before is not NOTHING and after is not NOTHING and same(before, after)


def differences(before: Any, after: Any, keys: ListKeys | None = None) -> Iterator[Difference]:
    """Every value that differs, from the top; what one side lacks is one difference, however much it holds."""
    if not same(before, after):
        yield from _values(Difference((), before, after, (), ()), keys or {}, "")


def _values(at: Difference, keys: ListKeys, name: str) -> Iterator[Difference]:
    """Those in two values that differ."""
    before, after = at.before, at.after
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(k for k in after if k not in before)):
            there, here = before.get(key, NOTHING), after.get(key, NOTHING)
            if same(there, here):
                continue
            below = Difference((*at.steps, str(key)), there, here, (*at.before_path, key), (*at.after_path, key))
            yield from _values(below, keys, str(key))
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple) and before and after:
        pairs, reordered = paired(before, after, keys.get(name))
        for called, i, j in pairs:
            there, here = NOTHING if i is None else before[i], NOTHING if j is None else after[j]
            if same(there, here):
                continue
            below = Difference(
                (*at.steps, ListItem(f"[{called}]")),
                there,
                here,
                at.before_path if i is None else (*at.before_path, i),
                at.after_path if j is None else (*at.after_path, j),
            )
            yield from _values(below, keys, "")
        if reordered:
            first = [called for _, called in sorted((i, called) for called, i, _ in pairs if i is not None)]
            second = [called for called, _, j in pairs if j is not None]
            yield Difference((*at.steps, ORDER), first, second, at.before_path, at.after_path)
    else:
        yield at


#: What a pair is called, and where each side has it.
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
    there, here = {name: index for index, name in enumerate(before)}, set(after)
    pairs: list[Pair] = [(name, there.get(name), index) for index, name in enumerate(after)]
    gone: list[Pair] = [(name, index, None) for name, index in there.items() if name not in here]
    common = [index for _, index, _ in pairs if index is not None]
    return gone + pairs, common != sorted(common)


def _by_content(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Pair]:
    """Equal items meet, and what stands between them is paired in order."""
    first, second = ([json.dumps(item, sort_keys=True, default=str) for item in items] for items in (before, after))
    for tag, low, high, start, end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ((str(j), i, j) for i, j in zip(range(low, high), range(start, end), strict=True))
            continue
        shared = min(high - low, end - start)
        yield from ((str(start + n), low + n, start + n) for n in range(shared))
        yield from ((str(i), i, None) for i in range(low + shared, high))
        yield from ((str(j), None, j) for j in range(start + shared, end))
