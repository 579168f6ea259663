from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from scorekit.errors import UsageError
from scorekit.targets.api import PublishedPort
from scorekit.values import SecretValue
from tests.rows import each_row
from tests.unit.targets.build import Work
from tests.unit.targets.compose.emitted import compose, driven, emit, findings, made_of, shop, web

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet

UID = "postgres.default#shop.db"
SECTION = "services: {shop-db: {image: 'pg:17'}, more: {image: 'x:1', ports: [{target: 1, published: 99, host_ip: 127.0.0.1}]}}\n"
WORKS = [
    Work(
        web("", "service: {ports: {web: {port: 80, targetPort: 8080}, dns: {port: 53, protocol: UDP}}}\n"), {"db": UID}
    )
]
DB = [
    driven(
        UID,
        SECTION,
        outputs={"host": "shop-db", "port": 5432, "name": "x", "password": SecretValue(UID, "password")},
    )
]


def ports(service: str, *publish: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = compose(WORKS, DB, "", *publish)["services"][service].get("ports", [])
    return found


def test_nothing_is_published_unless_asked_for() -> None:
    assert ports("shop-web") == ports("shop-db") == []


def test_workload_is_published_where_its_network_is() -> None:
    assert ports("shop-web", "8000:shop:8080") == [
        {"target": 8080, "published": "8000", "host_ip": "127.0.0.1", "protocol": "tcp"}
    ]
    text = shop("  app: {image: 'a:1'}\n  proxy:\n    image: p:1\n    before: {app: {ready: started}}\n")
    services = compose(text, (), "", "80:shop:80")["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["shop"]


def test_protocol_is_that_of_the_workload_s_port() -> None:
    assert ports("shop-web", "53:shop:53")[0]["protocol"] == "udp"


@pytest.mark.parametrize("ref", ["postgres#shop.db.host", "postgres.default#shop.db.host"])
def test_resource_is_published_on_the_service_that_an_output_names(ref: str) -> None:
    """Vector 19: the class may be left out."""
    assert ports("shop-db", f"5432:{ref}:5432")[0]["published"] == "5432"


@pytest.mark.parametrize(("host", "address"), [("10.0.0.1:80", "10.0.0.1"), ("[::1]:80", "::1"), ("80", "127.0.0.1")])
def test_address_is_the_loopback_one_unless_given(host: str, address: str) -> None:
    assert ports("shop-web", f"{host}:shop:8080") == [
        {"target": 8080, "published": "80", "host_ip": address, "protocol": "tcp"}
    ]


BOTH = [
    Work(
        web(
            "",
            "service: {ports: {tcp: {port: 53, targetPort: 5353}, udp: {port: 53, targetPort: 5353, protocol: UDP}}}\n",
        )
    )
]


@pytest.mark.parametrize(("publish", "protocols"), [("53:shop:5353", ["tcp", "udp"]), ("53:shop:5353/udp", ["udp"])])
def test_a_port_of_two_protocols_is_opened_for_both_unless_one_is_chosen(publish: str, protocols: list[str]) -> None:
    made = compose(BOTH, (), "", publish)["services"]["shop-web"]["ports"]
    assert [(p["target"], p["published"], p["protocol"]) for p in made] == [(5353, "53", p) for p in protocols]


@each_row(
    ("works", "publish", "message", "hint"),
    [
        (BOTH, "53:shop:53", "declares no container port 53, which is its service's on a cluster", "write `53:shop:5353`"),
        (BOTH, "1:shop:99", "declares no container port 99", "write `1:shop:5353`"),
        (WORKS, "1:shop:99", "declares no container port 99", "it has `53`, `8080`"),
        (WORKS, "[::1]:8080:shop:80", "declares no container port 80, which is its service's on a cluster", "write `[::1]:8080:shop:8080`"),
    ],
)  # fmt: skip
def test_a_port_on_which_nobody_is_known_to_listen_is_told_of(
    works: list[Work], publish: str, message: str, hint: str
) -> None:
    (found,) = emit(made_of(works, DB if works is WORKS else ()), publish).diagnostics
    assert (found.code, found.severity, found.help) == ("SK682", "warning", hint)
    assert found.message == f"`publish {publish}`: `shop` {message}"


def test_a_protocol_that_the_port_does_not_speak_is_told_of() -> None:
    (found,) = emit(made_of(WORKS, DB), "1:shop:8080/udp").diagnostics
    assert (found.code, found.message) == ("SK682", "`publish 1:shop:8080/udp`: port 8080 of `shop` speaks tcp")


def test_a_workload_that_declares_no_ports_may_listen_anywhere() -> None:
    assert findings([Work(web())], (), "", "80:shop:80") == []


def test_ports_of_a_driver_are_kept() -> None:
    work = [Work(web(), {"db": UID})]
    db = [driven(UID, SECTION, outputs={"host": "more"})]
    data = compose(work, db, "", "98:postgres#shop.db.host:2")
    assert [p["published"] for p in data["services"]["more"]["ports"]] == [99, "98"]


@each_row(
    ("ref", "message", "hint"),
    [
        ("shpo", "there is no workload `shpo`", "did you mean `shop`?"),
        ("zzz", "there is no workload `zzz`", "there are: `shop`"),
        ("postgres#", "`postgres#` is no output of a resource: write TYPE.CLASS#ID.OUTPUT", None),
        (
            "postgres#shop.cache.host",
            "there is no resource `postgres.default#shop.cache`",
            "did you mean `postgres.default#shop.db`?",
        ),
        (
            "postgres#shop.db.what",
            "resource `postgres.default#shop.db` has no output `what`",
            "there are: `host`, `name`, `password`, `port`",
        ),
        (
            "postgres#shop.db.name",
            "output `name` of `postgres.default#shop.db` names no service of the file",
            "there are: `host`",
        ),
        (
            "postgres#shop.db.password",
            "output `password` of `postgres.default#shop.db` names no service of the file",
            "there are: `host`",
        ),
    ],
)
def test_reference_to_nothing_is_reported_with_what_there_is(ref: str, message: str, hint: str | None) -> None:
    (found,) = emit(made_of(WORKS, DB), f"80:{ref}:80").diagnostics
    assert (found.code, found.span) == ("SK665", None)
    assert found.message == f"`publish 80:{ref}:80`: {message}"
    assert found.help == hint


@each_row(
    "publish",
    ["0:shop:80", "x:shop:80", "65536:shop:80", "80:shop:0", "80:shop:65536", "²:shop:80", ":80:shop:80", "80:shop:80/",
     "80:shop:80/http", "::1:80:shop:80", "[::g]:80:shop:80", "[1.2]:80:shop:80", "1.2.3:80:shop:80", "80::80", "80:80"],
)  # fmt: skip
def test_what_is_no_port_of_something_is_wrong_usage(publish: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"publish {publish}: ")):
        PublishedPort.parse(publish)


@each_row(
    ("publish", "message"),
    [
        ("x", "write [ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL], say 5432:postgres#shop.db.host:5432"),
        ("0:shop:80", "`0` is no port; a port is a number from 1 to 65535"),
        ("80:shop:65536", "`65536` is no port; a port is a number from 1 to 65535"),
        ("1.2.3.4.5:80:shop:80", "`1.2.3.4.5` is no address of this machine"),
    ],
)
def test_wrong_usage_says_what_to_write(publish: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"^{re.escape(f'publish {publish}: {message}')}$"):
        PublishedPort.parse(publish)


def test_a_resource_without_an_output_is_told_which_output_to_name() -> None:
    (found,) = emit(made_of(WORKS, DB), "80:postgres#shop.db:80").diagnostics
    assert (
        found.message
        == "`publish 80:postgres#shop.db:80`: `postgres#shop.db` is a resource, and no output of it is named"
    )
    assert found.help == "add an output: `postgres#shop.db.host`"


def annotated(text: str, **outputs: Any) -> Outcome[ManifestSet]:
    """What comes of a resource that is annotated with the port at which it is to be reached."""
    metadata = {"annotations": {"compose.score.dev/publish-port": text}}
    more = f"resources:\n  db:\n    type: postgres\n    metadata: {{annotations: {{compose.score.dev/publish-port: '{text}'}}}}\n"
    made = made_of([Work(web("", more), {"db": UID})], [driven(UID, SECTION, outputs=outputs, workload="shop")])
    asked = tuple(one._replace(metadata=metadata) for one in made.resources[UID].declarations)
    return emit(replace(made, resources={UID: replace(made.resources[UID], metadata=metadata, declarations=asked)}))


def test_an_annotation_opens_a_port_of_the_resources_service() -> None:
    made = annotated("5433", host="shop-db", port=5432).unwrap()
    (port,) = next(m for m in made.manifests if m.name == "shop-db").data["ports"]
    assert (port["target"], port["published"], port["host_ip"]) == (5432, "5433", "127.0.0.1")


@each_row(
    ("text", "outputs", "severity"),
    [
        ("70000", {"host": "shop-db", "port": 5432}, "error"),
        ("80", {"host": "elsewhere", "port": 5432}, "warning"),
        ("80", {"host": "shop-db"}, "warning"),
    ],
)
def test_an_annotation_that_opens_nothing_is_told_where_it_is(
    text: str, outputs: dict[str, Any], severity: str
) -> None:
    (found,) = annotated(text, **outputs).diagnostics
    assert (found.code, found.severity, str(found.span)) == ("SK665", severity, "score.yaml:9:62")


def test_workload_that_is_not_emitted_can_not_be_published() -> None:
    (found,) = emit(made_of([Work(web(), selected=False)]), "80:shop:80").diagnostics
    assert (found.code, found.help) == ("SK665", None)


@pytest.mark.parametrize("publish", [("80:shop:8080", "80:shop:8080/tcp"), ("99:shop:8080",)])
def test_port_of_the_host_is_opened_once(publish: tuple[str, ...]) -> None:
    assert findings(WORKS, DB, "", *publish) == [("SK666", "")]


def test_tcp_and_udp_of_one_number_are_two_ports() -> None:
    assert len(ports("shop-web", "53:shop:53", "53:shop:8080")) == 2


def test_origin_is_the_option() -> None:
    manifest = next(m for m in emit(made_of(WORKS, DB), "80:shop:8080").unwrap().manifests if m.name == "shop-web")
    origin = manifest.origins.at(("ports", 0, "target"))
    assert (origin.kind, origin.span.source.name, origin.span.source.text) == ("option", "publish", "80:shop:8080")


@each_row("ref", ["shop.db", "shop.db.host"])
def test_a_resource_is_published_by_the_name_that_its_workload_has_for_it(ref: str) -> None:
    assert ports("shop-db", f"[::1]:5432:{ref}:5432/udp") == [
        {"target": 5432, "published": "5432", "host_ip": "::1", "protocol": "udp"}
    ]


@each_row(
    ("ref", "message", "hint"),
    [
        ("shpo.db", "there is no workload `shpo`", "did you mean `shop`?"),
        ("shop.dv", "workload `shop` has no resource `dv`", "there are: `db`"),
        ("shop.dv.host", "workload `shop` has no resource `dv`", "there are: `db`"),
        ("shop.db.name", "output `name` of `shop.db` names no service of the file", "there are: `host`"),
        ("shop.db.what", "resource `shop.db` has no output `what`", "there are: `host`, `name`, `password`, `port`"),
    ],
)
def test_a_name_of_nothing_is_reported_with_what_there_is(ref: str, message: str, hint: str) -> None:
    (found,) = emit(made_of(WORKS, DB), f"80:{ref}:80").diagnostics
    assert (found.code, found.message, found.help) == ("SK665", f"`publish 80:{ref}:80`: {message}", hint)


@each_row(
    ("outputs", "message", "hint"),
    [
        ({"a": "shop-db", "b": "more"}, "name several services", "there are: `shop.db.a`, `shop.db.b`"),
        ({"a": "elsewhere"}, "name no service of the file", None),
    ],
)
def test_a_resource_of_several_services_or_none_has_to_say_which(
    outputs: dict[str, Any], message: str, hint: str | None
) -> None:
    (found,) = emit(made_of(WORKS, [driven(UID, SECTION, outputs=outputs)]), "80:shop.db:80").diagnostics
    assert (found.message, found.help) == (f"`publish 80:shop.db:80`: the outputs of `shop.db` {message}", hint)


def test_a_range_is_as_many_ports() -> None:
    found = PublishedPort.parse_range("[::1]:8000-8002:shop:9000-9002/udp")
    assert [(p.text, p.address, p.host, p.container, p.protocol) for p in found] == [
        (f"[::1]:{8000 + i}:shop:{9000 + i}/udp", "::1", 8000 + i, 9000 + i, "udp") for i in range(3)
    ]
    assert [p.text for p in PublishedPort.parse_range("1-1:shop:2-2")] == ["1-1:shop:2-2"]
    assert len(PublishedPort.parse_range("1-256:shop:1-256")) == 256


@each_row(
    "text", ["1-3:shop:1-2", "3-1:shop:3-1", "1-3:shop:1", "1:shop:1-3", "1-257:shop:1-257", "1-65536:a:1-2", "1-:a:1"]
)
def test_a_range_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        PublishedPort.parse_range(text)


def test_one_port_is_no_range() -> None:
    with pytest.raises(UsageError, match="no range"):
        PublishedPort.parse("1-2:shop:1-2")
