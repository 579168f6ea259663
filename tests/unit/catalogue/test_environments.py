"""Chains of environments, and how a child lies over its parent."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from scorekit.catalogue import Catalogue
from scorekit.errors import UnknownEnvironmentError
from tests.rows import each_row
from tests.unit.catalogue.documents import environment, places

if TYPE_CHECKING:
    from scorekit.model.environment import Environment


def catalogue(*, builtin: bool = False, **bodies: str) -> Catalogue:
    """A catalogue of environments by name; a body may lack its head."""
    texts = {f"environments/{name}.yaml": environment(name, body) for name, body in bodies.items()}
    return Catalogue.from_texts(texts, builtin=builtin)


def merged(parent: str, child: str) -> Environment:
    return catalogue(parent=parent, child="extends: parent\n" + child).environment("child").unwrap()


def drivers_of(found: Environment) -> list[str]:
    return [rule.driver for rule in found.drivers]


# Chains


def test_an_environment_alone_is_what_its_file_says() -> None:
    found = catalogue(dev="type: staging").environment("dev").unwrap()
    assert (found.name, found.type) == ("dev", "staging")


def test_nothing_of_a_name_is_raised_with_what_there_is() -> None:
    known = catalogue(dev="", base="abstract: true")
    for ask in (known.environment, known.environment_chain):
        with pytest.raises(UnknownEnvironmentError, match=r"^there is no environment `prod`; there are: dev$"):
            ask("prod")


@each_row("name", ["../dev", "", ".", "dev/", "/etc/dev", "a/b/c", "scorekit/", "dev\x00"])
def test_what_can_not_be_a_name_names_nothing(name: str) -> None:
    with pytest.raises(UnknownEnvironmentError):
        catalogue(dev="").environment(name)


def test_the_chain_is_told_nearest_first() -> None:
    known = catalogue(a="extends: b", b="extends: c", c="")
    assert known.environment_chain("a").value == ("environments/a.yaml", "environments/b.yaml", "environments/c.yaml")


def test_the_chain_with_a_fault_is_no_chain() -> None:
    assert catalogue(a="extends: b").environment_chain("a").value is None


def test_an_unknown_parent_is_reported_at_its_name_with_a_hint() -> None:
    outcome = catalogue(base="", dev="extends: bse").environment("dev")
    assert places(outcome.diagnostics) == [("SK411", "environments/dev.yaml:4:10")]
    assert outcome.diagnostics[0].help == "did you mean `base`?"


def test_an_unknown_parent_like_nothing_known_lists_what_there_is() -> None:
    outcome = catalogue(base="", dev="extends: zzz").environment("dev")
    assert outcome.diagnostics[0].help == "there are: `base`"


def test_an_environment_is_no_hint_for_its_own_parent() -> None:
    assert catalogue(dev="extends: devs").environment("dev").diagnostics[0].help is None


def test_an_environment_that_extends_itself_is_a_circle() -> None:
    outcome = catalogue(dev="extends: dev").environment("dev")
    assert places(outcome.diagnostics) == [("SK412", "environments/dev.yaml:4:10")]
    assert outcome.diagnostics[0].help == "one of them must extend another one, or none"


def test_an_environment_that_means_the_built_in_one_is_told_how() -> None:
    outcome = catalogue(builtin=True, dev="extends: dev").environment("dev")
    assert outcome.diagnostics[0].help == "the built-in one is `scorekit/dev`"


@each_row("entry", ["a", "b", "c", "outside"])
def test_a_circle_is_the_same_finding_from_wherever_it_is_met(entry: str) -> None:
    known = catalogue(a="extends: b", b="extends: c", c="extends: a", outside="extends: c")
    (found,) = known.environment(entry).diagnostics
    assert places([found]) == [("SK412", "environments/a.yaml:4:10")]
    assert [(str(label.span), label.text) for label in found.labels] == [
        ("environments/b.yaml:4:10", "`b` extends `c`"),
        ("environments/c.yaml:4:10", "`c` extends `a`"),
    ]


def test_a_project_replaces_a_built_in_environment_and_may_extend_it() -> None:
    known = catalogue(builtin=True, dev="extends: scorekit/dev\nvariables: {A: b}")
    assert known.environment("dev").unwrap().variables == {"A": "b"}
    chain = known.environment_chain("dev").unwrap()
    assert chain[:2] == ("environments/dev.yaml", "scorekit:environments/dev.yaml")


def test_the_prefix_always_means_the_built_in_environment() -> None:
    known = catalogue(builtin=True, dev="variables: {A: b}")
    assert known.environment("scorekit/dev").unwrap().variables == {}
    assert known.environment_chain("scorekit/dev").unwrap()[0] == "scorekit:environments/dev.yaml"


def test_a_bare_name_in_a_project_means_the_projects_own() -> None:
    known = catalogue(builtin=True, base="variables: {A: own}", mine="extends: base")
    assert known.environment_chain("mine").value == ("environments/mine.yaml", "environments/base.yaml")


def test_a_bare_name_in_a_project_means_the_built_in_one_where_it_has_none() -> None:
    known = catalogue(builtin=True, mine="extends: base")
    assert known.environment_chain("mine").value == ("environments/mine.yaml", "scorekit:environments/base.yaml")


def test_a_bare_name_in_a_built_in_document_means_the_built_in_one() -> None:
    known = catalogue(builtin=True, base="variables: {A: own}")
    chain = known.environment_chain("dev").unwrap()
    assert chain == ("scorekit:environments/dev.yaml", "scorekit:environments/base.yaml")


def test_faults_of_all_files_of_a_chain_are_reported_together() -> None:
    outcome = catalogue(a="extends: b\ntype: x", b="tpye: y").environment("a")
    assert places(outcome.diagnostics) == [
        ("SK206", "environments/a.yaml:5:7"),
        ("SK201", "environments/b.yaml:4:1"),
    ]


def test_a_projection_is_no_target_of_an_environment_and_says_how_it_is_rendered() -> None:
    fault, other = (catalogue(dev=f"targets: [{name}]").environment("dev").errors[0] for name in ("argocd", "argcd"))
    assert (fault.code, other.code) == ("SK206", "SK206")
    assert fault.help == (
        "`argocd` is a projection, made of what a target emits: leave it out here, and say `scorekit render --target argocd`"
    )
    assert "projection" not in (other.help or "")


def test_a_broken_file_elsewhere_harms_nobody() -> None:
    assert catalogue(dev="", other="{{{").environment("dev").ok


@pytest.mark.parametrize("text", ["", "[1]", "word"])
def test_a_file_without_a_mapping_is_no_environment(text: str) -> None:
    known = Catalogue.from_texts({"environments/dev.yaml": text}, builtin=False)
    assert known.environment("dev").errors
    assert {d.span.file for d in known.environment("dev").diagnostics if d.span} == {"environments/dev.yaml"}


def test_text_that_is_no_yaml_is_reported_in_its_file() -> None:
    outcome = Catalogue.from_texts({"environments/dev.yaml": "a: [1"}, builtin=False).environment("dev")
    assert outcome.value is None
    assert {d.span.file for d in outcome.errors if d.span} == {"environments/dev.yaml"}


def test_a_parent_that_is_no_text_is_a_fault_of_shape() -> None:
    assert places(catalogue(dev="extends: [base]").environment("dev").diagnostics) == [
        ("SK203", "environments/dev.yaml:4:10")
    ]


def test_a_second_document_is_refused() -> None:
    text = environment("dev") + "---\n" + environment("prod")
    outcome = Catalogue.from_texts({"environments/dev.yaml": text}, builtin=False).environment("dev")
    assert places(outcome.diagnostics) == [("SK403", "environments/dev.yaml:5:1")]


def test_a_name_other_than_the_files_is_reported_at_the_name() -> None:
    outcome = Catalogue.from_texts({"environments/dev.yaml": environment("prod")}, builtin=False).environment("dev")
    assert places(outcome.diagnostics) == [("SK404", "environments/dev.yaml:3:18")]


def test_names_are_those_of_the_files_and_none_is_read() -> None:
    texts = {f"environments/{name}": "{{{" for name in ("b.yaml", "a.yaml", "x.txt", ".c.yaml", "sub/d.yaml")}
    assert Catalogue.from_texts(texts, builtin=False).environment_names() == ("a", "b")


def test_names_can_leave_out_the_built_in_ones() -> None:
    known = catalogue(builtin=True, dev="", mine="")
    assert known.environment_names(builtin=False) == ("dev", "mine")
    assert "prod" in known.environment_names()


def test_an_outcome_is_kept() -> None:
    known = catalogue(dev="")
    assert known.environment("dev") is known.environment("dev")


# Maps, scalars, nulls


def test_maps_merge_by_key() -> None:
    found = merged("variables: {A: a, B: b}", "variables: {B: c}")
    assert found.variables == {"A": "a", "B": "c"}


def test_scalars_and_lists_replace() -> None:
    found = merged("type: staging\ntargets: [kubernetes, compose]", "targets: [compose]")
    assert (found.type, found.targets) == ("staging", ["compose"])


def test_a_default_of_the_child_overrides_nothing() -> None:
    found = merged("type: production\nclusterDomain: k.example", "")
    assert (found.type, found.cluster_domain) == ("production", "k.example")


@each_row(
    ("parent", "child", "field", "value"),
    [
        ("namespace: shop", "namespace: null", "namespace", None),
        ("type: production", "type: null", "type", "development"),
        ("variables: {A: a, B: b}", "variables: {A: null}", "variables", {"B": "b"}),
        ("variables: {A: a}", "variables: null", "variables", {}),
        ("drivers: [{type: dns, driver: dns/x}]", "drivers: null", "drivers", []),
        ("settings: {dns/x: {a: 1, b: 2}}", "settings: {dns/x: {a: null}}", "settings", {"dns/x": {"b": 2}}),
        ("bindings: {db: {outputs: {a: b}}}", "bindings: {db: null}", "bindings", {}),
        ("patches: [{name: a, merge: {}}]", "patches: null", "patches", []),
    ],
)
def test_null_deletes(parent: str, child: str, field: str, value: Any) -> None:
    assert getattr(merged(parent, child), field) == value


def test_null_in_an_environment_without_a_parent_is_nothing() -> None:
    found = catalogue(dev="namespace: null\nvariables: {A: null}").environment("dev").unwrap()
    assert (found.namespace, found.variables) == (None, {})


def test_an_unknown_key_is_a_fault_even_where_it_is_null() -> None:
    outcome = catalogue(dev="namspace: null").environment("dev")
    assert places(outcome.diagnostics) == [("SK201", "environments/dev.yaml:4:1")]


def test_metadata_is_the_childs_own() -> None:
    texts = {
        "environments/a.yaml": environment("a").replace("{name: a}", "{name: a, description: The first}"),
        "environments/b.yaml": environment("b", "extends: a"),
    }
    found = Catalogue.from_texts(texts, builtin=False).environment("b").unwrap()
    assert (found.name, found.metadata.description) == ("b", "")


def test_positions_lie_in_the_file_that_wrote_the_value() -> None:
    found = merged("variables: {A: a}", "variables: {B: b}")
    assert str(found.span(("variables", "A"))) == "environments/parent.yaml:4:16"
    assert str(found.span(("variables", "B"))) == "environments/child.yaml:5:16"
    assert found.document.source.name == "environments/child.yaml"


def test_overrides_of_a_score_file_keep_their_nulls() -> None:
    parent = "workloads: {shop: {overrides: {service: null, containers: {main: {args: [a], command: [c]}}}}}"
    child = "workloads: {shop: {overrides: {containers: {main: {args: null}}}}}"
    found = merged(parent, child)
    expected = {"service": None, "containers": {"main": {"args": None, "command": ["c"]}}}
    assert found.workloads["shop"].overrides == expected
    path = ("workloads", "shop", "overrides", "containers", "main", "args")
    assert str(found.span(path)) == "environments/child.yaml:5:58"
    assert str(found.span((*path[:-1], "command"))) == "environments/parent.yaml:4:87"


def test_overrides_of_one_file_alone_keep_their_nulls() -> None:
    found = merged("workloads: {shop: {replicas: 1}}", "workloads: {shop: {overrides: {service: null}}, '*': {}}")
    assert found.workloads["shop"].overrides == {"service": None}
    assert found.workloads["shop"].replicas == 1


def test_overrides_can_be_deleted_whole() -> None:
    found = merged("workloads: {shop: {overrides: {service: {}}}}", "workloads: {shop: {overrides: null}}")
    assert found.workloads["shop"].overrides == {}


def test_deep_chains_merge_from_the_root_down() -> None:
    known = catalogue(a="extends: b\nvariables: {X: a}", b="extends: c\nvariables: {X: b, Y: b}", c="variables: {Z: c}")
    assert known.environment("a").unwrap().variables == {"Z": "c", "X": "a", "Y": "b"}


# Rules


def test_rules_are_the_union_nearest_first() -> None:
    found = merged(
        "drivers: [{type: dns, driver: dns/a}, {type: s3, driver: s3/a}]",
        "drivers: [{type: redis, driver: redis/a}, {type: dns, class: big, driver: dns/b}]",
    )
    assert drivers_of(found) == ["redis/a", "dns/b", "dns/a", "s3/a"]


@each_row(
    "selectors",
    [
        "type: dns",
        "type: dns, class: big",
        "type: dns, id: main",
        "type: dns, workload: shop",
        "type: dns, resource: db",
        "type: dns, workload: shop, resource: db, class: big",
    ],
)
def test_a_rule_with_equal_selectors_replaces_the_parents_whole(selectors: str) -> None:
    found = merged(
        f"drivers: [{{{selectors}, driver: dns/a, settings: {{x: 1}}}}]", f"drivers: [{{{selectors}, driver: dns/b}}]"
    )
    assert [(rule.driver, rule.settings) for rule in found.drivers] == [("dns/b", {})]


@each_row("selector", ["type: s3", "class: big", "id: main", "workload: shop", "resource: db"])
def test_a_rule_that_differs_in_one_selector_stands_beside_the_parents(selector: str) -> None:
    child = selector if selector.startswith("type") else f"type: dns, {selector}"
    found = merged("drivers: [{type: dns, driver: dns/a}]", f"drivers: [{{{child}, driver: x/b}}]")
    assert drivers_of(found) == ["x/b", "dns/a"]


def test_a_rule_is_placed_in_the_file_that_wrote_it() -> None:
    found = merged("drivers: [{type: dns, driver: dns/a}]", "drivers: [{type: s3, driver: s3/a}]")
    assert str(found.span(("drivers", 0, "driver"))) == "environments/child.yaml:5:30"
    assert str(found.span(("drivers", 1, "driver"))) == "environments/parent.yaml:4:31"


def test_equal_selectors_in_one_file_are_an_error_with_both_places() -> None:
    body = """
    drivers:
      - {type: dns, class: big, driver: dns/a}
      - {type: dns, driver: dns/a}
      - {class: big, type: dns, driver: dns/b}
    """
    (found,) = catalogue(dev=body).environment("dev").diagnostics
    assert places([found]) == [("SK413", "environments/dev.yaml:7:24")]
    assert found.message == "two rules match type `dns`, class `big`"
    assert [str(label.span) for label in found.labels] == ["environments/dev.yaml:5:12"]


def test_equal_selectors_count_in_a_parent_too() -> None:
    twice = "drivers: [{type: dns, driver: dns/a}, {type: dns, driver: dns/b}]"
    outcome = catalogue(a="extends: b", b=twice).environment("a")
    assert places(outcome.diagnostics) == [("SK413", "environments/b.yaml:4:46")]


# Patches and policies


@pytest.mark.parametrize("key", ["patches", "policies"])
def test_entries_append_parent_first(key: str) -> None:
    found = merged(f"{key}: [{{name: a, merge: {{}}}}]", f"{key}: [{{name: b, merge: {{}}}}]")
    assert [entry["name"] for entry in found.document.data[key]] == ["a", "b"]


@pytest.mark.parametrize("key", ["patches", "policies"])
def test_an_entry_of_a_known_name_takes_its_place(key: str) -> None:
    found = merged(
        f"{key}: [{{name: a, merge: {{x: 1}}}}, {{name: b, merge: {{}}}}]", f"{key}: [{{name: a, merge: {{x: 2}}}}]"
    )
    assert [(e["name"], e["merge"]) for e in found.document.data[key]] == [("a", {"x": 2}), ("b", {})]
    assert found.span((key, 0)).file == "environments/child.yaml"


@pytest.mark.parametrize("key", ["patches", "policies"])
def test_remove_drops_an_entry(key: str) -> None:
    found = merged(
        f"{key}: [{{name: a, merge: {{}}}}, {{name: b, merge: {{}}}}]", f"{key}: [{{name: a, remove: true}}]"
    )
    assert [entry["name"] for entry in found.document.data[key]] == ["b"]


def test_policies_without_a_name_all_stay() -> None:
    found = merged("policies: [{deny: a}, {deny: a}]", "policies: [{deny: a}]")
    assert found.policies == [{"deny": "a"}] * 3


@pytest.mark.parametrize("key", ["patches", "policies"])
def test_removing_what_no_parent_has_is_an_error_with_a_hint(key: str) -> None:
    outcome = catalogue(
        parent=f"{key}: [{{name: no-latest, merge: {{}}}}]",
        child=f"extends: parent\n{key}: [{{name: no-latst, remove: true}}]",
    ).environment("child")
    column = len(key) + 11
    assert places(outcome.diagnostics) == [("SK415", f"environments/child.yaml:5:{column}")]
    assert outcome.diagnostics[0].help == "did you mean `no-latest`?"


def test_what_is_removed_can_not_be_removed_again() -> None:
    known = catalogue(
        a="patches: [{name: x, merge: {}}]",
        b="extends: a\npatches: [{name: x, remove: true}]",
        c="extends: b\npatches: [{name: x, remove: true}]",
    )
    assert known.environment("b").unwrap().patches == []
    assert places(known.environment("c").diagnostics) == [("SK415", "environments/c.yaml:5:18")]


def test_what_a_null_deleted_can_not_be_removed() -> None:
    known = catalogue(
        a="patches: [{name: x, merge: {}}]",
        b="extends: a\npatches: null",
        c="extends: b\npatches: [{name: x, remove: true}]",
    )
    assert places(known.environment("c").diagnostics) == [("SK415", "environments/c.yaml:5:18")]


@pytest.mark.parametrize("key", ["patches", "policies"])
def test_two_entries_of_one_name_in_a_file_are_an_error_with_both_places(key: str) -> None:
    body = f"{key}:\n  - {{name: a, merge: {{}}}}\n  - {{name: b, merge: {{}}}}\n  - {{name: a, merge: {{}}}}\n"
    (found,) = catalogue(dev=body).environment("dev").diagnostics
    assert places([found]) == [("SK414", "environments/dev.yaml:7:12")]
    assert [str(label.span) for label in found.labels] == ["environments/dev.yaml:5:12"]


def test_a_patch_needs_something_to_do() -> None:
    outcome = catalogue(dev="patches: [{name: a}]").environment("dev")
    assert [d.code for d in outcome.errors] == ["SK210"]


def test_an_entry_that_removes_is_checked_like_any_other() -> None:
    outcome = catalogue(dev="patches: [{name: a, remove: yes}]").environment("dev")
    assert outcome.errors
    assert outcome.errors[0].span is not None
    assert str(outcome.errors[0].span) == "environments/dev.yaml:4:29"


# Order


def test_the_order_in_which_files_are_found_changes_nothing() -> None:
    bodies = {"a": "extends: c\ntype: x", "b": "extends: zz", "c": "patches: 1"}
    texts = [(f"environments/{name}.yaml", environment(name, body)) for name, body in bodies.items()]
    seen = set()
    for order in permutations(texts):
        known = Catalogue.from_texts(dict(order), builtin=False)
        seen.add((known.environment_names(), *(str(known.environment(n).diagnostics) for n in bodies)))
    assert len(seen) == 1
