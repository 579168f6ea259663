"""What an editor is answered, of a text and a place in it, without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorekit.language import compiles, places, quick_fixes
from scorekit.language.completion import complete
from scorekit.language.hover import hover
from scorekit.language.session import Session
from scorekit.report.diagnostics import Context, with_environments
from scorekit.workspace.project import Project
from tests.language.shop import DRIVER, ENVIRONMENT, FILES, OTHER, SCORE, opened, position, written
from tests.rows import each_row

EXAMPLES = Path(__file__).parents[2] / "examples"
DRIVER_FILE = "resource_drivers/mailbox/plain/driver.yaml"
DEV = "environments/dev.yaml"

#: A file, its text with a cursor, and some of what is offered there.
COMPLETIONS = [
    ("score.yaml", SCORE.replace("db.host}", "db.ho¦}"), "host port password"),
    ("score.yaml", SCORE.replace("resources.db.host}", "¦"), "metadata resources"),
    ("score.yaml", SCORE.replace("resources.db.host}", "¦}"), "metadata resources"),
    ("score.yaml", SCORE.replace("${resources.db.host}", '"${metadata.¦"'), "name"),
    ("score.yaml", SCORE.replace("db.host}", "¦}").replace("${resources.¦", "a $${b} ${resources.¦"), "db env"),
    ("score.yaml", SCORE.replace("env.REGION}", "env.¦}"), "REGION"),
    ("score.yaml", SCORE.replace("type: postgres", "type: ¦"), "postgres mailbox"),
    ("score.yaml", SCORE.replace("type: postgres", "type: postgres\n    ¦"), "class id metadata"),
    ("score.yaml", SCORE.replace("{size: small}", "{¦}"), "size version"),
    ("score.yaml", SCORE.replace("{size: small}", "{size: ¦}"), "small large"),
    ("score.yaml", SCORE.replace("    variables:", "    live¦\n    variables:"), "livenessProbe"),
    ("score.yaml", SCORE + "ser¦", "service"),
    ("mail/score.yaml", OTHER.replace("{type: mailbox}", "{type: mailbox, params: {colour: ¦}}"), "red blue"),
    (DEV, ENVIRONMENT.replace("driver: mailbox/plain", "driver: ¦"), "mailbox/plain"),
    (DEV, ENVIRONMENT + "settings:\n  mailbox/plain: {¦}\n", "street"),
    (DEV, ENVIRONMENT + 'namespace: "{{ environment.¦ }}"\n', "name variables"),
    (DRIVER_FILE, DRIVER.replace("{{ let.place }}", "{{ let.¦ }}"), "place"),
    (DRIVER_FILE, DRIVER.replace('"{{ let.place }}"', "{{ params.¦"), "colour"),
    (DRIVER_FILE, DRIVER.replace("{{ let.place }}", "{{ let.place | ¦ }}"), "dns default"),
    ("scorekit.yaml", FILES["scorekit.yaml"].replace("defaultEnvironment: dev", "defaultEnvironment: ¦"), "dev"),
]


@each_row("name, text, wanted", COMPLETIONS)
def test_what_may_be_written_is_offered(shop: Path, name: str, text: str, wanted: str) -> None:
    project, place = opened(shop, name, text)
    offered = {each.label for each in complete(project, name, place)}
    assert set(wanted.split()) <= offered, sorted(offered)


def test_what_is_there_and_what_is_out_of_place_is_not_offered(shop: Path) -> None:
    project, place = opened(shop, "score.yaml", SCORE.replace("{size: small}", "{size: small, ¦}"))
    assert [each.label for each in complete(project, "score.yaml", place)] == ["version"]
    project, place = opened(shop, "score.yaml", SCORE + "# a remark ¦")
    assert not complete(project, "score.yaml", place)
    project, place = opened(shop, "notes.txt", "type: ¦")
    assert not complete(project, "notes.txt", place)


#: A file, its text with a cursor, and what is said there.
HOVERS = [
    ("score.yaml", SCORE.replace("db.host}", "db.h¦ost}"), "Where to connect.", "`postgres/in-cluster` (environments/dev.yaml:9)"),
    ("score.yaml", SCORE.replace("db.password}", "db.pass¦word}"), "<secret password of postgres.default#shop.db>", "dev"),
    ("score.yaml", SCORE.replace("REGION:", "REG¦ION:"), "| dev | `north` |", ""),
    ("score.yaml", SCORE.replace("size:", "si¦ze:"), "default", "| dev | `small` |"),
    ("score.yaml", SCORE.replace("  variables:", "  vari¦ables:"), "Environment variables", ""),
    ("mail/score.yaml", OTHER.replace("type: mailbox", "type: mail¦box"), "Somewhere to leave mail.", "`mailbox/plain`"),
    (DEV, ENVIRONMENT.replace("driver: mailbox/plain", "driver: mailbox¦/plain"), "A mailbox of the plain sort.", ""),
]  # fmt: skip


@each_row("name, text, wanted, too", HOVERS)
def test_a_place_says_what_it_is_in_each_environment(shop: Path, name: str, text: str, wanted: str, too: str) -> None:
    project, place = opened(shop, name, text)
    compiled = project.kind(name) == "score"
    made = compiles.compile_file(project, name, compiles.SourceFacts()).made if compiled else {}
    found = hover(project, name, place, made)
    assert found is not None
    assert wanted in found.text
    assert too in found.text


#: A file, its text with a cursor, and where the name there is declared.
DEFINITIONS = [
    ("score.yaml", SCORE.replace("db.host}", "db.h¦ost}"), "score.yaml:11:3"),
    ("score.yaml", SCORE.replace("type: postgres", "type: post¦gres"), "scorekit:resource_drivers/postgres/type.yaml:4:9"),
    ("mail/score.yaml", OTHER.replace("type: mailbox", "type: mail¦box"), "resource_drivers/mailbox/type.yaml:3:18"),
    (DEV, ENVIRONMENT.replace("driver: mailbox/plain", "driver: mailbox¦/plain"), f"{DRIVER_FILE}:3:18"),
    (DEV, ENVIRONMENT.replace("scorekit/dev", "scorekit/d¦ev"), "scorekit:environments/dev.yaml:1:1"),
    (DEV, ENVIRONMENT + "bindings: {shop.d¦b: {outputs: {}}}\n", "score.yaml:11:3"),
    (DEV, ENVIRONMENT + "workloads: {ma¦il: {replicas: 2}}\n", "mail/score.yaml:2:18"),
    (DEV, ENVIRONMENT + "settings: {mailbox/pl¦ain: {}}\n", f"{DRIVER_FILE}:3:18"),
    (DRIVER_FILE, DRIVER.replace("let.place }}", "let.pl¦ace }}"), f"{DRIVER_FILE}:7:3"),
    (DRIVER_FILE, DRIVER.replace("settings.street }}", "settings.str¦eet }}"), f"{DRIVER_FILE}:5:16"),
    (DRIVER_FILE, DRIVER.replace("{{ let.place }}", "{{ params.colo¦ur }}"), "resource_drivers/mailbox/type.yaml:5:16"),
]  # fmt: skip


@each_row("name, text, wanted", DEFINITIONS)
def test_a_name_leads_to_where_it_is_declared(shop: Path, name: str, text: str, wanted: str) -> None:
    project, place = opened(shop, name, text)
    assert str(places.definition(project, name, place)) == wanted


def test_a_resource_is_renamed_wherever_it_is_meant(shop: Path) -> None:
    bound = ENVIRONMENT + (
        "bindings:\n  shop.db: {outputs: {}}\n  'postgres.default#shop.db': {outputs: {}}\n  mail.db: {outputs: {}}\n"
        "workloads: {shop: {overrides: {containers: {main: {variables: {X: '${resources.db.port}'}}}}}}\n"
    )
    (shop / DEV).write_text(bound)
    project, place = opened(shop, "score.yaml", SCORE.replace("  db:", "  d¦b:"))
    resource = places.resource_at(project, "score.yaml", place)
    assert resource is not None
    found = places.rename(project, resource, "store")
    assert [str(span) for span in found] == [
        *("score.yaml:11:3", "score.yaml:7:25", "score.yaml:8:29"),
        *(f"{DEV}:{place}" for place in ("14:8", "15:26", "11:15", "17:80")),
    ]
    for span in found:
        assert span.source.line(span.line)[span.column - 1 : span.end_column - 1] == "db"


@each_row(
    "environment, other, new, why",
    [
        (ENVIRONMENT, OTHER, "Store", "`Store` is no name"),
        (ENVIRONMENT, OTHER, "env", "there is a resource `env`"),
        (ENVIRONMENT + "bindings: {db: {outputs: {}}}\n", OTHER.replace("queue", "db"), "store", f"{DEV}:13 means the `db` of other"),
    ],
)  # fmt: skip
def test_a_rename_that_would_change_more_is_refused(
    shop: Path, environment: str, other: str, new: str, why: str
) -> None:
    (shop / DEV).write_text(environment)
    (shop / "mail" / "score.yaml").write_text(other)
    project, place = opened(shop, "score.yaml", SCORE.replace("resources.db.host", "resources.d¦b.host"))
    resource = places.resource_at(project, "score.yaml", place)
    assert resource is not None
    with pytest.raises(places.RenameRefusedError, match=f"^{why}"):
        places.rename(project, resource, new)


@each_row(
    "name, text, wanted",
    [
        ("score.yaml", SCORE.replace("db.host", "db.hots"), "host"),
        ("score.yaml", SCORE.replace("type: postgres", "type: postgers"), "postgres"),
        ("score.yaml", SCORE.replace("    variables:", "    variabels:"), "variables"),
        (DEV, ENVIRONMENT.replace("mailbox/plain", "mailbox/plian"), "mailbox/plain"),
    ],
)
def test_the_word_that_was_meant_is_put_in_place(shop: Path, name: str, text: str, wanted: str) -> None:
    session = Session([shop])
    session.edit(shop / name, text)
    (found,) = (d for d in session.look(shop / name)[shop / name] if d.severity == "error")
    (fix,) = quick_fixes.meant_words(found)
    lines = text.split("\n")
    line = lines[fix.span.line - 1]
    lines[fix.span.line - 1] = line[: fix.span.column - 1] + fix.text + line[fix.span.end_column - 1 :]
    assert fix.text == wanted
    session.edit(shop / name, "\n".join(lines))
    assert not [d for d in session.look(shop / name)[shop / name] if d.severity == "error"]


def test_todays_forms_are_an_edit(shop: Path) -> None:
    old = SCORE.replace("    params: {size: small}", "    properties: {size: small}")
    project, _ = opened(shop, "score.yaml", old)
    (fix,) = quick_fixes.todays_forms(project.sources["score.yaml"])
    assert fix.text == SCORE
    assert not [*quick_fixes.todays_forms(opened(shop, "score.yaml", SCORE)[0].sources["score.yaml"])]


def test_a_file_is_compiled_with_those_that_it_needs(shop: Path) -> None:
    (shop / "more").mkdir()
    (shop / "more" / "score.yaml").write_text(
        OTHER.replace("name: mail", "name: more").replace("{type:", "{id: one, type:")
    )
    project, _ = opened(shop, "mail/score.yaml", OTHER)
    facts = compiles.SourceFacts()
    assert [s.name for s in facts.around(project, "mail/score.yaml")] == ["mail/score.yaml"]
    shared = project.with_text("mail/score.yaml", OTHER.replace("{type:", "{id: one, type:"))
    assert [s.name for s in facts.around(shared, "mail/score.yaml")] == ["mail/score.yaml", "more/score.yaml"]
    asking = project.with_text("mail/score.yaml", OTHER + "# shop\n")
    assert [s.name for s in facts.around(asking, "mail/score.yaml")] == ["mail/score.yaml", "score.yaml"]


def test_findings_of_a_project_are_those_of_the_open_texts(shop: Path) -> None:
    session = Session([shop])
    session.edit(shop / DEV, ENVIRONMENT.replace("mailbox/plain", "mailbox/plian"))
    (project,) = session.open_projects()
    found = compiles.check_project(project, {}, lambda: True)
    assert found is not None
    assert {name: [d.code for d in told if d.severity == "error"] for name, told in found.items()}[DEV] == ["SK417"]
    told = session.checked(project, found)
    assert [d.code for d in told[shop / DEV] if d.severity == "error"] == ["SK417"]
    assert session.checked(project, found) == {}, "what was told is not told again"
    session.close(shop / DEV)
    assert session.at(shop / DEV) is not None
    assert compiles.check_project(project, {}, lambda: False) is None


def test_what_an_edit_leaves_is_kept_where_it_is_now(shop: Path) -> None:
    wrong = DRIVER.replace("let.place", "let.plaec")
    session = Session([shop])
    session.edit(shop / DRIVER_FILE, wrong)
    (project,) = session.open_projects()
    (found,) = session.look(shop / DRIVER_FILE)[shop / DRIVER_FILE]
    moved = project.with_text(DRIVER_FILE, "# one line more\n" + wrong).source(DRIVER_FILE)
    assert moved is not None
    assert [str(d.span) for d in compiles.kept([found], moved)] == [f"{DRIVER_FILE}:10:13"]
    mended = project.with_text(DRIVER_FILE, DRIVER).source(DRIVER_FILE)
    assert mended is not None
    assert compiles.kept([found], mended) == ()


def test_nothing_outside_of_the_folder_is_read(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A repository may be larger than the folder that the editor works in; links may lead anywhere."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "environments").mkdir()
    (outside / "environments" / "leaked.yaml").write_text(ENVIRONMENT.replace("name: dev", "name: leaked"))
    (outside / "score.yaml").write_text(SCORE.replace("name: shop", "name: leaked"))
    (shop / ".git").mkdir()
    inner = written(shop / "inner")
    (inner / "scorekit.yaml").write_text("name: inner\nenvironments: ../environments\n")
    (inner / "linked.score.yaml").symlink_to(outside / "score.yaml")
    (inner / "resource_drivers" / "stolen").symlink_to(outside / "environments")
    (inner / "resource_drivers" / "near").symlink_to(shop / "resource_drivers" / "mailbox")
    session = Session([inner])
    session.edit(inner / "score.yaml", SCORE)
    (project,) = session.open_projects()
    assert project.left_out == ("../environments/",)
    assert "leaked.yaml" not in str(project.catalogue.environment_names())
    assert "near" not in project.catalogue.type_names(), "it lies in the repository, and not in the open folder"
    assert "linked.score.yaml" not in project.sources
    assert project.source("../score.yaml") is None
    assert session.at(shop / "score.yaml") is None


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return written(tmp_path)


def test_the_cursor_is_where_it_is_said_to_be() -> None:
    assert position("a\nb¦c") == ("a\nbc", (2, 2))


@each_row("example", ["07-own-driver", "08-shop"])
def test_the_findings_of_an_untouched_project_are_those_of_check(example: str) -> None:
    root = EXAMPLES / example
    session = Session([root])
    found = session.at(next(iter(sorted(root.rglob("score.yaml")))))
    assert found is not None
    told = compiles.check_project(found[0], {}, lambda: True)
    assert told is not None
    wanted = Project.open(root).unwrap().check().environments
    checked = Project.open(root).unwrap().environments
    noted = {with_environments(d, Context(wanted, checked=checked)) for d in wanted}
    assert {d for every in told.values() for d in every} == noted
