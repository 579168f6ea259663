"""Mistakes that no other test makes: the page of wordings holds what is said of each, and here stands where it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorekit import Catalogue, pipeline
from scorekit.diagnostics import Severity
from scorekit.limits import OverLimitError
from scorekit.location import Source
from scorekit.resolve import edges, placeholders, resolver
from scorekit.resolve.resolution import ResourceUid
from tests.rows import each_row
from tests.unit.resolve.test_expand import ENVIRONMENT, TYPES, driver
from tests.unit.resolve.world import DEV, outputs, resolved, told, workload
from tests.wordings import hold

if TYPE_CHECKING:
    from scorekit.resolve.context import Run

SERVER = "{server: {type: postgres, id: main}}"


def simple(outputs: str, more: str = "") -> dict[str, str]:
    return {"dns/simple": f"\nkind: ResourceDriver\nmetadata: {{name: dns/simple}}\noutputs: {outputs}\n{more}"}


@each_row(
    ("text", "world", "faults"),
    [
        (
            "s1: {type: site, params: {host: h}}\np1: {type: postgres, id: main}",
            {"types": TYPES, "drivers": driver(SERVER), "environment": ENVIRONMENT},
            [("SK524", "score.yaml:8:28")],
        ),
        (
            "d1: {type: dns}",
            {"drivers": simple("{host: h}", "let: {a: {'{{ name }}': 1, shop-d1: 2}}")},
            [("SK551", "resource_drivers/dns/simple/driver.yaml:6:28")],
        ),
        ("d1: {type: dns}", {"images": {"main": "nginx:2"}}, [("SK547", "")]),
        (
            "d1: {type: dns}",
            {
                "environment": DEV.replace(
                    "driver: dns/simple", "driver: dns/simple, params: {defaults: {subdomian: x}}"
                )
            },
            [("SK513", "environments/dev.yaml:7:57")],
        ),
    ],
)
def test_a_mistake_is_told_where_it_is(text: str, world: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert told(resolved(workload(text), **world)) == faults


def test_an_output_that_neither_a_binding_nor_the_type_has_is_unknown() -> None:
    text = "db: {type: postgres}\nr1: {type: dns, params: {subdomain: '${resources.db.nope}'}}"
    bound = "bindings: {db: {outputs: {host: h, port: 1, password: {secretRef: {name: s, key: k}}}}}"
    assert told(resolved(workload(text), environment=bound)) == [("SK535", "score.yaml:8:40")]


def test_a_volume_that_could_not_be_made_is_told_once() -> None:
    body = "volumes: {/d: {source: '${resources.v1}'}}"
    assert told(resolved(workload("v1: {type: volume, params: {x: 1}}", body=body))) == [("SK513", "score.yaml:8:31")]


def test_a_binding_may_leave_out_the_class_that_is_the_default() -> None:
    found = resolved(workload("d1: {type: dns}"), environment="bindings: {dns#shop.d1: {outputs: {host: h}}}")
    assert outputs(found, "dns.default#shop.d1") == {"host": "h"}


def test_files_and_volumes_come_in_the_order_of_their_paths() -> None:
    source = "{source: '${resources.v1}'}"
    body = f"files: {{/b: {{content: x}}, /a: {{content: y}}}}\nvolumes: {{/d: {source}, /c: {source}}}"
    (container,) = resolved(workload("v1: {type: volume}", body=body)).unwrap().workloads[0].containers
    assert [file.target for file in container.files] == ["/a", "/b"]
    assert [volume.target for volume in container.volumes] == ["/c", "/d"]


def test_of_many_reasons_for_a_cycle_the_first_few_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edges, "_LABELS", 2)
    many = ", ".join(["'${resources.b1.out}'"] * 3)
    found = resolved(
        workload(
            f"a1: {{type: any, params: {{x: [{many}]}}}}\nb1: {{type: any, params: {{x: '${{resources.a1.out}}'}}}}"
        )
    )
    assert [code for code, _ in told(found)] == ["SK510"]


def test_a_text_that_grows_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placeholders, "LONGEST_FILLED", 3)
    assert told(resolved(workload(body="variables: {A: '${metadata.name}'}"))) == [("SK537", "score.yaml:6:20")]


def test_a_variable_that_an_environment_of_scorekits_own_lacks_goes_into_one_that_extends_it() -> None:
    text = workload("env: {type: environment}", body="variables: {A: '${resources.env.A}'}").document.source.text
    found = pipeline.compile([Source("score.yaml", text)], "scorekit/dev", Catalogue.builtin())
    hold("resolve", found.diagnostics)


def test_what_is_over_the_limit_leaves_other_errors_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    def evaluated(run: Run, _: object) -> None:
        raise OverLimitError(run.workloads["shop"].document.mark)

    monkeypatch.setattr(resolver, "_resolved", evaluated)
    found = resolved(workload("s1: {type: nothing}"))
    assert [(d.code, d.severity) for d in found.diagnostics] == [("SK556", Severity.ERROR), ("SK501", Severity.ERROR)]


def test_a_text_that_is_no_uid_is_told_what_to_write() -> None:
    with pytest.raises(ValueError, match=r"^'x' is no resource uid: write TYPE\.CLASS#ID$"):
        ResourceUid.parse("x")
