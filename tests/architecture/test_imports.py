"""Starting Python is what a single render waits for, so imports are a budget."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("networkx", "jinja2", "jsonschema", "pydantic", "ruamel")


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sorted(m for m in sys.modules if '.' not in m))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import scorekit", set()),
        ("import scorekit.cli", set()),
        ("import scorekit; scorekit.parse", {"pydantic", "ruamel"}),
        ("import scorekit; scorekit.compile", {"pydantic", "ruamel"}),
    ],
)
def test_import_loads_no_more_than_it_must(statement: str, allowed: set[str]) -> None:
    assert loaded_by(statement) & set(HEAVY) <= allowed


@pytest.mark.parametrize("arguments", ["['--help']", "['--version']", "['explain', 'SK303']"])
def test_what_needs_no_compile_loads_no_compiler(arguments: str) -> None:
    quiet = f"import contextlib, io, scorekit.cli\nwith contextlib.redirect_stdout(io.StringIO()): scorekit.cli.run({arguments})"
    assert loaded_by(quiet) & set(HEAVY) == set()
