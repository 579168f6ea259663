"""Paths as texts: what is spelt is found again, and what people leave out is understood."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scorekit.explain.paths import leaves, located
from scorekit.source.document import dotted
from scorekit.targets.origins import value_at
from tests.property.strategies import WHOLE
from tests.rows import each_row

#: A placeholder has no way to write an empty key, or to keep a bracket or a backslash from meaning something.
KEYS = st.text(st.sampled_from("ab.\"' /-é0"), min_size=1, max_size=4)
ANY_KEYS = st.text(st.sampled_from("ab.[]\"'\\ /-é0"), max_size=4)


def data_of(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.integers() | st.text(WHOLE, max_size=2),
        lambda below: st.dictionaries(keys, below, max_size=4) | st.lists(below, max_size=3),
        max_leaves=12,
    )


DATA = data_of(KEYS)


@given(DATA)
def test_every_path_of_any_data_is_found_by_its_spelling(data: Any) -> None:
    for path, value in leaves(data):
        if path:
            assert located(data, dotted(path)) == path
            assert value_at(data, path) == value


@given(DATA)
def test_different_paths_are_spelt_differently(data: Any) -> None:
    found = [path for path, _ in leaves(data)]
    assert len({dotted(path) for path in found}) == len(found)


@given(data_of(ANY_KEYS), st.text(WHOLE, max_size=8))
def test_no_text_breaks_the_reading(data: Any, text: str) -> None:
    path = located(data, text)
    if path is not None:
        value_at(data, path)


POD = {"containers": [{"name": "main", "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]}]}


@each_row(
    ("text", "path"),
    [
        ("containers[0].env[1].value", ("containers", 0, "env", 1, "value")),
        ("containers[main].env[B].value", ("containers", 0, "env", 1, "value")),
        ('containers["main"].env', ("containers", 0, "env")),
        ("containers[other]", None),
        ("containers[9]", None),
        (f"containers[{'9' * 5000}]", None),
        ("containers.main", None),
        ("containers[0", None),
        ("", None),
    ],
)
def test_an_item_is_called_by_index_or_name(text: str, path: tuple[Any, ...] | None) -> None:
    assert located(POD, text) == path


@each_row(
    "text",
    [
        'labels["a.example/b"]',
        "labels[a.example/b]",
        "labels['a.example/b']",
        "labels.a.example/b",
        "labels.a\\.example/b",
        'labels.["a.example/b"]',
    ],
)
def test_a_key_with_dots_needs_no_quotes_where_one_reading_leads_somewhere(text: str) -> None:
    assert located({"labels": {"a.example/b": 1, "c": 2}}, text) == ("labels", "a.example/b")


def test_dots_are_steps_where_both_readings_lead_somewhere() -> None:
    data = {"a.b": 1, "a": {"b": 2}}
    assert located(data, "a.b") == ("a", "b")
    assert located(data, '["a.b"]') == ("a.b",)
