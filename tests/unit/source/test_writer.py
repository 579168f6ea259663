from __future__ import annotations

from typing import Any

import pytest

from scorekit.errors import InternalError
from scorekit.source.writer import dump, dump_all, inline
from tests.rows import each_row


def test_a_manifest_is_written_as_people_write_it() -> None:
    manifest = {
        "apiVersion": "apps/v1",
        "metadata": {"name": "web", "labels": {"app.kubernetes.io/name": "web"}, "annotations": {}},
        "spec": {
            "replicas": 2,
            "containers": [
                {"name": "web", "args": ["--port", "8080", "-v"], "env": [], "image": "registry.test/web:1.4.2"},
                {"ports": [{"containerPort": 80, "protocol": "TCP"}]},
            ],
            "matrix": [[1, 2], [], [[3], {"a": None}]],
            "on": True,
            "ratio": 0.5,
        },
    }
    assert (
        dump(manifest)
        == """\
apiVersion: apps/v1
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
  annotations: {}
spec:
  replicas: 2
  containers:
  - name: web
    args:
    - --port
    - "8080"
    - -v
    env: []
    image: registry.test/web:1.4.2
  - ports:
    - containerPort: 80
      protocol: TCP
  matrix:
  - - 1
    - 2
  - []
  - - - 3
    - a: null
  "on": true
  ratio: 0.5
"""
    )


def test_texts_of_several_lines_are_blocks() -> None:
    data = {"a": "x\n\n  y\n", "b": ["x\ny", {"c": "x\n\n\n"}], "d": " x\ny", "e": "x\r\ny", "f": "x\ny "}
    assert dump(data) == (
        'a: |\n  x\n\n    y\nb:\n- |-\n  x\n  y\n- c: |+\n    x\n\n\nd: " x\\ny"\ne: "x\\r\\ny"\nf: "x\\ny "\n'
    )
    assert dump("x\ny\n") == "|\n  x\n  y\n"


@each_row(
    ("text", "written"),
    [
        *(
            (word, word)
            for word in (
                "a",
                "a b",
                "a: b"[:2] + "b",
                "a#b",
                "-c",
                "--port",
                "https://x.test/?a=b&c=[d]",
                "$(X)",
                "100m",
                "128Mi",
                "é",
                "😀",
                "it's",
                "a\\b",
                "~/x",
                "<a>",
                "10s",
                "1.2.3-rc1",
            )
        ),
        *(
            (word, f'"{word}"')
            for word in (
                "",
                "yes",
                "On",
                "n",
                "null",
                "~",
                "=",
                "<<",
                "12:30",
                "8080:80",
                "1e3",
                "0x1F",
                "0o7",
                "0644",
                "1_000",
                "2024-01-02",
                "10.0.0.1",
                ".5",
                "-1",
                ".inf",
            )
        ),
        *(
            (word, f'"{word}"')
            for word in (
                " a",
                "a ",
                "a: b",
                "a:",
                "a #b",
                "#a",
                "- a",
                "-",
                "---",
                "...",
                "{a}",
                "[a",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "|",
                ">",
                "? a",
                ", a",
                "'a'",
            )
        ),
        ('say "a"', 'say "a"'),
        ('"a"', "'\"a\"'"),
        ('"it\'s"', '"\\"it\'s\\""'),
        ("{\\d}", "'{\\d}'"),
        ("a\tb", '"a\\tb"'),
        ("\x00\x1b", '"\\x00\\x1b"'),
        ("\x85\u2028\ufeff\xa0", '"\\x85\\u2028\\ufeff\\xa0"'),
        ("\U000e0001", '"\\U000e0001"'),
    ],
)
def test_quotes_stand_where_a_reader_could_err(text: str, written: str) -> None:
    assert inline(text) == written
    assert dump([text]) == f"- {written}\n"
    assert dump({text: 1}) == f"{written}: 1\n"


def test_a_long_text_is_spelt_like_a_short_one() -> None:
    assert inline("a" * 300) == "a" * 300
    assert inline("\t" * 300) == '"' + "\\t" * 300 + '"'


@each_row(
    ("value", "written"),
    [
        *((1.0, "1.0"), (1e16, "1.0e+16"), (1.5e-7, "1.5e-07"), (float("inf"), ".inf"), (float("-inf"), "-.inf")),
        *((float("nan"), ".nan"), (None, "null"), (True, "true"), (False, "false"), (10**20, "1" + "0" * 20)),
        *(({}, "{}"), ([], "[]"), ((), "[]"), ((1,), "- 1"), ("a", "a")),
    ],
)
def test_other_values(value: Any, written: str) -> None:
    assert dump(value) == written + "\n"


def test_a_key_beyond_what_readers_look_ahead_is_marked_as_one() -> None:
    key = "k" * 1100
    assert dump({"a": {key: 1, "b": 2}}) == f"a:\n  ? {key}\n  : 1\n  b: 2\n"
    assert dump({key: [1]}) == f"? {key}\n:\n  - 1\n"
    assert dump([{key: {"a": 1}}]) == f"- ? {key}\n  :\n    a: 1\n"


def test_documents_are_separated() -> None:
    assert dump_all([{"a": 1}, [2], "x\n\n"]) == "a: 1\n---\n- 2\n---\n|+\n  x\n\n"
    assert dump_all([]) == ""


@each_row("data", [{1: "a"}, {None: "a"}, [{"a": {True: 1}}], {"a": {1, 2}}, [b"a"], object(), "\ud800"])
def test_what_is_no_plain_data_is_a_fault_of_ours(data: Any) -> None:
    with pytest.raises(InternalError):
        dump(data)
