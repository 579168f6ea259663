"""What prod emits is served by what is shipped: definitions accept it, and compositions make of it what AWS's provider knows."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema.exceptions import best_match
from jsonschema.validators import Draft202012Validator

import scorekit
from scorekit import Catalogue
from scorekit.location import Source
from tests.contract.catalogued import CATALOGUE, DRIVERS, params
from tests.contract.crossplane.composing import (
    GROUP,
    Shipped,
    Tree,
    compose,
    field_type,
    leaves,
    resources,
    shipped,
    steps,
)
from tests.contract.crossplane.fields import TABLE, dotted, used
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Golden

#: Settings that change what is emitted, beside those that every driver has.
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "replicas": [{"replicas": 0}, {"replicas": 5}],
    "deploymentMode": [{"deploymentMode": "SINGLE_INSTANCE"}],
    "instances": [{"instances": 1}, {"instances": 16}],
    "backupRetentionDays": [{"backupRetentionDays": 1}, {"backupRetentionDays": 35}],
    "multiAZ": [{"multiAZ": False, "deletionProtection": False, "skipFinalSnapshot": True}],
    "subnets": [{"subnets": ["subnet-1", "subnet-2"]}],
    "subnetGroup": [{"subnetGroup": "data"}],
    "securityGroups": [{"securityGroups": ["sg-1"]}],
    "role": [{"role": "web"}],
    "providerConfig": [{"providerConfig": "shop", "region": "eu-central-1"}],
}
#: Drivers whose composite resources are served by what is shipped.
CROSSPLANE = [n for n in DRIVERS if any(crd.endswith(f".{GROUP}") for crd in CATALOGUE.driver(n).unwrap().needs.crds)]
#: What the provider writes into the connection Secret of a kind (``config/namespaced/*/config.go`` of v2.6.0).
CONNECTION = {
    "rds": {"endpoint", "address", "host", "username", "port", "password"},
    "docdb": {"endpoint", "arn", "password"},
    "elasticache": {"primary_endpoint_address", "reader_endpoint_address", "port", "attribute.auth_token"},
    "iam": {"username", "password", "attribute.secret"},
}
#: What Kubernetes knows of every object.
METADATA = {"metadata.name", "metadata.uid"}


@each_row("name", CROSSPLANE)
def test_definitions_accept_what_drivers_emit(name: str) -> None:
    changed = [(s, 1) for key, many in SETTINGS.items() if key in known(name) for s in many]
    for settings, choices in ({}, None), *changed:
        for composite, secrets in islice(emitted(name, settings), choices):
            accepted(name, composite)
            assert secrets <= given(served(name), composite), f"{name} with {settings} reads what nothing writes"


@each_row("name", CROSSPLANE)
def test_claims_of_a_definition_of_ones_own(name: str) -> None:
    own = {"claims": True, "apiVersion": "db.acme.example/v1", "kind": "Store", "composition": "store", "urlKey": "uri"}
    own = {key: value for key, value in own.items() if key in known(name)}
    for composite, _ in islice(emitted(name, own, group="db.acme.example"), 1):
        assert composite["kind"] == "Store"
        assert composite["spec"].pop("parameters").keys() & {"engine", "database", "deletionProtection"} == set()
        assert composite["spec"] == {
            "compositionRef": {"name": "store"},
            "writeConnectionSecretToRef": {"name": "web-it-connection"},
        }


@each_row("kind", shipped())
def test_compositions_read_and_write_fields_that_there_are(kind: str) -> None:
    each = shipped()[kind]
    assert each.definition["metadata"]["name"] == f"{each.definition['spec']['names']['plural']}.{GROUP}"
    for composition in each.compositions.values():
        assert composition["spec"]["compositeTypeRef"] == {"apiVersion": f"{GROUP}/v1alpha1", "kind": kind}
        functions = {step["functionRef"]["name"] for step in composition["spec"]["pipeline"]}
        assert functions <= each.packages.keys()
        for resource in resources(composition):
            group = resource["base"]["apiVersion"].partition(".")[0]
            assert f"crossplane-contrib-provider-aws-{group}" in each.packages
            for detail in resource.get("connectionDetails", ()):
                if detail["type"] == "FromConnectionSecretKey":
                    assert detail["fromConnectionSecretKey"] in CONNECTION[group]
            for read in reads(resource):
                assert read in METADATA or field_type(each.schema, steps(read)), f"the composite has no {read}"
            asked = {p["fromFieldPath"] for p in resource["patches"] if "fromFieldPath" in p}
            assert "spec.parameters.providerConfig" in asked


def test_what_a_composite_is_asked_for_is_used() -> None:
    """A parameter that no patch and no template reads does nothing, but for one that compositions of one's own may read."""
    for each in shipped().values():
        text = json.dumps(list(each.compositions.values()))
        parameters = each.schema["properties"]["spec"]["properties"]["parameters"]["properties"]
        unread = {key for key in parameters if f"parameters.{key}" not in text and f"$asked.{key}" not in text}
        assert unread <= {"size"}, each.driver


def test_the_provider_has_the_fields_that_compositions_name() -> None:
    table = json.loads(TABLE.read_text("utf-8"))
    named: dict[str, set[str]] = {}
    for kind, path in used():
        named.setdefault(kind, set()).add(path)
    assert {k: set(v) for k, v in table.items()} == named, "run `python -m tests.contract.crossplane.fields`"


@each_row("name", CROSSPLANE)
def test_what_is_composed_has_the_types_of_the_provider(name: str) -> None:
    table = json.loads(TABLE.read_text("utf-8"))
    full = {
        key: value for many in SETTINGS.values() for each in many for key, value in each.items() if key in known(name)
    }
    for settings in ({}, full):
        for composite, _ in islice(emitted(name, settings), 1):
            composition = served(name).compositions[composite["spec"]["crossplane"]["compositionRef"]["name"]]
            made, status = compose(composition, observed(served(name), composite))
            assert made.keys() == {r["name"] for r in resources(composition)}, "a resource waits for what never comes"
            assert not [key for key in status if not field_type(served(name).schema, ("status", key))]
            for resource in made.values():
                kind = f"{resource['kind']}.{resource['apiVersion'].partition('/')[0]}"
                for path, value in leaves(resource["spec"], ("spec",)):
                    wanted = table[kind].get(dotted(path)) or table[kind][dotted(path[:-1])]
                    assert fits(value, wanted), f"{kind}: {dotted(path)} is {value!r}, not a {wanted}"
                policy = resource["spec"]["forProvider"].get("policy", "{}")
                assert isinstance(json.loads(policy), dict)


@pytest.mark.parametrize("name", [n for n in CROSSPLANE if not n.endswith("-instance/aws-rds")])
def test_composed_resources(name: str, golden: Golden, request: pytest.FixtureRequest) -> None:
    folder: Path = request.path.parent / "crossplane" / "expected"
    variants = [{}, {"role": "web"}] if "role" in known(name) else [{}]
    texts = []
    for settings in variants:
        composite, _ = next(emitted(name, settings))
        composition = served(name).compositions[composite["spec"]["crossplane"]["compositionRef"]["name"]]
        made, _ = compose(composition, observed(served(name), composite))
        texts.append(yaml.safe_dump_all([composite, *made.values()], sort_keys=False, width=10_000))
    golden.check_file(folder / f"{name.replace('/', '-')}.yaml", "---\n".join(texts))


def served(name: str) -> Shipped:
    """What is shipped for a driver: beside it, or beside one that it names."""
    homes = {name, *CATALOGUE.driver(name).unwrap().needs.files}
    return next(each for each in shipped().values() if each.driver in homes)


def known(name: str) -> set[str]:
    return set(CATALOGUE.driver(name).unwrap().settings["properties"])


def emitted(name: str, settings: dict[str, Any], group: str = GROUP) -> Iterator[tuple[Tree, set[str]]]:
    """The composite that a driver emits for each choice of its type, and the keys that the workload reads of its Secret."""
    type_ = CATALOGUE.resource_type(name.partition("/")[0]).unwrap()
    environment = {
        "apiVersion": "scorekit.dev/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": "own"},
        "extends": "scorekit/prod",
        "drivers": [{"type": type_.name, "driver": name}],
        "settings": {name: settings},
    }
    catalogue = Catalogue.from_texts({"environments/own.yaml": json.dumps(environment)})
    optional = {key for key, output in type_.outputs.items() if output.optional}
    others = {k for k, o in type_.outputs.items() if any(f"outputs.{key} " in (o.from_ or "") for key in optional)}
    outputs = [key for key in type_.outputs if "role" not in settings or key not in optional | others]
    for given_ in params(type_):
        score = {
            "apiVersion": "score.dev/v1b1",
            "metadata": {"name": "web"},
            "containers": {
                "main": {
                    "image": "registry.example.com/web:1.0.0",
                    "variables": {key.upper(): f"${{resources.it.{key}}}" for key in outputs},
                }
            },
            "resources": {"it": {"type": type_.name, "params": given_}},
        }
        made = scorekit.compile([Source("score.yaml", json.dumps(score))], "own", catalogue).unwrap()
        (composite,) = (m.data for m in made.manifests if m.api_version.startswith(f"{group}/"))
        text = json.dumps([m.data for m in made.manifests if m.kind == "Deployment"], default=dict)
        refs = re.findall(r'"secretKeyRef": \{"name": "web-it-connection", "key": "(\w+)"', text)
        assert text.count('"secretKeyRef"') == len(refs)
        yield json.loads(json.dumps(composite, default=dict)), set(refs)


def accepted(name: str, composite: Tree) -> None:
    """Hold a composite against its definition, which takes no field that it does not name."""
    schema = strict(served(name).schema)
    machinery = composite["spec"].pop("crossplane")
    fault = best_match(Draft202012Validator(schema).iter_errors(composite))
    assert fault is None, f"{name}: {fault}"
    assert machinery["compositionRef"]["name"] in served(name).compositions
    composite["spec"]["crossplane"] = machinery


def strict(schema: Tree) -> Tree:
    """The schema as an API server holds what is written by hand to it."""
    closed = {key: strict(part) for key, part in schema.get("properties", {}).items()}
    more: Tree = {"properties": closed, "additionalProperties": False} if closed else {}
    if "spec" in closed:
        more["properties"] |= {"apiVersion": {}, "kind": {}, "metadata": {}}
    return {**schema, **more}


def observed(each: Shipped, composite: Tree) -> Tree:
    """A composite as the API server keeps it: with a uid, and with the defaults of its definition."""
    parameters = each.schema["properties"]["spec"]["properties"]["parameters"]["properties"]
    defaults = {key: schema["default"] for key, schema in parameters.items() if "default" in schema}
    spec = {**composite["spec"], "parameters": defaults | composite["spec"]["parameters"]}
    metadata = {**composite["metadata"], "uid": "6b1c3f0a-2f6e-4f4b-9a5e-0d7c2b1a9e88"}
    return {**composite, "metadata": metadata, "spec": spec}


def given(each: Shipped, composite: Tree) -> set[str]:
    """The keys of the connection Secret that a composition makes."""
    composition = each.compositions[composite["spec"]["crossplane"]["compositionRef"]["name"]]
    keys = {d["name"] for r in resources(composition) for d in r.get("connectionDetails", ())}
    for step in composition["spec"]["pipeline"]:
        template = step.get("input", {}).get("inline", {}).get("template", "")
        keys |= set(re.findall(r"^ +(\w+): \{\{", template.partition("\ndata:\n")[2], re.MULTILINE))
    return keys


def reads(resource: Tree) -> Iterator[str]:
    """The fields of the composite that the patches of a resource read, or write."""
    for patch in resource["patches"]:
        if patch["type"] == "CombineFromComposite":
            yield from (variable["fromFieldPath"] for variable in patch["combine"]["variables"])
        else:
            yield patch["toFieldPath" if patch["type"].startswith("To") else "fromFieldPath"]


def fits(value: Any, wanted: str) -> bool:
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str,
        "boolean": bool,
        "number": (int, float),
        "array": (str, list),
        "object": dict,
    }
    return isinstance(value, kinds[wanted]) and (wanted == "boolean" or not isinstance(value, bool))
