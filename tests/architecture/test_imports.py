"""Starting Python is what a single render waits for, so imports are a budget."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("networkx", "jinja2", "jsonschema", "pydantic", "ruamel", "pytest")
LIGHT: set[str] = set()
#: What is run by one process, one after the other, and what of the heavy packages it may have loaded by then.
STATEMENTS = {
    "import scorekit": LIGHT,
    "import scorekit_pytest": LIGHT,
    "import scorekit.cli": LIGHT,
    "scorekit.cli.run(['--help'])": LIGHT,
    "scorekit.cli.run(['--version'])": LIGHT,
    "scorekit.cli.run(['explain', 'SK303'])": LIGHT,
    "scorekit.parse": {"pydantic", "ruamel"},
    "scorekit.compile": {"pydantic", "ruamel"},
}
SCRIPT = f"""
import contextlib, io, sys
for statement in {[*STATEMENTS]}:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(statement)
    print(*(name for name in {HEAVY} if name in sys.modules), sep=",")
"""


def test_nothing_loads_more_than_it_must() -> None:
    """Help and documentation load no compiler, and a compile nothing that only some commands want."""
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    loaded = [set(line.split(",")) - {""} for line in run.stdout.splitlines()]
    more = {
        statement: sorted(found - allowed)
        for (statement, allowed), found in zip(STATEMENTS.items(), loaded, strict=True)
        if found - allowed
    }
    assert more == {}
    assert loaded[-1] == {"pydantic", "ruamel"}
