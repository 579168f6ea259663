"""Attacks on the machine that a command runs on, from files that somebody else committed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import threading
from pathlib import Path

import pytest

from tests.conftest import needs_git
from tests.git import commit_all, git
from tests.golden.running import run
from tests.rows import each_row

PROJECT = "apiVersion: scorekit.dev/v1alpha1\nkind: Project\n"
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "registry.example.com/shop:1.0"}}
"""
#: What a repository's configuration can name: a program that is run on what differs.
CONFIGURATION = '[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {top}\n[filter "evil"]\n\tclean = "touch {mark}; cat"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "scorekit.yaml").write_text(PROJECT)
    (folder / "score.yaml").write_text(SCORE)
    return folder


@needs_git
@pytest.mark.parametrize("top", [".", ".."])
@pytest.mark.parametrize("command", [["impact", "--changed", "HEAD"], ["diff", "--from", "HEAD", "--env", "dev"]])
def test_a_bare_repository_among_the_files_runs_no_program(project: Path, top: str, command: list[str]) -> None:
    mark = project.parent / "mark"
    git(project.parent, "init", "-q", "-b", "main")
    inner = project.parent / "inner"
    shutil.copytree(project, inner)
    (inner / ".gitattributes").write_text("* filter=evil\n")
    commit_all(inner)
    for path in (inner / ".git").iterdir():
        shutil.move(path, inner / path.name)
    (inner / ".git").rmdir()
    (inner / "config").write_text(CONFIGURATION.format(top=top, mark=mark))
    os.utime(inner / "score.yaml", ns=(1, 1))
    run(inner, command)
    assert not mark.exists()


@pytest.mark.parametrize("place", ["params", "settings", "allow"])
@pytest.mark.parametrize("command", ["check", "render", "schema", "impact"])
def test_a_schema_reads_no_file_and_no_address(project: Path, place: str, command: str) -> None:
    elsewhere = project.parent / "elsewhere.json"
    elsewhere.write_text('{"key": "hunter2"}')
    arguments = {"schema": ["schema", "score"], "impact": ["impact", "vault/inline"]}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        for address in (f"{elsewhere.as_uri()}#/nope", f"http://127.0.0.1:{port}/x.json", "../elsewhere.json"):
            schema = dict.fromkeys(("params", "settings", "allow"), "{properties: {x: {}}}")
            schema[place] = f'{{properties: {{x: {{$ref: "{address}"}}}}}}'
            for file, text in _with_schemas(**schema).items():
                (project / file).parent.mkdir(parents=True, exist_ok=True)
                (project / file).write_text(text)
            done = run(project, arguments.get(command, [command, "--env", "ee"]))
            assert (done.status, "SK464" in done.stdout + done.stderr) == (1, True)
            assert "hunter2" not in done.stdout + done.stderr
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


def _with_schemas(params: str, settings: str, allow: str) -> dict[str, str]:
    """A type, a driver and a rule with a schema each, and a resource that each is held against."""
    version = "apiVersion: scorekit.dev/v1alpha1\n"
    rule = f"{{type: vault, driver: vault/inline, settings: {{x: aa}}, params: {{allow: {allow}}}}}"
    return {
        "score.yaml": SCORE + "resources: {vv: {type: vault, params: {x: aa}}}\n",
        "resource_drivers/vault/type.yaml": f"{version}kind: ResourceType\nmetadata: {{name: vault}}\nparams: {params}\n",
        "resource_drivers/vault/inline/driver.yaml": (
            f"{version}kind: ResourceDriver\nmetadata: {{name: vault/inline}}\nsettings: {settings}\n"
        ),
        "environments/ee.yaml": f"{version}kind: Environment\nmetadata: {{name: ee}}\nextends: dev\ndrivers: [{rule}]\n",
    }


def test_a_project_writes_outside_of_its_repository_by_the_callers_choice_alone(project: Path) -> None:
    (project / "scorekit.yaml").write_text(f"{PROJECT}output: {{dev: ../out.yaml}}\n")
    done = run(project, ["render", "--env", "dev"])
    assert (done.status, (project.parent / "out.yaml").exists()) == (1, False)
    assert "error[SK435]" in done.stderr
    (project / "scorekit.yaml").write_text(PROJECT)
    assert run(project, ["render", "--env", "dev", "-o", "../out.yaml"]).status == 0
    assert (project.parent / "out.yaml").exists()


ELSEWHERE = "machine example.com password hunter2"
COMMANDS = [
    ["check"],
    ["check", "--env", "evil"],
    ["explain", "shop", "--env", "evil"],
    ["envs", "show", "evil"],
    ["drivers", "show", "vault/inline"],
    ["graph", "--env", "evil"],
    ["parity"],
    ["fix", "--diff"],
    ["schema", "score"],
]


@pytest.mark.parametrize(
    "link", ["environments/evil.yaml", "resource_drivers/vault/type.yaml", "x.score.yaml", "scorekit.yaml"]
)
@pytest.mark.parametrize("target", ["../netrc", ".scorekit-seed", ".git/config", ".env"])
def test_no_file_of_a_project_shows_another_through_a_link(project: Path, link: str, target: str) -> None:
    (project / ".git").mkdir()
    (project.parent / "netrc").write_text(ELSEWHERE)
    for name in (".scorekit-seed", ".git/config"):
        (project / name).write_text(ELSEWHERE)
    (project / ".env").write_text(f"# Written by scorekit\n{ELSEWHERE}")
    (project / "environments").mkdir()
    place = project / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(os.path.relpath(project / target, place.parent))
    for command in COMMANDS:
        done = run(project, command)
        assert "hunter2" not in done.stdout + done.stderr, command
    if link.startswith(("environments", "scorekit")):
        done = run(project, ["check", "--env", "evil"])
        assert "is a link" in done.stdout + done.stderr


def test_a_folder_of_the_repository_may_be_linked_to(project: Path) -> None:
    (project.parent / ".git").mkdir()
    shared = project.parent / "platform"
    shared.mkdir()
    (shared / "mine.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: mine}\nextends: scorekit/dev\n"
    )
    (project / "environments").symlink_to("../platform")
    assert run(project, ["check", "--env", "mine"]).status == 0


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize("text", ["apiVersion: v1\nkind: Config\nusers: [{user: {pass: hunter2}}]\n", ELSEWHERE])
def test_a_rendered_folder_shows_nothing_through_a_link(project: Path, form: str, text: str) -> None:
    (project.parent / "elsewhere.yaml").write_text(text)
    (project / "out").mkdir()
    (project / "out/x.yaml").symlink_to(project.parent / "elsewhere.yaml")
    done = run(project, ["diff", "--rendered", "out", "--env", "dev", "--format", form])
    assert done.status == 1
    assert "`out/x.yaml` is a link that leads out of its folder" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr


@pytest.mark.parametrize("target", ["../elsewhere", "../nowhere", ".git/hooks/x", ".git/config"])
@pytest.mark.parametrize(
    "command",
    [
        ["check", "--report", "sarif=there.yaml"],
        ["render", "score.yaml", "--env", "dev", "-o", "there.yaml"],
        ["render", "score.yaml", "--env", "local", "-o", "-", "--env-file", "there.yaml"],
        ["graph", "--env", "dev", "-o", "there.yaml", "--format", "svg"],
        ["schema", "score", "-o", "there.yaml"],
    ],
)
def test_nothing_is_written_through_a_link_that_leads_out(project: Path, command: list[str], target: str) -> None:
    score = SCORE + "resources: {db: {type: redis}}\n"
    (project / "score.yaml").write_text(score.replace('1.0"', '1.0", variables: {P: "${resources.db.password}"}'))
    (project / ".git/hooks").mkdir(parents=True)
    held = "# Written by scorekit\nwhat was there\n"
    for path in (project.parent / "elsewhere", project / ".git/config"):
        path.write_text(held)
    (project / "there.yaml").symlink_to(target)
    done = run(project, command)
    assert done.status == 1
    assert "a link leads out of the working folder" in done.stderr
    assert (project.parent / "elsewhere").read_text() == (project / ".git/config").read_text() == held
    assert not (project.parent / "nowhere").exists()
    assert not (project / ".git/hooks/x").exists()


@pytest.mark.parametrize("target", ["..", "../nowhere", ".git"])
def test_no_folder_is_written_through_a_link_that_leads_out(project: Path, target: str) -> None:
    (project / ".git").mkdir()
    (project / "out").symlink_to(target)
    before = sorted(project.parent.rglob("*"))
    done = run(project, ["render", "score.yaml", "--env", "dev", "-o", "out/"])
    assert done.status == 1
    assert "a link leads out of the working folder" in done.stderr
    assert sorted(project.parent.rglob("*")) == before


@pytest.mark.parametrize(
    "command",
    [
        ["check", "--report", "json=pipe"],
        ["render", "score.yaml", "--env", "dev", "-o", "pipe"],
        ["graph", "--env", "dev", "-o", "pipe", "--format", "svg"],
    ],
)
def test_a_pipe_gets_the_output_and_stays_one(project: Path, command: list[str]) -> None:
    os.mkfifo(project / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((project / "pipe").read_bytes()), daemon=True)
    reader.start()
    assert run(project, command).status == 0
    reader.join(10)
    assert len(got[0]) > 80
    assert (project / "pipe").is_fifo()


#: What turns the text around it round, and what moves the cursor.
ODD = ("\u202e", "\x1b", "\x07", "\u2066")


@pytest.mark.parametrize(
    "command",
    [
        ["explain", "shop"],
        ["explain", f"no{ODD[0]}{ODD[1]}thing"],
        ["diff", "--env", "one", "--env", "two"],
        ["diff", "--env", "one", "--env", "two", "--format", "markdown"],
        ["parity"],
        ["parity", "--format", "markdown"],
        ["impact", "environments/one.yaml"],
        ["impact", f"no{ODD[0]}{ODD[1]}thing"],
        ["graph", "--format", "html"],
        ["graph", "--format", "svg", "--env", "one"],
        ["check", "--format", "junit"],
        ["check", "-v"],
        ["hook", "check"],
        ["fix", "--diff"],
        ["envs", "show", "one"],
    ],
)
def test_no_report_carries_a_character_that_disguises_others(project: Path, command: list[str]) -> None:
    odd = "".join(f"\\u{ord(character):04x}" for character in ODD)
    (project / "environments").mkdir()
    for name in ("one", "two"):
        (project / f"environments/{name}.yaml").write_text(
            "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\n"
            f'metadata: {{name: {name}, description: "a{odd}"}}\nextends: scorekit/dev\n'
            f'variables: {{A: "{odd}{name}", B: "{name}\\n1\\n2{odd}\\n3"}}\n'
        )
    variables = '1.0", variables: {A: "${resources.env.A}", B: "${resources.env.B}", C: "x\\n' + odd + '"}}'
    (project / "score.yaml").write_text(
        SCORE.replace('1.0"}', variables) + f'resources: {{env: {{type: environment}}, "x{odd}": {{type: redis}}}}\n'
    )
    (project / f"in{''.join(ODD)}ner").mkdir()
    (project / f"in{''.join(ODD)}ner/scorekit.yaml").write_text(PROJECT)
    texts = [run(project, command)]
    (project / "score.yaml").write_text(SCORE.replace('1.0"}', variables) + "resources: {env: {type: environment}}\n")
    texts.append(run(project, command))
    for done in texts:
        assert done.status < 70
        assert not [character for character in ODD if character in done.stdout + done.stderr]


#: A name that a folder may have: it would begin a line of its own, which nobody could tell from ours.
NAME = f"in{''.join(ODD)}\nerror: forged"


@pytest.mark.parametrize(
    "command",
    [
        ["check", "-v"],
        ["check", f"{NAME}/none.yaml"],
        ["hook", "check"],
        ["fix", "--check"],
        ["fix", "--diff"],
        ["fix"],
        ["render", "--env", "local", "-v"],
        ["render", "--env", "local", "-v", "-o", f"{NAME}/"],
        ["render", "--env", "local", "-o", f"{NAME}/out.yaml"],
        ["render", "--env", "local", "--check", "-o", f"{NAME}/"],
        ["render", "--env", NAME],
        ["graph", "--env", "local", "-o", f"{NAME}/graph.html"],
        ["init", NAME, "--yes"],
        ["init", f"{NAME}/new", "--yes"],
        ["impact", f"{NAME}/score.yaml"],
        ["explain", f"{NAME}/score.yaml:3"],
    ],
)
def test_no_name_of_a_file_speaks_for_the_program(project: Path, command: list[str]) -> None:
    (project / "score.yaml").unlink()
    (project / NAME).mkdir()
    old = SCORE + "resources: {db: {type: redis, properties: {}}}\n"
    (project / NAME / "score.yaml").write_text(old)
    (project / NAME / "compose.yaml").write_text("services: {}\n")
    done = run(project, command)
    assert done.status < 70
    said = done.stdout + done.stderr
    assert "forged" in said
    assert not [character for character in ODD if character in said]
    assert not [line for line in said.splitlines() if line.startswith("error: forged")]


def test_a_linked_gitignore_keeps_no_seed_out(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (tmp_path / "lines").write_text(".scorekit-seed\n.env\n")
    (folder / ".gitignore").symlink_to("../lines")
    done = run(folder, ["init", "--yes"])
    assert "there is no seed yet, since git would take it" in done.stderr + done.stdout
    assert not (folder / ".scorekit-seed").exists()
    assert (tmp_path / "lines").read_text() == ".scorekit-seed\n.env\n"


@pytest.mark.parametrize("target", ["itself.yaml", "nowhere", "x" * 300])
@pytest.mark.parametrize(
    ("link", "command"),
    [
        ("environments/itself.yaml", ["envs", "list"]),
        ("environments/itself.yaml", ["check"]),
        ("resource_drivers/vault/type.yaml", ["drivers", "check"]),
        ("resource_drivers/vault/own/kubernetes.yaml", ["drivers", "check"]),
        ("x.score.yaml", ["check"]),
    ],
)
def test_a_link_that_leads_nowhere_is_told_and_hides_nothing(
    project: Path, link: str, target: str, command: list[str]
) -> None:
    kind = "apiVersion: scorekit.dev/v1alpha1\nkind: {}\nmetadata: {{name: {}}}\n"
    for path, text in {
        "environments/mine.yaml": f"{kind.format('Environment', 'mine')}extends: scorekit/dev\nnope: 1\n",
        "resource_drivers/vault/own/driver.yaml": f"{kind.format('ResourceDriver', 'vault/own')}nope: 1\n",
    }.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)
    (project / link).symlink_to(Path(link).name if target == "itself.yaml" else target)
    done = run(project, command)
    told = done.stdout + done.stderr
    assert done.status == 1
    assert f"`{link}`" in told
    assert "SK401" in told or "SK402" in told
    if not link.startswith("x"):
        assert "unknown key `nope`" in told


def test_the_mark_that_an_editor_leaves_beside_an_open_file_is_no_file(project: Path) -> None:
    for folder, name in (("environments", "mine"), ("resource_drivers/vault/own", "driver")):
        (project / folder).mkdir(parents=True)
        (project / folder / f".#{name}.yaml").symlink_to("me@host.123:456")
    assert run(project, ["drivers", "check"]).status == 0
    assert run(project, ["check", "--env", "dev"]).status == 0


LONG = "x" * 300


@each_row(
    "command",
    [
        ["check", LONG],
        ["render", "--env", "dev", "-o", LONG],
        ["explain", LONG, "--env", "dev"],
        ["impact", LONG],
        ["init", LONG, "--yes"],
        ["diff", "--env", "dev", "--rendered", LONG],
        ["hook", "check", LONG],
        ["fix", LONG],
        ["check", "--report", f"json={LONG}"],
        ["explain", "a\0b"],
        ["render", "--env", "dev", "-o", "\ud800"],
        ["render", "--env", "local", "-o", "-", "--build", "main=\udcff"],
    ],
)
def test_an_argument_that_no_file_can_be_called_is_wrong_usage(project: Path, command: list[str]) -> None:
    done = run(project, command)
    assert done.status == 2
    assert done.stderr.startswith("error: ")
    assert "fault of scorekit" not in done.stderr


def outputs(project: Path) -> None:
    """A stream and a folder that somebody rendered and committed."""
    for output in ("out.yaml", "out/"):
        assert run(project, ["render", "--env", "dev", "-o", output]).status == 0


@pytest.mark.parametrize(
    "target", ["{outside}/elsewhere", "/dev/zero", "{outside}/pipe", "{project}/.git/config", "nowhere"]
)
@pytest.mark.parametrize("output", ["out.yaml", "out/shop/deployment-shop.yaml"])
def test_no_output_is_looked_at_through_a_link(project: Path, output: str, target: str) -> None:
    (project / ".git").mkdir()
    for name in (project / ".git/config", project.parent / "elsewhere"):
        name.write_text(f"apiVersion: v1\nkind: Config\n{ELSEWHERE}\n")
    os.mkfifo(project.parent / "pipe")
    outputs(project)
    (project / output).unlink()
    (project / output).symlink_to(target.format(outside=project.parent, project=project))
    folder = output.partition("/")[0]
    for command in (
        ["render", "--env", "dev", "-o", folder, "--check"],
        ["render", "--env", "dev", "-o", folder],
        ["diff", "--rendered", folder, "--env", "dev"],
    ):
        done = run(project, command)
        assert done.status in {0, 1, 2}, command
        assert "hunter2" not in done.stdout + done.stderr
    assert ELSEWHERE in (project.parent / "elsewhere").read_text()
    assert ELSEWHERE in (project / ".git/config").read_text()


@pytest.mark.parametrize(
    "name", ["score.yaml", "environments/mine.yaml", "scorekit.yaml", "images.yaml", ".scorekit-seed", "x.txt"]
)
@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "link to a device", "folder"])
def test_what_is_no_regular_file_is_told_and_not_waited_for(project: Path, name: str, kind: str) -> None:
    os.mkfifo(project.parent / "pipe")
    (project / "score.yaml").write_text(SCORE.replace('1.0"', '1.0", files: {/x: {source: x.txt, noExpand: true}}'))
    (project / "environments").mkdir()
    (project / "environments/mine.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: mine}\nextends: scorekit/dev\n"
    )
    (project / "images.yaml").write_text("shop/main: a:1\n")
    place = project / name
    place.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("/dev/zero" if kind == "link to a device" else project.parent / "pipe")
    done = run(project, ["render", "score.yaml", "--env", "mine", "--images", "images.yaml"])
    assert done.status in {1, 2} or name == "scorekit.yaml"


@pytest.mark.parametrize("option", ["--images", "--overrides-file", "--seed-file"])
def test_no_option_reads_a_link_that_leads_out_of_the_project(project: Path, option: str) -> None:
    (project.parent / "elsewhere").write_text(ELSEWHERE + "\n- and more of it")
    (project / "given.yaml").symlink_to("../elsewhere")
    done = run(project, ["render", "score.yaml", "--env", "dev", option, "given.yaml"])
    assert done.status in {1, 2}
    assert "hunter2" not in done.stdout + done.stderr
    assert "link" in done.stderr


def test_a_pipe_of_the_shells_is_read_where_the_caller_names_it(project: Path) -> None:
    read, write = os.pipe()
    os.write(write, b"shop/main: other:2\n")
    os.close(write)
    (project / "score.yaml").write_text(SCORE.replace('"registry.example.com/shop:1.0"', "."))
    done = run(project, ["render", "score.yaml", "--env", "dev", "--images", f"/dev/fd/{read}"])
    os.close(read)
    assert (done.status, "image: other:2" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("name", ["resource_drivers", "environments"])
@pytest.mark.parametrize("declared", [True, False])
def test_a_folder_of_the_project_that_is_a_link_out_is_told_and_not_walked(
    project: Path, name: str, *, declared: bool
) -> None:
    (project.parent / "platform/x").mkdir(parents=True)
    for path in ("platform/mine.yaml", "platform/x/type.yaml"):
        (project.parent / path).write_text(
            "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: mine}\n"
        )
    (project / name).symlink_to("../platform")
    if not declared:
        (project / "scorekit.yaml").unlink()
    for command in (["check"], ["envs", "list"], ["impact", "nothing"], ["drivers", "list"]):
        done = run(project, command)
        assert (done.status, "SK435" in done.stderr + done.stdout) == (1, True), command


NOUGHTS = f"sha256:{'0' * 64}"
LISTS = {
    "deep": '{"files": ' + "[" * 100_000,
    "deep keys": '{"a":' * 100_000,
    "zero byte": json.dumps({"files": {"a\0b": NOUGHTS}}),
    "half a pair": json.dumps({"files": {"\ud800": NOUGHTS}}),
    "long name": json.dumps({"files": {"a" * 5000: NOUGHTS}}),
    "long path": json.dumps({"files": {"a/" * 5000: NOUGHTS}}),
    "leads out": json.dumps({"files": {"../../score.yaml": NOUGHTS}}),
    "odd kinds": '{"files": {"a": [1], "b": {}, "c": 1e999}}',
    "large": " " * (9 * 1024 * 1024),
}


@pytest.mark.parametrize("name", [".scorekit.json", ".scorekit-files", ".scorekit-files.tmp"])
@pytest.mark.parametrize("content", LISTS.values(), ids=LISTS)
def test_no_list_that_somebody_committed_stops_a_render(project: Path, name: str, content: str) -> None:
    (project / "out").mkdir()
    (project / "out" / name).write_text(content)
    for command in (["--check"], []):
        assert run(project, ["render", "--env", "dev", "-o", "out/", *command]).status == (1 if command else 0)
    assert {p.name for p in (project / "out").iterdir()} == {".scorekit-files", "shop"}
    assert run(project, ["render", "--env", "dev", "-o", "out/", "--check"]).status == 0


def test_no_list_has_a_render_take_away_what_is_gits(project: Path) -> None:
    git_files = {".git/HEAD": b"ref: refs/heads/main\n", ".GIT/x": b"x"}
    lines = []
    for name, content in git_files.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
    (project / ".scorekit-files").write_text("".join(lines))
    assert run(project, ["render", "--env", "dev", "-o", "./"]).status == 0
    assert all((project / name).is_file() for name in git_files)


@pytest.mark.parametrize("target", ["../elsewhere/", ".git/", ".GIT/hooks/", "git~1/"])
def test_no_configured_output_is_gits(project: Path, target: str) -> None:
    (project / ".git").mkdir()
    (project / "scorekit.yaml").write_text(f'{PROJECT}output: {{dev: "{target}"}}\n')
    done = run(project, ["render", "--env", "dev"])
    assert (done.status, "SK435" in done.stderr) == (1, True)
