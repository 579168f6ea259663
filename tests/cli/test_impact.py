"""``scorekit impact``: subjects in every spelling, goldens over the examples, and no secret in any of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.git import commit_all
from tests.golden.running import run
from tests.reading import load_all
from tests.rows import each_row

if TYPE_CHECKING:
    from tests.conftest import Golden

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPECTED = Path(__file__).parent / "expected" / "impact"
SHOP = EXAMPLES / "08-shop"
PAYMENT = EXAMPLES / "02-payment-service"
OWN = EXAMPLES / "07-own-driver"

CASES = {
    "driver": (SHOP, ["postgres/aws-rds"]),
    "driver-that-requires": (SHOP, ["route/proxy"]),
    "driver-unused": (SHOP, ["volume/claim"]),
    "type": (SHOP, ["redis", "--env", "dev", "--env", "prod"]),
    "environment": (SHOP, ["prod"]),
    "parent": (OWN, ["dev"]),
    "setting": (SHOP, ["environments/prod.yaml:11"]),
    "binding": (PAYMENT, ["environments/prod.yaml:12"]),
    "rule": (PAYMENT, ["environments/prod-crossplane.yaml:12"]),
    "output": (SHOP, ["scorekit:resource_drivers/dns/hosted/driver.yaml:20", "--env", "prod"]),
    "field": (OWN, ["resource_drivers/smtp/mailpit/kubernetes.yaml:25", "--env", "dev"]),
    "resource": (SHOP, ["dns#shop"]),
    "score-file": (SHOP, ["web/score.yaml", "--env", "prod"]),
    "own-driver": (OWN, ["resource_drivers/smtp/mailpit/kubernetes.yaml"]),
    "markdown": (SHOP, ["postgres", "--format", "markdown"]),
    "json": (PAYMENT, ["postgres/crossplane", "--format", "json"]),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_golden_impact(case: str, golden: Golden) -> None:
    folder, arguments = CASES[case]
    done = run(folder, ["impact", *arguments])
    assert done.status == 0, done.stderr
    golden.check_file(EXPECTED / f"{case}.txt", f"{done.stdout}--- stderr\n{done.stderr}")


@each_row(
    "spelling",
    [
        "smtp/mailpit",
        "resource_drivers/smtp/mailpit",
        "resource_drivers/smtp/mailpit/",
        "resource_drivers/smtp/mailpit/driver.yaml",
    ],
)
def test_driver_is_the_same_in_every_spelling(spelling: str) -> None:
    found = json.loads(run(OWN, ["impact", spelling, "--env", "dev", "--format", "json"]).stdout)
    assert (found["subject"]["kind"], found["subject"]["name"]) == ("driver", "smtp/mailpit")


@each_row(
    ("spelling", "file"),
    [
        ("prod", "environments/prod.yaml"),
        ("environments/prod.yaml", "environments/prod.yaml"),
        ("scorekit/prod", "scorekit:environments/prod.yaml"),
        ("scorekit:environments/prod.yaml", "scorekit:environments/prod.yaml"),
    ],
)
def test_environment_is_the_own_one_unless_the_built_in_is_named(spelling: str, file: str) -> None:
    found = json.loads(run(SHOP, ["impact", spelling, "--env", "dev", "--format", "json"]).stdout)
    assert (found["subject"]["kind"], found["subject"]["file"]) == ("environment", file)


def test_built_in_driver_is_found_by_its_path() -> None:
    found = json.loads(run(SHOP, ["impact", "resource_drivers/postgres/aws-rds", "--format", "json"]).stdout)
    assert found["subject"]["name"] == "postgres/aws-rds"


def test_path_counts_from_the_working_folder() -> None:
    found = json.loads(run(SHOP / "web", ["impact", "score.yaml", "--format", "json"]).stdout)
    assert found["subject"]["name"] == "web/score.yaml"


def test_workload_stands_for_its_file() -> None:
    found = json.loads(run(PAYMENT, ["impact", "payment-service", "--format", "json"]).stdout)
    assert found["subject"]["name"] == "score.yaml"


def test_folder_stands_for_the_files_below_it() -> None:
    found = json.loads(run(SHOP, ["impact", "web", "--format", "json"]).stdout)
    assert found["subject"]["name"] == "web/"
    assert "Deployment/web" in {o["object"] for e in found["environments"] for o in e["objects"]}


def test_project_file_has_a_hand_in_everything() -> None:
    found = json.loads(run(SHOP, ["impact", "scorekit.yaml", "--format", "json"]).stdout)
    assert all({w["name"] for w in e["workloads"]} == {"api", "web"} for e in found["environments"])


@each_row(
    ("subject", "words"),
    [
        ("postgres/aws-rd", "did you mean `postgres/aws-rds`?"),
        ("environment/prod.yml", "did you mean `environments/prod.yaml`?"),
        ("dns#shp", "did you mean `dns.default#shop`?"),
        ("environments/prod.yaml:99", "has 16 lines"),
        ("environments/prod.yaml:13", "nothing is written at line 13"),
    ],
)
def test_unknown_subject_is_wrong_usage_with_a_hint(subject: str, words: str) -> None:
    done = run(SHOP, ["impact", subject])
    assert done.status == 2
    assert words in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [[], ["postgres", "--changed", "HEAD"], ["postgres", "--env", "prd"]])
def test_arguments_that_make_no_question_are_wrong_usage(arguments: list[str]) -> None:
    assert run(SHOP, ["impact", *arguments]).status == 2


def test_environment_that_fails_is_named_and_the_others_are_told(tmp_path: Path) -> None:
    _project(tmp_path)
    (tmp_path / "environments" / "bare.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: bare}\n"
    )
    done = run(tmp_path, ["impact", "postgres", "--format", "json"])
    assert done.status == 1
    assert json.loads(done.stdout)["failed"] == ["bare"]
    assert "nothing is known of bare" in done.stderr


@pytest.mark.parametrize(
    ("subject", "file"),
    [
        ("mail/a", "resource_drivers/mail/a/driver.yaml"),
        ("mail", "resource_drivers/mail/type.yaml"),
        ("dev", "environments/dev.yaml"),
    ],
)
def test_a_subject_that_can_not_be_read_is_told_by_its_fault(tmp_path: Path, subject: str, file: str) -> None:
    _project(tmp_path)
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("apiVersion: scorekit.dev/v1alpha1\nkid: None\n")
    done = run(tmp_path, ["impact", subject])
    assert (done.status, done.stdout) == (1, "")
    assert f"{file}:2:1" in done.stderr


def test_no_secret_in_any_format(tmp_path: Path) -> None:
    _project(tmp_path)
    (tmp_path / ".scorekit-seed").write_text("0123456789abcdef0123456789abcdef\n")
    rendered = run(tmp_path, ["render", "--env", "dev"])
    secrets = _secret_values(rendered.stdout)
    assert secrets
    for subject in ("postgres", "score.yaml", "dev", "postgres#shop.db"):
        for form in ("text", "json", "markdown"):
            done = run(tmp_path, ["impact", subject, "--format", form])
            assert not [s for s in secrets if s in done.stdout + done.stderr]


def test_changed_files_are_those_that_git_tells(tmp_path: Path) -> None:
    _project(tmp_path)
    commit_all(tmp_path)
    done = run(tmp_path, ["impact", "--changed", "HEAD", "--format", "json"])
    assert not any(e["objects"] for e in json.loads(done.stdout)["environments"])
    score = tmp_path / "score.yaml"
    score.write_text(score.read_text().replace("shop:1", "shop:2"))
    done = run(tmp_path, ["impact", "--changed", "HEAD", "--format", "json"])
    assert [w["name"] for w in json.loads(done.stdout)["environments"][0]["workloads"]] == ["shop"]
    for revision in ("nosuch", "--output=x"):
        assert run(tmp_path, ["impact", f"--changed={revision}"]).status == 2
    assert not (tmp_path / "x").exists()


def _project(folder: Path) -> None:
    (folder / "environments").mkdir()
    (folder / "environments" / "dev.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: scorekit/dev\n"
    )
    (folder / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: store\n")
    (folder / "score.yaml").write_text(
        "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\n"
        "containers: {main: {image: 'shop:1', variables: {URL: '${resources.db.url}'}}}\n"
        "resources: {db: {type: postgres}}\n"
    )


def _secret_values(manifests: str) -> list[str]:
    """The values below ``data`` and ``stringData`` of Secrets, as they stand in the output."""
    found = []
    for document in load_all(manifests):
        if document["kind"] == "Secret":
            found += [str(v) for v in {**document.get("data", {}), **document.get("stringData", {})}.values()]
    return found
