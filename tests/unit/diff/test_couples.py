"""Which objects of two sides are one object."""

from __future__ import annotations

from collections.abc import Mapping

from scorekit.diff.model import ObjectName
from scorekit.diff.objects import pairs
from scorekit.diff.snapshot import SnapshotObject
from scorekit.location import Source
from scorekit.source.reader import read
from scorekit.targets.api import Manifest
from scorekit.targets.origins import MarkedOrigins
from tests.rows import each_row

ORIGINS = MarkedOrigins(read(Source("x.yaml", "{}")).unwrap().mark)


def items(
    *names: str, owner: str | None = "shop", version: str = "v1", space: str | None = None
) -> list[SnapshotObject]:
    return [
        SnapshotObject(
            ObjectName("ConfigMap", version, space, name, owner),
            Manifest("ConfigMap", version, space, name, {}, "", owner or "", ORIGINS),
            compiled=False,
        )
        for name in names
    ]


def paired(before: list[SnapshotObject], after: list[SnapshotObject]) -> set[tuple[str, str]]:
    return {(a.name.name if a else "", b.name.name if b else "") for a, b in pairs(before, after, {}, {})}


@each_row(
    ("before", "after", "expected"),
    [
        (["a"], ["zz"], {("a", "zz")}),
        (["files-1", "tls"], ["files-2", "tls"], {("files-1", "files-2"), ("tls", "tls")}),
        (["files-1", "tls-1"], ["tls-2", "files-2"], {("files-1", "files-2"), ("tls-1", "tls-2")}),
        (["abc", "files"], ["xyz", "files-2"], {("abc", ""), ("", "xyz"), ("files", "files-2")}),
    ],
)
def test_an_owners_only_object_of_a_kind_moved_and_of_several_the_like_ones(
    before: list[str], after: list[str], expected: set[tuple[str, str]]
) -> None:
    assert paired(items(*before), items(*after)) == expected


def test_objects_that_nobody_owns_never_move() -> None:
    assert paired(items("a", owner=None), items("b", owner=None)) == {("a", ""), ("", "b")}


def test_an_object_of_another_group_is_another_and_one_of_another_version_of_the_group_is_the_same() -> None:
    for one, other, same in (
        ("v1", "a.example.com/v1", False),
        ("a.io/v1", "b.io/v1", False),
        ("a.io/v1", "a.io/v2", True),
    ):
        for name in ("a", "b"):
            found = paired(items("a", version=one), items(name, version=other))
            assert found == ({("a", name)} if same else {("a", ""), ("", name)}), (one, other, name)


def test_of_two_of_one_name_each_meets_that_of_its_own_namespace() -> None:
    """Or, where environments stand side by side, of the namespace that is its own on the other side."""
    one, two, three = (items("a", space=space) for space in ("one", "two", "three"))
    moved: Mapping[str | None, str | None] = {"one": "three"}
    for homes, after in (({}, [*two, *one]), (moved, [*two, *three])):
        found = pairs([*one, *two], after, {}, homes)
        assert [(a.name.namespace, b.name.namespace) for a, b in found if a and b] == [
            ("two", "two"), ("one", homes.get("one", "one")),
        ]  # fmt: skip
