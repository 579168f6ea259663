"""The vectors of values: what an accepted document says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scorekit.model.amounts import cores, octets
from scorekit.parsing import parse
from tests.conformance.vectors import document
from tests.rows import each_row


def read(kind: str, fragment: str) -> Any:
    return parse(document(kind, fragment)).unwrap()


@each_row(
    ("fragment", "name"),
    [("{name: 1shop}", "1shop"), ("{name: a--b}", "a--b"), ('{name: "12"}', "12"), ("{name: yes}", "yes")],
)
def test_13_names_are_texts(fragment: str, name: str) -> None:
    assert read("M", fragment).name == name


def test_15_a_date_in_metadata_is_text() -> None:
    workload = read("M", "{name: shop, z: null, d: 2024-01-02}")
    assert workload.plain_metadata == {"name": "shop", "z": None, "d": "2024-01-02"}


def test_9_a_merge_key_lies_under_the_keys_beside_it() -> None:
    text = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers:\n  main: &m {image: x, args: [a]}\n  side: {<<: *m, image: y}\n"
    side = parse(text).unwrap().containers["side"]
    assert (side.image, side.args) == ("y", ["a"])


def test_32_words_and_times_are_texts() -> None:
    workload = read("C", 'variables: {A: yes, B: off, C: 12:30:45, D: ""}')
    assert workload.containers["main"].variables == {"A": "yes", "B": "off", "C": "12:30:45", "D": ""}


@each_row(
    ("content", "text"),
    [("hi", "hi"), ("[l1, 2, true, 1.50]", "l1\n2\ntrue\n1.5"), ("[]", ""), ("[.inf]", ".inf")],
)
def test_53_54_a_list_of_files_is_a_mapping(content: str, text: str) -> None:
    workload = read("C", f"files: [{{target: /a, content: {content}}}]")
    assert {t: f.content for t, f in workload.containers["main"].files.items()} == {"/a": text}


def test_57_an_empty_list_is_an_empty_mapping() -> None:
    assert read("C", "files: []").containers["main"].files == {}


@pytest.mark.parametrize("more", ["", ", readOnly: false"])
def test_63_65_read_only_is_renamed_and_counts(more: str) -> None:
    workload = read("C", f"volumes: [{{target: /a, source: v, read_only: true{more}}}]")
    assert workload.containers["main"].volumes["/a"].read_only is True


def test_72_cores_are_exact() -> None:
    """Score's own helper cuts to thousandths; an amount here keeps what is written."""
    assert (cores("1.0005"), cores("125m")) == (Decimal("1.0005"), Decimal("0.125"))


@each_row(
    ("text", "number"),
    [
        ("3G", 3 * 10**9),
        ("1Ti", 2**40),
        ("12345", 12345),
        ("1.5Gi", 1610612736),
        ("1P", 10**15),
        ("1K", 1000),
        ("2Ei", 2**61),
    ],
)
def test_72_73_octets_know_every_suffix(text: str, number: int) -> None:
    assert octets(text) == number


@pytest.mark.parametrize("text", ["1k", "", "1GB"])
def test_70_octets_of_no_amount_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        octets(text)


@pytest.mark.parametrize(("port", "number"), [("010", 10), ("0x50", 80), ("80.0", 80)])
def test_82_ports_are_whole_numbers(port: str, number: int) -> None:
    found = read("S", f"{{ports: {{www: {{port: {port}}}}}}}").service.ports["www"]
    assert (found.port, type(found.port)) == (number, int)
    assert found.container_port == number


def test_89_properties_are_params() -> None:
    assert read("R", "{db: {type: pg, properties: {a: 1}}}").resources["db"].params == {"a": 1}
