from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.resolve.secrets import Composed, External, SecretKeeper, SecretSource
from scorekit.values import SecretValue, Text, Value
from tests.api_schemas import accepted
from tests.reading import load
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, document, score
from tests.unit.targets.kubernetes.cluster import emit

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet

DB = "postgres.default#api.db"
PASSWORD = SecretValue(DB, "password")
SOURCES: dict[str, SecretSource] = {
    "password": External("prod/db", "pass-word"),
    "user": External("prod/db", "user"),
    "same": External("prod/db", "user"),
    "whole": External("prod/whole", None),
    "url": Composed(Text(("pg://", PASSWORD))),
}
SERVER = """\
manifests:
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: api-db}
    spec:
      selector: {matchLabels: {a: b}}
      serviceName: api-db
      template:
        metadata: {labels: {a: b}}
        spec:
          initContainers: [{name: init, image: "i:1", env: [{name: P, value: password}]}]
          containers: [{name: db, image: "i:1", volumeMounts: [{name: v, mountPath: /v}]}]
          volumes: [{name: v, emptyDir: {}}]
  - {apiVersion: v1, kind: Pod, metadata: {name: other}, spec: {containers: [{name: db, image: "i:1"}]}}
"""


def emitted(*values: Value, provider: str = "vault", content: str = "", sources: Any = SOURCES) -> Outcome[ManifestSet]:
    keeper: Any = SecretKeeper("csi", "", "dev", {}, {DB: sources})
    outputs = {f"it{index}": value for index, value in enumerate(values)}
    variables = "".join(f"      {key.upper()}: '${{resources.db.{key}}}'\n" for key in outputs)
    files = f"    files: {{/f: {{content: '{content}'}}}}\n" if content else ""
    text = score(container=f"    variables:\n{variables}{files}", more="resources: {db: {type: postgres}}\n")
    section = document(SERVER, values={"password": PASSWORD})
    db = Res(DB, section=section, outputs=outputs, secrets=sources, workload="api", namespace="ns")
    env = f"secrets: {{backend: csi, provider: {provider}, parameters: {{roleName: shop}}}}\n"
    return emit([Work(text, {"db": DB}, "ns")], [db], env, keeper=keeper)


def made(*values: Value, **more: Any) -> dict[str, Any]:
    found = emitted(*values, **more).unwrap().manifests
    for manifest in found:
        if manifest.kind != "SecretProviderClass":
            accepted(manifest.data)
    return {f"{m.kind}/{m.name}": m.data for m in found}


def pod(found: dict[str, Any], name: str) -> Any:
    return found[name]["spec"]["template"]["spec"]


def test_the_class_has_the_secret_written_that_a_derived_one_would_be() -> None:
    found = made(PASSWORD, sources={"password": External("prod/db", None)})["SecretProviderClass/api-db"]
    assert (found["apiVersion"], found["metadata"]["namespace"]) == ("secrets-store.csi.x-k8s.io/v1", "ns")
    assert found["spec"] == {
        "provider": "vault",
        "parameters": {"roleName": "shop", "objects": "- objectName: password\n  secretPath: prod/db\n"},
        "secretObjects": [
            {"secretName": "api-db", "type": "Opaque", "data": [{"objectName": "password", "key": "password"}]}
        ],
    }


def test_all_pods_that_read_the_secret_mount_the_class_and_no_other_does() -> None:
    found = made(PASSWORD, content="${resources.db.it0}")
    volume = {
        "name": "secrets-api-db",
        "csi": {
            "driver": "secrets-store.csi.k8s.io",
            "readOnly": True,
            "volumeAttributes": {"secretProviderClass": "api-db"},
        },
    }
    mount = {"name": "secrets-api-db", "mountPath": "/mnt/secrets-store/api-db", "readOnly": True}
    for name in ("Deployment/api", "StatefulSet/api-db"):
        assert pod(found, name)["volumes"][-1] == volume
        assert pod(found, name)["containers"][0]["volumeMounts"][-1] == mount
        assert len(pod(found, name)["volumes"]) == 2
    assert "volumes" not in found["Pod/other"]["spec"]


@each_row(
    ("provider", "parameter", "fetched"),
    [
        ("aws", "objects", [
            {"objectName": "prod/db", "objectType": "secretsmanager", "jmesPath": [
                {"path": '"pass-word"', "objectAlias": "password"}, {"path": "user", "objectAlias": "same"}]},
            {"objectName": "prod/whole", "objectType": "secretsmanager", "objectAlias": "whole"}]),
        ("gcp", "secrets", [
            {"resourceName": "prod/db", "path": "password", "extractJSONKey": "pass-word"},
            {"resourceName": "prod/db", "path": "same", "extractJSONKey": "user"},
            {"resourceName": "prod/whole", "path": "whole"}]),
        ("vault", "objects", [
            {"secretPath": "prod/db", "objectName": "password", "secretKey": "pass-word"},
            {"secretPath": "prod/db", "objectName": "same", "secretKey": "user"},
            {"secretPath": "prod/whole", "objectName": "whole"}]),
    ],
)  # fmt: skip
def test_each_provider_is_told_what_to_fetch_in_its_own_words(provider: str, parameter: str, fetched: Any) -> None:
    values = [SecretValue(DB, key) for key in ("password", "same", "user", "whole")]
    sources = {key: source for key, source in SOURCES.items() if key != "url"}
    spec = made(*values, provider=provider, sources=sources)["SecretProviderClass/api-db"]["spec"]
    assert load(spec["parameters"][parameter]) == fetched
    data = {each["key"]: each["objectName"] for each in spec["secretObjects"][0]["data"]}
    assert data == {"password": "password", "same": "same", "user": "same", "whole": "whole"}


def test_azure_has_entries_and_no_parts_of_them() -> None:
    whole = {"password": External("db-password", None)}
    spec = made(PASSWORD, provider="azure", sources=whole)["SecretProviderClass/api-db"]["spec"]
    (item,) = load(spec["parameters"]["objects"])["array"]
    assert load(item) == {"objectName": "db-password", "objectType": "secret", "objectAlias": "password"}
    found = emitted(PASSWORD, provider="azure", sources={"password": External("db", "password")})
    assert [each.code for each in found.errors] == ["SK609"]


@each_row(
    ("value", "content", "code"),
    [(SecretValue(DB, "url"), "", "SK609"), (PASSWORD, "a ${resources.db.it0}", "SK608")],
)
def test_a_text_around_what_is_fetched_is_refused(value: Value, content: str, code: str) -> None:
    assert {each.code for each in emitted(value, content=content).errors} == {code}


def test_pods_go_by_the_entry() -> None:
    found = [made(PASSWORD, sources={"password": External(entry, None)}) for entry in ("a", "b")]
    sums = {
        each["Deployment/api"]["spec"]["template"]["metadata"]["annotations"]["scorekit.dev/checksum"] for each in found
    }
    assert len(sums) == 2
