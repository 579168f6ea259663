"""What an API server says to every example: applied, applied again, which must change nothing, and server-side over it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cluster.server import WAYS, stream
from tests.golden.running import run
from tests.golden.test_examples import cases
from tests.reading import load_all

if TYPE_CHECKING:
    from tests.cluster.server import Server
    from tests.golden.test_examples import Case


def outputs() -> list[Case]:
    """Every example in each environment that it has an output of, and where it has one of production in staging too."""
    listed = cases()
    return [*listed, *(replace(case, environment="staging") for case in listed if case.expected.name == "prod")]


#: The attempts in their order, and whether the server has it all already.
_ATTEMPTS = (("client-side", False), ("client-side", True), ("server-side", False), ("server-side", True))


def faults(server: Server) -> tuple[int, list[str]]:
    """How many objects were applied, and what is refused of them, warned of, or changed by another attempt."""
    rows = (line.split() for line in server.kubectl("api-resources", "--no-headers").stdout.splitlines())
    known = {(row[-3], row[-1]) for row in rows}
    count, found = 0, []
    for number, case in enumerate(outputs()):
        namespace = f"{server.own}-e{number}"
        objects = [o for o in _rendered(case, namespace) if (o["apiVersion"], o["kind"]) in known]
        count += len(objects)
        if objects:
            found += [
                f"{case.folder.name} in {case.environment}, {said}" for said in _applied(server, namespace, objects)
            ]
    return count, found


def _applied(server: Server, namespace: str, objects: list[dict[str, Any]]) -> Iterator[str]:
    assert server.kubectl("create", "namespace", namespace).returncode == 0
    kinds = {str(each["kind"]) for each in objects}
    for way, again in _ATTEMPTS:
        before = server.held(kinds, namespace) if again else {}
        done = server.kubectl("apply", *WAYS[way], "-f", "-", given=stream(objects))
        lines = done.stderr.splitlines()
        if again:
            after = server.held(kinds, namespace)
            # The selector of a budget is replaced as a whole, so kubectl sends it each time, and nothing changes.
            said = (line for line in done.stdout.splitlines() if not line.startswith("poddisruptionbudget.policy/"))
            lines += [line for line in said if line.endswith(" configured")]
            lines += [f"{name} changes" for name in sorted(after) if before.get(name) != after[name]]
        yield from (f"{way}{', again' * again}: {line}" for line in lines)


def _rendered(case: Case, namespace: str) -> list[dict[str, Any]]:
    """The manifests of an example in a namespace; none where its target is another one."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        done = run(case.folder, ["render", "--env", case.environment, "-o", f"{out}/", *case.options, "-n", namespace])
        if case.environment == "staging" and done.status:
            return []  # not every example has drivers for it
        assert done.status == 0, done.stderr
        read = [each for path in sorted(out.rglob("*.yaml")) for each in load_all(path.read_text("utf-8"))]
    return [each for each in read if each and "apiVersion" in each]
