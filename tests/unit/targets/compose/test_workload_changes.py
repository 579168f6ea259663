"""What drivers change in the services of the workloads that use their resources."""

from __future__ import annotations

from typing import Any

from tests.rows import each_row
from tests.unit.targets.build import Work
from tests.unit.targets.compose.emitted import compose, driven, emit, findings, made_of, web

UID, OTHER = "gpu.default#shop.one", "gpu.default#shop.two"
TWO = web() + "  more: {image: 'more:1'}\n"
WORKS = [Work(web(), {"one": UID, "two": OTHER})]
MANY = [Work(TWO, {"one": UID, "two": OTHER})]


def made(*sections: str, works: list[Work] = WORKS) -> dict[str, Any]:
    resources = [driven(uid, text) for uid, text in zip((UID, OTHER), (*sections, "{}\n"), strict=False)]
    services: dict[str, Any] = compose(works, resources)["services"]
    return services


def change(merge: str, more: str = "") -> str:
    return f"workload: [{{merge: {merge}{more}}}]\n"


@each_row(
    ("merges", "key", "value"),
    [
        (["{devices: ['/dev/kfd']}"], "devices", ["/dev/kfd"]),
        (["{devices: [a]}", "{devices: [b, a]}"], "devices", ["a", "b"]),
        (["{extra_hosts: ['a:1.1.1.1']}"], "extra_hosts", ["a:1.1.1.1"]),
        (["{command: [a]}", "{command: [b]}"], "command", ["b"]),
        (["{environment: {A: b}}", "{environment: {C: $d}}"], "environment", {"A": "b", "C": "$$d"}),
        (["{restart: null}"], "restart", None),
        (["{labels: {a: b}}"], "labels", {"a": "b", "dev.scorekit.workload": "shop"}),
    ],
)
def test_maps_join_by_key_and_lists_follow_lists(merges: list[str], key: str, value: Any) -> None:
    service = made(*map(change, merges))["shop-web"]
    assert service.get(key) == value


def test_gpu_is_reserved_beside_what_the_workload_asks_for() -> None:
    gpu = "{deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}}"
    asked = "    resources: {requests: {memory: 64M}}\n"
    reserved = made(change(gpu), works=[Work(web(asked), {"one": UID, "two": OTHER})])["shop-web"]["deploy"][
        "resources"
    ]["reservations"]
    assert reserved == {"memory": "64000000", "devices": [{"driver": "nvidia", "count": 1, "capabilities": ["gpu"]}]}


def test_what_belongs_to_a_network_goes_to_whoever_has_it() -> None:
    services = made(change("{dns: [1.1.1.1], devices: [a]}"), works=MANY)
    assert {name: (s.get("dns"), s.get("devices")) for name, s in services.items()} == {
        "shop": (["1.1.1.1"], None),
        "shop-more": (None, ["a"]),
        "shop-web": (None, ["a"]),
    }


def test_change_may_be_for_one_container_or_one_workload() -> None:
    section = change("{devices: [a]}", ", container: more")
    services = made(section, works=MANY)
    assert [name for name, service in services.items() if "devices" in service] == ["shop-more"]
    other = "workload: [{workload: shop, merge: {devices: [a]}}, {workload: other, merge: {devices: [b]}}]\n"
    assert made(other)["shop-web"]["devices"] == ["a"]


def test_container_that_is_not_there_is_a_sidecar_in_a_network_that_no_restart_takes() -> None:
    side = "workload: [{container: side, merge: {image: 'side:1', command: [run], volumes: ['%s:/v']}}]\n"
    services = made(side % "aa" + "volumes: {aa: {}}\n", side % "bb" + "volumes: {bb: {}}\n")
    assert services["shop-side"] == {
        "image": "side:1",
        "command": ["run"],
        "volumes": ["aa:/v", "bb:/v"],
        "network_mode": "service:shop",
        "restart": "unless-stopped",
        "labels": {"dev.scorekit.workload": "shop"},
    }
    assert services["shop"]["hostname"] == "shop"
    assert services["shop-web"]["network_mode"] == "service:shop"


def test_origins_are_the_driver_s_lines_and_those_of_before() -> None:
    one, two = (driven(uid, change(f"{{devices: [{word}]}}")) for uid, word in ((UID, "a"), (OTHER, "b")))
    (service,) = emit(made_of(WORKS, [one, two])).unwrap().manifests
    places = {path: service.origins.at(path) for path in (("devices", 0), ("devices", 1), ("image",))}
    assert {path: (origin.kind, origin.span.column) for path, origin in places.items()} == {
        ("devices", 0): ("driver", 31),
        ("devices", 1): ("driver", 31),
        ("image",): ("score", 12),
    }


@each_row(
    ("section", "code", "message"),
    [
        ("workload: [x]", "SK625", "a change of the workload needs `merge` with a mapping"),
        ("workload: [{merge: {}, service: web}]", "SK625", "a change of the workload has no `service`"),
        ("workload: [{merge: {}, container: 1}]", "SK625", "`container` of a change of the workload is a name"),
        ("workload: [{merge: {devicess: []}}]", "SK673", "a service has no key `devicess`"),
        (
            "workload: [{merge: {labels: [a=b]}}]",
            "SK625",
            "a list and a mapping don't join, as `labels` of service `shop-web`",
        ),
    ],
)
def test_what_can_not_be_merged_is_told(section: str, code: str, message: str) -> None:
    (found,) = emit(made_of([Work(web(), {"one": UID})], [driven(UID, section + "\n")])).diagnostics
    assert (found.code, found.message) == (code, message)
    assert str(found.span).startswith("compose.yaml:1:")


DAPR = "metadata: {name: shop, annotations: {dapr.io/enabled: 'true'}}"
SIDECAR = driven(UID, "workload: [{container: daprd, merge: {image: 'd:1'}}]\n")


@each_row(
    ("score", "resources", "found"),
    [
        (web(), [], []),
        (web().replace("metadata: {name: shop}", DAPR), [], [("SK667", "score.yaml:2:38")]),
        (web().replace("metadata: {name: shop}", DAPR.replace("true", "false")), [], []),
        (web().replace("metadata: {name: shop}", DAPR) + "  daprd: {image: 'd:1'}\n", [], []),
        (web().replace("metadata: {name: shop}", DAPR), [SIDECAR], []),
    ],
)
def test_a_sidecar_that_only_a_cluster_adds_is_missed(
    score: str, resources: list[Any], found: list[tuple[str, str]]
) -> None:
    assert findings([Work(score, {"one": UID} if resources else {})], resources) == found
