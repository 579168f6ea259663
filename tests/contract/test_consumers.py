"""A resource that several workloads share changes each of them, and follows what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import scorekit
from scorekit.impact.measure import impact
from scorekit.impact.subject import Area, ImpactSubject
from scorekit.location import Source
from tests.contract.catalogued import CATALOGUE

if TYPE_CHECKING:
    from scorekit.targets.api import ManifestSet

ORDERS = """\
apiVersion: score.dev/v1b1
metadata:
  name: orders
  annotations:
    dapr.io/app-id: shop-orders
containers: {main: {image: "registry.example.com/orders:1.0.0"}}
service: {ports: {http: {port: 80, targetPort: 8080}}}
resources: {bus: {type: dapr-pubsub, id: bus}}
"""
MAIL = """\
apiVersion: score.dev/v1b1
metadata: {name: mail}
containers: {main: {image: "registry.example.com/mail:1.0.0"}}
resources: {bus: {type: dapr-pubsub, id: bus}}
"""


def made(environment: str) -> ManifestSet:
    sources = [Source("orders.yaml", ORDERS), Source("mail.yaml", MAIL)]
    return scorekit.compile(sources, environment, CATALOGUE, seed=b"seed" * 4, project="shop").unwrap()


def test_each_pod_gets_what_is_its_own_and_the_broker_knows_all() -> None:
    objects = {(m.kind, m.name): m.data for m in made("dev").manifests}
    asked = {
        name: objects["Deployment", name]["spec"]["template"]["metadata"]["annotations"] for name in ("mail", "orders")
    }
    assert asked == {
        "mail": {"dapr.io/enabled": "true", "dapr.io/app-id": "mail"},
        "orders": {"dapr.io/enabled": "true", "dapr.io/app-id": "shop-orders", "dapr.io/app-port": "8080"},
    }
    assert objects["Component", "dapr-pubsub-bus"]["scopes"] == ["mail", "shop-orders"]


def test_each_workload_has_a_sidecar_of_its_own_in_compose() -> None:
    services = {m.name: m.data for m in made("local").manifests if m.kind == "service"}
    assert [services[f"{name}-daprd"]["command"][1] for name in ("mail", "orders")] == [
        "--app-id=mail",
        "--app-id=shop-orders",
    ]


def test_what_a_workload_says_is_known_to_be_read_there() -> None:
    subject = ImpactSubject("place", "orders.yaml:5", ((Area("orders.yaml", 5, 5),),))
    found = impact(subject, [made("dev")])
    assert "Component/dapr-pubsub-bus" in {touched.object for touched in found.environments[0].objects}
