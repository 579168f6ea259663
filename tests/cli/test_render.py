"""``scorekit render`` and ``check`` from the outside: statuses, streams, files."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import Run, run
from tests.reading import load
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
service: {ports: {web: {port: 80, targetPort: 8080}}}
containers:
  main:
    image: IMAGE
    variables: {DB_PASSWORD: "${resources.db.password}"}
resources:
  db: {type: postgres}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "score.yaml").write_text(SCORE.replace("IMAGE", "registry.example.com/shop:1.0"))
    return tmp_path


def render(folder: Path, *arguments: str) -> Run:
    return run(folder, ["render", "score.yaml", "--env", "dev", *arguments])


def test_stdout_carries_manifests_and_nothing_else(folder: Path) -> None:
    done = render(folder)
    assert done.status == 0
    assert done.stdout.startswith("apiVersion: v1\n")
    assert "SK532" in done.stderr
    assert "SK532" not in done.stdout


def test_quiet_tells_errors_only(folder: Path) -> None:
    assert render(folder, "-q").stderr == ""


def test_a_faulty_file_is_status_1_and_prints_no_manifest(folder: Path) -> None:
    (folder / "score.yaml").write_text(SCORE.replace("image", "imgae"))
    done = render(folder)
    assert (done.status, done.stdout) == (1, "")


@each_row(
    ("arguments", "words"),
    [
        (["rendr"], "did you mean `render`?"),
        (["nothing-like-it"], "there are: check"),
        (["render", "score.yaml"], "say --env NAME; there are: dev, local"),
        (["render", "score.yaml", "--env", "dve"], "did you mean `dev`?"),
        (["render", "score.yaml", "--env", "dev", "--target", "composer"], "did you mean `compose`?"),
        (["render", "score.yaml", "--env", "dev", "--target", "compose"], "not made for target `compose`"),
        (["render", "score.yaml", "--env", "scorekit/base"], "only there to be extended"),
        (
            ["render", "score.yaml", "--env", "local", "--layout", "kustomize", "-o", "out/"],
            "has no layout `kustomize`",
        ),
        (["render", "score.yaml", "--env", "dev", "--layout", "files"], "say -o FOLDER"),
        (["render", "score.yaml", "--env", "dev", "-o", ""], "--output wants"),
        (["render", "score.yaml", "--env", "dev", "--publish", "x"], "write [ADDRESS:]HOST:REF:CONTAINER"),
        (["render", "score.yaml", "--env", "dev", "--publish", "1:shop:99999"], "a number from 1 to 65535"),
        (["render", "score.yaml", "--env", "dev", "--publish", "0:shop:80"], "`0` is no port"),
        (["render", "score.yaml", "--env", "dev", "--env", "prod"], "--env is given 2 times"),
        (["render", "score.yaml", "--env", "dev", "--as", "PR_1"], "--as PR_1: a name is wanted"),
        (["render", "score.yaml", "--env", "dev", "-n", "a.b"], "--namespace a.b: a name is wanted"),
        (["render", "score.yaml", "--env", "dev", "--image", "shop/App:1"], "write `shop/app:1`"),
        (["render", "score.yaml", "--env", "dev", "--image", "main=a b"], "without spaces"),
        (["render", "score.yaml", "--env", "dev", "--build", "main={a"], "write a mapping as Compose has it"),
        (["render", "score.yaml", "--env", "dev", "-o", "score.yaml"], "made from; name another"),
        (["render", "score.yaml", "--env", "dev", "-o", "score.yaml", "--force"], "made from; name another"),
        (["render", "score.yaml", "--env", "dev", "-o", "other/score.yaml"], "someone wrote by hand"),
        (["render", "score.yaml", "--env", "dev", "--build", "x"], "write WORKLOAD/CONTAINER=FOLDER"),
        (["render", "score.yaml", "--env", "dev", "--image", "."], "`.` is no reference of an image"),
        (["render", "score.yaml", "--env", "dev", "--seed-file", "none"], "can't read the seed file"),
        (["render", "empty", "--env", "dev"], "no score file below `empty`"),
        (["render", "--env", "dev", "--override-property", "a=b"], "apply to one score file, and 2 were asked for"),
        (["explain", "SK999"], "there is no diagnostic code `SK999`"),
        (["render", "--layout", "tar"], "invalid value for '--layout'"),
    ],
)
def test_wrong_usage_is_status_2_and_says_what_is_right(folder: Path, arguments: list[str], words: str) -> None:
    (folder / "empty").mkdir(exist_ok=True)
    (folder / "other").mkdir(exist_ok=True)
    (folder / "other" / "score.yaml").write_text(SCORE.replace("shop", "other"))
    done = run(folder, arguments)
    assert done.status == 2, done.stderr
    assert words in done.stderr
    assert done.stdout == ""


def test_a_folder_without_score_files_says_so(tmp_path: Path) -> None:
    assert "there is no score file here" in run(tmp_path, ["render", "--env", "dev"]).stderr


def test_a_missing_file_is_the_files_fault(tmp_path: Path) -> None:
    done = run(tmp_path, ["render", "none.yaml", "--env", "dev"])
    assert (done.status, done.stdout) == (1, "")
    assert "there is no file `none.yaml`" in done.stderr


def test_diagnostics_as_json(folder: Path) -> None:
    done = render(folder, "--format", "json")
    assert json.loads(done.stderr)["warnings"] == 1
    assert done.stdout.startswith("apiVersion")


def test_a_file_is_written_and_told(folder: Path) -> None:
    done = render(folder, "-o", "out/all.yaml")
    assert (done.status, done.stdout) == (0, "")
    assert "out/all.yaml: 1 file, 1 changed" in done.stderr
    assert "1 file, 0 changed" in render(folder, "-o", "out/all.yaml").stderr


def test_secrets_of_a_folder_lie_apart_and_can_be_left_out(folder: Path) -> None:
    render(folder, "-o", "with/")
    secrets = [p for p in (folder / "with").rglob("*.yaml") if "kind: Secret" in p.read_text()]
    assert [p.parent.name for p in secrets] == ["secrets"]
    assert secrets[0].stat().st_mode & 0o777 == 0o600
    render(folder, "-o", "without/", "--no-secrets")
    assert not [p for p in (folder / "without").rglob("*.yaml") if "kind: Secret" in p.read_text()]


def test_a_stream_with_secrets_is_closed_to_others(folder: Path) -> None:
    render(folder, "-o", "all.yaml")
    assert (folder / "all.yaml").stat().st_mode & 0o777 == 0o600


def test_compose_writes_its_env_file_beside_it(folder: Path) -> None:
    done = run(folder, ["render", "score.yaml", "--env", "local", "-o", "compose.yaml"])
    assert done.status == 0
    assert (folder / ".env").read_bytes().startswith(b"# Written by scorekit")
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600
    password = (folder / ".env").read_text().split("'")[1]
    assert password not in (folder / "compose.yaml").read_text()


def test_another_seed_is_told_where_volumes_may_keep_the_old_passwords(folder: Path) -> None:
    command = ["render", "score.yaml", "--env", "local", "-o", "compose.yaml"]
    first = run(folder, command).stderr
    assert "SK532" in first
    assert "keep the passwords that their volumes were made with" in first
    before = (folder / ".env").read_text().split("'")[1]
    (folder / ".scorekit-seed").write_bytes(b"0123456789abcdef" * 2)
    done = run(folder, command)
    assert (done.status, "SK810" in done.stderr, "docker compose down --volumes" in done.stderr) == (0, True, True)
    assert before not in done.stderr
    assert "SK810" not in run(folder, command).stderr


def test_an_env_file_of_someone_else_stops_the_render_before_anything_is_written(folder: Path) -> None:
    (folder / ".env").write_text("MINE=1\n")
    done = run(folder, ["render", "score.yaml", "--env", "local", "-o", "compose.yaml"])
    assert done.status == 1
    assert "SK803" in done.stderr
    assert not (folder / "compose.yaml").exists()
    named = run(folder, ["render", "score.yaml", "--env", "local", "-o", "compose.yaml", "--env-file", "secrets.env"])
    assert named.status == 0
    assert (folder / "secrets.env").exists()


def test_compose_to_stdout_says_what_is_not_written(folder: Path) -> None:
    done = run(folder, ["render", "score.yaml", "--env", "local"])
    assert "not written, since the output goes to stdout: .env" in done.stderr
    assert not (folder / ".env").exists()
    run(folder, ["render", "score.yaml", "--env", "local", "--env-file", "here.env"])
    assert (folder / "here.env").exists()


def test_standard_input_is_a_file(folder: Path, scripts: Path) -> None:
    command = [str(scripts / "scorekit"), "render", "-", "--env", "dev", "-q"]
    text = SCORE.replace("shop", "piped").replace("IMAGE", "piped:1")
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True)  # noqa: PLW1510
    assert done.returncode == 0, done.stderr
    assert "name: piped" in done.stdout
    assert "name: shop" not in done.stdout


def test_the_seed_changes_the_secrets_and_silences_the_warning(folder: Path) -> None:
    (folder / "one").write_bytes(b"0123456789abcdef" * 2)
    (folder / ".scorekit-seed").write_bytes(b"fedcba9876543210" * 2)
    by_file, by_project = render(folder, "--seed-file", "one"), render(folder)
    assert by_file.stdout != by_project.stdout
    assert "SK532" not in by_file.stderr + by_project.stderr
    (folder / "short").write_text("abc")
    assert "too short" in render(folder, "--seed-file", "short").stderr


def test_images_by_option_and_by_file(folder: Path) -> None:
    (folder / "score.yaml").write_text(SCORE.replace("IMAGE", "."))
    (folder / "images.yaml").write_text("shop/main: registry.example.com/by-file:1\n")
    assert "by-file:1" in render(folder, "--images", "images.yaml").stdout
    assert "by-option:2" in render(folder, "--images", "images.yaml", "--image", "r.example.com/by-option:2").stdout
    assert "named:3" in render(folder, "--image", "shop/main=r.example.com/named:3").stdout
    (folder / "images.yaml").write_text("- a list\n")
    assert render(folder, "--images", "images.yaml").status == 1
    (folder / "images.yaml").write_text("shop/main: 3\n")
    assert "an image is a text" in render(folder, "--images", "images.yaml").stderr


def test_overrides_lie_over_one_file(folder: Path) -> None:
    (folder / "over.yaml").write_text("containers: {main: {args: [--debug]}}\n")
    done = render(folder, "--overrides-file", "over.yaml", "--override-property", "metadata.name=renamed")
    assert "--debug" in done.stdout
    assert "name: renamed" in done.stdout
    assert render(folder, "--override-property", "no-equals").status == 1


def test_context_is_known_and_not_emitted(folder: Path) -> None:
    (folder / "other.score.yaml").write_text(SCORE.replace("shop", "other").replace("IMAGE", "a:1"))
    done = render(folder, "--context", "other.score.yaml")
    assert "name: other" not in done.stdout
    everything = run(folder, ["render", "--env", "dev", "-q", "--context", "other.score.yaml"])
    assert "name: shop" in everything.stdout
    assert "name: other" not in everything.stdout


def test_another_name_changes_secrets_and_hosts(folder: Path) -> None:
    assert render(folder, "--as", "pr-123").stdout != render(folder).stdout


def test_check_goes_through_all_environments_and_writes_nothing(folder: Path) -> None:
    before = sorted(p.name for p in folder.iterdir())
    done = run(folder, ["check"])
    assert done.status == 0, done.stdout
    assert "nothing wrong in dev, local, prod, staging" in done.stderr
    assert sorted(p.name for p in folder.iterdir()) == before


def test_check_as_json_goes_to_stdout(folder: Path) -> None:
    (folder / "score.yaml").write_text(SCORE.replace("image", "imgae"))
    done = run(folder, ["check", "--format", "json", "--env", "dev"])
    assert done.status == 1
    assert not json.loads(done.stdout)["ok"]


def test_lists_as_tables_and_as_json(folder: Path) -> None:
    for what in ("envs", "types", "drivers"):
        assert run(folder, [what, "list"]).stdout.splitlines()[0].split()[0] in {"ENVIRONMENT", "TYPE", "DRIVER"}
        assert len(json.loads(run(folder, [what, "list", "--format", "json"]).stdout)) >= 4
    assert run(folder, ["drivers", "check"]).status == 0


def test_completion_scripts_are_printed(folder: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_SCOREKIT_COMPLETE" in run(folder, ["completion", shell]).stdout


def test_explain_prints_a_code(folder: Path) -> None:
    assert run(folder, ["explain", "sk201"]).stdout.startswith("SK201: ")


def test_the_projects_output_is_the_default(folder: Path) -> None:
    (folder / "scorekit.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Project\ndefaultEnvironment: dev\noutput: {dev: manifests/}\n"
    )
    done = run(folder, ["render"])
    assert done.status == 0
    assert (folder / "manifests" / ".scorekit-files").exists()


SEVERAL = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: both}
extends: scorekit/base
targets: [kubernetes, compose]
drivers:
  - {type: postgres, driver: postgres/shared}
  - {type: postgres-instance, workload: shop, driver: postgres-instance/in-cluster}
bindings:
  db: {type: postgres, outputs: {host: db, port: 5432, name: n, username: u, password: {secretRef: {name: s, key: k}}}}
"""


def test_several_targets_go_to_folders_of_their_own_or_one_is_chosen(folder: Path) -> None:
    (folder / "environments").mkdir()
    (folder / "environments" / "both.yaml").write_text(SEVERAL)
    (folder / "score.yaml").write_text(SCORE.replace("password", "host").replace("IMAGE", "a.example.com/b:1"))
    undecided = run(folder, ["render", "score.yaml", "--env", "both"])
    assert undecided.status == 2
    assert "choose one: kubernetes, compose" in undecided.stderr
    assert "services:" in run(folder, ["render", "score.yaml", "--env", "both", "-t", "compose"]).stdout
    assert run(folder, ["render", "score.yaml", "--env", "both", "-o", "out/"]).status == 0
    assert {p.name for p in (folder / "out").iterdir()} == {".scorekit-files", "compose", "kubernetes"}


def test_no_secrets_leaves_secret_objects_out_of_a_stream(folder: Path) -> None:
    done = render(folder, "--no-secrets")
    assert "kind: Deployment" in done.stdout
    assert "kind: Secret\n" not in done.stdout


def test_files_beside_a_compose_file_are_kept_and_removed_with_it(folder: Path) -> None:
    text = SCORE.replace("IMAGE", "a.example.com/b:1")
    binary = text.replace("    variables", "    files: {/etc/blob: {binaryContent: AAEC}}\n    variables")
    (folder / "score.yaml").write_text(binary)
    arguments = ["render", "score.yaml", "--env", "local", "-o", "compose.yaml"]
    assert run(folder, arguments).status == 0
    blobs = [p for p in (folder / "files").rglob("*") if p.is_file() and p.name != ".scorekit-files"]
    assert [p.read_bytes() for p in blobs] == [b"\x00\x01\x02"]
    (folder / "score.yaml").write_text(text)
    assert run(folder, arguments).status == 0
    assert not blobs[0].exists()


ANNOTATED = """apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "x:1", variables: {DB: "${resources.db.host}"}}}
service: {ports: {web: {port: 80}}}
resources:
  db: {type: postgres, metadata: {annotations: {compose.score.dev/publish-port: "PORT"}}}
  other: {type: postgres, metadata: {annotations: {compose.score.dev/publish-port: "PORT"}}}
  site: {type: dns, metadata: {annotations: {compose.score.dev/publish-port: "80"}}}
  way: {type: route, params: {host: a.localhost, port: web}, metadata: {annotations: {compose.score.dev/route-provisioner-path-type: Exact}}}
"""


def test_annotations_that_score_compose_reads_are_read(folder: Path) -> None:
    """Two databases of one server name one port; a domain has none."""
    (folder / "score.yaml").write_text(ANNOTATED.replace("PORT", "15432"))
    done = run(folder, ["render", "score.yaml", "--env", "local", "--format", "json"])
    services = load(done.stdout)["services"]
    ports = [port for service in services.values() for port in service.get("ports", []) if port["target"] == 5432]
    assert ports == [{"target": 5432, "published": "15432", "host_ip": "127.0.0.1", "protocol": "tcp"}]
    told = [(d["code"], d["span"]["line"]) for d in json.loads(done.stderr)["diagnostics"] if d["span"]]
    assert told == [("SK665", 8)]
    (route,) = (c for c in load(done.stdout)["configs"].values() if "a.localhost" in c.get("content", ""))
    assert "/$" in route["content"]


@pytest.mark.parametrize(("port", "code"), [("x", "SK665"), ("0", "SK665"), ("8080", "SK666")])
def test_an_annotation_that_opens_no_port_is_told(folder: Path, port: str, code: str) -> None:
    (folder / "score.yaml").write_text(ANNOTATED.replace("PORT", port))
    done = run(folder, ["render", "score.yaml", "--env", "local"])
    assert (done.status, f"error[{code}]" in done.stderr) == (1, True)
