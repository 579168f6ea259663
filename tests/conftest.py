"""Shared by all tests: the hypothesis profiles, and goldens that one flag rewrites."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from tests import wordings

ROOT = Path(__file__).parent.parent
#: A file system in memory, where Linux has one. Files of a moment on a disk would have it wait for each that goes.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite expected outputs, and remove stale ones")


def pytest_configure(config: pytest.Config) -> None:
    """Set what all tests share: no garbage is collected, which would take a tenth of the time, and files are in memory."""
    wordings.update = bool(config.getoption("--update-golden"))
    gc.disable()
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        _load_profile()
    if _memory_serves():
        tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)


def _load_profile() -> None:
    """How much hypothesis tries, in the processes that run tests: the one that hands them out loads neither it nor scorekit.

    `quick` tries the same few examples each time; `deep`, which is `make laws`, twenty times as many, by a seed.
    """
    from hypothesis import HealthCheck, settings

    every = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("quick", every, derandomize=True, max_examples=10)
    settings.register_profile("deep", every, max_examples=200)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection(session: pytest.Session) -> None:
    """Have each of several processes begin to load the tests elsewhere, where all are wanted.

    In a fresh clone pytest rewrites each module: every process finds what another has done, and none does all.
    """
    worker = getattr(session.config, "workerinput", None)
    if worker is not None and session.config.args == session.config.getini("testpaths"):
        paths = sorted((ROOT / "tests").rglob("test_*.py"))
        first = len(paths) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
        for path in paths[first:]:
            # What can't be loaded is told where the tests are collected.
            with suppress(Exception, pytest.skip.Exception):
                import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """Have hypothesis try something: the first time it collects garbage, of which there is none yet."""
    from hypothesis import given, settings
    from hypothesis.strategies import none

    gc.freeze()
    settings(max_examples=1, database=None)(given(none())(lambda _: None))()


def pytest_sessionfinish() -> None:
    """Keep what is left out of the two collections with which pytest ends: a second each, in each process."""
    gc.freeze()


def _memory_serves() -> bool:
    """Whether temporary files can be in memory: nobody wants them elsewhere, there is room, and programs may lie there."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return False
    system = os.statvfs(MEMORY)
    return system.f_bavail * system.f_frsize >= 1 << 30 and not system.f_flag & os.ST_NOEXEC


@dataclass(frozen=True)
class Golden:
    """Expected files, compared byte for byte."""

    update: bool

    def check(self, folder: Path, made: Mapping[str, bytes]) -> None:
        """Hold what was made against a folder: a file more, a file less or another byte fails."""
        if self.update:
            self._rewrite(folder, made)
        there = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        assert sorted(there) == sorted(made), f"{folder}: other files than expected; `make golden` rewrites them"
        for name, content in sorted(made.items()):
            assert content.decode("utf-8", "replace") == there[name].decode("utf-8", "replace"), f"{folder}/{name}"
            assert content == there[name]

    def check_file(self, path: Path, text: str) -> None:
        """Hold a text against a file."""
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"{path} is missing; `make golden` writes it"
        assert text == path.read_text("utf-8")

    def _rewrite(self, folder: Path, made: Mapping[str, bytes]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(folder).as_posix() not in made:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        for name, content in made.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(update=bool(request.config.getoption("--update-golden")))


@pytest.fixture(scope="session", autouse=True)
def _unsynced() -> Iterator[None]:
    """A disk is not waited for: what is held of power cuts, a test says itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def scripts(request: pytest.FixtureRequest) -> Iterator[Path]:
    """The folder of a ``scorekit`` for shells to call, one for all processes of a run."""
    from tests.golden.serving import served

    with served(getattr(request.config, "workerinput", {}).get("testrunuid", str(os.getpid()))) as folder:
        yield folder
