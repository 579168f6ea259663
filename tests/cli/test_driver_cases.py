"""``scorekit drivers new`` and ``test``: a driver is begun with a case that passes, and a change of it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.catalogue import Catalogue
from scorekit.scaffold.driver import new_driver, starters
from scorekit.workspace.new_files import create_files
from tests.golden.running import run
from tests.property.strategies import ALL, law

if TYPE_CHECKING:
    from pathlib import Path


def test_a_driver_is_begun_changed_and_expected_anew(tmp_path: Path) -> None:
    (tmp_path / "scorekit.yaml").touch()
    made = run(tmp_path, ["drivers", "new", "search/own", "--target", "compose"])
    assert (made.status, made.stderr) == (0, "")
    assert made.stdout.splitlines()[0].split() == [
        *(
            "made",
            "resource_drivers/search/type.yaml",
            "what",
            "developers",
            "ask",
            "for,",
            "and",
            "what",
            "every",
            "driver",
            "answers",
        )
    ]
    driver = tmp_path / "resource_drivers/search/own"
    assert sorted(path.relative_to(driver).as_posix() for path in driver.rglob("*") if path.is_file()) == [
        "compose.yaml", "driver.yaml", "tests/alone/expected/compose/compose.yaml", "tests/alone/score.yaml",
    ]  # fmt: skip
    assert run(tmp_path, ["drivers", "check"]).status == 0
    assert run(tmp_path, ["drivers", "test"]).stdout == "1 case as expected\n"

    section = driver / "compose.yaml"
    section.write_text(section.read_text("utf-8").replace("unless-stopped", "always"), "utf-8")
    changed = run(tmp_path, ["drivers", "test", "search/own"])
    assert changed.status == 1
    assert "-    restart: unless-stopped\n+    restart: always" in changed.stdout
    assert changed.stdout.startswith("search/own, case alone, for compose: other than in")
    assert changed.stdout.endswith("\n1 of 1 cases are not as expected; `--update` rewrites what is\n")
    assert run(tmp_path, ["drivers", "test", "redis/compose"]).stdout.startswith("no driver here has a case")
    assert run(tmp_path, ["drivers", "test", "--update"]).stdout == "1 case rewritten\n"
    assert run(tmp_path, ["drivers", "test"]).status == 0
    (driver / "tests/alone/expected/compose/compose.yaml").unlink()
    assert "for compose: nothing is expected yet in `" in run(tmp_path, ["drivers", "test"]).stdout


def test_a_driver_for_terraform_has_a_module_whose_secret_workloads_read(tmp_path: Path) -> None:
    (tmp_path / "scorekit.yaml").touch()
    refused = run(tmp_path, ["drivers", "new", "search/own", "--target", "compose", "--target", "terraform"])
    assert (refused.status, refused.stderr.splitlines()[0]) == (
        2, "error: a driver for terraform has no section for compose; begin another driver for that",
    )  # fmt: skip
    assert run(tmp_path, ["drivers", "new", "search/own", "--target", "terraform"]).status == 0
    assert run(tmp_path, ["drivers", "check"]).status == 0
    assert run(tmp_path, ["drivers", "test"]).stdout == "2 cases as expected\n"
    expected = tmp_path / "resource_drivers/search/own/tests/alone/expected"
    assert "name: web-asked-connection\n              key: port" in (expected / "kubernetes/manifests.yaml").read_text()
    assert '"value": "${module.web-asked.port}"' in (expected / "terraform/main.tf.json").read_text()


def test_what_is_there_stays_and_odd_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "scorekit.yaml").touch()
    own = tmp_path / "resource_drivers/redis/own/driver.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("mine", "utf-8")
    again = run(tmp_path, ["drivers", "new", "redis/own"])
    assert "kept  resource_drivers/redis/own/driver.yaml  was there already" in again.stdout
    assert own.read_text("utf-8") == "mine"
    for name in ("redis", "redis/../own", "/own", "redis/own/more", "re dis/own"):
        refused = run(tmp_path, ["drivers", "new", name])
        assert (refused.status, refused.stdout) == (2, "")
    assert run(tmp_path, ["drivers", "test", "redis/owm"]).status == 2
    broken = run(tmp_path, ["drivers", "test"])
    assert broken.status == 1
    assert broken.stdout.startswith("redis/own, case alone: ")


@law
def test_a_driver_of_each_built_in_type_keeps_its_contract_at_once(tmp_path: Path) -> None:
    (tmp_path / "scorekit.yaml").touch()
    catalogue, root = Catalogue.builtin(), tmp_path / "resource_drivers"
    for number, name in enumerate(catalogue.type_names()):
        begun = list(starters().items())
        # Of each type the driver for one target after the other: the starters differ, and what a type asks of each is the same.
        for target, files in begun if ALL else [begun[number % len(begun)]]:
            drafts = new_driver(f"{name}/{target}-mine", catalogue.resource_type(name).unwrap(), files)
            assert create_files(root, list(drafts)).diagnostics == ()
    assert run(tmp_path, ["drivers", "check"]).status == 0
    assert run(tmp_path, ["drivers", "test", "--update"]).status == 0
    found = {
        file.relative_to(root).parts[0] for file in root.rglob("diagnostics.txt") if "error" in file.read_text("utf-8")
    }
    # Which host it is for nobody can guess.
    assert found == {"route"}
