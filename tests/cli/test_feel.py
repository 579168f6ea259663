"""How the command line feels: help, hints, what is said on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scorekit.cli import command_names
from tests.golden.running import run
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
service: {ports: {web: {port: 80}}}
containers:
  main:
    image: registry.example.com/shop:1.0
    variables: {DB_PASSWORD: "${resources.db.password}", PLAIN: top-hat}
resources:
  db: {type: postgres}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "score.yaml").write_text(SCORE)
    (tmp_path / ".scorekit-seed").write_bytes(b"fedcba9876543210" * 2)
    return tmp_path


def test_every_command_stands_under_a_heading_in_one_line(tmp_path: Path) -> None:
    told = run(tmp_path, ["--help"]).stdout
    lines = told.splitlines()
    for name in command_names():
        assert sum(line.startswith(f"  {name} ") for line in lines) == 1, name
    assert told.index("\nCompile:") < told.index("\nUnderstand:") < told.index("\nCatalogue:") < told.index("\nOther:")
    assert "..." not in told.partition("\nCompile:")[2]


def test_no_command_at_all_shows_them_and_is_wrong_usage(tmp_path: Path) -> None:
    done = run(tmp_path, [])
    assert (done.status, done.stdout) == (2, "")
    assert "\nCompile:" in done.stderr
    assert "error:" not in done.stderr


@pytest.mark.parametrize("name", ["render", "check"])
def test_the_options_of_a_command_stand_under_headings(tmp_path: Path, name: str) -> None:
    told = run(tmp_path, [name, "--help"]).stdout
    assert told.index("\nWhat to compile:") < told.index("\nTypes, drivers and environments:")
    assert "\nExamples:" in told or "\n  Examples:" in told
    other = told.partition("\nOther:\n")[2].partition("\n\n")[0]
    assert other.split() == ["-h,", "--help", "Show", "this", "message", "and", "exit."]


@each_row(
    ("arguments", "words", "help_"),
    [
        (["rendr"], "there is no command `rendr`; did you mean `render`?", "scorekit"),
        (["drivers", "lsit"], "there is no command `drivers lsit`; did you mean `list`?", "scorekit drivers"),
        (["types", "xyz"], "there is no command `types xyz`; there are: list", "scorekit types"),
        (["render", "--evn", "dev"], "there is no option `--evn`; did you mean `--env`?", "scorekit render"),
        (["--versoin"], "there is no option `--versoin`; did you mean `--version`?", "scorekit"),
        (["render", "--layout", "kustomise"], "did you mean `kustomize`?", "scorekit render"),
        (["check", "--format", "sariff"], "did you mean `sarif`?", "scorekit check"),
        (["render", "--env"], "option '--env' requires an argument", "scorekit render"),
        (["render", "--env", "dve"], "there is no environment `dve`; did you mean `dev`?", "scorekit render"),
        (["render", "--env", "dev", "-t", "kubernets"], "did you mean `kubernetes`?", "scorekit render"),
        (["render"], "which environment? say --env NAME", "scorekit render"),
        (
            ["schema"],
            "say which: score, environment, driver, type, images, synonyms, project, compose",
            "scorekit schema",
        ),
        (["completion"], "say which: bash, zsh, fish", "scorekit completion"),
    ],
)
def test_wrong_usage_is_two_lines_a_hint_and_where_the_help_is(
    folder: Path, arguments: list[str], words: str, help_: str
) -> None:
    done = run(folder, arguments)
    assert (done.status, done.stdout) == (2, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert words in first
    assert second == f"help: `{help_} --help` shows its options and examples"


@pytest.mark.parametrize("name", ["types", "drivers", "envs"])
def test_a_group_lists_its_commands_in_whole_sentences_with_examples(tmp_path: Path, name: str) -> None:
    told = run(tmp_path, [name, "--help"]).stdout
    assert "..." not in told.partition("Commands:")[2]
    assert f"  scorekit {name} list\n" in told


def test_a_render_ends_with_what_it_made_and_says_nothing_when_asked_to_be_quiet(folder: Path) -> None:
    arguments = ["render", "--env", "dev", "-o", "out/"]
    assert run(folder, arguments).stderr.splitlines()[-1] == "5 objects for 1 workload in dev (kubernetes)"
    assert run(folder, [*arguments, "-q"]).stderr == ""


def test_verbose_tells_folders_files_choices_and_times_and_no_value(folder: Path) -> None:
    done = run(folder, ["render", "--env", "dev", "-v"])
    told = done.stderr
    assert "\n  score.yaml\n" in told
    assert "environment: scorekit:environments/dev.yaml <- scorekit:environments/base.yaml" in told
    assert "postgres.default#shop.db -> postgres/in-cluster (scorekit:environments/dev.yaml:" in told
    assert told.count(" s)\n") == 4
    secret = done.stdout.partition("\n  password: ")[2].partition("\n")[0]
    assert secret.strip("\"'")
    assert secret not in told
    assert "top-hat" not in told


def test_verbose_tells_the_project_and_the_folders_that_come_first(folder: Path) -> None:
    (folder / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    (folder / "ours").mkdir()
    (folder / "below").mkdir()
    told = run(folder / "below", ["check", "--env", "dev", "-v", "--drivers", "../ours"]).stderr
    assert "  project: ../ (scorekit.yaml)\n" in told
    assert "  drivers: ../ours/, built-in\n" in told
    assert "  environments: built-in\n" in told


def test_verbose_tells_the_chain_that_was_merged_and_not_an_own_environment_of_a_built_in_parents_name(
    folder: Path,
) -> None:
    (folder / "environments").mkdir()
    (folder / "environments" / "base.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: base}\nextends: scorekit/base\n"
    )
    told = run(folder, ["check", "--env", "dev", "-v"]).stderr
    assert "environment: scorekit:environments/dev.yaml <- scorekit:environments/base.yaml\n" in told


def test_verbose_without_a_project_says_so(folder: Path) -> None:
    assert "no project: the files are named from ./" in run(folder, ["check", "--env", "dev", "-v"]).stderr


def test_a_finding_that_the_project_calls_an_error_stops_a_render_and_one_that_is_off_is_not_told(folder: Path) -> None:
    head = "apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n"
    render = ["render", "--env", "dev", "-o", "out.yaml"]
    (folder / ".scorekit-seed").unlink()
    for level, status, words in (("off", 0, ""), ("error", 1, "error[SK532]")):
        (folder / "scorekit.yaml").write_text(f"{head}checks: {{SK532: {level}}}\n")
        done = run(folder, render)
        assert (done.status, (folder / "out.yaml").exists()) == (status, not status)
        assert words in done.stderr
        assert ("SK532" in done.stderr) == bool(words)
        (folder / "out.yaml").unlink(missing_ok=True)


def test_a_file_beside_a_driver_that_nothing_reads_is_told_where_the_driver_is_chosen(folder: Path) -> None:
    driver = folder / "resource_drivers" / "redis" / "ours"
    driver.mkdir(parents=True)
    head = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: redis/ours}\n"
    (driver / "driver.yaml").write_text(
        f"{head}outputs: {{host: h, port: 1, username: u, password: {{secretRef: {{name: n, key: k}}}}}}\nkubernetes: {{}}\n"
    )
    (driver / "nomad.yaml").write_text("{}\n")
    (folder / "environments").mkdir()
    head = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: ours}\nextends: dev\n"
    (folder / "environments" / "ours.yaml").write_text(f"{head}drivers: [{{type: redis, driver: redis/ours}}]\n")
    with (folder / "score.yaml").open("a") as score:
        score.write("  cache: {type: redis}\n  other: {type: redis}\n")
    told = (
        "warning[SK407]: nothing reads `resource_drivers/redis/ours/nomad.yaml`\n  = help: there is no target `nomad`;"
    )
    for environment, times in (("ours", 1), ("dev", 0)):
        shown = (
            run(folder, ["check", "--env", environment]).stdout,
            run(folder, ["render", "--env", environment, "-o", f"{environment}.yaml"]).stderr,
        )
        assert [text.count(told) for text in shown] == [times, times]


def test_a_rule_s_unknown_driver_is_told_once_with_who_asks_for_it(folder: Path) -> None:
    (folder / "environments").mkdir()
    head = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: ours}\nextends: dev\n"
    rules = "drivers: [{type: postgres, driver: aws-rds}, {type: redis, driver: redis/none}]\n"
    (folder / "environments" / "ours.yaml").write_text(head + rules, "utf-8")
    found = run(folder, ["check", "--env", "ours", "--format", "json"]).stdout
    told = [(d["code"], d["message"], len(d["labels"])) for d in json.loads(found)["diagnostics"]]
    assert told == [
        ("SK417", "there is no driver `aws-rds`", 1),
        ("SK417", "there is no driver `redis/none`", 0),
    ]
