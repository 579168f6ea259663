"""Any result as text, as a library's user asks for it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import scorekit
from tests.unit.drawing.projects import API, compiled


def test_diagnostics_are_told_and_none_are_nothing() -> None:
    found = scorekit.parse("apiVersion: score.dev/v1b1\nmetdata: {name: x}\n").diagnostics
    assert "did you mean `metadata`?" in scorekit.format(found)
    assert json.loads(scorekit.format(found, "sarif"))["runs"][0]["results"]
    assert scorekit.format(found[0]) in scorekit.format(found)
    assert scorekit.format([]) == ""


def test_every_kind_of_result_is_told() -> None:
    manifests = compiled(API)
    explanation = scorekit.Explainer(manifests).explain("api")
    assert "api" in scorekit.format(explanation)
    assert "flowchart LR" in scorekit.format(scorekit.draw(manifests), "mermaid")
    assert scorekit.format(scorekit.compare(manifests, manifests)) == ""


def test_what_a_write_changed_is_told_by_name() -> None:
    written = scorekit.WrittenOutput(("out/b\n.yaml", "out/a.yaml"), ("out/c.yaml",), 1, ("out/d.yaml",), place="out/")
    assert scorekit.format(written) == (
        "out/: 3 files, 2 changed, 1 removed, 1 of other workloads kept\n"
        "  out/a.yaml\n  out/b<U+000A>.yaml\n  out/c.yaml (removed)\n"
    )
    assert scorekit.format(scorekit.WrittenOutput(unchanged=1, start="docker compose up")) == (
        "1 file, 0 changed\nstart it with `docker compose up`\n"
    )


@pytest.mark.parametrize("what", [5, None, "text"])
def test_what_is_no_result_is_wrong_usage(what: Any) -> None:
    with pytest.raises(
        scorekit.UsageError, match="is no result; there are: Changes, CheckResult, Description, Diagnostic,"
    ):
        scorekit.format(what)


def test_what_holds_a_result_says_where_it_is() -> None:
    made = scorekit.Success(compiled(API))
    for holder in (made, scorekit.parse(""), scorekit.Partial((), ())):
        with pytest.raises(scorekit.UsageError, match=r"is no result by itself; hand in its value, or its diagnostics"):
            scorekit.format(holder)  # type: ignore[arg-type] # what a caller forgets
    with pytest.raises(scorekit.UsageError, match=r"`scorekit\.files\(manifests\)`"):
        scorekit.as_data(made.value)  # type: ignore[arg-type] # the same


def test_a_projection_is_no_side_of_a_comparison() -> None:
    manifests = compiled(API)
    with pytest.raises(scorekit.UsageError, match="no target `argocd`; of a projection, ask the target"):
        scorekit.compare(manifests, replace(manifests, target="argocd"))


def test_a_format_that_a_kind_lacks_is_wrong_usage() -> None:
    with pytest.raises(scorekit.UsageError, match="no format `mermiad` for this; did you mean `mermaid`"):
        scorekit.format(scorekit.draw(compiled(API)), "mermiad")


def test_a_result_as_data_is_what_its_json_holds() -> None:
    manifests = compiled(API)
    found = scorekit.parse("apiVersion: score.dev/v1b1\n").diagnostics
    assert scorekit.as_data(found) == json.loads(scorekit.format(found, "json"))
    assert scorekit.as_data(scorekit.draw(manifests)) == json.loads(scorekit.format(scorekit.draw(manifests), "json"))
    with pytest.raises(scorekit.UsageError):
        scorekit.as_data(3)  # type: ignore[arg-type] # no result


def test_what_a_catalogue_has_is_described_by_value() -> None:
    broken = {
        "environments/odd.yaml": "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: odd}\nx: 1\n"
    }
    catalogue = scorekit.Catalogue.from_texts(broken)
    one = scorekit.describe(catalogue, "driver", "redis/in-cluster").unwrap()
    assert scorekit.as_data(one)["driver"] == "redis/in-cluster"
    assert scorekit.format(one).startswith("driver:")
    every = scorekit.describe(catalogue, "environment").unwrap()
    rows: Any = scorekit.as_data(every)
    assert {row["environment"] for row in rows} >= {"dev", "local"}
    assert {diagnostic.span.file for diagnostic in every.diagnostics if diagnostic.span} == {"environments/odd.yaml"}
    assert not scorekit.describe(catalogue, "environment", "odd").ok
    for kind, name, words in (("drivers", None, "kind is one of"), ("driver", "redis/in-clustr", "did you mean")):
        with pytest.raises(scorekit.UsageError, match=words):
            scorekit.describe(catalogue, kind, name)
