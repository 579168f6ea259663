"""Hints for misspelt words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from scorekit.limits import LONGEST_NAME, may_compare

#: How alike two words must be, of 1, to be taken for one another, and how alike they are where only a letter or two differ.
NEAR, NEARLY_EQUAL = 0.6, 0.8
#: The fewest letters of a word that is the beginning of another.
_SHORTEST = 3
#: How many names a message lists.
_LISTED = 20
#: How many a list of all has, of those that can be listed by a command.
_FEW = 60
#: Of how many names those are the first: where there are more, the first in the file are as good.
_SORTED = 1000


def did_you_mean(word: str, options: Iterable[str], nearness: float = NEAR) -> str | None:
    """``did you mean `x`?`` for the nearest of some words; None where none is near, or enough were compared by now.

    A word that begins as another ends (``hostname`` and ``host``, ``prod`` and ``production``) is nearer than one that shares some letters.
    """
    if len(word) > LONGEST_NAME or not may_compare(0):
        return None
    known = sorted({option for option in options if len(option) <= LONGEST_NAME})
    if not may_compare(len(word) * len(known)):
        return None
    lowered = {o.lower(): o for o in reversed(known)}
    plain, others = word.lower(), sorted(lowered)
    close, likeness = _nearest(plain, others, nearness)
    if likeness < NEARLY_EQUAL:
        begun = (o for o in others if min(len(o), len(plain)) >= _SHORTEST and _begins_another(o, plain))
        close = next(begun, close)
    near = lowered[close] if close is not None else None
    return f"did you mean `{near}`?" if near and near != word else None


def longer_name(part: str, names: Iterable[str]) -> str | None:
    """``did you mean `shop.db`?`` for the shortest of dotted names that ends with a part, as `db`; None where none does."""
    found = min((name for name in names if name.endswith(f".{part}")), key=lambda name: (len(name), name), default=None)
    return f"did you mean `{found}`?" if found else None


def suggestion(word: str, known: Collection[str]) -> str:
    """``did you mean `x`?`` for the nearest of the words that there are, else all of them."""
    return did_you_mean(word, known) or f"there are: {', '.join(islice(known, _FEW)) or 'none'}" + (
        f", and {len(known) - _FEW} more" if len(known) > _FEW else ""
    )


def _nearest(word: str, options: Iterable[str], nearness: float) -> tuple[str | None, float]:
    """The last of the options that are most like a word, and how much; None where none is as near as asked for.

    This is the first of ``difflib.get_close_matches``, which also compares to the end what is less like it than another.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - most runs suggest nothing

    matcher = SequenceMatcher(b=word)
    found, least = None, nearness
    for option in options:
        matcher.set_seq1(option)
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least:
            found, least = option, matcher.ratio()
    return found, least if found is not None else 0.0


def _begins_another(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def listed(names: Iterable[str]) -> str:
    """Some names for a message, in order: twenty of them at most, and none where enough were sorted by now."""
    if not may_compare(0):
        return "..."
    known = sorted(names if isinstance(names, AbstractSet) else islice(names, _SORTED))
    may_compare(len(known))
    return ", ".join(f"`{name}`" for name in known[:_LISTED]) + (", ..." if len(known) > _LISTED else "")


def in_words(parts: Sequence[str], joint: str = "and") -> str:
    """``a, b and c``."""
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}" if len(parts) > 1 else "".join(parts)
