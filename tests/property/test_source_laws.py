"""Laws of the reader, the writer and the merge."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from scorekit.location import Source
from scorekit.source.builder import DocumentBuilder
from scorekit.source.encoding import normalized
from scorekit.source.merge import drop, merge, put
from scorekit.source.reader import decode_bytes, fast_events, pure_events, read, read_all
from scorekit.source.writer import dump, dump_all
from tests.property.strategies import HEAVY, nearly_yaml, plain_data, scalars, texts

if TYPE_CHECKING:
    from scorekit.source.document import Document, Mark


def read_back(text: str) -> Document:
    return read(Source("written.yaml", text)).unwrap()


def same(one: Any, other: Any) -> bool:
    """Equality that tells 1 from 1.0 and True, and minds the order of keys."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


READERS: tuple[Callable[[str], Any], ...] = (
    lambda text: read_back(text).data,
    lambda text: yaml.load(text, yaml.CSafeLoader),
    yaml.safe_load,
    YAML(typ="safe", pure=True).load,
)


@given(plain_data())
def test_every_reader_reads_back_what_was_written(data: Any) -> None:
    text = dump(data)
    for reader in READERS:
        assert same(reader(text), data), text


@given(st.sampled_from([math.inf, -math.inf, math.nan, 1e16, 1e-7, 5e-324, 1.7976931348623157e308, -0.0]))
def test_every_reader_reads_back_odd_floats(number: float) -> None:
    for reader in READERS:
        assert repr(reader(dump([number]))) == repr([number])


@given(st.lists(plain_data(), min_size=1, max_size=4))
def test_documents_are_read_back_one_by_one(documents: list[Any]) -> None:
    outcome = read_all(Source("written.yaml", dump_all(documents)))
    assert same([document.data for document in outcome.unwrap()], documents)


@given(plain_data())
def test_writing_what_was_read_gives_the_same_text(data: Any) -> None:
    text = dump(data)
    assert dump(read_back(text).data) == text


@given(texts())
def test_a_written_key_or_value_has_no_hidden_character(text: str) -> None:
    written = dump({text: text})
    assert all(
        character.isprintable() or character in "\n\t\u200c\u200d" or ord(character) > 0xFF for character in written
    )
    assert "\u2028" not in written


@given(nearly_yaml())
def test_any_text_gives_documents_or_errors(text: str) -> None:
    outcome = read_all(Source("any.yaml", text))
    assert (outcome.value is None) == bool(outcome.errors)
    assert all(d.span is not None and d.span.line >= 1 and d.span.column >= 1 for d in outcome.diagnostics)


@given(st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"]), st.binary(max_size=60))
def test_any_bytes_give_a_source_or_errors(mark: bytes, data: bytes) -> None:
    outcome = decode_bytes("any.yaml", mark + data)
    assert (outcome.value is None) == bool(outcome.errors)
    if outcome.value is not None:
        read_all(outcome.value)


@given(nearly_yaml())
def test_both_parsers_give_the_same_documents_and_marks(text: str) -> None:
    # With a tag and an anchor on one value, the pure parser takes the later for the value's beginning.
    assume(not ("!" in text and "&" in text))
    source = normalized(Source("any.yaml", text))
    assume(read_all(source).ok)
    try:
        fast = DocumentBuilder(source, fast_events(source.text)).documents()
        pure = DocumentBuilder(source, pure_events(source.text)).documents()
    except MarkedYAMLError:
        return  # what only one of them reads; the reader asks the other
    assert repr(fast) == repr(pure)


def leaves(mark: Mark, value: Any) -> Iterator[tuple[Mark, Any]]:
    """Every key and scalar with its mark."""
    children = mark.children
    if children is None:
        yield mark, value
    elif isinstance(children, tuple):
        for index, child in enumerate(children):
            yield from leaves(child, value[index])
    else:
        for key, child in children.items():
            assert child.key is not None
            yield child.key, key
            yield from leaves(child, value[key])


def covered(mark: Mark) -> str:
    """The text that a mark covers."""
    lines = mark.source.text.split("\n")[mark.line - 1 : mark.end_line]
    lines[-1] = lines[-1][: mark.end_column - 1]
    lines[0] = lines[0][mark.column - 1 :]
    return "\n".join(lines)


@given(plain_data(), st.sampled_from(["", "# é😀\n", "---\n", "\n\n"]))
def test_the_text_of_each_span_reads_to_its_value(data: Any, before: str) -> None:
    document = read_back(before + dump(data))
    for mark, value in leaves(document.mark, document.data):
        text = covered(mark)
        if text[:1] != "|":
            assert same(read_back(text + "\n").data, value)
        else:
            assert text.split("\n")[1].strip() == value.split("\n")[0].strip()


@given(st.recursive(scalars(), lambda inner: st.lists(inner, max_size=3), max_leaves=6))
def test_the_text_of_a_flow_list_reads_to_it(data: Any) -> None:
    text = f"x: {flow(data)} # after\ny: 1\n"
    document = read_back(text)
    mark = document.nearest(("x",))
    assert same(document.data["x"], data)
    assert same(read_back(covered(mark)).data, data)


def flow(data: Any) -> str:
    """Flow style, each character of a text escaped."""
    if isinstance(data, list):
        return f"[{', '.join(map(flow, data))}]"
    if isinstance(data, str):
        return '"' + "".join(f"\\U{ord(character):08x}" for character in data) + '"'
    return dump(data).rstrip("\n")


@given(plain_data(), plain_data())
def test_a_merge_leaves_both_as_they_were(base: Any, over: Any) -> None:
    one, other = read_back(dump(base)), read_back(dump(over))
    before = copy.deepcopy((one.data, other.data))
    marks = repr((one.mark, other.mark))
    merged = merge(one, other)
    assert same([one.data, other.data], list(before))
    assert repr((one.mark, other.mark)) == marks
    assert shape(merged.mark) == shape_of(merged.data)


@given(plain_data(), plain_data())
def test_merging_a_second_time_changes_nothing(base: Any, over: Any) -> None:
    other = read_back(dump(over))
    once = merge(read_back(dump(base)), other)
    assert same(merge(once, other).data, once.data)


@given(plain_data())
def test_an_empty_document_merges_to_nothing_new(data: Any) -> None:
    document = read_back(dump(data))
    assert merge(document, read_back("")) is document
    assert same(merge(read_back(dump({"a": data})), read_back("{}")).data, {"a": data})


@HEAVY
@given(st.dictionaries(texts(), plain_data(), min_size=1, max_size=4), plain_data(), st.data())
def test_what_was_put_is_there_and_dropped_is_gone(base: dict[str, Any], value: Any, draw: st.DataObject) -> None:
    document = read_back(dump(base))
    before = copy.deepcopy(document.data)
    key = draw.draw(st.sampled_from(sorted(base)))
    placed = put(document, (key,), read_back(dump(value)))
    assert same(placed.data, {**base, key: value})
    assert shape(placed.mark) == shape_of(placed.data)
    assert same(drop(document, (key,)).data, {k: v for k, v in base.items() if k != key})
    assert same(document.data, before)


def shape(mark: Mark) -> Any:
    """The tree of a mark's keys."""
    children = mark.children
    if children is None:
        return None
    if isinstance(children, tuple):
        return [shape(child) for child in children]
    return {key: shape(child) for key, child in children.items()}


def shape_of(data: Any) -> Any:
    """The tree of the keys of data."""
    if isinstance(data, dict):
        return {key: shape_of(value) for key, value in data.items()}
    return [shape_of(value) for value in data] if isinstance(data, list) else None
