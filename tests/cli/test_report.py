"""``scorekit report`` from the outside: what it writes, what it leaves alone, and its statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run
from tests.unit.workspace.shop import make_shop

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make_shop(tmp_path)


def test_a_site_is_kept_like_every_output(shop: Path) -> None:
    assert run(shop, ["report", "-o", "site/"]).stderr == "site/: 14 files, 14 changed, 0 removed\n"
    assert run(shop, ["report", "-o", "site"]).stderr == "site: 14 files, 0 changed, 0 removed\n"
    (shop / "site/notes.txt").write_text("mine")
    score = shop / "web/score.yaml"
    score.write_text(score.read_text().replace("name: web", "name: front"))
    assert "1 removed" in run(shop, ["report", "-o", "site"]).stderr
    assert not (shop / "site/workload-web.html").exists()
    assert (shop / "site/notes.txt").read_text() == "mine"


def test_what_someone_wrote_is_not_replaced_without_force(shop: Path) -> None:
    (shop / "site").mkdir()
    (shop / "site/index.html").write_text("mine")
    done = run(shop, ["report", "-o", "site"])
    assert done.status == 1
    assert "`site/index.html` is there already and scorekit did not write it" in done.stderr
    assert "`--force` replaces it" in done.stderr
    assert [path.name for path in (shop / "site").iterdir()] == ["index.html"]
    assert run(shop, ["report", "-o", "site", "--force", "-q"]).stderr == ""
    assert (shop / "site/index.html").read_text().startswith("<!doctype html>")


def test_a_folder_of_manifests_is_not_taken_for_an_old_site(shop: Path) -> None:
    run(shop, ["render", "web", "-q", "-o", "out/"])
    before = sorted((shop / "out").rglob("*"))
    done = run(shop, ["report", "-o", "out"])
    assert done.status == 2
    assert "holds what `scorekit render` wrote" in done.stderr
    assert sorted((shop / "out").rglob("*")) == before


def test_an_environment_that_does_not_compile_is_told_in_the_site_too(shop: Path) -> None:
    live = shop / "environments/live.yaml"
    live.write_text(live.read_text().replace("scorekit/dev", "scorekit/nowhere"))
    done = run(shop, ["report", "-o", "site"])
    assert done.status == 1
    assert "live.yaml" in done.stderr
    assert "can&#39;t be compiled" in (shop / "site/index.html").read_text()
    assert "live.yaml" in (shop / "site/findings.html").read_text()
    assert "live can&#39;t be compiled" in (shop / "site/parity.html").read_text()


def test_some_environments_are_shown_alone(shop: Path) -> None:
    assert run(shop, ["report", "-o", "site", "--env", "live"]).status == 0
    assert [path.name for path in (shop / "site").glob("environment-*")] == ["environment-live.html"]
    assert "nothing to compare it with" in (shop / "site/parity.html").read_text()


def test_a_built_in_environment_and_one_with_several_targets_have_pages_of_their_own(shop: Path) -> None:
    (shop / "api/score.yaml").unlink()
    live = shop / "environments/live.yaml"
    live.write_text(live.read_text() + "targets: [kubernetes, compose]\n")
    run(shop, ["report", "-o", "site", "--env", "scorekit/dev", "--env", "dev"])
    pages = {path.name for path in (shop / "site").glob("environment-*")}
    assert pages == {"environment-scorekit_2f_dev.html", "environment-dev.html"}
    assert "can&#39;t be compiled" not in (shop / "site/index.html").read_text()
    (shop / "web/score.yaml").write_text((shop / "web/score.yaml").read_text().partition("    variables")[0])
    run(shop, ["report", "-o", "site", "--env", "live"])
    pages = {path.name for path in (shop / "site").glob("environment-*")}
    assert pages == {"environment-live_kubernetes.html", "environment-live_compose.html"}


def test_what_can_not_be_meant_is_refused(shop: Path) -> None:
    assert "there is no environment `nowhere`" in run(shop, ["report", "-o", "site", "--env", "nowhere"]).stderr
    assert "is a file; the report is a folder of pages" in run(shop, ["report", "-o", "motd.txt"]).stderr
    assert run(shop, ["report"]).status == 2
    assert not (shop / "site").exists()
