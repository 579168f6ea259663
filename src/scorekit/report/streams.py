"""What stdout and stderr can carry: UTF-8 to files and programs, and to a terminal what its encoding has."""

from __future__ import annotations

import codecs
import sys
from io import TextIOWrapper

#: How an error handler of codecs is called: text for a terminal that lacks a character.
SPELT = "scorekit-spelt"
#: Characters that we draw with ourselves, as a terminal without them shows them.
_PLAIN = {
    "│": "|",
    "├": "|",
    "└": "`",
    "─": "-",
    "┬": "-",
    "✓": "+",
    "✗": "x",
    "…": "...",
    "→": "->",
    "█": "#",
    "░": ".",
}


def configure() -> None:
    """Make the standard streams carry any character. Idempotent.

    What goes to a file or a program is UTF-8, as the files that are written are: a manifest must not depend on the
    locale of whoever renders it. A terminal gets only what it can show.
    """
    codecs.register_error(SPELT, _spelt)
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper) or _is_utf8(stream.encoding):
            continue
        if stream.isatty():
            stream.reconfigure(errors=SPELT)
        else:
            stream.reconfigure(encoding="utf-8")


def _is_utf8(encoding: str) -> bool:
    return codecs.lookup(encoding).name == "utf-8"


def _spelt(error: UnicodeError) -> tuple[str | bytes, int]:
    """Characters that an encoding lacks, as plain ones."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(character, "?") for character in error.object[error.start : error.end]), error.end
