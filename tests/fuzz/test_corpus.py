"""What the fuzzer once found, and the projects that it begins with, run again; and that it sees what it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.judging import TooSlowError, bounded, judge, leaks, run_faults
from tests.fuzz.projects import Example, Project
from tests.fuzz.reducing import reduced
from tests.golden.running import Run
from tests.rows import each_row

HERE = Path(__file__).parent
KEPT = sorted((*(HERE / "corpus").glob("*.txt"), *(HERE / "seeds").glob("*.txt")))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_was_found_once_is_mended(path: Path, tmp_path: Path) -> None:
    assert list(judge(Example.read(path), tmp_path / "a/b/project", twice=True)) == []


def test_an_example_is_what_its_text_says() -> None:
    for path in KEPT:
        example = Example.read(path)
        assert Example.parse(str(example)) == example


def without_end() -> None:
    while True:
        pass


def test_what_takes_too_long_or_too_much_comes_to_an_end() -> None:
    with pytest.raises(TooSlowError), bounded(seconds=0.05):
        without_end()
    with pytest.raises(MemoryError), bounded(size=50_000_000):
        bytearray(500_000_000)


SECRET = "Ab3" * 8
DERIVED = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {p: QWIzQWIzQWIzQWIzQWIzQWIzQWIzQWIz}\n"


@each_row(
    ("stdout", "stderr", "shown"),
    [
        (DERIVED, "", False),
        (DERIVED, f"note: {SECRET}", True),
        (f"{DERIVED}---\nkind: ConfigMap\ndata: {{a: x{SECRET}}}\n", "", True),
        (f"{DERIVED}---\nkind: ConfigMap\ndata: {{a: QWIzQWIzQWIzQWIzQWIzQWIzQWIzQWIz}}\n", "", True),
        (f"kind: ConfigMap\ndata: {{a: x{SECRET}}}\n", "", False),
    ],
)
def test_a_secret_that_shows_is_seen(stdout: str, stderr: str, *, shown: bool) -> None:
    command = ["render", "--env", "dev"]
    found = leaks(Example(Project({}), [command]), [(command, Run(0, stdout, stderr))], {})
    assert [problem.law for problem in found] == ["a secret is shown"] * shown


def test_a_crash_is_told_by_its_place() -> None:
    traceback = """Traceback (most recent call last):
  File "/x/src/scorekit/cli/listing.py", line 3, in show
    raise KeyError(x)
KeyError: 'x'
"""
    (found,) = run_faults(["envs", "list"], Run(70, "", traceback))
    assert found.kind == "status 70: cli/listing.py in show: KeyError"


def test_an_example_is_made_as_small_as_shows_the_same() -> None:
    def shows(example: Example) -> bool:
        return ["envs", "list"] in example.commands and any(
            "yourself" in e.text for e in example.project.files.values()
        )

    score = "metadata: {name: shop, team: [a, {b: know yourself}]}\ncontainers: {}\n"
    small = reduced(Example(Project.of({"a.yaml": score, "b.yaml": "x: y"}), [["check"], ["envs", "list"]]), shows)
    assert small.commands == [["envs", "list"]]
    assert {path: entry.text for path, entry in small.project.files.items()} == {
        "a.yaml": '"metadata": {"team": [{"b": "know yourself"}]}\n'
    }
