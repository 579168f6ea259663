"""Starting is what a single render waits for, so imports are a budget, and so are the files that it opens."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

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
#: Prints what a small render opens or lists of what comes with scorekit: the first compile of the same process.
RENDER = """
import os
from scorekit.catalogue.folders import DRIVERS, ENVIRONMENTS, builtin_folder
places = {builtin_folder(kind).root: kind for kind in (DRIVERS, ENVIRONMENTS)}
places[os.path.dirname(scorekit.__file__)] = "package"
met = set()
def note(event, arguments):
    if event in ("open", "os.scandir", "os.listdir") and isinstance(arguments[0], str):
        met.add(os.path.normpath(arguments[0]))
shop = {
    "apiVersion": "score.dev/v1b1", "metadata": {"name": "shop"},
    "containers": {"main": {"image": "r.example/shop:1", "variables": {"HOST": "${resources.db.host}"}}},
    "resources": {"db": {"type": "postgres"}},
}
compile, catalogue = scorekit.compile, scorekit.Catalogue.builtin()
sys.addaudithook(note)
found = compile([shop], "dev", catalogue, seed=b"0123456789abcdef")
assert found.ok, found
for path in sorted(met):
    for place, name in places.items():
        # Modules are code, and what is found by listing has its folder in the package.
        if path.startswith(place) and not path.endswith((".py", ".pyc")) and (name != "package" or os.path.isfile(path)):
            print(name + path.removeprefix(place))
"""


@cache
def lines() -> tuple[list[str], list[str]]:
    """What the process of both prints."""
    run = subprocess.run([sys.executable, "-c", SCRIPT + RENDER], capture_output=True, text=True, check=True)
    printed = run.stdout.splitlines()
    return printed[: len(STATEMENTS)], printed[len(STATEMENTS) :]


def test_nothing_loads_more_than_it_must() -> None:
    """Help and documentation load no compiler, and a compile nothing that only some commands want."""
    loaded = [set(line.split(",")) - {""} for line in lines()[0]]
    more = {
        statement: sorted(found - allowed)
        for (statement, allowed), found in zip(STATEMENTS.items(), loaded, strict=True)
        if found - allowed
    }
    assert more == {}
    assert loaded[-1] == {"pydantic", "ruamel"}


def test_a_render_opens_what_it_needs() -> None:
    """What a small render reads does not grow with the types, drivers and environments that come with scorekit."""
    assert set(lines()[1]) == {
        "environments/base.yaml",
        "environments/dev.yaml",
        "resource_drivers/images.yaml",
        "resource_drivers/postgres/type.yaml",
        # A folder that is listed: which sections stand beside the driver.
        "resource_drivers/postgres/in-cluster",
        "resource_drivers/postgres/in-cluster/driver.yaml",
        "resource_drivers/postgres/in-cluster/kubernetes.yaml",
        "package/targets/kubernetes/schemas.tsv",
        "package/targets/kubernetes/server.json",
    }
