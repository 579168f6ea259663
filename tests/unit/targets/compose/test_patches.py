from __future__ import annotations

import pytest

from tests.rows import each_row
from tests.unit.targets.build import Work
from tests.unit.targets.compose.emitted import compose, driven, emit, findings, made_of, web

UID = "postgres.default#shop.db"
DB = driven(UID, "services: {shop-db: {image: 'pg:17', environment: {A: b}}}\n")


def patch(change: str, service: str = "shop-web") -> str:
    return f"patches:\n- {{name: mine, target: {{service: {service}}}, {change}}}\n"


def test_merge_joins_maps_and_null_deletes() -> None:
    env = patch("merge: {labels: {a: b}, restart: null, environment: {C: 'x$y'}}")
    service = compose(web("    variables: {A: '1'}\n"), (), env)["services"]["shop-web"]
    assert service["labels"] == {"a": "b", "dev.scorekit.workload": "shop"}
    assert "restart" not in service
    assert service["environment"] == {"A": "1", "C": "x$$y"}


def test_operations_are_applied_in_order() -> None:
    env = patch(
        "json: [{op: add, path: /tmpfs, value: [/one]}, {op: add, path: /tmpfs/-, value: /two}, {op: test, path: /image, value: 'web:1'}]"
    )
    assert compose(web(), (), env)["services"]["shop-web"]["tmpfs"] == ["/one", "/two"]


def test_empty_merge_changes_nothing() -> None:
    assert compose(web(), (), patch("merge: {}")) == compose(web())


def test_patch_may_list_what_a_service_waits_for() -> None:
    works = [Work(web(), {"db": UID})]
    waits = compose(works, [DB], patch("merge: {depends_on: [shop-db]}"))["services"]["shop-web"]["depends_on"]
    assert waits == {"shop-db": {"condition": "service_started"}}


def test_services_of_resources_are_patched_too() -> None:
    env = patch("merge: {environment: {A: c}}", "shop-db")
    assert compose([Work(web(), {"db": UID})], [DB], env)["services"]["shop-db"]["environment"] == {"A": "c"}


def test_later_patches_see_earlier_ones() -> None:
    env = (
        patch("merge: {user: '1'}")
        + "- {name: then, target: {service: shop-web}, json: [{op: replace, path: /user, value: '2'}]}\n"
    )
    assert compose(web(), (), env)["services"]["shop-web"]["user"] == "2"


@pytest.mark.parametrize("target", ["{kind: Deployment}", "{workload: shop}", "{}"])
def test_patches_of_objects_are_left_alone_where_there_are_objects_too(target: str) -> None:
    patches = f"patches: [{{name: mine, target: {target}, merge: {{a: b}}}}]\n"
    assert findings(web(), (), f"targets: [compose, kubernetes]\n{patches}") == []
    (found,) = emit(made_of(web(), (), f"targets: [compose]\n{patches}")).diagnostics
    assert (found.code, found.help) == ("SK624", "name a service: `target: {service: ...}`")


@pytest.mark.parametrize(
    ("service", "hint"), [("shop-wbe", "did you mean `shop-web`?"), ("zzz", "there are: `shop-db`, `shop-web`")]
)
def test_patch_of_no_service_is_reported_at_its_target(service: str, hint: str) -> None:
    found = emit(made_of([Work(web(), {"db": UID})], [DB], patch("merge: {user: x}", service))).diagnostics
    assert [(d.code, str(d.span), d.help) for d in found] == [("SK624", "environments/dev.yaml:5:34", hint)]


def test_optional_patch_may_be_of_no_service() -> None:
    assert findings(web(), (), patch("optional: true, merge: {user: x}", "zzz")) == []


@pytest.mark.parametrize("service", ["cart-web", "shop-db"])
def test_patch_of_a_service_that_is_not_emitted_now_is_no_mistake(service: str) -> None:
    works = [Work(web()), Work(web(name="cart"), {"db": UID}, selected=False)]
    assert findings(works, [DB, driven("volume.default#a", "services: {}\n")], patch("merge: {user: x}", service)) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("json: [{op: test, path: /image, value: 'web:1'}, {op: remove, path: /imgae}]", "5:94"),
        ("json: [{op: nothing, path: /image}]", "5:52"),
        ("json: [{op: replace, path: '', value: text}]", "5:3"),
    ],
)
def test_operation_that_does_not_fit_is_reported_at_it(change: str, place: str) -> None:
    assert findings(web(), (), patch(change)) == [("SK625", f"environments/dev.yaml:{place}")]


@each_row(
    ("change", "code", "at"),
    [
        ("merge: {depends_on: text}", "SK672", "text"),
        ("merge: {command: [run, 5]}", "SK672", "5]"),
        ("merge: {enviroment: {A: b}}", "SK673", "enviroment"),
        ("merge: {healthcheck: {tset: x}}", "SK673", "tset"),
        ("json: [{op: add, path: /usr, value: x}]", "SK673", "{op"),
        ("json: [{op: test, path: /image, value: 'web:1'}, {op: add, path: /tty, value: [x]}]", "SK672", "{op: add"),
    ],
)
def test_what_compose_refuses_is_reported_where_the_patch_wrote_it(change: str, code: str, at: str) -> None:
    env = patch(change)
    line = env.splitlines()[-1]
    column = line.index(at, line.index(change)) + 1
    ((found, place),) = findings(web(), (), env)
    assert (found, place.partition(":")[2].partition(":")[2]) == (code, str(column))


def test_origins_are_the_patch_s_lines() -> None:
    env = patch("merge: {labels: {a: b}, deploy: {}}") + (
        "- name: then\n  target: {service: shop-web}\n  json:\n"
        "  - {op: add, path: /user, value: x}\n"
        "  - {op: add, path: /tmpfs, value: []}\n"
        "  - {op: add, path: /tmpfs/0, value: /run}\n"
    )
    origins = emit(made_of(web(), (), env)).unwrap().manifests[0].origins
    paths = [("labels", "a"), ("deploy",), ("user",), ("tmpfs", 0), ("image",)]
    assert [str(origins.at(path).span) for path in paths] == [
        "environments/dev.yaml:5:65",
        "environments/dev.yaml:5:77",
        "environments/dev.yaml:9:5",
        "environments/dev.yaml:11:5",
        "score.yaml:5:12",
    ]
    assert [origins.at(path).kind for path in paths] == ["environment"] * 4 + ["score"]
