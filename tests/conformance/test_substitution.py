"""The vectors of placeholders: how a text is cut, what a value becomes in it, and which metadata can be read."""

from __future__ import annotations

from typing import Any

import pytest

from scorekit.checks import check
from scorekit.parsing import parse
from scorekit.placeholder import Placeholder, scan, split
from scorekit.source.document import texts
from scorekit.values import to_text
from tests.rows import each_row

METADATA = """apiVersion: score.dev/v1b1
metadata: {name: shop, n: 3, f: 1.5, b: true, z: null, l: [a, 2], m: {k: v, h: "<a&b>"}, an: {"x.io/y": dotted}}
containers:
  main:
    image: x
    variables: {A: '{}'}
"""


def pieces(text: str) -> list[str]:
    return [p.raw if isinstance(p, Placeholder) else f"'{p}'" for p in scan(text)]


@each_row(
    ("number", "text", "expected"),
    [
        (90, "", []),
        (90, "$", ["'$'"]),
        (90, "cost $5", ["'cost $5'"]),
        (90, "$(metadata.name)", ["'$(metadata.name)'"]),
        (91, "a$$b", ["'a$b'"]),
        (91, "$$$", ["'$$'"]),
        (91, "$$$$", ["'$$'"]),
        (92, "$${metadata.name}", ["'${metadata.name}'"]),
        (92, "$$${metadata.name}", ["'$'", "${metadata.name}"]),
        (92, "$$$${metadata.name}", ["'$${metadata.name}'"]),
        (93, "$${unclosed", ["'${unclosed'"]),
        (93, "${unclosed", ["'${unclosed'"]),
        (93, "$$${", ["'$${'"]),
        (94, "$${a$$b}", ["'${a$$b}'"]),
        (95, "$$ $${x} ${metadata.name} $$$ $", ["'$ ${x} '", "${metadata.name}", "' $$ $'"]),
        (96, "${metadata.name}}", ["${metadata.name}", "'}'"]),
        (96, "{${metadata.name}}", ["'{'", "${metadata.name}", "'}'"]),
        (98, "${metadata.${metadata.name}}", ["${metadata.${metadata.name}", "'}'"]),
        (113, "$$5", ["'$5'"]),
    ],
)
def test_texts_are_cut_at_their_placeholders(number: int, text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@each_row(
    ("reference", "segments"),
    [
        ("a.b\\.c", ("a", "b.c")),
        ("a\\\\.b", ("a\\.b",)),
        ("a..b", ("a", "", "b")),
        ("", ("",)),
        ("é/x-y.z", ("é/x-y", "z")),
    ],
)
def test_116_references_are_split_at_dots(reference: str, segments: tuple[str, ...]) -> None:
    assert split(reference) == segments


@each_row(
    ("value", "text"),
    [
        (3, "3"),
        (1.5, "1.5"),
        (True, "true"),
        (None, "null"),
        (["a", 2], '["a",2]'),
        ({"k": "v", "h": "<a&b>"}, '{"h":"\\u003ca\\u0026b\\u003e","k":"v"}'),
        ("<a&b>", "<a&b>"),
        ({"a": {"b": "deep"}}, '{"a":{"b":"deep"}}'),
        (["x"], '["x"]'),
    ],
)
def test_99_to_109_values_become_text(value: Any, text: str) -> None:
    assert to_text(value) == text


@pytest.mark.parametrize("text", ["${resources.db.tmpl}", "a$$b"])
def test_111_a_value_is_not_read_again(text: str) -> None:
    assert to_text(text) == text


@each_row(
    ("number", "text", "expected"),
    [
        (97, "${ metadata.name }", ["SK301 6:21"]),
        (97, "${}", ["SK301 6:21"]),
        (97, "${HOME}", ["SK302 6:21"]),
        (97, "${env.HOME}", ["SK302 6:21"]),
        (97, "${Metadata.name}", ["SK302 6:21"]),
        (98, "${metadata.${metadata.name}}", ["SK304 6:21"]),
        (99, "${metadata.n} ${metadata.f} ${metadata.b} ${metadata.z}", []),
        (100, "${metadata.l} ${metadata.m.k}", []),
        (103, "${metadata.l.0}", ["SK304 6:21"]),
        (103, "${metadata.name.x}", ["SK304 6:21"]),
        (103, "${metadata.z.x}", ["SK304 6:21"]),
        (104, "${metadata.an.x\\.io/y}", []),
        (104, "${metadata.an.x.io/y}", ["SK304 6:21"]),
        (105, "${metadata}", ["SK301 6:21"]),
        (105, "${metadata.}", ["SK301 6:21"]),
        (105, "${resources}", ["SK301 6:21"]),
        (112, "${HOME} and ${PATH}", ["SK302 6:21", "SK302 6:33"]),
    ],
)
def test_placeholders_are_judged_where_they_stand(number: int, text: str, expected: list[str]) -> None:
    workload = parse(METADATA.replace("{}", text)).unwrap()
    assert [f"{d.code} {d.span.line}:{d.span.column}" for d in check(workload) if d.span] == expected


def test_22_a_key_that_is_no_text_is_read_as_it_is_spelt() -> None:
    text = METADATA.replace("{name: shop,", "{name: shop, q: {1.10: x},").replace("{}", "${metadata.q.1\\.10}")
    outcome = parse(text)
    assert [d.code for d in outcome.diagnostics] == ["SK209"]
    assert not check(outcome.unwrap())


def test_113_to_115_params_are_texts_at_any_depth_but_never_keys() -> None:
    params = {
        "a": "${metadata.n}",
        "b": 3,
        "${metadata.name}": "k",
        "e": ["x", 1],
        "g": {"h": "y"},
    }
    assert list(texts(params, ("params",))) == [
        (("params", "a"), "${metadata.n}"),
        (("params", "${metadata.name}"), "k"),
        (("params", "e", 0), "x"),
        (("params", "g", "h"), "y"),
    ]
