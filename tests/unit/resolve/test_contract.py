from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue import Catalogue
from scorekit.resolve.contract import check_driver, check_type
from tests.rows import each_row
from tests.wordings import hold

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic

TYPE = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: db}
params:
  properties:
    size: {type: string, enum: [small, large], default: small}
    hosts: {type: array, items: {type: object, properties: {name: {type: string}}, additionalProperties: false}}
    extra: {type: object, properties: {a: {type: string}}}
outputs:
  host: {}
  port: {type: integer}
  password: {secret: true}
  url: {secret: true, from: "pg://{{ outputs.password }}@{{ outputs.host }}:{{ outputs.port }}"}
"""
SERVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: server}
params: {properties: {version: {type: string}}}
outputs: {host: {}, meta: {type: object}, root: {secret: true}}
tolerated: {legacy: it does nothing}
"""
FREE = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: free}
additionalOutputs: {type: string}
"""
HEAD = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: NAME}
"""
OUTPUTS = "outputs: {host: h, port: 1, password: {secret: pw}}\n"
SECRETS = "secrets: {pw: {generate: {}}}\n"
Fault = tuple[str, int, int, str]


def catalogue(driver: str = "", type_: str = TYPE, name: str = "db/x") -> Catalogue:
    return Catalogue.from_texts(
        {
            "resource_drivers/db/type.yaml": type_,
            "resource_drivers/server/type.yaml": SERVER,
            "resource_drivers/free/type.yaml": FREE,
            "resource_drivers/broken/type.yaml": "kind: ResourceType",
            f"resource_drivers/{name}/driver.yaml": HEAD.replace("NAME", name) + driver,
        },
        builtin=False,
    )


def found(driver: str, *, name: str = "db/x") -> tuple[Diagnostic, ...]:
    made = catalogue(driver, name=name)
    read = made.driver(name).unwrap()
    return check_driver(read, made.resource_type(read.type).unwrap(), made)


def plain(diagnostics: tuple[Diagnostic, ...], *, lines: int = 3) -> list[Fault]:
    """Code, line below the head, column, message."""
    hold("resolve", diagnostics)
    return [(d.code, d.span.line - lines, d.span.column, d.message) for d in diagnostics if d.span]


def faults(driver: str, *, name: str = "db/x") -> list[Fault]:
    return plain(found(driver, name=name))


def type_faults(type_: str) -> list[Fault]:
    return plain(check_type(catalogue(type_=type_).resource_type("db").unwrap()), lines=0)


def test_driver_that_keeps_its_contract_has_no_faults() -> None:
    driver = """\
settings: {properties: {image: {type: string, default: pg}, deep: {type: object}, zones: {type: array}}}
let:
  sizes: {small: {cpu: 1}, large: {cpu: 2}}
  size: "{{ let.sizes[params.size] }}"
  list: [1]
  some: {$when: params.size == 'small', a: 1}
  server: "{{ requires.server.host }}"
requires:
  server: {type: server, class: "{{ class }}", id: "{{ let.size.cpu }}", $when: params.size == 'large', params: {version: "{{ params.size }}", legacy: 1}}
secrets:
  pw: {generate: {length: 32}}
  dsn: {text: "pg://{{ secrets.pw }}@{{ requires.server.host }}"}
  key: {from: {secret: "{{ name }}", key: k}}
  out: {external: {key: "{{ environment.name }}/{{ uid }}"}}
outputs:
  host: "{{ name }}{{ domain }}"
  port: 5432
  password: {secret: pw}
kubernetes:
  outputs: {host: {configMapRef: {name: c, key: host}}}
  manifests:
    - {apiVersion: v1, kind: Service, metadata: {name: "{{ outputs.host }}"}}
    - $each: {d: dependents}
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: "{{ d.name }}"}
      a: "{{ d.name }}{{ d.params.anything }}{{ d.outputs.host }}"
      b: [{$each: {h: params.hosts}, $value: "{{ h.name }}"}]
      c: [{$each: {p: workload.ports}, $value: "{{ p.key }}{{ p.value.port }}"}]
    - "{{ workloads.web.ports.http.port }}{{ workload.ports[params.size].targetPort }}{{ workload.ports.80.port }}"
    - "{{ settings.image }}{{ settings.deep.any }}{{ let.sizes.small.cpu }}{{ let.size.any }}{{ let.list[0] }}{{ let.some.b }}"
    - "{{ environment.type }}{{ environment.variables.ANY }}{{ metadata.anything.at.all }}{{ params.extra.b }}"
    - "{{ workload.labels.a }}{{ workload.selector.b }}{{ target }}{{ outputs.url }}{{ requires.server.meta.x }}"
compose:
  services: {"{{ name }}": {environment: {P: "{{ secrets.pw }}"}}}
"""
    assert faults(driver) == []


# Outputs


def test_output_that_is_missing_is_named_at_the_outputs() -> None:
    assert faults("outputs: {host: h, port: 1}\n") == [
        ("SK454", 1, 1, "driver `db/x` lacks output `password` of type `db`"),
    ]


def test_output_that_is_missing_on_some_targets_is_named_with_them() -> None:
    driver = SECRETS + (
        "outputs: {port: 1}\nkubernetes: {outputs: {host: h, password: {secret: pw}}}\ncompose: {outputs: {host: h}}\n"
    )
    assert faults(driver) == [("SK454", 2, 1, "driver `db/x` lacks output `password` of type `db` on compose")]
    both = SECRETS + "kubernetes: {outputs: {host: h, port: 1}}\ncompose: {outputs: {host: h}}\n"
    assert faults(both) == [
        ("SK454", 3, 11, "driver `db/x` lacks output `password` of type `db` on compose and kubernetes"),
        ("SK454", 3, 11, "driver `db/x` lacks output `port` of type `db` on compose"),
    ]


def test_outputs_may_stand_in_sections_alone_or_be_missing_altogether() -> None:
    assert faults(SECRETS + "compose: {outputs: {host: h, port: 1}}\n") == [
        ("SK454", 2, 11, "driver `db/x` lacks output `password` of type `db` on compose"),
    ]
    without = SECRETS + "compose: {}\nkubernetes: {outputs: {host: h, port: 1}}\n"
    assert ("SK454", 3, 14, "driver `db/x` lacks output `password` of type `db` on compose and kubernetes") in faults(
        without
    )
    assert faults("") == [
        ("SK454", 0, 18, f"driver `db/x` lacks output `{key}` of type `db`") for key in ("host", "password", "port")
    ]


@pytest.mark.parametrize(
    "outputs", ["'{{ settings }}'", "{'{{ name }}': 1}", "{$when: params.size == 'small', host: h}"]
)
def test_outputs_that_only_a_render_knows_are_not_missed(outputs: str) -> None:
    assert faults(f"outputs: {outputs}\n") == []
    assert faults(f"outputs: {outputs}\ncompose: {{outputs: {{host: h}}}}\n") == []


def test_unknown_output_is_refused_in_every_place() -> None:
    driver = SECRETS + ("outputs: {hots: h, host: h, port: 1, password: {secret: pw}}\ncompose: {outputs: {zzz: 1}}\n")
    assert faults(driver) == [
        ("SK455", 2, 11, "type `db` has no output `hots`"),
        ("SK455", 3, 21, "type `db` has no output `zzz`"),
    ]
    assert [d.help for d in found(driver)] == [
        "did you mean `host`?",
        "add it to the outputs of `db`, or leave it out",
    ]


def test_type_with_additional_outputs_takes_any() -> None:
    assert faults("outputs: {ANY: x, OTHER: '{{ environment.variables.X }}'}\n", name="free/x") == []


# Secrets


@each_row("value", ["hunter2", "'{{ name }}-pw'", "5", "'{{ environment.type }}'", "{configMapRef: {name: c, key: k}}"])
def test_secret_output_is_a_reference(value: str) -> None:
    (only,) = found(f"outputs: {{host: h, port: 1, password: {value}}}\n")
    assert (only.code, only.quote) == ("SK456", False)
    assert only.span is not None
    assert (only.span.line, only.span.column) == (4, 39)


@each_row(
    "value",
    [
        "{secret: pw}",
        "{moduleRef: {name: db, output: pw}}",
        "{env: '{{ settings.any }}'}",
        "{secret: '{{ let.key }}'}",
        "{secretRef: {name: n, key: k}}",
        "'{{ secrets.pw }}'",
        "'x{{ requires.server.root }}'",
        "'{{ let.any }}'",
        "'{{ let | string }}'",
        "'{{ settings.any | default(omit) }}'",
    ],
)
def test_secret_output_may_be_any_reference_or_what_only_a_render_knows(value: str) -> None:
    driver = (
        "settings: {properties: {any: {}}}\nlet: {any: '{{ params }}', key: pw}\nrequires: {server: {type: server}}\n"
        + SECRETS
        + f"outputs: {{host: h, port: 1, password: {value}}}\n"
    )
    assert faults(driver) == []


@each_row(
    "value",
    [
        "{secret: pw}",
        "'pg://{{ secrets.pw }}'",
        "'{{ requires.server.root }}'",
        "'{{ let.late }}'",
        "[{a: '{{ secrets.pw }}'}]",
    ],
)
def test_secret_does_not_go_into_an_output_that_is_not_marked(value: str) -> None:
    driver = (
        "let: {dsn: 'x{{ secrets.pw }}', late: '{{ let.dsn }}'}\nrequires: {server: {type: server}}\n"
        + SECRETS
        + f"outputs: {{port: 1, password: {{secret: pw}}, host: {value}}}\n"
    )
    message = "output `host` of type `db` is not marked secret and holds a secret"
    assert faults(driver) == [("SK457", 4, 50, message)]


def test_host_may_come_from_a_secret_that_something_else_writes() -> None:
    assert (
        faults(SECRETS + "outputs: {port: 1, password: {secret: pw}, host: {secretRef: {name: n, key: host}}}\n") == []
    )


def test_secret_of_an_output_is_one_of_the_drivers() -> None:
    assert faults(SECRETS + "outputs: {host: h, port: 1, password: {secret: pq}}\n") == [
        ("SK453", 2, 48, "the driver has no secret `pq`"),
    ]
    assert found("outputs: {host: h, port: 1, password: {secret: pq}}\n")[0].help == "its secrets: none"


def test_what_names_the_secret_of_another_waits_for_no_secret() -> None:
    driver = (
        "let: {a: 'x{{ secrets.pw }}'}\n"
        "secrets: {pw: {generate: {}}, of: {from: {secret: '{{ let.a }}', key: k}}}\n"
        "outputs: {host: h, port: 1, password: {secret: pw}}\n"
    )
    words = "`let.a` is known only after the Secret of `of` is named: it holds a secret or a requirement's output"
    assert [(code, message) for code, _, _, message in faults(driver)] == [("SK453", words)]


def test_a_param_called_like_a_let_that_holds_a_secret_is_none() -> None:
    driver = (
        "let: {size: '{{ secrets.pw }}'}\nsecrets: {pw: {generate: {}}}\n"
        "outputs: {host: '{{ params.size }}', port: 1, password: {secret: pw}}\n"
    )
    assert faults(driver) == []
    assert [code for code, *_ in faults(driver.replace("params.size", "let.size"))] == ["SK457"]


def test_secrets_do_not_need_each_other_in_a_circle() -> None:
    driver = (
        "secrets:\n"
        "  pw: {text: '{{ secrets.b }}'}\n"
        "  b: {text: '{{ secrets.c }}{{ secrets.d }}'}\n"
        "  c: {text: '{{ secrets.b }}'}\n"
        "  d: {generate: {}}\n"
        "  e: {text: '{{ secrets.e }}{{ secrets }}'}\n"
    ) + OUTPUTS
    assert faults(driver) == [
        ("SK463", 3, 3, "secret `b` needs itself: `b` -> `c` -> `b`"),
        ("SK463", 6, 3, "secret `e` needs itself: `e` -> `e`"),
    ]


def test_output_that_can_not_be_read_is_reported_once() -> None:
    driver = SECRETS + "outputs: {host: h, port: 1, password: '{{ a b }}'}\n"
    assert faults(driver) == [("SK450", 2, 45, "`b` is not expected here")]


def test_drivers_never_write_secrets() -> None:
    driver = (
        SECRETS
        + OUTPUTS
        + (
            "kubernetes:\n"
            "  manifests:\n"
            "    - {apiVersion: v1, kind: Secret}\n"
            "    - {$when: true, $value: {kind: Secret}}\n"
            "    - {apiVersion: secretsmanager.aws.upbound.io/v1beta1, kind: Secret, metadata: {name: x}}\n"
            "    - text\n"
        )
    )
    assert faults(driver) == [
        ("SK461", 5, 30, "drivers never write Secrets"),
        ("SK461", 6, 36, "drivers never write Secrets"),
    ]
    assert not any(d.quote for d in found(driver))
    assert faults(SECRETS + OUTPUTS + "kubernetes: {manifests: '{{ params }}'}\n") == []


# Names


def test_names_are_checked_against_what_each_part_sees() -> None:
    driver = """\
settings: {properties: {image: {type: string}}}
let:
  first: "{{ let.second }}{{ params.sise }}"
  second: "{{ outputs.host }}{{ dependents }}"
  late: "{{ requires.server.host }}"
  later: "{{ let.late }}"
requires:
  server: {type: server, id: "{{ requires.server.host }}{{ let.late }}{{ let.later }}", $when: nope, params: {versoin: 1}}
secrets:
  pw: {text: "{{ secrets.pq }}{{ settings.imgae }}"}
outputs: {host: "{{ outputs.port }}{{ requires.sever.host }}", port: "{{ requires.server.hots }}", password: {secret: pw}}
kubernetes:
  outputs: {host: "{{ dependents }}"}
  manifests:
    - "{{ workload.nam }}{{ workloads.web.prots }}{{ environment.nmae }}{{ outputs.hostt | default('x') }}"
    - {$each: {d: dependents}, a: "{{ d.nam }}", "{{ d.x }}": "{{ e }}"}
    - "{{ name.upper }}{{ dependents.name }}{{ params.hosts[0].nam }}{{ let.first.x }}"
compose: {services: {a: "{{ name.upper() }}"}}
"""
    assert [(line, column, message) for code, line, column, message in faults(driver) if code == "SK453"] == [
        (3, 14, "`let` has no `second`"),
        (3, 30, "`params` has no `sise`"),
        (4, 15, "`outputs` is no name that is known here"),
        (4, 33, "`dependents` is no name that is known here"),
        (8, 34, "`requires` is no name that is known here"),
        (8, 60, "`let` has no `late`"),
        (8, 74, "`let` has no `later`"),
        (8, 96, "`nope` is no name that is known here"),
        (8, 111, "`server` has no param `versoin`"),
        (10, 18, "`secrets` has no `pq`"),
        (10, 34, "`settings` has no `imgae`"),
        (11, 21, "`outputs` is no name that is known here"),
        (11, 39, "`requires` has no `sever`"),
        (11, 74, "`requires.server` has no `hots`"),
        (13, 23, "`dependents` is no name that is known here"),
        (15, 11, "`workload` has no `nam`"),
        (15, 29, "`workloads.web` has no `prots`"),
        (15, 54, "`environment` has no `nmae`"),
        (15, 76, "`outputs` has no `hostt`"),
        (16, 39, "`dependents[]` has no `nam`"),
        (16, 54, "`dependents[]` has no `x`"),
        (16, 67, "`e` is no name that is known here"),
        (17, 11, "`name` has no keys, so there is no `upper` in it"),
        (17, 27, "`dependents` is a list, so there is no `name` in it"),
        (17, 48, "`params.hosts[]` has no `nam`"),
    ]
    assert ("SK450", 18, 39, "nothing can be called") in faults(driver)


NETWORK = ("domain", "name", "namespace", "portNames[0]", "ports.web.port", "ports.web.protocol", "ports.web.targetPort", "service")  # fmt: skip
SEEN = [
    *("class", "domain", "id", "name", "namespace", "target", "type", "uid", "metadata.anything.at.all"),
    *("environment.name", "environment.type", "environment.variables.ANY"),
    *(f"workload.{name}" for name in (*NETWORK, "labels.any", "metadata.any.thing", "selector.any")),
    *(f"workloads.other.{name}" for name in NETWORK),
]
DEPENDENT = ("name", "outputs.any", "params.any", "type", "uid", "workload")


@each_row("name", SEEN)
def test_every_name_that_drivers_see_is_known_where_they_see_it(name: str) -> None:
    let = f'let: {{x: "{{{{ {name} }}}}"}}\n'
    section = f'kubernetes: {{manifests: [{{a: "{{{{ {name} }}}}"}}]}}\n'
    assert "SK453" not in {code for code, *_ in faults(OUTPUTS + SECRETS + let + section)}


@each_row("name", DEPENDENT)
def test_what_a_section_sees_of_whoever_depends_on_it_is_known(name: str) -> None:
    section = f'kubernetes: {{manifests: [{{a: "{{{{ dependents[0].{name} }}}}"}}]}}\n'
    assert "SK453" not in {code for code, *_ in faults(OUTPUTS + SECRETS + section)}


def test_hints_name_what_is_near_or_all_that_there_is() -> None:
    driver = SECRETS + OUTPUTS + "compose: {gate: ['{{ params.sise }}', '{{ requires.x }}', '{{ secrets.zzz }}']}\n"
    assert [d.help for d in found(driver)] == ["did you mean `size`?", "there are none", "there is `pw`"]


def test_required_type_exists() -> None:
    driver = (
        SECRETS
        + OUTPUTS
        + (
            "requires:\n"
            "  a: {type: sever}\n"
            "  b: {type: nothing-like-it}\n"
            "  c: {type: '{{ params.size }}', params: {any: 1}}\n"
            "  d: {type: broken}\n"
            "  e: {type: free, params: {'{{ name }}': 1, $when: true}}\n"
            "compose: {gate: ['{{ requires.a.any }}{{ requires.c.any }}{{ requires.d.any }}{{ requires.e.any }}']}\n"
        )
    )
    assert [f for f in faults(driver) if f[0] == "SK458"] == [
        ("SK458", 4, 13, "there is no type `sever`"),
        ("SK458", 5, 13, "there is no type `nothing-like-it`"),
    ]
    assert [d.help for d in found(driver)][:2] == ["did you mean `server`?", "`scorekit types list` lists them"]
    assert len(faults(driver)) == 2


def test_drivers_whose_files_are_needed_exist() -> None:
    driver = SECRETS + OUTPUTS + "needs: {files: [db/x, db/y, ../../db/x]}\n"
    assert faults(driver) == [
        ("SK417", 3, 23, "there is no driver `db/y`"),
        ("SK417", 3, 29, "there is no driver `../../db/x`"),
    ]


def test_output_that_is_written_out_has_the_type_of_its_contract() -> None:
    assert faults(SECRETS + "outputs: {host: 1, port: x, password: {secret: pw}}\n") == [
        ("SK526", 2, 26, "output `port` must be an integer, not a text")
    ]
    fine = "outputs: {host: true, port: '{{ 1 }}', password: {secret: pw}}\n".replace("true", "h")
    assert faults(SECRETS + fine) == faults(SECRETS + fine.replace("'{{ 1 }}'", "'5432'")) == []


def test_gates_name_services_and_conditions_that_there_are() -> None:
    gates = "compose: {services: {db: {image: x}}, gate: [{service: bd, condition: service_helthy}, {service: '{{ name }}', condition: '{{ name }}'}, 1]}\n"
    assert faults(SECRETS + OUTPUTS + gates) == [
        ("SK672", 3, 56, "the gate waits for service `bd`, which this driver does not write"),
        ("SK672", 3, 71, "`service_helthy` is no condition of a service"),
    ]
    assert [d.help for d in found(SECRETS + OUTPUTS + gates)] == [
        "its services: `db`",
        "did you mean `service_healthy`?",
    ]
    zzz = gates.replace("service_helthy", "zzz").replace("db:", "'{{ name }}':")
    assert [d.help for d in found(SECRETS + OUTPUTS + zzz)] == [
        "one of service_started, service_healthy, service_completed_successfully"
    ]
    assert faults(SECRETS + OUTPUTS + "compose: {services: {}, gate: []}\n") == []


@each_row(
    ("section", "column"),
    [
        ("kubernetes: {manifests: {apiVersion: v1}}", 25),
        ("kubernetes: {workload: {merge: {}}}", 24),
        ("compose: {services: [{image: x}]}", 21),
        ("compose: {gate: text}", 17),
        ("compose: {volume: data}", 19),
    ],
)
def test_a_part_of_a_section_is_a_mapping_or_a_list(section: str, column: int) -> None:
    assert [f[:3] for f in faults(f"{SECRETS}{OUTPUTS}{section}\n")] == [("SK465", 3, column)]
    computed = "'{{ params.extra }}'" if "volume:" in section else "{$when: 'true', $value: '{{ params.extra }}'}"
    key = section.partition("{")[2].partition(":")[0]
    assert faults(f"{SECRETS}{OUTPUTS}{section.partition(':')[0]}: {{{key}: {computed}}}\n") == []


def test_manifests_that_are_written_out_are_objects() -> None:
    manifests = (
        "kubernetes:\n  manifests:\n"
        "    - {kind: Service, metadata: {}}\n"
        "    - {$when: 'true', $value: {apiVersion: v1}}\n"
        "    - {apiVersion: v1, kind: Service, metadata: {name: x}}\n"
        "    - {apiVersion: v1, kind: Service, metadata: '{{ params.extra }}'}\n"
        "    - {apiVersion: v1, '{{ name }}': x}\n"
        "    - {$raw: {a: b}}\n"
        "    - '{{ params.extra }}'\n"
    )
    assert faults(SECRETS + OUTPUTS + manifests) == [
        ("SK620", 5, 7, "this manifest lacks `apiVersion`, `metadata.name`"),
        ("SK620", 6, 31, "this manifest lacks `kind`, `metadata`"),
    ]


def test_defaults_satisfy_their_own_schema() -> None:
    driver = (
        SECRETS
        + OUTPUTS
        + (
            "settings:\n"
            "  properties:\n"
            "    size: {enum: [small, large], default: medium}\n"
            "    count: {type: integer, default: many}\n"
            "    zones: {type: array, items: {type: string}, default: [a, 1]}\n"
            "    any: true\n"
            "    fine: {type: integer, default: 3}\n"
        )
    )
    assert [f[:3] for f in faults(driver)] == [("SK462", 5, 43), ("SK462", 6, 37), ("SK462", 7, 62)]
    assert "the default of `zones` at `[1]`" in faults(driver)[2][3]


# Types


def test_type_that_fits_itself_has_no_faults() -> None:
    assert type_faults(TYPE) == []


def test_derived_outputs_name_what_is_there() -> None:
    type_ = TYPE + "  far: {from: '{{ outputs.hots }}{{ namespace }}{{ params.size }}{{ name }}{{ params.nope }}'}\n"
    assert type_faults(type_) == [
        ("SK453", 14, 19, "`outputs` has no `hots`"),
        ("SK453", 14, 37, "`namespace` is no name that is known here"),
        ("SK453", 14, 79, "`params` has no `nope`"),
    ]


def test_derived_outputs_do_not_need_each_other_in_a_circle() -> None:
    type_ = TYPE + "  a: {from: '{{ outputs.b }}'}\n  b: {from: '{{ outputs.a }}{{ outputs.host }}'}\n"
    assert type_faults(type_) == [("SK463", 14, 13, "output `a` needs itself: `a` -> `b` -> `a`")]


def test_derived_output_with_a_secret_in_it_is_marked() -> None:
    type_ = TYPE + "  dsn: {from: 'x{{ outputs.password }}'}\n"
    message = "output `dsn` holds the secret output `password` and is not marked secret itself"
    assert type_faults(type_) == [("SK457", 14, 15, message)]


def test_params_have_defaults_that_they_take() -> None:
    (only,) = type_faults(TYPE.replace("default: small", "default: medium"))
    assert only[:3] == ("SK462", 6, 57)
