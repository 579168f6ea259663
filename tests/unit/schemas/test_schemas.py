"""The schemas accept what scorekit accepts, refuse what it refuses, and say a word about every key."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from scorekit.catalogue import Catalogue
from scorekit.catalogue.schema_shape import KEYWORDS
from scorekit.location import Source
from scorekit.model.decode import decode_workload
from scorekit.model.driver import Driver
from scorekit.model.environment import Environment
from scorekit.model.image_table import ImageTable
from scorekit.model.project import ProjectSettings
from scorekit.model.resource_type import ResourceType
from scorekit.model.synonym_table import SynonymTable
from scorekit.model.workload import Workload
from scorekit.model.workload_settings import WorkloadRules
from scorekit.schemas import editor_settings, kinds, modeline, schema_of, schema_texts
from scorekit.schemas.model_schema import _WORDS, contract_schema, definitions_of
from scorekit.schemas.score import score_schema
from scorekit.source.encoding import decode_bytes
from scorekit.source.reader import read
from scorekit.source.writer import dump
from tests.rows import each_row

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus"
PATTERNS = {
    "score": ("score.yaml", "*.score.yaml"),
    "environment": ("environments/*.yaml",),
    "driver": ("resource_drivers/*/*/driver.yaml",),
    "type": ("resource_drivers/*/type.yaml",),
    "images": ("resource_drivers/images.yaml",),
    "synonyms": ("resource_drivers/synonyms.yaml",),
    "project": ("scorekit.yaml",),
    **{name: (f"resource_drivers/*/*/{name}.yaml",) for name in ("compose", "kubernetes", "terraform")},
}


def made(kind: str, catalogue: Catalogue, environment: str | None = None) -> Any:
    schema, unread = schema_of(kind, catalogue, environment)
    assert not unread
    return schema


@cache
def _validator(kind: str, folder: Path | None = None, environment: str | None = None) -> Draft7Validator:
    return Draft7Validator(made(kind, _catalogue(folder), environment))


@cache
def _catalogue(folder: Path | None) -> Catalogue:
    return Catalogue.builtin() if folder is None else Catalogue.load(folder)


FORMAT = Draft7Validator(score_schema(None))


def _written() -> list[tuple[str, Path, Path | None]]:
    found: list[tuple[str, Path, Path | None]] = []
    for folder in (None, *sorted(p for p in (ROOT / "examples").iterdir() if p.is_dir())):
        for kind, patterns in PATTERNS.items():
            for pattern in patterns:
                if folder is None:
                    found += [(kind, path, None) for path in sorted(ROOT.glob(pattern))]
                else:
                    paths = sorted({*folder.glob(pattern), *folder.glob(f"*/{pattern}")})
                    found += [(kind, path, folder) for path in paths if "expected" not in path.parts]
    return found


def _data(text: str) -> Any:
    return read(Source("x.yaml", text)).unwrap().data


@each_row("kind", kinds())
def test_a_schema_is_one_and_the_same_each_time(kind: str) -> None:
    schema = made(kind, Catalogue.builtin())
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert json.dumps(schema) == json.dumps(made(kind, Catalogue.builtin()))


@each_row("environment", ["dev", "local", "prod", "staging"])
def test_a_schema_of_one_environment_is_one(environment: str) -> None:
    Draft7Validator.check_schema(made("score", Catalogue.builtin(), environment))


@each_row("kind", kinds())
def test_what_the_project_has_is_accepted(kind: str) -> None:
    written = [(path, folder) for of, path, folder in _written() if of == kind]
    assert written
    assert not [
        (path.relative_to(ROOT), list(error.absolute_path), error.message)
        for path, folder in written
        for error in _validator(kind, folder).iter_errors(_data(path.read_text("utf-8")))
    ]


def _models() -> dict[str, Any]:
    models = (Workload, Environment, WorkloadRules, Driver, ResourceType, ImageTable, SynonymTable, ProjectSettings)
    return {name: schema for model in models for name, schema in definitions_of(model).items()}


def test_every_key_has_a_word_and_every_word_a_key() -> None:
    keys = {name: set(schema["properties"]) for name, schema in _models().items()}
    assert {name: set(words) for name, words in _WORDS.items()} == keys


def test_a_contract_knows_the_keywords_that_the_catalogue_knows() -> None:
    assert set(contract_schema()["properties"]) == set(KEYWORDS)


HEAD = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}}\n"
ENVIRONMENT = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: mine}\n"
DRIVER = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: postgres/mine}\n"
TYPE = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {name: mine}\n"
BAD = [
    ("terraform", "modul: {}", ""),
    ("terraform", "modules: {db: {version: 1.0.0}}", "modules.db"),
    ("terraform", "modules: {db: 1}", "modules.db"),
    ("terraform", "replacedBy: [1]", "replacedBy.0"),
    ("compose", "service: {}", ""),
    ("score", "service: {ports: {web: {port: 0}}}", "service.ports.web.port"),
    ("score", "service: {port: {}}", "service"),
    ("score", "resources: {db: {type: postgress}}", "resources.db.type"),
    ("score", "resources: {db: {type: postgres, class: big}}", "resources.db.class"),
    ("score", "resources: {db: {type: postgres, params: {sizes: small}}}", "resources.db.params"),
    ("score", "resources: {db: {type: postgres, params: {size: huge}}}", "resources.db.params.size"),
    ("score", "resources: {db: {type: postgres, properties: {size: huge}}}", "resources.db.properties.size"),
    ("score", 'resources: {db: {type: postgres, params: {size: "$${x}"}}}', "resources.db.params.size"),
    ("score", "resources: {db: {type: postgres, params: {}, properties: {}}}", "resources.db"),
    ("score", "resources: {db: {class: big}}", "resources.db"),
    ("environment", "extends: prd", "extends"),
    ("environment", "drivers: [{type: postgres, driver: redis/compose}]", "drivers.0.driver"),
    ("environment", "drivers: [{type: postgres, driver: scorekit/redis/compose}]", "drivers.0.driver"),
    (
        "environment",
        "drivers: [{type: postgres, driver: postgres/aws-rds, settings: {regio: x}}]",
        "drivers.0.settings",
    ),
    (
        "environment",
        "drivers: [{type: postgres, driver: postgres/aws-rds, params: {enforced: {size: x}}}]",
        "drivers.0.params.enforced.size",
    ),
    ("environment", "drivers: [{type: postgres, id: db, workload: shop, driver: postgres/shared}]", "drivers.0"),
    ("environment", "settings: {postgres/aws-rd: {}}", "settings"),
    ("environment", "settings: {postgres/aws-rds: {multiAZ: maybe}}", "settings.postgres/aws-rds.multiAZ"),
    ("environment", "workloads: {shop: {replica: 2}}", "workloads.shop"),
    ("environment", "workloads: {Shop: {replicas: 2}}", "workloads"),
    ("environment", "workloads: [{match: {label: {a: b}}}]", "workloads.0.match"),
    ("environment", "workloads: [{replica: 2}]", "workloads.0"),
    ("environment", "networkPolicies: {routeFrom: []}", "networkPolicies"),
    ("environment", "targets: [helm]", "targets.0"),
    ("environment", 'bindings: {"postgres#x": {output: {}}}', "bindings.postgres#x"),
    ("driver", "outputs: {hots: x}", "outputs"),
    ("driver", "compose: {service: {}}", "compose"),
    ("driver", "compose: {outputs: {hots: x}}", "compose.outputs"),
    ("driver", "requires: {server: {type: postgress}}", "requires.server.type"),
    ("driver", "secrets: {password: {generate: {}, text: x}}", "secrets.password"),
    ("driver", "settings: {property: {}}", "settings"),
    ("type", "params: {properties: {size: {typ: string}}}", "params.properties.size"),
    ("type", "outputs: {host: {kind: string}}", "outputs.host"),
    ("project", "defaultEnvironment: nowhere", "defaultEnvironment"),
    ("project", "scores: []", ""),
]


@each_row(("kind", "text", "place"), BAD)
def test_what_is_wrong_is_refused_where_it_is_wrong(kind: str, text: str, place: str) -> None:
    heads = {"score": HEAD, "environment": ENVIRONMENT, "driver": DRIVER, "type": TYPE, "project": "name: shop\n"}
    head = heads.get(kind, "outputs: {}\n")
    assert not list(_validator(kind).iter_errors(_data(head)))
    paths = {".".join(map(str, e.absolute_path)) for e in _validator(kind).iter_errors(_data(f"{head}{text}\n"))}
    assert paths == {place}


GOOD = [
    ("environment", "networkPolicies: true"),
    ("environment", "networkPolicies: {routesFrom: [{podSelector: {}}], egress: [{type: postgres, to: []}]}"),
    ("environment", "objects: [{name: a, for: workload, manifest: {kind: X}}, {name: b, remove: true}]"),
    ("environment", "patches: [{name: a, target: {file: true}, merge: {x-a: 1}}]"),
    ("environment", "workloads: [{match: {name: shop, labels: {tier: web}}, replicas: 2, nodeSelector: {a: b}}]"),
    ("environment", "workloads: {'tier=web': {replicas: 2}, 'shop,tier=web': }"),
    ("terraform", "modules: {'{{ name }}': {source: x, a: {b: 1}}, b: '{{ let.call }}', $when: x}\nreplacedBy: [a]"),
    ("terraform", "$when: x\nmodules: {a: {$value: x, $when: y}}"),
    ("kubernetes", "manifests: '{{ let.all }}'"),
    ("score", "resources: {db: {type: postgres, params: {version: 17, size: '${metadata.size}'}}}"),
    ("score", "resources: {db: {type: postgres, class: default, properties: {password: }}}"),
    (
        "score",
        "resources: {way: {type: route, params: {hostname: a.example, port: web, path: '/v[0-9]+', rewrite: /}}}",
    ),
    ("environment", "namespace: null\nsettings: {postgres/aws-rds: {region: null}, redis/compose: null}"),
    ("environment", "bindings: {'postgres.big#x': {outputs: {host: x}}, shop.db: {type: redis}, other: null}"),
    ("environment", "drivers: [{type: postgres, driver: scorekit/postgres/aws-rds, settings: {multiAZ: 'true'}}]"),
    ("driver", "outputs: '{{ let.all }}'"),
    ("driver", "outputs: {$when: x, host: a, '{{ key }}': b}\nrequires: {server: {type: '{{ let.kind }}'}}"),
]


@each_row(("kind", "text"), GOOD)
def test_what_is_unusual_and_right_is_accepted(kind: str, text: str) -> None:
    head = {"score": HEAD, "environment": ENVIRONMENT, "driver": DRIVER}.get(kind, "outputs: {}\n")
    assert not [e.message for e in _validator(kind).iter_errors(_data(f"{head}{text}\n"))]


NARROW = """
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: narrow}
targets: [kubernetes]
drivers:
  - type: postgres
    driver: postgres/in-cluster
    params:
      defaults: {size: medium}
      enforced: {version: "16"}
      allow: {properties: {size: {enum: [medium, large]}, version: {enum: ["17"]}}}
  - {type: volume, class: persistent, driver: volume/claim}
  - {type: route, driver: route/gateway, params: {defaults: {host: shop.example.com}}}
"""


def test_an_environment_offers_what_it_can_provide() -> None:
    schema = made("score", Catalogue.from_texts({"environments/narrow.yaml": NARROW}), "narrow")
    assert schema["definitions"]["Resource"]["properties"]["type"]["enum"] == ["postgres", "route", "volume"]
    params = schema["definitions"]["params.postgres"]["properties"]
    assert params["size"]["anyOf"][0]["enum"] == ["medium", "large"]
    assert params["size"]["default"] == "medium"
    assert "The environment narrow enforces `16`" in params["version"]["description"]
    assert schema["definitions"]["params.route"]["required"] == ["port"]
    refused = {
        "resources: {db: {type: postgres, params: {size: small}}}": "resources.db.params.size",
        "resources: {db: {type: volume}}": "resources.db",
        "resources: {db: {type: volume, class: ephemeral}}": "resources.db.class",
        "resources: {db: {type: redis}}": "resources.db.type",
        "resources: {db: {type: route, params: {}}}": "resources.db.params",
    }
    for text, place in refused.items():
        paths = {".".join(map(str, e.absolute_path)) for e in Draft7Validator(schema).iter_errors(_data(HEAD + text))}
        assert paths == {place}, text
    fine = "resources: {db: {type: postgres, params: {version: '14'}}, data: {type: volume, class: persistent}}"
    assert Draft7Validator(schema).is_valid(_data(HEAD + fine))


@each_row(
    ("first", "second", "words"),
    [
        ("enforced: {size: large}", "enforced: {size: large}", "The environment narrow enforces `large`"),
        ("enforced: {size: large}", "enforced: {size: small}", "For some resources the environment narrow enforces"),
        ("enforced: {size: large}", "defaults: {size: small}", "For some resources the environment narrow enforces"),
        ("defaults: {size: large}", "defaults: {size: small}", ""),
    ],
)
def test_a_param_says_whether_all_resources_or_some_are_enforced(first: str, second: str, words: str) -> None:
    rules = f"""
  - {{type: postgres, driver: postgres/in-cluster, params: {{{first}}}}}
  - {{type: postgres, workload: shop, driver: postgres/in-cluster, params: {{{second}}}}}
"""
    text = ENVIRONMENT.replace("mine", "narrow") + f"drivers:{rules}"
    schema = made("score", Catalogue.from_texts({"environments/narrow.yaml": text}), "narrow")
    told = schema["definitions"]["params.postgres"]["properties"]["size"].get("description", "")
    assert words in told
    assert bool(words) == ("enforces" in told)


def test_a_class_with_a_rule_of_its_own_has_params_of_its_own() -> None:
    rules = """
  - {type: postgres, driver: postgres/in-cluster}
  - {type: postgres, class: big, driver: postgres/aws-rds, params: {allow: {properties: {size: {const: large}}}}}
"""
    text = ENVIRONMENT.replace("mine", "narrow") + f"drivers:{rules}"
    schema = made("score", Catalogue.from_texts({"environments/narrow.yaml": text}), "narrow")
    resource = "resources: {{db: {{type: postgres{}, params: {{size: small}}}}}}"
    assert Draft7Validator(schema).is_valid(_data(HEAD + resource.format("")))
    assert not Draft7Validator(schema).is_valid(_data(HEAD + resource.format(", class: big")))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of public score files is not here")
def test_the_format_agrees_with_the_decoder_on_every_public_file() -> None:
    for row in csv.DictReader((CORPUS / "index.tsv").read_text("utf-8").splitlines(), delimiter="\t"):
        source = decode_bytes(row["file"], (CORPUS / row["file"]).read_bytes()).value
        document = read(source).value if source is not None else None
        if document is not None:
            assert FORMAT.is_valid(document.data) == decode_workload(document).ok, row["file"]
            if decode_workload(document).ok:
                errors = _validator("score").iter_errors(document.data)
                assert {list(e.absolute_path)[2] for e in errors} <= {"type", "class", "params", "properties"}


_LEAVES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, 80, 80.0, 1.5, "", "x", "main", "0644", "64Mi", "${resources.db.host}", [], {}]
)
_KEYS = st.sampled_from([
    *("image", "files", "volumes", "target", "source", "content", "read_only", "readOnly", "mode", "variables", "A"),
    *("before", "ready", "command", "resources", "limits", "cpu", "livenessProbe", "exec", "httpGet", "path", "port"),
    *("main", "db", "type", "class", "id", "params", "properties", "metadata", "annotations", "name", "noExpand"),
])  # fmt: skip
_VALUES = st.recursive(_LEAVES, lambda v: st.lists(v, max_size=2) | st.dictionaries(_KEYS, v, max_size=3), max_leaves=6)
_PLACES = st.sampled_from([
    ("metadata",), ("containers",), ("containers", "main"), ("containers", "main", "files"), ("resources",),
    ("containers", "main", "volumes"), ("resources", "db"), ("service",), ("containers", "main", "livenessProbe"),
])  # fmt: skip


@given(_PLACES, st.dictionaries(_KEYS, _VALUES, max_size=3) | st.lists(st.dictionaries(_KEYS, _VALUES, max_size=4)))
def test_what_the_decoder_accepts_the_format_accepts(place: tuple[str, ...], value: Any) -> None:
    data: dict[str, Any] = {
        "apiVersion": "score.dev/v1b1",
        "metadata": {"name": "shop"},
        "containers": {"main": {"image": "x"}},
        "resources": {"db": {"type": "redis"}},
    }
    part = data
    for step in place[:-1]:
        part = part[step]
    there = part.get(place[-1])
    part[place[-1]] = {**there, **value} if isinstance(there, dict) and isinstance(value, dict) else value
    document = read(Source("x.yaml", dump(data))).unwrap()
    assert FORMAT.is_valid(document.data) == decode_workload(document).ok or _repeated(document.data)


def _repeated(data: Any) -> bool:
    """Whether a list gives one target twice, which no schema can say."""
    lists = [part for c in data["containers"].values() if isinstance(c, dict) for part in c.values()]
    targets = [[i.get("target") for i in part if isinstance(i, dict)] for part in lists if isinstance(part, list)]
    return any(len(names) != len(set(map(str, names))) for names in targets)


def test_editors_get_a_schema_for_each_kind_and_settings_that_name_it() -> None:
    assert sorted(schema_texts(Catalogue.builtin())) == sorted(kinds())
    mapped = json.loads(editor_settings())["yaml.schemas"]
    assert sorted(mapped) == [f"./.scorekit/schemas/{kind}.json" for kind in sorted(kinds())]
    assert mapped["./.scorekit/schemas/score.json"] == ["**/score.yaml", "**/*.score.yaml"]
    assert modeline("score", 1) == "# yaml-language-server: $schema=../.scorekit/schemas/score.json"
