"""``scorekit diff`` over environments, a git history made here, and rendered folders."""

from __future__ import annotations

import base64
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import needs_git
from tests.git import commit_all, git
from tests.golden.running import Run, run
from tests.reading import load_all
from tests.rows import each_row

if TYPE_CHECKING:
    from tests.conftest import Golden

EXAMPLES = Path(__file__).parents[2] / "examples"
PAYMENT = EXAMPLES / "02-payment-service"
EXPECTED = Path(__file__).parent / "expected" / "diff"
IMAGE = ("-i", "registry.example.com/payment-service:1.4.2")
FORMATS = {"text": "txt", "json": "json", "markdown": "md"}

SCORE = """\
apiVersion: score.dev/v1b1
metadata:
  name: shop
containers:
  main:
    image: registry.example.com/shop:1.0
    variables:
      DB: ${resources.db.url}
    volumes:
      /data: {source: "${resources.files}"}
resources:
  db: {type: postgres, params: {version: "16"}}
  files: {type: volume, class: persistent, params: {size: 5Gi}}
"""
FILES = {
    "scorekit.yaml": "apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n",
    "score.yaml": SCORE,
    "environments/live.yaml": (
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: live}\n"
        "extends: scorekit/dev\nnamespace: shop\n"
    ),
}
BINDING = """\
bindings:
  db:
    type: postgres
    outputs: {host: db.example.com, port: 5432, name: shop, username: shop, password: {secretRef: {name: db, key: password}}}
"""
#: What is done to the work tree, by the golden that tells of it: the file, a text in it, and what it becomes.
CHANGES = {
    "renamed": [("score.yaml", "resources.db.", "resources.database."), ("score.yaml", "  db:", "  database:")],
    "shrunk": [("score.yaml", "5Gi", "2Gi")],
    "bound": [("environments/live.yaml", "namespace: shop\n", "namespace: shop\n" + BINDING)],
    "image": [("score.yaml", "shop:1.0", "shop:1.1")],
    "version": [("score.yaml", '"16"', '"17"')],
    "namespace": [("environments/live.yaml", "namespace: shop", "namespace: store")],
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a project below its top, in one commit."""
    if shutil.which("git") is None:
        pytest.skip("there is no git here")
    top = tmp_path_factory.mktemp("history")
    write(top / "shop", FILES)
    commit_all(top)
    return top


@pytest.fixture
def project(committed: Path, tmp_path: Path) -> Path:
    top = tmp_path / "repository"
    shutil.copytree(committed, top)
    return top / "shop"


def changed(project: Path, name: str) -> Path:
    for file, old, new in CHANGES[name]:
        path = project / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    return project


def told(done: Run) -> Any:
    """The only comparison of a JSON report."""
    (found,) = json.loads(done.stdout)["changes"]
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_golden_difference_of_two_environments(form: str, golden: Golden) -> None:
    done = run(PAYMENT, ["diff", "--env", "dev", "--env", "prod", *IMAGE, "--format", form])
    assert (done.status, done.stderr) == (0, "")
    golden.check_file(EXPECTED / f"payment-service.{FORMATS[form]}", done.stdout)


@pytest.mark.parametrize("name", CHANGES)
def test_golden_difference_since_a_revision(name: str, project: Path, golden: Golden) -> None:
    done = run(changed(project, name), ["diff", "--from", "main"])
    assert done.status == 0, done.stderr
    golden.check_file(EXPECTED / f"{name}.txt", done.stdout)


def test_a_driver_of_what_exists_leads_to_data_not_to_nothing(tmp_path: Path) -> None:
    run(tmp_path, ["init", "--yes", "--name", "shop"])
    done = run(tmp_path, ["diff", "--env", "dev", "--env", "prod"])
    assert "`prod` in what `postgres/external` leads to: neither has the other's" in done.stdout


def test_a_folder_that_ends_with_the_pod_is_nothing_that_lasts(project: Path) -> None:
    ephemeral = "drivers:\n  - {type: volume, class: persistent, driver: volume/ephemeral}\n"
    live = FILES["environments/live.yaml"]
    write(project, {"environments/brief.yaml": live.replace("live", "brief") + ephemeral})
    done = run(project, ["diff", "--env", "live", "--env", "brief"])
    assert "`brief` in nothing that lasts: neither has the other's" in done.stdout


def test_a_renamed_database_is_marked_stateful(project: Path) -> None:
    done = run(changed(project, "renamed"), ["diff", "--from", "main", "--format", "json", "--fail-on", "stateful"])
    assert done.status == 1
    (hazard,) = [h for h in told(done)["hazards"] if h["severity"] == "stateful"]
    assert (hazard["rule"], hazard["subject"]) == ("resource-renamed", "postgres.default#shop.database")
    assert "claim data-shop-db-0" in str(hazard["effect"])


def test_another_image_fails_no_gate_but_the_exit_code(project: Path) -> None:
    changed(project, "image")
    assert run(project, ["diff", "--from", "main", "--fail-on", "stateful"]).status == 0
    assert run(project, ["diff", "--from", "main", "--fail-on", "refused"]).status == 0
    assert run(project, ["diff", "--from", "main", "--fail-on", "disruptive"]).status == 1
    assert run(project, ["diff", "--from", "main", "--exit-code"]).status == 1


def test_an_equal_pair_says_so_on_stderr_alone(project: Path) -> None:
    done = run(project, ["diff", "--from", "HEAD", "--exit-code"])
    assert (done.status, done.stdout) == (0, "")
    assert done.stderr == "no difference between HEAD and work tree in live\n"
    assert run(PAYMENT, ["diff", "--env", "dev", "--env", "dev", *IMAGE]).stdout == ""


def test_a_revision_is_compared_in_every_environment_whatever_the_default(project: Path) -> None:
    live = FILES["environments/live.yaml"]
    write(
        project,
        {
            "scorekit.yaml": FILES["scorekit.yaml"] + "defaultEnvironment: here\n",
            "environments/here.yaml": live.replace("live", "here"),
        },
    )
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "another environment")
    write(project, {"environments/live.yaml": live + BINDING})
    done = run(project, ["diff", "--from", "HEAD", "--fail-on", "stateful"])
    assert done.status == 1
    assert "(live, kubernetes)" in done.stdout


def test_two_revisions_are_compared_without_the_work_tree(project: Path) -> None:
    changed(project, "image")
    git(project, "commit", "-q", "-a", "-m", "second")
    changed_again = SCORE.replace("shop:1.0", "shop:9.9")
    (project / "score.yaml").write_text(changed_again, "utf-8")
    done = run(project, ["diff", "--from", "HEAD~1", "--to", "HEAD"])
    assert "shop:1.0 -> registry.example.com/shop:1.1" in done.stdout
    assert "9.9" not in done.stdout
    assert "(score.yaml:6)" in done.stdout


@needs_git
def test_drivers_that_a_team_shares_beside_its_projects_are_those_of_the_revision(tmp_path: Path) -> None:
    drivers, shop = tmp_path / "platform/drivers", tmp_path / "apps/shop"
    (drivers / "postgres/ours").mkdir(parents=True)
    (shop / "environments").mkdir(parents=True)
    driver = drivers / "postgres/ours/driver.yaml"
    driver.write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: postgres/ours}\n"
        "secrets: {password: {generate: {length: 20}}}\n"
        "outputs: {host: old.example.com, port: 5432, name: a, username: a, password: {secret: password}}\n"
    )
    (shop / "scorekit.yaml").write_text("name: shop\ndrivers: ../../platform/drivers\n")
    (shop / "environments/dev.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: scorekit/dev\n"
        "drivers: [{type: postgres, driver: postgres/ours}]\n"
    )
    (shop / "score.yaml").write_text(
        "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\nresources: {db: {type: postgres}}\n"
        'containers: {main: {image: "registry.example.com/a:1", variables: {H: "${resources.db.host}"}}}\n'
    )
    commit_all(tmp_path)
    driver.write_text(driver.read_text().replace("old.", "new."))
    done = run(shop, ["diff", "--from", "main", "--env", "dev"])
    assert (done.status, "old.example.com -> new.example.com" in done.stdout) == (0, True), done.stderr


def test_git_is_only_read(project: Path) -> None:
    changed(project, "renamed")
    top = project.parent

    def state() -> dict[str, tuple[int, bytes]]:
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(top.rglob("*")) if p.is_file()}

    before = state()
    assert run(project, ["diff", "--from", "main"]).status == 0
    assert state() == before


def test_a_hook_of_the_repository_and_its_attributes_do_nothing(project: Path) -> None:
    write(project.parent, {".gitattributes": "* export-ignore filter=evil\n"})
    git(project.parent, "config", "filter.evil.smudge", "touch evil; cat")
    git(project.parent, "config", "core.fsmonitor", "touch evil")
    git(project.parent, "add", "-A")
    git(project.parent, "commit", "-q", "-m", "attributes")
    (project.parent / "evil").unlink(missing_ok=True)
    done = run(changed(project, "image"), ["diff", "--from", "main"])
    assert "shop:1.1" in done.stdout
    assert not list(project.parent.rglob("evil"))


def test_what_a_revision_lacks_is_added(project: Path) -> None:
    second = SCORE.replace("name: shop", "name: more").replace("db", "store")
    write(
        project,
        {"more/score.yaml": second, "environments/new.yaml": FILES["environments/live.yaml"].replace("live", "new")},
    )
    done = run(project, ["diff", "more/score.yaml", "--from", "main", "--env", "live", "--format", "json"])
    assert {o["verb"] for o in told(done)["objects"]} == {"added"}
    done = run(project, ["diff", "--from", "main", "--env", "new", "--format", "json"])
    assert done.status == 0, done.stderr
    assert {o["verb"] for o in told(done)["objects"]} == {"added"}


@each_row(
    ("arguments", "words"),
    [
        (["--from", "nowhere"], "git knows no revision `nowhere`"),
        (["--from", "--output=stolen"], "git knows no revision `--output=stolen`"),
        (["--from", "main:score.yaml"], "git knows no revision"),
        (["--from", ""], "git knows no revision"),
        (["--to", "main"], "--to needs --from"),
        (["--merge-base", "--env", "a", "--env", "b"], "--merge-base needs --from"),
        (["--from", "main...live"], "say --from main --to live --merge-base"),
        ([], "what is compared?"),
        (["--env", "live"], "what is `live` compared with?"),
        (["--env", "live", "--env", "dev", "--env", "prod"], "3 were given"),
        (["--from", "main", "--rendered", "."], "choose one"),
        (["--rendered", "nowhere", "--env", "live"], "there is no file or folder `nowhere`"),
        (["--from", "main", "--env", "lvie"], "did you mean `live`?"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(project: Path, arguments: list[str], words: str) -> None:
    done = run(project, ["diff", *arguments])
    assert (done.status, done.stdout) == (2, "")
    assert words in done.stderr
    assert not (project / "stolen").exists()


@needs_git
def test_a_folder_outside_git_has_no_revisions(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    done = run(tmp_path, ["diff", "--from", "main"])
    assert done.status == 2
    assert "is in no git repository" in done.stderr


def test_a_revision_that_does_not_compile_is_told_of(project: Path) -> None:
    done = run(project, ["diff", "--from", "main", "--env", "live", "--override-property", "resources.db.type=nothing"])
    assert done.status == 1
    assert "error[SK" in done.stderr


def test_a_fault_of_a_revision_says_that_it_is_none_of_the_files_that_lie_here(project: Path) -> None:
    whole = (project / "score.yaml").read_text("utf-8")
    (project / "score.yaml").write_text(whole.replace("score.dev/v1b1", "nothing"), "utf-8")
    note = "= note: so it is at"
    assert note not in run(project, ["diff", "--from", "main"]).stderr
    git(project, "commit", "-q", "-a", "-m", "broken")
    (project / "score.yaml").write_text(whole, "utf-8")
    done = run(project, ["diff", "--from", "main"])
    assert done.status == 1
    assert f"{note} main, not in the files that lie here" in done.stderr


def test_a_merge_base_leaves_out_what_happened_elsewhere_since(project: Path) -> None:
    git(project, "checkout", "-q", "-b", "feature")
    git(changed(project, "image"), "commit", "-q", "-a", "-m", "mine")
    git(project, "checkout", "-q", "main")
    git(changed(project, "version"), "commit", "-q", "-a", "-m", "theirs")
    git(project, "checkout", "-q", "feature")
    both = run(project, ["diff", "--from", "main", "--format", "json"])
    assert {o["after"]["kind"] for o in told(both)["objects"]} == {"Deployment", "StatefulSet"}
    for more in ([], ["--to", "feature"]):
        mine = run(project, ["diff", "--from", "main", "--merge-base", "--format", "json", *more])
        assert mine.status == 0, mine.stderr
        assert [o["after"]["kind"] for o in told(mine)["objects"]] == ["Deployment"]


def test_histories_without_a_common_commit_have_no_merge_base(project: Path) -> None:
    git(project, "checkout", "-q", "--orphan", "alone")
    git(project, "commit", "-q", "-m", "alone")
    done = run(project, ["diff", "--from", "main", "--merge-base"])
    assert done.status == 2
    assert "`main` and `HEAD` have no commit in common" in done.stderr


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "arguments", [["--from", "main"], ["--env", "live", "--env", "scorekit/local"]], ids=["git", "envs"]
)
def test_no_secret_is_told(project: Path, form: str, arguments: list[str]) -> None:
    (project / ".scorekit-seed").write_text("0123456789abcdef0123456789abcdef", "utf-8")
    values = set()
    for step in ("as it was", "renamed"):
        if step != "as it was":
            changed(project, step)
        for document in load_all(run(project, ["render", "--env", "live"]).stdout):
            if document["kind"] == "Secret":
                values |= {str(value) for value in document["data"].values()}
    values |= {base64.b64decode(value).decode() for value in values}
    assert len(values) == 4
    done = run(project, ["diff", *arguments, "--format", form])
    assert "secret" in done.stdout
    assert not [value for value in values if value in done.stdout + done.stderr]


def test_objects_of_two_targets_are_told_by_the_model(project: Path) -> None:
    found = told(run(project, ["diff", "--env", "live", "--env", "scorekit/local", "--format", "json"]))
    assert found["comparable"] is False
    assert found["objects"] == []
    assert [f["path"] for f in found["workloads"][0]["fields"]] == ["containers.main.variables.DB"]
    text = run(project, ["diff", "--env", "live", "--env", "scorekit/local"]).stdout
    assert "objects of kubernetes and compose can't be compared" in text


@pytest.mark.parametrize("name", ["prod", "local"])
def test_a_rendered_output_is_compared_with_a_fresh_render(name: str) -> None:
    arguments = ["diff", "--rendered", f"expected/{name}", "--env", name]
    assert run(PAYMENT, [*arguments, *IMAGE]).stdout == ""
    done = run(PAYMENT, [*arguments, "-i", "registry.example.com/payment-service:2", "--format", "json"])
    ((field,),) = [o["fields"] for o in told(done)["objects"]]
    assert (field["before"], field["after"]) == (IMAGE[1], "registry.example.com/payment-service:2")


def test_a_stream_and_a_kustomize_base_are_read_back(project: Path, tmp_path: Path) -> None:
    for output, layout in ((tmp_path / "all.yaml", "stream"), (tmp_path / "base", "kustomize")):
        assert run(project, ["render", "--env", "live", "-o", str(output), "--layout", layout]).status == 0
        done = run(project, ["diff", "--rendered", str(output), "--env", "live", "--exit-code"])
        assert (done.status, done.stdout) == (0, ""), done.stdout


def test_markdown_shows_what_a_file_says_as_it_is(project: Path) -> None:
    text = SCORE.replace("DB: ${resources.db.url}", 'NOTE: "```\\n</details> @somebody **bold**"')
    (project / "score.yaml").write_text(text, "utf-8")
    done = run(project, ["diff", "--from", "main", "--format", "markdown"])
    body = done.stdout.partition("env[NOTE]")
    assert "````diff" in body[0]
    assert "@somebody" not in done.stdout.replace(body[2], "")


def test_a_shallow_clone_says_that_it_lacks_what_was_before(project: Path, tmp_path: Path) -> None:
    git(project, "commit", "-q", "--allow-empty", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth", "1", project.parent.as_uri(), "shallow")
    hint = "this clone is shallow"
    assert hint in run(tmp_path / "shallow" / "shop", ["diff", "--from", "HEAD~1"]).stderr
    assert hint not in run(project, ["diff", "--from", "HEAD~9"]).stderr


def test_an_environment_that_went_since_a_revision_is_compared_too(project: Path) -> None:
    (project / "environments" / "live.yaml").rename(project / "environments" / "other.yaml")
    other = project / "environments" / "other.yaml"
    other.write_text(other.read_text("utf-8").replace("name: live", "name: other"), "utf-8")
    done = run(project, ["diff", "--from", "main"])
    assert "live" in done.stdout + done.stderr
    assert "other" in done.stdout + done.stderr


@pytest.mark.parametrize("where", ["ignored", "never added", "named", "beside the project", "outside"])
def test_environments_that_git_does_not_track_are_todays_on_both_sides(
    where: str, project: Path, tmp_path: Path
) -> None:
    place = {"named": project.parent / "platform", "beside the project": project.parent / "platform"}.get(where)
    place = tmp_path / "elsewhere" if where == "outside" else place or project / "environments"
    git(project, "rm", "-r", "-q", "--cached", "environments")
    if place != project / "environments":
        (project / "environments").rename(place)
    if where == "named":
        write(project, {"scorekit.yaml": FILES["scorekit.yaml"] + "environments: ../platform\n"})
    if where == "ignored":
        write(project, {".gitignore": "environments\n"})
    git(project, "add", "scorekit.yaml", *([".gitignore"] if where == "ignored" else []))
    git(project, "commit", "-q", "--allow-empty", "-m", "without environments")
    named = ["--environments", str(place), "--env", "live"] if where in {"beside the project", "outside"} else []
    done = run(changed(project, "shrunk"), ["diff", "--from", "HEAD", "--fail-on", "stateful", *named])
    assert (done.status, "smaller" in done.stdout) == (1, True), done.stdout + done.stderr
    told = f"git does not track all of `{os.path.relpath(place, project)}`: HEAD is read with what lies there today\n"
    assert done.stderr == told


def test_what_git_ignores_in_a_folder_that_it_tracks_is_todays_too(project: Path) -> None:
    live = FILES["environments/live.yaml"]
    write(project, {".gitignore": "mine.yaml\n", "environments/mine.yaml": live.replace("live", "mine")})
    done = run(changed(project, "shrunk"), ["diff", "--from", "HEAD", "--env", "mine", "--fail-on", "stateful"])
    assert (done.status, "smaller" in done.stdout) == (1, True)
    assert "git does not track all of `environments`" in done.stderr
    write(project, {".gitignore": ""})
    done = run(project, ["diff", "--from", "HEAD", "--env", "mine", "--fail-on", "stateful"])
    assert (done.status, done.stderr) == (0, "")


def test_an_environment_that_is_broken_is_told_of_and_does_not_count_as_one_that_went(project: Path) -> None:
    path = project / "environments/live.yaml"
    path.write_text(path.read_text("utf-8") + "nothing: here\n", "utf-8")
    done = run(project, ["diff", "--from", "HEAD"])
    assert (done.status, done.stdout) == (1, "")
    assert "environments/live.yaml" in done.stderr


def holding(project: Path, size: int, count: int) -> None:
    """Commit a file under many names, which costs git no more than one."""
    path = project / "large"
    path.write_bytes(bytes(size))
    blob = git(project, "hash-object", "-w", "large")
    path.unlink()
    for number in range(count):
        git(project, "update-index", "--add", "--cacheinfo", f"100644,{blob},shop/large/{number}")
    git(project, "commit", "-q", "-m", "large")


def test_a_revision_of_many_large_files_is_read_in_parts(project: Path) -> None:
    holding(project, 12 * 1024 * 1024, 4)
    done = run(changed(project, "image"), ["diff", "--from", "HEAD", "--env", "live"])
    assert (done.status, done.stderr) == (0, "")
    assert "image" in done.stdout


def test_a_revision_that_is_larger_than_any_project_is_refused_before_it_is_read(project: Path) -> None:
    holding(project, 15 * 1024 * 1024, 18)
    done = run(project, ["diff", "--from", "HEAD", "--env", "live"])
    assert (done.status, done.stdout) == (2, "")
    assert "`shop` holds 270 MiB of files, and 256 MiB of a revision are read" in done.stderr


def test_folders_beside_the_project_are_named_from_it_in_a_revision_too(project: Path) -> None:
    write(project.parent / "platform", {"live.yaml": FILES["environments/live.yaml"] + "namespaces: x\n"})
    done = run(project, ["diff", "--from", "HEAD", "--env", "live", "--environments", "../platform"])
    assert "--> ../platform/live.yaml:" in done.stderr
    assert "scorekit-" not in done.stderr
