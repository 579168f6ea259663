from __future__ import annotations

from typing import Any

import pytest

from scorekit.diagnostics import Severity
from scorekit.model.decode import decode_workload
from scorekit.source.merge import merge
from tests.rows import each_row
from tests.unit.resolve.world import only, params, resolved, told, workload

UID = "postgres.default#shop.db"


def db(text: str, name: str = "shop", file: str = "score.yaml") -> Any:
    return workload(f"db:\n  type: postgres\n  params:\n    {text}\n", name, file=file)


def rule(text: str) -> str:
    return f"""\
kind: Environment
metadata: {{name: dev}}
drivers:
  - {{type: dns, driver: dns/simple}}
  - type: postgres
    driver: postgres/simple
    params: {text}
"""


def test_defaults_of_the_contract_are_at_the_bottom() -> None:
    found = resolved(workload("db: {type: postgres}"))
    assert params(found, UID) == {"size": "small", "version": "17"}
    origin = only(found, UID).params["version"].origin
    assert (origin.kind, str(origin.span)) == ("type", "resource_drivers/postgres/type.yaml:7:38")


def test_each_layer_lies_over_the_one_before_and_remembers_it() -> None:
    found = resolved(
        db("size: large"), environment=rule("{defaults: {size: medium, replicas: 2}, enforced: {replicas: 3}}")
    )
    assert params(found, UID) == {"replicas": 3, "size": "large", "version": "17"}
    size, replicas = (only(found, UID).params[key].origin for key in ("size", "replicas"))
    assert [size.kind, *(o.kind for o in size.replaced)] == ["score", "default", "type"]
    assert [replicas.kind, *(o.kind for o in replicas.replaced)] == ["enforced", "default"]
    assert told(found) == []


def test_an_enforced_param_that_overrides_is_said_at_the_developers() -> None:
    found = resolved(db("size: large"), environment=rule("{enforced: {size: small}}"))
    assert told(found) == [("SK517", "score.yaml:10:13")]
    assert found.diagnostics[0].message == "`size` has no effect here: the environment enforces another value"
    assert [str(label.span) for label in found.diagnostics[0].labels] == ["environments/dev.yaml:8:31"]
    same = resolved(db("size: small"), environment=rule("{enforced: {size: small}}"))
    assert same.diagnostics[0].message == "`size` is enforced by the environment"


@each_row(
    ("text", "expected"),
    [
        ("version: 1.10", {"version": "1.10"}),
        ("version: 0x1F", {"version": "0x1F"}),
        ("version: 1e3", {"version": "1e3"}),
        ("version: 17", {"version": "17"}),
        ('replicas: "3"', {"replicas": 3}),
        ("replicas: 3.0", {"replicas": 3}),
        ("replicas: ${metadata.n}", {"replicas": 3}),
        ("tags: ${metadata.tags}", {"tags": ["a", "b"]}),
        ("labels: ${metadata.labels}", {"labels": {"x": "1"}}),
        ("labels: {a: 1.50, b: '${metadata.n}'}", {"labels": {"a": "1.50", "b": "3"}}),
        ("tags: ['${metadata.name}', 1.0, '$$5']", {"tags": ["shop", "1.0", "$5"]}),
    ],
)
def test_scalars_become_what_the_contract_asks_for(text: str, expected: dict[str, Any]) -> None:
    given = db(text)
    document = given.document
    metadata = {"name": "shop", "n": 3, "tags": ["a", "b"], "labels": {"x": "1"}}
    data = {**document.data, "metadata": metadata}
    found = resolved(given.with_document(type(document)(data, document.mark)))
    assert told(found) == []
    assert {k: params(found, UID)[k] for k in expected} == expected


@each_row(
    ("text", "code", "place", "message"),
    [
        ("version: true", "SK515", "10:16", "`version` is `true` and must be a text, not a boolean"),
        ("size: huge", "SK515", "10:13", "`size` is `huge` and must be one of `small`, `medium`, `large`"),
        ("size: larg", "SK515", "10:13", "`size` is `larg` and must be one of `small`, `medium`, `large`"),
        ("replicas: 0", "SK515", "10:17", "`replicas` is `0` and must be at least 1"),
        ("replicas: '03'", "SK515", "10:17", "`replicas` is `03` and must be an integer, not a text"),
        ("replicas: null", "SK515", "10:17", "`replicas` must be an integer, not null"),
        ("tags: '[\"a\"]'", "SK515", "10:13", '`tags` is `["a"]` and must be a list, not a text'),
        ("tags: [a, [b]]", "SK515", "10:17", "`tags[1]` must be a text, not a list"),
        ("labels: {a: {}}", "SK515", "10:19", "`labels.a` must be a text, not a mapping"),
        ("verison: x", "SK513", "10:7", "`postgres` has no param `verison`"),
    ],
)
def test_what_the_contract_refuses_is_reported_at_the_value(text: str, code: str, place: str, message: str) -> None:
    found = resolved(db(text))
    assert told(found) == [(code, f"score.yaml:{place}")]
    assert found.diagnostics[0].message == message
    assert found.value is None


def test_misspelt_words_get_a_hint() -> None:
    assert resolved(db("verison: x")).diagnostics[0].help == "did you mean `version`?"
    assert resolved(db("size: larg")).diagnostics[0].help == "did you mean `large`?"
    assert resolved(db("qqq: x")).diagnostics[0].help == "it has `labels`, `replicas`, `size`, `tags`, `version`"
    assert resolved(workload("v1: {type: volume, params: {x: 1}}")).diagnostics[0].help == "`volume` takes no params"


def test_a_tolerated_param_is_dropped_with_a_warning() -> None:
    found = resolved(db("extensions: [hstore]"))
    assert told(found) == [("SK514", "score.yaml:10:7")]
    assert found.diagnostics[0].message == "`extensions` is dropped: there are none here"
    assert "extensions" not in params(found, UID)


def test_a_missing_param_is_reported_at_the_resource() -> None:
    assert told(resolved(workload("r1: {type: route}"))) == [("SK516", "score.yaml:7:3")]


def test_all_faults_of_a_set_are_told_together() -> None:
    found = resolved(db("{size: huge, replicas: 9, x: 1}"), db("size: huge", "cart", "cart.yaml"))
    assert told(found) == [
        ("SK515", "cart.yaml:10:13"),
        ("SK515", "score.yaml:10:14"),
        ("SK515", "score.yaml:10:30"),
        ("SK513", "score.yaml:10:33"),
    ]


def test_allow_narrows_the_contract_and_points_at_both_places() -> None:
    found = resolved(db("size: large"), environment=rule("{allow: {properties: {size: {enum: [small, medium]}}}}"))
    assert told(found) == [("SK515", "score.yaml:10:13")]
    assert (
        found.diagnostics[0].message == "`size` is `large` and must be one of `small`, `medium`, says environment `dev`"
    )
    assert [str(label.span) for label in found.diagnostics[0].labels] == ["environments/dev.yaml:8:14"]


def test_allow_can_refuse_the_params_as_a_whole() -> None:
    found = resolved(db("size: large"), environment=rule("{allow: {required: [replicas]}}"))
    assert told(found) == [("SK515", "environments/dev.yaml:8:14")]
    assert found.diagnostics[0].message == "this resource lacks `replicas`, says environment `dev`"


def test_params_of_a_rule_are_held_against_the_contract_too() -> None:
    found = resolved(
        workload("db: {type: postgres}"), environment=rule("{defaults: {size: huge}, enforced: {sise: small}}")
    )
    assert told(found) == [("SK515", "environments/dev.yaml:8:31"), ("SK513", "environments/dev.yaml:8:49")]


def odd(contract: str, params: str, more: str = "") -> Any:
    """A resource of a type whose params have some schema."""
    types = {"odd": f"{{kind: ResourceType, metadata: {{name: odd}}, params: {contract}}}"}
    drivers = {"odd/simple": "{kind: ResourceDriver, metadata: {name: odd/simple}}"}
    others = "{type: postgres, driver: postgres/simple}, {type: environment, driver: environment/simple}"
    rules = f"drivers: [{{type: odd, driver: odd/simple{more}}}, {others}]"
    environment = f"kind: Environment\nmetadata: {{name: dev}}\nvariables: {{DB_PASSWORD: hunter2}}\n{rules}\n"
    resources = f"db: {{type: postgres}}\nenv: {{type: environment}}\nx1: {{type: odd, params: {params}}}"
    return resolved(workload(resources), types=types, drivers=drivers, environment=environment)


def test_what_a_contract_says_of_all_params_together_is_held_too() -> None:
    contract = """{
        properties: {n: {type: integer, multipleOf: 3}, m: {type: integer}, s: {type: string}},
        dependentRequired: {m: [n]}, unevaluatedProperties: false, propertyNames: {maxLength: 1}}"""
    assert told(odd(contract, "{n: 9, s: '${resources.db.password}'}")) == []
    assert told(odd(contract, "{n: 4}")) == [("SK515", "score.yaml:9:31")]
    assert odd(contract, "{n: 4}").diagnostics[0].message == "`n` is `4` and must be a multiple of 3"
    assert told(odd(contract, "{m: 1}")) == [("SK515", "score.yaml:9:3")]
    assert (
        odd(contract, "{m: 1}").diagnostics[0].message == "`params` of this `odd` lacks `n`, which `m` needs beside it"
    )
    found = odd(
        "{properties: {n: {}}, anyOf: [{properties: {n: {maximum: 3}}}], allOf: [{properties: {n: {maximum: 4}}}]}",
        "{n: 5}",
    )
    assert [d.message for d in found.diagnostics] == [
        "`params` of this `odd` fits no schema of `anyOf`",
        "`n` is `5` and must be at most 4",
    ]


def test_references_of_a_param_are_looked_up_in_the_whole_contract() -> None:
    contract = "{$defs: {port: {type: integer, maximum: 9}}, properties: {n: {$ref: '#/$defs/port'}, l: {items: {$ref: '#/$defs/port'}}}}"
    found = odd(contract, "{n: '7', l: ['1', 2]}")
    params = found.unwrap().resources["odd.default#shop.x1"].params
    assert (params["n"].value, params["l"].value) == (7, [1, 2])
    assert [d.message for d in odd(contract, "{l: [10]}").diagnostics] == ["`l[0]` is `10` and must be at most 9"]


@each_row(
    ("contract", "params", "more", "message"),
    [
        ("{properties: {password: {maxLength: 3}}}", "{password: hunter2}", "", "`password` must have at most 3 characters"),
        ("{properties: {a: {properties: {apiKey: {maxLength: 3}}}}}", "{a: {apiKey: hunter2}}", "",
         "`a.apiKey` must have at most 3 characters"),
        ("{properties: {a: {maxLength: 30}}}", "{a: 'http://me:hunter2@example.com/a/b'}", "",
         "`a` is `http://me:<hidden>@example.com/a/b` and must have at most 30 characters"),
        ("{properties: {a: {maxLength: 3}}}", "{a: '${resources.env.DB_PASSWORD}'}", "", "`a` must have at most 3 characters"),
        ("{properties: {token: {enum: [hunter3]}}}", "{token: hunter2}", "", "`token` must be one of the values that its schema allows"),
        ("{properties: {token: {}}}", "{token: hunter2}", ", params: {allow: {properties: {token: {const: hunter3}}}}",
         "`token` must be one of the values that its schema allows, says environment `dev`"),
    ],
)  # fmt: skip
def test_what_is_secret_by_its_name_is_not_repeated(contract: str, params: str, more: str, message: str) -> None:
    found = odd(contract, params, more)
    assert message in [d.message for d in found.diagnostics]
    assert not any("hunter" in f"{d.message} {d.help}" for d in found.diagnostics)


def test_a_reference_is_fine_where_text_is_wanted_and_nowhere_else() -> None:
    resources = "db: {type: postgres}\nr1: {type: route, params: {host: h, path: '/${resources.db.password}'}}"
    found = resolved(workload(resources))
    assert told(found) == []
    path = only(found, "route.default#shop.r1").params["path"]
    assert repr(path.value) == f"text with secret password of {UID}"
    assert list(map(str, path.origin.inputs)) == ["resources.db.password"]


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        ("{host: h, port: '${resources.db.password}'}", "8:45", "port"),
        ("{host: h, port: '1${resources.db.password}'}", "8:45", "port"),
    ],
)
def test_a_reference_where_a_known_value_must_stand_names_the_way_it_came(text: str, place: str, name: str) -> None:
    found = resolved(workload(f"db: {{type: postgres}}\nr1: {{type: route, params: {text}}}"))
    assert told(found) == [("SK518", f"score.yaml:{place}")]
    assert found.diagnostics[0].notes[0].startswith("it came along `resources.db.password` and is ")
    assert name in found.diagnostics[0].message


def test_declarations_of_a_shared_resource_must_give_equal_params() -> None:
    one = workload("db: {type: postgres, id: main, params: {version: 17}}")
    two = workload("db: {type: postgres, id: main, params: {version: '17'}}", "cart", file="cart.yaml")
    other = workload("db: {type: postgres, id: main, params: {version: 16, size: large}}", "users", file="users.yaml")
    silent = workload("db: {type: postgres, id: main}", "quiet", file="quiet.yaml")
    assert told(resolved(one, two, silent)) == []
    found = resolved(one, two, other, silent)
    assert told(found) == [("SK519", "cart.yaml:7:3")]
    assert found.diagnostics[0].message.endswith("give different params: `size`, `version`")
    assert [str(label.span) for label in found.diagnostics[0].labels] == ["score.yaml:7:3", "users.yaml:7:3"]


def test_params_of_a_shared_resource_that_one_workload_alone_gives_are_told_where_another_leans_on_them() -> None:
    giving = workload("db: {type: postgres, id: main, params: {version: '16'}}")
    silent = workload("db: {type: postgres, id: main}", "quiet", file="quiet.yaml")
    found = resolved(giving, silent)
    assert told(found) == [("SK555", "quiet.yaml:7:3")]
    assert found.diagnostics[0].severity is Severity.WARNING
    assert [str(label.span) for label in found.diagnostics[0].labels] == ["score.yaml:7:3"]


@pytest.mark.parametrize(
    "texts",
    [
        ("db: {type: postgres, id: main, params: {version: '17'}}", "db: {type: postgres, id: main}"),
        (
            "db: {type: postgres, id: main, params: {version: '16'}}",
            "db: {type: postgres, id: main, params: {version: '16'}}",
        ),
        ("db: {type: postgres, id: main, params: {version: '16'}}\nother: {type: postgres, id: main}",),
    ],
    ids=["default", "both", "one-workload"],
)
def test_params_that_stay_when_a_workload_goes_are_not_told_of(texts: tuple[str, ...]) -> None:
    works = [workload(text, f"w{n}", file=f"w{n}.yaml") for n, text in enumerate(texts)]
    assert told(resolved(*works)) == []


@pytest.mark.parametrize("names", [("aa", "bb"), ("bb", "aa")])
def test_whoever_gives_a_shared_resource_no_params_leaves_those_of_others(names: tuple[str, str]) -> None:
    plain = workload("db: {type: postgres, id: one}", names[0], file="a.yaml")
    sized = workload("db: {type: postgres, id: one, params: {size: large}}", names[1], file="b.yaml")
    assert params(resolved(plain, sized), "postgres.default#one")["size"] == "large"


def test_shared_params_are_compared_by_what_their_placeholders_mean() -> None:
    text = "db: {type: postgres, id: main, params: {labels: {owner: '${metadata.name}'}}}"
    assert told(resolved(workload(text), workload(text, "cart", file="cart.yaml"))) == [("SK519", "cart.yaml:7:3")]


def test_metadata_of_a_shared_resource_must_be_equal() -> None:
    one = workload("db: {type: postgres, id: main, metadata: {team: a}}")
    two = workload("db: {type: postgres, id: main, metadata: {team: b}}", "cart", file="cart.yaml")
    silent = workload("db: {type: postgres, id: main}", "quiet", file="quiet.yaml")
    found = resolved(one, silent)
    assert only(found, "postgres.default#main").metadata == {"team": "a"}
    found = resolved(one, two, silent)
    assert told(found) == [("SK520", "cart.yaml:7:44")]
    assert [str(label.span) for label in found.diagnostics[0].labels] == ["score.yaml:7:44"]


def test_a_param_that_an_override_gives_says_so() -> None:
    base = workload("db: {type: postgres, params: {size: small}}")
    over = workload("db: {type: postgres, params: {size: large}}", file="overrides.yaml")
    merged = decode_workload(merge(base.document, over.document)).unwrap()
    origin = only(resolved(merged), UID).params["size"].origin
    assert (origin.kind, str(origin.span)) == ("override", "overrides.yaml:7:39")


def test_settings_lie_in_layers_and_are_held_against_the_drivers_schema() -> None:
    environment = """
        settings: {postgres/simple: {port: 6000}}
        """
    found = resolved(workload("db: {type: postgres}"), environment=environment)
    assert only(found, UID).settings == {"port": 6000}
    assert only(found, UID).outputs["port"].value == 6000
    found = resolved(workload("db: {type: postgres}"), environment="settings: {postgres/simple: {port: x, prot: 1}}")
    assert told(found) == [("SK521", "environments/dev.yaml:12:36"), ("SK521", "environments/dev.yaml:12:39")]
    assert found.diagnostics[1].help == "did you mean `port`?"


def test_each_setting_knows_where_it_was_given_and_what_it_replaced() -> None:
    def spans(environment: str) -> list[str]:
        origin = only(resolved(workload("db: {type: postgres}"), environment=environment), UID).setting_origins["port"]
        assert all(o.kind == "setting" and o.replaced == () for o in origin.replaced)
        return [str(o.span).rpartition("/")[2] for o in (origin, *origin.replaced)]

    rules = "kind: Environment\nmetadata: {name: dev}\nsettings: {postgres/simple: {port: 6000}}\n"
    rules += "drivers: [{type: postgres, driver: postgres/simple, settings: {port: 7000}}]\n"
    assert spans(rules) == ["dev.yaml:5:70", "dev.yaml:4:36", "driver.yaml:5:56"]
    assert spans("settings: {postgres/simple: {port: 6000}}") == ["dev.yaml:12:36", "driver.yaml:5:56"]
    assert spans("") == ["driver.yaml:5:56"]


def test_a_wrong_param_is_explained_by_its_description() -> None:
    type_ = "{kind: ResourceType, metadata: {name: dns}, outputs: {host: {}},"
    type_ += (
        " params: {properties: {subdomain: {type: integer, description: The number of it}, other: {type: integer}}}}"
    )
    found = resolved(workload("d1: {type: dns, params: {subdomain: x, other: y}}"), types={"dns": type_})
    assert [d.help for d in found.diagnostics] == ["`subdomain`: The number of it", None]


def test_long_values_are_not_repeated() -> None:
    found = resolved(workload(f"db: {{type: postgres, params: {{size: {'x' * 41}}}}}"))
    assert found.diagnostics[0].message == "`size` must be one of `small`, `medium`, `large`"


def test_a_rules_settings_lie_over_the_environments() -> None:
    environment = """\
kind: Environment
metadata: {name: dev}
settings: {postgres/simple: {port: 6000}}
drivers: [{type: postgres, driver: postgres/simple, settings: {port: 7000}}]
"""
    assert only(resolved(workload("db: {type: postgres}"), environment=environment), UID).settings == {"port": 7000}


def test_a_driver_without_settings_says_so() -> None:
    found = resolved(workload("d1: {type: dns}"), environment="settings: {dns/simple: {zone: x}}")
    assert told(found) == [("SK521", "environments/dev.yaml:12:25")]
    assert found.diagnostics[0].help == "it has no settings"
