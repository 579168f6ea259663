"""``scorekit import``: a tool's project becomes one of ours that compiles, and no secret of it is shown."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run
from tests.rows import each_row

if TYPE_CHECKING:
    from tests.conftest import Golden

CASES = Path(__file__).parent.parent / "cases" / "import"
TOOLS = ("score-compose", "score-k8s")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for tool in TOOLS:
        shutil.copytree(CASES / tool, tmp_path / tool)
        (tmp_path / f"of-{tool}").mkdir()
        (tmp_path / f"of-{tool}" / "scorekit.yaml").write_text("name: shop\n")
        shutil.copy(CASES / tool / "score.yaml", tmp_path / f"of-{tool}" / "score.yaml")
    return tmp_path


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("tool", TOOLS)
def test_a_project_is_brought_over_and_compiles(tool: str, place: Path, golden: Golden) -> None:
    home = place / f"of-{tool}"
    done = run(home, ["import", tool, f"../{tool}"])
    assert done.status == 0, done.stderr
    made = written(home)
    del made["score.yaml"], made["scorekit.yaml"]
    golden.check(
        CASES / "expected" / tool, {**made, "report.txt": done.stdout.encode(), "stderr.txt": done.stderr.encode()}
    )
    checked = run(home, ["drivers", "check"])
    assert (checked.status, checked.stdout) == (0, ""), checked.stderr
    if tool == "score-compose":
        # The one image that nobody knows a version of, which the report leaves to a person.
        driver = home / "resource_drivers/work-queue/queue/compose.yaml"
        driver.write_text(driver.read_text().replace("broker:latest", "broker:1"))
    rendered = run(home, ["render", "--env", tool, "-o", "out.yaml"])
    assert rendered.status == 0, rendered.stderr
    golden.check_file(CASES / "rendered" / f"{tool}.yaml", (home / "out.yaml").read_text())
    everything = b"".join(written(home).values()) + done.stdout.encode() + done.stderr.encode()
    assert b"NEVER-TO-BE-SHOWN" not in everything
    assert b"TkVWRVI" not in everything


PROVISIONER = """\
- uri: template://acme/cache
  type: cache
  init: |
    holder: HOLDER
  state: |
    password: {{ dig "password" (randAlphaNum 16) .State | quote }}
  outputs: |
    password: {{ encodeSecretRef .Init.holder "password" }}
  manifests: |
    - {apiVersion: v1, kind: Secret, metadata: {name: {{ .Init.holder }}}, data: {password: {{ .State.password | b64enc }}}}
"""
STATE = "resources: {cache.default#app.cache: {source_workload: app, state: {password: NEVER-TO-BE-SHOWN}}}\n"


@each_row(
    "template, name",
    [
        ('{{ printf "%s-secret" .SourceWorkload }}', "app-secret"),
        ("{{ .SourceWorkload }}", "app"),
        ("cache-secret", "cache-secret"),
        ('{{ .Id | replace "." "-" }}', "to-decide"),
    ],
)
def test_a_secret_that_was_applied_is_read_under_its_name(tmp_path: Path, template: str, name: str) -> None:
    (tmp_path / ".score-k8s").mkdir(exist_ok=True)
    (tmp_path / ".score-k8s" / "a.provisioners.yaml").write_text(PROVISIONER.replace("HOLDER", template))
    (tmp_path / ".score-k8s" / "state.yaml").write_text(STATE)
    done = run(tmp_path, ["import", "score-k8s", ".", "--force"])
    assert done.status == 0, done.stderr
    assert f"name: {name}\n" in (tmp_path / "environments" / "score-k8s.yaml").read_text()
    assert ("where `to-decide` stands" in done.stdout) is (name == "to-decide")


def test_files_that_are_there_are_kept_and_nothing_is_written_beside_them(place: Path) -> None:
    home = place / "of-score-k8s"
    driver = home / "resource_drivers/volume/folder/driver.yaml"
    driver.parent.mkdir(parents=True)
    driver.write_text("# mine\n")
    before = written(home)
    done = run(home, ["import", "score-k8s", "../score-k8s"])
    assert (done.status, done.stdout) == (1, "")
    assert "error[SK904]: `resource_drivers/volume/folder/driver.yaml` is there already" in done.stderr
    assert written(home) == before
    assert run(home, ["import", "score-k8s", "../score-k8s", "--force"]).status == 0
    first = written(home)
    assert driver.read_text() != "# mine\n"
    # The same again, with the same bytes.
    assert run(home, ["import", "score-k8s", "../score-k8s"]).status == 0
    assert written(home) == first


def test_a_report_in_each_form_and_another_folder(place: Path) -> None:
    home = place / "of-score-k8s"
    (place / "score-k8s/overrides.score.yaml").write_text("containers: {}\n")
    found = run(
        home, ["import", "score-k8s", "../score-k8s", "-o", "../new", "--environment", "moved", "--format", "json"]
    )
    report = json.loads(found.stdout)
    assert [item["outcome"] for item in report["items"]] == [*["translated"] * 4, "decide"]
    assert report["secrets"] == [
        {
            "to": "Secret `docs-api-1a2b3c4d`, key `password`, which the tool has applied: keep it",
            "from": "../score-k8s/.score-k8s/state.yaml, resources.document-store.default#api.docs.state.password",
        }
    ]
    assert report["todo"] == [
        "hand `overrides.score.yaml` to each render as an overrides file, as you did: nulls in it delete"
    ]
    assert sorted(written(place / "new")) == report["files"]
    assert "environments/moved.yaml" in report["files"]
    text = run(
        home, ["import", "score-k8s", "../score-k8s", "-o", "../new", "--environment", "moved", "--format", "markdown"]
    )
    assert text.stdout.startswith("# Brought over from score-k8s\n\n4 translated, 1 for a person to decide, 0 left out")


def test_a_report_moves_no_cursor_and_makes_no_link(place: Path) -> None:
    provisioners = place / "score-k8s/.score-k8s/10-acme.provisioners.yaml"
    provisioners.write_text(
        '- {uri: "cmd://x\\e[2J[a](https://b.example)|<b>", type: x}\n- uri: template://a/b\n  type: y\n  outputs: "v: {{ \\e[2J }}"\n'
    )
    for form in ("text", "markdown"):
        done = run(
            place / "of-score-k8s", ["import", "score-k8s", "../score-k8s", "-o", f"../{form}", "--format", form]
        )
        assert done.status == 0
        assert "\x1b" not in done.stdout + done.stderr
        assert form == "text" or "`cmd://x" in done.stdout
    assert b"\x1b" not in b"".join(written(place / "text").values())


def test_a_report_repeats_no_password_of_a_template_that_a_person_must_look_at(place: Path) -> None:
    provisioners = place / "score-k8s/.score-k8s/10-acme.provisioners.yaml"
    provisioners.write_text(
        "- uri: template://a/b\n  type: y\n  outputs: |\n    v: 'password=hunter2 host={{ nothing . }}'\n"
    )
    for form in ("text", "json", "markdown"):
        done = run(
            place / "of-score-k8s", ["import", "score-k8s", "../score-k8s", "-o", f"../{form}", "--format", form]
        )
        assert "nothing" in done.stdout
        assert "hunter2" not in done.stdout + done.stderr


def test_what_a_tool_brings_can_be_left_out(place: Path) -> None:
    provisioners = place / "score-k8s/.score-k8s/10-acme.provisioners.yaml"
    provisioners.write_text(
        provisioners.read_text().replace("template://acme/folder", "template://default-provisioners/volume")
    )
    done = run(place / "of-score-k8s", ["import", "score-k8s", "../score-k8s", "--without-defaults"])
    assert "Left out:\n  template://default-provisioners/volume" in done.stdout
    assert not (place / "of-score-k8s/resource_drivers/volume").exists()


#: Files of a tool's folder that can't be read as they should, and what is said.
FAULTS = {
    "not a list": ("10-acme.provisioners.yaml", "a: 1\n", "error[SK901]: not a list of at most 500 provisioners"),
    "no uri": ("10-acme.provisioners.yaml", "- type: x\n", "error[SK901]: a provisioner without a `uri`"),
    "no type": ("10-acme.provisioners.yaml", "- uri: template://a/b\n", "error[SK901]: `template://a/b` has no `type`"),
    "a character of ours": ("10-acme.provisioners.yaml", "- uri: template://a/\ue0f0\n", "error[SK901]: a character of private use"),
    "no YAML": ("10-acme.provisioners.yaml", "- {", "error[SK101]"),
    "a state that is a list": ("state.yaml", "- 1\n", "error[SK903]: no mapping with at most 5000 `resources`"),
    "a resource without a name": ("state.yaml", "resources: {x: {}}\n", "error[SK903]: `x` is no TYPE.CLASS#ID"),
}  # fmt: skip


@each_row("name", sorted(FAULTS))
def test_faults_are_told_and_nothing_is_written(name: str, place: Path) -> None:
    file, text, message = FAULTS[name]
    folder = place / "score-k8s/.score-k8s"
    before = (folder / file).read_text()
    (folder / file).write_text(text)
    done = run(place / "of-score-k8s", ["import", "score-k8s", "../score-k8s"])
    (folder / file).write_text(before)
    assert done.status == 1
    assert message in done.stderr
    assert f"../score-k8s/.score-k8s/{file}:1:" in done.stderr
    assert not (place / "of-score-k8s/environments").exists()


def test_a_folder_without_a_project_is_told(place: Path) -> None:
    done = run(place / "of-score-k8s", ["import", "score-compose", "../score-k8s"])
    assert done.status == 1
    assert "has no project of score-compose" in done.stderr


def test_no_link_leads_out_of_the_tools_project(place: Path) -> None:
    (place / "elsewhere").write_text("- uri: template://a/b\n  type: stolen\n")
    (place / "score-k8s/.score-k8s/20-link.provisioners.yaml").symlink_to(place / "elsewhere")
    done = run(place / "of-score-k8s", ["import", "score-k8s", "../score-k8s"])
    assert done.status == 1
    assert "20-link.provisioners.yaml`: a link leads out of its folder" in done.stderr
    assert "stolen" not in done.stdout + done.stderr


def test_nothing_is_written_out_of_the_project(place: Path) -> None:
    home = place / "of-score-k8s"
    named = run(home, ["import", "score-k8s", "../score-k8s", "--environment", "../x"])
    assert (named.status, "`../x` is no name of an environment" in named.stderr) == (2, True)
    (place / "outside").mkdir()
    (home / "environments").symlink_to(place / "outside")
    done = run(home, ["import", "score-k8s", "../score-k8s"])
    assert done.status == 1
    assert not written(place / "outside")
    assert not (home / "resource_drivers").exists()
