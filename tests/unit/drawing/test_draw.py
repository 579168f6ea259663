"""A drawing says what is compiled, and why each edge is there."""

from __future__ import annotations

import pytest

from scorekit import drawing
from scorekit.drawing import DrawnEdge, FileLine, Scene
from scorekit.errors import UsageError
from tests.unit.drawing.projects import API, WEB, compiled, shop

SCENE = shop().scenes[0]


def edge(source: str, target: str, scene: Scene = SCENE) -> DrawnEdge:
    return next(e for e in scene.edges if (e.source, e.target) == (source, target))


def test_containers_lead_to_the_resources_that_their_placeholders_name() -> None:
    found = edge("container web/nginx", "dns.default#shop")
    assert [(r.holder, r.text, str(r.place)) for r in found.reasons] == [
        ("variables.PAGE", "${resources.dns.host}", "1/score.yaml:9"),
        ("files[/etc/page]", "${resources.dns.url}", "1/score.yaml:14"),
    ]


def test_a_resource_keeps_what_it_is_and_what_is_emitted_for_it() -> None:
    node = SCENE.node("postgres.default#api.db")
    assert node is not None
    assert (node.label, node.workload, node.type, node.name) == ("db", "api", "postgres", "api-db")
    assert (node.served_by, node.bound, node.shared) == ("postgres/in-cluster", False, False)
    assert "StatefulSet/api-db" in node.objects
    assert node.place == FileLine("0/score.yaml", 9)


def test_a_resource_with_an_id_is_shared_and_called_by_it() -> None:
    node = SCENE.node("dns.default#shop")
    assert node is not None
    assert node.shared
    assert node.label == "shop"


def test_what_only_a_driver_asks_for_is_co_provisioned() -> None:
    scene = drawing.draw(compiled(API, environment="local", target="compose")).scenes[0]
    required = [e for e in scene.edges if e.kind == "requires"]
    nodes = [scene.node(e.target) for e in required]
    assert [n.co_provisioned for n in nodes if n] == [True] * len(required)
    assert not any(n.co_provisioned for n in SCENE.nodes if n.key == "postgres.default#api.db")


def test_arrows_leave_out_what_the_place_of_a_node_tells() -> None:
    arrows = {(source, target) for source, target, _ in SCENE.arrows()}
    assert ("workload api", "postgres.default#api.db") not in arrows
    assert ("workload web", "dns.default#shop") not in arrows
    assert ("workload api", "dns.default#shop") in arrows
    assert ("service-port.default#web.api", "workload api") in arrows


def test_a_resource_that_is_only_declared_is_drawn() -> None:
    assert SCENE.node("redis.default#api.idle") is not None


def test_several_compiles_are_several_scenes_in_the_order_given() -> None:
    made = drawing.draw([compiled(API, WEB), compiled(API, WEB, environment="local", target="compose")])
    assert [(s.environment, s.target) for s in made.scenes] == [("dev", "kubernetes"), ("local", "compose")]
    assert made.project == "shop"
    assert list(made.types) == sorted(made.types)


def test_the_order_of_files_changes_nothing_but_their_names() -> None:
    one, other = (drawing.draw(compiled(*texts)).scenes[0] for texts in ((API, WEB), (WEB, API)))
    assert [n.key for n in one.nodes] == [n.key for n in other.nodes]
    assert [(e.source, e.target, e.kind) for e in one.edges] == [(e.source, e.target, e.kind) for e in other.edges]


@pytest.mark.parametrize("name", ["api.db", "postgres.default#api.db"])
def test_focus_keeps_what_a_node_needs_and_what_needs_it(name: str) -> None:
    scene = drawing.focused(shop(), name).scenes[0]
    kept = {n.key for n in scene.nodes}
    assert {"postgres.default#api.db", "container api/main", "workload api", "service-port.default#web.api"} <= kept
    assert not {"redis.default#api.idle", "dns.default#shop", "route.default#web.route"} & kept
    assert all(e.source in kept and e.target in kept for e in scene.edges)


def test_focus_on_a_workload_keeps_all_that_it_holds() -> None:
    kept = {n.key for n in drawing.focused(shop(), "api").scenes[0].nodes}
    assert {"container api/main", "redis.default#api.idle", "dns.default#shop"} <= kept
    assert "route.default#web.route" not in kept


def test_focus_does_not_pass_on_what_a_workload_merely_reaches() -> None:
    kept = {n.key for n in drawing.focused(shop(), "web").scenes[0].nodes}
    assert "workload api" in kept
    assert "postgres.default#api.db" not in kept


def test_focus_on_nothing_known_offers_what_is_near() -> None:
    with pytest.raises(UsageError, match=r"did you mean `api\.db`"):
        drawing.focused(shop(), "api.bd")


def test_focus_on_a_name_that_several_have_asks_which() -> None:
    text = API.replace("idle: {type: redis}", "idle: {type: redis, id: shop}")
    with pytest.raises(UsageError, match=r"dns.default#shop. or .redis.default#shop.: say which"):
        drawing.focused(drawing.draw(compiled(text)), "shop")
