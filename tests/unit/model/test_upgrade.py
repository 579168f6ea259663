"""Deprecated shapes: what they become, and that nothing is lost on the way."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from scorekit.diagnostics import Severity
from scorekit.location import Source
from scorekit.model.upgrade import upgrade
from scorekit.source.reader import read
from tests.conformance.vectors import document
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.source.document import Document


def given(kind: str, fragment: str) -> Document:
    return read(Source("score.yaml", document(kind, fragment))).unwrap()


def container(fragment: str) -> Any:
    return upgrade(given("C", fragment)).unwrap().data["containers"]["main"]


def test_a_document_of_today_is_itself() -> None:
    before = given("C", "files: {/a: {content: x}}")
    outcome = upgrade(before)
    assert outcome.value is before
    assert outcome.diagnostics == ()


def test_what_is_given_is_not_changed() -> None:
    before = given("C", "files: [{target: /a, content: [x]}]\n    volumes: [{target: /b, source: v, read_only: true}]")
    copied = copy.deepcopy(before.data)
    upgrade(before)
    assert before.data == copied


def test_lists_become_mappings_by_target() -> None:
    assert container('files: [{target: /b, content: x, mode: "600"}, {target: /a, source: y}]')["files"] == {
        "/b": {"content": "x", "mode": "600"},
        "/a": {"source": "y"},
    }


def test_marks_follow_the_values() -> None:
    after = upgrade(given("C", "files: [{target: /a, content: x}]")).unwrap()
    path = ("containers", "main", "files", "/a")
    assert str(after.span(path, key=True)) == "score.yaml:6:22"
    assert str(after.span((*path, "content"))) == "score.yaml:6:35"


def test_a_placeholder_in_a_list_of_lines_keeps_its_place() -> None:
    after = upgrade(given("C", 'files: [{target: /a, content: [x, "${metadata.nope}"]}]')).unwrap()
    span = after.within(("containers", "main", "files", "/a", "content"), "${metadata.nope}")
    assert (span.line, span.column) == (6, 40)


def test_a_renamed_key_keeps_its_place_and_its_order() -> None:
    after = upgrade(given("R", "{db: {type: pg, properties: {a: 1}, id: xx}}")).unwrap()
    assert list(after.data["resources"]["db"]) == ["type", "params", "id"]
    assert str(after.span(("resources", "db", "params"), key=True)) == "score.yaml:6:28"
    assert str(after.span(("resources", "db", "params", "a"))) == "score.yaml:6:44"


def test_read_only_counts_over_read_only_of_today() -> None:
    assert container("volumes: [{target: /a, source: v, readOnly: false, read_only: true}]")["volumes"]["/a"] == {
        "source": "v",
        "readOnly": True,
    }


@pytest.mark.parametrize("fragment", ["files: 1", "volumes: {/a: {source: v, read_only: true}}", "files: null"])
def test_what_is_no_list_is_left_for_decoding(fragment: str) -> None:
    before = given("C", fragment)
    assert upgrade(before).value is before


def test_parts_of_files_are_left_alone_in_volumes_and_the_other_way_round() -> None:
    after = container("volumes: [{target: /a, content: [x]}]\n    files: [{target: /a, read_only: true}]")
    assert after["volumes"] == {"/a": {"content": ["x"]}}
    assert after["files"] == {"/a": {"read_only": True}}


@pytest.mark.parametrize(
    ("target", "advice"),
    [("5", 'quote it: "5"'), ("0x1F", 'quote it: "0x1F"'), ("[a]", "write a path: `target: /path`")],
)
def test_a_target_that_is_no_text_is_mended(target: str, advice: str) -> None:
    assert upgrade(given("C", f"files: [{{target: {target}}}]")).errors[0].help == advice


@each_row("text", ["", "[1]", "x", "containers: [1]", "containers: {aa: 1}", "resources: {aa: 1}"])
def test_other_shapes_are_left_for_decoding(text: str) -> None:
    before = read(Source("score.yaml", text)).unwrap()
    assert upgrade(before).value is before


@each_row(
    ("fragment", "expected"),
    [
        ("files: [1]", "SK203 6:13 `containers.main.files[0]` must be a mapping with a `target`"),
        ("files: [{content: x}]", "SK202 6:13 `containers.main.files[0]` lacks the key `target`"),
        ("files: [{target: null}]", "SK203 6:22 `containers.main.files[0].target` must be text"),
        ("files: [{target: [a]}]", "SK203 6:22 `containers.main.files[0].target` must be text"),
        ("files: [{target: /a, content: [[x]]}]", "SK203 6:36 `containers.main.files[0].content[0]` must be text"),
        ("files: [{target: /a, content: [null]}]", "SK204 6:36 `containers.main.files[0].content[0]` has no value"),
        ("volumes: [{target: /a}, {target: /a}]", "SK214 6:38 `containers.main.volumes` has the target `/a` twice"),
    ],
)
def test_an_item_that_cannot_be_kept_is_an_error(fragment: str, expected: str) -> None:
    outcome = upgrade(given("C", fragment))
    assert outcome.value is None
    assert [f"{d.code} {d.span.line}:{d.span.column} {d.message}" for d in outcome.errors if d.span] == [expected]


def test_the_first_of_two_targets_is_shown() -> None:
    outcome = upgrade(given("C", "volumes: [{target: /a}, {target: /a}]"))
    assert [str(label.span) for label in outcome.errors[0].labels] == ["score.yaml:6:24"]


def test_both_words_for_params_are_an_error() -> None:
    outcome = upgrade(given("R", "{db: {type: pg, properties: {a: 1}, params: {b: 1}}}"))
    error = outcome.errors[0]
    assert (error.code, str(error.span)) == ("SK215", "score.yaml:6:28")
    assert [str(label.span) for label in error.labels] == ["score.yaml:6:48"]


def test_every_old_form_is_a_warning_that_names_it() -> None:
    outcome = upgrade(given("R", "{db: {type: pg, properties: {a: 1}}}"))
    assert [(d.code, d.severity) for d in outcome.diagnostics] == [("SK213", Severity.WARNING)]
    assert "`resources.db.properties` is the old word for `params`" in outcome.diagnostics[0].message
