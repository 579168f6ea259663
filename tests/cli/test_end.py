"""The command line's process ends at once, after all that was to happen before its end."""

from __future__ import annotations

import subprocess
import sys

from tests.rows import each_row

SCRIPT = """
import atexit, sys, threading
atexit.register(print, "at the end")
{before}
from scorekit.__main__ import run
sys.argv = ["scorekit", {argument!r}]
try:
    run()
finally:
    print("taken apart", file=sys.stderr)
"""


@each_row(
    ("before", "argument", "status", "at_once"),
    [
        ("", "--version", 0, True),
        ("", "no-such-command", 2, True),
        ("sys.setprofile(lambda *_: None)", "--version", 0, False),
        ("threading.Thread(target=threading.main_thread().join).start()", "--version", 0, False),
        ("sys.stdout.close()", "no-such-command", 2, False),
    ],
)
def test_what_is_to_happen_before_the_end_happens(before: str, argument: str, status: int, *, at_once: bool) -> None:
    script = SCRIPT.format(before=before, argument=argument)
    done = subprocess.run([sys.executable, "-c", script], input="", capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert ("taken apart" in done.stderr) is not at_once
    assert done.stdout.endswith("at the end\n") or "close" in before


def test_a_page_is_whole_for_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "scorekit", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("options and examples of a command\n")
