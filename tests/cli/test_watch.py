"""``--watch``: running again when a file changes."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run

if TYPE_CHECKING:
    from pathlib import Path

SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main: {image: "registry.example.com/shop:1.0"}
"""
#: How long a line of a watching process is waited for. It comes within a second; a busy machine may take many.
PATIENCE = 180
#: A process that was started in the background by a shell's `&` ignores interrupts, and so would what it starts.
COMMAND = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("scorekit", run_name="__main__")
"""


class Watching:
    """A watching process and the lines that it says."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-c", COMMAND, *arguments, "--watch"]
        environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, env=environ)
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put(None)

    def until(self, words: str) -> str:
        """What is said up to some words."""
        told = ""
        while words not in told:
            line = self._lines.get(timeout=PATIENCE)
            assert line is not None, f"it ended, and had said: {told}"
            told += line
        return told

    def stop(self) -> None:
        """End it however it stands."""
        self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    (tmp_path / "score.yaml").write_text(SCORE)
    started = Watching(tmp_path, "render", "--env", "dev", "-o", "out.yaml")
    yield started
    started.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_a_change_renders_again_a_fault_keeps_the_output_and_an_interrupt_ends_well(
    watching: Watching, tmp_path: Path
) -> None:
    score, out = tmp_path / "score.yaml", tmp_path / "out.yaml"
    assert "rendered in " in watching.until("waiting for changes")
    assert "shop:1.0" in out.read_text()

    score.write_text(SCORE.replace("image", "imgae"))
    told = watching.until("failed, and the output stays as it was")
    assert "score.yaml changed" in told
    assert "SK201" in told
    assert "shop:1.0" in out.read_text()

    score.write_text(SCORE.replace("1.0", "2.0"))
    watching.until("rendered in ")
    assert "shop:2.0" in out.read_text()

    assert watching.end() == 0


@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_a_watched_render_wants_a_place_to_write_to(tmp_path: Path, output: list[str]) -> None:
    (tmp_path / "score.yaml").write_text(SCORE)
    done = run(tmp_path, ["render", "--env", "dev", "--watch", *output])
    assert (done.status, done.stdout) == (2, "")
    assert "say -o FILE or -o FOLDER" in done.stderr


def test_a_watched_render_is_no_check(tmp_path: Path) -> None:
    assert "choose one" in run(tmp_path, ["render", "--env", "dev", "-o", "x", "--check", "--watch"]).stderr


def test_standard_input_is_not_watched(tmp_path: Path) -> None:
    assert "can't watch standard input" in run(tmp_path, ["check", "-", "--watch"]).stderr
