"""Faults of shape: one diagnostic each, at its place, with words that help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from pydantic.alias_generators import to_camel

from scorekit.errors import UsageError
from scorekit.location import Source
from scorekit.model import outline
from scorekit.model.base import DocumentModel, Label, OneOf, StrictModel, camel
from scorekit.model.decode import decode
from scorekit.model.driver import Driver
from scorekit.model.environment import Environment
from scorekit.model.resource_type import ResourceType
from scorekit.model.workload import Container, Workload
from scorekit.source.document import Document, Mark
from scorekit.source.reader import read
from tests.conformance.vectors import document
from tests.property.strategies import WHOLE
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.outcome import Outcome


def decoded(kind: str, fragment: str, model: type[DocumentModel] = Workload) -> list[tuple[str, str | None]]:
    outcome: Outcome[Any] = decode(model, read(Source("score.yaml", document(kind, fragment))).unwrap())
    return [(d.message, d.help) for d in outcome.diagnostics]


def test_keys_are_in_camel_case_as_pydantic_has_it() -> None:
    models: list[type[StrictModel]] = [StrictModel]
    models += [model for each in models for model in each.__subclasses__()]
    models = [below for model in models for below in (model, *model.__subclasses__())]
    names = {name for model in models for name in model.model_fields if not name.endswith("_")}
    assert {"target_port", "liveness_probe"} <= names
    assert [name for name in names if camel(name) != to_camel(name)] == []


def first(kind: str, fragment: str) -> tuple[str, str | None]:
    found = decoded(kind, fragment)
    assert len(found) == 1, found
    return found[0]


@each_row(
    ("fragment", "message", "advice"),
    [
        ("variables: {A: 1}", "`containers.main.variables.A` must be text, found the number `1`", 'quote it: "1"'),
        ("variables: {A: 0600}", "`containers.main.variables.A` must be text, found the number `0600`", 'quote it: "0600"'),
        ("variables: {A: 1.50}", "`containers.main.variables.A` must be text, found the number `1.50`", 'quote it: "1.50"'),
        ("variables: {A: True}", "`containers.main.variables.A` must be text, found the boolean `True`", 'quote it: "True"'),
        ("variables: {A: {b: c}}", "`containers.main.variables.A` must be text, found a mapping", "if it is one text, put it in quotes"),
        ("variables: {A: [b]}", "`containers.main.variables.A` must be text, found a list", "write one text, no list"),
        ("variables: [A=b]", "`containers.main.variables` must be a mapping, found a list", "write `variables: {NAME: value}`"),
        ("before: [a]", "`containers.main.before` must be a mapping, found a list", "write `before: {OTHER: {ready: started}}`"),
        ("resources: 1", "`containers.main.resources` must be a mapping, found the number `1`", "write `key: value` lines below the key"),
        ("command: sh", "`containers.main.command` must be a list, found the text `sh`", 'write a list: ["sh"]'),
        ("command: npm run 'a b'", "`containers.main.command` must be a list, found the text `npm run 'a b'`", 'write a list: ["npm", "run", "a b"]'),
        ("command: it's", "`containers.main.command` must be a list, found the text `it's`", 'write a list: ["it\'s"]'),
        ("command: a && b", "`containers.main.command` must be a list, found the text `a && b`", 'write a list: ["/bin/sh", "-c", "a && b"]'),
        ("args: -v $HOME", "`containers.main.args` must be a list, found the text `-v $HOME`", 'write a list: ["-v", "$HOME"]'),
        ("command: {a: b}", "`containers.main.command` must be a list, found a mapping", "write one line that begins with `- ` for each entry"),
        ('command: ""', "`containers.main.command` must be a list, found an empty text", 'write a list: [""]'),
        ("args: [5]", "`containers.main.args[0]` must be text, found the number `5`", 'quote it: "5"'),
        ("args: [null]", "`containers.main.args[0]` has no value", 'leave the entry out, or write `""` for an empty text'),
        ("command: null", "`containers.main.command` has no value", "leave the key out"),
        ("resources: {limits: {cpu: 1}}", "`containers.main.resources.limits.cpu` must be text, found the number `1`", 'quote it: "1"'),
        ("resources: {limits: {cpu: .5}}", "`containers.main.resources.limits.cpu` must be text, found the number `.5`", 'quote it: "0.5"'),
        ("variables: {1: x}", "the key `1` in `containers.main.variables` is a number, where a text is needed", 'quote it: "1"'),
        ("variables: {0x1F: x}", "the key `0x1F` in `containers.main.variables` is a number, where a text is needed", 'quote it: "0x1F"'),
        ("variables: {true: x}", "the key `true` in `containers.main.variables` is a boolean, where a text is needed", 'quote it: "true"'),
        ("variables: {~: x}", "the key `~` in `containers.main.variables` is null, where a text is needed", 'quote it: "~"'),
        ("variables: {1.5: x}", "the key `1.5` in `containers.main.variables` is a number, where a text is needed", 'quote it: "1.5"'),
        ("files: {/a: {content: x, noExpand: yes}}", "`containers.main.files./a.noExpand` must be true or false, found the text `yes`", "write `true`, without quotes"),
        ("files: {/a: {content: x, noExpand: 0}}", "`containers.main.files./a.noExpand` must be true or false, found the number `0`", "write `false`, without quotes"),
        ("files: {/a: {content: x, noExpand: maybe}}", "`containers.main.files./a.noExpand` must be true or false, found the text `maybe`", "write `true` or `false`, without quotes"),
        ('livenessProbe: {httpGet: {path: /, port: "80"}}', "`containers.main.livenessProbe.httpGet.port` must be a whole number, found the text `80`", "write it without quotes: `80`"),
        ("livenessProbe: {httpGet: {path: /, port: web}}", "`containers.main.livenessProbe.httpGet.port` must be a whole number, found the text `web`", "write a number in digits, without quotes"),
        ("livenessProbe: {httpGet: {path: /, port: 0}}", "`containers.main.livenessProbe.httpGet.port` must be at least 1, found `0`", "a port is a number from 1 to 65535"),
        ("livenessProbe: {httpGet: {path: /, port: 80, scheme: http}}", "`containers.main.livenessProbe.httpGet.scheme` must be one of `HTTP` or `HTTPS`, found `http`", "write `HTTP`, in upper case"),
        ('livenessProbe: {httpGet: {path: /, port: 80, scheme: ""}}', "`containers.main.livenessProbe.httpGet.scheme` must be one of `HTTP` or `HTTPS`, found an empty text", None),
        ("livenessProbe: {httpGet: {path: /, port: 80, scheme: 5}}", "`containers.main.livenessProbe.httpGet.scheme` must be text, found the number `5`", 'quote it: "5"'),
        ("before: {web: {ready: heathy}}", "`containers.main.before.web.ready` must be one of `started`, `healthy` or `complete`, found `heathy`", "did you mean `healthy`?"),
        ("files: {/a: {}}", "a file needs exactly one of `content`, `source` and `binaryContent`; `containers.main.files./a` has none", None),
        ("files: {/a: {content: a, source: b, binaryContent: c}}", "a file needs exactly one of `content`, `source` and `binaryContent`; `containers.main.files./a` has `content`, `source` and `binaryContent`", "keep one and leave the others out"),
    ],
)  # fmt: skip
def test_a_value_that_is_wrong_is_told_with_the_mend(fragment: str, message: str, advice: str | None) -> None:
    assert first("C", fragment) == (message, advice)


@each_row(
    ("kind", "fragment", "advice"),
    [
        ("C", "variable: {}", "did you mean `variables`?"),
        ("C", "imag: y", "did you mean `image`? it is given already"),
        ("C", "env: {}", "write `variables`, a mapping of names to texts"),
        ("C", "ports: [80]", "ports belong to the workload: write them under `service.ports`"),
        ("C", "x-y: 1", "Score has no extension keys; anything of your own may stand under `metadata`"),
        ("C", "periodSeconds: 1", "the keys here are `image`, `command`, `args`, `variables`, `files`, `volumes`, `before`, `resources`, `livenessProbe` and `readinessProbe`"),
        ("C", "httpGet: {}", "`httpGet` belongs at `containers.NAME.livenessProbe.httpGet` or `containers.NAME.readinessProbe.httpGet`"),
        ("C", "cpu: 1", "`cpu` belongs at `containers.NAME.resources.limits.cpu` or `containers.NAME.resources.requests.cpu`"),
        ("C", "livenessProbe: {periodSeconds: 3, exec: {command: [a]}}", "this belongs to the environment: set `workloads.NAME.probes` there"),
        ("T", "image: x", "`image` belongs at `containers.NAME.image`"),
        ("T", "services: {web: {image: x}}", "this is a Compose file's word: each of its services is a workload, a Score file with the service under `containers`"),
        ("T", "initContainers: {}", "write them under `containers`, each with `before`: `before: {main: {ready: complete}}`"),
        ("T", "nodeSelector: {}", "this belongs to the environment: set `workloads.NAME.nodeSelector` there"),
        ("C", "restart: always", "Score has none: write it by a patch of the environment (`patches`)"),
        ("C", "service: {}", "`service` belongs at the top of the file"),
        ("C", "resources: {db: {type: pg}}", "the keys here are `limits` and `requests`; what the workload needs of the platform stands under `resources` at the top of the file"),
        ("T", "service: {web: {port: 80}}", "the keys here are `ports`: write ports below it, each with a name"),
        ("R", "{db: {type: pg, depends_on: [a]}}", "leave it out: who reads `${resources.NAME.KEY}` in its params waits for that resource"),
        ("T", "resource: {}", "did you mean `resources`?"),
        ("R", "{db: {type: pg, parms: {}}}", "did you mean `params`?"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_told_where_it_belongs(kind: str, fragment: str, advice: str) -> None:
    assert first(kind, fragment)[1] == advice


@each_row(
    ("kind", "fragment", "advice"),
    [
        ("M", "{name: My_Shop}", "write `my-shop`, say"),
        ("M", "{name: myShop}", "write `my-shop`, say"),
        ("M", '{name: " shop "}', "write `shop`, say"),
        ("M", "{name: a}", None),
        ("M", f"{{name: {'Ab' * 40}}}", f"write `{'-'.join(['ab'] * 21)}`, say"),
        ("M", '{name: shop, annotations: {"a b": x}}', "write `a-b`, say"),
        ("R", "{db: {type: my_type}}", "write `my-type`, say"),
        ("R", "{db: {type: pg, id: Main.DB_one}}", "write `main.db-one`, say"),
        ("R", "{db: {type: pg, id: a..b}}", "write `a.b`, say"),
        ("C", 'resources: {limits: {memory: "512mb"}}', "write `512M`, say"),
        ("C", 'resources: {limits: {memory: "1 GiB"}}', "write `1Gi`, say"),
        ("C", 'resources: {limits: {memory: "many"}}', None),
        ("C", 'resources: {limits: {cpu: "5."}}', "write `5`, say"),
        ("C", 'files: {/a: {content: x, mode: "0o600"}}', "write `600`, say"),
        ("C", 'files: {/a: {content: x, mode: "1777"}}', None),
        ("C", 'variables: {"A=b": x}', "write `A`, say"),
        ("C", "livenessProbe: {httpGet: {path: /, port: 1, httpHeaders: [{name: X A, value: v}]}}", "write `X-A`, say"),
    ],
)
def test_a_text_of_the_wrong_form_is_mended_where_it_can_be(kind: str, fragment: str, advice: str | None) -> None:
    message, told = first(kind, fragment)
    assert "must be " in message
    assert told == advice


def test_an_empty_key_is_told_in_words() -> None:
    message, _ = first("C", 'variables: {"": x}')
    assert (
        message
        == "a key in `containers.main.variables` is empty, but must be one character or more, and no equals sign"
    )


def test_a_long_or_unprintable_text_is_shown_on_one_line() -> None:
    assert "`shop\\n`" in first("M", '{name: "shop\\n"}')[0]
    assert f"`{'A' * 57}...`" in first("M", f"{{name: {'A' * 80}}}")[0]


def test_a_missing_key_under_a_misspelt_name_is_one_fault() -> None:
    assert decoded("K", "{main: {imge: x}}") == [("unknown key `imge` in `containers.main`", "did you mean `image`?")]


def test_a_missing_key_beside_an_unknown_one_is_another_fault() -> None:
    messages = [message for message, _ in decoded("K", "{main: {foo: x}}")]
    assert messages == ["`containers.main` lacks the key `image`", "unknown key `foo` in `containers.main`"]


def test_a_choice_is_told_beside_other_faults_of_its_mapping() -> None:
    messages = [
        message for message, _ in decoded("C", "files: {/a: {content: x, source: y, mode: 600}, /b: {mode: 600}}")
    ]
    assert len([m for m in messages if "exactly one" in m]) == 2
    assert len([m for m in messages if "must be text" in m]) == 2


def test_a_choice_is_not_told_where_an_unknown_key_explains_it() -> None:
    assert [m for m, _ in decoded("C", "files: {/a: {contents: x}}")] == [
        "unknown key `contents` in `containers.main.files./a`"
    ]


def test_a_choice_of_too_many_is_told_beside_an_unknown_key() -> None:
    messages = [message for message, _ in decoded("C", "files: {/a: {content: x, source: y, foo: 1}}")]
    assert len(messages) == 2
    assert "exactly one" in messages[0]
    assert messages[1] == "unknown key `foo` in `containers.main.files./a`"


def test_a_choice_that_is_no_mapping_is_told_as_such() -> None:
    assert (
        first("C", "livenessProbe: 5")[0] == "`containers.main.livenessProbe` must be a mapping, found the number `5`"
    )


def test_a_misspelt_key_excuses_its_own_mapping_alone() -> None:
    messages = [message for message, _ in decoded("K", "{main: {imge: x, image: y}, side: {}}")]
    assert messages == ["unknown key `imge` in `containers.main`", "`containers.side` lacks the key `image`"]


def test_keys_that_are_no_texts_are_told_each_at_its_place() -> None:
    text = document("C", 'variables: {"1": x, 02: z, 2.50: z}')
    outcome = decode(Workload, read(Source("score.yaml", text)).unwrap())
    assert [(str(d.span), d.help) for d in outcome.diagnostics] == [
        ("score.yaml:6:25", 'quote it: "02"'),
        ("score.yaml:6:32", 'quote it: "2.50"'),
    ]


@each_row(
    ("model", "text", "place"),
    [
        (Driver, "kubernetes: {manifests: [{data: {8080: x}}]}", "kubernetes.manifests[0].data"),
        (Driver, "let: {m: {8080: x}}", "let.m"),
        (Driver, "outputs: {host: h, 8080: x}", "outputs"),
        (Driver, "settings: {properties: {8080: {}}}", "settings.properties"),
        (Driver, "x: {y: {8080: x}}", "x.y"),
        (Environment, "patches: [{name: p, merge: {metadata: {annotations: {8080: x}}}}]", "patches[0].merge.metadata.annotations"),
        (Environment, "settings: {a/b: {8080: x}}", "settings.a/b"),
        (Environment, "workloads: {shop: {overrides: {metadata: {team: {8080: x}}}}}", "workloads.shop.overrides.metadata.team"),
        (ResourceType, "params: {properties: {8080: {}}}", "params.properties"),
    ],
)  # fmt: skip
def test_a_key_that_is_no_text_is_told_at_any_depth(model: type[DocumentModel], text: str, place: str) -> None:
    told = [message for message, _ in decoded("D", text, model)]
    assert f"the key `8080` in `{place}` is a number, where a text is needed" in told


@pytest.mark.parametrize(
    "fragment", ["metadata: {name: shop, m: {8080: x}}", "resources: {db: {type: pg, params: {m: {8080: x}}}}"]
)
def test_a_key_that_is_no_text_is_a_warning_where_scores_own_tools_take_it(fragment: str) -> None:
    text = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}}\n"
    key = fragment.partition(":")[0]
    lines = [line for line in text.splitlines() if not line.startswith(key)]
    outcome = decode(Workload, read(Source("score.yaml", "\n".join([*lines, fragment]))).unwrap())
    assert outcome.ok
    assert [(d.code, d.severity, d.help) for d in outcome.diagnostics] == [("SK209", "warning", 'quote it: "8080"')]


IMAGES = {
    "": "write the image to run, or `image: .` to give it when rendering",
    "{name: nginx, tag: 1.10}": "an image is one text: `image: nginx:1.10`",
    "{registry: r.example, repository: a/b, tag: ''}": "an image is one text: `image: r.example/a/b`",
    "{repository: a, digest: 'sha256:0'}": "an image is one text: `image: a@sha256:0`",
    "{repository: a, build: b}": "if it is one text, put it in quotes",
    "{tag: b}": "if it is one text, put it in quotes",
}


@each_row("image", IMAGES)
def test_an_image_that_is_no_text_is_put_together(image: str) -> None:
    text = f"apiVersion: score.dev/v1b1\nmetadata: {{name: shop}}\ncontainers:\n  main:\n    image: {image}\n"
    assert first("D", text)[1] == IMAGES[image]


SPEC = "Score has no `spec`: move what is under it to the top, and leave `spec` out"
FOREIGN = {
    "apiVersion: apps/v1\nkind: Deployment\nspec: {}": [
        "write `apiVersion: score.dev/v1b1`, leave `kind` out, and move what a workload has from `spec` to the top"
    ],
    "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\nspec: {containers: {}}": [f"`spec` holds it: {SPEC}", SPEC],
    "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {containers: {main: {image: x}}}": [
        "write the image to run, or `image: .` to give it when rendering",
        "`containers` stands below `containers`: leave one of them out",
    ],
    "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {image: x}": [
        "a container has a name, and `image` belongs below it: `containers: {main: {image: ...}}`"
    ],
    "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}, resources: {}}": [
        "`resources` is taken for a container here: it belongs at the top of the file"
    ],
    "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x, variables: {A: {valueFrom: {}}}}}": [
        "a value of the platform, or a secret, is an output of a resource: `${resources.NAME.KEY}`"
    ],
    "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x, command: sh -c 'echo $A'}}": [
        'write a list: ["sh", "-c", "echo $A"]'
    ],
    "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}}\nenvironment: {A: b}": [
        "a container has its own: `containers: {NAME: {variables: ...}}`; what differs between environments comes from a resource of type `environment`"
    ],
}


@each_row("text", FOREIGN)
def test_what_belongs_elsewhere_is_led_there(text: str) -> None:
    assert [advice for _, advice in decoded("D", text)] == FOREIGN[text]


@pytest.mark.parametrize(
    ("version", "message"),
    [("5", "`apiVersion` must be text, found the number `5`"), ("null", "`apiVersion` has no value")],
)
def test_an_api_version_that_is_no_text_is_told_as_such(version: str, message: str) -> None:
    text = f"apiVersion: {version}\nmetadata: {{name: shop}}\ncontainers: {{main: {{image: x}}}}\n"
    assert first("D", text)[0] == message


def test_a_word_in_another_case_is_told_in_its_own() -> None:
    text = "apiVersion: scorekit.dev/v1alpha1\nkind: environment\nmetadata: {name: x}\n"
    advice = [advice for _, advice in decoded("D", text, Environment)]
    assert advice == ["write `Environment`, in exactly this form"]


def test_every_fault_of_a_document_is_told() -> None:
    messages = decoded(
        "D",
        "apiVersion: score.dev/v1\nmetadata: {name: My}\ncontainers: {}\nfoo: 1\nservice: {ports: {w: {port: 0}}}\n",
    )
    assert len(messages) == 6


@each_row(
    ("version", "count", "message"),
    [
        ("score.dev/v1", 3, "`score.dev/v1` is no version of `score.dev` that scorekit reads"),
        ("scorekit.dev/v1alpha1", 1, "this is no Score workload: its apiVersion is `scorekit.dev/v1alpha1`"),
        ("score.sh/v1b1", 3, "this is no Score workload: its apiVersion is `score.sh/v1b1`"),
        ("humanitec.org/v1b1", 1, "this is no Score workload: its apiVersion is `humanitec.org/v1b1`"),
    ],
)
def test_a_document_of_another_tool_is_told_so_and_no_more(version: str, count: int, message: str) -> None:
    found = decoded("D", f"apiVersion: {version}\n")
    assert len(found) == count
    assert (message, "write `apiVersion: score.dev/v1b1`") in found


def test_a_workload_is_no_environment_and_no_more_is_said() -> None:
    text = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {}\n"
    assert [m for m, _ in decoded("D", text, Environment)] == [
        "this is no environment: its apiVersion is `score.dev/v1b1`"
    ]


@each_row(
    ("kind", "fragment", "advice"),
    [
        ("R", "{db: postgres}", "write `db: {type: postgres}`"),
        ("R", "{db: 'a b'}", "write `db: {type: ...}`"),
        ("R", "[db]", "write `resources: {db: {type: postgres}}`"),
        ("S", "{ports: [80]}", "write `ports: {web: {port: 8080}}`"),
        ("S", "{ports: 80}", "write `ports: {web: {port: 80}}`"),
        ("S", "{ports: {web: 80}}", "write `web: {port: 80}`"),
        ("C", "livenessProbe: {exec: ls}", "write `exec: {command: [ls]}`"),
        ("C", "livenessProbe: {exec: [ls, -l]}", "write `exec: {command: [...]}`"),
        ("C", "livenessProbe: {exec: [ls, /a]}", "write `exec: {command: [ls, /a]}`"),
        ("C", "livenessProbe: {httpGet: /health}", "write `httpGet: {path: /health, port: 8080}`"),
        ("C", "files: {/etc/a: hello}", "write `/etc/a: {content: hello}`"),
        ("C", "files: {/etc/a: [a]}", "write `key: value` lines below the key"),
        ("C", "volumes: {/data: data}", "write `/data: {source: data}`"),
        ("K", "{main: 'nginx:1.27'}", "write `main: {image: nginx:1.27}`"),
        ("K", "[main]", "write `containers: {main: {image: ...}}`"),
        ("K", "nginx", "write `key: value` lines below the key"),
        (
            "D",
            "apiVersion: score.dev/v1b1\nmetadata: shop\ncontainers: {main: {image: x}}\n",
            "write `metadata: {name: shop}`",
        ),
    ],
)
def test_a_value_where_a_mapping_is_needed_is_put_into_one(kind: str, fragment: str, advice: str) -> None:
    assert [help_ for _, help_ in decoded(kind, fragment)] == [advice]


def test_an_empty_file_is_told_so_with_each_key_that_it_lacks() -> None:
    assert decoded("D", "") == [
        ("a workload lacks the key `apiVersion`", "the file is empty: begin with `apiVersion: score.dev/v1b1`"),
        (
            "a workload lacks the key `containers`",
            "the file is empty: a workload has at least one container: `containers: {main: {image: ...}}`",
        ),
        ("a workload lacks the key `metadata`", "the file is empty: a document has a name: `metadata: {name: ...}`"),
    ]


def test_a_name_is_not_mended_into_one_that_is_there() -> None:
    advice = "`http` is there already: choose another name, or leave this one out"
    assert first("S", "{ports: {http: {port: 80}, HTTP: {port: 81}}}")[1] == advice


def test_documents_of_scorekit_are_told_in_the_same_words() -> None:
    text = (
        "apiVersion: scorekit.dev/v1\nkind: Env\nmetadata: {name: x}\ntargets: []\nreplica: 1\n"
        "secrets: {rotation: {a: 1.5, b: true}}\ndrivers: [{type: postgres}]\n"
        "workloads: {a: {replicas: -1, security: {profile: Baseline}}}\n"
    )
    assert [message for message, _ in decoded("D", text, Environment)] == [
        "`scorekit.dev/v1` is no version of `scorekit.dev` that scorekit reads",
        "`kind` must be `Environment`, found `Env`",
        "`targets` must have at least one entry",
        "unknown key `replica` in an environment",
        "`secrets.rotation.a` must be text or a whole number, found the number `1.5`",
        "`secrets.rotation.b` must be text or a whole number, found the boolean `true`",
        "`drivers[0]` lacks the key `driver`",
        "`workloads.a.replicas` must be at least 0, found `-1`",
        "`workloads.a.security.profile` must be one of `privileged`, `baseline` or `restricted`, found `Baseline`",
    ]


def test_a_key_of_python_is_no_key_of_a_document() -> None:
    assert first("C", "liveness_probe: {}")[1] == "did you mean `livenessProbe`?"


def test_an_alias_is_the_key_that_counts() -> None:
    text = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: a/b}\nsecrets: {x: {from: {secret: y}}}\n"
    assert decoded("D", text, Driver) == [("`secrets.x.from` lacks the key `key`", None)]


def test_equal_workloads_are_equal_wherever_they_stand() -> None:
    one = decode(Workload, read(Source("a", document("D", document("C", "args: []")))).unwrap()).unwrap()
    two = decode(Workload, read(Source("b", document("C", "args: []"))).unwrap()).unwrap()
    other = decode(Workload, read(Source("a", document("C", "args: [x]"))).unwrap()).unwrap()
    assert one == two
    assert one != other
    assert one != "shop"


def test_a_workload_made_in_memory_has_no_place() -> None:
    workload = Workload.model_validate(
        {"apiVersion": "score.dev/v1b1", "metadata": {"name": "shop"}, "containers": {"aa": {"image": "x"}}}
    )
    with pytest.raises(UsageError, match="made in memory"):
        workload.span()


class Sample(DocumentModel):
    """Kinds of fault that no document of ours has yet."""

    ratio: Annotated[float, Field(gt=0, lt=1)] = 0.5
    size: int | list[Literal["small"]] = 1
    when: bytes = b""


@each_row(
    ("text", "message"),
    [
        ("ratio: 0.0", "`ratio` must be more than 0.0, found `0.0`"),
        ("ratio: 1.0", "`ratio` must be less than 1.0, found `1.0`"),
        ("ratio: x", "`ratio` must be a number, found the text `x`"),
        ("size: x", "`size` must be a whole number or a list, found the text `x`"),
        ("when: 1", "`when` must be Input should be a valid bytes, found the number `1`"),
    ],
)
def test_further_kinds_of_fault_have_words_too(text: str, message: str) -> None:
    assert [m for m, _ in decoded("D", text, Sample)] == [message]


def test_the_outline_knows_what_stands_where() -> None:
    assert outline.model_at(Workload, ("containers", "main")) is Container
    assert outline.model_at(Workload, ("containers", "main", "variables", "A")) is None
    assert outline.model_at(Workload, ("nowhere", "at", "all")) is None
    assert outline.places(Workload)["ready"] == ("containers.NAME.before.NAME.ready",)
    assert outline.places(Environment)["driver"] == ("drivers[].driver",)


def test_a_choice_of_several_takes_more_than_one() -> None:
    class Either(OneOf):
        noun = "it"
        options = ("left", "right")
        several = True
        left: Label | None = None

    assert Either.decided(["left", "right"])
    assert not Either.decided(["other"])
    assert issubclass(Either, StrictModel)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(WHOLE, max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["apiVersion", "metadata", "name", "containers", "main", "image", "files", "/a", "content", "service", "ports", "port", "resources", "type", "params", "[key]"])
        | st.sampled_from(["3", "null"]),
        inner,
        max_size=5,
    ),
    max_leaves=15,
)  # fmt: skip


def marked(data: Any) -> Mark:
    mark = Mark(Source("score.yaml", "x"), 1, 1, 1, 2)
    if isinstance(data, dict):
        return mark._replace(children={k: marked(v)._replace(key=mark) for k, v in data.items()})
    return mark._replace(children=tuple(map(marked, data))) if isinstance(data, list) else mark


@pytest.mark.parametrize("model", [Workload, Environment, Driver])
@given(data=JSON)
def test_any_data_gives_a_value_or_faults_and_never_an_exception(model: type[DocumentModel], data: Any) -> None:
    outcome: Outcome[Any] = decode(model, Document(data, marked(data)))
    assert (outcome.value is None) == (not outcome.ok)
    assert all(d.span and "\n" not in d.message for d in outcome.diagnostics)
