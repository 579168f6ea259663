from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.resolve.secrets import Composed, External, SecretKeeper, SecretSource
from scorekit.values import SecretKey, SecretValue, Text, Value
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, places, score
from tests.unit.targets.kubernetes.cluster import emit

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet

DB, OTHER = "postgres.default#api.db", "postgres.default#main"
PASSWORD = SecretValue(DB, "password")
SOURCES: dict[str, dict[str, SecretSource]] = {
    DB: {
        "password": External("prod/db", "password"),
        "db-key": External("prod/key", None),
        "url": Composed(Text(("pg://{", PASSWORD, "@{{host}}/", SecretValue(OTHER, "password")))),
    },
    OTHER: {"password": External("prod/main", None)},
}
STORE = "secrets: {backend: external-secrets, store: {name: company}MORE}\n"


def emitted(
    value: Value, content: str = "", more: str = "", sources: Any = SOURCES, **others: Res
) -> Outcome[ManifestSet]:
    keeper: Any = SecretKeeper("external-secrets", "", "dev", {}, sources)
    names = {"it": DB, **{name: res.uid for name, res in others.items()}}
    variables = ", ".join(f"{name.upper()}: '${{resources.{name}.it}}'" for name in names)
    files = f"    files: {{/f: {{content: '{content}'}}}}\n" if content else ""
    declared = ", ".join(f"{name}: {{type: postgres}}" for name in names)
    text = score(container=f"    variables: {{{variables}}}\n{files}", more=f"resources: {{{declared}}}\n")
    db = Res(DB, outputs={"it": value}, secrets=sources[DB], workload="api", namespace="ns")
    main = Res(OTHER, secrets=sources[OTHER], namespace="ns")
    env = STORE.replace("MORE", more)
    return emit([Work(text, names, "ns")], [db, main, *others.values()], env, keeper=keeper)


def made(value: Value, **more: Any) -> dict[str, Any]:
    return {f"{m.kind}/{m.name}": m.data for m in emitted(value, **more).unwrap().manifests}


def test_a_secret_is_copied_from_its_entry() -> None:
    found = made(PASSWORD, more=", refreshInterval: 30m")
    assert found["ExternalSecret/api-db"]["apiVersion"] == "external-secrets.io/v1"
    assert found["ExternalSecret/api-db"]["metadata"]["namespace"] == "ns"
    assert found["ExternalSecret/api-db"]["spec"] == {
        "refreshInterval": "30m",
        "secretStoreRef": {"kind": "ClusterSecretStore", "name": "company"},
        "target": {"name": "api-db", "creationPolicy": "Owner"},
        "data": [{"secretKey": "password", "remoteRef": {"key": "prod/db", "property": "password"}}],
    }
    container = found["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]
    assert container["env"] == [{"name": "IT", "valueFrom": {"secretKeyRef": {"name": "api-db", "key": "password"}}}]
    assert not [name for name in found if name.startswith("Secret/")]


def test_a_text_around_secrets_is_a_template_that_means_its_braces() -> None:
    # Held against Go's own text/template once: what is in the Secret is `pg://{` PASSWORD `@{{host}}/` PASSWORD.
    spec = made(SecretValue(DB, "url"))["ExternalSecret/api-db"]["spec"]
    (other,) = [each["secretKey"] for each in spec["data"] if each["remoteRef"]["key"] == "prod/main"]
    assert spec["target"]["template"] == {
        "engineVersion": "v2",
        "data": {"url": f'pg://{{{{ "{{" }}}}{{{{ .password }}}}@{{{{ "{{{{" }}}}host}}}}/{{{{ .{other} }}}}'},
    }
    assert [each["remoteRef"]["key"] for each in spec["data"]] == ["prod/db", "prod/main"]


def test_a_file_around_secrets_is_a_template_too() -> None:
    found = made(SecretValue(DB, "db-key"), content="[${resources.it.it}]")
    spec = found["ExternalSecret/api-files"]["spec"]
    ((name, reference),) = [(each["secretKey"], each["remoteRef"]) for each in spec["data"]]
    assert (name[:7], reference) == ("db-key_", {"key": "prod/key"})
    assert spec["target"]["template"]["data"] == {"main_f": f'[{{{{ index . "{name}" }}}}]'}
    pod = found["Deployment/api"]["spec"]["template"]["spec"]
    assert pod["volumes"][0]["projected"]["sources"][0]["secret"]["name"] == "api-files"


def checksum(found: Any) -> str:
    return str(found["Deployment/api"]["spec"]["template"]["metadata"]["annotations"]["scorekit.dev/checksum"])


def test_pods_go_by_the_entry_and_by_the_text_around_it() -> None:
    moved = {**SOURCES, DB: {**SOURCES[DB], "password": External("prod/moved", None)}}
    all_of_them = [
        made(PASSWORD),
        made(PASSWORD, sources=moved),
        made(PASSWORD, content="a ${resources.it.it}"),
        made(PASSWORD, content="b ${resources.it.it}"),
        made(PASSWORD, content="b ${resources.it.it}", sources=moved),
    ]
    assert len(set(map(checksum, all_of_them))) == len(all_of_them)
    assert checksum(made(PASSWORD, more=", refreshInterval: 1m")) == checksum(made(PASSWORD))


@each_row(
    ("value", "content", "code"),
    [
        (SecretValue(DB, "unknown"), "", "SK609"),
        (Text(("x", PASSWORD, SecretKey("of-others", "k"))), "${resources.it.it}", "SK608"),
    ],
)
def test_what_is_in_no_store_is_refused(value: Value, content: str, code: str) -> None:
    assert code in {one for one, _ in places(emitted(value, content))}


def test_the_secret_that_is_written_is_a_name_of_its_owner() -> None:
    named = {"it": SecretKey("api-db", "k", "ns")}
    other = Res("postgres.default#api.other", outputs=named, workload="api", namespace="ns", named=frozenset(named))
    assert "SK623" in {code for code, _ in places(emitted(PASSWORD, other=other))}


def test_an_entry_of_a_store_wants_a_backend_that_has_one() -> None:
    keeper: Any = SecretKeeper("none", "", "dev", {}, SOURCES)
    text = score(container="    variables: {IT: '${resources.it.it}'}\n", more="resources: {it: {type: postgres}}\n")
    db = Res(DB, outputs={"it": PASSWORD}, secrets=SOURCES[DB], workload="api", namespace="ns")
    (fault,) = emit([Work(text, {"it": DB}, "ns")], [db], "secrets: {backend: none}\n", keeper=keeper).errors
    assert (fault.code, "`prod/db`" in str(fault.help)) == ("SK609", True)
