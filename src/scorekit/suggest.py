"""Hints for misspelt words."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, options: Iterable[str]) -> str | None:
    """``did you mean `x`?`` for the nearest of some words; None where none is near."""
    known = sorted(set(options))
    lowered = {o.lower(): o for o in reversed(known)}
    close = get_close_matches(word.lower(), sorted(lowered), n=1, cutoff=0.6)
    near = lowered[close[0]] if close else None
    return f"did you mean `{near}`?" if near and near != word else None
