"""What a score file alone can ask for takes time in proportion to the file: no repetition of anything makes it quadratic.

Each file is written in two sizes: four times as much takes four times as long, and not sixteen times.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pytest

import scorekit
from scorekit import limits
from scorekit.location import Source
from scorekit.report import diagnostics as reports
from tests.contract.catalogued import CATALOGUE

FEW, MANY = 150, 600
#: How many times as long MANY may take as FEW: between the four of what is in proportion and the sixteen of its square.
STEEPEST = 7
#: Seconds of processor time that MANY may take, several times what a slow machine needs.
LONGEST = 1.5
#: So few letters are compared for hints that FEW use them up too: what grows does not hide behind what is always the same.
LETTERS = 20_000

Parts = dict[str, Any]


def container(**more: Any) -> Parts:
    return {"image": "registry.example.com/shop:1.0", **more}


def main(**more: Any) -> Parts:
    return {"containers": {"main": container(**more)}}


def each(count: int, key: str, value: Callable[[int], Any]) -> Parts:
    return {key.format(number): value(number) for number in range(count)}


@cache
def files(many: int) -> dict[str, tuple[Parts, str | None]]:
    """What a file holds beside its name, and the code that it is answered with; None where it is right."""

    def chain(number: int) -> Parts:
        later = {f"c{number + 1:04}": {"ready": "started"}} if number < many - 1 else {}
        return container(before=later)

    def ring(number: int) -> Parts:
        following = (number + 1) % many
        return {"type": "redis", "params": {"version": f"${{resources.r{following:04}.host}}"}}

    lines = "\n".join(f"${{resources.missing{n:04}.host}}" for n in range(many))
    return {
        "containers": ({"containers": each(many, "c{:04}", lambda _: container())}, None),
        "containers in a chain": ({"containers": each(many, "c{:04}", chain)}, None),
        "unknown containers": (
            {"containers": each(many, "c{:04}", lambda n: container(before={f"d{n:04}": {"ready": "started"}}))},
            "SK308",
        ),
        "misspelt resources": (
            {
                **main(variables=each(many, "V{}", "${{resources.resorce{:04}.host}}".format)),
                "resources": each(many, "resource{:04}", lambda _: {"type": "redis"}),
            },
            "SK303",
        ),
        "misspelt outputs": (
            {
                **main(variables=each(many, "V{}", "${{resources.cache.hst{}}}".format)),
                "resources": {"cache": {"type": "redis"}},
            },
            "SK535",
        ),
        "misspelt metadata": (
            {
                "metadata": {"name": "shop", **each(many, "key{:04}", str)},
                **main(variables=each(many, "V{}", "${{metadata.kye{:04}}}".format)),
            },
            "SK304",
        ),
        "placeholders in one text": (main(files={"/etc/list": {"content": lines}}), "SK303"),
        "one placeholder again and again": (main(variables={"V": "${resources.missing.host}" * many}), "SK303"),
        "unknown keys": (main(**each(many, "key{:04}", str)), "SK201"),
        "unknown types": ({**main(), "resources": each(many, "r{:04}", lambda n: {"type": f"type{n:04}"})}, "SK501"),
        "unknown params": (
            {**main(), "resources": {"cache": {"type": "redis", "params": each(many, "key{:04}", str)}}},
            "SK513",
        ),
        "a ring of resources": ({**main(), "resources": each(many, "r{:04}", ring)}, "SK510"),
        "ports": ({"service": {"ports": each(many, "p{:04}", lambda n: {"port": n + 1})}, **main()}, None),
        "one port again and again": (
            {"service": {"ports": each(many, "p{:04}", lambda _: {"port": 80})}, **main()},
            "SK316",
        ),
        "mounted files": (main(files=each(many, "/etc/f{:04}", lambda _: {"content": "a"})), None),
        "missing files": (main(files=each(many, "/etc/f{:04}", lambda n: {"source": f"./f{n}"})), "SK541"),
    }


#: A file that is right goes through each target; what is wrong is found before a target is asked.
RUNS = [
    (file, environment)
    for file, (_, code) in files(1).items()
    for environment in (["dev"] if code else ["dev", "local"])
]


@pytest.fixture
def few_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COMPARED_LETTERS", LETTERS)


def written(file: str, count: int) -> str:
    parts, _ = files(count)[file]
    return json.dumps({"apiVersion": "score.dev/v1b1", "metadata": {"name": "shop"}, **parts}, indent=0)


def compiled(text: str, environment: str) -> tuple[scorekit.Outcome[scorekit.ManifestSet], str, float]:
    """What is made of a file, what is printed of it, and the seconds that both took."""
    started = time.process_time()
    made = scorekit.compile([Source("score.yaml", text)], environment, CATALOGUE, seed=b"growth" * 8)
    report = reports.FORMATS.find("text").render(made.diagnostics)
    return made, report, time.process_time() - started


def in_proportion(text: Callable[[int], str], environment: str) -> tuple[scorekit.Outcome[scorekit.ManifestSet], str]:
    """What is made of MANY, and what is printed of it. A machine that is busy gets six tries."""
    least = {FEW: math.inf, MANY: math.inf}
    for _ in range(6):
        for count in (FEW, FEW, MANY):
            made, report, took = compiled(text(count), environment)
            least[count] = min(least[count], took)
        if least[MANY] < min(LONGEST, STEEPEST * least[FEW]):
            return made, report
    pytest.fail(f"{FEW} take {least[FEW]:.3f} s, and {MANY} take {least[MANY]:.3f} s")


@pytest.mark.usefixtures("few_letters")
@pytest.mark.parametrize(("file", "environment"), RUNS)
def test_a_large_file_takes_time_in_proportion(file: str, environment: str) -> None:
    made, report = in_proportion(partial(written, file), environment)
    _, code = files(MANY)[file]
    assert {d.code for d in made.errors} == ({code} if code else set())
    assert len(report) < 1000 * MANY


def test_documents_of_one_file_take_time_in_proportion() -> None:
    document = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}}\n"
    made, _ = in_proportion(lambda count: "---\n".join([document] * count), "dev")
    assert {d.code for d in made.errors} == {"SK320"}


def test_hints_end_in_time() -> None:
    assert any(compiled(written("misspelt resources", MANY), "dev")[2] < LONGEST for _ in range(3))
