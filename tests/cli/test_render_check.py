"""``scorekit render --check``: whether an output is what would be written, and what stands in the way."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run

if TYPE_CHECKING:
    from tests.conftest import Golden

EXPECTED = Path(__file__).parent / "expected" / "render-check"
SCORE = """\
apiVersion: score.dev/v1b1
metadata:
  name: {name}
containers:
  main:
    image: registry.example.com/{name}:1.0
    variables:
      CACHE: ${{resources.cache.url}}
resources:
  cache: {{type: redis}}
"""
PROJECT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Project
name: shop
output: {scorekit/dev: out/dev/, scorekit/local: out/compose.yaml}
"""
DEPLOYMENT = "out/dev/{0}/deployment-{0}.yaml"
CHECK = ["render", "--check", "--env", "scorekit/dev", "-q"]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two workloads with two outputs, both current."""
    folder = tmp_path_factory.mktemp("rendered")
    (folder / "scorekit.yaml").write_text(PROJECT, "utf-8")
    (folder / ".scorekit-seed").write_text("0123456789abcdef0123456789abcdef", "utf-8")
    for name in ("api", "web"):
        (folder / name).mkdir()
        (folder / name / "score.yaml").write_text(SCORE.format(name=name), "utf-8")
    for environment in ("scorekit/dev", "scorekit/local"):
        assert run(folder, ["render", "--env", environment, "-q"]).status == 0
    return folder


@pytest.fixture
def project(rendered: Path, tmp_path: Path) -> Path:
    shutil.copytree(rendered, tmp_path / "project")
    return tmp_path / "project"


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def codes(project: Path, *arguments: str) -> list[tuple[str, str]]:
    """Each finding of a check by its code and its file."""
    done = run(project, [*CHECK, *arguments, "--format", "json"])
    found = json.loads(done.stderr)["diagnostics"]
    assert done.status == (1 if found else 0)
    assert done.stdout == ""
    return [(d["code"], d["message"].split("`")[1]) for d in found]


def test_what_was_just_rendered_is_current(project: Path) -> None:
    assert codes(project) == []
    done = run(project, ["render", "--check"])
    assert done.status == 0
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "out/dev/ is current",
        "out/compose.yaml is current",
    ]


def test_nothing_is_written(project: Path) -> None:
    replaced(project / "api/score.yaml", "api:1.0", "api:2.0")
    (project / "out/dev/.scorekit-files").unlink()

    def state() -> dict[str, tuple[int, bytes]]:
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(project.rglob("*")) if p.is_file()}

    before = state()
    assert run(project, ["render", "--check", "-q"]).status == 1
    assert state() == before


def test_a_stale_file_is_told_with_its_field(project: Path) -> None:
    replaced(project / "api/score.yaml", "api:1.0", "api:2.0")
    assert codes(project) == [("SK806", DEPLOYMENT.format("api"))]
    done = run(project, CHECK)
    assert (
        "containers[main].image is registry.example.com/api:1.0 and would be registry.example.com/api:2.0"
        in done.stderr
    )
    assert "(api/score.yaml:6)" in done.stderr
    assert "`scorekit render --env scorekit/dev` updates it" in done.stderr


def test_the_command_of_the_help_mends_it(project: Path) -> None:
    replaced(project / "api/score.yaml", "api:1.0", "api:2.0")
    assert run(project, ["render", "--env", "scorekit/dev", "-q"]).status == 0
    assert codes(project) == []


def test_a_missing_file_is_told(project: Path) -> None:
    (project / DEPLOYMENT.format("web")).unlink()
    assert codes(project) == [("SK806", DEPLOYMENT.format("web"))]


def test_an_edited_file_is_told_as_edited(project: Path) -> None:
    replaced(project / DEPLOYMENT.format("web"), "web:1.0", "web:1.1")
    assert codes(project) == [("SK801", DEPLOYMENT.format("web"))]
    done = run(project, CHECK)
    assert "edited by hand since scorekit wrote it" in done.stderr
    assert "--force" in done.stderr


def test_an_edit_of_a_comment_alone_is_told_as_such(project: Path) -> None:
    path = project / DEPLOYMENT.format("web")
    path.write_text("# mine\n" + path.read_text("utf-8"), "utf-8")
    assert "only its layout or comments differ" in run(project, CHECK).stderr


def test_a_file_that_is_no_longer_made_is_told(project: Path) -> None:
    replaced(project / "web/score.yaml", "\nresources:\n  cache: {type: redis}", "")
    replaced(project / "web/score.yaml", "${resources.cache.url}", "none")
    found = codes(project)
    assert ("SK807", "out/dev/web/statefulset-web-cache.yaml") in found
    assert ("SK806", DEPLOYMENT.format("web")) in found
    assert not [path for _, path in found if "/api/" in path]


def test_a_file_that_the_list_does_not_know_is_told_as_foreign(project: Path) -> None:
    path = project / "out/dev/.scorekit-files"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "deployment-web" not in line), "utf-8")
    replaced(project / DEPLOYMENT.format("web"), "web:1.0", "web:1.1")
    assert codes(project) == [("SK802", DEPLOYMENT.format("web"))]


@pytest.mark.parametrize("text", [None, "", "# nothing\n", "no list"])
def test_a_list_that_is_missing_or_does_not_match_tells_of_an_interrupted_render(
    project: Path, text: str | None
) -> None:
    path = project / "out/dev/.scorekit-files"
    if text is None:
        path.unlink()
    else:
        path.write_text(text, "utf-8")
    assert codes(project) == [("SK808", "out/dev/.scorekit-files")]


def test_every_configured_output_is_looked_at(project: Path) -> None:
    replaced(project / "api/score.yaml", "api:1.0", "api:2.0")
    done = run(project, ["render", "--check", "-q", "--format", "json"])
    found = [d["message"].split("`")[1] for d in json.loads(done.stderr)["diagnostics"]]
    assert found == ["out/compose.yaml", DEPLOYMENT.format("api")]


def test_files_choose_what_is_looked_at_and_say_the_same(project: Path) -> None:
    for name in ("api", "web"):
        replaced(project / name / "score.yaml", f"{name}:1.0", f"{name}:2.0")
    whole = codes(project)
    assert codes(project, "api/score.yaml") == [whole[0]] == [("SK806", DEPLOYMENT.format("api"))]
    assert codes(project, "api/score.yaml", "web/score.yaml") == whole


def test_secrets_that_nobody_commits_are_no_fault(project: Path) -> None:
    for path in project.glob("out/dev/*/secrets/*"):
        path.unlink()
    (project / "out/.env").unlink()
    assert run(project, ["render", "--check", "-q"]).status == 0
    assert codes(project, "--no-secrets") == []


def test_a_secret_that_differs_is_told_without_its_value(project: Path) -> None:
    (secret,) = project.glob("out/dev/api/secrets/*.yaml")
    text = secret.read_text("utf-8")
    value = text.partition("password: ")[2].strip()
    secret.write_text(text.replace(value, "aHVudGVyMg=="), "utf-8")
    done = run(project, CHECK)
    assert done.status == 1
    assert "data.password is a secret value that differs" in done.stderr
    assert value not in done.stderr
    assert "aHVudGVyMg" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--env", "scorekit/dev", "-o", "-"], "--check wants an output"),
        (["--env", "scorekit/prod"], "--check wants an output"),
        (["--watch"], "choose one"),
    ],
)
def test_a_check_wants_an_output(project: Path, arguments: list[str], words: str) -> None:
    done = run(project, ["render", "--check", *arguments])
    assert done.status == 2
    assert words in done.stderr


def test_golden_what_is_told_of_a_stale_output(project: Path, golden: Golden) -> None:
    replaced(project / "api/score.yaml", "api:1.0", "api:2.0")
    replaced(project / DEPLOYMENT.format("web"), "web:1.0", "web:1.1")
    (project / "out/dev/api/service-api-cache.yaml").unlink()
    golden.check_file(EXPECTED / "stale.txt", run(project, ["render", "--check", "-q"]).stderr)


def test_what_stands_in_the_place_of_a_file_is_not_called_missing(project: Path) -> None:
    folder, link = (project / DEPLOYMENT.format(name) for name in ("api", "web"))
    for path in (folder, link):
        path.unlink()
    folder.mkdir()
    link.symlink_to("nowhere")
    done = run(project, CHECK)
    assert done.status == 1
    assert "deployment-api.yaml` is not what would be written there: a folder is in its place" in done.stderr
    assert "deployment-web.yaml` is not what would be written there: a link is in its place" in done.stderr


@pytest.mark.parametrize("environment", ["scorekit/dev", "scorekit/local"])
def test_where_nothing_but_the_seed_is_another_that_is_said(project: Path, environment: str) -> None:
    check = ["render", "--check", "--env", environment, "--format", "json"]
    (project / ".scorekit-seed").write_text("fedcba9876543210fedcba9876543210", "utf-8")
    seeds = [d["notes"] for d in json.loads(run(project, check).stderr)["diagnostics"]]
    assert seeds
    assert all("follow from the seed" in notes[0] for notes in seeds)
    replaced(project / "api/score.yaml", "api:1.0", "api:2.0")
    both = [d["notes"] for d in json.loads(run(project, check).stderr)["diagnostics"]]
    assert not all("follow from the seed" in "".join(notes) for notes in both)
