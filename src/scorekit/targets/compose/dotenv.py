"""``.env``: the secrets of a Compose file, as Compose's own parser reads them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.targets.api import OutputFile

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The file's first line. A file of this name that begins otherwise is someone else's.
HEADER = "# Written by scorekit render: the secrets of the Compose file beside it. Keep it out of version control."
#: Inside single quotes the parser takes everything as it is, but for these: a quote ends the value, a backslash before
#: one keeps it open, and line ends are the reader's to change.
_AWKWARD = frozenset("'\\\r\n")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\r": "\\r"})


def dotenv(values: Mapping[str, str], path: str) -> OutputFile:
    """The file that holds some secrets, by name."""
    lines = [HEADER, *(f"{name}={quoted(values[name])}" for name in sorted(values))]
    return OutputFile(path, ("\n".join(lines) + "\n").encode(), mode=0o600, secret=True)


def quoted(value: str) -> str:
    """A value as the file spells it: in single quotes, or in double quotes with escapes where those can't hold it."""
    if _AWKWARD.isdisjoint(value):
        return f"'{value}'"
    return f'"{value.translate(_ESCAPES)}"'
