"""Environments side by side: columns, the reference, verdicts, and what can't be compiled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.location import Source
from scorekit.parity.compare import parity

if TYPE_CHECKING:
    from scorekit.parity.result import Parity, Row
    from scorekit.targets.api import ManifestSet

SHOP = """\
apiVersion: score.dev/v1b1
metadata:
  name: shop
containers:
  main:
    image: shop:1
    variables:
      HOST: ${resources.db.host}
      LOG_LEVEL: info
      PASSWORD: ${resources.db.password}
      MOTD: ${resources.env.MOTD}
resources:
  db:
    type: postgres
    params: {version: "16", size: small}
  env:
    type: environment
"""
HEAD = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {{name: {0}}}\nextends: scorekit/{1}\n"


def environment(name: str, parent: str, rest: str = "") -> str:
    return HEAD.format(name, parent) + "variables: {MOTD: hello}\n" + rest


def compiled(environments: Mapping[str, str], score: str = SHOP) -> list[ManifestSet]:
    catalogue = Catalogue.from_texts({f"environments/{name}.yaml": text for name, text in environments.items()})
    return [
        pipeline.compile([Source("shop.yaml", score)], name, catalogue, seed=b"0123456789abcdef").unwrap()
        for name in environments
    ]


def found(environments: Mapping[str, str]) -> Parity:
    return parity(compiled(environments))


def row(report: Parity, subject: str, aspect: str, name: str = "") -> Row:
    return next(r for r in report.rows if r.key == (subject, aspect, name))


ENFORCED = """\
drivers:
  - type: postgres
    driver: postgres/aws-rds
    params:
      enforced: {version: "17", size: large}
"""
DEV, PROD = environment("one", "dev"), environment("two", "prod")


def test_columns_go_from_development_to_production_and_the_strictest_is_held_against() -> None:
    report = found({"two": PROD, "mid": environment("mid", "staging"), "one": DEV})
    assert [c.label for c in report.columns] == ["one", "mid", "two"]
    assert report.reference == "two"


def test_major_version_that_production_enforces_is_a_risk() -> None:
    report = found({"one": DEV, "two": environment("two", "prod", ENFORCED)})
    version = row(report, "shop.db", "version")
    assert (version.verdict, version.rule) == ("risk", "version-major")
    assert {label: fact.text for label, fact in version.cells.items() if fact} == {"one": "16", "two": "17"}
    size = row(report, "shop.db", "param", "size")
    assert (size.verdict, size.rule) == ("risk", "enforced")


def test_an_environment_that_does_not_compile_is_replaced_by_the_strictest_that_does() -> None:
    report = parity(compiled({"one": DEV, "two": PROD}), {"three": ()}, against="three")
    assert report.reference == "two"
    assert row(report, "shop", "profile").rule == "profile-stricter"


def test_accepted_risk_is_expected() -> None:
    made = compiled({"one": DEV, "two": PROD})
    assert row(parity(made), "shop", "profile").verdict == "risk"
    assert row(parity(made, accepted=["profile-stricter"]), "shop", "profile").verdict == "expected"


def test_driver_and_host_are_expected_to_differ() -> None:
    report = found({"one": DEV, "two": PROD})
    assert row(report, "shop.db", "driver").verdict == "expected"
    assert row(report, "shop.db", "output", "host").rule == "known-later"
    assert row(report, "shop", "variable", "main.HOST").rule == "known-later"


def test_what_is_equal_is_counted_and_not_told() -> None:
    report = found({"one": DEV, "two": PROD})
    assert not any(r.key.name == "main.LOG_LEVEL" for r in report.rows)
    assert report.equal > 5


def test_variable_that_an_environment_lacks_is_a_risk_where_it_is_read() -> None:
    overrides = "workloads:\n  shop:\n    overrides: {containers: {main: {variables: {MOTD: null}}}}\n"
    unread = environment("two", "prod", overrides).replace("variables: {MOTD: hello}\n", "")
    report = found({"one": DEV, "two": unread})
    assert row(report, "environment", "environment variable", "MOTD").rule == "environment-variable-missing"
    assert row(report, "shop", "variable", "main.MOTD").rule == "variable-missing"


def test_keys_that_whoever_starts_compose_gives_are_missing_nowhere() -> None:
    score = SHOP.replace("type: environment", "type: secret")
    report = parity(compiled({"one": environment("one", "local"), "two": PROD}, score))
    assert [r.key.aspect for r in report.rows if r.key.subject == "shop.env"] == ["driver"]


def test_own_variable_of_an_environment_is_told_once() -> None:
    report = found({"one": DEV, "two": PROD.replace("hello", "goodbye")})
    told = [r.key.aspect for r in report.rows if r.key.name == "MOTD"]
    assert told == ["environment variable"]


def test_secret_written_out_is_told_as_a_risk_without_its_value() -> None:
    overrides = "workloads:\n  shop:\n    overrides: {containers: {main: {variables: {PASSWORD: hunter2}}}}\n"
    report = found({"one": DEV, "two": environment("two", "prod", overrides)})
    password = row(report, "shop", "variable", "main.PASSWORD")
    assert (password.verdict, password.rule) == ("risk", "plain-in-reference")
    assert "hunter2" not in repr(report.rows)


def test_missing_resource_is_told_once_and_not_by_its_parts() -> None:
    overrides = "workloads:\n  shop:\n    overrides: {resources: {db: null}, containers: {main: {variables: {HOST: x, PASSWORD: null}}}}\n"
    report = found({"one": DEV, "two": environment("two", "prod", overrides)})
    assert [(r.key.aspect, r.rule) for r in report.rows if r.key.subject == "shop.db"] == [
        ("resource", "resource-missing")
    ]


def test_images_of_the_servers_are_compared_by_major_version() -> None:
    old = 'settings:\n  postgres/in-cluster: {image: "docker.io/library/postgres:13.2"}\n'
    report = found({"one": DEV, "old": environment("old", "dev", old)})
    assert row(report, "shop.db", "image", "postgres").rule == "version-major"


def test_command_and_port_that_an_environment_overrides_are_risks() -> None:
    overrides = (
        "workloads:\n  shop:\n    overrides:\n"
        "      {containers: {main: {command: [other]}}, service: {ports: {web: {port: 9090}}}}\n"
    )
    score = SHOP + "service: {ports: {web: {port: 8080}}}\n"
    made = compiled({"one": DEV, "two": environment("two", "prod", overrides)}, score)
    assert row(parity(made), "shop", "command", "main.command").rule == "command-differs"
    port = row(parity(made), "shop", "port", "web")
    assert (port.rule, [fact.text for fact in port.cells.values() if fact]) == (
        "port-differs",
        ["8080 TCP", "9090 TCP"],
    )


VOLUME = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "shop:1", volumes: {/data: {source: "${resources.data}"}}}}
resources: {data: {type: volume%s}}
"""


def test_volume_that_loses_what_others_keep_is_a_risk_unless_its_class_asks_for_that() -> None:
    both = {"kept": environment("kept", "local"), "lost": environment("lost", "dev")}
    report = parity(compiled(both, VOLUME % ""), against="lost")
    assert row(report, "shop.data", "storage").rule == "storage-lost"
    asked = parity(compiled(both, VOLUME % ", class: ephemeral"), against="lost")
    assert not [r for r in asked.rows if r.key.aspect == "storage"]


def test_environments_that_fail_are_risks_and_the_others_are_compared() -> None:
    made = compiled({"one": DEV, "two": PROD})
    catalogue = Catalogue.from_texts({})
    failed = pipeline.compile([Source("shop.yaml", SHOP)], "dev", catalogue, seed=b"0123456789abcdef").diagnostics
    report = parity(made, {"local": failed, "dev": failed})
    assert [p.environment for p in report.problems] == ["dev", "local"]
    assert report.risks == 2 + sum(r.verdict == "risk" for r in report.rows)
    assert report.rows


def test_environment_without_a_rival_differs_in_nothing() -> None:
    assert found({"one": DEV}).rows == ()
    assert parity([]).reference is None


MADE = compiled({"one": DEV, "two": PROD, "three": environment("three", "staging", ENFORCED)})


@settings(max_examples=6)
@given(st.permutations(MADE))
def test_report_does_not_depend_on_the_order_of_environments(order: list[ManifestSet]) -> None:
    assert parity(order) == parity(MADE)


UNTOLD = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: postgres/untold}
outputs: {host: h, port: 1, name: n, username: u, password: {secret: password}}
secrets: {password: {generate: {length: 16}}}
kubernetes: {manifests: []}
"""


def test_what_a_managed_service_runs_and_keeps_is_not_known_and_so_not_missing() -> None:
    texts = {"environments/one.yaml": DEV, "resource_drivers/postgres/untold/driver.yaml": UNTOLD}
    texts["environments/two.yaml"] = environment("two", "dev", "drivers: [{type: postgres, driver: postgres/untold}]\n")
    catalogue = Catalogue.from_texts(texts)
    score = SHOP.replace('version: "16", ', "").replace("image: shop:1", "image: .")
    made = [
        pipeline.compile([Source("shop.yaml", text)], name, catalogue, seed=b"s" * 16, require_images=False).unwrap()
        for name, text in (("one", SHOP), ("two", score))
    ]
    aspects = {row.key.aspect for row in parity(made).rows}
    assert "driver" in aspects
    assert not aspects & {"image", "storage", "container image"}


STORE = {
    "resource_drivers/store/type.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: store}
params: {properties: {version: {type: string}}}
outputs: {host: {}}
""",
    "resource_drivers/store/own/driver.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: store/own}
outputs: {host: h}
kubernetes: {manifests: []}
""",
}


def test_a_version_that_only_some_environments_name_is_not_another() -> None:
    score = SHOP.partition("    variables:")[0] + "resources: {store: {type: store}}\n"
    rules = {"one": "", "two": ", params: {defaults: {version: '1'}}", "three": ", params: {defaults: {version: '2'}}"}
    texts = dict(STORE)
    for name, params in rules.items():
        rule = f"drivers: [{{type: store, driver: store/own{params}}}]\n"
        texts[f"environments/{name}.yaml"] = environment(name, "dev", rule)
    catalogue = Catalogue.from_texts(texts)
    one, two, three = (pipeline.compile([Source("a.yaml", score)], name, catalogue).unwrap() for name in rules)
    assert not [r for r in parity([one, two]).rows if r.key.aspect == "version"]
    assert [r.rule for r in parity([two, three]).rows if r.key.aspect == "version"] == ["version-major"]
