"""``--format`` and ``--report``: what CI gets of a run."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from scorekit.report import diagnostics as reports
from tests.golden.running import run

if TYPE_CHECKING:
    from pathlib import Path

SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    imgae: registry.example.com/shop:1.0
"""
ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: NAME}
extends: scorekit/dev
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a faulty project in ``apps/shop``, which has one environment."""
    shop = tmp_path / "apps" / "shop"
    (shop / "environments").mkdir(parents=True)
    (shop / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    (shop / "score.yaml").write_text(SCORE)
    (shop / "environments" / "dev.yaml").write_text(ENVIRONMENT.replace("NAME", "dev"))
    return tmp_path


CHECK = ["check", "apps/shop/score.yaml"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            "github",
            "::error file=apps/shop/score.yaml,line=5,endLine=5,col=5,endColumn=10,title=SK201%3A unknown key::",
        ),
        ("gitlab", '"path": "apps/shop/score.yaml"'),
        ("junit", 'file="apps/shop/score.yaml" line="5"'),
        ("markdown", "| apps/shop/score.yaml:5 | error | SK201 |"),
        ("sarif", '"uri": "apps/shop/score.yaml"'),
        ("json", '"file": "score.yaml"'),
        ("text", "--> score.yaml:5:5"),
    ],
)
def test_reports_for_ci_name_files_from_the_working_folder(folder: Path, form: str, words: str) -> None:
    done = run(folder, [*CHECK, "--format", form])
    assert done.status == 1
    assert words in done.stdout


@pytest.mark.parametrize("command", [[*CHECK], ["render", "apps/shop/score.yaml"], ["drivers", "check"]])
def test_every_format_is_offered(folder: Path, command: list[str]) -> None:
    told = run(folder, [*command, "--format", "xml"])
    assert told.status == 2
    assert all(f"'{name}'" in told.stderr for name in reports.FORMATS.names())


def test_a_render_tells_its_findings_alone_on_stderr(folder: Path) -> None:
    done = run(folder, ["render", "apps/shop/score.yaml", "--env", "dev", "--format", "sarif"])
    assert (done.status, done.stdout) == (1, "")
    assert len(json.loads(done.stderr)["runs"][0]["results"]) == 1


def test_several_reports_come_of_one_run_also_of_a_failed_one(folder: Path) -> None:
    asked = [
        "--report",
        "sarif=out/scorekit.sarif",
        "--report",
        "junit=out/scorekit.xml",
        "--report",
        "text=out/all.txt",
    ]
    done = run(folder, [*CHECK, "--format", "github", "-q", *asked])
    assert done.status == 1
    assert done.stdout.startswith("::error ")
    assert json.loads((folder / "out/scorekit.sarif").read_text())["version"] == "2.1.0"
    assert ET.parse(folder / "out/scorekit.xml").getroot().get("failures") == "1"  # noqa: S314 - our own
    assert "\x1b" not in (folder / "out/all.txt").read_text()
    assert sorted(p.name for p in (folder / "out").iterdir()) == ["all.txt", "scorekit.sarif", "scorekit.xml"]


def test_a_render_reports_too(folder: Path) -> None:
    run(folder, ["render", "apps/shop/score.yaml", "--env", "dev", "--report", "github=out/annotations"])
    assert (folder / "out/annotations").read_text().startswith("::error file=apps/shop/score.yaml,line=5,")


def test_a_report_that_cannot_be_written_fails_the_check_and_is_told(folder: Path) -> None:
    (folder / "apps/shop/score.yaml").write_text(SCORE.replace("imgae", "image"))
    (folder / "file").write_text("")
    done = run(folder, [*CHECK, "--report", "sarif=file/x.sarif"])
    assert done.status == 1
    assert "SK804" in done.stderr


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("sarif", "write FORMAT=FILE"),
        ("sarif=", "write FORMAT=FILE"),
        ("sarif=-", "write FORMAT=FILE"),
        ("srif=x", "did you mean `sarif`?"),
        ("sarif=apps", "`apps` is a folder"),
    ],
)
def test_a_report_that_is_none_is_wrong_usage(folder: Path, value: str, words: str) -> None:
    done = run(folder, [*CHECK, "--report", value])
    assert done.status == 2
    assert words in done.stderr


def test_two_reports_share_no_file(folder: Path) -> None:
    done = run(folder, [*CHECK, "--report", "sarif=x", "--report", "json=x"])
    assert (done.status, "can't share the file `x`" in done.stderr) == (2, True)


def test_drivers_are_reported_too(folder: Path) -> None:
    done = run(folder, ["drivers", "check", "--format", "gitlab", "--report", "sarif=drivers.sarif"])
    assert (done.status, done.stdout) == (0, "[]\n")
    assert json.loads((folder / "drivers.sarif").read_text())["runs"][0]["results"] == []
    assert re.fullmatch(r"nothing wrong in \d+ drivers\n", done.stderr)


def test_a_fault_of_a_driver_names_no_environments(folder: Path) -> None:
    drivers = folder / "apps/shop/resource_drivers"
    (drivers / "postgres/own").mkdir(parents=True)
    (drivers / "postgres/own/driver.yaml").write_text("x: 1\n")
    done = run(folder / "apps/shop", ["drivers", "check", "--format", "json"])
    found = json.loads(done.stdout)["diagnostics"]
    assert done.status == 1
    assert found
    assert not any("environments" in one for one in found)
    assert re.fullmatch(r"\d+ errors? in \d+ drivers\n", done.stderr)


def test_what_holds_in_one_environment_says_so(folder: Path) -> None:
    shop = folder / "apps/shop"
    (shop / "score.yaml").write_text(SCORE.replace("imgae", "image"))
    faulty = ENVIRONMENT.replace("NAME", "prod") + "workloads: {shpo: {replicas: 2}}\n"
    (shop / "environments" / "prod.yaml").write_text(faulty)
    (result,) = json.loads(run(folder, [*CHECK, "--format", "sarif"]).stdout)["runs"][0]["results"]
    assert result["properties"] == {"environments": ["prod"]}
    assert "in: prod" in result["message"]["text"]


def test_a_project_file_that_cannot_be_read_is_found_from_the_working_folder_too(folder: Path) -> None:
    (folder / "apps/shop/scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nnaem: shop\n")
    told = run(folder, [*CHECK, "--format", "github"]).stdout
    assert told.startswith("::error file=apps/shop/scorekit.yaml,line=3,")
    assert run(folder, CHECK).stderr == "1 error\n"


def test_what_holds_in_every_environment_names_none(folder: Path) -> None:
    (folder / "apps/shop/environments/prod.yaml").write_text(ENVIRONMENT.replace("NAME", "prod"))
    assert "%0Ain: " not in run(folder, [*CHECK, "--format", "github"]).stdout
    assert run(folder, [*CHECK, "--format", "markdown"]).stdout.startswith("**scorekit:** 1 error in dev, prod\n")


@pytest.mark.parametrize("form", [name for name in reports.FORMATS.names() if name != "text"])
@pytest.mark.parametrize("output", ["-", "out/"])
def test_a_report_on_stderr_stands_there_alone(folder: Path, form: str, output: str) -> None:
    """The secrets that go nowhere, the files that were written, and the command that starts them are not told beside it."""
    mended = SCORE.replace("imgae: ", "variables: {A: '${resources.db.password}'}\n    image: ")
    (folder / "score.yaml").write_text(f"{mended}resources: {{db: {{type: postgres}}}}\n")
    (folder / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\n")
    arguments = ["render", "score.yaml", "--env", "local", "-o", output, "--format", form, "--report", f"{form}=report"]
    done = run(folder, arguments)
    assert (done.status, done.stderr) == (0, (folder / "report").read_text())
    assert run(folder, [*arguments, "-v"]).status == 2


def test_a_report_of_fix_stands_alone(folder: Path) -> None:
    (folder / "score.yaml").write_text(SCORE.replace("imgae: x", "image: x\n    volumes: [{source: v, target: /v}]"))
    for arguments in (["--check"], []):
        json.loads(run(folder, ["fix", "score.yaml", "--format", "json", *arguments]).stderr)
