from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.model.workload import Before, Container
from scorekit.targets.compose.services import PAUSE
from scorekit.targets.compose.topology import CONDITIONS, Topology, topology
from tests.rows import each_row
from tests.unit.targets.compose.emitted import compose, shop


def plan(*edges: str, names: str = "", job: bool = False) -> Topology:
    """The topology of containers of one letter; ``a:started:b`` says that b waits for a."""
    before: dict[str, dict[str, Before]] = {name: {} for name in names}
    for edge in edges:
        first, ready, then = edge.split(":")
        before.setdefault(then, {})
        before.setdefault(first, {})[then] = Before.model_validate({"ready": ready})
    return topology({n: Container.model_construct(image="x", before=b) for n, b in before.items()}, job=job)


@each_row(
    ("edges", "names", "owner"),
    [
        ((), "a", "a"),
        (("i:complete:m",), "", "m"),
        (("h:complete:i", "i:complete:m"), "", "m"),
        ((), "cab", None),
        (("s:started:m",), "", None),
        (("s:healthy:m",), "", None),
        (("s:started:i", "i:complete:m"), "", None),
    ],
)
def test_one_that_goes_on_running_has_the_network_and_several_have_it_held(
    edges: tuple[str, ...], names: str, owner: str | None
) -> None:
    assert plan(*edges, names=names).owner == owner


def test_any_complete_makes_a_one_shot() -> None:
    assert plan("i:complete:m", "i:started:s").one_shots == {"i"}


def test_main_containers_of_a_job_are_one_shots_and_its_sidecars_are_not() -> None:
    assert plan("s:started:m", job=True).one_shots == {"m"}


def test_circles_end() -> None:
    assert plan("a:complete:b", "b:complete:a").owner == "a"


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
def test_services_make_no_circle_and_lasting_ones_have_one_network_that_none_of_them_owns(made: list[str]) -> None:
    *edges, last = made
    found = plan(*edges, names=last[4:])
    needs = {n: set(w) for n, w in found.waits.items()}
    while free := {n for n in needs if needs.keys().isdisjoint(needs[n])}:
        needs = {n: needs[n] for n in needs.keys() - free}
    assert not needs
    assert (found.owner is None) == (len(found.waits.keys() - found.one_shots) > 1)


def test_containers_that_go_on_running_share_the_network_of_a_service_that_only_lives() -> None:
    """A container that owned the network would take it away from the others whenever it restarts."""
    services = compose(
        shop("  app: {image: app:1}\n  proxy:\n    image: proxy:1\n    before: {app: {ready: started}}\n")
    )["services"]
    assert services["shop"] == {
        "image": PAUSE,
        "hostname": "shop",
        "restart": "unless-stopped",
        "labels": {"dev.scorekit.workload": "shop"},
    }
    assert services["shop-app"]["network_mode"] == services["shop-proxy"]["network_mode"] == "service:shop"
    assert services["shop-app"]["depends_on"] == {"shop-proxy": {"condition": "service_started"}}
    assert "depends_on" not in services["shop-proxy"]


@pytest.mark.parametrize(("kind", "profiles"), [("Job", None), ("CronJob", ["shop"])])
def test_network_of_a_job_is_there_when_it_is_and_is_not_started_again(kind: str, profiles: list[str] | None) -> None:
    containers = "  one: {image: a:1}\n  two: {image: b:1}\n"
    head = f"metadata: {{name: shop, annotations: {{scorekit.dev/kind: {kind}}}}}\n"
    held = compose(shop(containers).replace("metadata: {name: shop}\n", head))["services"]["shop"]
    assert (held["restart"], held.get("profiles")) == ("no", profiles)


def test_what_holds_the_network_has_the_environment_s_labels_and_restrictions() -> None:
    env = "workloads: {'*': {labels: {team: one}, security: {profile: restricted}}}\n"
    held = compose(shop("  one: {image: a:1}\n  two: {image: b:1}\n"), (), env)["services"]["shop"]
    assert held["labels"]["team"] == "one"
    assert (held["cap_drop"], held["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
