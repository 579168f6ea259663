"""What a command prints is what the library's call gives, byte for byte: no command knows more than the library."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest

import scorekit
from scorekit import testing
from scorekit.caller import command_line
from tests.conftest import needs_git
from tests.git import commit_all
from tests.golden.running import run
from tests.rows import each_row
from tests.unit.workspace.shop import make_shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Call = Callable[[scorekit.Project], str]

pytestmark = needs_git

IMAGE = ["api/main=registry.example.com/api:1.0"]


def stream(outcome: scorekit.Outcome[scorekit.ManifestSet]) -> str:
    return scorekit.files(outcome.unwrap(), "stream")[0].content.decode()


def shown(schema: object) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


#: Arguments of the command line, and the call that answers the same.
EQUAL: tuple[tuple[str, Call], ...] = (
    ("render -i api/main=registry.example.com/api:1.0", lambda p: stream(p.compile(images=IMAGE))),
    (
        "render web --env live --as pr-1 -n web --override-property metadata.labels.team=shop --shared exclude",
        lambda p: stream(
            p.compile(
                "live",
                files=["web"],
                environment_name="pr-1",
                namespace="web",
                overrides=["metadata.labels.team=shop"],
                shared="exclude",
            )
        ),
    ),
    (
        "render api --env local --build api/main=./api --publish 8080:postgres#api.db.host:5432",
        lambda p: stream(
            p.compile("local", files=["api"], builds={"api/main": "./api"}, publish=["8080:postgres#api.db.host:5432"])
        ),
    ),
    ("check --format json", lambda p: scorekit.format(p.check(), "json")),
    ("check --format github --env live", lambda p: scorekit.format(p.check(["live"]), "github")),
    ("check --format sarif web", lambda p: scorekit.format(p.check(files=["web"]), "sarif")),
    ("diff --env dev --env live --format json", lambda p: scorekit.format(p.diff(["dev", "live"]).value, "json")),
    ("diff --from main --format json", lambda p: scorekit.format(p.diff(since="main").value, "json")),
    (
        "diff --from main --merge-base --env live --format markdown",
        lambda p: scorekit.format(
            p.diff(["live"], since=p.at("main", merge_base_with="HEAD").unwrap()).value, "markdown"
        ),
    ),
    ("diff --from main --to HEAD --format json", lambda p: scorekit.format(p.at("HEAD").unwrap().diff(since="main").value, "json")),
    ("diff --rendered out web --format json", lambda p: scorekit.format(p.diff(rendered="out", files=["web"]).value, "json")),
    ("impact environments/live.yaml:6 --format json", lambda p: told(p.impact("environments/live.yaml:6"), "json")),
    ("impact --changed main --env dev --format markdown", lambda p: told(p.impact(None, ["dev"], changed="main"), "markdown")),
    ("parity --env dev --env live --format json", lambda p: scorekit.format(p.parity(["dev", "live"]).unwrap(), "json")),
    (
        "parity --against local --accept profile-stricter",
        lambda p: scorekit.format(p.parity(against="local", accepted=["profile-stricter"]).unwrap()),
    ),
    ("explain web.cache --format json", lambda p: scorekit.format(p.explain("web.cache").value, "json")),
    (
        "explain ./web/score.yaml:6 --env dev --env live",
        lambda p: scorekit.format(p.explain("./web/score.yaml:6", ["dev", "live"]).value),
    ),
    (
        "outputs api.db --env local --format env",
        lambda p: scorekit.format(scorekit.outputs_of(p.compile("local", images=IMAGE).unwrap(), "api.db"), "env"),
    ),
    ("graph --format json", lambda p: scorekit.format(p.draw(["dev", "live"]).unwrap(), "json")),
    ("graph --env live --format svg --focus api", lambda p: scorekit.format(p.draw(["live"], focus="api").unwrap(), "svg")),
    ("graph --env dev --format html", lambda p: scorekit.format(p.draw(["dev"], explain=True).unwrap(), "html")),
    ("schema score --env dev", lambda p: shown(p.schema("score", "dev").value)),
    ("schema driver", lambda p: shown(p.schema("driver").value)),
    (
        "drivers files mysql/aws-rds --env live",
        lambda p: "---\n".join(p.cluster_files(["mysql/aws-rds"], "live").unwrap().values()),
    ),
    ("drivers test", lambda p: cases(p, [])),
    ("drivers test search/own", lambda p: cases(p, ["search/own"])),
    ("fix --diff", lambda p: scorekit.format(p.fix().value)),
)  # fmt: skip


def cases(project: scorekit.Project, drivers: list[str]) -> str:
    results = list(testing.run_cases(project, drivers))
    assert [(each.driver, each.case, each.target) for each in results] == [("search/own", "alone", "kubernetes")]
    assert results[0].fault
    assert results[0].fault.startswith(
        "nothing is expected yet in `resource_drivers/search/own/tests/alone/expected/kubernetes`"
    )
    return f"{results[0]}\n1 of 1 cases are not as expected; `--update` rewrites what is\n"


def told(found: scorekit.Partial[scorekit.Impact | None], form: str) -> str:
    assert found.value is not None
    return scorekit.format(found.value, form)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project with a file changed since its only commit, and what was rendered of it before."""
    root = make_shop(tmp_path_factory.mktemp("equal") / "shop")
    scorekit.Project.open(root).unwrap().new_driver("search/own", ["kubernetes"]).unwrap()
    commit_all(root)
    run(root, ["render", "web", "-q", "-o", "out/"])
    score = root / "web/score.yaml"
    score.write_text(score.read_text("utf-8").replace("web:1.0", "web:2.0"), "utf-8")
    with chdir(root):
        yield root


@each_row(("command", "call"), EQUAL)
def test_a_command_prints_what_the_library_gives(command: str, call: Call, shop: Path) -> None:
    printed = run(shop, command.split())
    assert printed.stdout, printed.stderr
    with command_line():  # messages name options there
        assert printed.stdout == call(scorekit.Project.open().unwrap())


def test_a_driver_is_begun_as_the_library_begins_it(tmp_path: Path) -> None:
    for name in ("called", "printed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "scorekit.yaml").touch()
    project = scorekit.Project.open(tmp_path / "called").unwrap()
    made = project.new_driver("search/own").unwrap()
    printed = run(tmp_path / "printed", ["drivers", "new", "search/own"])
    assert printed.stdout.splitlines()[: len(made.made)] == [
        f"made  resource_drivers/{draft.path}  {draft.purpose}" for draft in made.made
    ]
    for draft in made.made:
        there = [tmp_path / name / "resource_drivers" / draft.path for name in ("called", "printed")]
        assert {path.read_text("utf-8") for path in there} == {draft.text}
    again = project.new_driver("search/own").unwrap()
    assert (again.made, again.kept) == ((), tuple(draft.path for draft in made.made))
    with pytest.raises(scorekit.UsageError, match="no driver for `nomad` is begun"):
        project.new_driver("search/other", ["nomad"])
