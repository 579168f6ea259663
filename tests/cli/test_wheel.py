"""What is installed is complete: the wheel carries the types, drivers and environments, and renders anywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import cache_from_source
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: registry.example.com/shop:1.0
    variables: {DB: "${resources.db.host}"}
resources:
  db: {type: postgres}
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_every_document(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("resource_drivers", "environments"):
        for path in (ROOT / folder).rglob("*.yaml"):
            assert f"scorekit/builtin/{path.relative_to(ROOT).as_posix()}" in names
    for path in (ROOT / "src" / "scorekit" / "scaffold" / "templates").rglob("*"):
        assert path.is_dir() or path.relative_to(ROOT / "src").as_posix() in names
    assert "scorekit/py.typed" in names


def test_the_installed_package_renders_in_any_folder(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(installed)
    for path in installed.rglob("*.py"):
        own = ROOT / "src" / path.relative_to(installed)
        assert path.read_bytes() == own.read_bytes()
        # What Python has compiled of a module here serves there: to compile the whole package takes longer than all else.
        shutil.copystat(own, path)
        compiled, wanted = (Path(cache_from_source(str(each))) for each in (own, path))
        if compiled.exists():
            wanted.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(compiled, wanted)
    folder = tmp_path / "anywhere"
    folder.mkdir()
    (folder / "score.yaml").write_text(SCORE)
    run = subprocess.run(
        [sys.executable, "-m", "scorekit", "render", "score.yaml", "--env", "dev", "-q"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "kind: StatefulSet" in run.stdout
