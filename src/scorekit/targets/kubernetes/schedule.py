"""Cron schedules, as the parser of Kubernetes' CronJob controller reads them."""

from __future__ import annotations

import re

_MACROS = frozenset({"@annually", "@daily", "@hourly", "@midnight", "@monthly", "@weekly", "@yearly"})
_EVERY = re.compile(r"@every (?:[0-9]+(?:\.[0-9]+)?(?:ns|us|ms|s|m|h))+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

#: Name, lowest and highest value, and words for values.
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of month", 1, 31, {}),
    ("month", 1, 12, {word: index for index, word in enumerate(_MONTHS, start=1)}),
    ("day of week", 0, 6, {word: index for index, word in enumerate(_DAYS)}),
)


def schedule_fault(schedule: str) -> str | None:
    """Why a text is no schedule; None where it is one."""
    if schedule.startswith("@"):
        known = schedule in _MACROS or _EVERY.fullmatch(schedule)
        return None if known else f"`{schedule}` is no schedule"
    fields = schedule.split()
    if len(fields) != len(_FIELDS):
        names = ", ".join(name for name, *_ in _FIELDS)
        return f"a schedule has five fields ({names}), `{schedule}` has {len(fields)}"
    for text, (name, lowest, highest, words) in zip(fields, _FIELDS, strict=True):
        if not all(_is_range(part, lowest, highest, words) for part in text.split(",")):
            return f"`{text}` is no {name} ({lowest} to {highest})"
    return None


def _is_range(text: str, lowest: int, highest: int, words: dict[str, int]) -> bool:
    """Whether a text is ``*``, a value or a range, each with an optional step."""
    body, slash, step = text.partition("/")
    if slash and not (step.isascii() and step.isdecimal() and int(step) > 0):
        return False
    if body in {"*", "?"}:
        return True
    first, dash, last = body.partition("-")
    ends = [_value(end, words) for end in ((first, last) if dash else (first,))]
    known = [end for end in ends if end is not None and lowest <= end <= highest]
    return len(known) == len(ends) and known == sorted(known)


def _value(text: str, words: dict[str, int]) -> int | None:
    if text.isascii() and text.isdecimal():
        return int(text)
    return words.get(text.lower())
