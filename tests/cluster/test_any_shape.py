"""Manifests of a folder have whatever shape somebody gave them: none stops a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from scorekit.diff import compare_parts
from scorekit.diff.snapshot import rendered
from scorekit.location import Source
from scorekit.source.writer import dump
from tests.cluster import pairs
from tests.property.strategies import HEAVY, plain_data

if TYPE_CHECKING:
    from tests.cluster.pairs import Steps


def _places(value: Any, at: Steps = ()) -> Iterator[Steps]:
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in rows:
        yield (*at, step)
        yield from _places(below, (*at, step))


def _objects() -> list[dict[str, Any]]:
    named = {"metadata": {"name": "x", "labels": {"a": "b"}}}
    return [{**named, **each} for each in (*pairs.given()["objects"].values(), *pairs.given()["full"])]


@HEAVY
@given(data=st.data(), base=st.deferred(lambda: st.sampled_from(_objects())), junk=plain_data())
def test_a_field_of_any_shape_on_either_side(data: st.DataObject, base: dict[str, Any], junk: Any) -> None:
    at = data.draw(st.sampled_from([at for at in _places(base) if at[0] not in {"apiVersion", "kind"}]))
    other = pairs.put(base, at, junk)
    for one, two in ((base, other), (other, base), (other, other)):
        sides = [
            rendered([Source(label, dump(each))], label=label, environment="live", target="kubernetes").unwrap()
            for label, each in (("before", one), ("after", two))
        ]
        compare_parts(*sides)
