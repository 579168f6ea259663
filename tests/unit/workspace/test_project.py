"""A project as a library's user has it: opened by its path from elsewhere, asked by several threads, and as it was."""

from __future__ import annotations

import gc
import threading
from contextlib import chdir
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

import scorekit
from scorekit.catalogue import read_source
from scorekit.workspace.options import ProjectKeywords, ProjectOptions
from tests.conftest import needs_git
from tests.git import commit_all, git
from tests.rows import each_row
from tests.unit.workspace.shop import SEED, make_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

IMAGE = {"api/main": "registry.example.com/api:1.0"}
EDITED = """\
apiVersion: score.dev/v1b1
metadata: {name: web}
containers: {main: {image: "registry.example.com/web:edited"}}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For tests that leave the project as it is."""
    return make_shop(tmp_path_factory.mktemp("project") / "shop")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "elsewhere").mkdir()
    with chdir(tmp_path / "elsewhere"):
        yield tmp_path / "elsewhere"


def opened(path: Path | str) -> scorekit.Project:
    return scorekit.Project.open(path).unwrap()


def texts(manifests: scorekit.ManifestSet) -> str:
    return "".join(file.content.decode() for file in scorekit.files(manifests))


def names(manifests: scorekit.ManifestSet) -> set[str]:
    return {manifest.owner for manifest in manifests.manifests}


def test_what_is_asked_does_not_depend_on_where_the_process_is(root: Path, tmp_path: Path) -> None:
    with chdir(root.parent):
        project = opened("shop")
        here = texts(project.compile(images=IMAGE).unwrap())
        assert texts(opened("shop/api/score.yaml").compile(images=IMAGE).unwrap()) == here
    with chdir(tmp_path):
        assert texts(project.compile("dev", images=IMAGE).unwrap()) == here
        assert project.check().checked == project.environments == ("dev", "live")
        assert project.explain("web.cache", ["live"]).value[0].environment == "live"
        assert [scene.environment for scene in project.draw().unwrap().scenes] == ["dev", "live"]
        assert project.impact("motd.txt").value is not None
        assert project.fix().value[0].changed


def test_relative_paths_are_those_of_the_call(root: Path, elsewhere: Path) -> None:
    project = opened(root)
    (elsewhere / "of-file.yaml").write_text("containers: {main: {variables: {A: of-file}}}\n")
    (elsewhere / "images.yaml").write_text("api/main: registry.example.com/api:of-images\n")
    (elsewhere / "seed").write_bytes(SEED)
    overrides: list[Any] = [
        Path("of-file.yaml"),
        scorekit.Source("any", "containers: {main: {variables: {B: of-source}}}"),
        {"containers": {"main": {"variables": {"C": "of-mapping"}}}},
        "containers.main.variables.D=of-text",
    ]
    found = project.compile(files=[root / "api"], overrides=overrides, image_files=["images.yaml"], seed="seed")
    made = texts(found.unwrap())
    wanted = ("of-file", "of-source", "of-mapping", "of-text", "api:of-images")
    assert [word for word in wanted if word not in made] == []
    given = project.compile(files=[root / "api"], overrides=overrides, image_files=["images.yaml"], seed=SEED)
    assert texts(given.unwrap()) == made


def test_a_text_stands_in_the_place_of_the_file_of_its_name_or_of_its_workloads(root: Path) -> None:
    project = opened(root)
    for name in ("web/score.yaml", "preview"):
        made = project.compile(files=[scorekit.Source(name, EDITED)], images=IMAGE).unwrap()
        assert "web:edited" in texts(made)
        assert names(made) == {"web"}
        assert {w.name for w in made.resolution.workloads} == {"api", "web"}
    renamed = scorekit.Source("web/score.yaml", EDITED.replace("name: web", "name: site"))
    made = project.compile(files=[renamed], images=IMAGE).unwrap()
    assert {w.name for w in made.resolution.workloads} == {"api", "site"}


def test_a_selection_is_by_name(root: Path) -> None:
    assert "api" not in names(opened(root).compile(select=["web"]).unwrap())


def test_an_environment_that_does_not_compile_is_left_out_and_told(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    (root / "environments/live.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: live}\n"
        "extends: scorekit/dev\ntype: production\n"
    )
    found = opened(root).compile_all(images=IMAGE)
    assert [m.resolution.environment_name for m in found.value] == ["dev"]
    assert not found.ok
    assert [(d.code, d.notes) for d in found.errors] == [("SK422", ("in live",))]
    assert opened(root).draw().value is None
    checked = opened(root).check()
    assert (checked.ok, checked.failing) == (False, ("dev", "live"))


def test_a_compile_for_several_environments_reads_each_file_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = read_source

    def counted(path: Path, root: Path) -> Any:
        read.append(path.name)
        return real(path, root)

    monkeypatch.setattr("scorekit.workspace.inputs.read_source", counted)
    assert len(opened(root).compile_all(["dev", "live"], images=IMAGE).value) == 2
    assert read == ["score.yaml", "score.yaml"]


def test_the_options_of_a_call_are_those_of_the_value_that_it_makes() -> None:
    assert set(scorekit.ProjectKeywords.__annotations__) == {option.name for option in fields(ProjectOptions)}


def test_threads_may_share_a_project(root: Path) -> None:
    project = opened(root)
    alone = {name: texts(opened(root).compile(name, images=IMAGE).unwrap()) for name in project.environments}
    found: list[tuple[str, str]] = []

    def work(name: str) -> None:
        found.extend((name, texts(project.compile(name, images=IMAGE).unwrap())) for _ in range(3))

    threads = [threading.Thread(target=work, args=(name,)) for name in project.environments * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12
    assert all(alone[name] == text for name, text in found)


def test_what_a_workload_may_not_take_is_refused_as_on_the_command_line(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    score = root / "api/score.yaml"
    score.write_text(score.read_text().replace("../motd.txt", "../.scorekit-seed"))
    found = opened(root).compile(images=IMAGE)
    assert [d.code for d in found.errors] == ["SK541"]


def test_a_drawing_begins_with_the_default_environment(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    (root / "scorekit.yaml").write_text("defaultEnvironment: live\n")
    assert [scene.environment for scene in opened(root).draw().unwrap().scenes] == ["live", "dev"]
    assert [scene.environment for scene in opened(root).draw(["dev", "live"]).unwrap().scenes] == ["dev", "live"]


def test_a_file_of_a_project_further_down_is_not_taken_for_one_of_this(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    (root / "inner").mkdir()
    (root / "inner/scorekit.yaml").write_text("name: inner\n")
    (root / "inner/score.yaml").write_text(EDITED)
    found = opened(root).compile(files=[root / "inner/score.yaml"])
    assert [(d.code, d.message) for d in found.errors] == [
        ("SK431", "`inner/score.yaml` belongs to the project in `inner`")
    ]


#: What a caller gets wrong, and what is said.
MISTAKES: tuple[tuple[Callable[[scorekit.Project], object], str], ...] = (
    (lambda p: p.compile("prd"), "there is no environment `prd`; did you mean `prod`?"),
    (lambda p: p.compile_all("dev"), "environments is a list of names, say ['dev']"),
    (lambda p: p.compile_all(["dve"]), "there is no environment `dve`; did you mean `dev`?"),
    (lambda p: p.compile(files="api"), "files is a list, not 'api'"),
    (lambda p: p.compile(files=[1]), "each of files is the path of a file or folder, not 1"),  # type: ignore[list-item]
    (lambda p: p.compile(files=["a: b\nc: d\n"]), "is a path, not a text of several lines; a text is handed in as a Source"),
    (lambda p: p.compile(x={}), "there are: files, context, select, target, images, "),  # type: ignore[call-arg]
    (lambda p: p.check("dev"), "environments is a list of names, say ['dev']"),
    (lambda p: p.check(3), "environments is a list of names, say ['dev']"),  # type: ignore[arg-type]
    (lambda p: p.diff(), "and 0 were given; or say since or rendered"),
    (lambda p: p.impact(["web"]), "subject is what `scorekit impact` takes, as a text, not list"),  # type: ignore[arg-type]
    (lambda p: p.write(p.compile(images=IMAGE), "out/"), "a ManifestSet or several, not Success"),  # type: ignore[arg-type]
    (lambda p: p.write([], "out/"), "a ManifestSet or several, not none"),
    (lambda p: p.rewrite(None), "fixed is a text that `fix` gave, not None"),  # type: ignore[arg-type]
    (lambda p: scorekit.describe(p, "driver"), "catalogue is a Catalogue, not Project"),  # type: ignore[arg-type]
    (lambda _: scorekit.Project.open(None), "path is the path of a file or folder, not None"),  # type: ignore[arg-type]
    (lambda p: scorekit.Project.open(p.folder.root, drivers="x"), "drivers is a list, not 'x'"),
    (lambda p: p.compile(images="x"), "images is a list, not 'x'"),
    (lambda p: p.compile(imagse={}), "there is no option `imagse` of a compile; did you mean `images`?"),  # type: ignore[call-arg]
    (lambda p: p.compile(images=["main=UPPER"]), "images main=UPPER: `UPPER`"),
    (lambda p: p.compile(builds=["main"]), "builds main: write WORKLOAD/CONTAINER=FOLDER"),
    (lambda p: p.compile(overrides=["a=b"]), "overrides apply to one score file, and 2 were asked for; name one"),
    (lambda p: p.compile(select=["wbe"]), "select: there is no workload or source `wbe`; did you mean `web`?"),
    (lambda p: p.compile(select=["web"], files=[p.folder.root]), "files and select both say what is emitted"),
    (lambda p: p.compile(seed=b""), "the seed is too short"),
    (lambda p: p.compile(seed=bytearray(b"s" * 16)), "seed is bytes, or the path of a file that holds it"),  # type: ignore[arg-type]
    (lambda p: p.compile(seed="nowhere"), "can't read the seed file `nowhere`"),
    (lambda p: p.compile(files=[p.folder.root.parent]), "is no folder of the project in"),
    (lambda p: p.compile(namespace="A B"), "namespace can't be 'A B'"),
    (lambda p: p.diff(["dev"]), "two environments are compared, and 1 were given"),
    (lambda p: p.diff("dev"), "environments is a list of names, say ['dev']"),
    (lambda p: p.diff(["dev", "live"], rendered="x"), "rendered compares one environment"),
    (lambda p: p.diff(since="main", rendered="x"), "since with a revision; choose one"),
    (lambda p: p.diff(since="main"), "is in no git repository"),
    (lambda p: p.impact(), "say what to look at"),
    (lambda p: p.impact("webb"), "`webb` is no driver, type, environment, resource or file here; did you mean `web`?"),
    (lambda p: p.parity(["dev"]), "`dev` is the only one; add another"),
    (lambda p: p.parity(accepted=["version-majr"]), "did you mean `version-major`?"),
    (lambda p: p.parity(accepted="version-major"), "accepted is a list of names, say ['version-major']"),
    (lambda p: p.explain("web.cach"), "there is nothing called `web.cach` here"),
    (lambda p: p.explain("Deployment/web", ["local"]), "in local, but in dev, live something is: say environments=['dev']"),
    (lambda p: p.explain("xyzzy"), "(`Deployment/shop.spec.replicas`) or a place (`score.yaml:12`)"),
    (lambda p: p.explain("postgres"), "`scorekit.describe(catalogue, 'type', 'postgres')` tells of it, `impact('postgres')` who asks for it"),
    (lambda p: p.explain("dev"), "`scorekit.describe(catalogue, 'environment', 'dev')` tells of it"),
    (lambda p: p.draw(focus="wbe"), "there is no node `wbe`"),
    (lambda p: p.schema("scores"), "there is no kind `scores`; did you mean `score`?"),
    (lambda p: p.schema("driver", "dev"), "narrows the schema of score files alone"),
    (lambda p: p.fix("web"), "files is a list, not 'web'"),
    (lambda _: scorekit.Project.open("nowhere"), "there is no file or folder `nowhere`"),
    (lambda p: scorekit.Project.open(p.folder.root, drivers=["nowhere"]), "there is no folder"),
)  # fmt: skip


@each_row(("mistake", "words"), MISTAKES)
def test_what_a_caller_gets_wrong_is_a_usage_error_that_names_arguments(
    mistake: Callable[[scorekit.Project], object], words: str, root: Path
) -> None:
    with pytest.raises(scorekit.UsageError) as raised:
        mistake(opened(root))
    assert words in str(raised.value)
    assert " --" not in str(raised.value)


#: What no argument of a project may be. Each is tried in each place.
NO_SOURCE: Any = 3
ODD: tuple[Any, ...] = (
    3, "", "x" * 3000, "\0", "\ud800", b"bytes", [3], [[]], ["\0"], {}, {3: 4}, object(), [scorekit.Source("a", NO_SOURCE)],
)  # fmt: skip


def test_no_argument_of_a_project_ends_in_another_exception(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text(EDITED)
    project = opened(tmp_path)
    made = project.compile("dev").unwrap()
    url = {"repo-url": "https://git.example.com/shop.git", "path": "{env}"}
    calls: tuple[tuple[Callable[..., object], dict[str, Any]], ...] = (
        (project.compile, {"environment": "dev", "cache": None, **dict.fromkeys(ProjectKeywords.__annotations__)}),
        (project.compile_all, {"environments": None, "require_images": None}),
        (project.check, {"environments": None, "observer": None}),
        (project.at, {"revision": "main", "merge_base_with": None}),
        (project.diff, {"environments": None, "since": None, "rendered": None}),
        (project.impact, {"subject": "web", "environments": None, "changed": None}),
        (project.parity, {"environments": None, "against": None, "accepted": None}),
        (project.explain, {"subject": "web", "environments": None}),
        (project.draw, {"environments": None, "focus": None}),
        (project.fix, {"files": None}),
        (project.rewrite, {"fixed": None}),
        (project.project, {"sets": [made], "projection": "argocd", "options": url}),
        (project.is_current, {"manifests": made, "place": "out/", "layout": None, "env_file": None}),
        (project.schema, {"kind": "score", "environment": None}),
        (scorekit.Project.open, {"path": None, "drivers": None, "environments": None}),
        (scorekit.describe, {"catalogue": project.catalogue, "kind": "driver", "name": None}),
        (project.catalogue.with_texts, {"texts": None}),
    )
    wrong = []
    for call, arguments in calls:
        needed = {name: value for name, value in arguments.items() if value is not None}
        for name in arguments:
            for odd in ODD:
                try:
                    call(**{**needed, name: odd})
                except scorekit.UsageError:
                    continue
                except Exception as error:  # noqa: BLE001 - each is a finding
                    wrong.append(f"{call.__name__}({name}={odd!r:.20}): {error!r:.90}")
    assert wrong == []


def test_a_service_keeps_a_project_as_it_was_and_what_its_compiles_left(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    project, cache = opened(root).preload(), scorekit.Cache()
    environment = root / "environments/dev.yaml"
    before = texts(project.compile("dev", images=IMAGE).unwrap())
    environment.write_text("broken: [")
    for text in (EDITED, EDITED.replace("edited", "again")):
        edited = [scorekit.Source("web/score.yaml", text)]
        made = project.compile("dev", files=edited, images=IMAGE, cache=cache).unwrap()
        assert made == project.compile("dev", files=edited, images=IMAGE).unwrap()
        assert repr(cache) != repr(scorekit.Cache())
    assert texts(project.compile("dev", images=IMAGE).unwrap()) == before
    assert not opened(root).compile("dev", images=IMAGE).ok


def test_a_finding_in_an_argument_names_the_argument(root: Path) -> None:
    (found,) = opened(root).compile(files=[root / "web"], overrides=["nothing"]).errors
    assert found.span is not None
    assert found.span.place == "overrides"


@needs_git
def test_an_edited_text_is_compared_with_the_file_that_it_was(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    commit_all(root)
    project = opened(root)
    for name in ("web/score.yaml", "a form"):  # a text of another name takes the place of the file with its workload
        (changes,) = project.diff(["dev"], since="main", files=[scorekit.Source(name, EDITED)]).value
        assert {(str(each.subject), each.verb) for each in changes.objects} >= {("Deployment/web", "changed")}
        assert {each.verb for each in changes.objects} <= {"changed", "removed"}
    new = scorekit.Source("new/score.yaml", EDITED.replace("name: web", "name: new"))
    (changes,) = project.diff(["dev"], since="main", files=[new]).value
    assert [each.verb for each in changes.objects] == ["added"]


def test_fixed_texts_are_written_where_one_asks_for_it(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    project = opened(root)
    old = {path: path.read_text() for path in root.rglob("score.yaml")}
    fixed = project.fix().value
    assert [(one.source.name, one.changed) for one in fixed] == [("api/score.yaml", True), ("web/score.yaml", False)]
    assert {path: path.read_text() for path in old} == old
    assert [project.rewrite(one).unwrap() for one in fixed] == [True, False]
    assert (root / "api/score.yaml").read_text() == fixed[0].text
    again = project.rewrite(fixed[0])
    assert [d.code for d in again.errors] == ["SK809"]


@needs_git
def test_a_project_as_it_was_is_a_project_whose_files_go_with_it(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    commit_all(root)
    git(root, "branch", "old")
    score = root / "web/score.yaml"
    score.write_text(score.read_text().replace("web:1.0", "web:2.0"))
    (root / "extra").mkdir()
    (root / "extra/score.yaml").write_text(EDITED.replace("web", "extra"))
    project = opened(root)
    then = project.at("old").unwrap()
    assert (repr(then), repr(project)) == ("<Project shop at old>", "<Project shop>")
    made = then.compile(files=[score]).unwrap()
    assert "web:1.0" in texts(made)
    assert "web:2.0" in texts(project.compile(files=[score]).unwrap())
    # Secrets follow from today's seed, which is in no revision.
    assert texts(then.compile(select=["api"], images=IMAGE).unwrap()) == texts(
        project.compile(select=["api"], images=IMAGE).unwrap()
    )
    (changes,) = project.diff(["dev"], since=then).value
    assert (changes.before.label, changes.after.label) == ("old", "work tree")
    place = then.folder.root
    assert place.is_dir()
    assert not place.is_relative_to(root)
    del then, made
    gc.collect()
    assert not place.exists()


@needs_git
def test_a_project_as_it_was_writes_where_the_project_lies_today_and_to_none_of_its_inputs(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    with (root / "scorekit.yaml").open("a") as settings:
        settings.write("output: {dev: out/dev/}\n")
    commit_all(root)
    then, inputs = opened(root).at("HEAD").unwrap(), ("scorekit.yaml", "web/score.yaml", "environments/dev.yaml")
    made = then.compile(select=["web"]).unwrap()
    before = {name: (root / name).read_bytes() for name in inputs}
    for name in inputs:
        with pytest.raises(scorekit.UsageError, match=r"made from|lies among"):
            then.write(made, root / name, force=True, no_secrets=True)
    with pytest.raises(scorekit.UsageError, match="the project at HEAD"):
        then.rewrite(then.fix().value[0])
    with pytest.raises(scorekit.UsageError, match="the project at HEAD"):
        then.impact(changed="HEAD")
    assert {name: (root / name).read_bytes() for name in inputs} == before
    assert then.outputs == opened(root).outputs
    assert then.check().prefix == opened(root).check().prefix
    then.write(made, then.outputs["dev"], no_secrets=True).unwrap()
    assert (root / "out/dev/web/deployment-web.yaml").is_file()
    (root / "link").symlink_to(tmp_path)
    with chdir(tmp_path.parent):
        assert [d.code for d in then.write(made, root / "link").errors] == ["SK804"]


@needs_git
def test_a_project_where_a_branch_began(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "shop")
    commit_all(root)
    score = root / "web/score.yaml"
    git(root, "checkout", "-qb", "change")
    score.write_text(score.read_text().replace("web:1.0", "web:2.0"))
    git(root, "commit", "-qam", "change")
    git(root, "checkout", "-q", "main")
    score.write_text(score.read_text().replace("web:1.0", "web:3.0"))
    git(root, "commit", "-qam", "main went on")
    then = opened(root).at("main", merge_base_with="change").unwrap()
    assert "web:1.0" in texts(then.compile(select=["web"]).unwrap())
    assert then.revision == "merge base with main"


def test_an_observer_is_told_each_stage_in_words(root: Path) -> None:
    class Heard(scorekit.Observer):
        stages: ClassVar[dict[str, list[str]]] = {}

        def stage(self, name: str, lines: Iterable[str]) -> None:
            self.stages[name] = [*lines]

    opened(root).check(["live"], observer=Heard())
    assert Heard.stages["read"] == ["api/score.yaml", "web/score.yaml"]
    assert Heard.stages["sources"] == ["motd.txt"]
    chain, *served = Heard.stages["compiled live for kubernetes"]
    assert chain.startswith("environment: environments/live.yaml <- scorekit:environments/dev.yaml")
    assert any(line.startswith("postgres.default#api.db -> postgres/in-cluster (") for line in served)
