"""Overrides: places, and what is left as it was. Their vectors are in ``tests/conformance``."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from scorekit.location import Source
from scorekit.model.overrides import PropertyOverride, apply
from scorekit.model.score import decode_workload
from scorekit.source.reader import read
from tests.conformance.vectors import document

if TYPE_CHECKING:
    from scorekit.source.document import Document


def given(text: str, name: str = "score.yaml") -> Document:
    return read(Source(name, text)).unwrap()


def test_a_base_may_be_invalid_by_itself() -> None:
    base = given(document("K", "{main: {image: 1}}"))
    over = given("containers: {main: {image: x}}", "overrides.score.yaml")
    merged = apply(base, [over]).unwrap()
    assert decode_workload(merged).unwrap().containers["main"].image == "x"


def test_a_fault_of_an_override_is_told_in_the_override() -> None:
    base = given(document("C", "args: []"))
    over = given("containers: {main: {image: 1}}", "overrides.score.yaml")
    argument = PropertyOverride.parse("metadata.name=Shop").unwrap()
    outcome = decode_workload(apply(base, [over, argument]).unwrap())
    assert [str(d.span) for d in outcome.errors] == ["--override-property:1:15", "overrides.score.yaml:1:28"]


def test_a_key_of_an_override_stands_at_the_path() -> None:
    override = PropertyOverride.parse("metadata.team=x").unwrap()
    merged = apply(given(document("C", "args: []")), [override]).unwrap()
    assert str(merged.span(("metadata", "team"), key=True)) == "--override-property:1:1"


def test_places_in_a_value_of_several_lines_are_those_of_the_argument() -> None:
    value = PropertyOverride.parse("a={b: [1,\n  2], c: x}").unwrap().value
    assert str(value.span(("b", 0))) == "--override-property:1:8"
    assert str(value.span(("b", 1))) == "--override-property:2:3"
    assert str(value.span(("c",), key=True)) == "--override-property:2:7"


def test_a_repeated_key_is_told_with_both_places() -> None:
    outcome = PropertyOverride.parse("ab={c: 1, c: 2}")
    assert [str(d.span) for d in outcome.errors] == ["--override-property:1:11"]
    assert [str(label.span) for d in outcome.errors for label in d.labels] == ["--override-property:1:5"]


def test_the_last_override_counts() -> None:
    overrides = [PropertyOverride.parse(f"metadata.name={name}").unwrap() for name in ("one", "two")]
    assert apply(given("metadata: {name: shop}"), overrides).unwrap().data == {"metadata": {"name": "two"}}


def test_every_fault_is_told_and_nothing_is_given() -> None:
    overrides = [PropertyOverride.parse(argument).unwrap() for argument in ("a.b=1", "c.5=1")]
    outcome = apply(given("{a: 1, c: [1]}"), [*overrides, given("[1]")])
    assert outcome.value is None
    assert [d.code for d in outcome.errors] == ["SK217", "SK217", "SK212"]


def test_what_is_given_is_not_changed() -> None:
    base = given("{a: {b: [1, 2]}, c: 1}")
    copied = copy.deepcopy(base.data)
    apply(base, [given("{a: {b: [9], d: 1}, c: null}"), PropertyOverride.parse("a.b.0=").unwrap()])
    assert base.data == copied


def test_hints_say_what_may_be_given() -> None:
    outcome = apply(given("{a: [1], b: []}"), [PropertyOverride.parse(f"{key}.7=x").unwrap() for key in "ab"])
    assert [d.help for d in outcome.errors] == [
        "give 0 or -1 at the end of the path to add an entry",
        "give -1 at the end of the path to add an entry",
    ]
