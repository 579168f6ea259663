"""``scorekit schema`` prints what an editor reads, knows the project, and says what it can't know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scorekit.schemas import kinds
from scorekit.schemas.kinds import FOLDER
from scorekit.workspace import editor_schemas
from tests.golden.running import run

if TYPE_CHECKING:
    from pathlib import Path

TYPE = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {name: mailbox}\noutputs: {host: {}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "resource_drivers" / "mailbox").mkdir(parents=True)
    (tmp_path / "resource_drivers" / "mailbox" / "type.yaml").write_text(TYPE)
    (tmp_path / "scorekit.yaml").write_text("name: shop\n")
    return tmp_path


@pytest.mark.parametrize("kind", kinds())
def test_each_kind_goes_to_stdout_alone(kind: str, tmp_path: Path) -> None:
    done = run(tmp_path, ["schema", kind])
    assert (done.status, done.stderr) == (0, "")
    assert json.loads(done.stdout)["$id"] == f"https://scorekit.dev/schemas/{kind}.json"


def test_types_of_the_project_are_offered(project: Path) -> None:
    offered = json.loads(run(project, ["schema", "score"]).stdout)["definitions"]["Resource"]["properties"]["type"]
    assert {"mailbox", "postgres"} <= set(offered["enum"])


def test_an_environment_offers_what_it_serves(project: Path) -> None:
    schema = json.loads(run(project, ["schema", "score", "--env", "prod"]).stdout)
    assert schema["$id"] == "https://scorekit.dev/schemas/score.prod.json"
    assert "mailbox" not in schema["definitions"]["Resource"]["properties"]["type"]["enum"]


def test_a_file_has_the_same_bytes_as_stdout(project: Path) -> None:
    done = run(project, ["schema", "score", "-o", "made/score.json"])
    assert (done.status, done.stdout) == (0, "")
    assert (project / "made" / "score.json").read_text("utf-8") == run(project, ["schema", "score"]).stdout


def test_an_unknown_environment_is_wrong_usage(tmp_path: Path) -> None:
    done = run(tmp_path, ["schema", "score", "--env", "prd"])
    assert (done.status, done.stdout) == (2, "")
    assert "there is no environment `prd`; did you mean `prod`?" in done.stderr


def test_other_kinds_take_no_environment(tmp_path: Path) -> None:
    done = run(tmp_path, ["schema", "driver", "--env", "prod"])
    assert done.status == 2
    assert "--env narrows the schema of score files" in done.stderr


def test_a_broken_document_is_told_and_its_name_still_offered(project: Path) -> None:
    (project / "resource_drivers" / "mailbox" / "type.yaml").write_text(TYPE + "output: {}\n")
    done = run(project, ["schema", "score"])
    assert done.status == 1
    assert "SK201" in done.stderr
    assert "mailbox" in json.loads(done.stdout)["definitions"]["Resource"]["properties"]["type"]["enum"]


def test_all_are_written_where_they_are_stale_and_check_says_so(project: Path) -> None:
    folder = project / FOLDER
    done = run(project, ["schema", "--all"])
    assert (done.status, done.stdout) == (0, "".join(f"wrote {FOLDER}/{kind}.json\n" for kind in kinds()))
    assert json.loads((folder / "score.json").read_text("utf-8")) == json.loads(
        run(project, ["schema", "score"]).stdout
    )
    assert run(project, ["schema", "--all"]).stdout == ""
    assert "SK811" not in run(project, ["check"]).stdout
    (project / "resource_drivers" / "mailbox" / "type.yaml").write_text(f"# A remark.\n{TYPE}")
    assert "SK811" not in run(project, ["check"]).stdout, "what they say is as it was"
    (project / "resource_drivers" / "mailbox" / "type.yaml").write_text(TYPE.replace("host", "port"))
    told = run(project, ["check"]).stdout
    assert f"note[SK811]: the schemas in `{FOLDER}` are stale: score.json, environment.json, driver.json\n" in told
    assert "`scorekit schema --all` writes them anew" in told
    (folder / "driver.json").unlink()
    assert run(project, ["schema", "--all"]).stdout.count("\n") == 3
    assert "SK811" not in run(project, ["check"]).stdout


def test_all_takes_nothing_else_and_leaves_the_project_by_no_link(project: Path) -> None:
    assert "takes no KIND" in run(project, ["schema", "--all", "score"]).stderr
    assert "say which: score, environment" in run(project, ["schema"]).stderr
    (project.parent / "elsewhere").mkdir()
    (project / ".scorekit").symlink_to(project.parent / "elsewhere")
    done = run(project, ["schema", "--all"])
    assert done.status == 1
    assert "SK804" in done.stderr
    assert not [*(project.parent / "elsewhere").rglob("*")]


def test_the_folder_is_the_one_that_settings_name() -> None:
    assert editor_schemas.FOLDER == FOLDER


def test_what_init_wrote_is_current(tmp_path: Path) -> None:
    run(tmp_path, ["init", "--name", "shop"])
    assert "SK811" not in run(tmp_path, ["check"]).stdout
    assert run(tmp_path, ["schema", "--all"]).stdout == ""
