from __future__ import annotations

from typing import Any

import pytest

from scorekit.resolve.resolution import ResourceUid
from scorekit.resolve.select import Selector, rank_of, resource_of
from scorekit.targets.record import find_target
from tests.rows import each_row
from tests.unit.resolve.world import catalogue, only, resolved, told, workload


def environment(rules: str, more: str = "") -> str:
    return f"kind: Environment\nmetadata: {{name: dev}}\ntargets: [kubernetes, compose]\ndrivers:\n{rules}\n{more}"


TWINS = {
    f"postgres/{name}": f"""
        kind: ResourceDriver
        metadata: {{name: postgres/{name}}}
        outputs: {{host: {name}, port: 1, password: {{secretRef: {{name: x, key: y}}}}}}
        """
    for name in ("a", "b", "c", "d", "e", "f")
}
ALL = """\
  - {type: postgres, driver: postgres/a}
  - {type: postgres, class: large, driver: postgres/b}
  - {type: postgres, resource: db, driver: postgres/c}
  - {type: postgres, workload: shop, driver: postgres/d}
  - {type: postgres, workload: shop, resource: db, driver: postgres/e}
  - {type: postgres, id: orders, driver: postgres/f}
"""


def owner(uid: str) -> str | None:
    """The workload of a private uid; in these tests no shared id has a dot."""
    return next((name for name in ("shop", "cart") if f"#{name}." in uid), None)


def choice(uid: str, rules: str = ALL, more: str = "") -> str:
    shelf = catalogue(drivers=TWINS, environment=environment(rules, more))
    drivers = {name: shelf.driver(name).value for name in shelf.driver_names()}
    found = Selector(shelf.environment("dev").unwrap(), drivers, find_target("kubernetes")).choose(
        ResourceUid.parse(uid), owner(uid)
    )
    return found.selection.driver.name[-1] if found.selection.driver else f"{found.place}"


@each_row(
    ("uid", "driver"),
    [
        ("postgres#shop.db", "e"),
        ("postgres.large#shop.db", "e"),
        ("postgres#shop.cache", "d"),
        ("postgres.large#shop.cache", "d"),
        ("postgres#cart.db", "c"),
        ("postgres.large#cart.db", "c"),
        ("postgres#cart.cache", "a"),
        ("postgres.large#cart.cache", "b"),
        ("postgres#orders", "f"),
        ("postgres.large#orders", "f"),
        ("postgres#users", "a"),
        ("postgres#shop", "a"),
        # Private to another resource: of its workload, but of no resource name.
        ("postgres#dns.default#shop.db/db", "d"),
        ("postgres#dns.default#orders/db", "a"),
    ],
)
def test_the_most_specific_rule_wins(uid: str, driver: str) -> None:
    assert choice(uid) == driver


@pytest.mark.parametrize("uid", ["postgres#shop.db", "postgres.large#cart.cache", "postgres#orders"])
def test_the_order_of_rules_never_matters(uid: str) -> None:
    reverse = "\n".join(reversed(ALL.strip("\n").splitlines()))
    assert choice(uid, reverse) == choice(uid)


@each_row(
    ("uid", "key"),
    [
        ("postgres#shop.db", "postgres.default#shop.db"),
        ("postgres.large#shop.db", "shop.db"),
        ("postgres#cart.db", "db"),
        ("postgres#orders", "orders"),
        ("dns#cart.db", "-1"),
    ],
)
def test_bindings_beat_every_rule_the_strongest_key_first(uid: str, key: str) -> None:
    bindings = "bindings: {postgres.default#shop.db: {}, shop.db: {}, db: {type: postgres}, orders: {}}"
    assert choice(uid, more=bindings) == key


def test_whose_a_resource_is_decides_what_its_id_means() -> None:
    uid = ResourceUid.parse("postgres#shop.db")
    assert (resource_of(uid, "shop"), resource_of(uid, None)) == ("db", None)
    assert resource_of(ResourceUid.parse("volume.default#postgres.default#shop.db/data"), "shop") is None


DOTTED = """\
  - {type: postgres, driver: postgres/a}
  - {type: postgres, workload: team, driver: postgres/b}
  - {type: postgres, resource: db, driver: postgres/c}
"""


def test_an_id_is_shared_however_it_is_spelt() -> None:
    found = resolved(
        workload("pg: {type: postgres, id: team.db}"),
        workload(name="team", file="team.yaml"),
        drivers=TWINS,
        environment=environment(DOTTED),
    )
    assert told(found) == []
    resource = only(found, "postgres.default#team.db")
    assert (resource.shared, resource.name, resource.selection.rule.driver if resource.selection.rule else None) == (
        True,
        "postgres-team-db",
        "postgres/a",
    )


def test_a_dotted_id_is_bound_by_the_id_and_not_by_its_last_word() -> None:
    def bound(key: str) -> str:
        text = environment(DOTTED, f"bindings: {{{key}: {{outputs: {{host: bound, port: 1}}}}}}")
        asks = workload("pg: {type: postgres, id: team.db}", body="variables: {H: '${resources.pg.host}'}")
        return str(
            only(resolved(asks, drivers=TWINS, environment=text), "postgres.default#team.db").outputs["host"].value
        )

    assert bound("team.db") == "bound"
    assert bound("db") == "a"


@pytest.mark.parametrize("owner", ["team", "abc"])
def test_an_id_of_anothers_private_resource_is_that_resource_with_a_warning(owner: str) -> None:
    found = resolved(
        workload(f"pg: {{type: postgres, id: {owner}.db}}", name="shop", file="shop.yaml"),
        workload("db: {type: postgres}", name=owner, file=f"{owner}.yaml"),
    )
    assert told(found) == [("SK523", "shop.yaml:7:28")]
    resource = only(found, f"postgres.default#{owner}.db")
    assert (resource.workload, resource.name) == (owner, f"{owner}-db")
    other = resolved(
        workload(f"pg: {{type: postgres, class: large, id: {owner}.db}}", name="shop", file="shop.yaml"),
        workload("db: {type: postgres}", name=owner, file=f"{owner}.yaml"),
    )
    assert told(other) == []


def test_a_binding_can_name_a_resource() -> None:
    def named(name: str) -> Any:
        text = f"bindings: {{shop.db: {{name: '{name}', outputs: {{host: '{{{{ name }}}}', port: 1}}}}}}"
        return resolved(workload("db: {type: postgres}"), environment=text)

    found = only(named("{{ workload.name }}-x"), "postgres.default#shop.db")
    assert (found.name, found.outputs["host"].value) == ("shop-x", "shop-x")
    assert told(named("a_b")) == [("SK546", "environments/dev.yaml:12:28")]


def test_rank_is_compared_from_the_left() -> None:
    shelf = catalogue(drivers=TWINS, environment=environment(ALL))
    ranks = [rank_of(rule) for rule in shelf.environment("dev").unwrap().drivers]
    assert [sum(given << 3 - i for i, given in enumerate(rank)) for rank in ranks] == [0, 1, 2, 4, 14, 8]


def test_every_candidate_is_kept_with_the_reason_it_lost() -> None:
    outcome = resolved(
        workload("db: {type: postgres, class: large}", name="cart"), drivers=TWINS, environment=environment(ALL)
    )
    selection = only(outcome, "postgres.large#cart.db").selection
    assert [(c.what, c.lost) for c in selection.candidates] == [
        ("postgres/e", "for workload `shop`, not `cart`"),
        ("postgres/f", "for id `orders`, not `cart.db`"),
        ("postgres/d", "for workload `shop`, not `cart`"),
        ("postgres/c", ""),
        ("postgres/b", "the rule for `postgres/c` is more specific"),
        ("postgres/a", "the rule for `postgres/c` is more specific"),
    ]
    assert str(selection.span) == "environments/dev.yaml:8:5"


def test_a_binding_is_the_first_candidate() -> None:
    outcome = resolved(
        workload("db: {type: postgres}"), environment="bindings: {shop.db: {outputs: {host: h, port: 1}}}"
    )
    selection = only(outcome, "postgres.default#shop.db").selection
    assert [(c.what, c.lost) for c in selection.candidates] == [
        ("binding shop.db", ""),
        ("postgres/simple", "a binding, `shop.db`, beats every rule"),
    ]
    assert selection.driver is None
    assert selection.rule is None
    assert selection.binding is not None
    assert str(selection.span) == "environments/dev.yaml:12:12"


def test_unknown_type_is_reported_at_the_type_of_each_declaration() -> None:
    found = resolved(
        workload("db: {type: postgre, id: main}"), workload("db: {type: postgre, id: main}", "cart", file="c.yaml")
    )
    assert told(found) == [("SK501", "c.yaml:7:14"), ("SK501", "score.yaml:7:14")]
    assert found.diagnostics[0].help == "did you mean `postgres`?"


@each_row(
    ("type_", "words"),
    [
        ("aurora", "that is `postgres` here: write `type: postgres`"),
        ("Aurora-PostgreSQL", "that is `postgres` here"),
        ("mssql", "bring it: `resource_drivers/mssql/type.yaml` says"),
        ("mailbox", "bring it: `resource_drivers/mailbox/type.yaml` says"),
    ],
)
def test_an_unknown_type_is_led_by_its_meaning_and_not_by_its_spelling(type_: str, words: str) -> None:
    found = resolved(workload(f"db: {{type: {type_}}}"))
    assert (found.diagnostics[0].help or "").startswith(words)


def test_no_rule_is_reported_at_the_resource_with_the_drivers_that_exist() -> None:
    rules = "  - {type: postgres, class: large, driver: postgres/simple}"
    found = resolved(workload("db: {type: postgres}"), environment=environment(rules))
    assert told(found) == [("SK502", "score.yaml:7:14")]
    assert found.diagnostics[0].notes == ("the rule with `postgres/simple` is for class `large`, not `default`",)
    assert "drivers for kubernetes: `postgres/simple`" in (found.diagnostics[0].help or "")


def test_no_rule_and_no_driver_says_so() -> None:
    types = {"smtp": "{kind: ResourceType, metadata: {name: smtp}, classes: {big: b}}"}
    found = resolved(workload("mail: {type: smtp, class: big}"), types=types)
    assert told(found) == [("SK502", "score.yaml:7:16")]
    assert found.diagnostics[0].message == "environment `dev` has no rule for `smtp` of class `big`"
    assert (found.diagnostics[0].help or "").endswith("no driver serves it for kubernetes")


def test_a_driver_that_lacks_the_target_is_an_error_never_a_fall_through() -> None:
    drivers = {
        "postgres/cloud": """
            kind: ResourceDriver
            metadata: {name: postgres/cloud}
            outputs: {host: h, port: 1, password: {secretRef: {name: x, key: y}}}
            kubernetes: {}
            """
    }
    rules = (
        "  - {type: postgres, driver: postgres/simple}\n  - {type: postgres, workload: shop, driver: postgres/cloud}"
    )
    many = "\n".join(f"d{i}: {{type: postgres}}" for i in range(5))
    found = resolved(workload(many), drivers=drivers, environment=environment(rules), target="compose")
    assert told(found) == [("SK503", "environments/dev.yaml:7:46")]
    assert [str(label.span) for label in found.diagnostics[0].labels] == [f"score.yaml:{line}:7" for line in (7, 8, 9)]
    assert found.diagnostics[0].notes == ("and 2 more",)


def test_an_unknown_driver_is_reported_once_at_its_rule() -> None:
    rules = "  - {type: postgres, driver: postgres/simpel}"
    found = resolved(workload("a1: {type: postgres}\nb1: {type: postgres}"), environment=environment(rules))
    assert told(found) == [("SK417", "environments/dev.yaml:6:30")]
    assert found.diagnostics[0].help == "did you mean `postgres/simple`?"


def test_a_driver_of_another_type_is_reported_at_its_rule() -> None:
    rules = "  - {type: postgres, driver: dns/simple}"
    found = resolved(workload("db: {type: postgres}"), environment=environment(rules))
    assert told(found) == [("SK418", "environments/dev.yaml:6:30")]


def test_a_faulty_driver_document_tells_its_own_faults() -> None:
    drivers = {"postgres/simple": "{kind: ResourceDriver, metadata: {name: postgres/simple}, secert: {}}"}
    found = resolved(workload("db: {type: postgres}"), drivers=drivers)
    assert [(c, p.split(":")[0]) for c, p in told(found)] == [("SK201", "resource_drivers/postgres/simple/driver.yaml")]


def test_an_unknown_class_is_a_warning_at_the_class() -> None:
    found = resolved(workload("db: {type: postgres, class: larg}\nok: {type: postgres, class: large}"))
    assert told(found) == [("SK504", "score.yaml:7:31")]
    assert found.diagnostics[0].help == "did you mean `large`?"
    assert found.value is not None


def test_a_class_that_a_rule_names_is_known() -> None:
    rules = "  - {type: dns, class: public, driver: dns/simple}\n  - {type: dns, driver: dns/simple}"
    found = resolved(
        workload("d1: {type: dns, class: public}\nd2: {type: dns, class: qqqq}"), environment=environment(rules)
    )
    assert told(found) == [("SK504", "score.yaml:8:26")]
    assert found.diagnostics[0].help == "known: `default`, `public`"


def test_a_class_that_a_rule_and_the_type_name_is_listed_once() -> None:
    rules = "  - {type: postgres, class: large, driver: postgres/simple}\n  - {type: postgres, driver: postgres/simple}"
    found = resolved(workload("db: {type: postgres, class: qqqq}"), environment=environment(rules))
    assert found.diagnostics[0].help == "known: `default`, `large`"


def test_a_bare_binding_that_hits_several_resources_is_a_warning() -> None:
    one, two = workload("db: {type: postgres}"), workload("db: {type: postgres}", "cart")
    bindings = "bindings: {db: {outputs: {host: h, port: 1}}}"
    assert told(resolved(one, two, environment=bindings)) == [("SK505", "environments/dev.yaml:12:12")]
    assert told(resolved(one, environment=bindings)) == []
