"""Small phrases that every report has alike."""

from __future__ import annotations


def counted(number: int, thing: str) -> str:
    """``1 object``, ``2 objects``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def shortened(text: str, longest: int) -> str:
    """A text that measures no more than so many characters; three dots stand for what is cut."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
