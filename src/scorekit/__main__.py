"""``scorekit`` and ``python -m scorekit``: a process of its own, which ends when its work is done."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import NoReturn

from scorekit.cli import main


def run() -> NoReturn:
    """Run the command line and end the process.

    The interpreter would take apart first what it has loaded and made, which is a twentieth of a small render.
    """
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, int) and _is_done():
            os._exit(end.code)
        raise


def _is_done() -> bool:
    """Whether all that was to happen before the end has happened; what has not is the interpreter's to do, or to tell of."""
    if sys.gettrace() or sys.getprofile() or threading.active_count() > 1:
        return False
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no other way to call them, and the interpreter calls none twice
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # there is no such stream, or nobody reads it any more
        return False
    return True


if __name__ == "__main__":
    run()
