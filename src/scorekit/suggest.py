"""Hints for misspelt words."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from scorekit.limits import LONGEST_NAME, may_compare

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How many names a message lists.
_LISTED = 20
#: Of how many names those are the first: where there are more, the first in the file are as good.
_SORTED = 1000


def did_you_mean(word: str, options: Iterable[str]) -> str | None:
    """``did you mean `x`?`` for the nearest of some words; None where none is near, or enough were compared by now."""
    if len(word) > LONGEST_NAME or not may_compare(0):
        return None
    known = sorted({option for option in options if len(option) <= LONGEST_NAME})
    if not may_compare(len(word) * len(known)):
        return None
    lowered = {o.lower(): o for o in reversed(known)}
    close = get_close_matches(word.lower(), sorted(lowered), n=1, cutoff=0.6)
    near = lowered[close[0]] if close else None
    return f"did you mean `{near}`?" if near and near != word else None


def listed(names: Iterable[str]) -> str:
    """Some names for a message, in order: twenty of them at most."""
    known = sorted(names if isinstance(names, AbstractSet) else islice(names, _SORTED))
    return ", ".join(f"`{name}`" for name in known[:_LISTED]) + (", ..." if len(known) > _LISTED else "")
