"""Real JSON outputs of a small project that has something of everything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.golden.running import run

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {{name: {0}}}\nextends: scorekit/{1}\n"
_FILES = {
    "scorekit.yaml": "kind: Project\nname: store\n",
    "score.yaml": """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: shop:1
    variables: {HOST: "${resources.db.host}", PASSWORD: "${resources.db.password}", GONE: "${resources.env.GONE}"}
service: {ports: {web: {port: 8080}}}
resources:
  db: {type: postgres, params: {size: small}}
  queue: {type: redis, id: queue}
  env: {type: environment}
""",
    "environments/near.yaml": _HEAD.format("near", "dev") + "namespace: near\nvariables: {GONE: here}\n",
    "environments/far.yaml": _HEAD.format("far", "prod") + """\
namespace: far
variables: {GONE: there}
drivers: [{type: postgres, driver: postgres/aws-rds, params: {enforced: {version: "17", size: large}}}]
bindings: {queue: {outputs: {host: redis.example.com, port: 6379, username: u, password: {secretRef: {name: q, key: k}}}}}
workloads: {shop: {overrides: {containers: {main: {variables: {EXTRA: "1"}}}}}}
""",
    "environments/here.yaml": _HEAD.format("here", "local") + "variables: {GONE: here}\n",
    "environments/there.yaml": _HEAD.format("there", "local") + "variables: {GONE: there}\n",
}  # fmt: skip
#: An environment that can't be compiled, and one whose diagnostic has labels.
_BROKEN = {
    "environments/broken.yaml": _HEAD.format("broken", "dev") + "variables: {}\n",
    "environments/twice.yaml": _HEAD.format("twice", "dev")
    + "variables: {GONE: x}\ndrivers: [{type: redis, driver: redis/in-cluster}, {type: redis, driver: redis/compose}]\n",
}
_COMMANDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "explain": (("explain", "shop.main.HOST"), ("explain", "shop.db"), ("explain", "shop.main.PASSWORD")),
    "code": (("explain", "SK202"),),
    "diff": (("diff", "--env", "near", "--env", "far"), ("diff", "--env", "here", "--env", "there")),
    "graph": (("graph",),),
    "check": (("check",),),
    "parity": (("parity",),),
    "impact": (
        ("impact", "postgres/in-cluster"), ("impact", "environments/far.yaml:6"), ("impact", "environments/near.yaml"),
        ("impact", "postgres"),
    ),
}  # fmt: skip


def samples(folder: Path) -> Mapping[str, list[Any]]:
    """What the commands print about the project, made in an empty folder, by command."""
    _write(folder, _FILES)
    found = {name: [_printed(folder, each) for each in each_of] for name, each_of in _COMMANDS.items()}
    _write(folder, _BROKEN)
    for command in ("check", "parity", "impact"):
        found[command] += [_printed(folder, each) for each in _COMMANDS[command]]
    return found


def _printed(folder: Path, arguments: tuple[str, ...]) -> Any:
    return json.loads(run(folder, [*arguments, "--format", "json"]).stdout)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
