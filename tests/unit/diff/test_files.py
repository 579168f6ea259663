"""Further files of an output: those of secrets are told by the names that they hold, the others by their path."""

from __future__ import annotations

from dataclasses import replace

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.diff import compare_parts
from scorekit.diff.snapshot import Snapshot
from scorekit.location import Source
from scorekit.targets.api import OutputFile
from tests.rows import each_row

SCORE = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: 'shop:1'}}\n"
SHOP = Snapshot.of(pipeline.compile([Source("score.yaml", SCORE)], "local", Catalogue.builtin()).unwrap())


def part(*files: OutputFile) -> Snapshot:
    return replace(SHOP, files=files)


def env(text: str) -> OutputFile:
    return OutputFile(".env", text.encode(), secret=True)


@each_row(
    ("before", "after", "verb", "names"),
    [
        ("A=hunter2\nB=1\n", "A=hunter3\nB=1\n", "changed", ("A",)),
        ("A=1\n", "A=1\nB=hunter2=\n", "changed", ("B",)),
        ("# C=1\nA=1\n", "# C=2\nA=2\n", "changed", ("A",)),
        (None, "B=hunter2\nA=1\n", "added", ("A", "B")),
        ("A=hunter2\n", None, "removed", ("A",)),
    ],
)
def test_variables_that_differ_are_named_and_never_told(
    before: str | None, after: str | None, verb: str, names: tuple[str, ...]
) -> None:
    found = compare_parts(*(part() if text is None else part(env(text)) for text in (before, after))).files
    assert [(f.path, f.verb, f.secret, f.names) for f in found] == [(".env", verb, True, names)]
    assert "hunter" not in repr(found)


def test_equal_files_do_not_differ_and_plain_ones_have_no_names() -> None:
    same = OutputFile("a.bin", b"A=1")
    assert compare_parts(part(same), part(same)).empty
    (found,) = compare_parts(part(same), part(OutputFile("a.bin", b"A=2"))).files
    assert (found.secret, found.names) == (False, ())
