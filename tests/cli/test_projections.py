"""``scorekit render --target`` of a projection, from the outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.projected import written
from tests.golden.running import Run, run
from tests.reading import load, load_all
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

BOTH = ("--env", "dev", "--env", "live")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path, {".scorekit-seed": "x" * 32})


def render(folder: Path, *arguments: str) -> Run:
    return run(folder, ["render", "--target", "argocd", *arguments])


def test_stdout_has_a_document_an_environment(folder: Path) -> None:
    done = render(folder, *BOTH, "--env", "dev")
    assert done.status == 0, done.stderr
    assert [d["metadata"]["name"] for d in load_all(done.stdout)] == ["shop-dev", "shop-live"]
    assert done.stderr.endswith("2 documents for dev, live (argocd)\n")


def test_no_place_of_scorekit_yaml_is_written_to_unasked(folder: Path) -> None:
    assert render(folder, "--env", "live", "-q").status == 0
    assert not (folder / "deploy").exists()


def test_images_and_seeds_are_not_wanted(folder: Path) -> None:
    (folder / ".scorekit-seed").unlink()
    assert render(folder, "--env", "live", "-q").status == 0


def test_folder_is_kept_current(folder: Path) -> None:
    assert render(folder, *BOTH, "-q", "-o", "argocd/").status == 0
    assert sorted(p.name for p in (folder / "argocd").iterdir()) == [
        ".scorekit-files",
        "shop-dev.yaml",
        "shop-live.yaml",
    ]
    assert render(folder, *BOTH, "-q", "-o", "argocd/", "--check").status == 0
    asked = (*BOTH, "-q", "-o", "argocd/", "--option", "revision=main")
    stale = render(folder, *asked, "--check")
    assert stale.status == 1
    assert (
        "`argocd/shop-dev.yaml` is stale: ApplicationSet/shop-dev spec.template.spec.source.targetRevision is HEAD and would be main"
        in stale.stderr
    )
    assert (
        "`scorekit render --env dev --env live --target argocd --option revision=main --output argocd/` updates it"
        in stale.stderr
    )
    assert render(folder, *asked).status == 0
    assert "targetRevision: main" in (folder / "argocd" / "shop-dev.yaml").read_text()


def test_files_of_other_environments_stay_in_a_folder(folder: Path) -> None:
    assert render(folder, *BOTH, "-q", "-o", "argocd/").status == 0
    before = (folder / "argocd" / "shop-dev.yaml").read_text()
    again = render(folder, "--env", "live", "-o", "argocd/", "--option", "name=own-{env}", "--option", "revision=main")
    assert again.status == 0
    assert "argocd/: 1 file, 1 changed, 1 removed, 1 of other environments kept" in again.stderr
    assert "  argocd/shop-live.yaml (removed)" in again.stderr
    assert (folder / "argocd" / "shop-dev.yaml").read_text() == before
    asked = ("--env", "live", "-q", "-o", "argocd/", "--option", "name=own-{env}", "--option", "revision=main")
    assert render(folder, *asked, "--check").status == 0
    (folder / "environments" / "dev.yaml").rename(folder / "environments" / "gone.txt")
    (folder / "scorekit.yaml").write_text((folder / "scorekit.yaml").read_text().replace("dev: deploy/dev/, ", ""))
    assert render(folder, *asked).status == 0
    # The built-in `dev` is another environment of that name, so what is there stays.
    assert (folder / "argocd" / "shop-dev.yaml").exists()


def test_another_name_of_an_environment_keeps_the_environments_own_file(folder: Path) -> None:
    assert render(folder, "--env", "live", "-q", "-o", "argocd/").status == 0
    preview = ("--env", "live", "--as", "pr-7", "-q", "-o", "argocd/", "--option", "path=deploy/{env}")
    assert render(folder, *preview).status == 0
    assert sorted(p.name for p in (folder / "argocd").glob("*.yaml")) == ["shop-live.yaml", "shop-pr-7.yaml"]


@pytest.mark.parametrize(
    "text", ["{{{", "[1]", "spec: 1", "spec: {template: {metadata: {labels: {scorekit.dev/environment: [dev]}}}}"]
)
def test_file_in_which_somebody_wrote_something_else_is_no_environments(folder: Path, text: str) -> None:
    assert render(folder, *BOTH, "-q", "-o", "argocd/").status == 0
    (folder / "argocd" / "shop-dev.yaml").write_text(text)
    done = render(folder, "--env", "live", "-o", "argocd/")
    assert (done.status, "kept" in done.stderr) == (0, False)
    assert (folder / "argocd" / "shop-dev.yaml").read_text() == text


def test_file_of_an_environment_that_is_gone_goes_too(folder: Path) -> None:
    (folder / "environments" / "old.yaml").write_text(
        (folder / "environments" / "live.yaml")
        .read_text()
        .replace("live", "old")
        .replace("namespace: shop", "namespace: old")
    )
    both = ("--env", "old", "--env", "live", "--option", "path=deploy/{env}", "-q", "-o", "argocd/")
    assert render(folder, *both).status == 0
    (folder / "environments" / "old.yaml").unlink()
    done = render(folder, "--env", "live", "-o", "argocd/")
    assert "  argocd/shop-old.yaml (removed)" in done.stderr
    assert sorted(p.name for p in (folder / "argocd").glob("*.yaml")) == ["shop-live.yaml"]


def test_file_and_verbose(folder: Path) -> None:
    done = render(folder, "--env", "live", "-v", "-o", "live.yaml")
    assert done.status == 0
    assert load((folder / "live.yaml").read_text())["metadata"]["name"] == "shop-live"
    assert "compiled live for kubernetes" in done.stderr
    assert "wrote (" in done.stderr


def test_option_of_the_command_line_comes_first(folder: Path) -> None:
    done = render(folder, "--env", "live", "-q", "--option", "repo-url=https://x.example.com/y")
    assert load(done.stdout)["spec"]["template"]["spec"]["source"]["repoURL"] == "https://x.example.com/y"


def test_namespace_and_another_name(folder: Path) -> None:
    done = render(folder, "--env", "live", "-q", "-n", "own", "--as", "pr-7", "--option", "path=deploy/{env}")
    made = load(done.stdout)
    assert made["metadata"]["name"] == "shop-pr-7"
    assert {e["namespace"] for e in made["spec"]["generators"][0]["list"]["elements"]} == {"own"}
    assert made["spec"]["generators"][0]["list"]["elements"][0]["path"] == "deploy/pr-7/_shared"


def test_secrets_left_out_give_no_warning(folder: Path) -> None:
    assert "SK698" in render(folder, "--env", "live").stderr
    left = render(folder, "--env", "live", "--no-secrets")
    assert "SK698" not in left.stderr
    assert left.stderr.startswith("note: left out of live (kubernetes) by --no-secrets: `Secret/")
    assert render(folder, "--env", "live", "--no-secrets", "-q").stderr == ""


def test_files_that_are_the_whole_project_may_be_named(folder: Path) -> None:
    assert render(folder, ".", "--env", "live", "-q").status == 0
    assert render(folder, "api.score.yaml", "1web.score.yaml", "--env", "live", "-q").status == 0
    hidden = render(folder, "api.score.yaml", "--context", "1web.score.yaml", "--env", "live", "-q")
    assert [e["unit"] for e in load(hidden.stdout)["spec"]["generators"][0]["list"]["elements"]] == [
        "shared",
        "api",
    ]


def test_path_counts_from_the_repository(folder: Path) -> None:
    (folder.parent / ".git").mkdir(exist_ok=True)
    try:
        done = render(folder, "--env", "live", "-q")
    finally:
        (folder.parent / ".git").rmdir()
    paths = [e["path"] for e in load(done.stdout)["spec"]["generators"][0]["list"]["elements"]]
    assert paths[0] == f"{folder.name}/deploy/live/_shared"


def test_output_that_is_a_file_is_no_folder(folder: Path) -> None:
    text = (folder / "scorekit.yaml").read_text().replace("deploy/live/", "live.yaml")
    (folder / "scorekit.yaml").write_text(text)
    done = render(folder, "--env", "live")
    assert done.status == 2
    assert "where are the manifests of `live` committed?" in done.stderr


def test_option_without_an_effect_is_a_warning(folder: Path) -> None:
    assert "SK805" in render(folder, "--env", "live", "--publish", "8080:api:80").stderr


def test_fault_of_an_environment_leaves_nothing_written(folder: Path) -> None:
    text = (folder / "environments" / "dev.yaml").read_text().replace("namespace: shop-dev\n", "")
    (folder / "environments" / "dev.yaml").write_text(text)
    done = render(folder, *BOTH, "-o", "argocd/")
    assert (done.status, done.stdout) == (1, "")
    assert "SK697" in done.stderr
    assert not (folder / "argocd").exists()


@each_row(
    ("arguments", "words"),
    [
        (["render", "--target", "argo", "--env", "dev"], "there is no target `argo`; did you mean `argocd`?"),
        (
            ["render", "--target", "pulumi", "--env", "dev"],
            "there is no target `pulumi`; there are: compose, kubernetes, terraform; and of projections: argocd",
        ),
        (["render", "--target", "argocd", "--env", "dve"], "did you mean `dev`?"),
        (["render", "--target", "argocd", "--env", "dev", "--option", "x"], "write NAME=VALUE"),
        (["render", "--target", "argocd", "--env", "dev", "--option", "=x"], "write NAME=VALUE"),
        (["render", "--target", "argocd", "--env", "dev", "--option", "repo=x"], "did you mean `repo-url`?"),
        (
            ["render", "--target", "argocd", "--env", "dev", "--option", "sync=manual", "--option", "sync=manual"],
            "`sync` twice",
        ),
        (
            ["render", "--target", "argocd", "--env", "dev", "--layout", "kustomize", "-o", "x/"],
            "there are: stream, files",
        ),
        (["render", "--target", "argocd", *BOTH, "--as", "x"], "give --env once"),
        (["render", "--target", "argocd", "--env", "dev", "--check"], "--check wants an output to look at"),
        (["render", "--target", "argocd", "--env", "dev", "--watch"], "--watch wants a place to write to"),
        (["render", "--target", "argocd", "--env", "dev", "-o", ""], "--output wants"),
        (["render", "--target", "argocd", "--env", "dev", "-o", "api.score.yaml"], "made from; name another"),
        (["render", "--target", "argocd", "--env", "dev", "-o", "./deploy/live"], "has the manifests of `live`"),
        (
            ["render", "--target", "argocd", "--env", "dev", "api.score.yaml"],
            "leave out `1web.score.yaml`; name no FILES",
        ),
        (["render", "--target", "argocd", "--env", "local"], "not made for target `kubernetes`"),
        (["render", "--target", "kubernetes", *BOTH], "--env is given 2 times; say one environment at a time"),
        (["render", "--env", "dev", "--option", "a=b"], "--option is for a projection: `--target argocd`"),
        (["explain", "api", "--env", "dev", "--target", "argocd"], "ask the target: `--target kubernetes`"),
        (["diff", *BOTH, "--target", "argocd"], "ask the target: `--target kubernetes`"),
        (["check", "--target", "argocd"], "ask the target: `--target kubernetes`"),
        (["graph", "--env", "dev", "--target", "argocd"], "ask the target: `--target kubernetes`"),
        (["parity", *BOTH, "--target", "argocd"], "ask the target: `--target kubernetes`"),
        (["impact", "api", "--target", "argocd"], "ask the target: `--target kubernetes`"),
    ],
)
def test_what_is_not_meant_is_wrong_usage(folder: Path, arguments: list[str], words: str) -> None:
    done = run(folder, arguments)
    assert done.status == 2, done.stderr
    assert words in done.stderr
    assert done.stdout == ""
