"""Custom kinds: what a CustomResourceDefinition says of its objects, in the words of JSON Schema.

(https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import BAD_DEFINITION
from scorekit.source.document import Document, dotted
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.kubernetes.schemas import schema_of, table
from scorekit.targets.schema import ANYTHING, Schema
from scorekit.targets.schema_check import misfits

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.outcome import Findings
    from scorekit.targets.api import FindDefinition

#: What every object has, whatever its schema says.
OBJECT_META = {"$ref": "#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
_TEXT = {"type": "string"}
#: Keywords of OpenAPI that JSON Schema has as well, and means the same by.
_SAME = (
    "enum", "format", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties",
    "minimum", "multipleOf", "pattern", "required", "uniqueItems", "x-kubernetes-list-map-keys",
)  # fmt: skip
#: The formats that an API server enforces, of those that are checked; other formats are ignored.
_FORMATS = ("byte", "int32", "int64")


class NotServedError(Exception):
    """A definition has no such version; with what it has, or what may be meant."""


class CustomKinds:
    """The schemas of kinds that have a definition, each judged and read once."""

    def __init__(self, find: FindDefinition | None, findings: Findings, drivers: Iterable[str] = ()) -> None:
        """``drivers`` may have definitions in their ``files/``."""
        self._find = find
        self._drivers = tuple(sorted(set(drivers)))
        self._findings = findings
        self._schemas: dict[tuple[str, str], Schema | None] = {}

    def schema_of(self, api_version: str, kind: str) -> Schema | None:
        """The schema of a kind; None where there is no definition. Raises NotServedError."""
        key = (api_version, kind)
        if key not in self._schemas:
            self._schemas[key] = self._read(api_version, kind)
        return self._schemas[key]

    def _read(self, api_version: str, kind: str) -> Schema | None:
        group, _, version = api_version.rpartition("/")
        # Drivers bring none of Kubernetes' own kinds, so that their folders need not be looked through for those.
        drivers = self._drivers if schema_of(api_version, kind) is None else ()
        found, unread = self._find(group, kind, drivers) if self._find is not None else (None, ())
        self._findings.extend(unread)
        if found is None:
            return None
        if found.data.get("kind") == "CompositeResourceDefinition":
            return table().definitions.schema(structural(_with_machinery(_composite(found.data, version))))
        faults = list(_faults(found))
        self._findings.extend(faults)
        return ANYTHING if faults else table().definitions.schema(structural(_version(found.data, version)))


def _faults(definition: Document) -> Iterator[Diagnostic]:
    """What an API server refuses in a definition."""
    schema = schema_of(str(definition.data.get("apiVersion")), "CustomResourceDefinition")
    if schema is None:
        help_ = "write it as `apiextensions.k8s.io/v1`"
        yield BAD_DEFINITION.at(
            definition.span(("apiVersion",)), "this is no definition that Kubernetes serves", help=help_
        )
        return
    for found in misfits(schema, definition.data):
        if found.kind == "version":
            continue
        place = dotted(found.path)
        words = {"unknown": "is no field of a definition", "missing": "is missing", "repeated": "is given twice"}
        span = definition.span(found.path, key=found.kind in ("unknown", "missing"))
        yield BAD_DEFINITION.at(span, f"`{place}` {words.get(found.kind, found.text)}", help=found.help)


def _version(definition: Any, name: str) -> Any:
    """The schema of a version that a definition serves; NotServedError where it serves none of that name."""
    served = {version["name"]: version for version in definition["spec"]["versions"] if version["served"]}
    if name not in served:
        group = definition["spec"]["group"]
        known = [f"{group}/{version}" for version in served]
        raise NotServedError(did_you_mean(f"{group}/{name}", known) or f"it has {listed(known)}")
    return (served[name].get("schema") or {}).get("openAPIV3Schema")


#: What Crossplane adds to the ``spec`` of every composite resource, of version 2 and of before, and of every claim
#: (https://docs.crossplane.io/latest/composition/composite-resources/); of what stands in it the definition says nothing.
_MACHINERY = (
    "crossplane", "claimRef", "compositeDeletePolicy", "compositionRef", "compositionRevisionRef",
    "compositionRevisionSelector", "compositionSelector", "compositionUpdatePolicy", "environmentConfigRefs",
    "publishConnectionDetailsTo", "resourceRef", "resourceRefs", "writeConnectionSecretToRef",
)  # fmt: skip


def _composite(definition: Any, name: str) -> Any:
    """The schema of a version that a composite definition serves; it is no API of the cluster's, so nothing has judged its shape."""
    versions = (definition.get("spec") or {}).get("versions")
    served = {
        version.get("name"): version.get("schema")
        for version in (versions if isinstance(versions, list) else ())
        if isinstance(version, dict) and version.get("served") is True and isinstance(version.get("name"), str)
    }
    if name not in served:
        group = (definition.get("spec") or {}).get("group")
        known = [f"{group}/{version}" for version in served]
        raise NotServedError(did_you_mean(f"{group}/{name}", known) or f"it has {listed(known) or 'none'}")
    schema = served[name]
    return schema.get("openAPIV3Schema") if isinstance(schema, dict) else None


def _with_machinery(schema: Any) -> Any:
    """A composite's schema with the fields that Crossplane adds."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    spec = properties.get("spec", {"type": "object"}) if isinstance(properties, dict) else None
    if not isinstance(properties, dict) or not isinstance(spec, dict):
        return schema
    own = spec.get("properties")
    added = {key: {"x-kubernetes-preserve-unknown-fields": True} for key in _MACHINERY}
    whole = {**spec, "properties": {**added, **(own if isinstance(own, dict) else {})}}
    free = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    return {**schema, "properties": {"status": free, **properties, "spec": whole}}


def structural(schema: Any) -> dict[str, Any]:
    """The ``openAPIV3Schema`` of a version, as the schema of whole objects. Rules in CEL are left out."""
    if not isinstance(schema, dict) or not schema.keys() & {"type", "properties"}:
        return {}
    return _structure({**schema, "x-kubernetes-embedded-resource": True})


def _structure(schema: Any) -> dict[str, Any]:
    """What specifies fields: each is known, or refused."""
    if not isinstance(schema, dict):
        return {}
    found = {**_validation(schema), **_types(schema), **_parts(schema, _structure)}
    if schema.get("x-kubernetes-embedded-resource") is True:
        own = {"apiVersion": _TEXT, "kind": _TEXT, "metadata": OBJECT_META}
        found["properties"] = {**found.get("properties", {}), **own}
    if "additionalProperties" not in found and (found.get("type") == "object" or "properties" in found):
        words = ("additionalProperties", "x-kubernetes-preserve-unknown-fields")
        found["additionalProperties"] = any(schema.get(word) is True for word in words)
    if schema.get("x-kubernetes-list-type") == "set":
        found["uniqueItems"] = True
    return found


def _parts(schema: dict[str, Any], read: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """What a schema says of what is inside."""
    found = {
        word: read(schema[word]) for word in ("additionalProperties", "items") if isinstance(schema.get(word), dict)
    }
    if isinstance(schema.get("properties"), dict):
        found["properties"] = {name: read(below) for name, below in schema["properties"].items()}
    return found


def _types(schema: dict[str, Any]) -> dict[str, Any]:
    """The types that a schema takes, if it says any."""
    types = ["integer", "string"] if schema.get("x-kubernetes-int-or-string") is True else [schema.get("type")]
    if not all(isinstance(word, str) for word in types):
        return {}
    types += ["null"] if schema.get("nullable") is True else []
    return {"type": types if len(types) > 1 else types[0]}


def _validation(schema: dict[str, Any]) -> dict[str, Any]:
    """What is asked of values, whatever fields there are: all that may stand in ``allOf``, ``anyOf``, ``oneOf``, ``not``."""
    found = {key: schema[key] for key in _SAME if key in schema}
    if found.get("format") not in _FORMATS:
        found.pop("format", None)
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True and bound in found:
            found[exclusive] = found.pop(bound)
    for word in ("allOf", "anyOf", "oneOf"):
        if isinstance(schema.get(word), list):
            found[word] = [_inner(one) for one in schema[word]]
    if "not" in schema:
        found["not"] = _inner(schema["not"])
    return found


def _inner(schema: Any) -> dict[str, Any]:
    if not isinstance(schema, dict):
        return {}
    type_ = {"type": schema["type"]} if isinstance(schema.get("type"), str) else {}
    return {**_validation(schema), **_parts(schema, _inner), **type_}
