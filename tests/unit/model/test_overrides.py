"""Overrides: places, and what is left as it was. Their vectors are in ``tests/conformance``."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from scorekit.location import Source
from scorekit.model.decode import decode_workload
from scorekit.model.overrides import PropertyOverride, apply
from scorekit.source.reader import read
from tests.conformance.vectors import document
from tests.rows import each_row

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


def test_an_override_of_a_call_is_an_argument_too() -> None:
    """So that what a PASSWORD is given is not quoted, and its place has no line."""
    override = PropertyOverride.parse("metadata.team=x", "overrides['score.yaml'][0]").unwrap()
    assert {span.place for span in override.spans} == {"overrides['score.yaml'][0]"}
    assert override.value.mark.span.source.is_argument


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


@each_row(
    ("argument", "message", "advice"),
    [
        ("one.7=x", "`one` has 1 entry, and none has the number 7", "give 0 or -1 at the end of the path to add an entry"),
        ("none.7=x", "`none` has 0 entries, and none has the number 7", "give -1 at the end of the path to add an entry"),
        ("two.x=1", "`two` is a list, and `x` is no number of an entry", "give a number from 0 to 1, or -1 at the end of the path to add an entry"),
        ("null.x=1", "`null` has no value, so nothing can be set below it", "set `null` itself; a dot inside a key is written `\\.`"),
        ("text.x=1", "`text` is a single value, so nothing can be set below it", "set `text` itself; a dot inside a key is written `\\.`"),
    ],
)  # fmt: skip
def test_hints_say_what_may_be_given(argument: str, message: str, advice: str) -> None:
    base = given('{one: [1], none: [], two: [1, 2], "null": null, text: x}')
    outcome = apply(base, [PropertyOverride.parse(argument).unwrap()])
    assert [(d.message, d.help) for d in outcome.errors] == [(message, advice)]


def test_the_root_may_be_a_list() -> None:
    outcome = apply(given("[1]"), [PropertyOverride.parse("x=1").unwrap()])
    assert [d.message for d in outcome.errors] == ["the document is a list, and `x` is no number of an entry"]


def test_a_value_that_ends_on_another_line_ends_where_it_does() -> None:
    value = PropertyOverride.parse("ab={c: [1,\n  2]}").unwrap().value
    assert (value.span().end_line, value.span().end_column) == (2, 6)
    assert (value.span(("c", 0)).end_line, value.span(("c", 0)).end_column) == (1, 10)
