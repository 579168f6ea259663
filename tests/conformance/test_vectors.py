"""The vectors of shape and of meaning: what is refused, with which code, and where."""

from __future__ import annotations

from tests.conformance import containers, files, limits, resources, root, static
from tests.conformance.vectors import Vector, told

VECTORS: tuple[Vector, ...] = (
    *root.VECTORS,
    *containers.VECTORS,
    *files.VECTORS,
    *limits.VECTORS,
    *resources.VECTORS,
    *static.VECTORS,
)
#: Amounts in numbers: ``test_values``.
ELSEWHERE = {72, 73}


def test_vectors() -> None:
    found = [(str(v), v.decided, told(v.text), (v.errors, v.warnings)) for v in VECTORS]
    assert not [row for row in found if row[2] != row[3]]


def test_every_vector_has_a_case() -> None:
    assert {v.number for v in VECTORS} | ELSEWHERE == {*range(1, 90), *range(117, 124)}
