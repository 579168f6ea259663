"""Diagnostics as code scanning services see them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scorekit.diagnostics import Code, Diagnostic, Label, Severity
from scorekit.location import Source, Span
from scorekit.report.diagnostics import Context, sarif
from tests.rows import each_row

SOURCE = Source("my shop/score.yaml", "naem: [x](1)\nspare: y\n")
SPAN = Span(SOURCE, 1, 1, 1, 5)
UNKNOWN = Code("SK201", "unknown key", Severity.ERROR)
SEED = Code("SK532", "no seed", Severity.WARNING)
FINDINGS = (
    UNKNOWN.at(
        SPAN, "unknown key [x](1)", help="did you mean `name`?", labels=[Label(Span(SOURCE, 2, 1, 2, 6), "as here")]
    ),
    SEED.at(None, "there is no seed", notes=["anyone can compute it"]),
    UNKNOWN.at(Span(Source("scorekit:environments/dev.yaml", "a: 1"), 1, 1, 1, 2), "unknown key `a`"),
)
#: A folder of npm packages with Microsoft's validator in it.
NODE = Path(os.environ.get("SCOREKIT_NODE_MODULES", Path(__file__).parents[3] / "node_modules"))
VALIDATOR = NODE / ".bin" / "sarif-multitool"


def run_of(diagnostics: tuple[Diagnostic, ...], context: Context = Context()) -> dict[str, Any]:  # noqa: B008 - frozen
    log = json.loads(sarif.render(diagnostics, context))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    found: dict[str, Any] = log["runs"][0]
    return found


def test_rules_are_the_codes_that_occur_with_their_documentation() -> None:
    run = run_of(FINDINGS)
    rules = run["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == ["SK201", "SK532"]
    assert [r["defaultConfiguration"]["level"] for r in rules] == ["error", "warning"]
    assert rules[0]["shortDescription"]["text"] == "Unknown key."
    assert all(r["help"]["text"] and r["help"]["markdown"] and r["fullDescription"]["text"] for r in rules)
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]


def test_a_result_has_its_place_its_labels_and_its_hint() -> None:
    result = run_of(FINDINGS, Context(prefix="apps"))["results"][0]
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "apps/my%20shop/score.yaml", "uriBaseId": "%SRCROOT%"}
    assert physical["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 5}
    (related,) = result["relatedLocations"]
    assert (related["message"]["text"], related["physicalLocation"]["region"]["startLine"]) == ("as here", 2)
    assert result["message"]["text"] == "unknown key \\[x\\](1).\nhelp: did you mean `name`?"


@each_row("text", [r"\[x](https://e.example)", r"[a\]b](1)", "[a[b](1)", r"a\\[b](1)"])
def test_no_message_holds_a_link(text: str) -> None:
    told = run_of((Diagnostic("SK201", Severity.ERROR, text),))["results"][0]["message"]["text"]
    # What is escaped is text; a bracket that is not would begin or end a link.
    assert not re.search(r"[\[\]\\]", re.sub(r"\\.", "", told))
    assert re.sub(r"\\(.)", r"\1", told) == f"{text}."


def test_what_is_about_no_file_stands_at_the_projects_own() -> None:
    context = Context(prefix="apps", home="score.yaml")
    _, seed, builtin = run_of(FINDINGS, context)["results"]
    for result in (seed, builtin):
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "apps/score.yaml"
    assert "at: scorekit:environments/dev.yaml:1:1" in builtin["message"]["text"]


def test_environments_are_told() -> None:
    context = Context(environments={FINDINGS[0]: ["dev"], FINDINGS[1]: []}, checked=("dev", "prod"))
    first, second = run_of(FINDINGS[:2], context)["results"]
    assert first["properties"] == {"environments": ["dev"]}
    assert "in: dev" in first["message"]["text"]
    assert "properties" not in second


def test_nothing_found_is_a_run_without_results() -> None:
    run = run_of(())
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


@pytest.mark.skipif(not VALIDATOR.exists(), reason="sarif-multitool is not installed: `make node` does it")
@pytest.mark.skipif(shutil.which("node") is None, reason="wants node")
@pytest.mark.parametrize("findings", [FINDINGS, ()])
def test_the_formats_own_validator_finds_no_error(tmp_path: Path, findings: tuple[Diagnostic, ...]) -> None:
    file = tmp_path / "scorekit.sarif"
    file.write_text(sarif.render(findings, Context(environments={d: ["dev"] for d in findings})))
    done = subprocess.run([VALIDATOR, "validate", file], capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr
    # It ends with 0 whatever it finds.
    assert "Analysis completed successfully" in told, told
    assert " error " not in told, told
