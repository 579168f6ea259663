"""``make mutants`` and ``make rows``: what no test minds, one line each; the status is 1 where there is anything."""

from __future__ import annotations

import argparse
import importlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.faults import LostRow, Mutant, mutants, rows
from tests.mutation.judging import ROOT, Contexts, Judge
from tests.mutation.tables import HOLDERS, tables

_COVERAGE = ROOT / ".mutation-coverage"
_TESTS = ("tests/unit", "tests/cli", "tests/golden", "tests/property")


def main() -> int:
    """Put faults in, and say which nobody saw."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("what", choices=["mutants", "rows"])
    parser.add_argument("paths", nargs="*", help="folders or modules below src/scorekit; tables by their names")
    parser.add_argument("--sample", type=int, default=400, help="how many mutants to try; 0: all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--coverage", type=Path, default=_COVERAGE, help="which tests run what; made where it is missing"
    )
    told = parser.parse_args()
    chosen = _mutants(told) if told.what == "mutants" else _rows(told.paths)
    judge = Judge(chosen)
    files = sorted({test.partition("::")[0] for _, tests in chosen for test in tests})
    pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--capture=no", *files], plugins=[judge])
    for room in sorted({_room(fault) for fault, _ in chosen}):
        whole = sum(_room(fault) == room for fault, _ in chosen)
        lost = sum(_room(fault) == room for fault in judge.survivors)
        sys.stdout.write(f"{room}: {whole - lost} of {whole} seen, {(whole - lost) / whole:.0%}\n")
    return int(bool(judge.survivors))


def _room(fault: Mutant | LostRow) -> str:
    return fault.path.relative_to(ROOT / "src/scorekit").parts[0]


def _mutants(told: argparse.Namespace) -> list[tuple[Mutant | LostRow, list[str]]]:
    """A sample of the mutants of some modules, each with its tests, those of a module together."""
    if not told.coverage.exists():
        command = [sys.executable, "-m", "pytest", "-q", "-m", "not browser", "-p", "no:xdist", *_TESTS]
        subprocess.run(
            [*command, "--cov=scorekit", "--cov-context=test", "--cov-report="],
            cwd=ROOT, check=False, env={**os.environ, "COVERAGE_FILE": str(told.coverage)},
        )  # fmt: skip
    contexts = Contexts(told.coverage)
    folders = [ROOT / "src/scorekit" / path for path in told.paths]
    modules = sorted(p for f in folders for p in ([f] if f.suffix == ".py" else f.rglob("*.py")))
    every = [mutant for module in modules for mutant in mutants(module)]
    picked = random.Random(told.seed).sample(every, min(told.sample or len(every), len(every)))  # noqa: S311 - no secret
    ordered = sorted(picked, key=lambda m: (m.path, m.number))
    chosen: list[tuple[Mutant | LostRow, list[str]]] = [(one, contexts.tests(one.path, [one.line])) for one in ordered]
    contexts.close()
    return chosen


def _rows(names: list[str]) -> list[tuple[Mutant | LostRow, list[str]]]:
    """Every row of the tables, each with the tests that hold it."""
    found: list[tuple[Mutant | LostRow, list[str]]] = []
    for table in tables():
        if names and table.key not in names:
            continue
        made = getattr(importlib.import_module(table.module), table.name)
        for number, row in enumerate(rows(made)):
            fault = LostRow(table.path, table.line, table.name, number, repr(row)[:60])
            found.append((fault, [file for file, held in HOLDERS.items() if table.key in held]))
    return found


if __name__ == "__main__":
    sys.exit(main())
