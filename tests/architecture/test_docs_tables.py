"""Tables of the documents that people write say what the code does: filters, tests of values, lists that join."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

from scorekit.expressions import compile_expression
from scorekit.expressions.filters import FILTERS
from scorekit.expressions.operators import TESTS
from scorekit.targets.kubernetes.merging import KEY_DEFAULTS, LIST_KEYS, keys_of

PAGE = (Path(__file__).parents[2] / "docs/drivers.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without their quotes."""
    below = PAGE.partition(f"\n{heading}\n")[2]
    table = re.search(r"^\|(?:---\|)+\n((?:\|.*\n)+)", below, re.MULTILINE)
    assert table, heading
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[1].splitlines()]


def signature(name: str) -> str:
    """What is written behind a bar: the arguments of a filter beyond the value, with their defaults."""
    if name == "default":  # it is evaluated apart
        return "default(fallback, boolean=false)"
    said = [
        each.name
        if each.default is inspect.Parameter.empty
        else f"{each.name}={'none' if each.default is None else repr(each.default)}"
        for each in list(inspect.signature(FILTERS[name]).parameters.values())[1:]
    ]
    return f"{name}({', '.join(said)})" if said else name


def code(cell: str) -> Any:
    return cell.strip("`")


def test_the_table_of_filters_has_each_with_its_arguments_and_what_it_gives() -> None:
    table = rows("### Filters")
    assert [code(row[0]) for row in table] == [signature(name) for name in sorted({*FILTERS, "default"})]
    for _, _, of, written, gives in table:
        found = compile_expression(f"value | {code(written)}").evaluate({"value": json.loads(code(of))})
        assert json.dumps(found) == json.dumps(json.loads(code(gives))), written
    named = PAGE.partition("tests are `is defined`, ")[2].partition(".")[0]
    assert {*re.findall(r"`(\w+)`", named)} == TESTS.keys()


def test_the_table_of_lists_has_each_that_joins() -> None:
    expected = {f"`{name}`": keys for name, keys in LIST_KEYS.items()}
    expected["`ports` of a Service"] = keys_of("v1", "Service")["ports"]
    assert {row[0]: tuple(re.findall(r"`(\w+)`", row[1])) for row in rows("### How lists join")} == expected
    for key, value in KEY_DEFAULTS.items():
        assert f"`{key}` it is `{value}`" in PAGE or f"`{key}` `{value}`" in PAGE
