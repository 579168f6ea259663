from __future__ import annotations

import copy
from typing import Any

import pytest

from scorekit.diagnostics import Severity
from scorekit.errors import InternalError
from scorekit.outcome import Findings
from scorekit.parsing import parse
from scorekit.resolve import ResolveOptions, resolve
from scorekit.resolve.context import start
from scorekit.resolve.resolver import _refuse_silence
from scorekit.targets.record import find_target
from tests.unit.resolve.world import catalogue, outputs, resolved, told, workload
from tests.wordings import hold

GOOD = workload("db: {type: postgres}\nmain: {type: dns, id: main}")
BAD = workload("db: {type: postgres, params: {size: huge}}", "cart", file="cart.yaml")


def severities(found: Any) -> list[tuple[str, Severity]]:
    return [(d.code, d.severity) for d in found.diagnostics]


def test_a_resolution_holds_everything_in_order() -> None:
    found = resolved(workload(name="zz"), GOOD, project="demo").unwrap()
    assert [w.name for w in found.workloads] == ["shop", "zz"]
    assert list(found.resources) == ["dns.default#main", "postgres.default#shop.db"]
    assert (found.project, found.environment_name, found.target) == ("demo", "dev", "kubernetes")
    assert found.workloads[0].resources == {name: found.resources[uid].uid for name, uid in (
        ("db", "postgres.default#shop.db"), ("main", "dns.default#main"))}  # fmt: skip
    assert found.graph.dependencies("workload shop") == ("dns.default#main", "postgres.default#shop.db")


def test_a_fault_that_nobody_asked_for_is_a_warning() -> None:
    found = resolved(GOOD, BAD, selected=frozenset({"shop"}))
    assert severities(found) == [("SK515", Severity.WARNING)]
    assert [(w.name, w.selected) for w in found.unwrap().workloads] == [("shop", True)]
    assert severities(resolved(GOOD, BAD)) == [("SK515", Severity.ERROR)]


def test_a_fault_that_someone_asked_for_depends_on_is_an_error() -> None:
    clash = workload("m1: {type: dns, id: main, params: {subdomain: x}}", "cart", file="cart.yaml")
    asks = workload("m2: {type: dns, id: main, params: {subdomain: y}}", "users", file="users.yaml")
    silent = workload("m3: {type: dns, id: main}", "quiet")
    found = resolved(GOOD, clash, asks, selected=frozenset({"shop"}))
    assert severities(found) == [("SK519", Severity.ERROR)]
    other = workload("d1: {type: dns, id: other}", "alone")
    assert severities(resolved(other, clash, asks, silent, selected=frozenset({"alone"}))) == [
        ("SK519", Severity.WARNING)
    ]


def test_a_fault_of_a_neighbour_at_a_shared_resource_is_an_error_for_whoever_shares_it() -> None:
    drivers = {
        "route/simple": "{kind: ResourceDriver, metadata: {name: route/simple}, requires: {hub: {type: dns, id: hub}}}"
    }
    one = workload("r1: {type: route, params: {host: a}}")
    two = workload("r1: {type: route, params: {host: a, port: x}}", "cart", file="cart.yaml")
    found = resolved(one, two, drivers=drivers, selected=frozenset({"shop"}))
    assert severities(found) == [("SK515", Severity.ERROR)]


def test_known_workloads_that_are_not_selected_are_resolved_too() -> None:
    found = resolved(GOOD, workload(name="cart"), selected=frozenset({"cart"})).unwrap()
    assert [(w.name, w.selected) for w in found.workloads] == [("cart", True), ("shop", False)]


def test_drivers_see_workloads_and_their_ports() -> None:
    drivers = {
        "any/echo": """
            kind: ResourceDriver
            metadata: {name: any/echo}
            outputs:
              out: "{{ workloads[params.x].service }}:{{ workloads[params.x].ports.web.targetPort }}/{{ workloads[params.x].ports['80'].port }}/{{ workload.name }}"
            """
    }
    text = "apiVersion: score.dev/v1b1\nmetadata: {name: web, annotations: {k8s.score.dev/service-name: www}}\n"
    text += "service: {ports: {web: {port: 80, targetPort: 8080}, '80': {port: 81}}}\ncontainers: {main: {image: x}}\n"
    web = parse(text).unwrap()
    user = workload("a1: {type: any, params: {x: web}}")
    assert outputs(resolved(web, user, drivers=drivers), "any.default#shop.a1") == {"out": "www:8080/81/shop"}
    assert outputs(resolved(web, user, drivers=drivers, target="compose"), "any.default#shop.a1") == {
        "out": "web:8080/81/shop"
    }


def test_drivers_see_the_labels_of_their_workload() -> None:
    drivers = {
        "any/echo": """
            kind: ResourceDriver
            metadata: {name: any/echo}
            outputs: {out: "{{ workload.labels.tier }} {{ workload.selector['app.kubernetes.io/name'] }} {{ workload.metadata.name }}"}
            """
    }
    environment = "workloads: {'*': {labels: {tier: web}}, cart: {labels: {tier: back}}}"
    found = resolved(
        workload("a1: {type: any}"), workload("a1: {type: any}", "cart"), drivers=drivers, environment=environment
    )
    assert outputs(found, "any.default#shop.a1") == {"out": "web shop shop"}
    assert outputs(found, "any.default#cart.a1") == {"out": "back cart cart"}


def test_settings_of_workloads_are_merged_by_key() -> None:
    environment = """\
workloads:
  "*": {replicas: 2, labels: {a: x, b: y}, security: {profile: restricted}}
  shop: {labels: {b: z}}
  cart: {replicas: 5}
"""
    found = resolved(GOOD, workload(name="cart"), workload(name="other"), environment=environment).unwrap()
    shop, other = found.workload("shop"), found.workload("other")
    assert shop is not None
    assert other is not None
    assert (shop.settings.replicas, shop.settings.labels, shop.settings.security.profile) == (
        2,
        {"a": "x", "b": "z"},
        "restricted",
    )
    assert other.settings.labels == {"a": "x", "b": "y"}
    alone = resolved(GOOD, environment="workloads: {shop: {replicas: 3}}").unwrap().workload("shop")
    assert alone is not None
    assert alone.settings.replicas == 3


def test_resolving_changes_none_of_its_inputs() -> None:
    shelf = catalogue()
    environment = shelf.environment("dev").unwrap()
    before = copy.deepcopy((GOOD.document.data, environment.document.data))
    options = ResolveOptions(target=find_target("kubernetes"), seed=b"x")
    first = resolve([GOOD], environment, shelf, options).unwrap()
    assert (GOOD.document.data, environment.document.data) == before
    second = resolve([GOOD], environment, shelf, options).unwrap()
    assert first.resources == second.resources


def test_an_environment_that_derives_outside_development_is_refused() -> None:
    shelf = catalogue()
    environment = shelf.environment("dev").unwrap()
    forced = environment.model_copy(
        update={"type": "production", "secrets": environment.secrets.model_copy(update={"backend": "derive"})}
    )
    found = resolve(
        [GOOD], forced.with_document(environment.document), shelf, ResolveOptions(target=find_target("kubernetes"))
    )
    assert ("SK422", "environments/dev.yaml:1:1") in told(found)
    hold("resolve", found.diagnostics)


@pytest.mark.parametrize("target", ["kubernetes", "compose"])
def test_an_empty_set_resolves_to_nothing(target: str) -> None:
    found = resolved(target=target)
    assert (found.unwrap().workloads, found.unwrap().resources, told(found)) == ((), {}, [])


def test_a_workload_that_is_lost_without_a_word_is_our_own_fault() -> None:
    shelf = catalogue()
    run = start([GOOD], shelf.environment("dev").unwrap(), shelf, ResolveOptions(target=find_target("kubernetes")))
    with pytest.raises(InternalError, match=r"workload shop was left out without a word$"):
        _refuse_silence(run, [None], Findings())
