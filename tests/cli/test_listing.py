"""``types``, ``drivers`` and ``envs``: lists, and one in full."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue import Catalogue
from scorekit.description import describe
from scorekit.report import description
from tests.golden.running import run
from tests.rows import each_row

if TYPE_CHECKING:
    from tests.conftest import Golden

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPECTED = Path(__file__).parent / "expected" / "listing"

CASES = {
    "types-list": ("07-own-driver", ["types", "list"]),
    "drivers-list": ("07-own-driver", ["drivers", "list"]),
    "envs-list": ("02-payment-service", ["envs", "list"]),
    "types-show": ("02-payment-service", ["types", "show", "postgres"]),
    "types-show-classes": ("08-shop", ["types", "show", "volume"]),
    "drivers-show": ("08-shop", ["drivers", "show", "postgres/shared"]),
    "drivers-show-own": ("02-payment-service", ["drivers", "show", "postgres/crossplane"]),
    "drivers-show-json": ("08-shop", ["drivers", "show", "postgres/aws-rds", "--format", "json"]),
    "images-list": ("02-payment-service", ["images", "list"]),
    "images-show": ("02-payment-service", ["images", "show", "mysql"]),
    "images-show-json": ("02-payment-service", ["images", "show", "postgres", "--format", "json"]),
    "drivers-files": ("07-own-driver", ["drivers", "files", "mysql-instance/aws-rds"]),
    "secrets-list": ("08-shop", ["secrets", "list", "--env", "dev"]),
    "secrets-list-prod": ("08-shop", ["secrets", "list", "--env", "prod"]),
    "secrets-list-json": ("02-payment-service", ["secrets", "list", "--env", "local", "--format", "json"]),
    "outputs": ("02-payment-service", ["outputs", "payment-service.db", "--env", "dev"]),
    "outputs-prod": ("02-payment-service", ["outputs", "postgres.default#payment-service.db", "--env", "prod"]),
    "outputs-json": ("02-payment-service", ["outputs", "payment-service.cache", "--env", "local", "--format", "json"]),
    "outputs-env": ("02-payment-service", ["outputs", "payment-service", "--env", "local", "--format", "env"]),
    "envs-show": ("02-payment-service", ["envs", "show", "prod"]),
    "envs-show-built-in": ("08-shop", ["envs", "show", "scorekit/staging"]),
    "envs-show-json": ("08-shop", ["envs", "show", "prod", "--format", "json"]),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_golden_listing(case: str, golden: Golden) -> None:
    example, arguments = CASES[case]
    done = run(EXAMPLES / example, arguments)
    assert (done.status, done.stderr) == (0, "")
    golden.check_file(EXPECTED / f"{case}.txt", done.stdout)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["types", "show", "postgre"], "there is no type `postgre`; did you mean `postgres`?"),
        (["drivers", "show", "postgres/aws"], "there is no driver `postgres/aws`; did you mean `postgres/aws-rds`?"),
        (["images", "show", "postgre"], "there is no image `postgre`; did you mean `postgres`?"),
        (["envs", "show", "prd"], "there is no environment `prd`; did you mean `prod`?"),
    ],
)
def test_unknown_name_is_wrong_usage_with_a_hint(arguments: list[str], words: str) -> None:
    done = run(EXAMPLES / "08-shop", arguments)
    assert done.status == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_derived_secrets_are_revealed_where_they_are_asked_for_in_development(tmp_path: Path) -> None:
    (tmp_path / ".scorekit-seed").write_text("a seed of nobody's, long enough\n")
    (tmp_path / "score.yaml").write_text(
        "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: 'nginx:1.29.1'}}\n"
        "resources: {db: {type: postgres}}\n"
    )
    asked = ["outputs", "shop", "--env", "dev", "--format", "env"]
    kept, revealed = run(tmp_path, asked).stdout, run(tmp_path, [*asked, "--reveal"]).stdout
    manifest = run(tmp_path, ["render", "--env", "dev", "-q"]).stdout
    password = next(line.partition("=")[2] for line in revealed.splitlines() if line.startswith("DB_PASSWORD="))
    assert b64encode(password.encode()).decode() in manifest
    assert password not in kept
    assert "# DB_PASSWORD: <secret password of postgres.default#shop.db>" in kept


def test_what_is_wrong_with_a_question_for_outputs_is_said() -> None:
    wrong = {
        "payment-service.dc --env dev": "there is no workload or resource `payment-service.dc`; did you mean `payment-service.db`?",
        "db --env dev": "there is no workload or resource `db`; did you mean `payment-service.db`?",
        "payment-service.db.host --env dev": "there is no workload or resource `payment-service.db.host`; all outputs of `payment-service.db` are shown together",
        "shop --env dev": "there is no workload or resource `shop`; there are: `payment-service`",
        "payment-service --env prod --reveal": "environment `prod` derives no secrets: leave `--reveal` out",
    }
    for arguments, words in wrong.items():
        done = run(EXAMPLES / "02-payment-service", ["outputs", *arguments.split()])
        assert (done.status, done.stdout) == (2, "")
        assert words in done.stderr


@each_row("kind, of", [("types", "type"), ("drivers", "driver"), ("envs", "environment")])
def test_everything_listed_can_be_shown(kind: str, of: str) -> None:
    """Of one catalogue, which the command would open for each anew."""
    rows = json.loads(run(EXAMPLES / "07-own-driver", [kind, "list", "--format", "json"]).stdout)
    assert len(rows) > 3
    catalogue = Catalogue.load(EXAMPLES / "07-own-driver")
    for row in rows:
        name = next(iter(row.values()))
        described = describe(catalogue, of, name).unwrap()
        shown = {form: description.FORMATS.find(form).render(described) for form in ("text", "json")}
        assert next(iter(json.loads(shown["json"]).values())) == name
        assert name in shown["text"]
    assert run(EXAMPLES / "07-own-driver", [kind, "show", name, "--format", "json"]).stdout == shown["json"]


def test_secrets_that_an_environment_writes_out_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "dev.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: scorekit/dev\n"
        "bindings: {db: {type: postgres, outputs: {host: here, password: hunter2, url: hunter2,"
        " username: {secretRef: {name: team, key: user}}}}}\n"
        "variables: {API_TOKEN: hunter2}\nsettings: {s3/in-cluster: {secretKey: hunter2}}\n"
        "workloads: {shop: {overrides: {containers: {main: {variables: {DB_PASSWORD: hunter2}}}}}}\n"
    )
    for form in ("text", "json"):
        done = run(tmp_path, ["envs", "show", "dev", "--format", form])
        assert "here" in done.stdout
        assert "team" in done.stdout
        assert "hunter2" not in done.stdout + done.stderr


def test_a_setting_of_which_a_parent_gave_a_part_is_told_part_by_part(tmp_path: Path) -> None:
    head = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: NAME}\nextends: PARENT\n"
    labels = {"base": "{team: a, 'x.io/tier': b}", "dev": "{'x.io/tier': c}"}
    (tmp_path / "environments").mkdir()
    for name, parent in (("base", "scorekit/dev"), ("dev", "base")):
        text = (
            head.replace("NAME", name).replace("PARENT", parent) + f'workloads: {{"*": {{labels: {labels[name]}}}}}\n'
        )
        (tmp_path / "environments" / f"{name}.yaml").write_text(text)
    shown = json.loads(run(tmp_path, ["envs", "show", "dev", "--format", "json"]).stdout)
    rows = {row["setting"]: (row["value"], row["span"]["file"]) for row in shown["workloads"]}
    assert rows["labels.team"] == ("a", "environments/base.yaml")
    assert rows["labels.x\\.io/tier"] == ("c", "environments/dev.yaml")


def test_a_secret_name_hides_what_lies_below_it(tmp_path: Path) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "dev.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: scorekit/dev\n"
        "settings: {s3/in-cluster: {secretKey: {plain: hunter2}, of: {token: [hunter2]}}}\n"
    )
    assert "hunter2" not in run(tmp_path, ["envs", "show", "dev"]).stdout


def test_folders_beside_the_project_are_the_callers(tmp_path: Path) -> None:
    """``../platform`` is no link out of the project, whoever wrote the project."""
    project = tmp_path / "shop"
    (tmp_path / "platform/environments").mkdir(parents=True)
    (tmp_path / "platform/environments/dev.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: scorekit/dev\nnamespace: {}\n"
    )
    project.mkdir()
    (project / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    done = run(project, ["envs", "show", "dev", "--environments", "../platform/environments"])
    assert "--> ../platform/environments/dev.yaml:5:12" in done.stderr


def test_broken_document_is_told_and_fails(tmp_path: Path) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "dev.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: nowhere\n"
    )
    done = run(tmp_path, ["envs", "show", "dev"])
    assert done.status == 1
    assert "error[" in done.stderr


def test_files_for_a_cluster_are_made_where_nothing_is(tmp_path: Path) -> None:
    own = tmp_path / "resource_drivers/redis/own"
    (own / "files").mkdir(parents=True)
    (own / "driver.yaml").write_text(OWN, "utf-8")
    (own / "files/operator.yaml").write_text("kind: Operator\n", "utf-8")
    arguments = ["drivers", "files", "redis/own", "-o", "out"]
    assert run(tmp_path, arguments).stdout == "".join(f"made  {path}\n" for path in MADE)
    (tmp_path / "out/redis/own/operator.yaml").write_text("kind: Mine\n", "utf-8")
    again = run(tmp_path, arguments)
    assert (again.status, again.stdout) == (0, "".join(f"kept  {path}  was there already\n" for path in MADE))
    assert (tmp_path / "out/redis/own/operator.yaml").read_text("utf-8") == "kind: Mine\n"
    assert run(tmp_path, ["drivers", "files"]).status == 2
    assert "did you mean `redis/own`?" in run(tmp_path, ["drivers", "files", "redis/owm"]).stderr
    assert run(tmp_path, [*arguments[:3], "-o", ""]).status == 2
    none = run(tmp_path, ["drivers", "files", "redis/compose", "-o", "none"])
    assert (none.status, none.stderr) == (0, "none of these drivers has files for a cluster\n")
    # One document is one, whether its file ends with a line or not.
    (own / "files/more.yaml").write_text("kind: More", "utf-8")
    (own / "driver.yaml").write_text(OWN.replace("s3/aws", "s3/asw"), "utf-8")
    wrong = run(tmp_path, ["drivers", "files", "redis/own"])
    assert (wrong.status, "driver.yaml:4:17" in wrong.stderr) == (1, True)
    (own / "driver.yaml").write_text(OWN.replace("s3/aws", ""), "utf-8")
    assert run(tmp_path, ["drivers", "files", "redis/own"]).stdout == "kind: More\n---\nkind: Operator\n"


OWN = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: redis/own, description: Our own.}
needs: {files: [s3/aws]}
outputs: {host: h, port: 1, username: u, password: {secretRef: {name: n, key: k}}}
"""
MADE = ["redis/own/operator.yaml", "s3/aws/composition.yaml", "s3/aws/definition.yaml", "s3/aws/packages.yaml"]
