"""Vectors 106 to 115 and 139 to 150 of the format's facts: outputs, params, identity and order, as scorekit decides them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.rows import each_row
from tests.unit.resolve.world import resolved, told, workload

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution

TYPES = {
    "db": """
        kind: ResourceType
        metadata: {name: db}
        outputs: {host: {}, port: {type: integer}, nested: {type: object}, list: {type: array}, nul: {type: object}, tmpl: {}, dol: {}}
        """,
    "pg": """
        kind: ResourceType
        metadata: {name: pg}
        params: {properties: {x: {}, a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, "${metadata.name}": {}}}
        outputs: {h: {}}
        classes: {large: a large one}
        """,
}
DRIVERS = {
    "db/x": """
        kind: ResourceDriver
        metadata: {name: db/x}
        outputs: {host: h1, port: 5432, nested: {a: {b: deep}, nul: null}, list: [x], nul: {}, tmpl: "${metadata.name}", dol: a$$b}
        """,
    "pg/x": "{kind: ResourceDriver, metadata: {name: pg/x}, outputs: {h: x}}",
}
ENVIRONMENT = (
    "kind: Environment\nmetadata: {name: dev}\ndrivers: [{type: db, driver: db/x}, {type: pg, driver: pg/x}]\n"
)


def world(*workloads: Any) -> Outcome[Resolution]:
    return resolved(*workloads, types=TYPES, drivers=DRIVERS, environment=ENVIRONMENT)


def text(value: str) -> Outcome[Resolution]:
    return world(workload("db: {type: db}", body=f"variables:\n  V: '{value}'"))


@each_row(
    ("number", "value", "expected"),
    [
        (106, "${resources.db.host}:${resources.db.port}", "h1:5432"),
        (107, "${resources.db.nested.a.b}", "deep"),
        (107, "${resources.db.nested}", '{"a":{"b":"deep"},"nul":null}'),
        (109, "${resources.db.list}", '["x"]'),
        (110, "${resources.db.nested.nul}", "null"),
        (111, "${resources.db.tmpl} ${resources.db.dol}", "${metadata.name} a$$b"),
    ],
)
def test_outputs_in_a_text(number: int, value: str, expected: str) -> None:
    (shop,) = text(value).unwrap().workloads
    assert shop.containers[0].variables["V"].value == expected


@each_row(
    ("number", "value", "found"),
    [
        (108, "${resources.db}", ["SK538"]),
        (109, "${resources.db.list.0}", ["SK537"]),
        (110, "${resources.db.nested.nul.x}", ["SK537"]),
        (110, "${resources.db.nope}", ["SK535"]),
        (110, "${resources.cache.host}", ["SK537"]),
        (112, "${HOME} and ${PATH}", ["SK537", "SK537"]),
    ],
)
def test_placeholders_that_are_refused(number: int, value: str, found: list[str]) -> None:
    assert [code for code, _ in told(text(value))] == found


def test_params_113() -> None:
    given = "{a: '${metadata.name}', b: 3, c: true, d: null, '${metadata.name}': k, e: ['${resources.db.port}', 1], f: '$$5'}"
    found = world(workload(f"db: {{type: db}}\np1: {{type: pg, params: {given}}}")).unwrap()
    values = {key: traced.value for key, traced in found.resources["pg.default#shop.p1"].params.items()}
    assert values == {"a": "shop", "b": 3, "c": True, "d": None, "${metadata.name}": "k", "e": ["5432", 1], "f": "$5"}


def test_params_114_the_fault_stands_where_it_is_written() -> None:
    found = world(workload("p1: {type: pg, params: {a: {b: [x, '${metadata.nope}']}}}"))
    assert told(found) == [("SK537", "score.yaml:7:39")]


def test_params_115_keys_are_never_expanded() -> None:
    found = world(workload("p1: {type: pg, params: {a: {'${metadata.name}': '${metadata.name}'}}}")).unwrap()
    assert found.resources["pg.default#shop.p1"].params["a"].value == {"${metadata.name}": "shop"}


@pytest.mark.parametrize(
    ("resource", "uid"),
    [("", "pg.default#aa.db"), (", class: large", "pg.large#aa.db"), (", id: shared", "pg.default#shared")],
)
def test_uids_139(resource: str, uid: str) -> None:
    assert list(world(workload(f"db: {{type: pg{resource}}}", "aa")).unwrap().resources) == [uid]


def pair(one: str, two: str) -> Outcome[Resolution]:
    return world(
        workload(f"db: {{type: pg, {one}}}", "aa", file="aa.yaml"),
        workload(f"db: {{type: pg, {two}}}", "bb", file="bb.yaml"),
    )


@each_row(
    ("number", "one", "two", "uids"),
    [
        (140, "id: shared", "id: shared, params: {x: 1}", ["pg.default#shared"]),
        (140, "id: shared, params: {x: 1}", "id: shared", ["pg.default#shared"]),
        (141, "id: shared, params: {x: 1}", "id: shared, params: {x: 1}", ["pg.default#shared"]),
        (143, "id: shared, metadata: {team: a}", "id: shared", ["pg.default#shared"]),
        (144, "id: shared, class: large", "id: shared", ["pg.default#shared", "pg.large#shared"]),
        (144, "id: shared, class: default", "id: shared", ["pg.default#shared"]),
    ],
)
def test_declarations_that_are_one_instance_or_two(number: int, one: str, two: str, uids: list[str]) -> None:
    found = pair(one, two)
    assert told(found) == []
    assert list(found.unwrap().resources) == uids


def test_an_id_that_spells_a_private_resource_is_that_resource_with_a_warning() -> None:
    """Vector 145; the warning is scorekit's own: nobody borrows another's database without being told."""
    found = pair("params: {x: 1}", "id: aa.db")
    assert [d.code for d in found.diagnostics] == ["SK523"]
    assert list(found.unwrap().resources) == ["pg.default#aa.db"]


@each_row(
    ("number", "one", "two", "code"),
    [
        (142, "params: {x: 1}", "params: {x: 2}", "SK519"),
        (142, "params: {x: 1}", "params: {x: 1.0}", "SK519"),
        (142, "params: {}", "params: {x: 2}", "SK519"),
        (143, "metadata: {team: a}", "metadata: {team: b}", "SK520"),
    ],
)
def test_declarations_that_contradict_each_other(number: int, one: str, two: str, code: str) -> None:
    assert [c for c, _ in told(pair(f"id: shared, {one}", f"id: shared, {two}"))] == [code]


def order(resources: str) -> list[str]:
    return [uid.partition(".")[2].partition(".")[2] for uid in world(workload(resources)).unwrap().resources]


def test_order_146_follows_placeholders_at_any_depth() -> None:
    text_ = "bb: {type: pg, params: {a: [{x: '${resources.mm.h}'}]}}\nmm: {type: pg, params: {a: '${resources.zz.h}'}}\nzz: {type: pg}"
    assert order(text_) == ["zz", "mm", "bb"]


def test_order_147_an_escaped_placeholder_is_no_edge() -> None:
    assert order("mm: {type: pg, params: {a: '$${resources.zz.h}'}}\nzz: {type: pg}") == ["mm", "zz"]


def test_order_148_a_bare_resource_is_an_edge() -> None:
    found = world(workload("mm: {type: pg, params: {a: '${resources.zz}'}}\nzz: {type: pg}"))
    assert told(found) == [("SK538", "score.yaml:7:31")]


def test_order_149_cycles_are_errors() -> None:
    found = world(workload("aa: {type: pg, params: {a: '${resources.aa.h}'}}\nzz: {type: pg}"))
    assert told(found) == [("SK510", "score.yaml:7:31")]
    found = world(
        workload(
            "aa: {type: pg, params: {a: '${resources.bb.h}'}}\nbb: {type: pg, params: {a: '${resources.aa.h}'}}\nzz: {type: pg}"
        )
    )
    assert told(found) == [("SK510", "score.yaml:7:31")]


def test_runs_150_keep_nothing() -> None:
    """Other tools keep a state between runs; here a run knows its inputs alone."""
    first = world(workload("db: {type: pg, params: {x: 1}}")).unwrap()
    world(workload("db: {type: pg, params: {x: 2}}"))
    assert world(workload("db: {type: pg, params: {x: 1}}")).unwrap().resources.keys() == first.resources.keys()
    assert list(world(workload("other: {type: pg}")).unwrap().resources) == ["pg.default#shop.other"]
