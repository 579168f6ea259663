"""Attacks on secrets, from the outside: what a hostile score file or a careless environment must not achieve."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.golden.running import Run, run
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: registry.example.com/shop:1.0
"""
SEED = b"0123456789abcdef0123456789abcdef"


def render(folder: Path, score: str, *, environment: str = "dev") -> Run:
    (folder / "score.yaml").write_text(HEAD + score)
    return run(folder, ["render", "score.yaml", "--env", environment])


#: A Secret as a render writes it into a stream.
STREAM = b"""\
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
apiVersion: v1
kind: Secret
metadata:
  name: shop-db
  labels:
    app.kubernetes.io/managed-by: scorekit
data:
  password: hunter2
"""
#: What a project may hold of secrets, by whom it was written.
HELD = {
    ".scorekit-seed": SEED,
    ".Scorekit-Seed": SEED,
    "elsewhere/seed": SEED,
    ".git/config": b"https://user:hunter2@example.com",
    ".GIT/config": b"https://user:hunter2@example.com",
    "sub/.git/config": b"hunter2",
    "git~1/config": b"hunter2",
    ".git./config": b"hunter2",
    ".env": b"PASSWORD=hunter2\n",
    "sub/.env.production": b"PASSWORD=hunter2\n",
    ".ENV": b"PASSWORD=hunter2\n",
    ".envrc": b"export PASSWORD=hunter2\n",
    ".env_local": b"PASSWORD=hunter2\n",
    "variables": b"# Written by scorekit\nX='hunter2'\n",
    "secrets/tls.key": b"hunter2",
    "sub/Secrets/tls.key": b"hunter2",
    "old/secrets/db.yaml": b"hunter2",
    "old/.scorekit.json": b"{}",
    "listed/.scorekit-files": b"0" * 64 + b"  shop/deep/x\n",
    "listed/shop/deep/x": b"hunter2",
    "all.yaml": STREAM,
    "all.txt": STREAM.replace(b"\n", b"\r\n"),
}


@each_row("source", [name for name in HELD if not name.startswith("listed/.") and "json" not in name])
def test_a_workload_can_not_read_the_projects_secrets_as_a_file(tmp_path: Path, source: str) -> None:
    (tmp_path / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\n")
    for name, content in HELD.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "score.yaml").write_text(HEAD + f"    files: {{/s: {{source: {source}, noExpand: true}}}}\n")
    done = run(tmp_path, ["render", "score.yaml", "--env", "dev", "--seed-file", "elsewhere/seed"])
    assert done.status == 1
    assert "holds secrets of the project" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    "name", [".env.example", ".envoy.yaml", "app.env", "secret.yaml", "envs/.gitignore", "manifest.yaml"]
)
def test_a_file_that_only_looks_like_a_secret_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"kind: Secret\ndata: {a: MINE}\n")
    done = render(tmp_path, f"    files: {{/s: {{source: {name}, noExpand: true}}}}\n")
    assert (done.status, "MINE" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize("glob", [".env", "out.yaml", "out/shop/secrets/*.yaml", ".scorekit-seed", ".git/config"])
def test_no_glob_of_a_project_has_a_secret_read_as_a_score_file(tmp_path: Path, glob: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "score.yaml").write_text(
        HEAD + '    variables: {P: "${resources.db.password}"}\nresources: {db: {type: redis}}\n'
    )
    (tmp_path / ".scorekit-seed").write_bytes(SEED)
    (tmp_path / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\n")
    for output in ("out.yaml", "out/"):
        assert run(tmp_path, ["render", "--env", "dev", "-o", output]).status == 0
    for name in (".env", ".git/config"):
        (tmp_path / name).write_text("hunter2\n")
    secret = (tmp_path / "out.yaml").read_text().split("password: ")[1].split()[0]
    (tmp_path / "scorekit.yaml").write_text(f'apiVersion: scorekit.dev/v1alpha1\nkind: Project\nscore: ["{glob}"]\n')
    for command in (["check", "--env", "dev"], ["render", "--env", "dev"], ["fix", "--diff"]):
        done = run(tmp_path, command)
        assert done.status in {1, 2}
        for word in ("hunter2", secret, SEED.decode()):
            assert word not in done.stdout + done.stderr


def test_a_link_out_of_the_project_is_not_read_as_a_score_file(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine example.com password hunter2")
    project = tmp_path / "project"
    project.mkdir()
    (project / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\n")
    (project / "x.score.yaml").symlink_to(tmp_path / "netrc")
    for arguments in (["check", "--env", "dev"], ["render", "x.score.yaml", "--env", "dev"]):
        done = run(project, arguments)
        assert "hunter2" not in done.stdout + done.stderr
    assert done.status


def test_a_workload_can_not_name_the_server_of_a_driver(tmp_path: Path) -> None:
    resources = "resources:\n  db: {type: postgres}\n  ss: {type: postgres-instance, id: shared-17}\n"
    done = render(tmp_path, resources, environment="local")
    assert done.status == 1
    assert "SK524" in done.stderr


TYPE = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: vault}
params: {properties: {token: {type: string, default: hunter2}}}
outputs: {token: {secret: true}}
"""
DRIVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: vault/inline}
secrets: {token: {text: "{{ params.token }}"}}
outputs: {token: {secret: token}}
"""
ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: mine}
extends: scorekit/BASE
"""


def project(folder: Path, base: str, rest: str) -> None:
    for name, text in {
        "resource_drivers/vault/type.yaml": TYPE,
        "resource_drivers/vault/inline/driver.yaml": DRIVER,
        "environments/mine.yaml": ENVIRONMENT.replace("BASE", base) + rest,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_production_refuses_a_secret_that_is_written_out(tmp_path: Path) -> None:
    project(tmp_path, "prod", "drivers: [{type: vault, driver: vault/inline}]\n")
    done = render(
        tmp_path, '    variables: {T: "${resources.vv.token}"}\nresources: {vv: {type: vault}}\n', environment="mine"
    )
    assert done.status == 1
    assert "SK531" in done.stderr
    assert "hunter2" not in done.stdout


def test_no_diagnostic_quotes_a_line_that_holds_a_secret(tmp_path: Path) -> None:
    project(
        tmp_path,
        "dev",
        "bindings:\n  db: {type: postgres, outputs: {hostt: h, port: abc, password: hunter2, name: n}}\n",
    )
    done = render(
        tmp_path, '    variables: {T: "${resources.db.port}"}\nresources: {db: {type: postgres}}\n', environment="mine"
    )
    assert "SK527" in done.stderr
    assert "hunter2" not in done.stderr


def test_rotation_knows_a_uid_without_its_class(tmp_path: Path) -> None:
    score = '    variables: {P: "${resources.db.password}"}\nresources: {db: {type: postgres}}\n'
    made = []
    for rotation in ("{}", '{"postgres#shop.db": 2}', '{"postgres.default#shop.db": 2}'):
        project(tmp_path, "dev", f"secrets: {{rotation: {rotation}}}\n")
        made.append(render(tmp_path, score, environment="mine").stdout)
    assert made[0] != made[1] == made[2]


def test_a_text_that_grows_without_bound_is_an_error(tmp_path: Path) -> None:
    big = "x" * 100_000
    (tmp_path / "score.yaml").write_text(
        HEAD.replace("{name: shop}", f"{{name: shop, big: {big}}}")
        + "    variables:\n      A: "
        + "${metadata.big}" * 800
        + "\n"
    )
    done = run(tmp_path, ["render", "score.yaml", "--env", "dev"])
    assert done.status == 1
    assert "longer than 1,048,576 characters when filled" in done.stderr


@pytest.mark.parametrize(
    "score",
    [
        f'    resources: {{limits: {{cpu: "{"9" * 5000}"}}}}\n',
        f'resources: {{db: {{type: postgres, params: {{size: "{"9" * 5000}"}}}}}}\n',
        f'resources: {{r: {{type: route, params: {{host: a.b, path: /, port: "{"9" * 5000}"}}}}}}\n',
    ],
)
def test_huge_numbers_are_the_users_fault(tmp_path: Path, score: str) -> None:
    assert render(tmp_path, score).status == 1


def test_json_holds_no_control_character(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text(HEAD + "    variables: {A: b}\n    \u202eimgae: x\n")
    done = run(tmp_path, ["check", "score.yaml", "--env", "dev", "--format", "json"])
    json.loads(done.stdout)
    assert "\u202e" not in done.stdout


def test_a_workload_can_not_read_a_secret_of_the_env_file_as_a_variable(tmp_path: Path) -> None:
    score = '    variables: {S: "${resources.env.SCOREKIT_REDIS_DEFAULT_PAY_CACHE_PASSWORD_55c4}"}\n'
    done = render(tmp_path, score + "resources: {env: {type: environment}}\n", environment="local")
    assert done.status == 1
    assert "SCOREKIT_" not in done.stdout


@pytest.mark.parametrize(
    "patch",
    [
        "{name: p, target: {kind: Secret}, merge: {kind: ConfigMap}}",
        "{name: p, target: {kind: Secret}, json: [{op: copy, from: /data/password, path: /metadata/labels/leak}]}",
        "{name: p, target: {kind: Secret}, json: [{op: copy, from: /data, path: /metadata/annotations}]}",
        "{name: p, target: {kind: Secret}, json: [{op: copy, from: '', path: /metadata/annotations}]}",
        "{name: p, target: {kind: Secret}, merge: {stringData: {a: hunter2}}}",
        "{name: p, target: {kind: Service}, merge: {kind: Secret, spec: null, stringData: {leak: hunter2}}}",
        "{name: p, target: {kind: Service}, merge: {kind: List, apiVersion: v1, items: []}}",
    ],
)
def test_a_patch_neither_reads_nor_writes_a_secret(tmp_path: Path, patch: str) -> None:
    project(tmp_path, "dev", f"patches: [{patch}]\n")
    score = '    variables: {P: "${resources.db.password}"}\nresources: {db: {type: postgres}}\n'
    secret = render(tmp_path, score).stdout.split("password: ")[1].split()[0]
    done = render(tmp_path, score, environment="mine")
    assert (done.status, done.stdout) == (1, "")
    assert secret not in done.stderr


@each_row(
    "command",
    [
        ["schema", "score", "--env", "mine"],
        ["schema", "environment"],
        ["types", "show", "vault"],
        ["drivers", "show", "vault/inline", "--format", "json"],
        ["envs", "show", "mine"],
        ["graph", "--env", "mine", "--format", "html"],
        ["parity", "--env", "mine", "--env", "dev"],
        *(["diff", "--env", "mine", "--env", "yours", "--format", form] for form in ("text", "json", "markdown")),
    ],
)
@each_row("how", ["defaults", "enforced"])
def test_no_command_tells_a_param_that_its_name_calls_secret(tmp_path: Path, command: list[str], how: str) -> None:
    rule = f"drivers: [{{type: vault, driver: vault/inline, params: {{{how}: {{token: hunter3}}}}}}]\n"
    project(tmp_path, "dev", rule)
    own = tmp_path / "environments/mine.yaml"
    other = own.read_text().replace("name: mine", "name: yours").replace("hunter3", "hunter4")
    (tmp_path / "environments/yours.yaml").write_text(other)
    driver = tmp_path / "resource_drivers/vault/inline/driver.yaml"
    driver.write_text(
        f"{driver.read_text()}settings: {{properties: {{password: {{type: string, default: hunter5}}}}}}\n"
    )
    (tmp_path / "score.yaml").write_text(
        HEAD + '    variables: {T: "${resources.vv.token}"}\nresources: {vv: {type: vault}}\n'
    )
    done = run(tmp_path, command)
    assert done.status == 0, done.stderr
    assert done.stdout
    assert "hunter" not in done.stdout + done.stderr


#: Lines that hold a secret, each with a fault on it or beside it.
FAULTY = {
    "value of another type": "variables: {DB_PASSWORD: 048151}",
    "beside a fault": "variables: {DB_PASSWORD: hunter2, A: [1]}",
    "in a mapping": "variables: {DB_PASSWORD: {a: hunter2}}",
    "unreadable": 'variables: {DB_PASSWORD: "hunter2}',
    "tag": "variables: {DB_PASSWORD: !hunter2}",
    "alias": "variables: {DB_PASSWORD: *hunter2 }",
    "anchor": "variables: {DB_PASSWORD: &hunter2 }",
    "twice": "variables: {DB_PASSWORD: hunter2, DB_PASSWORD: hunter3}",
    "placeholder": "variables: {DB_PASSWORD: 'hunter2${resources.nope.x}'}",
    "comment": "varaibles: {}  # the password is hunter2",
    "command line": "command: app --password hunter2",
    "option": "command: [app, --password, hunter2, '${resources.nope.x}']",
    "file": "files: {/etc/token: {content: 'hunter2${resources.nope.x}'}}",
    "file of a list": "files: [{target: /etc/token, content: hunter2}]",
    "header": "livenessProbe: {httpGet: {path: /, port: 80, httpHeaders: [{name: Authorization, value: hunter2}], x: 1}}",
    "url": "variables: {URL: 'redis://me:hunter2@cache', A: [1]}",
}
FORMATS = ("text", "json", "sarif", "markdown", "junit", "github", "gitlab")


@each_row("line", FAULTY.values())
def test_no_report_quotes_a_literal_secret(tmp_path: Path, line: str) -> None:
    (tmp_path / "score.yaml").write_text(f"{HEAD}    {line}\n")
    for form in FORMATS:
        done = run(tmp_path, ["check", "score.yaml", "--env", "dev", "--format", form])
        assert "SK" in done.stdout + done.stderr
        assert not [word for word in ("hunter", "48151") if word in done.stdout + done.stderr]
    fixed = run(tmp_path, ["fix", "score.yaml", "--diff"])
    assert "hunter" not in fixed.stdout + fixed.stderr


@pytest.mark.parametrize(
    "given",
    [
        "containers.main.variables.DB_PASSWORD=hunter2${resources.nope.x}",
        "containers.main.variables.DB_PASSWORD={a: hunter2",
        "containers.main.variables={DB_PASSWORD: hunter2, A: [1]}",
        "containers.main.variables.DB_PASSWORD hunter2",
        "containers.nope.variables.DB_PASSWORD=hunter2 hunter3",
        "containers.main.variables.DB_PASSWORD=[one,\n hunter2",
    ],
)
def test_an_override_of_a_secret_is_not_quoted(tmp_path: Path, given: str) -> None:
    (tmp_path / "score.yaml").write_text(HEAD)
    done = run(tmp_path, ["check", "score.yaml", "--env", "dev", "--override-property", given])
    assert done.status == 1
    assert "hunter" not in done.stdout + done.stderr


def test_the_command_that_mends_an_output_names_no_secret(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text(HEAD)
    override = ["--override-property", "containers.main.variables.DB_PASSWORD=hunter2 hunter3"]
    done = run(tmp_path, ["render", "score.yaml", "--env", "dev", "-o", "out", "--check", *override])
    assert "containers.main.variables.DB_PASSWORD=***" in done.stderr
    assert "hunter" not in done.stdout + done.stderr


def test_wrong_usage_names_no_password_of_a_url(tmp_path: Path) -> None:
    (tmp_path / "score.yaml").write_text(HEAD)
    done = run(tmp_path, ["check", "--image", "https://me:hunter2@registry/x"])
    assert done.status == 2
    assert "https://me:<hidden>@registry/x" in done.stderr


def test_what_is_made_of_a_literal_secret_is_not_told(tmp_path: Path) -> None:
    """A variable of another name, a word behind an option, a header."""
    for name, secret in (("mine", "hunter2"), ("yours", "hunter3")):
        project(tmp_path, "dev", f"variables: {{DB_PASSWORD: {secret}}}\n")
        own = tmp_path / "environments/mine.yaml"
        (tmp_path / f"environments/{name}.yaml").write_text(own.read_text().replace("name: mine", f"name: {name}"))
    project(tmp_path, "dev", "variables: {DB_PASSWORD: hunter2}\n")
    (tmp_path / "score.yaml").write_text(
        f"""{HEAD}    command: [app, --api-key, hunter4]
    variables: {{WORD: "${{resources.env.DB_PASSWORD}}", HOST: example}}
    livenessProbe: {{httpGet: {{path: /, port: 80, httpHeaders: [{{name: Authorization, value: Basic hunter5}}]}}}}
resources: {{env: {{type: environment}}}}
"""
    )
    for command in (
        ["explain", "shop", "--env", "mine"],
        ["explain", "Deployment/shop", "--env", "mine", "--format", "json"],
        ["explain", "score.yaml:6", "--env", "mine"],
        ["explain", "score.yaml:8", "--env", "mine"],
        ["graph", "--env", "mine", "--format", "html"],
        ["parity", "--env", "mine", "--env", "yours"],
        ["diff", "--env", "mine", "--env", "yours"],
        ["envs", "show", "mine"],
    ):
        done = run(tmp_path, command)
        assert done.status == 0, done.stderr
        assert "hunter" not in done.stdout + done.stderr
    assert "example" in run(tmp_path, ["explain", "shop", "--env", "mine"]).stdout
