"""``scorekit parity``: goldens over the examples, gates, environments that fail, and no secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run
from tests.reading import load_all

if TYPE_CHECKING:
    from tests.conftest import Golden

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPECTED = Path(__file__).parent / "expected" / "parity"
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: shop:1
    variables: {URL: "${resources.db.url}"}
resources:
  db: {type: postgres, params: {version: "16"}}
"""
HEAD = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {{name: {0}}}\nextends: scorekit/{1}\n"
ENFORCED = """\
drivers:
  - {type: postgres, driver: postgres/aws-rds, params: {enforced: {version: "17"}}}
"""

CASES = {
    "payment-service": ("02-payment-service", []),
    "own-driver": ("07-own-driver", []),
    "shop": ("08-shop", []),
    "shop-markdown": ("08-shop", ["--env", "dev", "--env", "prod", "--format", "markdown"]),
    "shop-json": ("08-shop", ["--env", "dev", "--env", "prod", "--format", "json", "web/score.yaml"]),
    "shop-against-dev": ("08-shop", ["--env", "local", "--against", "dev", "--accept", "profile-stricter"]),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "environments").mkdir()
    (tmp_path / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: store\n")
    (tmp_path / "score.yaml").write_text(SCORE)
    environment(tmp_path, "dev", "dev")
    environment(tmp_path, "prod", "prod", ENFORCED)
    return tmp_path


def environment(folder: Path, name: str, parent: str, rest: str = "") -> None:
    (folder / "environments" / f"{name}.yaml").write_text(HEAD.format(name, parent) + rest)


@pytest.mark.parametrize("case", sorted(CASES))
def test_golden_parity(case: str, golden: Golden) -> None:
    example, arguments = CASES[case]
    done = run(EXAMPLES / example, ["parity", *arguments])
    assert done.status == 0, done.stderr
    golden.check_file(EXPECTED / f"{case}.txt", f"{done.stdout}--- stderr\n{done.stderr}")


def test_risk_fails_where_the_gate_asks_for_it_and_nowhere_else(project: Path) -> None:
    assert run(project, ["parity"]).status == 0
    assert run(project, ["parity", "--fail-on", "risk"]).status == 1
    accepted = ["--accept", "profile-stricter", "--accept", "version-major"]
    assert run(project, ["parity", "--fail-on", "risk", *accepted]).status == 0


def test_enforced_major_version_is_told_at_its_place(project: Path) -> None:
    done = run(project, ["parity", "--format", "json"])
    version = next(d for d in json.loads(done.stdout)["differences"] if d["aspect"] == "version")
    assert (version["verdict"], version["rule"]) == ("risk", "version-major")
    assert version["values"]["prod"]["text"] == "17"
    assert version["values"]["prod"]["enforced"] is True
    assert version["values"]["prod"]["span"]["file"] == "environments/prod.yaml"


def test_environment_that_fails_is_told_and_the_others_are_compared(project: Path) -> None:
    (project / "environments" / "bare.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: bare}\n"
    )
    done = run(project, ["parity"])
    assert done.status == 0
    assert "bare can't be compiled: environment `bare` has no rule for `postgres` [SK502]" in done.stdout
    assert "postgres/aws-rds" in done.stdout
    assert run(project, ["parity", "--fail-on", "risk"]).status == 1


def test_project_of_which_nothing_compiles_fails(project: Path) -> None:
    (project / "score.yaml").write_text("apiVersion: score.dev/v1b1\n")
    assert run(project, ["parity"]).status == 1


@pytest.mark.parametrize("arguments", [["--env", "prd"], ["--against", "prd"], ["--accept", "version-majr"]])
def test_unknown_name_is_wrong_usage_with_a_hint(project: Path, arguments: list[str]) -> None:
    done = run(project, ["parity", *arguments])
    assert done.status == 2
    assert "did you mean" in done.stderr
    assert done.stdout == ""


def test_no_secret_in_any_format(project: Path) -> None:
    (project / ".scorekit-seed").write_text("0123456789abcdef0123456789abcdef\n")
    environment(
        project,
        "other",
        "dev",
        'workloads: {shop: {overrides: {containers: {main: {variables: {API_TOKEN: "hunter2",'
        ' URL: "postgresql://me:hunter2@db/x"}}}}}}\nvariables: {SMTP_PASSWORD: hunter2}\n',
    )
    secrets = [*secret_values(run(project, ["render", "--env", "dev"]).stdout), "hunter2"]
    assert len(secrets) > 1
    for form in ("text", "json", "markdown"):
        done = run(project, ["parity", "--format", form])
        assert done.status == 0
        assert not [s for s in secrets if s in done.stdout + done.stderr]


def secret_values(manifests: str) -> list[str]:
    """The values of Secrets, as they stand in the output."""
    found: list[str] = []
    for document in load_all(manifests):
        if document["kind"] == "Secret":
            found += [str(v) for v in {**document.get("data", {}), **document.get("stringData", {})}.values()]
    return found


def test_a_score_file_that_is_not_there_is_no_risk_of_each_environment() -> None:
    done = run(EXAMPLES / "02-payment-service", ["parity", "nowhere.yaml"])
    assert (done.status, done.stdout) == (1, "")
    assert done.stderr.count("there is no file `nowhere.yaml`") == 1


def test_one_environment_has_nothing_to_be_compared_with() -> None:
    done = run(EXAMPLES / "02-payment-service", ["parity", "--env", "dev"])
    assert (done.status, done.stdout) == (2, "")
    assert "`dev` is the only one; add --env NAME" in done.stderr
