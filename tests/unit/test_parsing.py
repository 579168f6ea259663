"""One text, its documents and its workloads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.diagnostics import Severity
from scorekit.location import Source
from scorekit.parsing import documents, parse, parse_all
from tests.rows import each_row

SHOP = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}}\n"
CART = SHOP.replace("shop", "cart")
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"


def codes(text: str) -> list[str]:
    return [f"{d.code} {d.span.line}:{d.span.column}" for d in parse_all(text).diagnostics if d.span]


def test_the_first_workload_is_given() -> None:
    assert parse(f"{SHOP}---\n{CART}").unwrap().name == "shop"


def test_every_workload_is_given() -> None:
    assert [w.name for w in parse_all(f"{SHOP}---\n{CART}").unwrap()] == ["shop", "cart"]


def test_a_workload_knows_its_place() -> None:
    workload = parse_all(f"{SHOP}---\n{CART}", "a/score.yaml").unwrap()[1]
    assert str(workload.span(("metadata", "name"))) == "a/score.yaml:6:18"


@each_row("text", [f"{CONFIG}---\n{SHOP}", f"{SHOP}---\n{CONFIG}", f"{SHOP}---\n- a\n", f"{SHOP}---\na: 1\n"])
def test_other_documents_are_skipped_with_a_warning(text: str) -> None:
    outcome = parse_all(text)
    assert [w.name for w in outcome.unwrap()] == ["shop"]
    assert [(d.code, d.severity) for d in outcome.diagnostics] == [("SK218", Severity.WARNING)]


def test_the_warning_says_what_was_skipped() -> None:
    message = parse_all(f"{SHOP}---\n{CONFIG}").diagnostics[0].message
    assert message == "this document is no Score workload (apiVersion `v1` and kind `ConfigMap`) and is skipped"


@pytest.mark.parametrize(("document", "place"), [(CONFIG, "5:13"), ("- a\n", "5:1"), ("a: 1\n", "5:1")])
def test_the_warning_stands_at_the_document(document: str, place: str) -> None:
    assert codes(f"{SHOP}---\n{document}") == [f"SK218 {place}"]


def test_empty_documents_are_skipped_without_a_word() -> None:
    assert parse_all(f"---\n---\n{SHOP}---\n").diagnostics == ()


@each_row("text", ["", "\n", "# nothing\n", "---\n", "~\n"])
def test_an_empty_file_lacks_three_keys(text: str) -> None:
    outcome = parse(text)
    assert outcome.value is None
    assert sorted(d.message for d in outcome.errors) == [
        f"a workload lacks the key `{key}`" for key in ("apiVersion", "containers", "metadata")
    ]


def test_a_document_without_api_version_is_a_workload_when_it_has_containers() -> None:
    second = CART.split("\n", 1)[1]
    assert codes(f"{SHOP}---\n{second}") == ["SK202 5:1"]


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: humanitec.org/v1b1\nmetadata: {name: x}\n",
        CONFIG,
        f"{CONFIG}---\nkind: Job\napiVersion: batch/v1\n",
    ],
)
def test_a_file_without_workload_is_told_by_its_first_document(text: str) -> None:
    outcome = parse(text)
    assert outcome.value is None
    assert [d.code for d in outcome.errors] == ["SK211"]
    assert "this is no Score workload" in outcome.errors[0].message


def test_what_cannot_be_read_is_told_once() -> None:
    outcome = parse("a: [1")
    assert outcome.value is None
    assert [d.code[:3] for d in outcome.errors] == ["SK1"]
    assert documents(Source("score.yaml", "a: [1")).value is None


def test_faults_of_meaning_are_warnings_until_overrides_are_known() -> None:
    outcome = parse(SHOP.replace("image: x", 'image: x, variables: {A: "${resources.db.host}"}'))
    assert outcome.unwrap().name == "shop"
    assert [(d.code, d.severity) for d in outcome.diagnostics] == [("SK303", Severity.WARNING)]


def test_two_equal_texts_give_equal_workloads() -> None:
    assert parse(SHOP) == parse(SHOP)
    assert parse(SHOP, "other.yaml").unwrap() == parse(SHOP).unwrap()


@given(st.text(alphabet="apiVersion: score.dev/v1b1\n-[]{},'\"$#&*!|>%@`ab0", max_size=60))
def test_no_text_raises(text: str) -> None:
    outcome = parse(text)
    assert (outcome.value is None) == (not outcome.ok)
    assert all(d.span is not None for d in outcome.diagnostics)
