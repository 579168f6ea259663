"""Entries of an environment that no workload of the project uses are warnings at their keys."""

from __future__ import annotations

import pytest

from scorekit.catalogue import Catalogue, check_against
from scorekit.diagnostics import Severity
from scorekit.inputs import compiled_set
from scorekit.location import Source
from scorekit.model.decode import decode
from scorekit.model.environment import Environment
from scorekit.outcome import Findings
from scorekit.parsing import parse
from scorekit.source.reader import read as read_text
from tests.rows import each_row
from tests.unit.catalogue.documents import environment

HEAD = "apiVersion: score.dev/v1b1\n"
LEDGER = f"""{HEAD}metadata: {{name: ledger}}
containers: {{main: {{image: .}}, sidecar: {{image: x}}}}
resources: {{db: {{type: postgres}}, queue: {{type: amqp, id: events.main}}}}
"""
SHOP = f"{HEAD}metadata: {{name: shop}}\ncontainers: {{web: {{image: x}}}}\n"


def read(body: str) -> Environment:
    return Catalogue.from_texts({"environments/dev.yaml": environment("dev", body)}).environment("dev").unwrap()


def told(body: str) -> list[tuple[str, str, str, str | None]]:
    found = check_against(read(body), [parse(LEDGER).unwrap(), parse(SHOP).unwrap()])
    assert {d.severity for d in found} <= {Severity.WARNING}
    return [(d.code, f"{d.span.line}:{d.span.column}", d.message, d.help) for d in found if d.span]


@each_row(
    ("body", "place", "message", "hint"),
    [
        ("workloads: {ledgr: {replicas: 2}}", "4:13", "no workload of this project is called `ledgr`", "did you mean `ledger`?"),
        ("workloads: {zz: {replicas: 2}}", "4:13", "no workload of this project is called `zz`", "there are: `ledger`, `shop`"),
        ("images: {nope/xx: a}", "4:10", "no workload of this project is called `nope`", "there are: `ledger`, `shop`"),
        ("images: {shp: a}", "4:10", "no workload of this project is called `shp`", "did you mean `shop`?"),
        ("images: {ledger/mian: a}", "4:10", "workload `ledger` has no container `mian`", "did you mean `main`?"),
        ("images: {shop/main: a}", "4:10", "workload `shop` has no container `main`", "there are: `web`"),
        ("drivers: [{type: postgres, workload: ledgr, driver: postgres/in-cluster}]", "4:38", "no workload of this project is called `ledgr`", "did you mean `ledger`?"),
        ("drivers: [{type: postgres, workload: ledger, resource: dbs, driver: postgres/in-cluster}]", "4:56", "workload `ledger` has no resource `dbs`", "did you mean `db`?"),
        ("drivers: [{type: postgres, resource: zz, driver: postgres/in-cluster}]", "4:38", "no workload has a resource `zz`", "there are: `db`, `queue`"),
        ("bindings: {ledger.dbs: {outputs: {host: h}}}", "4:12", "workload `ledger` has no resource `dbs`", "did you mean `db`?"),
        ("bindings: {ledger.zzzzz: {outputs: {host: h}}}", "4:12", "workload `ledger` has no resource `zzzzz`", "its resources: `db`, `queue`"),
        ("bindings: {ledgr.db: {outputs: {host: h}}}", "4:12", "no workload of this project has a resource that `ledgr.db` could bind", "did you mean `ledger.db`?"),
        ("bindings: {queu: {outputs: {host: h}}}", "4:12", "no workload of this project has a resource that `queu` could bind", "did you mean `queue`?"),
        ("bindings: {amqp.default#events.man: {outputs: {host: h}}}", "4:12", "no workload of this project has a resource that `amqp.default#events.man` could bind", "did you mean `events.main`?"),
    ],
)  # fmt: skip
def test_a_name_that_nothing_has_is_reported_at_its_key(body: str, place: str, message: str, hint: str) -> None:
    assert told(body) == [("SK423", place, message, hint)]


@pytest.mark.parametrize(("workload", "words"), [("ledger", "workload `ledger`"), ("'*'", "no workload")])
def test_an_exception_names_a_container_that_there_is(workload: str, words: str) -> None:
    body = (
        f"workloads: {{{workload}: {{security: {{exceptions: [{{allow: [fsGroup], container: mian, reason: r}}]}}}}}}"
    )
    ((code, place, message, hint),) = told(body)
    assert (code, hint) == ("SK423", "did you mean `main`?")
    assert place == f"4:{body.index('mian') + 1}"
    assert message.startswith(words)


@each_row(
    "body",
    [
        "workloads: {'*': {replicas: 2}, ledger: {replicas: 1}}",
        "images: {'*': a, shop: b, ledger/main: c}",
        "bindings: {db: {outputs: {host: h}}, ledger.queue: {outputs: {host: h}}, events.main: {outputs: {host: h}}}",
        "bindings: {postgres.default#ledger.db: {outputs: {host: h}}, amqp.default#events.main: {outputs: {host: h}}}",
        # What drivers require is known only when they run.
        "bindings: {http-proxy.default#shared: {outputs: {host: h}}, platform: {outputs: {host: h}}}",
        "bindings: {'postgres.default#x.default#ledgr.db/server': {outputs: {host: h}}}",
        "workloads: {ledger: {security: {exceptions: [{allow: [fsGroup], container: sidecar, reason: r}]}}}",
        "workloads: {ledger: {security: {exceptions: [{allow: [fsGroup], reason: r}]}}}",
    ],
)
def test_what_is_there_or_may_be_is_no_fault(body: str) -> None:
    assert told(body) == []


def test_a_workload_without_resources_has_none_to_bind() -> None:
    assert told("bindings: {shop.cache: {outputs: {host: h}}}")[0][2:] == (
        "workload `shop` has no resource `cache`",
        "its resources: none",
    )


@pytest.mark.parametrize("name", ["scorekit:environments/dev.yaml", "../platform/dev.yaml", "/platform/dev.yaml"])
def test_environments_from_elsewhere_serve_other_projects_too(name: str) -> None:
    source = Source(name, environment("dev", "workloads: {ledgr: {replicas: 2}}"))
    elsewhere = decode(Environment, read_text(source).unwrap()).unwrap()
    assert check_against(elsewhere, [parse(LEDGER).unwrap()]) == ()


def test_without_workloads_there_is_nothing_to_hold_against() -> None:
    assert check_against(read("workloads: {ledgr: {replicas: 2}}"), []) == ()


def codes(*texts: str, select: set[str] | None = None) -> list[str]:
    sources = [Source(f"{n}.yaml", text) for n, text in enumerate(texts)]
    findings = Findings()
    compiled_set(sources, read("workloads: {ledgr: {replicas: 2}}"), {}, select, findings)
    return [d.code for d in findings.items]


def test_the_compiled_set_is_held_against_whatever_is_selected() -> None:
    assert codes(LEDGER, SHOP) == codes(LEDGER, SHOP, select={"shop"}) == ["SK423"]


def test_while_a_workload_is_broken_nobody_knows_what_is_missing() -> None:
    assert "SK423" not in codes(SHOP, LEDGER.replace("containers", "container"), select={"shop"})
