"""``scorekit explain`` from the outside: what it prints, where, and with which status."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest

from scorekit.cli.commands.explain import command
from tests.conftest import ROOT, Golden
from tests.golden.running import Run, run
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = ROOT / "tests/cli/explained"
DB_HOST = "payment-service.containers.main.variables.DB_HOST"
EVERYWHERE = ("--env", "dev", "--env", "prod", "--env", "prod-crossplane")
#: The file of each golden, its example and the arguments.
CASES: tuple[tuple[str, str, Sequence[str]], ...] = (
    ("variable-in-three-environments.txt", "02-payment-service", (DB_HOST, *EVERYWHERE)),
    ("variable-in-three-environments.json", "02-payment-service", (DB_HOST, *EVERYWHERE, "--format", "json")),
    ("secret-field.txt", "02-payment-service", ("Secret/payment-service-cache.data.password", "--env", "dev")),
    ("output-with-secret.txt", "02-payment-service", ("payment-service.cache.outputs.url", "--env", "dev")),
    ("place.txt", "02-payment-service", ("score.yaml:18", "--env", "prod-crossplane")),
    ("resource.txt", "02-payment-service", ("payment-service.db", "--env", "prod-crossplane")),
    ("driver.txt", "02-payment-service", ("postgres/crossplane", "--env", "prod-crossplane")),
    ("shared-resource.txt", "03-shared-database", ("postgres.default#shop", "--env", "dev")),
    ("compose-field.txt", "03-shared-database", ("service/orders-intake.environment.PGHOST", "--env", "local")),
    ("file.txt", "05-files-and-volumes", ("gallery.containers.web.files./run/gallery/db-password", "--env", "dev")),
    ("override.txt", "06-overrides", ("search.containers.api.resources", "--env", "prod")),
    ("workload.txt", "08-shop", ("api", "--env", "prod")),
    ("object.txt", "08-shop", ("Service/web", "--env", "prod")),
)
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: registry.example.com/shop:1.0
    variables:
      DB_HOST: ${resources.db.host}
      API_KEY: a-literal-key
      DSN: postgres://app:a-literal-key@${resources.db.host}
resources:
  db: {type: postgres, params: {size: small, version: 15}}
"""
ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: dev}
extends: scorekit/dev
drivers:
  - type: postgres
    workload: shop
    driver: postgres/in-cluster
    params:
      defaults: {version: 16}
      enforced: {size: large}
"""


APART = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: dev}
extends: scorekit/dev
namespace: "{{ workload.name }}"
sharedNamespace: both
"""
READER = """\
apiVersion: score.dev/v1b1
metadata: {name: NAME}
containers:
  main:
    image: registry.example.com/NAME:1.0
    variables: {PASSWORD: "${resources.cache.password}"}
resources:
  cache: {type: redis, id: both}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    (tmp_path / "score.yaml").write_text(SCORE)
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments/dev.yaml").write_text(ENVIRONMENT)
    return tmp_path


def explain(folder: Path, *arguments: str) -> Run:
    return run(folder, ["explain", *arguments])


def test_golden(golden: Golden, project: Path) -> None:
    runs = {name: explain(ROOT / "examples" / example, *arguments) for name, example, arguments in CASES}
    runs["enforced-param.txt"] = explain(project, "shop.db.params.size")
    runs["coerced-param.txt"] = explain(project, "shop.db.params.version")
    runs["container-with-literals.txt"] = explain(project, "shop.containers.main")
    assert {name: (r.status, r.stderr) for name, r in runs.items() if r.status or r.stderr} == {}
    golden.check(EXPECTED, {name: r.stdout.encode() for name, r in runs.items()})


@each_row("form", ["text", "json"])
@each_row(
    "subject",
    [
        "shop",
        "shop.containers",
        "shop.containers.main",
        "shop.containers.main.variables.API_KEY",
        "shop.containers.main.variables.DSN",
        "score.yaml:8",
        "score.yaml:9",
        "Deployment/shop",
        "Deployment/shop.spec",
    ],
)
def test_a_literal_that_looks_like_a_secret_is_not_repeated(project: Path, subject: str, form: str) -> None:
    done = explain(project, subject, "--format", form)
    assert done.status == 0
    assert "shop" in done.stdout
    assert "a-literal-key" not in done.stdout + done.stderr


def test_place_may_be_seen_from_the_working_folder(project: Path) -> None:
    told = explain(project, "score.yaml:2").stdout
    (project / "below").mkdir()
    assert "score.yaml:2" in told
    assert explain(project, "./score.yaml:2").stdout == told
    assert explain(project / "below", "../score.yaml:2").stdout == told


def test_a_line_of_more_digits_than_a_number_has_is_a_line_past_the_end(project: Path) -> None:
    digits = "9" * 5000
    assert "nothing that is compiled here has a name on this line" in explain(project, f"score.yaml:{digits}").stdout
    assert explain(project, f"Deployment/shop.spec.template.spec.containers[{digits}]").status == 2
    assert "there is no line" in run(project, ["impact", f"score.yaml:{digits}"]).stderr


def test_one_object_per_environment_and_nothing_else_on_stdout(project: Path) -> None:
    done = explain(project, "shop", "--env", "dev", "--format", "json")
    assert [one["environment"] for one in json.loads(done.stdout)["explanations"]] == ["dev"]
    assert done.stderr == ""


def test_all_the_projects_environments_are_told_where_none_is_asked_for(project: Path) -> None:
    (project / "environments/test.yaml").write_text(ENVIRONMENT.replace("name: dev", "name: test"))
    found = json.loads(explain(project, "shop.db.params.size", "--format", "json").stdout)["explanations"]
    assert [one["environment"] for one in found] == ["dev", "test"]


@each_row(
    ("subject", "near"),
    [
        ("shop.containers.main.variables.DB_HOTS", "did you mean `shop.containers.main.variables.DB_HOST`?"),
        ("shop.db.outputs.hots", "did you mean `shop.db.outputs.host`?"),
        ("postgres.default#shop.bd", "did you mean `postgres.default#shop.db`?"),
        ("db", "did you mean `shop.resources.db`?"),
        ("Deploiment/shop", "did you mean `Deployment/shop`?"),
        ("Deployment/shop.metadata.nam", "did you mean `Deployment/shop.metadata.name`?"),
        ("zzzzzzzzzzzz", "a subject is a workload"),
    ],
)
def test_an_unknown_subject_is_wrong_usage_with_what_is_near(project: Path, subject: str, near: str) -> None:
    done = explain(project, subject)
    assert (done.status, done.stdout) == (2, "")
    assert f"there is nothing called `{subject}` here" in done.stderr
    assert near in done.stderr


def test_where_a_subject_is_missing_the_others_are_told() -> None:
    done = explain(
        ROOT / "examples/02-payment-service",
        "PostgreSQLInstance/payment-db.kind",
        "--env",
        "dev",
        "--env",
        "prod-crossplane",
    )
    assert done.status == 0
    assert done.stderr == "note: there is no `PostgreSQLInstance/payment-db.kind` in dev, for kubernetes\n"
    assert done.stdout.startswith("PostgreSQLInstance/payment-db.kind  in prod-crossplane")


def test_files_at_fault_are_told_as_diagnostics(project: Path) -> None:
    (project / "score.yaml").write_text(SCORE.replace("resources.db.host", "resources.bd.host"))
    done = explain(project, "shop")
    assert (done.status, done.stdout) == (1, "")
    assert "error[SK" in done.stderr


@pytest.mark.parametrize("code", ["SK202", "sk202"])
def test_a_code_is_explained_without_a_project(tmp_path: Path, code: str) -> None:
    done = explain(tmp_path, code)
    assert done.status == 0
    assert done.stdout.startswith("SK202: ")


def test_a_code_is_explained_to_tools_too(tmp_path: Path) -> None:
    told = json.loads(explain(tmp_path, "SK202", "--format", "json").stdout)
    assert (told["code"], told["title"], told["severity"]) == ("SK202", "missing key", "error")
    assert "Wrong: " in told["text"]


def test_an_unknown_code_is_wrong_usage(tmp_path: Path) -> None:
    done = explain(tmp_path, "SK99999")
    assert done.status == 2
    assert "there is no diagnostic code `SK99999`" in done.stderr


def test_a_namesake_in_another_namespace_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments/dev.yaml").write_text(APART)
    for name in ("one", "two"):
        (tmp_path / f"{name}.score.yaml").write_text(READER.replace("NAME", name))
    arguments = ("--env", "dev", "-f", "one.score.yaml", "-f", "two.score.yaml")
    done = explain(tmp_path, "Secret/redis-both.data.password", *arguments)
    assert done.status == 2
    assert "may be in any of `Secret/both/redis-both`, `Secret/one/redis-both`, `Secret/two/redis-both`" in done.stderr
    done = explain(tmp_path, "Secret/two/redis-both.data.password", *arguments)
    assert done.status == 0
    assert done.stdout.startswith("Secret/two/redis-both.data.password  in dev")


def test_subjects_are_completed(project: Path) -> None:
    subject = next(p for p in command.params if p.name == "subject")
    with chdir(project):
        context = command.make_context("explain", ["x"])
        found = [item.value for item in subject.shell_complete(context, "shop.db.out")]
        codes = [item.value for item in subject.shell_complete(context, "SK20")]
    assert "shop.db.outputs.host" in found
    assert all(name.startswith("shop.db.out") for name in found)
    assert "SK202" in codes


@each_row(
    ("subject", "words"),
    [
        ("ConfigMap/shop-main-files", "nothing called"),
        ("Deployment/payment-service", "in local, but in dev, prod something is: say --env dev"),
        ("redis/aws-elasticache", "in local, but in prod something is: say --env prod"),
        ("postgres/crossplane", "driver `postgres/crossplane` serves nothing here"),
        ("postgres", "`scorekit types show postgres` tells of it"),
        ("dev", "`scorekit envs show dev` tells of it"),
        ("score.yaml", "name a line of it, say score.yaml:12"),
        ("payment-service.main.DB_HOTS", "did you mean `payment-service.main.DB_HOST`?"),
        ("payment-service.db.hsot", "did you mean `payment-service.db.host`?"),
    ],
)
def test_what_explains_nothing_is_told_where_else_it_is_known(subject: str, words: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples/02-payment-service", tmp_path, dirs_exist_ok=True)
    (tmp_path / "environments/prod-crossplane.yaml").unlink()
    local = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: local}\nextends: scorekit/local\n"
    (tmp_path / "environments/local.yaml").write_text(local, "utf-8")
    done = run(tmp_path, ["explain", subject, "--env", "local", "-i", "registry.example.com/payment:1"])
    assert (done.status, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("host", "outputs.host"),
        ("password", "outputs.password"),
        ("version", "params.version"),
        ("size", "params.size"),
    ],
)
def test_a_part_of_a_resource_is_found_by_its_name_alone(short: str, long: str, project: Path) -> None:
    done = run(project, ["explain", f"shop.db.{short}", "--env", "dev"])
    assert done.stdout == run(project, ["explain", f"shop.db.{long}", "--env", "dev"]).stdout
    assert done.stdout.startswith(f"postgres.default#shop.db.{long}")


def test_a_variable_is_not_taken_for_a_resource_whose_name_has_the_same_letters(project: Path) -> None:
    score = project / "score.yaml"
    score.write_text(score.read_text("utf-8").replace("DB_HOST", "DB"), "utf-8")
    assert run(project, ["explain", "shop.DB", "--env", "dev"]).stdout.startswith("shop.containers.main.variables.DB")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("environments/dev.yaml:8", "weighed for `postgres.default#shop.db`"),
        ("score.yaml:4", "`main`"),
        ("score.yaml:7", "DB_HOST"),
        ("score.yaml:11", "resource `db`"),
    ],
)
def test_a_line_of_a_file_can_be_asked(project: Path, line: str, words: str) -> None:
    done = explain(project, line)
    assert done.status == 0
    assert words in done.stdout


def test_any_line_gives_an_explanation_and_no_literal_secret(project: Path) -> None:
    for file in ("score.yaml", "environments/dev.yaml"):
        for number in range(1, (project / file).read_text("utf-8").count("\n") + 1):
            done = explain(project, f"{file}:{number}")
            assert (done.status, done.stderr) == (0, "")
            assert "a-literal-key" not in done.stdout


def test_what_is_known_elsewhere_is_found_for_standard_input_too_which_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "apiVersion: score.dev/v1b1\nmetadata: {name: web}\ncontainers: {main: {image: nginx:1}}\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    done = run(tmp_path, ["explain", "Deployment/web", "--file", "-", "--env", "local"])
    assert "in local, but in dev, prod, staging something is: say --env dev" in done.stderr
