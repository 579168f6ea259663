"""What the documents show is real: every console block is run, every Python block too.

A ``console`` block runs in a shell in the checkout itself, which its commands only read. Lines that begin with ``$`` are
commands, ``>`` goes on with one; the rest is what they print, stdout and stderr together. ``make golden`` rewrites it.

A page that is a walk says ``<!-- scratch -->`` and has a folder of its own, in which its blocks follow one another: each YAML
block that begins with ``# PATH`` is written there, each console block runs there. ``<!-- scratch: COMMANDS -->`` prepares the
folder out of sight, where ``$ROOT`` is the checkout. A YAML block that is a part of a file is a ``yml`` block.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.reading import load

if TYPE_CHECKING:
    from tests.conftest import Golden

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^(````?)(console|yaml)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
CONSOLE = re.compile(r"^````?console$", re.MULTILINE)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PART = re.compile(r"^```yml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SCRATCH = re.compile(r"^<!-- scratch(?:: (.*?))? -->$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"# (\S+\.ya?ml)\n(.*)", re.DOTALL)
#: What parts the outputs of a block's commands; no command prints it.
SEPARATOR = "\x1e"
#: Nothing of whoever runs the tests, and a commit of the same bytes each time.
SETTLED = {
    "NO_COLOR": "1",
    "COLUMNS": "100",
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (
        ("NAME", "Ann"), ("EMAIL", "ann@example.com"), ("DATE", "2026-01-02T03:04:05Z"))},
}  # fmt: skip


def commands(block: str) -> list[str]:
    """The commands of a console block as shown, each with its ``$`` and ``>``."""
    found: list[str] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(line)
        elif line.startswith("> ") and found:
            found[-1] += f"\n{line}"
    return found


def rerun(block: str, folder: Path, scripts: Path) -> str:
    """A console block with what its commands print now: one shell, in which each finds what the last one left."""
    shown = commands(block)
    typed = ["\n".join(line[2:] for line in command.splitlines()) for command in shown]
    printed = run("\nprintf '%b' '\\x1e'\n".join(typed), folder, scripts).split(SEPARATOR)
    assert len(printed) == len(shown), block
    return "".join(
        f"{line}\n" for command, text in zip(shown, printed, strict=True) for line in (command, *text.splitlines())
    )


def run(script: str, folder: Path, scripts: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SCOREKIT_", "GIT_", "GITHUB_", "CI"))}
    environment |= {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "ROOT": str(ROOT), **SETTLED}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode()


def rewritten(text: str, scratch: Path, scripts: Path) -> str:
    """A page with what its console blocks print now."""
    walk = SCRATCH.search(text)
    folder = scratch if walk else ROOT
    if walk and walk[1]:
        assert run(walk[1], folder, scripts) == ""

    def block(found: re.Match[str]) -> str:
        fence, language, content = found.groups()
        if language == "console":
            return f"{fence}console\n{rerun(content, folder, scripts)}{fence}"
        file = FILE.fullmatch(content)
        if walk and file:
            path = folder / file[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file[2], "utf-8")
        return found[0]

    return BLOCK.sub(block, text)


def holding(block: re.Pattern[str]) -> pytest.MarkDecorator:
    """Each page that has such a block."""
    pages = [path for path in DOCUMENTS if block.search(path.read_text("utf-8"))]
    return pytest.mark.parametrize("path", pages, ids=lambda p: p.relative_to(ROOT).as_posix())


@holding(CONSOLE)
def test_golden_console_blocks(path: Path, golden: Golden, tmp_path: Path, scripts: Path) -> None:
    text = path.read_text("utf-8")
    if "git init" in text and shutil.which("git") is None:
        pytest.skip("the page is about a repository, and git is not installed")
    golden.check_file(path, rewritten(text, tmp_path, scripts))


@holding(PYTHON)
def test_python_blocks_run(path: Path, tmp_path: Path) -> None:
    for number, block in enumerate(PYTHON.findall(path.read_text("utf-8")), 1):
        printed = StringIO()
        with chdir(tmp_path), redirect_stdout(printed):
            exec(compile(block, f"{path.name}, Python block {number}", "exec"), {"__name__": "__main__"})  # noqa: S102 - ours
        assert printed.getvalue()


def test_parts_of_files_are_yaml() -> None:
    parts = [(path.name, part) for path in DOCUMENTS for part in PART.findall(path.read_text("utf-8"))]
    assert not [part for part in parts if load(part[1]) is None]


def test_the_readme_fits_a_screen_or_two() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120
