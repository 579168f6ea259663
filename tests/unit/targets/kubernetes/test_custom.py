"""Objects of custom kinds against their definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import scorekit
from scorekit import Catalogue, Source
from scorekit.targets.kubernetes import emit
from scorekit.targets.kubernetes.custom import structural
from scorekit.targets.kubernetes.schemas import table
from scorekit.targets.schema_check import misfits
from tests.rows import each_row
from tests.unit.targets.build import score
from tests.wordings import hold

if TYPE_CHECKING:
    import pytest

ENV = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: scorekit/dev\n"
DRIVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: cache/mine}
kubernetes:
  manifests:
    - {apiVersion: VERSION, kind: KIND, metadata: {name: x}, BODY}
"""
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: buckets.storage.example.org}
spec:
  group: storage.example.org
  scope: Namespaced
  names: {kind: Bucket, plural: buckets}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: {type: object, properties: {spec: SPEC}}
    - {name: v1alpha1, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}
"""


def told(
    body: str, crd: str | None = CRD, *, kind: str = "Bucket", version: str = "storage.example.org/v1"
) -> list[tuple[str, str, str | None]]:
    texts = {
        "environments/dev.yaml": ENV + "drivers: [{type: cache, driver: cache/mine}]\n",
        "resource_drivers/cache/type.yaml": "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {name: cache}\n",
        "resource_drivers/cache/mine/driver.yaml": DRIVER.replace("VERSION", version)
        .replace("KIND", kind)
        .replace("BODY", body),
    }
    if crd is not None:
        texts["crds/bucket.yaml"] = crd
    source = Source("score.yaml", score(more="resources: {cc: {type: cache}}\n"))
    found = scorekit.compile([source], "dev", Catalogue.from_texts(texts), seed=b"0" * 32).diagnostics
    hold("targets/kubernetes", found)
    return [(d.code, d.message, str(d.span) if d.span else None) for d in found if d.code != "SK509"]


def test_an_object_is_held_against_its_definition() -> None:
    spec = "{type: object, required: [owner], properties: {owner: {type: string}, size: {type: integer, minimum: 1}}}"
    assert told("spec: {owner: a, size: 1}, status: {x: y}", CRD.replace("SPEC", spec))[0][0] == "SK647"
    assert told("spec: {owner: a, size: 1}", CRD.replace("SPEC", spec)) == []
    assert told("spec: {size: 0, sise: 1}", CRD.replace("SPEC", spec)) == [
        ("SK648", "`spec` of a Bucket lacks `owner`", "resource_drivers/cache/mine/driver.yaml:6:79"),
        ("SK646", "`spec.size` of a Bucket must be at least 1", "resource_drivers/cache/mine/driver.yaml:6:92"),
        ("SK647", "a Bucket has no field `spec.sise`", "resource_drivers/cache/mine/driver.yaml:6:95"),
    ]


def test_a_version_that_is_not_served_is_told() -> None:
    crd = CRD.replace("SPEC", "{type: object}")
    for version in ("v2", "v1alpha1"):
        ((code, message, _),) = told("spec: {}", crd, version=f"storage.example.org/{version}")
        assert (code, message) == (
            "SK649",
            f"the definition of `Bucket` has no version for `storage.example.org/{version}`",
        )


def test_kinds_without_a_definition_are_named_in_one_note() -> None:
    assert told("spec: {a: b}", None) == [
        ("SK629", "the fields of `Bucket` (storage.example.org) are not checked: `crds/` has no definition", None)
    ]


def test_of_many_kinds_without_a_definition_the_first_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emit, "_NAMED", 1)
    other = "}\n    - {apiVersion: other.example.org/v1, kind: Other, metadata: {name: y}"
    assert "more" not in told("spec: {a: b}", None)[0][1]
    assert [message for _, message, _ in told(f"spec: {{}}{other}", None)] == [
        "the fields of `Other` (other.example.org) and 1 more kind are not checked: `crds/` has no definition"
    ]


@each_row(
    ("crd", "message", "line"),
    [
        (CRD.replace("SPEC", "{type: strng}"), "`spec.versions[0].schema.openAPIV3Schema.properties.spec.type` must be one of", 13),
        (CRD.replace("SPEC", "{typ: object}"), "`spec.versions[0].schema.openAPIV3Schema.properties.spec.typ` is no field", 13),
        (CRD.replace("SPEC", "{type: object, properties: {a: {type: array, items: {maxLength: x}}}}"),
         "`spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.a.items.maxLength` must be an integer", 13),
        (CRD.replace("scope: Namespaced", "").replace("SPEC", "{}"), "`spec.scope` is missing", 4),
        (CRD.replace("apiVersion: apiextensions.k8s.io/v1\n", "").replace("spec:\n", "apiVersion: apiextensions.k8s.io/v1beta1\nspec:\n", 1),
         "this is no definition that Kubernetes serves", 3),
        (CRD.replace("  versions:\n    - name: v1\n      served", "  versions:\n    - nme: v1\n      served").replace("SPEC", "{}"),
         "`spec.versions[0].nme` is no field", 9),
    ],
)  # fmt: skip
def test_a_fault_of_a_definition_is_told_at_its_line(crd: str, message: str, line: int) -> None:
    found = told("spec: {}", crd)
    assert [code for code, _, _ in found[:-1]] == ["SK424"] * (len(found) - 1)
    assert any(
        m.startswith(message) and place and place.startswith(f"crds/bucket.yaml:{line}:") for _, m, place in found
    )


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "spec": {
            "type": "object",
            "properties": {
                "port": {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]},
                "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "properties": {"a": {"type": "string"}}},
                "any": {"x-kubernetes-preserve-unknown-fields": True},
                "names": {"type": "object", "additionalProperties": {"type": "string"}},
                "open": {"type": "object", "additionalProperties": True},
                "none": {"type": "string", "nullable": True},
                "text": {"type": "string", "format": "port"},
                "bytes": {"type": "string", "format": "byte"},
                "closed": {"type": "object"},
                "inner": {"type": "object", "x-kubernetes-embedded-resource": True, "x-kubernetes-preserve-unknown-fields": True},
                "list": {
                    "type": "array",
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["key"],
                    "items": {"type": "object", "properties": {"key": {"type": "string"}}},
                },
                "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
                "number": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "default": "not looked at"},
                "one": {
                    "type": "object",
                    "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                    "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
                    "x-kubernetes-validations": [{"rule": "false"}],
                },
                "not": {"type": "object", "properties": {"a": {"type": "string"}}, "not": {"properties": {"a": {"enum": ["x"]}}}},
            },
        }
    },
}  # fmt: skip


@each_row(
    ("spec", "wrong"),
    [
        ({"port": 1}, []), ({"port": "a"}, []), ({"port": 1.5}, ["port"]), ({"port": None}, ["port"]),
        ({"free": {"a": "x", "b": [1]}}, []), ({"free": {"a": 1}}, ["free.a"]), ({"any": 1}, []), ({"any": {"a": []}}, []),
        ({"names": {"a": "b"}}, []), ({"names": {"a": 1}}, ["names.a"]), ({"open": {"a": 1}}, []),
        ({"text": "80 and more"}, []), ({"bytes": "eA=="}, []), ({"bytes": "!"}, ["bytes"]),
        ({"none": None}, []), ({"none": 1}, ["none"]), ({"closed": {}}, []), ({"closed": {"a": 1}}, ["closed.a"]),
        ({"inner": {"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"}, "b": 1}}, []),
        ({"inner": {"metadata": {"lables": {}}}}, ["inner.metadata.lables"]),
        ({"list": [{"key": "a"}, {"key": "b"}]}, []), ({"list": [{"key": "a"}, {"key": "a"}]}, ["list.1"]),
        ({"set": ["a", "b"]}, []), ({"set": ["a", "a"]}, ["set"]),
        ({"number": 0}, ["number"]), ({"number": 0.5}, []), ({"one": {"a": "x"}}, []), ({"one": {}}, ["one"]),
        ({"one": {"a": "x", "b": "y"}}, ["one"]), ({"not": {"a": "y"}}, []), ({"not": {"a": "x"}}, ["not"]), ({"zzz": 1}, ["zzz"]),
    ],
)  # fmt: skip
def test_a_structural_schema_says_what_an_api_server_takes(spec: dict[str, Any], wrong: list[str]) -> None:
    schema = table().definitions.schema(structural(SCHEMA))
    found = misfits(schema, {"apiVersion": "a.example.org/v1", "kind": "A", "metadata": {"name": "x"}, "spec": spec})
    assert [".".join(map(str, m.path[1:])) for m in found] == wrong


@each_row("schema", [None, [], 3, {}, {"x-kubernetes-preserve-unknown-fields": True}])
def test_a_schema_that_says_nothing_takes_everything(schema: Any) -> None:
    assert misfits(table().definitions.schema(structural(schema)), {"kind": "A", "spec": {"a": 1}}) == []


@each_row(
    ("words", "good", "bad"),
    [
        ({"type": "string", "enum": ["a"]}, "a", "b"),
        ({"type": "string", "format": "byte"}, "eA==", "!"),
        ({"type": "string", "maxLength": 1}, "a", "ab"),
        ({"type": "string", "minLength": 2}, "ab", "a"),
        ({"type": "string", "pattern": "^a$"}, "a", "b"),
        ({"type": "array", "maxItems": 1}, ["a"], ["a", "b"]),
        ({"type": "array", "minItems": 1}, ["a"], []),
        ({"type": "array", "uniqueItems": True}, ["a", "b"], ["a", "a"]),
        ({"type": "object", "maxProperties": 1}, {"a": "b"}, {"a": "b", "c": "d"}),
        ({"type": "object", "minProperties": 1}, {"a": "b"}, {}),
        ({"type": "object", "required": ["a"]}, {"a": "b"}, {"c": "d"}),
        ({"type": "number", "maximum": 1}, 1, 2),
        ({"type": "number", "minimum": 1}, 1, 0),
        ({"type": "number", "multipleOf": 2}, 4, 3),
    ],
)
def test_each_word_of_a_definition_holds(words: dict[str, Any], good: Any, bad: Any) -> None:
    inner = {"additionalProperties": {"type": "string"}} if words["type"] == "object" else {}
    items = {"items": {"type": "string"}} if words["type"] == "array" else {}
    spec = {"type": "object", "properties": {"it": {**words, **inner, **items}}}
    schema = table().definitions.schema(structural({"type": "object", "properties": {"spec": spec}}))
    head = {"apiVersion": "a.example.org/v1", "kind": "A", "metadata": {"name": "x"}}
    assert not list(misfits(schema, {**head, "spec": {"it": good}}))
    assert list(misfits(schema, {**head, "spec": {"it": bad}}))


XRD = """\
apiVersion: apiextensions.crossplane.io/v2
kind: CompositeResourceDefinition
metadata: {name: buckets.storage.example.org}
spec:
  group: storage.example.org
  scope: Namespaced
  names: {kind: Bucket, plural: buckets}
  claimNames: {kind: BucketClaim, plural: bucketclaims}
  versions:
    - name: v1
      served: true
      referenceable: true
      schema:
        openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}
    - {name: v2, served: false, referenceable: false}
    - broken
"""


@each_row(
    ("body", "kind", "codes"),
    [
        ("spec: {size: 1, crossplane: {compositionRef: {name: x}}}", "Bucket", []),
        ("spec: {size: 1, writeConnectionSecretToRef: {name: x}, compositionRef: {name: x}}", "BucketClaim", []),
        ("spec: {size: 1}, status: {any: thing}", "Bucket", []),
        ("spec: {sise: 1}", "Bucket", ["SK647"]),
        ("spec: {size: big}", "BucketClaim", ["SK646"]),
        ("spec: {}, spek: {}", "Bucket", ["SK647"]),
        ("spec: {sise: 1}", "Other", ["SK629"]),
    ],
)
def test_a_composite_definition_of_crossplane_says_the_fields_but_for_those_that_crossplane_adds(
    body: str, kind: str, codes: list[str]
) -> None:
    assert [code for code, *_ in told(body, XRD, kind=kind)] == codes


@each_row(
    ("old", "new"),
    [
        ("served: true", "served: false"),
        ("  versions:\n", "  versionz:\n"),
        ("    - name: v1\n", "    - name: [v1]\n"),
    ],
)
def test_a_composite_definition_without_the_version_serves_none(old: str, new: str) -> None:
    assert [code for code, *_ in told("spec: {sise: 1}", XRD.replace(old, new))] == ["SK649"]


def test_a_composite_definition_without_a_schema_takes_what_there_is() -> None:
    assert told("spec: {sise: 1}", XRD.replace("openAPIV3Schema", "openAPIV4Schema")) == []


def test_what_a_driver_ships_for_its_cluster_is_read_where_the_project_has_no_definition() -> None:
    texts = {
        "environments/dev.yaml": ENV.replace("scorekit/dev", "scorekit/prod")
        + "patches: [{name: more, target: {kind: RDSInstance}, merge: {spec: {parameters: {storageGb: 40}}}}]\n"
    }
    for type_ in ("postgres", "mysql"):  # the second by what the first has
        source = Source("score.yaml", score(more=f"resources: {{cc: {{type: {type_}}}}}\n"))
        found = scorekit.compile([source], "dev", Catalogue.from_texts(texts)).diagnostics
        assert [d.code for d in found if d.code in ("SK629", "SK647")] == ["SK647"]
