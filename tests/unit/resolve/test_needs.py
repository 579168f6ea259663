"""What the drivers in use need of the cluster is said once a render."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.resolve.world import resolved, workload

if TYPE_CHECKING:
    from scorekit.outcome import Outcome

DNS = "kind: ResourceDriver, metadata: {name: dns/simple}, outputs: {host: h}"
DRIVERS = {
    "dns/simple": f"{{{DNS}, needs: {{crds: [zones.dns.example.org, names.dns.example.org], operators: [external-dns]}}}}",
    "route/simple": "{kind: ResourceDriver, metadata: {name: route/simple}, needs: {operators: [gateway]}}",
}
NAMES = workload("n1: {type: dns}\nn2: {type: dns}\ndb: {type: postgres}")
ROUTE = workload("r1: {type: route, params: {host: a}}", "cart", file="cart.yaml")


def needs(found: Outcome[Any]) -> list[tuple[str, tuple[str, ...]]]:
    assert found.ok
    return [(d.message, d.notes) for d in found.diagnostics if d.code == "SK509"]


def test_needs_of_one_driver_are_said_once_however_many_use_it() -> None:
    words = "driver `dns/simple` needs the CRDs `zones.dns.example.org`, `names.dns.example.org` and the operator `external-dns` in the cluster"
    assert needs(resolved(NAMES, drivers=DRIVERS)) == [(words, ())]


def test_needs_of_several_drivers_are_in_one_note() -> None:
    ((message, notes),) = needs(resolved(NAMES, ROUTE, drivers=DRIVERS))
    assert message == "2 drivers need more than a plain cluster"
    assert [note.partition(" needs")[0] for note in notes] == ["`dns/simple`", "`route/simple`"]
    assert notes[1] == "`route/simple` needs the operator `gateway`"


def test_needs_of_what_is_not_asked_for_are_not_said() -> None:
    ((message, _),) = needs(resolved(NAMES, ROUTE, drivers=DRIVERS, selected=frozenset({"cart"})))
    assert message == "driver `route/simple` needs the operator `gateway` in the cluster"


def test_without_needs_or_without_a_cluster_nothing_is_said() -> None:
    assert needs(resolved(NAMES)) == []
    assert needs(resolved(NAMES, drivers=DRIVERS, target="compose")) == []
