from __future__ import annotations

import pytest

from tests.rows import each_row
from tests.unit.targets.build import Work
from tests.unit.targets.compose.emitted import driven, emit, findings, made_of, shop, web

UID = "http-proxy.default#shop.proxy"
WORKS = [Work(web(), {"proxy": UID})]


def found(section: str, env: str = "") -> list[tuple[str, str]]:
    return findings(WORKS, [driven(UID, section)], env)


def patch(merge: str, service: str = "shop-web") -> str:
    return f"patches:\n- {{name: mine, target: {{service: {service}}}, merge: {{{merge}}}}}\n"


@each_row(
    ("section", "codes"),
    [
        ("services: {aa: {image: 'x:1', depends_on: [bb]}, bb: {image: 'x:1', depends_on: [aa]}}", ["SK658"]),
        ("services: {aa: {image: 'x:1', depends_on: [aa]}}", ["SK658"]),
        ("services: {aa: {image: 'x:1', depends_on: [bb]}, bb: {image: 'x:1', network_mode: 'service:aa'}}", ["SK658"]),
        ("services: {aa: {image: 'x:1', pid: 'service:bb'}, bb: {image: 'x:1', ipc: 'service:aa'}}", ["SK658"]),
        (
            "services: {aa: {image: 'x:1', depends_on: [shop-web]}}\ngate: [{service: aa, condition: service_started}]",
            ["SK658"],
        ),
        ("services: {aa: {image: 'x:1', depends_on: [bb]}, bb: {image: 'x:1', pid: host}}", []),
    ],
)
def test_services_that_wait_for_each_other_are_reported(section: str, codes: list[str]) -> None:
    assert [code for code, _ in found(section)] == codes


def test_circle_is_told_step_by_step() -> None:
    section = (
        "services:\n  aa: {image: 'x:1', depends_on: [bb]}\n  bb: {image: 'x:1', network_mode: 'service:cc'}\n"
        "  cc: {image: 'x:1', depends_on: [aa]}\n  zz: {image: 'x:1', depends_on: [aa]}\n"
    )
    (diagnostic,) = emit(made_of(WORKS, [driven(UID, section)])).diagnostics
    assert (diagnostic.code, str(diagnostic.span)) == ("SK658", "compose.yaml:2:34")
    assert diagnostic.message.endswith("`aa` -> `bb` -> `cc` -> `aa`")
    assert [(str(label.span), label.text) for label in diagnostic.labels] == [
        ("compose.yaml:2:34", "`aa` waits for `bb`"),
        ("compose.yaml:3:36", "`bb` shares the network of `cc`"),
        ("compose.yaml:4:34", "`cc` waits for `aa`"),
    ]


def test_a_circle_is_told_from_its_own_first_service_whoever_leads_to_it() -> None:
    section = "services: {aa: {image: 'x:1', depends_on: [zz]}, yy: {image: 'x:1', depends_on: [zz]}, zz: {image: 'x:1', depends_on: [yy]}}"
    (diagnostic,) = emit(made_of(WORKS, [driven(UID, section)])).diagnostics
    assert diagnostic.message.endswith("other: `yy` -> `zz` -> `yy`")


def test_every_circle_is_reported() -> None:
    two = "services: {aa: {image: 'x:1', depends_on: [aa]}, bb: {image: 'x:1', depends_on: [bb]}}"
    assert [code for code, _ in found(two)] == ["SK658", "SK658"]


@each_row(
    "key",
    [
        *(
            "hostname: x",
            "ports: [{target: 80, host_ip: 127.0.0.1}]",
            "networks: [default]",
            "dns: x",
            "expose: ['80']",
        ),
        *("extra_hosts: {a: 127.0.0.1}", "links: [bb]", "mac_address: '02:42:ac:11:65:43'"),
    ],
)
def test_service_on_another_s_network_has_none_of_its_own(key: str) -> None:
    section = f"services:\n  aa: {{image: 'x:1', network_mode: 'service:bb', {key}}}\n  bb: {{image: 'x:1'}}\n"
    assert found(section) == [("SK659", f"compose.yaml:2:{52 + len(key.partition(':')[0])}")]


def test_patch_that_makes_such_a_pair_is_reported() -> None:
    assert found("{}", patch("network_mode: host")) == [("SK659", "score.yaml:2:18")]
    assert found("{}", patch("network_mode: host, networks: null")) == []


def test_read_only_root_takes_no_config_from_a_variable() -> None:
    section = "services: {aa: {image: 'x:1', read_only: true, configs: [cc, dd]}}\nconfigs: {cc: {environment: A}, dd: {content: x}}\n"
    assert found(section) == [("SK659", "compose.yaml:1:58")]
    assert found(section.replace("read_only: true, ", "")) == []


@each_row(
    "check", ["", ", healthcheck: {disable: true, test: x}", ", healthcheck: {test: [NONE]}", ", healthcheck: {}"]
)
def test_health_of_a_service_without_a_check_can_not_be_waited_for(check: str) -> None:
    section = f"services:\n  aa: {{image: 'x:1'{check}}}\ngate:\n- {{service: aa, condition: service_healthy}}\n"
    assert found(section) == [("SK660", "compose.yaml:4:13")]


@pytest.mark.parametrize(
    ("service", "place"),
    [
        ("depends_on: [bb]", "2:22"),
        ("depends_on: {bb: {condition: service_started}}", "2:39"),
        ("network_mode: 'service:bb'", "2:36"),
    ],
)
def test_service_that_is_not_there_is_reported(service: str, place: str) -> None:
    (code, where), *_ = found(f"services:\n  aa: {{image: 'x:1', {service}}}\n")
    assert code == "SK661"
    assert where.startswith("compose.yaml:2:")


@each_row(
    "service",
    [
        "configs: [cc]", "configs: [{source: cc, target: /c}]", "networks: [nn]", "networks: {nn: null}",
        "volumes: ['vv:/v']", "volumes: [{type: volume, source: vv, target: /v}]",
    ],
)  # fmt: skip
def test_what_is_not_declared_is_reported(service: str) -> None:
    assert [code for code, _ in found(f"services: {{aa: {{image: 'x:1', {service}}}}}")] == ["SK662"]


@each_row(
    "service",
    [
        "networks: [default]", "networks: {default: null}", "volumes: ['./v:/v', '/v:/w', '~/v:/x', /anonymous]",
        "volumes: [{type: bind, source: ./v, target: /v}, {type: tmpfs, target: /t}]",
    ],
)  # fmt: skip
def test_what_needs_no_declaration_is_fine(service: str) -> None:
    assert found(f"services: {{aa: {{image: 'x:1', {service}}}}}") == []


def test_volume_of_one_letter_is_reported() -> None:
    assert found("volumes: {v: {}}") == [("SK654", "compose.yaml:1:14")]


def test_workload_named_like_another_service_is_reported() -> None:
    works = [Work(web(), file="1.yaml"), Work(web(name="shop-web"), file="2.yaml")]
    (diagnostic,) = emit(made_of(works, project="shop")).diagnostics
    assert (diagnostic.code, str(diagnostic.span)) == ("SK657", "2.yaml:2:18")
    assert [str(label.span) for label in diagnostic.labels] == ["1.yaml:2:18"]


def test_service_that_borrows_its_network_answers_to_no_name() -> None:
    text = shop("  aa: {image: 'a:1'}\n  bb: {image: 'b:1'}\n")
    assert findings([Work(text), Work(web(name="shop-bb"))]) == []


def test_services_of_drivers_may_answer_to_one_name() -> None:
    section = "services: {aa: {image: 'x:1', networks: {default: {aliases: [bb]}}}, bb: {image: 'x:1', networks: {default: null}}}"
    assert found(section) == []
