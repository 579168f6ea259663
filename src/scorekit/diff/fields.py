"""Two trees compared field by field. Order of keys means nothing; order of a list does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.diff.lists import paired
from scorekit.explain.explanation import NOTHING
from scorekit.targets.change_rules import ORDER
from scorekit.values import same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.source.document import Path
    from scorekit.targets.change_rules import ListKeys


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
    yield from _values(before, after, keys or {}, Difference((), before, after, (), ()), "")


def _values(before: Any, after: Any, keys: ListKeys, at: Difference, name: str) -> Iterator[Difference]:
    if same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(k for k in after if k not in before)):
            there, here = before.get(key, NOTHING), after.get(key, NOTHING)
            below = Difference((*at.steps, str(key)), there, here, (*at.before_path, key), (*at.after_path, key))
            yield from _below(below, keys, str(key))
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple) and before and after:
        pairs, reordered = paired(before, after, keys.get(name))
        for label, i, j in pairs:
            below = Difference(
                (*at.steps, label),
                NOTHING if i is None else before[i],
                NOTHING if j is None else after[j],
                at.before_path if i is None else (*at.before_path, i),
                at.after_path if j is None else (*at.after_path, j),
            )
            yield from _below(below, keys, "")
        if reordered:
            first = [
                label[1:-1]
                for label, i, _ in sorted(pairs, key=lambda p: -1 if p[1] is None else p[1])
                if i is not None
            ]
            second = [label[1:-1] for label, _, j in pairs if j is not None]
            yield Difference((*at.steps, ORDER), first, second, at.before_path, at.after_path)
    else:
        yield at


def _below(at: Difference, keys: ListKeys, name: str) -> Iterator[Difference]:
    if at.before is NOTHING or at.after is NOTHING:
        yield at
    else:
        yield from _values(at.before, at.after, keys, at, name)
