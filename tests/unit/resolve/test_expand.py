from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorekit.resolve.instances import default_name
from scorekit.resolve.resolution import ResourceUid
from tests.rows import each_row
from tests.unit.resolve.world import only, outputs, params, resolved, told, workload

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution

TYPES = {
    "site": """
        kind: ResourceType
        metadata: {name: site}
        params: {properties: {host: {type: string}, cached: {type: boolean, default: false}, size: {type: string}}}
        outputs: {address: {}}
        """,
    "cache": """
        kind: ResourceType
        metadata: {name: cache}
        params: {properties: {size: {type: string, default: small}, owner: {type: string}}}
        outputs: {host: {}}
        """,
}


def driver(requires: str, more: str = "", outputs_: str = "{address: x}") -> dict[str, str]:
    return {
        "site/simple": f"""
            kind: ResourceDriver
            metadata: {{name: site/simple}}
            requires: {requires}
            outputs: {outputs_}
            {more}
            """,
        "cache/simple": """
            kind: ResourceDriver
            metadata: {name: cache/simple}
            outputs: {host: "{{ name }}"}
            """,
    }


RULES = "".join(
    f"\n  - {{type: {name.split('/')[0]}, driver: {name}}}"
    for name in ("site/simple", "cache/simple", "postgres/simple", "dns/simple", "any/echo")
)
ENVIRONMENT = f"kind: Environment\nmetadata: {{name: dev}}\ntargets: [kubernetes, compose]\ndrivers:{RULES}\n"


def sites(requires: str, *resources: str, more: str = "", outputs_: str = "{address: x}") -> Outcome[Resolution]:
    workloads = [
        workload(text, name, file=f"{name}.yaml")
        for name, text in zip(("shop", "cart", "users"), resources, strict=False)
    ]
    return resolved(*workloads, types=TYPES, drivers=driver(requires, more, outputs_), environment=ENVIRONMENT)


def test_a_requirement_without_an_id_is_private_to_its_parent() -> None:
    found = sites("{cache: {type: cache}}", "s1: {type: site}", outputs_='{address: "{{ requires.cache.host }}"}')
    child = only(found, "cache.default#site.default#shop.s1/cache")
    assert (child.name, child.workload) == ("shop-s1-cache", "shop")
    assert outputs(found, "site.default#shop.s1") == {"address": "shop-s1-cache"}
    assert only(found, "site.default#shop.s1").requires == {"cache": child.uid}
    assert [str(u) for u in child.dependents] == ["site.default#shop.s1"]
    (declaration,) = child.declarations
    assert (str(declaration.parent), declaration.name, str(declaration.span)) == (
        "site.default#shop.s1",
        "cache",
        "resource_drivers/site/simple/driver.yaml:5:12",
    )


def test_a_requirement_with_an_id_is_shared_by_all_who_name_it() -> None:
    found = sites(
        "{cache: {type: cache, id: main}}", "s1: {type: site}\nc1: {type: cache, id: main}", "s1: {type: site}"
    )
    shared = only(found, "cache.default#main")
    assert (shared.name, shared.workload, shared.shared) == ("cache-main", None, True)
    assert [str(u) for u in shared.dependents] == ["site.default#cart.s1", "site.default#shop.s1"]
    assert len(shared.declarations) == 3
    assert found.unwrap().graph.dependents("cache.default#main") == ("site.default#cart.s1", "site.default#shop.s1")


def test_class_and_id_are_inherited_only_by_saying_so() -> None:
    found = sites(
        '{cache: {type: cache, class: "{{ class }}", id: "{{ id }}"}}', "s1: {type: site, class: big, id: main}"
    )
    assert list(found.unwrap().resources) == ["cache.big#main", "site.big#main"]


def test_when_leaves_a_requirement_out() -> None:
    requires = "{cache: {type: cache, $when: params.cached}}"
    assert list(sites(requires, "s1: {type: site}").unwrap().resources) == ["site.default#shop.s1"]
    found = sites(requires, "s1: {type: site, params: {cached: 'true'}}")
    assert list(found.unwrap().resources) == ["cache.default#site.default#shop.s1/cache", "site.default#shop.s1"]


def test_structure_sees_metadata_placeholders_and_not_other_resources() -> None:
    requires = '{cache: {type: cache, id: "{{ params.host }}"}}'
    found = sites(requires, "s1: {type: site, params: {host: 'c-${metadata.name}'}}")
    assert "cache.default#c-shop" in found.unwrap().resources
    found = sites(requires, "d1: {type: dns}\ns1: {type: site, params: {host: '${resources.d1.host}'}}")
    assert told(found) == [("SK511", "resource_drivers/site/simple/driver.yaml:5:41")]


def test_structure_that_reads_all_params_needs_all_of_them() -> None:
    requires = "{cache: {type: cache, $when: params is defined}}"
    text = "d1: {type: dns}\ns1: {type: site, params: {host: '${resources.d1.host}'}}"
    assert told(sites(requires, "s1: {type: site}")) == []
    assert [code for code, _ in told(sites(requires, text))] == ["SK511"]


def test_params_given_to_a_requirement_are_evaluated_in_the_parents_scope() -> None:
    requires = '{cache: {type: cache, params: {size: "{{ let.sizes[params.size] }}", owner: "{{ workload.name }}-{{ params.host }}"}}}'
    more = "let: {sizes: {s: small, l: large}, late: '{{ requires.cache.host }}'}"
    text = "d1: {type: dns}\ns1: {type: site, params: {size: l, host: '${resources.d1.host}'}}"
    found = sites(requires, text, more=more, outputs_='{address: "{{ let.late }}"}')
    uid = "cache.default#site.default#shop.s1/cache"
    assert told(found) == []
    assert params(found, uid) == {"owner": "shop-shop-d1.test", "size": "large"}
    assert outputs(found, "site.default#shop.s1") == {"address": "shop-s1-cache"}
    origin = only(found, uid).params["size"].origin
    assert (origin.kind, [*map(str, origin.inputs)]) == ("driver", ["let.sizes", "params.size"])
    # The cache waits for what its parent's params mention, though it does not depend on it.
    assert list(found.unwrap().resources) == ["dns.default#shop.d1", uid, "site.default#shop.s1"]
    assert found.unwrap().graph.dependencies(uid) == ()


def test_structure_of_a_required_resource_sees_what_its_parent_gives() -> None:
    drivers = {
        "any/outer": """
            kind: ResourceDriver
            metadata: {name: any/outer}
            requires: {site: {type: site, params: {cached: "{{ params.on }}", host: "{{ params.host }}"}}}
            outputs: {out: x}
            """
    }
    requires = "{cache: {type: cache, $when: params.cached}}"
    environment = ENVIRONMENT + "  - {type: any, class: outer, driver: any/outer}\n"

    def outer(text: str) -> Outcome[Resolution]:
        return resolved(
            workload(f"d1: {{type: dns}}\no1: {{type: any, class: outer, params: {text}}}"),
            types=TYPES,
            drivers={**driver(requires), **drivers},
            environment=environment,
        )

    uid = "cache.default#site.default#any.outer#shop.o1/site/cache"
    found = outer("{on: true, host: '${resources.d1.host}'}")
    assert told(found) == []
    assert only(found, uid).workload == "shop"
    assert only(found, uid).name == "shop-o1-site-cache"
    assert [code for code, _ in told(outer("{on: '${resources.d1.host}', host: h}"))] == ["SK511"]


@pytest.mark.parametrize(
    ("type_", "expected"), [("aa", []), ("zz", [("SK512", "resource_drivers/zz/zz/driver.yaml:5:12")])]
)
def test_params_that_come_after_structure_was_decided_are_an_error(type_: str, expected: list[tuple[str, str]]) -> None:
    """What decides by its params gives params to another that decides by them: the uids' order says who is first."""
    types = {
        type_: f"{{kind: ResourceType, metadata: {{name: {type_}}}, params: {{properties: {{'on': {{}}}}}}, outputs: {{out: {{}}}}}}"
    }
    drivers = {
        f"{type_}/{type_}": f"""
            kind: ResourceDriver
            metadata: {{name: {type_}/{type_}}}
            requires: {{site: {{type: site, id: main, params: {{cached: true}}, $when: "params.on == 1"}}}}
            outputs: {{out: x}}
            """
    }
    found = resolved(
        workload(f"s1: {{type: site, id: main}}\nz1: {{type: {type_}, id: {type_}, params: {{on: 1}}}}"),
        types={**TYPES, **types},
        drivers={**driver("{cache: {type: cache, $when: params.cached}}"), **drivers},
        environment=ENVIRONMENT + f"  - {{type: {type_}, driver: {type_}/{type_}}}\n",
    )
    assert told(found) == expected


def test_a_driver_that_requires_itself_is_a_cycle() -> None:
    found = sites("{again: {type: site}}", "s1: {type: site}")
    assert told(found) == [("SK506", "resource_drivers/site/simple/driver.yaml:5:12")]
    assert "`site/simple` -> `site/simple`" in found.diagnostics[0].message


def test_shared_requirements_that_grow_end_where_ids_do() -> None:
    found = sites('{again: {type: site, id: "{{ id }}-x"}}', "s1: {type: site, id: main}")
    assert {code for code, _ in told(found)} == {"SK508"}


@pytest.mark.parametrize(
    ("requirement", "word", "place"),
    [
        ("{type: '{{ params.size | default(1) }}'}", "type", "5:26"),
        ("{type: cache, class: '{{ settings }}'}", "class", "5:40"),
        ("{type: cache, id: Not Legal}", "id", "5:37"),
    ],
)
def test_a_requirement_that_names_no_resource_is_reported_at_its_key(requirement: str, word: str, place: str) -> None:
    found = sites(f"{{cache: {requirement}}}", "s1: {type: site}")
    assert told(found) == [("SK508", f"resource_drivers/site/simple/driver.yaml:{place}")]
    assert found.diagnostics[0].message.startswith(f"`{word}` of what")


def test_each_requirement_that_names_no_resource_is_reported_and_the_others_are_made() -> None:
    wrong = sites("{one: {type: cache, id: Not Legal}, two: {type: cache, id: Nor This}}", "s1: {type: site}")
    assert [code for code, _ in told(wrong)] == ["SK508", "SK508"]


def test_a_driver_that_reads_workload_cant_serve_a_shared_resource() -> None:
    found = sites("{}", "s1: {type: site, id: main}", outputs_='{address: "{{ workload.name }}"}')
    assert told(found) == [("SK507", "environments/dev.yaml:6:5")]
    assert [str(label.span) for label in found.diagnostics[0].labels] == [
        "shop.yaml:7:7",
        "resource_drivers/site/simple/driver.yaml:6:24",
    ]
    assert told(sites("{}", "s1: {type: site}", outputs_='{address: "{{ workload.name }}"}')) == []


def test_a_cycle_through_params_names_every_placeholder() -> None:
    text = "a1: {type: any, params: {x: '${resources.b1.out}'}}\nb1: {type: any, params: {x: ['${resources.a1.out}']}}"
    found = sites("{}", f"{text}\nc1: {{type: any}}")
    assert told(found) == [("SK510", "shop.yaml:7:32")]
    (label,) = found.diagnostics[0].labels
    assert (str(label.span), label.text) == (
        "shop.yaml:8:33",
        "`any.default#shop.b1` needs `any.default#shop.a1`: ${resources.a1.out}",
    )


def test_a_resource_that_refers_to_itself_is_a_cycle() -> None:
    found = sites("{}", "a1: {type: any, params: {x: '${resources.a1.out}'}}")
    assert told(found) == [("SK510", "shop.yaml:7:32")]
    assert found.diagnostics[0].message == "`any.default#shop.a1` needs itself"


def test_a_cycle_through_a_requirement_is_found() -> None:
    requires = '{cache: {type: cache, id: main, params: {owner: "{{ params.host }}"}}}'
    text = "c1: {type: cache, id: main}\ns1: {type: site, params: {host: '${resources.c1.host}'}}"
    assert told(sites(requires, text)) == [("SK510", "shop.yaml:8:36")]


@each_row(
    ("uid", "name"),
    [
        ("postgres#shop.db", "shop-db"),
        ("postgres.large#shop.db", "shop-db"),
        ("postgres#9b.db", "s-9b-db"),
        ("volume#postgres.default#9b.db/data", "s-9b-db-data"),
        ("9p#orders", "s-9p-orders"),
        ("postgres#team.db", "postgres-team-db"),
        ("postgres#orders", "postgres-orders"),
        ("postgres.large#orders.v2.eu", "postgres-large-orders-v2-eu"),
        ("Postgres#orders", "postgres-orders"),
        ("volume#postgres.default#shop.db/data", "shop-db-data"),
        ("volume#postgres.large#orders/Data_1", "postgres-large-orders-data-1"),
        ("postgres#" + "a" * 40 + "." + "b" * 20, "a" * 40 + "-bb-" + "1bd7ee5e"),
    ],
)
def test_names_follow_from_the_uid(uid: str, name: str) -> None:
    workload_ = next((w for w in ("shop", "9b", "a" * 40) if f"#{w}." in uid), None)
    found = default_name(ResourceUid.parse(uid), workload_)
    assert found[:43] == name[:43]
    assert len(found) <= 52
    if len(name) < 52:
        assert found == name


def test_a_rule_can_name_a_resource() -> None:
    def named(name: str, text: str = "d1: {type: dns}") -> Any:
        environment = f"kind: Environment\nmetadata: {{name: dev}}\ndrivers:\n  - {{type: dns, driver: dns/simple, name: '{name}'}}\n"
        return resolved(workload(text), environment=environment)

    assert only(named("{{ workload.name }}-{{ id | alnum }}"), "dns.default#shop.d1").name == "shop-shopd1"
    assert only(named("x-{{ name }}"), "dns.default#shop.d1").name == "x-shop-d1"
    assert told(named("{{ workload.name }}_db")) == [("SK546", "environments/dev.yaml:5:43")]
    assert [code for code, _ in told(named("{{ nope }}"))] == ["SK550"]
    assert told(named("{{ 1 +"))[0][1].startswith("environments/dev.yaml:5:")
