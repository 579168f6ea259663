"""What holds data is the target's answer, and diff, impact and parity give the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.diff import compare
from scorekit.impact.measure import impact
from scorekit.impact.subject import ImpactSubject
from scorekit.location import Source
from scorekit.parity.gather import facts_of
from scorekit.source.reader import read
from scorekit.targets.kubernetes.data import _CUSTOM
from scorekit.targets.record import find_target
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.targets.api import ManifestSet
    from scorekit.targets.change_rules import DataLocation

CUSTOM = "apiVersion: example.org/v1\nkind: Database\nmetadata: {name: x}\n"
SERVER, OUTSIDE = "a server with a state of its own", "a claim of something outside the cluster"
SET = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x}\n"
TEMPLATES = "spec: {replicas: 2, volumeClaimTemplates: [{metadata: {name: data}}], %s}\n"


def held(text: str, target: str = "kubernetes") -> list[DataLocation]:
    language = find_target(target)
    manifests, extra = language.read(read(Source("x.yaml", text)).unwrap())
    return [one for manifest in manifests for one in language.data(manifest, None, extra)]


@each_row(
    ("target", "text", "expected"),
    [
        ("kubernetes", "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: x, namespace: n}\n",
         [("claim x in namespace n", "goes when the claim is deleted, unless its volume's reclaim policy is Retain", "a volume's claim")]),
        ("kubernetes", "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: x}\n",
         [("volume x", "is let go of, as the reclaim policy says", "a volume")]),
        ("kubernetes", SET + TEMPLATES % "serviceName: x",
         [("claim data-x-0 to data-x-1", "stays behind, since claims outlive their StatefulSet", SERVER)]),
        ("kubernetes", SET + TEMPLATES % "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}",
         [("claim data-x-0 to data-x-1", ("goes with the StatefulSet, as its `persistentVolumeClaimRetentionPolicy` says,"
           " unless the volumes' reclaim policy is Retain"), SERVER)]),
        ("kubernetes", SET, []),
        ("kubernetes", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {storage: 1}\n", []),
        ("kubernetes", CUSTOM, []),
        ("kubernetes", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: x}\nspec: {storage: 1}\n", []),
        ("compose", "name: shop\nvolumes: {data: {}}\n",
         [("volume shop_data", "stays behind until someone removes the volume", "a volume")]),
        ("compose", "name: shop\nvolumes: {data: {name: own}}\n",
         [("volume own", "stays behind until someone removes the volume", "a volume")]),
        ("terraform", "module: {db: {source: ./db}}\noutput: {host: {value: x}}\n",
         [("module db", "is destroyed by the next apply", "what a Terraform module makes")]),
        ("compose", "name: shop\nvolumes: {data: {external: true}}\nservices: {data: {image: x}}\n", []),
    ],
)  # fmt: skip
def test_each_kind_of_object_that_holds_data(target: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.place, one.fate, one.holder) for one in held(text, target)] == expected


SIGNS = [
    *((sign, OUTSIDE) for sign in (
        "compositionRef", "compositionSelector", "crossplane", "deletionPolicy", "forProvider", "providerConfigRef",
        "writeConnectionSecretToRef",
    )),
    ("partitions", "data on a server of another object"),
    *((sign, SERVER) for sign in ("nodeSets", "storage", "volumeClaimTemplate", "volumeClaimTemplates")),
]  # fmt: skip


@each_row(("sign", "holder"), SIGNS)
def test_each_field_by_which_a_custom_resource_holds_data(sign: str, holder: str) -> None:
    (one,) = held(f"{CUSTOM}spec: {{{sign}: x}}\n")
    place, fate = {
        OUTSIDE: ("stands for", "its deletion policy is Orphan"),
        SERVER: ("keeps", "its operator deletes the volume claims"),
    }.get(holder, ("stands for", "by its operator"))
    assert (one.place, one.holder) == (f"what Database x {place}", holder)
    assert fate in one.fate


def test_every_such_field_is_tried() -> None:
    assert {sign for sign, _ in SIGNS} == {field for holding in _CUSTOM for field in holding.fields}


CLUSTER = (
    "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: '{{ name }}'}, spec: {storage: {size: 1Gi}}}"
)
FILES = {
    "resource_drivers/db/type.yaml": "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {name: db}\noutputs: {host: {type: string}}\n",
    "resource_drivers/db/cnpg/driver.yaml": (
        "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: db/cnpg}\n"
        f"outputs: {{host: '{{{{ name }}}}'}}\nkubernetes: {{manifests: [{CLUSTER}]}}\n"
    ),
    "environments/live.yaml": (
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: live}\ndrivers: [{type: db, driver: db/cnpg}]\n"
    ),
}
SCORE = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: shop:1}}\n"


def compiled(resources: str) -> ManifestSet:
    return scorekit.compile([Source("score.yaml", SCORE + resources)], "live", Catalogue.from_texts(FILES)).unwrap()


def test_an_operators_database_is_stateful_for_diff_impact_and_parity() -> None:
    there, gone = compiled("resources: {db: {type: db}}\n"), compiled("")
    assert next((h.rule, str(h.severity)) for h in compare(there, gone).hazards) == ("resource-removed", "stateful")
    subject = ImpactSubject("driver", "db/cnpg", drivers=frozenset({"db/cnpg"}), everything=True)
    (found,) = impact(subject, [there]).environments
    assert [(one.object, one.data) for one in found.objects if one.data] == [("Cluster/shop-db", SERVER)]
    facts = {key.aspect: fact.text for key, fact in facts_of(there).items() if key.subject == "shop.db"}
    assert facts["storage"] == "kept"
