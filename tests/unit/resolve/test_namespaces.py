from __future__ import annotations

from typing import Any

import pytest

from tests.rows import each_row
from tests.unit.resolve.world import only, outputs, resolved, told, workload

UID, SHARED = "postgres.default#shop.db", "postgres.default#main"
BOTH = workload("db: {type: postgres}\nmain: {type: postgres, id: main}")


def places(environment: str, **options: Any) -> tuple[Any, ...]:
    found = resolved(BOTH, environment=environment, **options)
    shop = found.unwrap().workload("shop")
    assert shop is not None
    return shop.namespace, only(found, UID).namespace, only(found, SHARED).namespace


@each_row(
    ("environment", "options", "expected"),
    [
        ("variables: {}", {}, (None, None, None)),
        ("namespace: team", {}, ("team", "team", "team")),
        ("namespace: '{{ environment.name }}'", {"environment_name": "pr-7"}, ("pr-7", "pr-7", "pr-7")),
        ("{namespace: '{{ workload.name }}', sharedNamespace: all}", {}, ("shop", "shop", "all")),
        ("sharedNamespace: all", {}, (None, None, "all")),
        ("namespace: team", {"namespace": "mine"}, ("mine", "mine", "mine")),
        ("namespace: team", {"target": "compose"}, (None, None, None)),
        ("namespace: team", {"target": "compose", "namespace": "mine"}, (None, None, None)),
    ],
)
def test_everything_has_its_place(environment: str, options: dict[str, Any], expected: tuple[Any, ...]) -> None:
    text = environment.strip("{}") if environment.startswith("{namespace") else environment
    assert places(text.replace("', shared", "'\nshared") if "\n" not in text else text, **options) == expected


def test_hosts_hold_the_namespace_and_the_cluster_domain() -> None:
    environment = "namespace: team\nclusterDomain: k8s.test"
    assert outputs(resolved(BOTH, environment=environment), UID)["host"] == "shop-db.team.svc.k8s.test"
    assert outputs(resolved(BOTH, environment=environment, target="compose"), UID)["host"] == "shop-db"


def test_shared_resources_need_a_namespace_that_depends_on_no_workload() -> None:
    found = resolved(BOTH, environment="namespace: '{{ workload.name }}'")
    assert told(found) == [("SK545", "environments/dev.yaml:12:12")]
    assert told(resolved(workload("db: {type: postgres}"), environment="namespace: '{{ workload.name }}'")) == []


@pytest.mark.parametrize("key", ["namespace", "sharedNamespace"])
def test_what_is_no_namespace_is_reported_at_the_expression(key: str) -> None:
    found = resolved(BOTH, environment=f"{key}: '{{{{ environment.name }}}}_x'")
    assert told(found)[0] == ("SK546", f"environments/dev.yaml:12:{len(key) + 3}")


def test_a_faulty_expression_is_told_once() -> None:
    found = resolved(workload("db: {type: postgres}"), workload(name="cart"), environment="namespace: '{{ nope }}'")
    assert told(found) == [("SK550", "environments/dev.yaml:12:16")]
