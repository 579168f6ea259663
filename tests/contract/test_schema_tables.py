"""The tables of schemas are what their scripts make of what is published, and small."""

from __future__ import annotations

import json
from typing import Any

from tools import compose_schema, kubernetes_schemas

from scorekit.targets.kubernetes.kinds import is_cluster_scoped
from scorekit.targets.kubernetes.merging import LIST_KEYS
from tests.rows import each_row

HEAD, *LINES = kubernetes_schemas.TABLE.read_text("utf-8").splitlines()
TABLE: dict[str, Any] = {name: json.loads(text) for name, text in (line.split("\t") for line in LINES)}


def without_enumerations(schema: Any) -> Any:
    if isinstance(schema, list):
        return [without_enumerations(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {k: without_enumerations(value) for k, value in schema.items() if k != "enum" or isinstance(value, dict)}


def test_compose_s_schema_is_what_its_script_makes() -> None:
    assert compose_schema.TABLE.read_text("utf-8") == compose_schema.schema()


def test_kubernetes_own_definitions_are_what_their_script_makes() -> None:
    """Less enumerations, most of which come from Go modules."""
    published = kubernetes_schemas.demanded({m: kubernetes_schemas.definitions(m) for m in kubernetes_schemas.minors()})
    names = [n for n in TABLE if n.startswith("io.k8s.") and n not in kubernetes_schemas._NARROWED]
    assert len(names) > 500
    for name in names:
        made, known = published[name], TABLE[name]
        if "status" in known.get("properties", {}):
            made["properties"]["status"] = known["properties"]["status"]
        assert without_enumerations(json.loads(json.dumps(made))) == without_enumerations(known), name


def test_the_tables_are_small() -> None:
    assert kubernetes_schemas.TABLE.stat().st_size < 500_000
    assert compose_schema.TABLE.stat().st_size < 50_000


def test_every_reference_leads_somewhere() -> None:
    kinds = json.loads(HEAD)["kinds"]
    assert {name for by_kind in kinds.values() for name in by_kind.values()} <= TABLE.keys()
    assert kubernetes_schemas.reachable(set(TABLE), TABLE) == TABLE.keys()


def enumerated(definition: str, field: str) -> Any:
    schema = TABLE[definition]["properties"][field]
    return [word for word in schema.get("items", schema)["enum"] if word]


@each_row(
    ("definition", "field", "words"),
    [
        ("io.k8s.api.core.v1.Container", "imagePullPolicy", ["Always", "IfNotPresent", "Never"]),
        ("io.k8s.api.core.v1.PersistentVolumeClaimSpec", "accessModes",
         ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]),
        ("io.k8s.api.core.v1.ServiceSpec", "type", ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]),
        ("io.k8s.api.batch.v1.CronJobSpec", "concurrencyPolicy", ["Allow", "Forbid", "Replace"]),
        ("io.k8s.api.networking.v1.HTTPIngressPath", "pathType", ["Exact", "ImplementationSpecific", "Prefix"]),
        ("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "operator", ["DoesNotExist", "Exists", "In", "NotIn"]),
    ],
)  # fmt: skip
def test_enumerations_are_those_of_the_api(definition: str, field: str, words: list[str]) -> None:
    assert enumerated(definition, field) == words


def test_lists_that_merge_by_key_have_the_keys_of_the_published_schemas() -> None:
    spec = TABLE["io.k8s.api.core.v1.PodSpec"]["properties"]
    for name in ("containers", "initContainers", "volumes", "topologySpreadConstraints", "hostAliases"):
        assert tuple(spec[name]["x-kubernetes-list-map-keys"]) == LIST_KEYS[name]
    assert not is_cluster_scoped("v1", "Pod")
