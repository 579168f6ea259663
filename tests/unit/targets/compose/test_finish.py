from __future__ import annotations

import pytest

from scorekit.targets.compose.finish import HEADER, variable_name
from scorekit.values import ConfigMapKey, RuntimeVariable, SecretKey, SecretValue, Text, Value, VolumeHandle
from tests.rows import each_row
from tests.unit.targets.build import Keeper, Res, Work, derived
from tests.unit.targets.compose.emitted import compose, driven, emit, findings, made_of, web

UID = "postgres.default#shop.db"
PASSWORD = SecretValue(UID, "password")
NAME = variable_name(PASSWORD)
VARIABLE = f"${{{NAME}:?written by scorekit render}}"


def environment(value: Value, text: str = "${resources.db.it}") -> Work:
    return Work(web(f"    variables:\n      A: {text}\n"), values={"resources.db.it": value})


def test_name_of_a_secret_says_whose_it_is() -> None:
    assert NAME == "SCOREKIT_POSTGRES_DEFAULT_SHOP_DB_PASSWORD_31523e61a9a7"


def test_names_of_like_owners_differ() -> None:
    assert variable_name(SecretValue("a.b#c.d", "e")) != variable_name(SecretValue("a.b#c-d", "e"))
    assert variable_name(SecretValue("a.b#c", "d_e")) != variable_name(SecretValue("a.b#c_d", "e"))


def test_secret_is_a_variable_that_the_env_file_holds() -> None:
    manifests = emit(made_of([environment(PASSWORD)])).unwrap()
    assert manifests.manifests[0].data["environment"] == {"A": VARIABLE}
    (file,) = manifests.files
    assert (file.path, file.mode, file.secret) == (".env", 0o600, True)
    assert file.content.decode() == f"{HEADER}\n{NAME}='VALUE-OF-password'\n"


def test_env_file_has_the_name_that_was_asked_for() -> None:
    (file,) = emit(made_of([environment(PASSWORD)]), env_file="../secrets.env").unwrap().files
    assert file.path == "../secrets.env"


def test_no_secrets_no_env_file() -> None:
    assert emit(made_of(web())).unwrap().files == ()


def test_text_around_secrets_is_composed_in_place() -> None:
    url = Text(("pg://", PASSWORD, "@h$/"))
    assert compose([environment(url, "a$${resources.db.it}")])["services"]["shop-web"]["environment"]["A"] == (
        "a$${resources.db.it}"
    )
    assert compose([environment(url)])["services"]["shop-web"]["environment"]["A"] == f"pg://{VARIABLE}@h$$/"


def test_variable_of_the_starting_process_is_left_to_it() -> None:
    """Vector 5."""
    assert compose([environment(RuntimeVariable("FOO"))])["services"]["shop-web"]["environment"]["A"] == "${FOO}"
    made = compose([environment(RuntimeVariable("KEY", secret=True, required=True), "a ${resources.db.it}")])
    assert made["services"]["shop-web"]["environment"]["A"] == "a ${KEY:?set it in your shell or in .env}"


@each_row("name", ["MY-KEY", "a.b", "1A", "", "A B", "É"])
def test_variable_that_compose_can_not_read_is_reported_at_its_use(name: str) -> None:
    assert findings([environment(RuntimeVariable(name))]) == [("SK652", "score.yaml:7:10")]


@pytest.mark.parametrize(
    "value", [SecretKey("db", "password"), ConfigMapKey("db", "host"), VolumeHandle("volume.default#x")]
)
def test_reference_into_a_cluster_is_reported_at_its_use(value: Value) -> None:
    assert findings([environment(value)]) == [("SK650", "score.yaml:7:10")]
    assert findings([environment(Text(("a", value)))]) == [("SK650", "score.yaml:7:10")]


def test_secret_that_nobody_knows_is_reported_at_its_use() -> None:
    found = emit(made_of([environment(PASSWORD)], keeper=Keeper(frozenset({"password"}))))
    assert [(d.code, str(d.span)) for d in found.diagnostics] == [("SK651", "score.yaml:7:10")]
    assert found.value is None


def test_secrets_that_a_cluster_alone_knows_are_reported_once_at_the_backend() -> None:
    res = Res("redis.default#api.db", secrets=derived("password"))
    backend = "secrets: {backend: external-secrets, store: {name: company}}\n"
    made = made_of([environment(PASSWORD)], [res], backend, keeper=Keeper(backend="external-secrets"))
    assert [(d.code, str(d.span)) for d in emit(made).diagnostics] == [("SK651", "environments/dev.yaml:4:20")]


def test_no_value_of_a_secret_is_in_the_file() -> None:
    files = {"/a": "content: 'x ${resources.db.it}'"}
    listed = "".join(f"      {path}: {{{file}}}\n" for path, file in files.items())
    text = web(f"    variables: {{A: '${{resources.db.it}}'}}\n    files:\n{listed}")
    manifests = emit(made_of([Work(text, values={"resources.db.it": PASSWORD})])).unwrap()
    assert not any("VALUE-OF" in repr(m.data) for m in manifests.manifests)


def test_unused_resource_brings_no_secret() -> None:
    assert emit(made_of([Work(web(), {"db": UID})], [Res(UID, outputs={"password": PASSWORD})])).unwrap().files == ()


#: A service with a key of every kind that has a place of its own, out of order.
FULL = """\
services:
  full:
    init: true
    labels: {b: "1", a: "2"}
    annotations: {a: b}
    security_opt: [a]
    cap_drop: [ALL]
    deploy: {replicas: 1}
    restart: always
    ports: [{protocol: tcp, host_ip: 127.0.0.1, published: "80", target: 80}]
    networks: [one]
    healthcheck: {start_period: 1s, retries: 1, timeout: 1s, interval: 1s, test: [CMD, a]}
    depends_on: {other: {condition: service_started}}
    volumes: [{read_only: true, target: /a, source: data, type: volume}]
    configs: [{mode: '0440', target: /b, source: text}]
    environment: {B: "1", A: "2"}
    command: [a]
    entrypoint: [a]
    hostname: a
    profiles: [a]
    build: {args: {A: b}, dockerfile: a, context: .}
    image: a:1
  other: {restart: always, network_mode: none, healthcheck: {test: [CMD, a]}, image: "a:1"}
configs: {text: {content: a}}
volumes: {data: {}}
networks: {one: {}}
"""


def test_keys_of_a_service_are_written_in_the_order_in_which_people_look_for_them() -> None:
    made = compose([Work(web(), {"db": UID})], [driven(UID, FULL)])
    found = made["services"]["full"]
    assert list(found) == [
        "image", "build", "profiles", "hostname", "entrypoint", "command", "environment", "configs", "volumes",
        "depends_on", "healthcheck", "networks", "ports", "restart", "deploy", "cap_drop", "security_opt", "annotations",
        "labels", "init",
    ]  # fmt: skip
    assert list(made["services"]["other"]) == ["image", "healthcheck", "network_mode", "restart"]
    assert list(found["environment"]) == ["A", "B"]
    assert list(found["build"]) == ["context", "dockerfile", "args"]
    assert list(found["configs"][0]) == ["source", "target", "mode"]
    assert list(found["healthcheck"]) == ["test", "interval", "timeout", "retries", "start_period"]
    assert list(found["ports"][0]) == ["target", "published", "host_ip", "protocol"]
    assert list(found["volumes"][0])[:4] == ["type", "source", "target", "read_only"]
