"""The hooks that pre-commit runs: what they match, and that they say the same whether they are given one file or all."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import needs_git
from tests.git import git
from tests.golden.running import Run, run
from tests.reading import load
from tests.rows import each_row

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in load(MANIFEST.read_text("utf-8"))}
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]
FAULT = "${resources.db.nowhere}"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projects")
    for name in ("bank", "shop"):
        run(folder, ["init", f"services/{name}"])
    return folder


@pytest.fixture
def projects(original: Path, tmp_path: Path) -> Path:
    """A repository with two projects."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path


def tracked(folder: Path) -> list[str]:
    """The files that git would list, sorted as pre-commit sorts them."""
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(name for name in found if not name.endswith(".scorekit-seed"))


def hook(name: str, folder: Path, files: list[str], arguments: tuple[str, ...] = ()) -> Run:
    """A hook as pre-commit runs it: the entry, its arguments, the files that match."""
    spec = HOOKS[name]
    command, *entry = shlex.split(spec["entry"])
    assert command == "scorekit"
    matching = [f for f in files if re.search(spec.get("files", ""), f)]
    return run(folder, [*entry, *spec.get("args", ()), *arguments, *matching])


def test_pre_commit_takes_the_manifest() -> None:
    subprocess.run([*PRE_COMMIT, "validate-manifest", str(MANIFEST)], check=True, capture_output=True)


@each_row(
    ("path", "matches"),
    [
        ("score.yaml", True),
        ("services/shop/score.yaml", True),
        ("services/shop/web.score.yaml", True),
        ("dev.overrides.score.yaml", True),
        ("scorekit.yaml", True),
        ("environments/prod.yaml", True),
        ("a/resource_drivers/postgres/external/driver.yaml", True),
        ("scores.yaml", False),
        ("myscore.yaml", False),
        ("score.yaml.md", False),
        ("environments.yaml", False),
        ("manifests/prod/deployment.yaml", False),
    ],
)
def test_the_check_runs_where_a_document_of_a_project_changed(path: str, matches: bool) -> None:  # noqa: FBT001 - a table
    assert bool(re.search(HOOKS["scorekit-check"]["files"], path)) is matches


@pytest.mark.parametrize("name", sorted(HOOKS))
def test_hooks_of_one_project_never_run_beside_each_other(name: str) -> None:
    assert HOOKS[name]["require_serial"] is True
    assert HOOKS[name]["language"] == "python"


@pytest.mark.parametrize("broken", [False, True])
def test_one_file_of_a_project_says_what_all_say(projects: Path, broken: bool) -> None:  # noqa: FBT001 - a table
    shop = projects / "services" / "shop"
    if broken:
        (shop / "score.yaml").write_text((shop / "score.yaml").read_text().replace("${resources.db.url}", FAULT))
    everything = [f for f in tracked(projects) if f.startswith("services/shop/")]
    expected = hook("scorekit-check", projects, everything)
    assert expected.status == int(broken)
    for file in (
        "score.yaml",
        "environments/local.yaml",
        "resource_drivers/postgres/external/driver.yaml",
        "scorekit.yaml",
    ):
        assert hook("scorekit-check", projects, [f"services/shop/{file}"]) == expected


def test_a_driver_that_breaks_a_workload_is_told_where_the_driver_alone_changed(projects: Path) -> None:
    driver = projects / "services/shop/resource_drivers/postgres/external/driver.yaml"
    driver.write_text(driver.read_text().replace("settings.host }}", "settings.hots }}"))
    done = hook("scorekit-check", projects, ["services/shop/resource_drivers/postgres/external/driver.yaml"])
    assert done.status == 1
    assert "resource_drivers/postgres/external/driver.yaml" in done.stdout


def test_each_project_is_checked_once_and_the_others_not_at_all(projects: Path) -> None:
    (projects / "services" / "bank" / "score.yaml").write_text("nonsense")
    done = hook("scorekit-check", projects, ["services/shop/score.yaml", "services/shop/environments/dev.yaml"])
    assert (done.status, done.stderr) == (0, "in services/shop:\nnothing wrong in dev, local, prod\n")
    done = hook("scorekit-check", projects, ["services/shop/score.yaml", "services/bank/scorekit.yaml"])
    assert done.status == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("in ")] == [
        "in services/bank:",
        "in services/shop:",
    ]


def test_without_files_every_project_is_meant(projects: Path) -> None:
    run(projects, ["init", "services/shop/tools/mint"])
    (projects / "node_modules" / "other").mkdir(parents=True)
    (projects / "node_modules" / "other" / "scorekit.yaml").write_text("nonsense: true\n")
    expected = ["in services/bank:", "in services/shop:", "in services/shop/tools/mint:"]
    for files in ([], ["."], ["services"]):
        done = run(projects, ["hook", "check", "--env", "prod", *files])
        assert [line for line in done.stderr.splitlines() if line.startswith("in ")] == expected


def test_options_are_those_of_the_command(projects: Path) -> None:
    done = hook("scorekit-check", projects, ["services/shop/score.yaml"], ("--env", "prod"))
    assert done.stderr == "in services/shop:\nnothing wrong in prod\n"
    assert hook("scorekit-check", projects, ["services/shop/score.yaml"], ("--env", "nope")).status == 2


def test_files_of_no_project_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("")
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "production.yaml").write_text("RAILS_ENV: production\n")
    assert hook("scorekit-check", tmp_path, ["environments/production.yaml"]) == Run(0, "", "")
    assert run(tmp_path, ["hook", "check", "README.md"]) == Run(0, "", "")


def test_score_files_without_a_project_are_checked_together(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.score.yaml").write_text(
            f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}}}\ncontainers: {{main: {{image: 'x:1'}}}}\n"
        )
    one = hook("scorekit-check", tmp_path, ["one.score.yaml"], ("--env", "prod"))
    assert one == hook("scorekit-check", tmp_path, ["one.score.yaml", "two.score.yaml"], ("--env", "prod"))
    assert one.status == 0


def test_a_project_without_a_score_file_has_its_drivers_checked(tmp_path: Path) -> None:
    run(tmp_path, ["init", "platform", "--name", "platform"])
    (tmp_path / "platform" / "score.yaml").unlink()
    driver = tmp_path / "platform/resource_drivers/postgres/external/driver.yaml"
    assert hook("scorekit-check", tmp_path, ["platform/environments/prod.yaml"]).status == 0
    driver.write_text(driver.read_text().replace("  port: ", "  prot: "))
    assert hook("scorekit-check", tmp_path, ["platform/environments/prod.yaml"]).status == 1


def test_one_document_on_stdout_tells_of_one_project(projects: Path) -> None:
    done = run(projects, ["hook", "check", "--format", "sarif", "services"])
    assert done.status == 2
    assert "tells of one project, and the files belong to 2; say --report sarif=FILE" in done.stderr


FORMATS = ("github", "gitlab", "json", "junit", "markdown", "sarif", "text")


def reported(folder: Path, *files: str) -> tuple[int, dict[str, str]]:
    """The exit status, and every report of a check in each project that files belong to."""
    options = [f"--report={form}={form}.out" for form in FORMATS]
    status = run(folder, ["hook", "check", "--env", "prod", *options, *files]).status
    found = {form: folder / f"{form}.out" for form in FORMATS}
    return status, {form: path.read_text() for form, path in found.items() if path.exists()}


def test_the_reports_of_several_projects_are_one(projects: Path) -> None:
    for name in ("bank", "shop"):
        score = projects / "services" / name / "score.yaml"
        score.write_text(score.read_text().replace("${resources.db.url}", FAULT))
    bank, shop = (reported(projects, f"services/{name}")[1] for name in ("bank", "shop"))
    status, both = reported(projects, "services")
    assert status == 1
    runs = {
        form: json.loads(found["sarif"])["runs"] for form, found in (("bank", bank), ("shop", shop), ("both", both))
    }
    assert [len(found) for found in runs.values()] == [1, 1, 1]
    assert runs["both"][0]["results"] == runs["bank"][0]["results"] + runs["shop"][0]["results"]
    assert runs["both"][0]["tool"] == runs["bank"][0]["tool"]
    assert json.loads(both["gitlab"]) == json.loads(bank["gitlab"]) + json.loads(shop["gitlab"])
    told = json.loads(both["json"])
    assert (told["ok"], told["errors"]) == (False, 2)
    assert [(d["project"], d["span"]["file"]) for d in told["diagnostics"]] == [
        ("services/bank", "score.yaml"),
        ("services/shop", "score.yaml"),
    ]
    suites = ET.fromstring(both["junit"])  # noqa: S314 - what we wrote ourselves
    assert (suites.get("tests"), suites.get("failures")) == ("2", "2")
    assert [suite.get("name") for suite in suites] == ["services/bank/score.yaml", "services/shop/score.yaml"]
    assert both["github"] == bank["github"] + shop["github"]
    headings = [f"### <code>services/{name}</code>\n\n" for name in ("bank", "shop")]
    assert both["markdown"] == f"{headings[0]}{bank['markdown']}\n{headings[1]}{shop['markdown']}"
    assert both["text"] == f"in services/bank:\n{bank['text']}\nin services/shop:\n{shop['text']}"


def test_a_report_that_would_lack_a_project_is_not_written(projects: Path) -> None:
    environments = projects / "services" / "shop" / "environments"
    (environments / "live.yaml").write_text(
        (environments / "prod.yaml").read_text().replace("name: prod", "name: live")
    )
    for files, status in (("services/shop", 0), ("services", 2)):
        done = run(projects, ["hook", "check", "--env=live", f"--report=sarif={status}.sarif", files])
        assert (done.status, (projects / f"{status}.sarif").exists()) == (status, status == 0)


def test_a_report_of_no_project_is_written(tmp_path: Path) -> None:
    status, found = reported(tmp_path)
    assert (status, json.loads(found["sarif"])["runs"][0]["results"], found["gitlab"]) == (0, [], "[]\n")


def test_a_report_that_can_not_be_written_fails(projects: Path) -> None:
    (projects / "file").write_text("")
    done = run(projects, ["hook", "check", "--report=sarif=file/x.sarif", "services"])
    assert done.status == 1
    assert "error[SK804]" in done.stderr


def test_a_project_without_a_score_file_has_its_report_where_it_was_asked_for(tmp_path: Path) -> None:
    run(tmp_path, ["init", "platform", "--name", "platform"])
    (tmp_path / "platform" / "score.yaml").unlink()
    driver = tmp_path / "platform/resource_drivers/postgres/external/driver.yaml"
    driver.write_text(driver.read_text().replace("  port: ", "  prot: "))
    status, found = reported(tmp_path)
    assert status == 1
    assert json.loads(found["gitlab"])[0]["location"]["path"] == driver.relative_to(tmp_path).as_posix()
    assert run(tmp_path, ["hook", "render", "--check"]) == Run(0, "", "")


def test_a_command_that_takes_no_files_is_wrong_usage(tmp_path: Path) -> None:
    assert "did you mean `check`?" in run(tmp_path, ["hook", "chek"]).stderr
    done = run(tmp_path, ["hook", "init"])
    assert done.status == 2
    assert "`init` is no command that takes FILES" in done.stderr


def rendered(projects: Path) -> Path:
    """The manifests of one project's production."""
    shop = projects / "services" / "shop"
    assert run(shop, ["render", "--env", "prod"]).status == 0
    return shop / "manifests" / "prod" / "shop"


def test_committed_manifests_are_held_against_their_sources_whatever_file_changed(projects: Path) -> None:
    manifests = rendered(projects)
    everything = [f for f in tracked(projects) if f.startswith("services/shop/")]
    expected = hook("scorekit-render", projects, everything, ("--env", "prod"))
    assert expected.status == 0
    (manifests / "service-shop.yaml").write_text("edited: true\n")
    before = (manifests / "service-shop.yaml").read_bytes()
    expected = hook("scorekit-render", projects, everything, ("--env", "prod"))
    assert expected.status == 1
    assert "services/shop/manifests/prod/shop/service-shop.yaml" in expected.stderr
    assert str(projects) not in expected.stderr
    for file in ("manifests/prod/shop/service-shop.yaml", "score.yaml", "environments/prod.yaml", "README.md"):
        assert hook("scorekit-render", projects, [f"services/shop/{file}"], ("--env", "prod")) == expected
    assert (manifests / "service-shop.yaml").read_bytes() == before


def test_deprecated_forms_are_mended_in_every_project_that_changed(projects: Path) -> None:
    files = [projects / "services" / name / "score.yaml" for name in ("bank", "shop")]
    for file in files:
        file.write_text(file.read_text().replace('params: {version: "17"}', 'properties: {version: "17"}'))
    names = [file.relative_to(projects).as_posix() for file in files]
    assert hook("scorekit-fix", projects, names).status == 0
    assert ["params: {version" in file.read_text() for file in files] == [True, True]
    before = [file.read_bytes() for file in files]
    assert hook("scorekit-fix", projects, names).status == 0
    assert [file.read_bytes() for file in files] == before


@needs_git
def test_a_new_project_passes_its_own_hooks(tmp_path: Path, scripts: Path) -> None:
    run(tmp_path, ["init", "shop"])
    shop = tmp_path / "shop"
    path = os.pathsep.join([str(scripts), str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    for words in (("init", "-q"), ("add", "-A")):
        git(shop, *words)

    def commit() -> subprocess.CompletedProcess[str]:
        command = [*PRE_COMMIT, "run", "--all-files", "--color=never"]
        return subprocess.run(command, cwd=shop, env=environment, capture_output=True, text=True, check=False)

    done = commit()
    assert done.returncode == 0, done.stdout
    assert re.search(r"scorekit check\.+Passed", done.stdout)
    (shop / "score.yaml").write_text((shop / "score.yaml").read_text().replace("${resources.db.url}", FAULT))
    done = commit()
    assert done.returncode == 1
    assert "SK535" in done.stdout
