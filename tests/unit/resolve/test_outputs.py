from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorekit.resolve.secrets import Composed, Derived, External
from scorekit.values import ConfigMapKey, ModuleOutput, RuntimeVariable, SecretKey, SecretValue, Text
from tests.rows import each_row
from tests.unit.resolve.world import DRIVERS, TYPES, only, outputs, resolved, told, variables, workload

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution

UID = "postgres.default#shop.db"
DRIVER = "resource_drivers/postgres/simple/driver.yaml"
DB = workload("db: {type: postgres}")


def served(text: str, **options: Any) -> Outcome[Resolution]:
    """A postgres served by a driver of some text."""
    lines = "".join(f"            {line}\n" for line in text.splitlines())
    head = f"\n            kind: ResourceDriver\n            metadata: {{name: postgres/simple}}\n{lines}"
    return resolved(DB, drivers={"postgres/simple": head}, **options)


def bound(text: str, *workloads: Any, **options: Any) -> Outcome[Resolution]:
    found = workloads or (DB,)
    return resolved(*found, environment=f"bindings:\n  shop.db:\n    outputs: {text}\n", **options)


def test_outputs_may_be_computed_as_a_whole_or_by_their_keys() -> None:
    head = "{kind: ResourceDriver, metadata: {name: dns/simple}, outputs: WRITTEN}"
    for written in ("{\"{{ 'ho' ~ 'st' }}\": h}", "{$when: 'true', host: h}", "\"{{ {'host': 'h'} }}\""):
        found = resolved(workload("d1: {type: dns}"), drivers={"dns/simple": head.replace("WRITTEN", written)})
        assert (told(found), outputs(found, "dns.default#shop.d1")) == ([], {"host": "h"}), written


def test_outputs_keep_their_type_and_know_what_they_were_computed_from() -> None:
    found = resolved(DB)
    assert outputs(found, UID) == {
        "host": "shop-db",
        "password": SecretValue(UID, "password"),
        "port": 5432,
        "url": Text(("pg://", SecretValue(UID, "password"), "@shop-db:5432")),
    }
    host, url = (only(found, UID).outputs[key].origin for key in ("host", "url"))
    assert (host.kind, str(host.span), [*map(str, host.inputs)]) == ("driver", f"{DRIVER}:7:17", ["name", "domain"])
    assert (url.kind, [*map(str, url.inputs)]) == ("type", ["outputs.password", "outputs.host", "outputs.port"])


def test_every_form_of_an_output() -> None:
    text = """\
secrets: {p: {from: {secret: "{{ name }}-conn", key: pw}}, q: {generate: {length: 8}}}
outputs:
  host: {configMapRef: {name: "{{ name }}", key: host}}
  port: {secretRef: {name: conn, key: port, namespace: db}}
  password: {secret: p}
  url: "x-{{ secrets.q }}"
"""
    assert outputs(served(text), UID) == {
        "host": ConfigMapKey("shop-db", "host"),
        "password": SecretKey("shop-db-conn", "pw"),
        "port": SecretKey("conn", "port", "db"),
        "url": Text(("x-", SecretValue(UID, "q"))),
    }
    module = text.replace("{secret: p}", '{moduleRef: {name: "{{ name }}", output: pw}}')
    assert outputs(served(module), UID)["password"] == ModuleOutput("shop-db", "pw")


def test_a_reference_may_have_a_condition() -> None:
    text = """\
secrets: {p: {generate: {length: 8}}}
settings: {properties: {whole: {type: boolean, default: WHOLE}}}
outputs:
  host: {$when: "true", configMapRef: {name: conn, key: host}}
  port: 5432
  password: {$when: "true", secret: p}
  url: {$when: settings.whole, secretRef: {name: conn, key: "{{ name }}"}}
"""
    found = outputs(served(text.replace("WHOLE", "true")), UID)
    assert (found["host"], found["url"]) == (ConfigMapKey("conn", "host"), SecretKey("conn", "shop-db"))
    assert found["password"] == SecretValue(UID, "p")
    composed = outputs(served(text.replace("WHOLE", "false")), UID)["url"]
    assert composed == Text(("pg://", SecretValue(UID, "p"), "@", ConfigMapKey("conn", "host"), ":5432"))


def test_an_output_that_a_driver_may_leave_out() -> None:
    outputs_ = "{host: {}, zone: {optional: true, description: None here.}, z: {from: '{{ outputs.zone }}'}}"
    types = {"dns": "{kind: ResourceType, metadata: {name: dns}, outputs: OUTPUTS}".replace("OUTPUTS", outputs_)}

    def reading(output: str) -> Outcome[Resolution]:
        text = f"d1: {{type: dns}}\nnext: {{type: any, params: {{out: '${{resources.d1.{output}}}'}}}}"
        drivers = {"dns/simple": "{kind: ResourceDriver, metadata: {name: dns/simple}, outputs: {host: h}}"}
        return resolved(workload(text), types=types, drivers=drivers)

    assert outputs(reading("host"), "dns.default#shop.d1") == {"host": "h"}
    (lacking,) = reading("zone").diagnostics
    assert (lacking.message, lacking.help) == ("the environment's `dns` gives no `zone`", "None here.")


REFERENCES = """\
secrets: {p: {from: {secret: conn, key: pw}}}
outputs:
  host: {configMapRef: {name: conn, key: host}}
  port: {secretRef: {name: conn, key: port, namespace: elsewhere}}
  password: {secret: p}
  url: {secretRef: {name: conn, key: url}}
"""
HOMES = 'namespace: "{{ workload.name }}"\nsharedNamespace: shr\n'


@pytest.mark.parametrize(
    ("id_", "uid", "home"), [("", UID, "shop"), (", id: orders", "postgres.default#orders", "shr")]
)
def test_what_a_driver_makes_lies_in_the_namespace_of_its_resource(id_: str, uid: str, home: str) -> None:
    lines = "".join(f"            {line}\n" for line in REFERENCES.splitlines())
    text = f"\n            kind: ResourceDriver\n            metadata: {{name: postgres/simple}}\n{lines}"
    asks = workload(f"db: {{type: postgres{id_}}}")
    found = resolved(asks, drivers={"postgres/simple": text}, environment=HOMES)
    assert outputs(found, uid) == {
        "host": ConfigMapKey("conn", "host", home),
        "password": SecretKey("conn", "pw", home),
        "port": SecretKey("conn", "port", "elsewhere"),
        "url": SecretKey("conn", "url", home),
    }


def test_what_a_binding_names_lies_where_it_is_read() -> None:
    text = "bindings: {shop.db: {outputs: {host: h, port: 1, password: {secretRef: {name: a, key: b}}}}}\n"
    assert outputs(resolved(DB, environment=HOMES + text), UID)["password"] == SecretKey("a", "b")


def test_secrets_of_every_kind() -> None:
    text = """\
secrets:
  a: {generate: {length: 20, alphabet: hex}}
  b: {text: "u:{{ secrets.a }}"}
  c: {external: {key: "db/{{ name }}", property: pw}}
  d: {from: {secret: s, key: k}}
  e: {external: {key: "db"}}
outputs: {host: h, port: 1, password: {secret: b}}
"""
    found = only(served(text), UID)
    assert found.secrets == {
        "a": Derived(20, "hex"),
        "b": Composed(Text(("u:", SecretValue(UID, "a")))),
        "c": External("db/shop-db", "pw"),
        "e": External("db", None),
    }


def test_outputs_of_the_section_replace_and_add() -> None:
    text = """\
outputs: {host: everywhere, port: 1}
kubernetes: {outputs: {host: here, password: {secretRef: {name: a, key: b}}}, manifests: [{apiVersion: v1, kind: X, metadata: {name: n}}]}
compose: {outputs: {password: {secretRef: {name: c, key: d}}}}
"""
    found = served(text)
    assert outputs(found, UID)["host"] == "here"
    section = only(found, UID).section
    assert section is not None
    assert section.data == {"manifests": [{"apiVersion": "v1", "kind": "X", "metadata": {"name": "n"}}]}
    assert outputs(served(text, target="compose"), UID)["host"] == "everywhere"


@pytest.mark.parametrize(
    ("outputs_", "code", "place"),
    [
        ("{host: h, port: http, password: {secretRef: {name: a, key: b}}}", "SK526", "5:26"),
        ("{host: h, port: '{{ name }}', password: {secretRef: {name: a, key: b}}}", "SK526", "5:26"),
    ],
)
def test_an_output_of_the_wrong_type_is_reported(outputs_: str, code: str, place: str) -> None:
    assert (code, f"{DRIVER}:{place}") in told(served(f"outputs: {outputs_}"))


def test_a_literal_where_a_secret_must_stand_is_not_quoted() -> None:
    found = bound("{host: h, port: 1, password: hunter2}")
    assert told(found) == [("SK527", "environments/dev.yaml:14:43")]
    assert not found.diagnostics[0].quote
    assert "hunter2" not in repr(found.diagnostics[0].message)


def test_a_key_of_a_config_map_is_no_secret() -> None:
    found = bound("{host: h, port: 1, password: {configMapRef: {name: a, key: b}}}")
    assert told(found) == [("SK527", "environments/dev.yaml:14:58")]


@each_row(
    ("output", "code", "place"),
    [
        ("{secret: password}", "SK528", "14:47"),
        ("{secretRef: payment-db}", "SK529", "14:50"),
        ("{secretRef: {name: a}}", "SK529", "14:50"),
        ("{secretRef: {name: a, key: b, namespace: 1}}", "SK529", "14:50"),
        ("{configMapRef: {name: a, key: b, more: c}}", "SK529", "14:53"),
        ("{moduleRef: {name: a, output: b, more: c}}", "SK529", "14:50"),
        ("{moduleRef: {name: a, output: 1}}", "SK529", "14:50"),
        ("{moduleRef: {name: a, output: ''}}", "SK529", "14:50"),
        ("{moduleRef: a}", "SK529", "14:50"),
        ("{env: 1}", "SK529", "14:44"),
        ("{env: ''}", "SK529", "14:44"),
        ("{env: 'A B'}", "SK529", "14:44"),
        ("{env: 1A}", "SK529", "14:44"),
        ('{env: "A\\nB"}', "SK529", "14:44"),
        ("{env: '{{ name }}'}", "SK529", "14:44"),
    ],
)
def test_a_reference_that_is_not_well_formed_is_reported(output: str, code: str, place: str) -> None:
    assert told(bound(f"{{host: h, port: 1, url: {output}}}")) == [(code, f"environments/dev.yaml:{place}")]


def test_a_variable_of_the_developer_is_secret_where_the_contract_says_so() -> None:
    found = outputs(
        bound("{host: {env: HOST}, port: '{{ 1 }}', password: {env: '{{ name | identifier | upper }}'}}"), UID
    )
    name = RuntimeVariable("SHOP_DB", secret=True, required=True)
    assert (found["host"], found["password"]) == (RuntimeVariable("HOST", required=True), name)
    assert found["url"] == Text(("pg://", name, "@", RuntimeVariable("HOST", required=True), ":1"))


def test_a_binding_replaces_the_driver_and_derives_what_the_contract_derives() -> None:
    found = bound("{host: '{{ environment.name }}.test', port: '6000', password: {secretRef: {name: a, key: b}}}")
    assert outputs(found, UID) == {
        "host": "dev.test",
        "password": SecretKey("a", "b"),
        "port": 6000,
        "url": Text(("pg://", SecretKey("a", "b"), "@dev.test:6000")),
    }
    resource = only(found, UID)
    assert (resource.section, resource.requires, resource.settings) == (None, {}, {})
    assert (resource.outputs["host"].origin.kind, str(resource.outputs["host"].origin.span)) == (
        "binding",
        "environments/dev.yaml:14:21",
    )


def test_an_output_that_the_contract_lacks_is_noted_at_the_binding() -> None:
    found = bound("{host: h, port: 1, replicas: 2}")
    assert told(found) == [("SK530", "environments/dev.yaml:14:33")]
    assert found.value is not None


def test_a_binding_without_outputs_serves_whoever_uses_none() -> None:
    found = resolved(DB, environment="bindings: {shop.db: {}}")
    assert (told(found), outputs(found, UID)) == ([], {})


def test_an_output_that_is_used_and_not_bound_is_reported_at_the_placeholder() -> None:
    one = workload("db: {type: postgres}", body="variables: {U: 'x${resources.db.url}', H: '${resources.db.host}'}")
    found = bound("{host: h, port: 1}", one)
    assert told(found) == [("SK536", "score.yaml:6:22")]
    assert [str(label.span) for label in found.diagnostics[0].labels] == ["environments/dev.yaml:13:3"]
    assert found.diagnostics[0].message == f"the binding of `{UID}` gives no `password`, from which `url` is made"
    assert found.diagnostics[0].help == "add `password` to the binding's `outputs`, or `url` itself"
    found = bound("{port: 1}", one)
    assert [d.message.partition("gives ")[2] for d in found.diagnostics] == [
        "no `password` and `host`, from which `url` is made",
        "no `host`",
    ]


def test_what_is_missing_is_found_through_any_number_of_derived_outputs() -> None:
    type_ = "{kind: ResourceType, metadata: {name: dns}, outputs: {host: {}, url: {from: 'x{{ outputs.host }}'}, "
    type_ += "link: {from: '{{ outputs.url }}{{ outputs.host }}'}, one: {from: '{{ outputs.two }}'}, two: {from: '{{ outputs.one }}'}}}"
    body = "variables: {A: '${resources.d1.link}', B: '${resources.d1.one}'}"
    found = resolved(
        workload("d1: {type: dns}", body=body), types={"dns": type_}, environment="bindings: {shop.d1: {outputs: {}}}"
    )
    assert [d.message.partition("gives ")[2] for d in found.diagnostics] == [
        "no `host`, from which `link` is made",
        "no `one`",
    ]


def test_a_variable_knows_its_own_line_and_what_it_lies_over() -> None:
    environment = """\
variables: {REGION: eu, LEVEL: info}
workloads:
  "*": {variables: {LEVEL: debug}}
  shop: {variables: {LEVEL: warn}}
"""
    found = resolved(
        workload("env: {type: environment}\nall: {type: environment, id: common}"), environment=environment
    )

    def lines(uid: str, key: str) -> list[str]:
        origin = only(found, uid).outputs[key].origin
        assert origin.kind == "environment"
        return [str(o.span).rpartition("dev.yaml:")[2] for o in (origin, *origin.replaced)]

    uid = "environment.default#shop.env"
    assert lines(uid, "REGION") == ["12:21"]
    assert lines(uid, "LEVEL") == ["15:29", "14:28", "12:32"]
    assert lines("environment.default#common", "LEVEL") == ["12:32"]


def test_a_driver_reads_what_it_requires() -> None:
    drivers = {
        "dns/simple": """
            kind: ResourceDriver
            metadata: {name: dns/simple}
            requires: {db: {type: postgres, id: main}}
            let: {x: "{{ requires.db.host }}", y: "{{ let.x }}!"}
            outputs: {host: "{{ let.y }}"}
            """
    }
    found = resolved(workload("d1: {type: dns}"), drivers=drivers)
    assert outputs(found, "dns.default#shop.d1") == {"host": "postgres-main!"}


def test_what_depends_on_a_failed_resource_fails_without_a_word() -> None:
    text = "db: {type: postgres, params: {size: huge}}\nd1: {type: dns, params: {subdomain: '${resources.db.host}'}}"
    found = resolved(workload(text, body="variables: {H: '${resources.d1.host}', X: '${resources.db.host}'}"))
    assert told(found) == [("SK515", "score.yaml:8:39")]


def test_variables_of_the_environment_are_outputs_of_type_environment() -> None:
    environment = """\
variables: {A: one, B: two}
workloads: {shop: {variables: {B: own}}, "*": {replicas: 2}}
"""
    text = "env: {type: environment}\nall: {type: environment, id: all}"
    body = "variables: {A: '${resources.env.A}', B: '${resources.env.B}', C: '${resources.all.B}'}"
    found = resolved(workload(text, body=body), environment=environment)
    assert variables(found) == {"A": "one", "B": "own", "C": "two"}
    shop = found.unwrap().workloads[0]
    assert (shop.settings.replicas, shop.settings.variables) == (2, {"B": "own"})


def test_an_undefined_variable_is_left_to_whoever_starts_a_compose_project() -> None:
    one = workload("env: {type: environment}", body="variables: {A: 'x${resources.env.HOME}'}")
    found = resolved(one, target="compose")
    assert variables(found) == {"A": Text(("x", RuntimeVariable("HOME")))}
    elsewhere = resolved(one, environment="variables: {HOMES: x}")
    assert told(elsewhere) == [("SK535", "score.yaml:6:22")]
    assert elsewhere.diagnostics[0].help == "did you mean `HOMES`?"
    assert resolved(one).diagnostics[0].help == "add it to the `variables` in environments/dev.yaml"


def test_outputs_as_one_expression_must_be_a_mapping() -> None:
    driver = "{kind: ResourceDriver, metadata: {name: environment/simple}, outputs: '{{ environment.name }}'}"
    found = resolved(workload("env: {type: environment}"), drivers={"environment/simple": driver})
    assert ("SK526", "resource_drivers/environment/simple/driver.yaml:1:106") in told(found)


def test_sections_see_their_own_outputs_and_everyone_who_depends_on_them() -> None:
    drivers = {
        "any/hub": """
            kind: ResourceDriver
            metadata: {name: any/hub}
            outputs: {out: hub}
            kubernetes:
              manifests:
                - $each: {d: dependents}
                  apiVersion: example.org/v1
                  kind: Backend
                  metadata: {name: "{{ d.name }}"}
                  name: "{{ outputs.out }}-{{ d.name }}"
                  host: "{{ d.params.host }}"
                  address: "{{ d.outputs.address | default('none') }}"
                  who: "{{ d.workload }}/{{ d.type }}/{{ d.uid }}"
            """,
        "route/simple": """
            kind: ResourceDriver
            metadata: {name: route/simple}
            requires: {hub: {type: any, id: hub}}
            """,
    }
    environment = """\
kind: Environment
metadata: {name: dev}
drivers:
  - {type: any, driver: any/hub}
  - {type: route, driver: route/simple}
"""
    one = workload("r1: {type: route, params: {host: a}}\nr2: {type: route, id: both, params: {host: b}}")
    two = workload("r1: {type: route, params: {host: c}}", "cart")
    found = resolved(one, two, drivers=drivers, environment=environment)
    section = only(found, "any.default#hub").section
    assert section is not None
    assert [(m["name"], m["host"], m["who"]) for m in section.data["manifests"]] == [
        ("hub-route-both", "b", "/route/route.default#both"),
        ("hub-cart-r1", "c", "cart/route/route.default#cart.r1"),
        ("hub-shop-r1", "a", "shop/route/route.default#shop.r1"),
    ]


def test_a_fault_in_a_section_fails_the_resource() -> None:
    text = "outputs: {host: h, port: 1, password: {secretRef: {name: a, key: b}}}\nkubernetes: {manifests: ['{{ params.tags[0] }}']}"
    found = served(text)
    assert [place for _, place in told(found)] == [f"{DRIVER}:6:30"]


@each_row(
    ("section", "code", "column"),
    [
        ("manifests: '{{ name }}'", "SK465", 25),
        ("manifests: '{{ secrets.password }}'", "SK465", 25),
        ("manifests: '{{ {} }}'", "SK465", 25),
        ("workload: {$value: '{{ name }}'}", "SK465", 33),
        ("$value: ['{{ name }}']", "SK465", 22),
        ("'{{ name }}': []", "SK459", 28),
        ("$when: params.size == 'large', manifests: '{{ name }}'", "", 0),
    ],
)
def test_a_section_that_comes_out_in_another_shape_is_told(section: str, code: str, column: int) -> None:
    driver = DRIVERS["postgres/simple"].replace("kubernetes: {manifests: []}", f"kubernetes: {{{section}}}")
    found = resolved(workload("db: {type: postgres}"), drivers={"postgres/simple": driver})
    assert [(d.code, d.span.column) for d in found.errors if d.span] == ([(code, column)] if code else [])


@pytest.mark.parametrize("key", ["'{{ secrets.password }}'", "['{{ secrets.password }}']", "5"])
def test_a_secret_is_named_by_a_text(key: str) -> None:
    driver = DRIVERS["postgres/simple"].replace("{secret: password}", f"{{secret: {key}}}")
    found = resolved(workload("db: {type: postgres}"), drivers={"postgres/simple": driver})
    assert [(d.code, d.help) for d in found.errors] == [("SK528", "there are: `password`")]


@each_row(
    ("url", "names"),
    [
        ("pg://me:{{ outputs.password }}@h:1/x", "key pw of Secret conn"),
        ("pg://{{ outputs.password }}{{ outputs.password }}@h", "key pw of Secret conn"),
        ("pg://{{ outputs.password }}:{{ outputs.port }}@h", "key pw of Secret conn and key port of Secret conn"),
        ("pg://h:1/{{ outputs.password }}?x=y", "key pw of Secret conn"),
        ("pg://h:{{ outputs.port }}/x", ""),
        ("pg://{{ outputs.host }}:{{ outputs.port }}/x", ""),
        ("user={{ outputs.password }}", ""),
        ("{{ outputs.password }}", ""),
        (r"pg://a\0:{{ outputs.password }}@h", "key pw of Secret conn"),
    ],
)
def test_a_secret_that_an_environment_binds_is_told_where_an_address_of_it_is_asked_for(url: str, names: str) -> None:
    written = "pg://{{ outputs.password }}@{{ outputs.host }}:{{ outputs.port }}"
    types = {"postgres": TYPES["postgres"].replace(written, url)}
    given = "{host: h, port: {secretRef: {name: conn, key: port}}, password: {secretRef: {name: conn, key: pw}}}"
    found = bound(given, workload("db: {type: postgres}", body="variables:\n  V: x ${resources.db.url}"), types=types)
    assert told(found) == ([("SK557", "score.yaml:7:12")] if names else [])
    assert all(f"percent-encodes {names} in it" in d.message for d in found.diagnostics)


def test_a_driver_answers_for_its_own_secrets() -> None:
    driver = DRIVERS["postgres/simple"].replace("{generate: {length: 16}}", "{from: {secret: conn, key: pw}}")
    asks = workload("db: {type: postgres}", body="variables:\n  V: ${resources.db.url}")
    found = resolved(asks, drivers={"postgres/simple": driver})
    assert variables(found)["V"] == Text(("pg://", SecretKey("conn", "pw"), "@shop-db:5432"))
    assert told(found) == []


def test_a_derived_output_may_rest_on_one_that_stands_below_it() -> None:
    type_ = "{kind: ResourceType, metadata: {name: dns}, outputs: {link: {from: '{{ outputs.url }}/x'}, "
    type_ += "url: {from: 'x{{ outputs.host }}'}, host: {}}}"
    one = workload("d1: {type: dns}", body="variables: {A: '${resources.d1.link}'}")
    found = resolved(one, types={"dns": type_}, environment="bindings: {shop.d1: {outputs: {host: h}}}")
    assert (told(found), outputs(found, "dns.default#shop.d1")["link"]) == ([], "xh/x")
