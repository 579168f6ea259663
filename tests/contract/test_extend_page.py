"""The package of the page on extensions is installed as it stands there, and does what the page shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT, Golden
from tests.golden.running import run
from tests.packages import packages, write_package

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs/how-to/extend.md"
FILE = re.compile(r"^```(?:py|toml|yaml)\n# (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WALK = re.compile(r"(?<=<!-- walk -->\n\n```text\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)


def entry_points(text: str) -> str:
    """What an installer makes of the groups of a pyproject.toml."""
    groups = tomllib.loads(text)["project"]["entry-points"]
    return "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
        for group, points in groups.items()
    )


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The folder into which the package of the page is installed; the project stands beside it."""
    texts = dict(FILE.findall(PAGE.read_text("utf-8")))
    folder = write_package(tmp_path / "installed", "acme_scorekit", entry_points(texts["pyproject.toml"]))
    for name, text in texts.items():
        path = (folder if name.startswith("acme_scorekit/") else tmp_path / "project") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_golden_of_the_page(installed: Path, tmp_path: Path, golden: Golden) -> None:
    def printed(command: str) -> str:
        # Click keeps the formats that there were when a command was loaded: this one wants a process of its own.
        if "--format csv" in command:
            environment = {**os.environ, "PYTHONPATH": str(installed)}
            line = [sys.executable, "-m", *shlex.split(command)]
            done = subprocess.run(line, cwd=project, env=environment, capture_output=True, text=True, check=False)
            return done.stdout + done.stderr
        with packages(installed):
            made = run(project, shlex.split(command)[1:])
        return made.stdout + made.stderr

    project, page = tmp_path / "project", PAGE.read_text("utf-8")
    walk = WALK.search(page)
    assert walk
    commands = re.findall(r"^\$ (.*)$", walk[0], re.MULTILINE)
    assert len(commands) > 4
    shown = "\n".join(f"$ {command}\n{printed(command)}" for command in commands)
    golden.check_file(PAGE, page[: walk.start()] + shown + page[walk.end() :])


def test_what_the_filter_of_the_page_refuses_is_told_at_its_place(installed: Path, tmp_path: Path) -> None:
    driver = tmp_path / "project/resource_drivers/record/edge/zone.yaml"
    driver.write_text(driver.read_text("utf-8").replace("params.host | digest", "params | digest"), "utf-8")
    with packages(installed):
        found = run(tmp_path / "project", ["check", "--env", "live"])
    assert found.status == 1
    assert "a digest is made of a text" in found.stdout
    assert "resource_drivers/record/edge/zone.yaml:1:" in found.stdout
