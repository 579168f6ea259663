"""Why something elsewhere was not taken."""

from __future__ import annotations


class RefusedError(Exception):
    """What can't be had, or is not what it should be; as text the reason, a sentence without its end."""

    def __init__(self, reason: str, hint: str | None = None) -> None:
        super().__init__(reason)
        self.hint = hint


class MovedError(RefusedError):
    """What is no longer what it was: another commit, other bytes."""
