"""Images, builds, ports, overrides, seeds and standard input from the outside."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_folders import score
from tests.golden.running import Run, run
from tests.reading import load
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

OPEN = score("shop").replace("registry.example.com/shop:1.0", ".")
PROJECT = "apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n"
ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: NAME}
extends: scorekit/BASE
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "score.yaml").write_text(OPEN)
    return tmp_path


def local(folder: Path, *arguments: str) -> Run:
    return run(folder, ["render", "score.yaml", "--env", "local", *arguments])


def build(text: str) -> object:
    return load(text)["services"]["shop-main"].get("build")


@pytest.mark.parametrize("key", ["main", "shop/main"])
def test_a_build_is_found_by_container_with_or_without_its_workload(folder: Path, key: str) -> None:
    done = local(folder, "--build", f"{key}=./img")
    assert (done.status, done.stderr) == (0, "1 object for 1 workload in local (compose)\n")
    assert build(done.stdout) == {"context": "./img"}


def test_the_exact_build_is_the_stronger(folder: Path) -> None:
    assert build(local(folder, "--build", "main=a", "--build", "shop/main=b").stdout) == {"context": "b"}


def test_a_build_is_taken_as_compose_writes_it(folder: Path) -> None:
    done = local(folder, "--build", 'main={"context": "./d", "args": {"A": "1"}, "target": "dev"}')
    assert build(done.stdout) == {"context": "./d", "args": {"A": "1"}, "target": "dev"}


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("./img", "../img"),
        ("/abs/img", "/abs/img"),
        ("https://example.com/x.git#main", "https://example.com/x.git#main"),
        ("git@example.com:x.git", "git@example.com:x.git"),
    ],
)
def test_a_folder_to_build_from_is_written_as_the_output_sees_it(folder: Path, given: str, written: str) -> None:
    assert local(folder, "--build", f"main={given}", "-o", "out/compose.yaml").status == 0
    assert build((folder / "out/compose.yaml").read_text()) == {"context": written}
    assert local(folder, "--build", f"main={given}", "-o", "compose.yaml").status == 0
    assert build((folder / "compose.yaml").read_text()) == {"context": given}


def test_a_context_in_a_mapping_is_rewritten_too(folder: Path) -> None:
    local(folder, "--build", 'main={"context": "./d"}', "-o", "out/")
    assert build((folder / "out/compose.yaml").read_text()) == {"context": "../d"}
    local(folder, "--build", "main={dockerfile_inline: FROM scratch}", "-o", "out/")
    assert build((folder / "out/compose.yaml").read_text()) == {"dockerfile_inline": "FROM scratch"}


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["--build", "mian=./img"], "no container with image `.` is called `mian`", "did you mean `main`?"),
        (["--image", "shop/mian=a/b:1"], "no container with image `.` is called `shop/mian`", "`shop/main`"),
        (["--image", "zzz=a/b:1"], "is called `zzz`", "there are: `shop/main`"),
    ],
)
def test_what_fills_no_image_is_told(folder: Path, arguments: list[str], message: str, hint: str) -> None:
    done = local(folder, "--image", "shop/main=a/b:2", *arguments)
    assert done.status == 0
    assert "warning[SK547]" in done.stderr
    assert message in done.stderr
    assert hint in done.stderr


def test_an_image_of_the_containers_own_is_not_filled(folder: Path) -> None:
    (folder / "score.yaml").write_text(score("shop"))
    done = local(folder, "--image", "a/b:2", "--build", "main=./img")
    assert "no container has image `.`" in done.stderr
    assert "container `main` has an image of its own, `registry.example.com/shop:1.0`" in done.stderr
    assert build(done.stdout) is None


def test_a_file_of_images_is_held_to_references(folder: Path) -> None:
    (folder / "images.yaml").write_text("shop/main: Not An Image\n")
    done = local(folder, "--images", "images.yaml")
    assert done.status == 1
    assert "images.yaml:1:12" in done.stderr
    assert "is no reference of an image" in done.stderr


@pytest.mark.parametrize(
    "ref", ["a", "a/b:1", "localhost:5000/a/b", "r.example.com/a-b/c__d.e:V1.2-x", f"a@sha256:{'0' * 64}", "[::1]:80/a"]
)
def test_references_of_images_are_taken(folder: Path, ref: str) -> None:
    assert load(local(folder, "--image", ref).stdout)["services"]["shop-main"]["image"] == ref


def test_options_that_mean_nothing_to_the_target_are_told(folder: Path) -> None:
    done = local(folder, "--image", "a/b:1", "-n", "x", "--generate-namespace")
    assert (done.status, done.stderr.count("SK805")) == (0, 2)
    assert "--namespace does nothing for target `compose`" in done.stderr
    assert "--generate-namespace does nothing for target `compose`" in done.stderr
    arguments = ["render", "score.yaml", "--env", "dev", "--build", "main=x", "-p", "1:shop:80", "--env-file", "a.env"]
    done = run(folder, [*arguments, "--image", "a/b:1"])
    assert done.status == 0
    for option in ("--build", "--publish", "--env-file"):
        assert f"{option} does nothing for target `kubernetes`" in done.stderr


def test_a_build_is_no_image_on_kubernetes(folder: Path) -> None:
    done = run(folder, ["render", "score.yaml", "--env", "dev", "--build", "main=x"])
    assert done.status == 1
    assert "nobody supplies the image" in done.stderr


def test_a_resource_published_without_an_output_gets_one_proposed(folder: Path) -> None:
    (folder / "score.yaml").write_text(score("shop", "resources: {db: {type: postgres}}\n"))
    done = local(folder, "-p", "5432:postgres#shop.db:5432")
    assert done.status == 1
    assert "add an output: `postgres#shop.db.host`" in done.stderr


def test_a_shared_resource_published_without_an_output_gets_one_proposed(folder: Path) -> None:
    (folder / "score.yaml").write_text(score("shop", "resources: {db: {type: postgres, id: all}}\n"))
    done = local(folder, "-p", "5432:postgres.default#all:5432")
    assert "add an output: `postgres.default#all.host`" in done.stderr


def test_an_index_in_brackets_is_shown_as_a_segment(folder: Path) -> None:
    done = local(folder, "--override-property", "containers.main.args[0]=zz")
    assert done.status == 1
    assert "write `args.0`" in done.stderr
    assert "--override-property:1:17" in done.stderr


def test_overrides_lie_over_one_workload(folder: Path) -> None:
    (folder / "score.yaml").write_text(score("one") + "---\n" + score("two"))
    done = local(folder, "--override-property", "metadata.name=x")
    assert (done.status, done.stdout) == (2, "")
    assert "`score.yaml` has several" in done.stderr


def piped(folder: Path, text: str, *arguments: str) -> Run:
    before, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        return run(folder, ["render", "-", "--env", "local", *arguments])
    finally:
        sys.stdin = before


def test_standard_input_stands_in_for_its_namesake(folder: Path) -> None:
    (folder / "scorekit.yaml").write_text(PROJECT)
    (folder / "score.yaml").write_text(score("shop") + "---\n" + score("other"))
    (folder / "third.score.yaml").write_text(score("third"))
    done = piped(folder, score("shop").replace(":1.0", ":2.0"))
    assert done.status == 0, done.stderr
    assert list(load(done.stdout)["services"]) == ["shop-main"]
    assert "shop:2.0" in done.stdout


def test_a_file_that_is_named_beside_standard_input_stays(folder: Path) -> None:
    (folder / "score.yaml").write_text(score("shop"))
    assert "SK320" in piped(folder, score("shop"), "score.yaml").stderr


def test_a_piped_text_without_a_name_stands_in_for_nobody(folder: Path) -> None:
    (folder / "scorekit.yaml").write_text(PROJECT)
    (folder / "score.yaml").write_text(score("shop"))
    assert "SK2" in piped(folder, "apiVersion: score.dev/v1b1\n").stderr


def test_overrides_lie_over_standard_input(folder: Path) -> None:
    done = piped(folder, score("shop"), "--override-property", "metadata.name=renamed")
    assert list(load(done.stdout)["services"]) == ["renamed-main"]


def test_a_seed_of_the_process_is_as_long_as_one_in_a_file(folder: Path, scripts: Path) -> None:
    command = [str(scripts / "scorekit"), "render", "score.yaml", "--env", "dev", "-i", "a/b:1"]
    env = {**os.environ, "SCOREKIT_SEED": "short"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the seed in SCOREKIT_SEED is too short" in done.stderr
    env["SCOREKIT_SEED"] = "0123456789abcdef"
    assert subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False).returncode == 0


def test_inputs_of_every_kind_are_never_written_over(folder: Path) -> None:
    (folder / "scorekit.yaml").write_text(PROJECT)
    (folder / "environments").mkdir()
    (folder / "environments/mine.yaml").write_text(ENVIRONMENT.replace("NAME", "mine").replace("BASE", "local"))
    (folder / "images.yaml").write_text("shop/main: a/b:1\n")
    (folder / "over.yaml").write_text("metadata: {annotations: {example.com/note: b}}\n")
    (folder / "notes.json").write_text("{}")
    text = OPEN.replace('"."', '".", files: {/n: {source: notes.json}}')
    (folder / "score.yaml").write_text(text)
    (folder / "seed.yaml").write_text("0123456789abcdef")
    given = ["--images", "images.yaml", "--overrides-file", "over.yaml", "--seed-file", "seed.yaml"]
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    for path in before:
        done = local(folder, *given, "--force", "-o", str(path.relative_to(folder)))
        assert done.status == 2, path
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert local(folder, *given, "-o", "environments/new.yaml").status == 2


def test_a_score_document_is_replaced_only_by_force(folder: Path) -> None:
    (folder / "copy.yaml").write_text("---\n" + score("copy"))
    (folder / "compose.yaml").write_text("services: {}\n")
    assert local(folder, "-i", "a/b:1", "-o", "copy.yaml").status == 2
    assert local(folder, "-i", "a/b:1", "-o", "copy.yaml", "--force").status == 0
    assert local(folder, "-i", "a/b:1", "-o", "compose.yaml").status == 0


def test_lines_that_someone_added_to_our_env_file_stay(folder: Path) -> None:
    (folder / "score.yaml").write_text(
        score("shop", "resources: {db: {type: postgres}}\n").replace(
            '1.0"', '1.0", variables: {P: "${resources.db.password}"}'
        )
    )
    assert local(folder, "-o", "compose.yaml").status == 0
    first = (folder / ".env").read_text()
    (folder / ".env").write_text(first + "\nMINE=1\n# why\n")
    for _ in range(2):
        assert local(folder, "-o", "compose.yaml").status == 0
        text = (folder / ".env").read_text()
        assert text.startswith(first)
        assert text.removeprefix(first).splitlines()[1:] == ["MINE=1", "# why"]
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    (folder / ".env").write_text(text.replace("MINE=1", "SCOREKIT_POSTGRES_SHOP_OLD_PASSWORD_12ab='x'"))
    local(folder, "-o", "compose.yaml")
    assert "12ab" not in (folder / ".env").read_text()


def test_what_was_written_is_told_by_its_whole_path_with_the_command_that_uses_it(folder: Path) -> None:
    (folder / "score.yaml").write_text(
        score("shop", "resources: {db: {type: postgres}}\n").replace(
            '1.0"', '1.0", variables: {P: "${resources.db.password}"}'
        )
    )
    done = local(folder, "-o", "out/compose.yaml", "--env-file", "sec/x.env")
    lines = done.stderr.splitlines()
    assert "  sec/x.env" in lines
    assert "  out/compose.yaml" in lines
    assert lines[3] == "start it with `docker compose --env-file sec/x.env -f out/compose.yaml up`"


def test_paths_are_explained_to_those_who_stand_below_the_project(folder: Path) -> None:
    (folder / "scorekit.yaml").write_text(PROJECT)
    (folder / "web").mkdir()
    (folder / "web/score.yaml").write_text(score("web").replace("image", "imgae"))
    arguments = ["render", "score.yaml", "--env", "dev"]
    done = run(folder / "web", arguments)
    assert "--> web/score.yaml:3" in done.stderr
    assert done.stderr.count("note: paths are relative to ..\n") == 1
    assert "note: paths" not in run(folder, ["render", "web/score.yaml", "--env", "dev"]).stderr
    assert "note: paths are relative to ..\n" in run(folder / "web", ["check", "score.yaml", "--env", "dev"]).stderr
    assert "note: paths" not in run(folder / "web", [*arguments, "-q"]).stderr


def test_check_says_in_which_environments_a_finding_holds(folder: Path) -> None:
    (folder / "environments").mkdir()
    for name, base in (("one", "dev"), ("two", "dev"), ("three", "local")):
        text = ENVIRONMENT.replace("NAME", name).replace("BASE", base)
        (folder / f"environments/{name}.yaml").write_text(text)
    bad = score("shop", "resources: {db: {type: postgres, class: missing}}\n").replace('1.0"', '1.0", cpus: 1')
    (folder / "score.yaml").write_text(bad)
    assert "note: in " not in run(folder, ["check"]).stdout
    (folder / "score.yaml").write_text(score("shop"))
    with (folder / "environments/three.yaml").open("a") as file:
        file.write("nonsense: 1\n")
    with (folder / "environments/one.yaml").open("a") as file:
        file.write("nonsense: 1\n")
    done = run(folder, ["check"])
    assert done.status == 1
    assert "= note: in one\n" in done.stdout
    assert done.stderr == "2 errors in one, three\n"
    found = json.loads(run(folder, ["check", "--format", "json"]).stdout)["diagnostics"]
    assert [d["environments"] for d in found] == [["one"], ["three"]]
    assert "environments" not in json.loads(run(folder, ["render", "--env", "one", "--format", "json"]).stderr)


def test_a_project_without_score_files_has_its_environments_and_drivers_checked(tmp_path: Path) -> None:
    (tmp_path / "scorekit.yaml").write_text(PROJECT)
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments/mine.yaml").write_text(ENVIRONMENT.replace("NAME", "mine").replace("BASE", "dev"))
    done = run(tmp_path, ["check"])
    assert (done.status, done.stderr) == (0, "nothing wrong in mine\n")
    driver = tmp_path / "resource_drivers/postgres/mine"
    driver.mkdir(parents=True)
    (driver / "driver.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: postgres/mine}\noutputs: {}\n"
    )
    assert run(tmp_path, ["check"]).status == 1
    (tmp_path / "environments/mine.yaml").write_text("kind: 3\n")
    assert "environments/mine.yaml" in run(tmp_path, ["check"]).stdout


@each_row(
    "arguments",
    [
        ["check"],
        ["render"],
        ["render", "--check"],
        ["render", "--watch"],
        ["graph"],
        ["graph", "--format", "svg"],
        ["diff"],
        ["diff", "--rendered", "out"],
        ["explain", "shop"],
        ["impact"],
        ["impact", "shop", "--env", "nowhere"],
        ["parity"],
    ],
)
def test_where_there_is_no_score_file_that_is_said_first(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "out").mkdir(exist_ok=True)
    done = run(tmp_path, arguments)
    assert (done.status, done.stdout) == (2, "")
    words = "error: there is no score file here; name one, or let `scorekit init` write score.yaml"
    assert done.stderr.splitlines()[0] == words


def test_a_file_that_is_named_is_a_score_file_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("")
    assert "which environment?" in run(tmp_path, ["render", "shop.yaml"]).stderr
    assert "draws one environment" in run(tmp_path, ["graph", "shop.yaml"]).stderr
