from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.location import Source
from scorekit.resolve.secrets import Encrypted, SecretKeeper
from scorekit.source.reader import read
from scorekit.targets.kubernetes import TARGET
from scorekit.values import SecretValue, Text, Value
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, places, score
from tests.unit.targets.kubernetes.cluster import emit

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.source.document import Document
    from scorekit.targets.api import ManifestSet

DB = "postgres.default#api.db"
PASSWORD = SecretValue(DB, "password")
FILE = "secrets: {backend: encrypted-files, file: 'sealed/{{ name }}.yaml'}\n"
SEALED = """\
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: api-db, namespace: ns}
spec: {encryptedData: {password: CIPHER}, template: {data: {url: 'pg://{{ .password }}'}}}
"""
SOPS = """\
apiVersion: v1
kind: Secret
metadata: {name: api-db, namespace: ns}
stringData: {zone: "", password: "ENC[AES256_GCM,data:CIPHER,type:str]", a: "ENC[x]"}
sops: {mac: "ENC[AES256_GCM,data:mac,type:str]", version: 3.11.0}
"""
PLAIN = "apiVersion: v1\nkind: Secret\nmetadata: {name: other, namespace: ns}\nstringData: {password: hunter2}\n"


def emitted(file: str | bytes, value: Value = PASSWORD, content: str = "", more: str = "") -> Outcome[ManifestSet]:
    source = Encrypted("sealed/api-db.yaml", file if isinstance(file, bytes) else file.encode())
    secrets: Any = {"password": source, "url": source}
    keeper: Any = SecretKeeper("encrypted-files", "", "dev", {}, {DB: secrets})
    files = f"    files: {{/f: {{content: '{content}'}}}}\n" if content else ""
    text = score(
        container=f"    variables: {{IT: '${{resources.db.it}}'}}\n{files}", more="resources: {db: {type: postgres}}\n"
    )
    db = Res(DB, outputs={"it": value}, secrets=secrets, workload="api", namespace="ns")
    return emit([Work(text, {"db": DB}, "ns")], [db], FILE + more, keeper=keeper)


def made(file: str, **more: Any) -> dict[str, Any]:
    return {f"{m.kind}/{m.name}": m for m in emitted(file, **more).unwrap().manifests}


@each_row(
    ("file", "kind"),
    [
        (SEALED, "SealedSecret"),
        (SOPS, "Secret"),
        (SOPS.replace("stringData", "data"), "Secret"),
        (f"{SOPS.replace('ns', 'x')}---\n{SEALED}", "SealedSecret"),
    ],
)
def test_the_object_of_the_file_is_handed_on_as_it_is(file: str, kind: str) -> None:
    found = made(file)[f"{kind}/api-db"]
    whole = read(Source("", file.rsplit("---\n", maxsplit=1)[-1])).unwrap()
    assert found.data == whole.data
    assert not found.secret  # it is made to be committed
    container = made(file)["Deployment/api"].data["spec"]["template"]["spec"]["containers"][0]
    assert container["env"] == [{"name": "IT", "valueFrom": {"secretKeyRef": {"name": "api-db", "key": "password"}}}]


def test_the_values_of_sops_keep_their_order_which_it_signs() -> None:
    assert list(made(SOPS)["Secret/api-db"].data["stringData"]) == ["zone", "password", "a"]


def test_a_patch_of_all_objects_does_not_have_the_fields_of_sops_judged() -> None:
    patch = "patches: [{name: company, merge: {metadata: {labels: {company: acme}}}}]\n"
    assert made(SOPS, more=patch)["Secret/api-db"].data["metadata"]["labels"] == {"company": "acme"}


def test_an_encrypted_secret_that_is_read_back_hides_nothing_and_a_plain_one_all() -> None:
    for text, hidden in ((SOPS, False), (PLAIN, True), (PLAIN + "sops: {}\n", True)):
        document: Document = read(Source("", text)).unwrap()
        assert [each.secret for each in TARGET.read(document)[0]] == [hidden]


def test_pods_go_by_what_is_encrypted() -> None:
    sums = {
        made(file.replace("CIPHER", cipher))["Deployment/api"].data["spec"]["template"]["metadata"]["annotations"][
            "scorekit.dev/checksum"
        ]
        for file in (SEALED, SOPS)
        for cipher in ("one", "two")
    }
    assert len(sums) == 4


@each_row(
    ("file", "value", "code"),
    [
        (SEALED.replace("password: CIPHER", "pass: CIPHER"), PASSWORD, "SK699"),
        (SEALED.replace("api-db", "db"), PASSWORD, "SK699"),
        (SEALED.replace("ns", "other"), PASSWORD, "SK699"),
        (SEALED.replace("v1alpha1", "v2"), PASSWORD, "SK699"),
        (f"{SEALED}---\n{PLAIN}", PASSWORD, "SK699"),
        (SOPS.replace("ENC[x]", "hunter2"), PASSWORD, "SK699"),
        ("", PASSWORD, "SK699"),
        ("hunter2: [", PASSWORD, "SK699"),
        (b"\xff", PASSWORD, "SK699"),
        (SEALED, SecretValue(DB, "unknown"), "SK609"),
    ],
)
def test_a_file_that_can_not_serve_is_refused_and_nothing_of_it_is_quoted(
    file: str | bytes, value: Value, code: str
) -> None:
    found = emitted(file, value)
    assert {one for one, _ in places(found)} == {code}
    assert "hunter2" not in repr(found.diagnostics)


def test_a_text_around_what_is_encrypted_is_no_file() -> None:
    found = emitted(SEALED, SecretValue(DB, "url"), content="a ${resources.db.it}")
    assert [diagnostic.code for diagnostic in found.errors] == ["SK608"]
    assert made(SEALED, value=Text(("x", PASSWORD)))["Deployment/api"]
