from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scorekit.diff.fields import differences
from scorekit.explain.explanation import NOTHING
from scorekit.location import Source, Span
from scorekit.resolve.resolution import Origin
from scorekit.source.document import dotted
from scorekit.targets.api import Manifest
from scorekit.targets.change_rules import ORDER, ListKeys
from scorekit.targets.origins import PrefixOrigins
from scorekit.targets.record import find_target
from scorekit.values import same
from tests.rows import each_row

SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b", "1", "true"])
TREES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=12,
)
NOWHERE = Origin("target", Span(Source("x.yaml", ""), 1, 1, 1, 1))


def list_keys(kind: str, version: str, target: str = "kubernetes") -> ListKeys:
    one = Manifest(kind, version, None, "x", {}, "x", "x", PrefixOrigins(NOWHERE))
    return find_target(target).changes().list_keys(one)


POD = list_keys("Deployment", "apps/v1")


def paths(before: Any, after: Any, names: Any = None) -> list[str]:
    return [dotted(found.steps) for found in differences(before, after, names)]


@given(TREES)
def test_a_tree_does_not_differ_from_itself(tree: Any) -> None:
    assert not list(differences(tree, tree))


@given(TREES, TREES)
def test_trees_that_are_not_the_same_differ_somewhere(one: Any, other: Any) -> None:
    assert bool(list(differences(one, other))) != same(one, other)


@given(TREES, TREES)
def test_both_ways_have_as_many_differences_of_mappings(one: Any, other: Any) -> None:
    before, after = {"a": one}, {"b": other}
    assert len(list(differences(before, after))) == len(list(differences(after, before))) == 2


@given(st.permutations(["a", "b", "c"]))
def test_the_order_of_keys_means_nothing(keys: list[str]) -> None:
    assert same(dict.fromkeys(keys, 1), {"a": 1, "b": 1, "c": 1})


def test_a_number_is_neither_its_text_nor_a_truth() -> None:
    assert not same(1, "1")
    assert not same(1, True)
    assert same(1, 1.0)


def test_containers_and_variables_meet_by_name() -> None:
    before = {"containers": [{"name": "a", "env": [{"name": "X", "value": "1"}]}, {"name": "b", "image": "i"}]}
    after = {"containers": [{"name": "b", "image": "j"}, {"name": "a", "env": [{"name": "Y", "value": "1"}]}]}
    assert paths(before, after, POD) == [
        "containers[b].image",
        "containers[a].env[X]",
        "containers[a].env[Y]",
        f"containers{ORDER}",
    ]


def test_ports_meet_by_number_and_protocol() -> None:
    before = {"ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]}
    after = {
        "ports": [{"containerPort": 53, "protocol": "UDP", "name": "dns"}, {"containerPort": 53, "protocol": "TCP"}]
    }
    assert paths(before, after, POD) == ["ports[53/UDP].name", "ports[53/TCP].protocol"]


@each_row(
    ("kind", "listed", "one", "other", "called"),
    [
        ("apps/v1 StatefulSet", "volumeClaimTemplates", {"metadata": {"name": "a"}}, {"metadata": {"name": "b"}}, "a"),
        ("networking.k8s.io/v1 Ingress", "rules", {"host": "a"}, {"host": "b"}, "a"),
        ("networking.k8s.io/v1 Ingress", "paths", {"path": "/a", "pathType": "Exact"}, {"path": "/a"}, "/a/Exact"),
        (
            "gateway.networking.k8s.io/v1 HTTPRoute",
            "parentRefs",
            {"name": "a", "sectionName": "b"},
            {"name": "a"},
            "a/b",
        ),
        ("apps/v1 Deployment", "items", {"key": "a"}, {"key": "b"}, "a"),
        ("apps/v1 Deployment", "anything", {"name": "a"}, {"name": "b"}, "a"),
        (" service", "volumes", {"target": "/a", "source": "x"}, {"target": "/b", "source": "x"}, "/a"),
        (" service", "configs", {"target": "/a"}, {"target": "/b"}, "/a"),
        (" service", "secrets", {"target": "/a"}, {"target": "/b"}, "/a"),
        (" service", "ports", {"target": 80, "published": "1"}, {"target": 80, "published": "2"}, "80/TCP/1"),
    ],
)
def test_items_of_a_list_meet_by_what_names_them(
    kind: str, listed: str, one: dict[str, Any], other: dict[str, Any], called: str
) -> None:
    version, name = kind.split(" ")
    names = list_keys(name, version, "kubernetes" if version else "compose")
    before, after = {listed: [{**one, "x": 1}, other]}, {listed: [other, {**one, "x": 2}]}
    found = list(differences(before, after, names))
    assert {tuple(f.steps) for f in found} == {(listed, f"[{called}]", "x"), (listed, ORDER)}


def test_an_argument_that_comes_between_others_moves_none() -> None:
    assert next((f.before, f.after) for f in differences(["a", "b"], ["a", "x", "b"]))[1] == "x"
    assert len(list(differences(["a", "b"], ["a", "x", "b"]))) == 1


def test_a_list_whose_items_share_a_name_is_compared_in_its_order() -> None:
    before = {"env": [{"name": "X", "value": "1"}, {"name": "X", "value": "2"}]}
    after = {"env": [{"name": "X", "value": "1"}, {"name": "X", "value": "3"}]}
    assert paths(before, after, POD) == ["env[1].value"]


def test_the_dot_of_a_key_is_escaped() -> None:
    assert paths({"labels": {"a.b/c": 1}}, {"labels": {"a.b/c": 2}}) == ["labels.a\\.b/c"]


def test_items_without_a_name_are_called_by_their_number() -> None:
    assert paths({"a": ["x", "y"]}, {"a": ["x"]}) == ["a[1]"]
    assert paths({"a": ["x"]}, {"a": ["x", "y"]}) == ["a[1]"]
    assert paths({"a": ["x", "y"]}, {"a": ["z", "y"]}) == ["a[0]"]
    assert paths({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}) == ["a[1].b"]


@each_row(
    ("before", "after", "found"),
    [
        # Both orders are told whole: with what went, and with what came.
        (
            [{"name": "one"}, {"name": "two"}, {"name": "six"}],
            [{"name": "six"}, {"name": "ten"}, {"name": "one"}],
            [
                ("[two]", {"name": "two"}, NOTHING, (1,), ()),
                ("[ten]", NOTHING, {"name": "ten"}, (), (1,)),
                (ORDER, ["one", "two", "six"], ["six", "ten", "one"], (), ()),
            ],
        ),
        # What stands between equal items is paired in order, and the rest of the longer side stands alone.
        (
            ["x", "a", "b", "y", "c", "d"],
            ["x", "e", "f", "g", "y", "h"],
            [
                ("[1]", "a", "e", (1,), (1,)),
                ("[2]", "b", "f", (2,), (2,)),
                ("[3]", NOTHING, "g", (), (3,)),
                ("[5]", "c", "h", (4,), (5,)),
                ("[5]", "d", NOTHING, (5,), ()),
            ],
        ),
        # A whole that comes or goes is one difference, however much it holds.
        ({"a": {"b": {"c": 1}}}, {"d": [1, 2]}, [("a", {"b": {"c": 1}}, NOTHING, ("a",), ("a",)), ("d", NOTHING, [1, 2], ("d",), ("d",))]),
        ([1], [], [("", [1], [], (), ())]),
        (None, {"a": 1}, [("", None, {"a": 1}, (), ())]),
    ],
)  # fmt: skip
def test_what_differs_is_told_with_both_values_and_where_each_side_has_it(before: Any, after: Any, found: Any) -> None:
    told = [("".join(d.steps), d.before, d.after, d.before_path, d.after_path) for d in differences(before, after)]
    assert told == found
