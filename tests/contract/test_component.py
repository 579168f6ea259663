"""The component for GitLab: its jobs' scripts, run in bash with inputs as the variables that it makes of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.platforms import make_app, make_repository
from tests.conftest import needs_git
from tests.golden.running import run
from tests.reading import load_all

ROOT = Path(__file__).parents[2]
SPEC, JOBS = load_all((ROOT / "templates" / "scorekit.yml").read_text("utf-8"))
HOSTILE = "--env prod;touch pwned $(touch pwned) `touch pwned` *"

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    run(tmp_path, ["init", "repository", "--name", "shop"])
    return folder


def play(repository: Path, scripts: Path, name: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a job's script."""
    job: dict[str, Any] = JOBS[name]
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])],
        cwd=repository,
        env={**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_inputs_stand_in_variables_alone() -> None:
    for name, job in JOBS.items():
        for line in [*job.get("script", ()), *job.get("before_script", ())]:
            assert "$[[" not in line, name
    text = json.dumps(JOBS)
    assert not [name for name in SPEC["spec"]["inputs"] if f"$[[ inputs.{name} ]]" not in text]


def test_the_check_leaves_both_reports(repository: Path, scripts: Path) -> None:
    score = repository / "score.yaml"
    score.write_text(score.read_text().replace("${resources.db.url}", "${resources.db.nowhere}"))
    done = play(repository, scripts, "scorekit-check", SCOREKIT_OPTIONS="--env prod", SCOREKIT_FOLDER=".")
    assert (done.returncode, "SK535" in done.stdout) == (1, True)
    reports = JOBS["scorekit-check"]["artifacts"]["reports"]
    assert json.loads((repository / reports["codequality"]).read_text())[0]["check_name"] == "SK535"
    assert "SK535" in (repository / reports["junit"]).read_text()


def test_several_projects_have_their_reports_in_the_same_files(repository: Path, scripts: Path) -> None:
    run(repository, ["init", "services/bank"])
    (repository / "services" / "bank" / "scorekit.yaml").write_text("nonsense: true\n")
    done = play(repository, scripts, "scorekit-check", SCOREKIT_OPTIONS="--env prod", SCOREKIT_FOLDER=".")
    assert done.returncode == 1, done.stderr
    found = json.loads((repository / "gl-code-quality-report.json").read_text())
    assert {issue["location"]["path"] for issue in found} == {"services/bank/scorekit.yaml"}
    assert 'name="nothing wrong"' in (repository / "scorekit.xml").read_text()


def test_committed_manifests_are_held_against_their_sources(repository: Path, scripts: Path) -> None:
    done = play(repository, scripts, "scorekit-render", SCOREKIT_ENVIRONMENT="prod", SCOREKIT_FOLDER=".")
    assert done.returncode == 1
    run(repository, ["render", "--env", "prod"])
    assert (
        play(repository, scripts, "scorekit-render", SCOREKIT_ENVIRONMENT="prod", SCOREKIT_FOLDER=".").returncode == 0
    )


@needs_git
def test_what_locks_pin_is_fetched_before(tmp_path: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOREKIT_CACHE", str(tmp_path / "cache"))
    origin = make_repository(tmp_path / "origin")
    app = make_app(tmp_path / "app", f"{{name: acme, git: 'file://{origin}', ref: v1}}")
    assert run(app, ["platform", "update"]).status == 0
    shutil.rmtree(tmp_path / "cache")
    monkeypatch.setitem(JOBS, "fetch", {"script": JOBS[".scorekit"]["before_script"][1:]})
    done = play(app, scripts, "fetch", SCOREKIT_FOLDER=".")
    assert (done.returncode, done.stdout[:13]) == (0, "fetched  acme"), done.stderr


def test_no_input_is_run(repository: Path, scripts: Path) -> None:
    before = sorted(p.name for p in repository.iterdir())
    for name in ("scorekit-check", "scorekit-render"):
        hostile = dict.fromkeys(("SCOREKIT_OPTIONS", "SCOREKIT_FOLDER", "SCOREKIT_ENVIRONMENT"), HOSTILE)
        assert play(repository, scripts, name, **hostile).returncode == 2
    assert sorted(p.name for p in repository.iterdir()) == before
