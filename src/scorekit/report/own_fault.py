"""What is said where the fault is scorekit's own."""

from __future__ import annotations

import sys
import traceback

from scorekit.version import __version__


def text() -> str:
    """The exception that is being handled, and what to report. A traceback shows code, never a file's content or a secret."""
    return (
        f"{traceback.format_exc()}\n"
        "This is a fault of scorekit, not of your files. Please report it to the project's issue tracker with the"
        f"\ntraceback above, the command that you ran and the version: scorekit {__version__}, Python "
        f"{sys.version.split()[0]}."
    )
