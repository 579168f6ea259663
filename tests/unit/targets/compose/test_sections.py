from __future__ import annotations

from typing import Any

import pytest

from scorekit.values import RuntimeVariable, SecretValue, Text
from tests.rows import each_row
from tests.unit.targets.build import Res, Work
from tests.unit.targets.compose.emitted import compose, driven, emit, findings, made_of, web

UID = "postgres.default#shop.db"
WORKS = [Work(web(), {"db": UID})]
SERVER = "services: {shop-db: {image: 'pg:17', healthcheck: {test: [CMD, ok]}}}\n"
HEALTHY = SERVER + "gate: [{service: shop-db, condition: service_healthy}]\nvolumes: {shop-data: {}}\n"


def made(section: str, **values: Any) -> dict[str, Any]:
    return compose(WORKS, [driven(UID, section, values)])


def test_section_is_merged_into_the_file() -> None:
    data = made(
        "services: {shop-db: {image: 'pg:17', networks: [back], volumes: ['shop-data:/data']}}\n"
        "volumes: {shop-data: null}\nnetworks: {back: {internal: true}}\nconfigs: {more: {content: x}}\n"
    )
    assert data["services"]["shop-db"] == {"image": "pg:17", "networks": ["back"], "volumes": ["shop-data:/data"]}
    assert (data["volumes"], data["networks"]) == ({"shop-data": {}}, {"back": {"internal": True}})
    assert data["configs"] == {"more": {"content": "x"}}


def test_every_leaf_means_itself_and_references_are_variables() -> None:
    section = "services: {shop-db: {image: 'pg:17', command: [sh, -c, 'echo $HOME'], environment: {A: PW, B: RUN, C: URL, D: 5}}}\n"
    password = SecretValue(UID, "password")
    service = made(section, PW=password, RUN=RuntimeVariable("X"), URL=Text(("$", password)))["services"]["shop-db"]
    variable = "${SCOREKIT_POSTGRES_DEFAULT_SHOP_DB_PASSWORD_31523e61a9a7:?written by scorekit render}"
    assert service["command"] == ["sh", "-c", "echo $$HOME"]
    assert service["environment"] == {"A": variable, "B": "${X}", "C": f"$${variable}", "D": 5}


def test_origins_are_the_driver_s_lines() -> None:
    manifests = {m.name: m for m in emit(made_of(WORKS, [driven(UID, SERVER)])).unwrap().manifests}
    origin = manifests["shop-db"].origins.at(("image",))
    assert (origin.kind, str(origin.span)) == ("driver", "compose.yaml:1:29")
    assert manifests["shop-db"].owner == UID


def test_unit_of_a_resource_is_its_workload_or_shared() -> None:
    resources = [
        driven(UID, SERVER, workload="shop"),
        driven("redis.default#cache", SERVER.replace("shop-db", "cache")),
    ]
    works = [Work(web(), {"db": UID, "cache": "redis.default#cache"})]
    units = {m.name: m.unit for m in emit(made_of(works, resources)).unwrap().manifests}
    assert units == {"cache": "_shared", "shop-db": "shop", "shop-web": "shop"}


def test_a_service_of_a_resource_and_one_of_a_workload_are_two() -> None:
    """D13: the reference lets the last one win."""
    section = "services: {shop-web: {image: 'pg:17'}}\n"
    (found,) = emit(made_of(WORKS, [driven(UID, section)])).diagnostics
    assert (found.code, str(found.span)) == ("SK656", "score.yaml:2:18")
    assert found.message == f"resource `{UID}` and workload `shop` would share service `shop-web`"


def test_two_workloads_can_not_make_one_service() -> None:
    works = [
        Work(web(name="aa-web"), file="1.yaml"),
        Work(web().replace("web:", "web-web:").replace("shop", "aa"), file="2.yaml"),
    ]
    assert findings(works) == [("SK656", "1.yaml:2:18")]


@each_row(
    ("section", "place"),
    [
        ("services: {a b: {image: 'x:1'}}", "1:17"),
        ("services: {aa: text}", "1:16"),
        ("services: {aa: null}", "1:16"),
        ("services: {aa: {environment: {}}}", "1:16"),
        ("volumes: {aa: text}", "1:15"),
        ("gate: [shop-db]", "1:8"),
        ("gate: [{condition: service_started}]", "1:8"),
        ("gate: [{service: shop-db, condition: healthy}]", "1:38"),
        ("gate: [{service: shop-db}]", "1:8"),
        ("gate: [{service: shop-db, condition: SECRET}]", "1:8"),
    ],
)
def test_section_of_another_shape_is_reported_at_the_fault(section: str, place: str) -> None:
    found = findings(WORKS, [driven(UID, section, {"SECRET": SecretValue(UID, "password")})])
    assert [f for f in found if f[0] == "SK672"] == [("SK672", f"compose.yaml:{place}")]


@pytest.mark.parametrize(
    ("word", "hint"),
    [("service_healty", "did you mean `service_healthy`?"), ("zzz", "one of service_started, service_healthy")],
)
def test_unknown_condition_of_a_gate_gets_a_hint(word: str, hint: str) -> None:
    section = SERVER + f"gate: [{{service: shop-db, condition: {word}}}]\n"
    (found,) = emit(made_of(WORKS, [driven(UID, section)])).diagnostics
    assert (found.help or "").startswith(hint)


FIELDS = {
    "image: []": "[]", "command: [a, 1]": "1", "command: 3": "3", "configs: text": "text", "configs: [[]]": "[]",
    "configs: [{target: /a}]": "{", "configs: [{source: aa, mode: 440}]": "440", "configs: [{source: aa, mode: '0999'}]": "'0",
    "depends_on: aa": "aa", "depends_on: [[]]": "[]", "depends_on: {aa: text}": "text", "depends_on: {aa: {}}": "aa",
    "depends_on: {aa: {condition: service_up}}": "service_up", "deploy: {resources: {limits: {cpus: []}}}": "[]",
    "environment: {A: [b]}": "[b]", "healthcheck: text": "text", "healthcheck: {retries: []}": "[]", "ipc: []": "[]",
    "labels: text": "text", "labels: [[]]": "[]", "networks: text": "text", "networks: [[]]": "[]",
    "networks: {aa: text}": "text", "networks: {aa: {aliases: text}}": "text", "pid: {}": "{}", "ports: text": "text",
    "ports: [[]]": "[]", "ports: [{target: [], host_ip: 127.0.0.1}]": "[]", "volumes: {}": "{}",
    "volumes: [{target: /a}]": "{", "volumes: [{type: bimd, target: /a}]": "bimd", "cap_add: [A, A]": "[A",
    "cpus: half": "half", "cpu_shares: '0x10'": "'0x10'", "mem_limit: 1gg": "1gg", "shm_size: '-1'": "'-1'", "tty: maybe": "maybe",
    "stop_grace_period: '10'": "'10'", "healthcheck: {interval: 5 seconds}": "5 seconds", "restart: allways": "allways",
    "volumes: [{type: tmpfs, target: /a, tmpfs: {size: big}}]": "big", "ulimits: {nofile: many}": "many",
    "pid: RUN": "RUN", "ipc: RUN": "RUN", "network_mode: RUN": "RUN", "networks: [RUN]": "[RUN]", "networks: [aa, RUN]": "[aa", "configs: [RUN]": "[RUN]", "depends_on: [RUN]": "[RUN]", "environment: RUN": "RUN", "ports: [{target: RUN}]": "[{",
}  # fmt: skip


@each_row("field", FIELDS)
def test_field_of_another_shape_is_reported_at_its_value(field: str) -> None:
    section = f"services:\n  aa:\n    build: x\n    {field}\n"
    column = 5 + field.index(FIELDS[field], field.index(":"))
    assert findings(WORKS, [driven(UID, section, {"RUN": RuntimeVariable("A")})]) == [
        ("SK672", f"compose.yaml:4:{column}")
    ]


@each_row(
    "field",
    [
        "cpus: '0.5'", "cpus: 1e-1", "cpu_shares: '10'", "mem_limit: 1.5g", "mem_limit: 1 GiB", "mem_limit: '1024'", "tty: 'on'",
        "tty: 'TRUE'", "stop_grace_period: 1m30.5s", "stop_grace_period: '0'", "healthcheck: {interval: 1d}", "restart: on-failure:3",
        "restart: RUN", "mem_limit: RUN", "volumes: [{type: tmpfs, target: /a, tmpfs: {size: 1mb, mode: '0755'}}]", "ulimits: {nofile: '5'}",
        "build: {context: x, pull: true}", "gpus: [{count: all}]", "labels: {a: 1, b: c}",
    ],
)  # fmt: skip
def test_field_that_compose_reads_out_of_a_text_is_taken(field: str) -> None:
    section = f"services:\n  aa:\n    image: 'a:1'\n    {field}\n"
    assert findings(WORKS, [driven(UID, section, {"RUN": RuntimeVariable("A")})]) == []


@each_row(
    ("section", "at", "hint"),
    [
        ("services: {aa: {build: x, enviroment: {}, x-y: 1}}", "enviroment", "did you mean `environment`?"),
        ("services: {aa: {build: x, healthcheck: {tset: [CMD, a]}}}", "tset", "did you mean `test`?"),
        ("volumes: {aa: {drivr: local}}", "drivr", "did you mean `driver`?"),
        ("networks: {aa: {internl: true}}", "internl", "did you mean `internal`?"),
        ("configs: {aa: {contents: x}}", "contents", "did you mean `content`?"),
    ],
)
def test_key_that_compose_does_not_know_is_reported_at_it(section: str, at: str, hint: str) -> None:
    (found,) = emit(made_of(WORKS, [driven(UID, section)])).diagnostics
    assert (found.code, str(found.span), found.help) == ("SK673", f"compose.yaml:1:{section.index(at) + 1}", hint)


def test_content_of_another_shape_is_reported_at_its_value() -> None:
    assert findings(WORKS, [driven(UID, "configs: {aa: {content: []}}\n")]) == [("SK672", "compose.yaml:1:25")]


@each_row("image", ["redis", "redis:latest", "host:5000/redis", "host:5000/redis:latest"])
def test_image_without_a_version_is_reported(image: str) -> None:
    """D40."""
    section = f"services:\n  shop-db:\n    image: {image}\n"
    assert findings(WORKS, [driven(UID, section)]) == [("SK663", "compose.yaml:3:12")]


@pytest.mark.parametrize("image", ["redis:7", "host:5000/redis:7", "redis@sha256:" + "12" * 32])
def test_image_with_a_version_is_fine(image: str) -> None:
    assert findings(WORKS, [driven(UID, f"services: {{shop-db: {{image: '{image}'}}}}")]) == []


def test_image_may_be_built_or_known_at_start() -> None:
    assert (
        findings(WORKS, [driven(UID, "services: {aa: {build: .}, bb: {image: IT}}", {"IT": RuntimeVariable("A")})])
        == []
    )


@pytest.mark.parametrize("ports", ["['5432:5432']", "[{target: 5432}]", "[{target: 5432, host_ip: 0.0.0.0}]"])
def test_port_that_everyone_reaches_is_reported(ports: str) -> None:
    section = f"services:\n  shop-db:\n    image: pg:17\n    ports: {ports}\n"
    assert findings(WORKS, [driven(UID, section)]) == [("SK664", "compose.yaml:4:12")]


@pytest.mark.parametrize(
    "port", ["{target: 80, published: '8080', host_ip: 127.0.0.1}", "'127.0.0.1:8080:80'", "'[::1]:8080:80/udp'"]
)
def test_port_on_the_loopback_address_is_a_driver_s_own_business(port: str) -> None:
    section = f"services: {{shop-db: {{image: 'pg:17', ports: [{port}]}}}}\n"
    assert findings(WORKS, [driven(UID, section)]) == []


def waits(data: dict[str, Any], service: str) -> dict[str, str]:
    return {name: how["condition"] for name, how in data["services"][service].get("depends_on", {}).items()}


def test_every_service_waits_for_its_resources_gates() -> None:
    """Vector 14, without a service in between."""
    text = web("", "  side:\n    image: s:1\n")
    data = compose([Work(text, {"db": UID}), Work(web(name="cart"))], [driven(UID, HEALTHY)])
    assert waits(data, "shop-web") == waits(data, "shop-side") == {"shop-db": "service_healthy"}
    assert waits(data, "cart-web") == waits(data, "shop-db") == {}


def test_gate_keeps_what_the_container_waits_for_itself() -> None:
    text = web("", "  side:\n    image: s:1\n    before: {web: {ready: started}}\n")
    data = compose([Work(text, {"db": UID})], [driven(UID, HEALTHY)])
    assert waits(data, "shop-web") == {"shop-db": "service_healthy", "shop-side": "service_started"}


def test_gates_of_what_a_resource_requires_hold_too() -> None:
    server, setup = (
        "postgres-instance.default#server",
        "services: {setup: {image: 'pg:17', depends_on: [setup-files]}, ",
    )
    setup += "setup-files: {image: 'pg:17'}}\ngate: [{service: setup, condition: service_completed_successfully}]\n"
    resources = [driven(UID, setup, requires={"server": server}), driven(server, HEALTHY)]
    data = compose(WORKS, resources)
    assert waits(data, "shop-web") == {"setup": "service_completed_successfully", "shop-db": "service_healthy"}
    assert waits(data, "setup") == {"setup-files": "service_started", "shop-db": "service_healthy"}
    assert waits(data, "setup-files") == {"shop-db": "service_healthy"}
    assert waits(data, "shop-db") == {}


def test_what_a_service_says_itself_holds_over_a_gate() -> None:
    server = "postgres-instance.default#server"
    setup = "services: {setup: {image: 'pg:17', depends_on: {shop-db: {condition: service_started}}}}\n"
    data = compose(WORKS, [driven(UID, setup, requires={"server": server}), driven(server, HEALTHY)])
    assert waits(data, "setup") == {"shop-db": "service_started"}


def test_stronger_of_two_gates_counts_and_no_service_waits_for_itself() -> None:
    more = "redis.default#shop.more"
    weak = "gate: [{service: shop-db, condition: service_started}]\n"
    resources = [driven(UID, HEALTHY), driven(more, weak, requires={"db": UID})]
    for names in ({"db": UID, "more": more}, {"more": more, "a": UID}):
        data = compose([Work(web(), names)], resources)
        assert waits(data, "shop-web") == {"shop-db": "service_healthy"}
        assert waits(data, "shop-db") == {}


def test_gate_of_no_service_is_reported_at_the_gate() -> None:
    section = SERVER + "gate:\n- {service: shop-bd, condition: service_started}\n"
    (found,) = emit(made_of(WORKS, [driven(UID, section)])).diagnostics
    assert (found.code, str(found.span), found.help) == ("SK661", "compose.yaml:3:13", "did you mean `shop-db`?")


def test_origin_of_a_wait_is_the_gate() -> None:
    manifests = {m.name: m for m in emit(made_of(WORKS, [driven(UID, HEALTHY)])).unwrap().manifests}
    origins = manifests["shop-web"].origins
    assert str(origins.at(("depends_on", "shop-db")).span) == "compose.yaml:2:18"
    assert str(origins.at(("image",)).span) == "score.yaml:5:12"


CACHE = "redis.default#cache"


@pytest.mark.parametrize(
    ("shared", "services"),
    [("include", ["cache-db", "shop-db", "shop-web"]), ("only", ["cache-db"]), ("exclude", ["shop-db", "shop-web"])],
)
def test_shared_resources_are_emitted_as_asked(shared: str, services: list[str]) -> None:
    resources = [driven(UID, HEALTHY, workload="shop"), driven(CACHE, HEALTHY.replace("shop-d", "cache-d"))]
    data = compose([Work(web(), {"db": UID, "cache": CACHE})], resources, shared=shared)
    assert list(data["services"]) == services
    assert all(name in services for service in services for name in waits(data, service))


def test_resources_of_other_workloads_are_left_out() -> None:
    works = [Work(web()), Work(web(name="cart"), {"db": UID}, selected=False)]
    assert list(compose(works, [driven(UID, HEALTHY, workload="cart")])["services"]) == ["shop-web"]


def test_resource_without_a_section_brings_nothing() -> None:
    assert list(compose(WORKS, [Res(UID)])["services"]) == ["shop-web"]


def test_what_a_shared_service_mounts_of_others_comes_along() -> None:
    """A proxy mounts a config for each route of every workload, asked for or not."""
    route, proxy, other = "route.default#cart.r", "http-proxy.default#main", "route.default#cart.s"
    works = [Work(web(), {"p": proxy}), Work(web(name="cart"), {"r": route, "s": other}, selected=False)]
    resources = [
        driven(proxy, "services: {proxy: {image: 'x:1', configs: [{source: cart-r, target: /r}]}}"),
        driven(route, "configs: {cart-r: {content: a}}\nservices: {more: {image: 'x:1'}}"),
        driven(other, "configs: {cart-s: {content: a}}"),
        Res("dns.default#cart.d"),
    ]
    data = compose(works, resources)
    assert (list(data["services"]), data["configs"]) == (["proxy", "shop-web"], {"cart-r": {"content": "a"}})
