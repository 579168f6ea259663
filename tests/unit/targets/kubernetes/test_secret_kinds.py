from __future__ import annotations

from scorekit.targets.kubernetes import TARGET
from scorekit.targets.kubernetes.emit import names
from scorekit.targets.kubernetes.secret_kinds import is_encrypted
from tests.rows import each_row
from tests.unit.targets.build import Work, document, resolution, score


@each_row(
    ("text", "secret"),
    [
        ("{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: a}}", "a"),
        (
            "{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: a}, spec: {target: {name: b}}}",
            "b",
        ),
        ("{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: a}}", "a"),
        ("{apiVersion: secrets-store.csi.x-k8s.io/v1, kind: SecretProviderClass, metadata: {name: a}}", "a"),
    ],
)
def test_the_name_of_a_secret_that_others_write_is_taken(text: str, secret: str) -> None:
    objects, _ = TARGET.read(document(text))
    taken = {claim.key for claim in names(resolution([Work(score())]), objects)}
    assert ("", "Secret", None, secret) in taken


@each_row(
    ("values", "encrypted"),
    [
        ("data: {a: 'ENC[AES256_GCM,data:x]'}, stringData: {b: 'ENC[AES256_GCM,data:y]', c: ''}", True),
        # What the one hides of the other is in the file nevertheless.
        ("data: {a: cGxhaW4=}, stringData: {a: 'ENC[AES256_GCM,data:x]'}", False),
        ("data: [cGxhaW4=], stringData: {a: 'ENC[AES256_GCM,data:x]'}", False),
    ],
)
def test_a_secret_is_encrypted_where_every_value_is(values: str, *, encrypted: bool) -> None:
    text = f"{{apiVersion: v1, kind: Secret, metadata: {{name: a}}, sops: {{}}, {values}}}"
    assert is_encrypted(document(text).data) is encrypted
