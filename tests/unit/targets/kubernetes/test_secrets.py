from __future__ import annotations

import base64

from scorekit.targets.api import TargetOptions
from scorekit.values import SecretValue, Text
from tests.unit.targets.build import Keeper, Res, Work, derived, document, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

SHARED = "postgres.default#shop"
MORE = "resources: {db: {type: postgres, id: shop}}\n"
READ = '    variables: {PW: "${resources.db.password}"}\n'
DRIVER = "secrets: {password: {generate: {}}, admin: {generate: {}}}\n"


def shop(section: str | None = None, *, namespace: str | None = "db", key: str = "password") -> Res:
    return Res(
        SHARED,
        document(section, values={"SECRET": SecretValue(SHARED, "admin")}) if section else None,
        {"password": SecretValue(SHARED, key)},
        derived("password", "admin"),
        namespace=namespace,
        driver=DRIVER,
    )


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_each_reading_namespace_has_a_secret_with_what_it_reads() -> None:
    works = [
        Work(score("aa", container=READ, more=MORE), {"db": SHARED}, "ns-a"),
        Work(score("bb", container=READ, more=MORE), {"db": SHARED}, "ns-b"),
        Work(score("cc", more=MORE), {"db": SHARED}, "ns-c"),
    ]
    found = [m for m in emit(works, [shop()]).unwrap().manifests if m.kind == "Secret"]
    assert [(m.name, m.namespace, m.unit, m.secret) for m in found] == [
        ("shop", "ns-a", "_shared", True),
        ("shop", "ns-b", "_shared", True),
    ]
    assert all(m.data["data"] == {"password": encoded("VALUE-OF-password")} for m in found)


def test_a_secret_is_whole_where_its_owner_has_manifests() -> None:
    section = "manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}]\n"
    made = objects([Work(score("aa", more=MORE), {"db": SHARED}, "ns-a")], [shop(section)])
    assert made["Secret/shop"]["metadata"]["namespace"] == "db"
    assert sorted(made["Secret/shop"]["data"]) == ["admin", "password"]


def test_a_drivers_pod_reads_in_its_own_namespace() -> None:
    section = """\
manifests:
  - apiVersion: v1
    kind: Pod
    metadata: {name: p, namespace: elsewhere}
    spec: {containers: [{name: m, image: x, env: [{name: A, value: SECRET}]}]}
"""
    found = emit([Work(score("aa", more=MORE), {"db": SHARED})], [shop(section, namespace=None)]).unwrap().manifests
    assert [(m.namespace, sorted(m.data["data"])) for m in found if m.kind == "Secret"] == [
        (None, ["admin", "password"]),
        ("elsewhere", ["admin"]),
    ]


def test_what_a_driver_gives_its_dependents_is_read_in_their_namespaces() -> None:
    section = "workload: [{merge: {spec: {template: {spec: {containers: [{name: main, env: [{name: A, value: SECRET}]}]}}}}}]\n"
    made = objects([Work(score("aa", more=MORE), {"db": SHARED}, "ns-a")], [shop(section)])
    assert made["Secret/shop"]["metadata"]["namespace"] == "ns-a"
    assert sorted(made["Secret/shop"]["data"]) == ["admin"]


def test_unselected_readers_count_so_that_the_shared_unit_is_always_the_same() -> None:
    works = [
        Work(score("aa", container=READ, more=MORE), {"db": SHARED}, "ns-a"),
        Work(score("bb", container=READ, more=MORE), {"db": SHARED}, "ns-b", selected=False),
    ]
    found = [m.namespace for m in emit(works, [shop()]).unwrap().manifests if m.kind == "Secret"]
    assert found == ["ns-a", "ns-b"]


def test_a_text_in_a_file_reads_no_secret() -> None:
    text = score("aa", container='    files: {/x: {content: "p=${resources.db.password}"}}\n', more=MORE)
    made = objects([Work(text, {"db": SHARED})], [shop(namespace=None)])
    assert sorted(made) == ["Deployment/aa", "Secret/aa-files"]


def test_secrets_that_can_not_be_made_are_reported_and_none_is_written() -> None:
    works = [Work(score("aa", container=READ, more=MORE), {"db": SHARED})]
    outcome = emit(works, [shop(namespace=None)], keeper=Keeper(frozenset({"password"}), "none"))
    assert places(outcome) == [("SK609", "score.yaml:7:22")]


def test_origins_lead_to_the_drivers_secrets() -> None:
    works = [Work(score("aa", container=READ, more=MORE), {"db": SHARED})]
    found = next(m for m in emit(works, [shop(namespace=None)]).unwrap().manifests if m.kind == "Secret")
    assert str(found.origins.at(("data", "password")).span) == "postgres/test/driver.yaml:4:21"
    assert str(found.origins.at(("metadata", "name")).span) == "postgres/test/driver.yaml:4:10"


def test_no_value_of_a_secret_is_outside_of_secrets() -> None:
    container = (
        READ.rstrip("}\n")
        + ', DSN: "x${resources.db.password}"}\n    files: {/x: {content: "p=${resources.db.password}"}}\n'
    )
    works = [Work(score("aa", container=container, more=MORE), {"db": SHARED})]
    for manifest in emit(works, [shop(namespace=None)], options=TargetOptions()).unwrap().manifests:
        assert manifest.secret == (manifest.kind == "Secret")
        assert "VALUE-OF" not in str(manifest.data)
        assert (
            encoded("VALUE-OF-password") in str(manifest.data) or encoded("p=VALUE-OF-password") in str(manifest.data)
        ) == manifest.secret


def test_a_composed_output_is_read_part_by_part() -> None:
    db = Res(SHARED, None, {"url": Text(("pg://", SecretValue(SHARED, "password")))}, derived("password", "admin"))
    text = score("aa", container='    variables: {URL: "${resources.db.url}"}\n', more=MORE)
    made = objects([Work(text, {"db": SHARED})], [db])
    assert made["Secret/shop"]["data"] == {"password": encoded("VALUE-OF-password")}


def test_references_in_a_volume_are_read_by_nobody() -> None:
    section = document("volume: {source: {nfs: {server: SECRET}}}\n", values={"SECRET": SecretValue(SHARED, "admin")})
    outcome = emit([Work(score("aa", more=MORE), {"db": SHARED})], [Res(SHARED, section, {}, derived("admin"))])
    assert [d.code for d in outcome.diagnostics] == ["SK622"]


def test_secrets_without_a_driver_lead_to_what_was_chosen() -> None:
    bound = Res(SHARED, None, {"password": SecretValue(SHARED, "password")}, derived("password"), bound=True)
    works = [Work(score("aa", container=READ, more=MORE), {"db": SHARED})]
    found = next(m for m in emit(works, [bound]).unwrap().manifests if m.kind == "Secret")
    assert str(found.origins.at(()).span) == "postgres/test/driver.yaml:3:18"


def test_a_drivers_pod_reads_where_the_resource_is() -> None:
    section = """\
manifests:
  - apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec: {containers: [{name: m, image: x, env: [{name: A, value: SECRET}]}]}
"""
    found = emit([Work(score("aa", more=MORE), {"db": SHARED})], [shop(section)]).unwrap().manifests
    assert [m.namespace for m in found if m.kind == "Secret"] == ["db"]


def test_no_secret_is_written_of_what_nobody_reads_and_nobody_can_make() -> None:
    section = "manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}]\n"
    keeper = Keeper(frozenset({"password", "admin"}), "none")
    made = objects([Work(score("aa", more=MORE), {"db": SHARED})], [shop(section)], keeper=keeper)
    assert sorted(made) == ["ConfigMap/c", "Deployment/aa"]
