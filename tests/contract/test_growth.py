"""What a score file alone can ask for takes time in proportion to the file: no repetition of anything makes it quadratic.

Each file here is of a size at which quadratic work takes minutes; what it needs is well below a second.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

import scorekit
from scorekit.location import Source
from scorekit.report import diagnostics as reports
from tests.contract.catalogued import CATALOGUE

MANY = 2000
#: Seconds of processor time, several times what a slow machine takes.
LONGEST = 5.0

Parts = dict[str, Any]


def container(**more: Any) -> Parts:
    return {"image": "registry.example.com/shop:1.0", **more}


def main(**more: Any) -> Parts:
    return {"containers": {"main": container(**more)}}


def each(count: int, key: str, value: Callable[[int], Any]) -> Parts:
    return {key.format(number): value(number) for number in range(count)}


def chain(number: int) -> Parts:
    later = {f"c{number + 1:04}": {"ready": "started"}} if number < MANY - 1 else {}
    return container(before=later)


def ring(number: int) -> Parts:
    following = (number + 1) % MANY
    return {"type": "redis", "params": {"version": f"${{resources.r{following:04}.host}}"}}


LINES = "\n".join(f"${{resources.missing{n:04}.host}}" for n in range(MANY))
#: What the file holds beside its name, and the code that it is answered with; None where it is right.
FILES: dict[str, tuple[Parts, str | None]] = {
    "containers": ({"containers": each(MANY, "c{:04}", lambda _: container())}, None),
    "containers in a chain": ({"containers": each(MANY, "c{:04}", chain)}, None),
    "unknown containers": (
        {"containers": each(MANY, "c{:04}", lambda n: container(before={f"d{n:04}": {"ready": "started"}}))},
        "SK308",
    ),
    "misspelt resources": (
        {
            **main(variables=each(MANY, "V{}", "${{resources.resorce{:04}.host}}".format)),
            "resources": each(MANY, "resource{:04}", lambda _: {"type": "redis"}),
        },
        "SK303",
    ),
    "misspelt outputs": (
        {
            **main(variables=each(MANY, "V{}", "${{resources.cache.hst{}}}".format)),
            "resources": {"cache": {"type": "redis"}},
        },
        "SK535",
    ),
    "misspelt metadata": (
        {
            "metadata": {"name": "shop", **each(MANY, "key{:04}", str)},
            **main(variables=each(MANY, "V{}", "${{metadata.kye{:04}}}".format)),
        },
        "SK304",
    ),
    "placeholders in one text": (main(files={"/etc/list": {"content": LINES}}), "SK303"),
    "one placeholder again and again": (main(variables={"V": "${resources.missing.host}" * MANY}), "SK303"),
    "unknown keys": (main(**each(MANY, "key{:04}", str)), "SK201"),
    "unknown types": ({**main(), "resources": each(MANY, "r{:04}", lambda n: {"type": f"type{n:04}"})}, "SK501"),
    "unknown params": (
        {**main(), "resources": {"cache": {"type": "redis", "params": each(MANY, "key{:04}", str)}}},
        "SK513",
    ),
    "a ring of resources": ({**main(), "resources": each(MANY, "r{:04}", ring)}, "SK510"),
    "ports": ({"service": {"ports": each(MANY, "p{:04}", lambda n: {"port": n + 1})}, **main()}, None),
    "one port again and again": (
        {"service": {"ports": each(MANY, "p{:04}", lambda _: {"port": 80})}, **main()},
        "SK316",
    ),
    "mounted files": (main(files=each(MANY, "/etc/f{:04}", lambda _: {"content": "a"})), None),
    "missing files": (main(files=each(MANY, "/etc/f{:04}", lambda n: {"source": f"./f{n}"})), "SK541"),
}


#: A file that is right goes through each target; what is wrong is found before a target is asked.
RUNS = [
    (file, environment) for file, (_, code) in FILES.items() for environment in (["dev"] if code else ["dev", "local"])
]


@pytest.mark.parametrize(("file", "environment"), RUNS)
def test_a_large_file_takes_time_in_proportion(file: str, environment: str) -> None:
    parts, code = FILES[file]
    text = json.dumps({"apiVersion": "score.dev/v1b1", "metadata": {"name": "shop"}, **parts}, indent=0)
    started = time.process_time()
    made = scorekit.compile([Source("score.yaml", text)], environment, CATALOGUE, seed=b"growth" * 8)
    written = reports.FORMATS.find("text").render(made.diagnostics)
    took = time.process_time() - started
    assert {d.code for d in made.errors} == ({code} if code else set())
    assert took < LONGEST
    assert len(written) < 1000 * MANY


def test_documents_of_one_file_take_time_in_proportion() -> None:
    text = "---\n".join(["apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}}\n"] * MANY)
    started = time.process_time()
    made = scorekit.compile([Source("score.yaml", text)], "dev", CATALOGUE)
    reports.FORMATS.find("text").render(made.diagnostics)
    assert {d.code for d in made.errors} == {"SK320"}
    assert time.process_time() - started < LONGEST
