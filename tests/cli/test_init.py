"""``scorekit init`` makes a project that works at once, and touches nothing that is there."""

from __future__ import annotations

import os
import pty
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scorekit.workspace.editor_schemas import schema_files
from tests.conftest import needs_git
from tests.git import git
from tests.golden.running import Run, run
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.catalogue import Catalogue
    from tests.conftest import Golden

SEED = ".scorekit-seed"
EXPECTED = Path(__file__).parent / "expected"
SCHEMAS: dict[tuple[object, ...], Mapping[str, str]] = {}
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: ledger}
containers: {main: {image: registry.example.com/ledger:1}}
"""


def init(folder: Path, *arguments: str) -> Run:
    done = run(folder, ["init", *arguments])
    assert done.status == 0, done.stderr
    return done


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(autouse=True)
def _schemas_of_one_kind_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Editors' schemas take longer than all else that is made; projects whose documents are the same have the same ones."""

    def once(catalogue: Catalogue) -> Mapping[str, str]:
        own = catalogue.environment_names(builtin=False)
        texts = (repr(found.document.data) for name in own if (found := catalogue.environment(name).value) is not None)
        key = (catalogue.driver_names(), *own, *texts)
        if key not in SCHEMAS:
            SCHEMAS[key] = schema_files(catalogue)
        return SCHEMAS[key]

    monkeypatch.setattr("scorekit.workspace.new_project.schema_files", once)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    init(folder, "shop")
    return folder / "shop"


@pytest.fixture
def made(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "shop")
    return tmp_path / "shop"


def test_golden_what_init_says(tmp_path: Path, golden: Golden) -> None:
    golden.check_file(EXPECTED / "init.txt", init(tmp_path, "shop").stdout)


@pytest.mark.parametrize("environment", ["local", "dev", "prod"])
def test_a_new_project_renders_without_a_warning(made: Path, environment: str) -> None:
    done = run(made, ["render", "--env", environment])
    assert done.status == 0
    assert not re.search(r"(?m)^(error|warning|note)\[", done.stderr)
    assert (made / ("compose.yaml" if environment == "local" else f"manifests/{environment}/.scorekit-files")).is_file()


def test_a_new_project_has_nothing_to_find_fault_with(made: Path) -> None:
    done = run(made, ["check"])
    assert (done.status, done.stdout, done.stderr) == (0, "", "nothing wrong in dev, local, prod\n")
    assert run(made, ["drivers", "check"]).status == 0


def test_production_takes_the_driver_of_the_project(made: Path) -> None:
    done = run(made, ["render", "--env", "prod", "-o", "-"])
    assert "@postgres.example.com:5432/shop_db" in done.stdout
    assert "kind: Secret\n" not in done.stdout


def test_every_secret_of_development_follows_from_the_seed(made: Path) -> None:
    command = ["render", "--env", "dev", "-o", "-"]
    before = run(made, command).stdout
    assert run(made, command).stdout == before
    (made / SEED).write_text("0" * 64)
    assert run(made, command).stdout != before


def test_the_seed_is_32_random_bytes_for_its_owner_alone(tmp_path: Path) -> None:
    seeds = []
    for name in ("one", "two"):
        init(tmp_path, name)
        file = tmp_path / name / SEED
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        seeds.append(bytes.fromhex(file.read_text().strip()))
    assert [len(seed) for seed in seeds] == [32, 32]
    assert seeds[0] != seeds[1]


def test_the_seed_is_told_to_nobody(tmp_path: Path) -> None:
    done = init(tmp_path, "shop")
    seed = (tmp_path / "shop" / SEED).read_text().strip()
    assert seed not in done.stdout + done.stderr
    assert not [
        path for path, content in contents(tmp_path / "shop").items() if path != SEED and seed.encode() in content
    ]


@needs_git
def test_git_takes_neither_the_seed_nor_what_is_rendered_with_secrets(made: Path) -> None:
    for environment in ("local", "dev", "prod"):
        run(made, ["render", "--env", environment])
    git(made, "init", "-q")
    git(made, "add", "-A")
    listed = git(made, "ls-files").split()
    assert {"score.yaml", "manifests/prod/.scorekit-files", "compose.yaml"} <= set(listed)
    assert not [path for path in listed if path in (SEED, ".env") or "secrets" in path.split("/")]


def test_nothing_that_is_there_is_touched(tmp_path: Path, made: Path) -> None:
    theirs = tmp_path / "theirs"
    for path in contents(made):
        if path != "scorekit.yaml":
            (theirs / path).parent.mkdir(parents=True, exist_ok=True)
            (theirs / path).write_text(f"{SEED}\n" if path == ".gitignore" else "mine\n")
    before = contents(theirs)
    done = init(theirs, "--yes")
    after = contents(theirs)
    assert {path: after[path] for path in before} == before
    assert after.keys() - before.keys() == {"scorekit.yaml"}
    for path in before.keys() - {"score.yaml", ".gitignore"}:
        assert f"kept  {path}  was there already" in done.stdout


def test_a_dangling_link_is_something_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to(tmp_path / "nowhere")
    init(tmp_path)
    assert not (tmp_path / "nowhere").exists()


def test_no_file_is_made_through_a_link_that_leads_out(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (inside / "environments").symlink_to(outside)
    done = run(inside, ["init"])
    assert done.status == 1
    assert "a link leads out of the folder" in done.stderr
    assert not contents(outside)
    assert not (inside / "scorekit.yaml").exists()


def test_a_file_where_a_folder_should_be_is_a_fault_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "resource_drivers").write_text("")
    done = run(tmp_path, ["init"])
    assert done.status == 1
    assert "can't write" in done.stderr
    assert "resource_drivers/postgres/external/driver.yaml" in done.stderr


def test_no_temporary_file_is_left(made: Path) -> None:
    assert not [path for path in contents(made) if path.endswith(".tmp")]


def test_a_second_run_makes_nothing(made: Path) -> None:
    before = contents(made)
    done = init(made)
    assert contents(made) == before
    assert "made  " not in done.stdout
    assert not (made / "shop").exists()
    assert "This is a project already: its own documents, and its name, are as they were" in done.stdout


def test_in_a_project_only_what_lies_around_it_is_made(tmp_path: Path) -> None:
    (tmp_path / "scorekit.yaml").write_text("name: bank\n")
    (tmp_path / "score.yaml").write_text(SCORE)
    init(tmp_path, "--ci", "gitlab")
    made = {path for path in contents(tmp_path) if not path.startswith((".scorekit/", ".vscode/"))}
    assert made == {"scorekit.yaml", "score.yaml", ".gitlab-ci.yml", ".pre-commit-config.yaml", ".gitignore", SEED}


def test_a_workload_that_is_there_is_the_projects(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text(SCORE)
    init(tmp_path)
    assert (tmp_path / "score.yaml").read_text() == SCORE
    assert "name: ledger\n" in (tmp_path / "scorekit.yaml").read_text()
    done = run(tmp_path, ["check"])
    assert (done.status, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("folder", "name"), [("My Shop!", "my-shop"), ("7up", "s-7up"), ("a", "project-a"), ("x" * 60, None)]
)
def test_a_folder_gives_a_legal_name(tmp_path: Path, folder: str, name: str | None) -> None:
    init(tmp_path, folder)
    assert name is None or f"name: {name}\n" in (tmp_path / folder / "scorekit.yaml").read_text()
    assert run(tmp_path / folder, ["check", "--env", "dev"]).status == 0


@pytest.mark.parametrize("name", ["12", "1e5", "null", "no", "x" * 52])
def test_every_name_that_is_taken_makes_a_project_that_works(tmp_path: Path, name: str) -> None:
    init(tmp_path, "--name", name)
    done = run(tmp_path, ["check", "--env", "dev"])
    assert (done.status, done.stdout) == (0, "")


@each_row("name", ["Shop", "a", "-shop", "shop_1", "x" * 53, "a\nb", ""])
def test_a_name_that_no_project_may_have_is_wrong_usage(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, ["init", "--name", name])
    assert done.status == 2
    assert "2 to 52 lower-case letters" in done.stderr
    assert not contents(tmp_path)


def test_a_project_is_not_torn_apart(tmp_path: Path) -> None:
    init(tmp_path, "--name", "bank")
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "score.yaml").write_text(SCORE)
    done = run(tmp_path, ["init", "ledger"])
    assert done.status == 2
    assert "ledger lies in the project `bank` in ., and `ledger/score.yaml` belongs to that one" in done.stderr
    assert run(tmp_path, ["init", "environments"]).status == 2
    assert set(contents(tmp_path / "ledger")) == {"score.yaml"}


def test_a_project_of_its_own_may_lie_in_another(tmp_path: Path) -> None:
    init(tmp_path, "--name", "bank")
    init(tmp_path, "tools/mint")
    assert run(tmp_path / "tools" / "mint", ["check"]).stderr == "nothing wrong in dev, local, prod\n"
    assert run(tmp_path, ["check"]).stderr == "nothing wrong in dev, local, prod\n"


def test_hooks_and_pipelines_are_made_at_a_repositorys_root_alone(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    done = init(tmp_path, "services/shop")
    paths = contents(tmp_path / "services" / "shop")
    assert not {".pre-commit-config.yaml", ".github/workflows/scorekit.yml"} & paths.keys()
    assert "Hooks and CI belong to the repository's root, ../.., and were not made here." in done.stdout


def test_no_seed_is_made_where_git_would_take_it(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc")
    done = init(tmp_path, "--yes")
    assert (tmp_path / ".gitignore").read_text() == "*.pyc"
    assert not (tmp_path / SEED).exists()
    assert "To do: add to .gitignore: .scorekit-seed .env secrets/ .scorekit-*.tmp" in done.stdout
    (tmp_path / ".gitignore").write_text("*.pyc\n/.scorekit-*\n.env\n")
    again = init(tmp_path, "--yes")
    assert (tmp_path / SEED).is_file()
    assert "To do: add to .gitignore: secrets/\n" in again.stdout


def test_what_the_repository_ignores_is_ignored_below(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(".scorekit-seed\n.env\nsecrets/\n.scorekit-*.tmp\n")
    init(tmp_path, "shop")
    assert not (tmp_path / "shop" / ".gitignore").exists()
    assert (tmp_path / "shop" / SEED).is_file()


@pytest.mark.parametrize(
    ("choice", "path"), [("github", ".github/workflows/scorekit.yml"), ("gitlab", ".gitlab-ci.yml"), ("none", None)]
)
def test_the_pipeline_is_chosen(tmp_path: Path, choice: str, path: str | None) -> None:
    init(tmp_path, "--ci", choice)
    found = {p for p in contents(tmp_path) if p in {".github/workflows/scorekit.yml", ".gitlab-ci.yml"}}
    assert found == ({path} if path else set())


def test_on_a_terminal_it_asks_and_does_as_told(tmp_path: Path, scripts: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc")
    ours, theirs = pty.openpty()
    os.write(ours, b"No Name\nbank\ngitlab\ny\n")
    process = subprocess.Popen([scripts / "scorekit", "init"], cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    try:
        while read := os.read(ours, 4096):
            said += read
    except OSError:
        pass  # the terminal is gone with the process
    assert process.wait() == 0, said
    assert b"The project's name" in said
    assert b"2 to 52 lower-case letters" in said
    assert "name: bank\n" in (tmp_path / "scorekit.yaml").read_text()
    assert (tmp_path / ".gitlab-ci.yml").is_file()
    assert (tmp_path / ".gitignore").read_text() == "*.pyc\n.scorekit-seed\n.env\nsecrets/\n.scorekit-*.tmp\n"
    assert (tmp_path / SEED).is_file()
