"""Which faults the tests see: each is put into a fork of a pytest that has collected once, and what is not seen is tried again from the start."""

from __future__ import annotations

import ast
import gc
import importlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

from _pytest.runner import runtestprotocol
from coverage import CoverageData

from tests.mutation.faults import LostRow, Mutant, without

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
#: Seconds that the tests of one fault may take: code that no longer comes to an end is seen too.
_PATIENCE = 60
_CHEAPEST = 10
_DEEPEST = 20
_MOST = 300
_BROADEST = 12


class Contexts:
    """Which tests run a line, as coverage saw them."""

    def __init__(self, file: Path) -> None:
        data = CoverageData(str(file))
        data.read()
        self._files = {name.rpartition("/src/")[2]: name for name in data.measured_files()}
        self._data = data
        self._lines: dict[str, Mapping[int, list[str]]] = {}
        with closing(sqlite3.connect(file)) as known:
            # Which of the two tables is filled depends on whether branches are measured.
            rows = known.execute(
                "SELECT context, COUNT(*) FROM arc JOIN context ON id = context_id GROUP BY 1 UNION ALL "
                "SELECT context, SUM(LENGTH(numbits)) FROM line_bits JOIN context ON id = context_id GROUP BY 1"
            )
            #: How much of the code each test runs.
            self._cost = {str(context).rpartition("|")[0]: int(cost) for context, cost in rows}

    def close(self) -> None:
        """Let go of the file: what is left open would be a warning, and so a failure, in whichever test comes first."""
        self._data.close(force=True)

    def _of(self, name: str) -> Mapping[int, list[str]]:
        if name not in self._lines:
            found = self._data.contexts_by_lineno(self._files[name]) if name in self._files else {}
            self._lines[name] = {
                line: [sys.intern(c.rpartition("|")[0]) for c in tests if c] for line, tests in found.items()
            }
        return self._lines[name]

    def tests(self, path: Path, lines: Iterable[int]) -> list[str]:
        """The tests that run some lines: a few cheap ones, those that run most of the module, a dozen that run most of the package, and
        then all of the folder that is about the module's, and hundreds of the others.
        """
        name = str(path).rpartition("/src/")[2]
        folder = f"tests/unit/{name.partition('/')[2].rpartition('/')[0]}"
        found = {test for line in lines for test in self._near(name, line)}
        cheap = sorted(found, key=lambda t: (self._cost[t], t))
        own = [test for test in cheap if test.startswith(folder)]
        share = Counter(test for tests in self._of(name).values() for test in set(tests))
        deepest = sorted(cheap, key=lambda t: -share[t])
        return list(
            dict.fromkeys(
                (
                    *_by_turns(own)[:_CHEAPEST], *_by_turns(cheap)[:_CHEAPEST], *_by_turns(deepest)[:_DEEPEST],
                    *cheap[-_BROADEST:], *own, *_by_turns(cheap)[:_MOST],
                )
            )
        )  # fmt: skip

    def _near(self, name: str, line: int) -> list[str]:
        """The tests of a line; of what stands on several, those of the one where it begins."""
        lines = self._of(name)
        return next((lines[n] for n in range(line, line - 12, -1) if lines.get(n)), [])


def _by_turns(tests: Sequence[str]) -> list[str]:
    """Some tests in their order, but a few cases of each first, so that each test has its turn."""
    cases: Counter[str] = Counter()
    turn = {}
    for test in tests:
        cases[test.partition("[")[0]] += 1
        turn[test] = cases[test.partition("[")[0]] // 4
    return sorted(tests, key=turn.__getitem__)


class Judge:
    """A pytest plugin that runs no test but those of faults."""

    def __init__(self, faults: Sequence[tuple[Mutant | LostRow, list[str]]]) -> None:
        self._faults = faults
        self.survivors: list[Mutant | LostRow] = []
        #: Which test saw each of the others.
        self.seen: dict[Mutant | LostRow, str] = {}
        self._sound: dict[str, bool] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Every fault in turn."""
        items = {item.nodeid: item for item in session.items}
        named = defaultdict(list)
        for item in session.items:
            named[item.nodeid.partition("[")[0]].append(item)
            named[item.nodeid.partition("::")[0]].append(item)
        for module in {_module(fault.path) for fault, _ in self._faults}:
            importlib.import_module(module)  # what is loaded when it is called could not be changed before
        base = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
        for number, (fault, tests) in enumerate(self._faults, 1):
            chosen = list(dict.fromkeys(item for test in tests for item in _items(items, named, test)))
            killer = self._killer(fault, chosen) or (_afresh(fault, chosen) if chosen else "")
            if killer:
                self.seen[fault] = killer
            else:
                self.survivors.append(fault)
                _say(f"{fault} ({len(chosen)} tests)")
            if number % 25 == 0:
                _say(f"... {number} of {len(self._faults)}, {len(self.survivors)} unseen")
            for made in base.iterdir():
                shutil.rmtree(made, ignore_errors=True)
        return True

    def _killer(self, fault: Mutant | LostRow, items: list[pytest.Item]) -> str:
        """The test that fails with a fault and passes without; empty where none does."""
        left = items
        while left:
            found = _forked(left, lambda: _put(fault))
            if found == "":
                return ""
            test = left[0].nodeid if found == "late" else found
            if found != "late" and test not in self._sound:
                one = [item for item in left if item.nodeid == test]
                self._sound[test] = _forked(one, lambda: None) == ""
            if found == "late" or self._sound[test]:
                return found
            left = [item for item in left if self._sound.get(item.nodeid, True)]
        return ""


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _items(items: Mapping[str, pytest.Item], named: Mapping[str, list[pytest.Item]], test: str) -> list[pytest.Item]:
    """A test, or those of a file; of one that has other cases now than when it was looked at, all."""
    return [items[test]] if test in items else named.get(test.partition("[")[0], [])


def _forked(items: list[pytest.Item], prepare: Callable[[], None]) -> str:
    """The first of some tests that fails in a process of its own, empty where none does; ``late`` where it takes too long."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            prepare()
        except Exception:  # noqa: BLE001 - what can't be put in here is no test's merit, and is tried from the start
            os._exit(0)
        try:
            os.write(writing, _first_failure(items).encode())
        except BaseException as error:  # noqa: BLE001 - whatever happens to it, the child must end here
            os.write(writing, f"{items[0].nodeid} {error!r}".encode()[:4000])
        finally:
            os._exit(0)
    os.close(writing)
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            break
        time.sleep(0.01)
    else:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        return "late"
    with os.fdopen(reading) as pipe:
        return pipe.read()


def _first_failure(items: list[pytest.Item]) -> str:
    for item, following in zip_longest(items, items[1:]):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return item.nodeid
    return ""


def _put(fault: Mutant | LostRow) -> None:
    """Put a fault into the modules of this process: new code for functions that are there, another table where it is known."""
    if isinstance(fault, LostRow):
        module = sys.modules[_module(fault.path)]
        old = getattr(module, fault.name)
        new = without(old, fault.number)
        for known in [m for name, m in sys.modules.items() if name.startswith("scorekit")]:
            for name in [name for name, value in vars(known).items() if value is old]:
                setattr(known, name, new)
        return
    before = compile(ast.parse(fault.path.read_text("utf-8")), str(fault.path), "exec")
    after = compile(fault.tree, str(fault.path), "exec")
    # A function in what is gone is gone with it: those that are left are paired by name.
    old, new = _named(before), _named(after)
    changed = [(old[name], new[name]) for name in old if name in new and old[name] != new[name]]
    gc.unfreeze()  # what is frozen is not listed
    for function in [f for f in gc.get_objects() if isinstance(f, FunctionType)]:
        if function.__module__ == _module(fault.path):
            function.__code__ = next((b for a, b in changed if a == function.__code__), function.__code__)


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[parts.index("scorekit") :]).removesuffix(".__init__")


def _named(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """The functions in a module's code by their names, and their numbers among those of one name."""
    seen: Counter[str] = Counter()
    found = {}
    for function in _functions(code):
        found[function.co_qualname, seen[function.co_qualname]] = function
        seen[function.co_qualname] += 1
    return found


def _functions(code: CodeType) -> Iterator[CodeType]:
    """The functions in a module's code, and those within them, which may have been made already."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_flags & 2:  # it has local variables of its own: no class
                yield inner
            yield from _functions(inner)


def _afresh(fault: Mutant | LostRow, items: list[pytest.Item]) -> str:
    """Whether the tests see a fault that is there from the start, as what is worked out once at the beginning has it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "src")
        shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
        for beside in ROOT.glob("[!.]*"):  # the package finds its data, and what codes mean, beside its own folder
            if beside.name != "src":
                Path(folder, beside.name).symlink_to(beside)
        (copy / fault.path.relative_to(ROOT / "src")).write_text(ast.unparse(fault.tree), "utf-8")
        environ = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-qx",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            *[i.nodeid for i in items],
        ]
        try:
            done = subprocess.run(
                command, cwd=ROOT, env=environ, capture_output=True, check=False, timeout=3 * _PATIENCE
            )
        except subprocess.TimeoutExpired:
            return "late"
        return "" if done.returncode == 0 else "from the start"
