"""Two owners of one name: what is private to one workload never becomes another's, whatever serves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.golden.running import Run, run
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

#: `pay-ment` of `team` and `ment` of `team-pay` have one name: `team-pay-ment`.
OWNERS = (("team", "pay-ment"), ("team-pay", "ment"))
ANSWERS = {"postgres": "url", "mysql": "host", "mongodb": "host", "redis": "host", "amqp": "host", "s3": "bucket"}


def project(folder: Path, type_: str, env: str = "extends: dev\n") -> None:
    (folder / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    (folder / "environments").mkdir(exist_ok=True)
    (folder / "environments/own.yaml").write_text(
        f"apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {{name: own}}\n{env}"
    )
    for workload, resource in OWNERS:
        use = f'variables: {{A: "${{resources.{resource}.{ANSWERS.get(type_)}}}"}}'
        if type_ == "volume":
            use = f'volumes: {{/data: {{source: "${{resources.{resource}}}"}}}}'
        write(folder, workload, use, f"resources: {{{resource}: {{type: {type_}}}}}")
    write(folder, "other")


def write(folder: Path, workload: str, *more: str) -> None:
    use, resources = more or ("", "")
    (folder / workload).mkdir(exist_ok=True)
    (folder / workload / "score.yaml").write_text(
        f"apiVersion: score.dev/v1b1\nmetadata: {{name: {workload}}}\n"
        f'containers: {{main: {{image: "r.example.com/x:1", {use}}}}}\n{resources}\n'
    )


def told(done: Run) -> str:
    """The errors of a run, which are one."""
    (found,) = [part for part in done.stderr.split("\n\n") if part.startswith("error")]
    return found


@each_row("environment", ["prod", "dev", "local"])
@each_row("type_", [*ANSWERS, "volume"])
def test_two_private_resources_never_become_one(tmp_path: Path, type_: str, environment: str) -> None:
    project(tmp_path, type_)
    done = run(tmp_path, ["render", "--env", environment, "-o", "-"])
    if (type_, environment) == ("volume", "dev"):
        assert done.status == 0  # an empty folder of each pod
        return
    assert (done.status, done.stdout) == (1, "")
    found = told(done)
    assert f"resource `{type_}.default#team-pay.ment` and resource `{type_}.default#team.pay-ment` would share" in found
    assert "team/score.yaml:4:13" in found
    assert "team-pay/score.yaml:4:13" in found
    assert "name: OTHER" in found


def test_the_way_out_that_is_told_is_one(tmp_path: Path) -> None:
    project(tmp_path, "postgres")
    environment = tmp_path / "environments/own.yaml"
    rule = told(run(tmp_path, ["render", "--env", "own", "-o", "-"])).partition("`- ")[2].partition("`")[0]
    environment.write_text(f"{environment.read_text()}drivers:\n  - {rule.replace('OTHER', 'team-other')}\n")
    done = run(tmp_path, ["render", "--env", "own", "-o", "-"])
    assert done.status == 0
    assert "name: team-other\n" in done.stdout


def test_a_clash_with_a_workload_that_is_not_asked_for_is_told(tmp_path: Path) -> None:
    """What goes to the cluster meets what is there: the other workload's, rendered an hour ago."""
    project(tmp_path, "postgres")
    whole = told(run(tmp_path, ["render", "--env", "own", "-o", "-"]))
    for asked in ("team/score.yaml", "team-pay/score.yaml"):
        done = run(tmp_path, ["render", asked, "--env", "own", "-o", "-"])
        assert (done.status, done.stdout) == (1, "")
        assert told(done) == whole


def test_a_clash_between_others_stops_nothing(tmp_path: Path) -> None:
    project(tmp_path, "postgres")
    for environment in ("own", "local"):
        done = run(tmp_path, ["render", "other/score.yaml", "--env", environment, "-o", "-"])
        assert done.status == 0
        assert [part for part in done.stderr.split("\n\n") if "would share" in part and part.startswith("warning")]


def test_databases_of_one_server_are_told_apart_by_their_own_names(tmp_path: Path) -> None:
    """A database's name has no dashes, so that two names may come to one on a server; not where each has its own."""
    project(tmp_path, "postgres")
    use = 'variables: {A: "${resources.a-b.url}", B: "${resources.a--b.url}"}'
    for workload, _ in OWNERS:
        (tmp_path / workload / "score.yaml").unlink()
    write(tmp_path, "last", use, "resources: {a-b: {type: postgres}, a--b: {type: postgres}}")
    found = told(run(tmp_path, ["render", "--env", "local", "-o", "-"]))
    assert "would share the output `name`, which is `last_a_b` and the output `username`" in found
    assert run(tmp_path, ["render", "--env", "own", "-o", "-"]).status == 0
    (tmp_path / "last/score.yaml").write_text(
        (tmp_path / "last/score.yaml")
        .read_text()
        .replace("a--b: {type: postgres}", 'a--b: {type: postgres, params: {version: "16"}}')
    )
    assert run(tmp_path, ["render", "--env", "local", "-o", "-"]).status == 0
