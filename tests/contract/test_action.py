"""The action's steps, run as GitHub runs them: their scripts in bash, with inputs and events as variables."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from scorekit.scaffold import Answers, Blueprint
from tests.api_schemas import conform
from tests.cli.platforms import make_app, make_repository
from tests.conftest import needs_git
from tests.git import commit_all, git
from tests.golden.running import run
from tests.reading import load, load_all

ROOT = Path(__file__).parents[2]
ACTION = load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
BAD = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "x:1", variables: {A: "${resources.db.host}"}}}
"""
HOSTILE = (
    "; touch pwned",
    "$(touch pwned)",
    "`touch pwned`",
    "a\ntouch pwned",
    '"; touch pwned; "',
    "'; touch pwned; '",
    "--output=pwned",
    "*",
)

needs_bash = pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")


@dataclass(frozen=True)
class Step:
    """What a run of the action's own step left behind."""

    status: int
    log: str
    errors: str
    summary: str
    outputs: str


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    run(folder, ["init", "--name", "shop"])
    return folder


@pytest.fixture
def workspace(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "workspace")
    return tmp_path / "workspace"


def act(workspace: Path, scripts: Path, **inputs: str) -> Step:
    """Run the step `run` with some inputs, and the others' defaults."""
    step = next(s for s in STEPS if s.get("id") == "run")
    given = {name: str(spec.get("default", "")) for name, spec in ACTION["inputs"].items()} | inputs
    temp = workspace.parent / "temp"
    (temp / "scorekit" / "bin").mkdir(parents=True, exist_ok=True)
    command = temp / "scorekit" / "bin" / "scorekit"
    if not command.exists():
        command.symlink_to(scripts / "scorekit")
    files = {name: temp / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    for file in files.values():
        file.write_text("")
    known = {f"inputs.{n}": v for n, v in given.items()} | {"runner.temp": str(temp), "github.action_path": str(ROOT)}
    variables = {name: evaluated(str(text), known) for name, text in step["env"].items()}
    script = temp / "step.sh"
    script.write_text(step["run"])
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=workspace,
        env={**os.environ, **variables, **{n: str(f) for n, f in files.items()}, "RUNNER_TEMP": str(temp)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Step(done.returncode, done.stdout, done.stderr, *(f.read_text() for f in files.values()))


def evaluated(text: str, known: dict[str, str]) -> str:
    """An expression of GitHub's as far as the action uses it: names, and `||` between them."""

    def value(found: re.Match[str]) -> str:
        return next((v for name in found[1].split("||") if (v := known.get(name.strip(), ""))), "")

    return re.sub(r"\$\{\{(.*?)\}\}", value, text)


def test_no_script_holds_an_expression() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", ""), step
        assert "run" not in step or step["shell"] == "bash"


def test_every_input_is_used_and_explained() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for name, spec in ACTION["inputs"].items():
        assert spec["description"]
        assert re.search(rf"inputs\.{name}\b", text), name


@pytest.mark.parametrize(
    ("schema", "pipeline"), [("github-actions", None), ("github-workflows", "github"), ("gitlab-ci", "gitlab")]
)
def test_what_others_read_is_of_their_schema(tmp_path: Path, schema: str, pipeline: Any) -> None:
    texts = (
        [ACTION]
        if pipeline is None
        else [yaml.load(Blueprint.of(Answers("shop", pipeline)).repository[1].text, _OnIsAWord)]  # noqa: S506 - a safe loader
    )
    if pipeline == "gitlab":
        texts += load_all((ROOT / "templates" / "scorekit.yml").read_text("utf-8"))
    files = [tmp_path / f"{number}.json" for number in range(len(texts))]
    for file, data in zip(files, texts, strict=True):
        file.write_text(json.dumps(data))
    conform(files, schema)


class _OnIsAWord(yaml.SafeLoader):
    """YAML as GitHub reads it, where `on` is no truth value."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class's own shape
        key: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
        for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@needs_bash
def test_a_good_project_passes_with_a_summary(workspace: Path, scripts: Path) -> None:
    # A path with a line of its own must not become an output of its own.
    step = act(workspace, scripts, **{"sarif-file": "a\nstatus=3"})
    assert (step.status, step.log, step.outputs) == (0, "", "sarif-file=astatus=3\nstatus=0\n")
    assert step.summary


@needs_bash
def test_a_fault_is_annotated_where_it_is_in_the_workspace(tmp_path: Path, scripts: Path) -> None:
    folder = tmp_path / "workspace" / "services" / "shop"
    folder.mkdir(parents=True)
    run(folder, ["init", "--name", "shop"])
    (folder / "score.yaml").write_text(BAD)
    step = act(
        tmp_path / "workspace", scripts, **{"working-directory": "services/shop", "sarif-file": "scorekit.sarif"}
    )
    assert step.status == 1
    assert "::error file=services/shop/score.yaml,line=3," in step.log
    assert "SK303" in step.summary
    assert step.outputs == "sarif-file=scorekit.sarif\nstatus=1\n"
    sarif = json.loads((tmp_path / "workspace" / "scorekit.sarif").read_text())
    location = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "services/shop/score.yaml"


@needs_bash
def test_several_projects_have_one_summary_and_one_sarif_of_one_run(tmp_path: Path, scripts: Path) -> None:
    workspace = tmp_path / "workspace"
    for name in ("bank", "shop"):
        folder = workspace / "services" / name
        folder.mkdir(parents=True)
        run(folder, ["init", "--name", name])
        (folder / "score.yaml").write_text(BAD)
    # What another step left behind is no summary of this one.
    (tmp_path / "temp").mkdir()
    (tmp_path / "temp" / "scorekit.md").write_text("old")
    calls = tmp_path / "calls"
    (tmp_path / "counted").mkdir()
    (tmp_path / "counted" / "scorekit").write_text(f'#!/bin/sh\necho "$@" >> {calls}\nexec {scripts}/scorekit "$@"\n')
    (tmp_path / "counted" / "scorekit").chmod(0o755)
    step = act(workspace, tmp_path / "counted", **{"sarif-file": "scorekit.sarif"})
    assert (step.status, step.outputs) == (1, "sarif-file=scorekit.sarif\nstatus=1\n")
    assert len(calls.read_text().splitlines()) == 1
    assert re.findall("### <code>(.*)</code>", step.summary) == ["services/bank", "services/shop"]
    sarif = json.loads((workspace / "scorekit.sarif").read_text())
    assert [len(found["results"]) for found in sarif["runs"]] == [2]
    assert "old" not in step.summary


@needs_bash
def test_without_a_project_the_sarif_file_is_there_and_empty(tmp_path: Path, scripts: Path) -> None:
    (tmp_path / "workspace").mkdir()
    step = act(tmp_path / "workspace", scripts, **{"sarif-file": "scorekit.sarif"})
    assert step.status == 0
    assert json.loads((tmp_path / "workspace" / "scorekit.sarif").read_text())["runs"][0]["results"] == []


@needs_bash
def test_environments_and_files_narrow_what_is_checked(workspace: Path, scripts: Path) -> None:
    (workspace / "bad.score.yaml").write_text(BAD)
    assert act(workspace, scripts, environments="dev\nprod\n", files="score.yaml", summary="false").status == 0
    step = act(workspace, scripts, environments="prod", files="score.yaml\r\nbad.score.yaml", summary="false")
    assert (step.status, step.summary) == (1, "")


@needs_bash
@needs_git
def test_a_difference_is_summed_up_against_the_base(workspace: Path, scripts: Path) -> None:
    commit_all(workspace)
    score = workspace / "score.yaml"
    score.write_text(score.read_text().replace('version: "17"', 'version: "16"'))
    step = act(workspace, scripts, command="diff", base="HEAD", environments="dev", arguments="--fail-on=stateful")
    assert step.status == 1
    assert step.summary in step.log
    assert "shop-db" in step.summary


@needs_bash
@needs_git
def test_what_locks_pin_is_fetched_and_what_they_pinned_at_the_base(
    tmp_path: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCOREKIT_CACHE", str(tmp_path / "cache"))
    origin = make_repository(tmp_path / "origin")
    app = make_app(tmp_path / "workspace" / "services" / "shop", f"{{name: acme, git: 'file://{origin}', ref: v1}}")
    assert run(app, ["platform", "update"]).status == 0
    commit_all(tmp_path / "workspace")
    driver = origin / "resource_drivers" / "queue" / "own" / "driver.yaml"
    driver.write_text(driver.read_text().replace("queue.example.com", "jobs.example.com"))
    git(origin, "commit", "-qam", "second")
    git(origin, "tag", "v2")
    (app / "scorekit.yaml").write_text((app / "scorekit.yaml").read_text().replace("v1}", "v2}"))
    assert run(app, ["platform", "update"]).status == 0
    inputs = {"command": "diff", "base": "HEAD", "environments": "prod", "working-directory": "services/shop"}
    shutil.rmtree(tmp_path / "cache")
    step = act(tmp_path / "workspace", scripts, **inputs)
    assert (step.status, "jobs.example.com" in step.summary) == (0, True), step.log


COMMAND = re.compile(r"\s*::[a-z-]+( [^:]*)?::")


@needs_git
@needs_bash
@pytest.mark.parametrize("command", ["check", "render-check", "diff"])
def test_nothing_that_a_file_holds_is_a_command_to_the_runner(workspace: Path, scripts: Path, command: str) -> None:
    commit_all(workspace)
    score = workspace / "score.yaml"
    text = '    variables:\n      EVIL: "a\\n::set-output name=status::0\\n##[add-mask]a'
    marked = score.read_text().replace("    variables:\n", f'{text}"\n', 1)
    assert marked != score.read_text()
    score.write_text(marked)
    run(workspace, ["render", "--env", "dev"])
    git(workspace, "commit", "-qam", "second")
    score.write_text(marked.replace(r"##[add-mask]a", r"##[add-mask]b"))
    other = workspace / "##[add-mask]c"
    other.mkdir()
    (other / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\n")
    (other / "score.yaml").write_text(BAD)
    step = act(workspace, scripts, command=command, base="HEAD", environments="dev")
    stopped = ""
    obeyed = []
    for line in step.log.splitlines():
        if stopped:
            stopped = "" if line == f"::{stopped}::" else stopped
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif COMMAND.match(line) or "##[" in line:
            obeyed.append(line)
    assert not [line for line in obeyed if not re.match(r"::(error|warning|notice) (file|title)=", line)]
    assert not stopped
    assert "##[" not in step.errors
    assert "EVIL" in step.log or command == "check"


@needs_bash
def test_manifests_that_are_not_current_fail_in_each_environment_asked_for(workspace: Path, scripts: Path) -> None:
    for environment in ("dev", "prod"):
        run(workspace, ["render", "--env", environment])
    assert act(workspace, scripts, command="render-check", environments="prod").status == 0
    (workspace / "manifests" / "dev" / "shop" / "service-shop.yaml").unlink()
    step = act(workspace, scripts, command="render-check", environments="dev\nprod")
    assert step.status == 1
    assert "service-shop.yaml` is missing" in step.log + step.errors


@needs_bash
@pytest.mark.parametrize("command", ["check", "diff", "\n".join(HOSTILE)])
def test_no_input_is_run(workspace: Path, scripts: Path, command: str) -> None:
    hostile = {name: "\n".join(HOSTILE) for name in ACTION["inputs"] if name != "sarif-file"}
    before = sorted(p.name for p in workspace.iterdir())
    assert act(workspace, scripts, **{**hostile, "command": command}).status == 2
    assert sorted(p.name for p in workspace.iterdir()) == before


@needs_bash
@pytest.mark.parametrize(
    ("inputs", "words"),
    [({"command": "chek"}, "must be check, render-check or diff"), ({"command": "diff"}, "needs the input base")],
)
def test_wrong_usage_is_told(workspace: Path, scripts: Path, inputs: dict[str, str], words: str) -> None:
    step = act(workspace, scripts, **inputs)
    assert (step.status, step.outputs) == (2, "status=2\n")
    assert words in step.errors
