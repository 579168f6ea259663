from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.model.workload import Before, Container
from scorekit.targets.compose.topology import CONDITIONS, Topology, topology
from tests.unit.targets.compose.emitted import compose, shop


def plan(*edges: str, names: str = "", job: bool = False) -> Topology:
    """The topology of containers of one letter; ``a:started:b`` says that b waits for a."""
    before: dict[str, dict[str, Before]] = {name: {} for name in names}
    for edge in edges:
        first, ready, then = edge.split(":")
        before.setdefault(then, {})
        before.setdefault(first, {})[then] = Before.model_validate({"ready": ready})
    return topology({n: Container.model_construct(image="x", before=b) for n, b in before.items()}, job=job)


def test_first_container_without_before_owns_the_network() -> None:
    assert plan(names="cab").owner == "a"
    assert plan("a:complete:c", names="b").owner == "b"


def test_one_shot_before_the_owner_has_a_network_of_its_own() -> None:
    found = plan("i:complete:m")
    assert (found.owner, set(found.sharing), set(found.one_shots)) == ("m", set(), {"i"})


@pytest.mark.parametrize("ready", ["started", "healthy"])
def test_sidecar_before_the_main_container_owns_the_network(ready: str) -> None:
    found = plan(f"s:{ready}:m")
    assert (found.owner, set(found.sharing)) == ("s", {"m"})


def test_sidecar_before_a_one_shot_before_the_main_container_owns_the_network() -> None:
    found = plan("s:started:i", "i:complete:m")
    assert (found.owner, set(found.sharing)) == ("s", {"i", "m"})


def test_one_shot_before_the_sidecar_that_owns_the_network_has_its_own() -> None:
    found = plan("i:complete:s", "s:healthy:m")
    assert (found.owner, set(found.sharing), set(found.watched)) == ("s", {"m"}, {"s"})


def test_one_shot_that_the_owner_does_not_wait_for_shares_its_network() -> None:
    found = plan("i:complete:s", "s:started:z", names="m")
    assert (found.owner, set(found.sharing)) == ("m", {"i", "s", "z"})


def test_first_lasting_container_in_start_order_owns_the_network() -> None:
    found = plan("q:started:p", "p:started:m")
    assert (found.owner, set(found.sharing)) == ("q", {"m", "p"})


def test_any_complete_makes_a_one_shot() -> None:
    assert plan("i:complete:m", "i:started:s").one_shots == {"i"}


def test_main_containers_of_a_job_are_one_shots_and_its_sidecars_are_not() -> None:
    assert plan("s:started:m", job=True).one_shots == {"m"}


def test_circles_end() -> None:
    found = plan("a:started:b", "b:started:a")
    assert found.owner == "a"


def test_wait_for_no_container_is_left_to_the_checks() -> None:
    found = topology({"a": Container.model_construct(image="x", before={"z": Before(ready="started")})})
    assert found.owner == "a"


@st.composite
def workloads(draw: st.DrawFn) -> list[str]:
    names = "abcdef"[: draw(st.integers(1, 6))]
    order = draw(st.permutations(names))
    pairs = [(x, y) for i, x in enumerate(order) for y in order[i + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return [f"{x}:{draw(st.sampled_from(sorted(CONDITIONS)))}:{y}" for x, y in chosen] + [f"-:-:{names}"]


@given(workloads())
def test_no_circle_and_lasting_containers_always_share_one_network(made: list[str]) -> None:
    *edges, last = made
    found = plan(*edges, names=last[4:])
    names = set(found.waits)
    needs = {n: {*found.waits[n], *({found.owner} if n in found.sharing else ())} for n in names}
    while free := {n for n in needs if needs.keys().isdisjoint(needs[n])}:
        needs = {n: needs[n] for n in needs.keys() - free}
    assert not needs
    assert names - found.one_shots <= found.sharing | {found.owner}
    assert found.owner not in found.sharing


def test_started_sidecar_does_not_make_a_circle_in_the_file() -> None:
    """D5: the reference makes the sidecar borrow the network of the container that waits for it."""
    services = compose(
        shop("  app: {image: app:1}\n  proxy:\n    image: proxy:1\n    before: {app: {ready: started}}\n")
    )["services"]
    assert services["shop-app"]["network_mode"] == "service:shop-proxy"
    assert services["shop-app"]["depends_on"] == {"shop-proxy": {"condition": "service_started"}}
    assert services["shop-proxy"]["hostname"] == "shop"
    assert "depends_on" not in services["shop-proxy"]
