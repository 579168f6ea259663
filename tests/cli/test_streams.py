"""What a terminal or a pipe of another encoding gets."""

from __future__ import annotations

import subprocess
import sys
from contextlib import chdir, redirect_stdout
from io import BytesIO, TextIOWrapper

import pytest

from scorekit import cli
from tests.conftest import ROOT

PAYMENT = ROOT / "examples/02-payment-service"
SUBJECT = ("explain", "payment-service.db", "--env", "prod")


class Terminal(BytesIO):
    """Bytes that somebody looks at."""

    def isatty(self) -> bool:
        """They do."""
        return True


def printed(buffer: BytesIO, encoding: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setenv("NO_PAGER", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    with chdir(PAYMENT), redirect_stdout(TextIOWrapper(buffer, encoding=encoding, write_through=True)):
        assert cli.run(SUBJECT) == 0
    return buffer.getvalue()


def test_a_terminal_that_lacks_a_character_is_shown_a_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = printed(Terminal(), "latin-1", monkeypatch).decode("latin-1")
    assert "|- served by" in shown
    assert "+ 1. binding `db`" in shown
    assert "?" not in shown


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_a_pipe_gets_utf_8_whatever_the_locale_says(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "├─ served by" in printed(BytesIO(), encoding, monkeypatch).decode("utf-8")


def test_a_manifest_does_not_depend_on_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    code = (
        "import sys; from scorekit.cli import streams; streams.prepare(); streams.prepare(); print('sn\\u00f6 \\u2713')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").strip() == "snö ✓"
