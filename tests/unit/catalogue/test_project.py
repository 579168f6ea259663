"""Which project files belong to, and which score files belong to a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue import Catalogue, ProjectFolder, find_project, open_project
from scorekit.diagnostics import Code, Severity
from scorekit.errors import UnknownNameError, UsageError
from tests.rows import each_row
from tests.unit.catalogue.documents import driver, environment, places, project, resource_type, write

if TYPE_CHECKING:
    from scorekit.outcome import Outcome


def find(cwd: Path, *paths: str) -> Outcome[ProjectFolder]:
    return find_project([Path(p) for p in paths], cwd, home=Path("/nowhere"))


def root_of(cwd: Path, *paths: str) -> Path | None:
    """The project's root; None where there is no project."""
    folder = find(cwd, *paths).unwrap()
    return folder.root if folder.found else None


def score_files(root: Path, below: str | None = None) -> list[str]:
    folder = open_project(root).unwrap()
    found = folder.score_files(None if below is None else Path(below))
    return [path.relative_to(root).as_posix() for path in found]


# Discovery


def test_scorekit_yaml_marks_a_project(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "", "a/b/score.yaml": ""})
    assert root_of(tmp_path / "a", "b/score.yaml") == tmp_path


def test_the_working_folder_counts_where_no_files_are_given(tmp_path: Path) -> None:
    write(tmp_path, {"p/scorekit.yaml": "", "p/a/x": ""})
    assert root_of(tmp_path / "p/a") == tmp_path / "p"
    assert root_of(tmp_path) is None


def test_the_files_count_and_not_the_working_folder(tmp_path: Path) -> None:
    write(tmp_path, {"p/scorekit.yaml": "", "p/score.yaml": "", "q/scorekit.yaml": ""})
    assert root_of(tmp_path / "q", "../p/score.yaml") == tmp_path / "p"
    assert root_of(tmp_path / "q", str(tmp_path / "p/score.yaml")) == tmp_path / "p"


def test_the_nearest_scorekit_yaml_counts(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "", "a/scorekit.yaml": "", "a/score.yaml": ""})
    assert root_of(tmp_path, "a/score.yaml") == tmp_path / "a"


def test_the_project_lies_above_all_files(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "", "a/score.yaml": "", "b/c/score.yaml": ""})
    assert root_of(tmp_path, "a/score.yaml", "b/c/score.yaml") == tmp_path


def test_a_folder_argument_can_be_the_project(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "", "a/scorekit.yaml": ""})
    assert root_of(tmp_path, "a") == tmp_path / "a"


@pytest.mark.parametrize(
    "files",
    [
        {"environments/dev.yaml": environment("dev")},
        {"environments/a.yaml": "x", "environments/dev.yaml": "# ours\n" + environment("dev")},
        {"environments/dev.yaml": '{"apiVersion": "scorekit.dev/v1alpha1"}'},
        {"resource_drivers/cache/type.yaml": resource_type("cache")},
        {"resource_drivers/cache/local/driver.yaml": driver("cache/local")},
    ],
)
def test_documents_of_ours_mark_a_project(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, {**files, "a/score.yaml": ""})
    assert root_of(tmp_path, "a/score.yaml") == tmp_path


@pytest.mark.parametrize(
    "files",
    [
        {"environments/dev.yaml": "apiVersion: apps/v1\n"},
        {"environments/dev.txt": environment("dev")},
        {"environments/sub/dev.yaml": environment("dev")},
        {"environments/dev.yaml": "#" * 5000 + "\n" + environment("dev")},
        {f"environments/{number:03}.yaml": "x" for number in range(64)} | {"environments/dev.yaml": environment("dev")},
        {"resource_drivers/cache/other.yaml": resource_type("cache")},
        {"environments": environment("dev")},
    ],
)
def test_folders_of_others_mark_no_project(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, {**files, "a/score.yaml": ""})
    assert root_of(tmp_path, "a/score.yaml") is None


def test_what_can_not_be_looked_into_marks_no_project(tmp_path: Path) -> None:
    write(tmp_path, {"environments/x.txt": "", "a/score.yaml": ""})
    (tmp_path / "environments/dev.yaml").symlink_to("dev.yaml")
    (tmp_path / "resource_drivers/cache/type.yaml").mkdir(parents=True)
    assert root_of(tmp_path, "a/score.yaml") is None


def test_scorekit_yaml_further_up_beats_documents_of_ours_nearby(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "", "a/environments/dev.yaml": environment("dev"), "a/score.yaml": ""})
    assert root_of(tmp_path, "a/score.yaml") == tmp_path


def test_the_nearest_documents_of_ours_count(tmp_path: Path) -> None:
    write(tmp_path, {f"{place}environments/dev.yaml": environment("dev") for place in ("", "a/")})
    assert root_of(tmp_path, "a/b/score.yaml") == tmp_path / "a"


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_search_ends_at_a_repositorys_root(tmp_path: Path, kind: str) -> None:
    write(tmp_path, {"scorekit.yaml": "", "a/score.yaml": "", ("a/.git/x" if kind == "folder" else "a/.git"): ""})
    assert root_of(tmp_path, "a/score.yaml") is None


def test_a_repositorys_root_can_be_the_project(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "", "a/score.yaml": "", ".git/x": ""})
    assert root_of(tmp_path, "a/score.yaml") == tmp_path


def test_the_search_ends_at_home(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "", "home/a/score.yaml": ""})
    folder = find_project([], tmp_path / "home/a", home=tmp_path / "home").unwrap()
    assert not folder.found


def test_home_is_the_users_where_none_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"scorekit.yaml": "", "home/a/score.yaml": ""})
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert not find_project([], tmp_path / "home/a").unwrap().found


def test_without_a_project_names_start_at_the_working_folder(tmp_path: Path) -> None:
    write(tmp_path, {"a/score.yaml": ""})
    folder = find(tmp_path, "a/score.yaml").unwrap()
    assert (folder.found, folder.root, folder.relative(Path("a/score.yaml"))) == (False, tmp_path, "a/score.yaml")


def test_without_a_project_files_elsewhere_are_named_from_above_them(tmp_path: Path) -> None:
    write(tmp_path, {"a/score.yaml": "", "b/x": ""})
    folder = find(tmp_path / "b", "../a/score.yaml").unwrap()
    assert (folder.root, folder.relative(Path("../a/score.yaml"))) == (tmp_path / "a", "score.yaml")


def test_a_file_that_is_not_there_belongs_to_the_project_of_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": ""})
    assert root_of(tmp_path, "none.yaml") == tmp_path


def test_files_of_two_projects_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "", "score.yaml": "", "a/scorekit.yaml": "", "a/b/score.yaml": ""})
    outcome = find(tmp_path, "score.yaml", "a/b/score.yaml")
    assert outcome.value is None
    assert places(outcome.diagnostics) == [("SK431", "-")]
    assert outcome.diagnostics[0].message == "`a/b/score.yaml` belongs to the project in `a`"


def test_files_of_projects_side_by_side_are_an_error_each(tmp_path: Path) -> None:
    write(tmp_path, {f"{p}/{f}": "" for p in ("a", "b") for f in ("scorekit.yaml", "score.yaml")})
    outcome = find(tmp_path, "b/score.yaml", "a")
    assert [d.message for d in outcome.diagnostics] == [
        "`a` belongs to the project in `a`",
        "`b/score.yaml` belongs to the project in `b`",
    ]


# scorekit.yaml


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n", project()])
def test_every_key_may_be_left_out(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"scorekit.yaml": text})
    folder = open_project(tmp_path).unwrap()
    assert (folder.name, folder.default_environment) == (None, None)
    assert (folder.environments_dir, folder.drivers_dir) == (tmp_path / "environments", tmp_path / "resource_drivers")


def test_scorekit_yaml_says_what_the_project_is(tmp_path: Path) -> None:
    body = "name: shop\ndefaultEnvironment: dev\nenvironments: deploy/envs\ndrivers: ../drivers"
    write(tmp_path, {".git/HEAD": "", "p/scorekit.yaml": project(body), "p/deploy/envs/x": "", "drivers/x": ""})
    folder = open_project(tmp_path / "p").unwrap()
    assert (folder.name, folder.default_environment) == ("shop", "dev")
    assert (folder.environments_dir, folder.drivers_dir) == (tmp_path / "p/deploy/envs", tmp_path / "drivers")


def test_faults_of_scorekit_yaml_have_their_place(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": project("nmae: shop")})
    outcome = find(tmp_path)
    assert outcome.value is None
    assert places(outcome.diagnostics) == [("SK201", "scorekit.yaml:3:1")]


@pytest.mark.parametrize("text", ["a: [1", "\x00", "--- {}\n--- {}\n"])
def test_text_that_is_no_document_is_reported_in_scorekit_yaml(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"scorekit.yaml": text})
    outcome = open_project(tmp_path)
    assert outcome.value is None
    assert {d.span.file for d in outcome.errors if d.span} == {"scorekit.yaml"}


def test_folders_that_scorekit_yaml_names_must_exist(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": project("environments: envs\ndrivers: drv")})
    assert places(open_project(tmp_path).diagnostics) == [
        ("SK432", "scorekit.yaml:3:15"),
        ("SK432", "scorekit.yaml:4:10"),
    ]


OUTSIDE = """\
environments: ../../envs
drivers: {outside}/drv
output: {{a: ../../out/, b: {outside}/out.yaml, c: ../.git/hooks/, d: link/out/, e: ../kept/, f: out.yaml, g: '-'}}"""


def test_folders_and_outputs_lie_in_the_repository(tmp_path: Path) -> None:
    body = OUTSIDE.format(outside=tmp_path)
    write(
        tmp_path, {"r/.git/HEAD": "", "r/p/scorekit.yaml": project(body), "envs/x": "", "drv/x": "", "elsewhere/x": ""}
    )
    (tmp_path / "r/p/link").symlink_to("../../elsewhere")
    outcome = open_project(tmp_path / "r/p")
    assert [(d.code, d.span.line, d.message.partition("` ")[2]) for d in outcome.diagnostics if d.span] == [
        ("SK435", 3, "leads out of the repository"),
        ("SK435", 4, "leads out of the repository"),
        ("SK435", 5, "leads out of the repository"),
        ("SK435", 5, "leads out of the repository"),
        ("SK435", 5, "is git's own"),
        ("SK435", 5, "leads out of the repository"),
    ]


def test_folders_and_outputs_lie_in_the_project_where_there_is_no_repository(tmp_path: Path) -> None:
    write(tmp_path, {"p/scorekit.yaml": project("drivers: ../drv\noutput: {dev: out/}"), "drv/x": ""})
    (fault,) = open_project(tmp_path / "p").diagnostics
    assert (fault.code, fault.message) == (
        "SK435",
        "`../drv` leads out of the project, which lies in no git repository",
    )


def test_entries_of_checks_that_change_nothing_are_told(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "scorekit.yaml": project(
                "checks: {SK509: off, SK509x: off, sk544: off, SK999: off, SK5: off, SK501: note, SK544: note}"
            )
        },
    )
    opened = find(tmp_path)
    assert [(d.code, d.message, d.help) for d in opened.diagnostics] == [
        ("SK436", "there is no code `SK509x`", "did you mean `SK509`?"),
        ("SK436", "there is no code `sk544`", "did you mean `SK544`?"),
        ("SK436", "there is no code `SK999`", "`scorekit explain CODE` explains a code"),
        ("SK436", "there is no code `SK5`", "`scorekit explain CODE` explains a code"),
        ("SK436", "`SK501` (a resource of an unknown type) is an error and stays one", "leave the entry out"),
    ]


def test_a_project_says_how_much_a_finding_matters_and_an_error_stays_one(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": project("checks: {SK901: off, SK902: error, SK903: note, SK904: off}")})
    levels = {"SK901": "warning", "SK902": "note", "SK903": "warning", "SK904": "error", "SK905": "note"}
    found = [Code(id_, "", Severity(level)).at(None, "x") for id_, level in levels.items()]
    judged = find(tmp_path).unwrap().judged(found)
    assert {d.code: d.severity.value for d in judged} == {
        "SK902": "error", "SK903": "note", "SK904": "error", "SK905": "note"
    }  # fmt: skip


def test_globs_that_leave_the_project_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": project("score: [a/score.yaml, ../b.yaml, /c.yaml, a..b/*.yaml]")})
    assert places(open_project(tmp_path).diagnostics) == [
        ("SK433", "scorekit.yaml:3:23"),
        ("SK433", "scorekit.yaml:3:34"),
    ]


# Score files


@pytest.mark.parametrize(
    ("globs", "place", "message"),
    [
        (f"['{'**/' * 3000}score.yaml']", "3:9", "this is a glob of more than 50 folders"),
        (f"[{', '.join(['a.yaml'] * 101)}]", "3:8", "these are more than 100 globs"),
    ],
)
def test_globs_have_bounds(tmp_path: Path, globs: str, place: str, message: str) -> None:
    write(tmp_path, {"scorekit.yaml": project(f"score: {globs}")})
    (only,) = open_project(tmp_path).diagnostics
    assert (only.code, str(only.span), only.message) == ("SK109", f"scorekit.yaml:{place}", message)


def test_score_files_are_found_by_the_default_globs(tmp_path: Path) -> None:
    inside = ["api.score.yaml", "b/c/d.score.yaml", "b/score.yaml", "score.yaml"]
    others = ["myscore.yaml", "score.yml", "b/values.yaml", "b/score.yaml.bak", ".score.yaml"]
    write(tmp_path, dict.fromkeys([*others, *reversed(inside)], ""))
    assert score_files(tmp_path) == inside


@pytest.mark.parametrize(
    "name",
    [
        "overrides.score.yaml",
        "dev.overrides.score.yaml",
        ".hidden/score.yaml",
        "a/.github/score.yaml",
        "node_modules/x/score.yaml",
        "a/templates/score.yaml",
    ],
)
def test_overrides_and_folders_of_others_are_passed_by(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: "", "score.yaml": ""})
    assert score_files(tmp_path) == ["score.yaml"]


def test_another_project_below_is_no_part(tmp_path: Path) -> None:
    write(
        tmp_path,
        dict.fromkeys(["scorekit.yaml", "score.yaml", "a/scorekit.yaml", "a/score.yaml", "a/b/score.yaml"], ""),
    )
    assert score_files(tmp_path) == ["score.yaml"]
    assert score_files(tmp_path / "a") == ["b/score.yaml", "score.yaml"]


@each_row(
    ("glob", "expected"),
    [
        ("*/score.yaml", ["a/score.yaml", "b/score.yaml"]),
        ("a/**/score.yaml", ["a/b/c/score.yaml", "a/score.yaml"]),
        ("a/**", ["a/b/c/score.yaml", "a/score.yaml"]),
        ("**/c/*.yaml", ["a/b/c/score.yaml"]),
        ("./[ab]/sc?re.yaml", ["a/score.yaml", "b/score.yaml"]),
        (".hidden/*.yaml", [".hidden/score.yaml"]),
        ("templates/**/score.yaml", ["templates/x/score.yaml"]),
        ("none/score.yaml", []),
        ("**/**/c/**/score.yaml", ["a/b/c/score.yaml"]),
        (".", []),
        ("a", []),
    ],
)
def test_a_project_has_globs_of_its_own(tmp_path: Path, glob: str, expected: list[str]) -> None:
    names = ["a/score.yaml", "b/score.yaml", "a/b/c/score.yaml", ".hidden/score.yaml", "templates/x/score.yaml"]
    write(tmp_path, {**dict.fromkeys(names, ""), "scorekit.yaml": project(f"score: ['{glob}']")})
    assert score_files(tmp_path) == expected


def test_a_file_that_two_globs_match_is_one_file(tmp_path: Path) -> None:
    write(tmp_path, {"score.yaml": "", "scorekit.yaml": project("score: ['*.yaml', score.yaml, '**/score.yaml']")})
    assert score_files(tmp_path) == ["score.yaml", "scorekit.yaml"]


def test_the_score_files_below_a_folder_are_those_of_the_project(tmp_path: Path) -> None:
    write(
        tmp_path,
        dict.fromkeys(["score.yaml", "a/score.yaml", "a/b/score.yaml", "ab/score.yaml", "a/.x/score.yaml"], ""),
    )
    assert score_files(tmp_path, "a") == ["a/b/score.yaml", "a/score.yaml"]
    assert score_files(tmp_path, ".") == ["a/b/score.yaml", "a/score.yaml", "ab/score.yaml", "score.yaml"]
    assert score_files(tmp_path, "a/.x") == []


def test_without_a_project_a_folder_gives_its_score_files_wherever_it_is(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(["a/.x/score.yaml", "a/.x/b/score.yaml", "score.yaml"], ""))
    folder = find(tmp_path, "a/.x").unwrap()
    found = folder.score_files(Path("a/.x"))
    assert [folder.relative(path) for path in found] == ["a/.x/b/score.yaml", "a/.x/score.yaml"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"a/score.yaml": ""})
    (tmp_path / "a/loop").symlink_to("..")
    (tmp_path / "b").symlink_to("a")
    assert score_files(tmp_path) == ["a/score.yaml"]


def test_links_to_files_count_and_broken_ones_too_which_reading_tells_of(tmp_path: Path) -> None:
    write(tmp_path, {"a/score.yaml": ""})
    (tmp_path / "score.yaml").symlink_to("a/score.yaml")
    (tmp_path / "x.score.yaml").symlink_to("none")
    assert score_files(tmp_path) == ["a/score.yaml", "score.yaml", "x.score.yaml"]


def test_a_folder_that_is_not_there_has_no_score_files(tmp_path: Path) -> None:
    assert score_files(tmp_path, "none") == []
    assert ProjectFolder(tmp_path / "none", found=False).score_files(Path()) == ()


# Catalogues of the disk


def test_folders_of_the_caller_come_before_the_projects_before_the_built_in(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "scorekit.yaml": "",
            "environments/dev.yaml": environment("dev", "namespace: project"),
            "environments/mine.yaml": environment("mine", "namespace: project"),
            "given/dev.yaml": environment("dev", "namespace: given"),
            "resource_drivers/redis/type.yaml": resource_type("redis", "tolerated: {own: x}"),
            "drivers/redis/in-cluster/driver.yaml": driver("redis/in-cluster", "cost: {given: 1}"),
        },
    )
    known = Catalogue.load(
        open_project(tmp_path).unwrap(), drivers=[tmp_path / "drivers"], environments=[tmp_path / "given"]
    )
    assert known.environment("dev").unwrap().namespace == "given"
    assert known.environment("mine").unwrap().namespace == "project"
    assert known.environment("prod").unwrap().type == "production"
    assert known.resource_type("redis").unwrap().tolerated == {"own": "x"}
    assert known.driver("redis/in-cluster").unwrap().cost == {"given": 1}
    assert known.environment_names(builtin=False) == ("dev", "mine")
    assert known.environment_chain("dev").value == ("given/dev.yaml",)


def test_documents_are_named_relative_to_the_project(tmp_path: Path) -> None:
    files = {"p/environments/a.yaml": environment("a"), "shared/b.yaml": environment("b"), "p/scorekit.yaml": ""}
    write(tmp_path, files)
    known = Catalogue.load(tmp_path / "p", environments=[tmp_path / "shared"])
    assert known.environment_chain("a").value == ("environments/a.yaml",)
    assert known.environment_chain("b").value == ("../shared/b.yaml",)


def test_a_catalogue_without_a_project_names_its_folders_as_given(tmp_path: Path) -> None:
    write(tmp_path, {"shared/b.yaml": environment("b")})
    known = Catalogue.load(None, environments=[tmp_path / "shared"])
    assert known.environment_chain("b").value == (f"{tmp_path.as_posix()}/shared/b.yaml",)
    assert known.environment("dev").ok


def test_the_projects_folder_can_be_its_environments(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": project("environments: ."), "dev.yaml": environment("dev")})
    assert Catalogue.load(tmp_path).environment_chain("dev").value == ("dev.yaml",)


def test_a_broken_scorekit_yaml_is_said_where_a_catalogue_is_loaded(tmp_path: Path) -> None:
    write(tmp_path, {"scorekit.yaml": "{{{", "environments/dev.yaml": environment("dev", "namespace: x")})
    with pytest.raises(UsageError, match=r"^scorekit\.yaml:1:\d+: SK1\d\d: "):
        Catalogue.load(tmp_path)


def test_a_relative_folder_counts_from_where_the_process_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "shop", {"scorekit.yaml": "", "environments/dev.yaml": environment("dev", "namespace: x")})
    write(tmp_path / "own", {"dev.yaml": environment("dev", "namespace: y")})
    monkeypatch.chdir(tmp_path)
    shop, own = Catalogue.load("shop"), Catalogue.load("shop", environments=["own"])
    monkeypatch.chdir(tmp_path / "own")
    assert (shop.environment("dev").unwrap().namespace, own.environment("dev").unwrap().namespace) == ("x", "y")
    with pytest.raises(UsageError, match=r"^there is no folder `shop`$"):
        Catalogue.load("shop")


def test_a_folder_of_the_caller_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no folder `.*/none`"):
        Catalogue.load(None, drivers=[tmp_path / "none"])


def test_a_document_that_the_system_refuses_is_reported(tmp_path: Path) -> None:
    (tmp_path / "environments/dev.yaml").mkdir(parents=True)
    (tmp_path / "scorekit.yaml").write_text("")
    outcome = Catalogue.load(tmp_path).environment("dev")
    assert outcome.value is None
    assert places(outcome.diagnostics) == [("SK402", "-")]
    assert outcome.diagnostics[0].message == "`environments/dev.yaml` is a folder"


@pytest.mark.parametrize("name", ["../outside", "./outside", "out\x00side/x", ".hidden/x"])
def test_a_name_never_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    places_ = ["outside", "resource_drivers/outside", "resource_drivers/.hidden/x"]
    write(tmp_path, {f"{place}/driver.yaml": driver(name) for place in places_ if "\x00" not in name})
    with pytest.raises(UnknownNameError):
        Catalogue.load(tmp_path).driver(name)


def test_the_built_in_catalogue_names_no_place_of_this_machine() -> None:
    known = Catalogue.builtin()
    assert known.environment_names()
    for name in known.environment_names():
        files = known.environment_chain(name).unwrap()
        assert all(file.startswith("scorekit:environments/") for file in files)


def test_the_built_in_documents_are_without_fault() -> None:
    known = Catalogue.builtin()
    for name in known.type_names():
        assert known.resource_type(name).diagnostics == ()
    for name in known.driver_names():
        assert known.driver(name).diagnostics == ()
    for name in known.environment_names():
        assert known.environment(name).diagnostics == ()


def test_a_link_out_of_the_project_is_no_score_file(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("machine example.com password hunter2")
    write(tmp_path / "project", {"score.yaml": ""})
    (tmp_path / "project" / "x.score.yaml").symlink_to(tmp_path / "outside")
    assert score_files(tmp_path / "project") == ["score.yaml"]
