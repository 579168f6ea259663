"""What the documents show is real: every console block is run, every Python block too.

A ``console`` block runs in a shell in a copy of nothing: the checkout itself, which its commands only read. Lines that begin
with ``$`` are commands, ``>`` goes on with one; the rest is what they print, stdout and stderr together. ``make golden``
rewrites it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Golden

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def rerun(block: str) -> str:
    """A console block with what its commands print now."""
    lines = block.splitlines()
    out = []
    prelude = ""
    position = 0
    while position < len(lines):
        if not lines[position].startswith("$ "):
            position += 1
            continue
        shown = [lines[position]]
        position += 1
        while position < len(lines) and lines[position].startswith("> "):
            shown.append(lines[position])
            position += 1
        command = "\n".join(line[2:] for line in shown)
        if command.startswith("cd "):
            prelude = f"{command}\n"
        out += [*shown, *run(prelude + command if not command.startswith("cd ") else command).splitlines()]
    return "".join(f"{line}\n" for line in out)


def run(script: str) -> str:
    scripts = Path(sys.executable).parent
    environment = {k: v for k, v in os.environ.items() if k != "SCOREKIT_SEED"}
    environment |= {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_golden_console_blocks(path: Path, golden: Golden) -> None:
    text = path.read_text("utf-8")
    golden.check_file(path, BLOCK.sub(lambda m: f"```console\n{rerun(m[1])}```", text))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_python_blocks_run(path: Path) -> None:
    for block in PYTHON.findall(path.read_text("utf-8")):
        done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_the_readme_fits_a_screen_or_two() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120
