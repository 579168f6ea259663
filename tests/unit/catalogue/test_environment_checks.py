"""What an environment must keep to without a workload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue import Catalogue, check_environment, check_project, check_rule, open_project
from tests.rows import each_row
from tests.unit.catalogue.documents import environment, places, project, write

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.diagnostics import Diagnostic

#: Types and drivers by name; that their files could not be read shows that nothing reads them.
KNOWN = {
    "resource_drivers/postgres/type.yaml": "{{{",
    "resource_drivers/postgres/in-cluster/driver.yaml": "{{{",
    "resource_drivers/postgres/managed/driver.yaml": "{{{",
    "resource_drivers/redis/type.yaml": "{{{",
    "resource_drivers/redis/in-cluster/driver.yaml": "{{{",
    "resource_drivers/bare/type.yaml": "{{{",
    "resource_drivers/synonyms.yaml": """
apiVersion: scorekit.dev/v1alpha1
kind: SynonymTable
metadata: {name: synonyms}
same: {postgresql: postgres}
others: [oracle]
""",
}


def catalogue(body: str) -> Catalogue:
    return Catalogue.from_texts({**KNOWN, "environments/dev.yaml": environment("dev", body)}, builtin=False)


def faults(body: str) -> tuple[Diagnostic, ...]:
    """What ``check`` says of an environment that loads."""
    known = catalogue(body)
    return check_environment(known.environment("dev").unwrap(), known)


def shape(body: str) -> tuple[Diagnostic, ...]:
    """What every render says of an environment."""
    return catalogue(body).environment("dev").diagnostics


def test_an_environment_without_fault_has_none() -> None:
    body = """
    settings: {postgres/in-cluster: {}}
    drivers:
      - {type: postgres, driver: postgres/in-cluster}
      - {type: postgres, class: large, driver: postgres/managed}
      - {type: redis, workload: shop, resource: cache, driver: scorekit/redis/in-cluster}
    """
    texts = {**KNOWN, "environments/dev.yaml": environment("dev", body)}
    known = Catalogue.from_texts(texts)
    assert check_environment(known.environment("dev").unwrap(), known) == ()


# Rules


def test_an_unknown_type_is_reported_at_it_with_a_hint() -> None:
    (found,) = faults("drivers: [{type: postgre, driver: postgres/in-cluster}]")
    assert places([found]) == [("SK416", "environments/dev.yaml:4:18")]
    assert found.help == "did you mean `postgres`?"


def test_an_unknown_type_is_known_by_its_meaning_before_its_spelling() -> None:
    (meant,) = faults("drivers: [{type: postgresql, driver: postgres/in-cluster}]")
    assert meant.help == "that is `postgres` here"
    (other,) = faults("drivers: [{type: oracle, driver: oracle/x}]")
    assert str(other.help).startswith("there are: ")


def test_an_unknown_type_like_no_other_lists_them() -> None:
    (found,) = faults("drivers: [{type: zzz, driver: zzz/x}]")
    assert found.help == "there are: `bare`, `postgres`, `redis`"


def test_an_unknown_driver_is_reported_at_it_with_a_hint() -> None:
    (found,) = faults("drivers: [{type: postgres, driver: postgres/in-clutser}]")
    assert places([found]) == [("SK417", "environments/dev.yaml:4:36")]
    assert found.help == "did you mean `postgres/in-cluster`?"


def test_a_driver_without_its_type_is_completed() -> None:
    (found,) = faults("drivers: [{type: redis, driver: in-cluster}]")
    assert places([found]) == [("SK417", "environments/dev.yaml:4:33")]
    assert found.help == "write `redis/in-cluster`"


def test_an_unknown_driver_like_no_other_lists_those_of_the_type() -> None:
    (found,) = faults("drivers: [{type: postgres, driver: postgres/zzz}]")
    assert found.help == "drivers of `postgres`: `postgres/in-cluster`, `postgres/managed`"


def test_a_type_without_drivers_says_so() -> None:
    (found,) = faults("drivers: [{type: bare, driver: bare/zzz}]")
    assert found.help == "no driver provides `bare` yet"


def test_the_prefix_means_a_built_in_driver_alone() -> None:
    (found,) = faults("drivers: [{type: redis, driver: scorekit/redis/in-cluster}]")
    assert places([found]) == [("SK417", "environments/dev.yaml:4:33")]


def test_a_driver_of_another_type_is_an_error_with_both_places() -> None:
    (found,) = faults("drivers: [{type: redis, driver: postgres/in-cluster}]")
    assert places([found]) == [("SK418", "environments/dev.yaml:4:33")]
    assert [str(label.span) for label in found.labels] == ["environments/dev.yaml:4:18"]
    assert found.help == "drivers of `redis`: `redis/in-cluster`"


@pytest.mark.parametrize("selector", ["workload: shop", "resource: db"])
def test_a_rule_for_shared_and_private_resources_can_never_match(selector: str) -> None:
    body = f"drivers: [{{type: postgres, id: orders, {selector}, driver: postgres/in-cluster}}]"
    (found,) = shape(body)
    assert places([found]) == [("SK419", "environments/dev.yaml:4:28")]
    assert [str(label.span) for label in found.labels] == ["environments/dev.yaml:4:40"]


def test_one_rule_can_be_checked_alone() -> None:
    known = catalogue("drivers: [{type: zzz, driver: zzz/x}, {type: redis, driver: redis/x}]")
    found = known.environment("dev").unwrap()
    assert places(check_rule(found, 1, known)) == [("SK417", "environments/dev.yaml:4:61")]


def test_all_faults_are_reported_together_in_order() -> None:
    body = """
    settings: {redis/x: {}}
    drivers:
      - {type: zzz, driver: zzz/x}
      - {type: redis, driver: redis/x}
    """
    assert places(faults(body)) == [
        ("SK417", "environments/dev.yaml:4:12"),
        ("SK416", "environments/dev.yaml:6:12"),
        ("SK417", "environments/dev.yaml:7:27"),
    ]


def test_settings_of_an_unknown_driver_are_reported_at_the_key() -> None:
    (found,) = faults("settings: {redis/in-clutser: {}}")
    assert places([found]) == [("SK417", "environments/dev.yaml:4:12")]
    assert found.help == "did you mean `redis/in-cluster`?"


def test_settings_of_a_driver_like_no_other_have_no_hint() -> None:
    (found,) = faults("settings: {zzz: {}}")
    assert found.help is None


# Bindings


@each_row(
    "key",
    [
        "db",
        "shop.db",
        "a.b.c",
        "orders-main",
        "postgres.default#orders",
        "'postgres#orders'",
        "postgres.large#shop.db",
        "redis.default#postgres.default#shop.db/cache",
    ],
)
def test_keys_of_bindings_can_be_uids_ids_and_names(key: str) -> None:
    assert shape(f"bindings: {{{key}: {{}}}}") == ()


@each_row("key", ["Shop.db", "shop/db", "shop..db", "-db", "''", "'postgres.default#'", "'#orders'", "shop db"])
def test_another_key_of_a_binding_is_reported_at_it(key: str) -> None:
    assert places(shape(f"bindings: {{{key}: {{}}}}")) == [("SK420", "environments/dev.yaml:4:12")]


def test_a_binding_of_an_unknown_type_is_reported_at_the_type() -> None:
    (found,) = faults("bindings: {db: {type: postgre}}")
    assert places([found]) == [("SK416", "environments/dev.yaml:4:23")]
    assert found.help == "did you mean `postgres`?"


def test_a_binding_of_a_uid_of_an_unknown_type_is_reported_at_the_key() -> None:
    assert places(faults("bindings: {'postgre#db': {}}")) == [("SK416", "environments/dev.yaml:4:12")]


def test_a_binding_of_a_known_type_is_fine() -> None:
    assert faults("bindings: {'postgres#db': {type: postgres}, db: {type: redis}, x.y: {}}") == ()


def test_a_type_that_contradicts_its_uid_is_an_error_with_both_places() -> None:
    (found,) = shape("bindings: {'postgres#db': {type: redis}}")
    assert places([found]) == [("SK421", "environments/dev.yaml:4:34")]
    assert [str(label.span) for label in found.labels] == ["environments/dev.yaml:4:12"]


# Other keys


@pytest.mark.parametrize("key", ["'*'", "shop", "shop/main"])
def test_keys_of_images_can_be_workloads_and_containers(key: str) -> None:
    assert shape(f"images: {{{key}: nginx}}") == ()


@each_row("key", ["Shop", "shop/", "/main", "shop/main/x", "'*/main'", "shop.main"])
def test_another_key_of_an_image_is_reported_at_it(key: str) -> None:
    assert places(shape(f"images: {{{key}: nginx}}")) == [("SK420", "environments/dev.yaml:4:10")]


@each_row(("key", "codes"), [("'*'", []), ("shop", []), ("Shop", ["SK420"]), ("shop.main", ["SK420"])])
def test_keys_of_workloads_are_names(key: str, codes: list[str]) -> None:
    found = shape(f"workloads: {{{key}: {{replicas: 2}}}}")
    assert places(found) == [(code, "environments/dev.yaml:4:13") for code in codes]


@pytest.mark.parametrize(("key", "codes"), [("'postgres#db'", []), ("db", ["SK420"])])
def test_keys_of_rotation_are_uids(key: str, codes: list[str]) -> None:
    found = shape(f"secrets: {{rotation: {{{key}: 2}}}}")
    assert places(found) == [(code, "environments/dev.yaml:4:22") for code in codes]


STORE = "store: {name: company}, key: '{{ name }}/{{ secret }}', property: '{{ secret }}'"


@each_row(
    ("secrets", "codes"),
    [
        (f"backend: external-secrets, {STORE}", []),
        ("backend: external-secrets", ["SK202"]),
        ("backend: encrypted-files, file: '{{ name }}.yaml'", []),
        ("backend: encrypted-files, store: {name: company}", ["SK202", "SK437"]),
        ("key: '{{ name }}', file: x", ["SK437"] * 2),
        ("backend: none, file: x", ["SK437"]),
        ("backend: csi, provider: vault, parameters: {roleName: shop}, key: '{{ name }}', property: x", []),
        ("backend: csi, refreshInterval: 1h", ["SK202", "SK437"]),
    ],
)
def test_a_backend_of_secrets_has_what_it_needs_and_nothing_without_effect(secrets: str, codes: list[str]) -> None:
    assert [d.code for d in shape(f"type: production\nsecrets: {{{secrets}}}")] == codes


def test_what_a_parent_says_of_its_own_backend_of_secrets_is_no_fault_of_its_child() -> None:
    base, dev = f"secrets: {{backend: external-secrets, {STORE}}}", "extends: base\nsecrets: {backend: none}"
    texts = {f"environments/{name}.yaml": environment(name, body) for name, body in (("base", base), ("dev", dev))}
    assert Catalogue.from_texts(texts, builtin=False).environment("dev").diagnostics == ()


@pytest.mark.parametrize(("kind", "codes"), [("development", []), ("staging", ["SK422"]), ("production", ["SK422"])])
def test_development_alone_derives_secrets(kind: str, codes: list[str]) -> None:
    found = shape(f"type: {kind}\nsecrets: {{backend: derive}}")
    assert places(found) == [(code, "environments/dev.yaml:5:20") for code in codes]
    assert [str(label.span) for f in found for label in f.labels] == ["environments/dev.yaml:4:7" for _ in codes]
    others = ("external-secrets", "csi", "encrypted-files", "none")
    assert all(f"`{word}`" in str(f.help).replace("backend: ", "") for f in found for word in others)


def test_production_without_derived_secrets_is_fine() -> None:
    assert shape("type: production\nsecrets: {backend: none}") == ()


def test_a_security_exception_needs_a_reason() -> None:
    outcome = shape("workloads: {shop: {security: {exceptions: [{allow: [capabilities]}]}}}")
    assert [d.code for d in outcome] == ["SK202"]


# Projects


def test_environments_that_a_project_names_must_exist(tmp_path: Path) -> None:
    body = "defaultEnvironment: devv\noutput: {prd: out, dev: out, scorekit/dev: out, scorekit/mine: out}"
    write(tmp_path, {"scorekit.yaml": project(body), "environments/mine.yaml": environment("mine")})
    folder = open_project(tmp_path).unwrap()
    assert folder.own_settings is not None
    found = check_project(folder.own_settings, Catalogue.load(folder))
    assert places(found) == [
        ("SK434", "scorekit.yaml:3:21"),
        ("SK434", "scorekit.yaml:4:10"),
        ("SK434", "scorekit.yaml:4:49"),
    ]
    assert [f.help for f in found][:1] == ["did you mean `dev`?"]


def test_a_project_that_names_no_environment_is_fine(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": ""})
    folder = open_project(tmp_path).unwrap()
    assert folder.own_settings is not None
    assert check_project(folder.own_settings, Catalogue.builtin()) == ()


# What has no effect


@each_row(
    ("workloads", "told"),
    [
        ("{api: {serviceAccount: {annotations: {a: b}}}}", True),
        ("{api: {serviceAccount: {name: api, annotations: {a: b}}}}", True),
        ("{api: {serviceAccount: {create: false, annotations: {a: b}}}, '*': {serviceAccount: {create: true}}}", True),
        ("{'*': {serviceAccount: {annotations: {a: b}}}}", True),
        ("{api: {serviceAccount: {create: true, annotations: {a: b}}}}", False),
        ("{api: {serviceAccount: {annotations: {a: b}}}, '*': {serviceAccount: {create: true}}}", False),
        ("{'*': {serviceAccount: {annotations: {a: b}}}, api: {serviceAccount: {create: true}}}", False),
        ("{api: {serviceAccount: {token: true}}}", False),
    ],
)
def test_annotations_of_an_account_that_nobody_creates_are_told(workloads: str, told: bool) -> None:  # noqa: FBT001
    found = shape(f"workloads: {workloads}")
    assert [(d.code, d.severity, d.help) for d in found] == [
        ("SK437", "warning", "add `create: true` beside them")
    ] * told


@each_row(
    ("body", "where"),
    [
        ("workloads: {'*': {labels: {a: '{{ workload.name }}'}}}", None),
        ("workloads: {'*': {overrides: {a: '{{ workload.name }}'}}}", "workloads.*.overrides.a"),
        ("workloads: {'*': {labels: {'{{ workload.name }}': a}}}", "a key of workloads.*.labels"),
        ("variables: {A: 'x {{environment.name}}'}", None),
        ("settings: {postgres/managed: {a: [{b: '{{ name }}'}]}}", None),
        ("secrets: {rotation: {'a#b': '{{ environment.name }}'}}", "secrets.rotation.a#b"),
        ("patches: [{name: a, target: {}, json: [{op: add, path: /x, value: '{{ metadata.team }}'}]}]", None),
        ("patches: [{name: a, target: {}, merge: {x: {'{{ name }}-a': b}}}]", "a key of patches[0].merge.x"),
        ("namespace: '{{ workload.name }}'", None),
        ("metadata: {name: dev, team: '{{ environment.name }}'}", None),
        ("sharedNamespace: '{{ environment.name }}-shared'", None),
        ("bindings: {db: {type: postgres, name: '{{ workload.name }}-x', outputs: {host: a}}}", None),
        ("drivers: [{type: postgres, driver: postgres/managed, name: '{{ workload.name }}-x'}]", None),
        ("bindings: {db: {type: postgres, outputs: {host: '{{ environment.name }}'}}}", None),
        ("patches: [{name: a, target: {}, merge: {x: '{{ $labels.pod }} {{ .Values.name }}'}}]", None),
    ],
)  # fmt: skip
def test_an_expression_where_none_is_read_is_told(body: str, where: str | None) -> None:
    found = [d.message for d in shape(body) if d.code == "SK438"]
    assert [message.partition("read in ")[2].replace("`", "") for message in found] == ([where] if where else [])


def test_an_image_that_is_no_reference_is_told_in_an_environment_too() -> None:
    (found,) = shape("images: {shop: 'https://r.example/Shop:1'}")
    assert (found.code, found.help) == ("SK322", "write `r.example/shop:1`")
