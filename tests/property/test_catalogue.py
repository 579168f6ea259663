"""Laws of the catalogue: whatever a file says, there are findings and no exception; a name decides, never an order."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scorekit.catalogue import Catalogue, check_environment

_WORDS = st.sampled_from(
    ["a", "b", "dns", "dns/x", "postgres#db", "shop", "*", "name", "overrides", "remove", "type", ""]
)
_SCALARS = st.none() | st.booleans() | st.integers() | _WORDS
_TREES = st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3))
_RULES = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["dns", "s3"]), "driver": st.sampled_from(["dns/a", "s3/a"])},
        optional={"class": st.sampled_from(["big", "small"]), "workload": st.sampled_from(["shop", "cart"])},
    ),
    max_size=4,
    unique_by=lambda rule: (rule["type"], rule.get("class"), rule.get("workload")),
)
_ENTRIES = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("abc")}, optional={"remove": st.just(True), "merge": st.just({})}),
    max_size=3,
)
_BODIES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "namespace": st.none() | _WORDS,
        "type": st.sampled_from(["development", "production"]) | st.none(),
        "variables": st.dictionaries(_WORDS, st.none() | _WORDS, max_size=3),
        "drivers": _RULES | st.none(),
        "patches": _ENTRIES | st.none(),
        "policies": _ENTRIES,
        "workloads": st.dictionaries(_WORDS, st.fixed_dictionaries({}, optional={"overrides": _TREES}), max_size=2),
        "bindings": st.dictionaries(_WORDS, st.none() | st.just({}), max_size=2),
    },
)


def catalogue(**bodies: dict[str, Any]) -> Catalogue:
    head = {"apiVersion": "scorekit.dev/v1alpha1", "kind": "Environment"}
    texts = {
        f"environments/{name}.yaml": json.dumps({**head, "metadata": {"name": name}, **body})
        for name, body in bodies.items()
    }
    return Catalogue.from_texts(texts, builtin=False)


@given(st.dictionaries(st.sampled_from(["drivers", "patches", "policies", "workloads", "extends", "bindings"]), _TREES))
def test_any_environment_gives_findings_and_no_exception(body: dict[str, Any]) -> None:
    known = catalogue(dev=body)
    outcome = known.environment("dev")
    assert (outcome.value is None) == bool(outcome.errors)
    if outcome.value is not None:
        check_environment(outcome.value, known)


@given(_BODIES, _BODIES)
def test_any_child_over_any_parent_gives_findings_and_no_exception(
    parent: dict[str, Any], child: dict[str, Any]
) -> None:
    outcome = catalogue(parent=parent, child={**child, "extends": "parent"}).environment("child")
    assert (outcome.value is None) == bool(outcome.errors)
    for diagnostic in outcome.diagnostics:
        assert diagnostic.span is not None


@given(_BODIES)
def test_a_child_that_says_nothing_is_its_parent(parent: dict[str, Any]) -> None:
    known = catalogue(parent=parent, child={"extends": "parent"})
    above, below = known.environment("parent"), known.environment("child")
    if above.value is None or below.value is None:
        assert above.errors == below.errors
        return
    said = {"metadata", "extends"}
    assert above.value.model_dump(exclude=said) == below.value.model_dump(exclude=said)


@given(_RULES, _RULES)
def test_every_rule_of_a_chain_counts_once_and_the_nearest_wins(
    parent: list[dict[str, str]], child: list[dict[str, str]]
) -> None:
    known = catalogue(parent={"drivers": parent}, child={"drivers": child, "extends": "parent"})
    rules = known.environment("child").unwrap().drivers
    drivers = {(rule.type, rule.class_, rule.workload): rule.driver for rule in rules}
    expected = {(r["type"], r.get("class"), r.get("workload")): r["driver"] for r in (*parent, *child)}
    assert drivers == expected
    assert len(rules) == len(expected)
    assert [rule.driver for rule in rules[: len(child)]] == [rule["driver"] for rule in child]
