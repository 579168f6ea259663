"""A project whose every text tries to be markup, a link or a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import scorekit
from scorekit.workspace.site import site

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.targets.api import OutputFile

SEED = b"0123456789abcdef0123456789abcdef"
_ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: NAME, description: "<script>alert(4)</script>"}
extends: scorekit/dev
variables: {LINK: "javascript:alert(5)//NAME", WORDS: "</script><script>hacked = 6</script>\\u202e"}
"""
_TEXTS = {
    "scorekit.yaml": "apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n",
    "environments/dev.yaml": _ENVIRONMENT.replace("NAME", "dev"),
    "environments/test.yaml": _ENVIRONMENT.replace("NAME", "test"),
    "web/score.yaml": """\
apiVersion: score.dev/v1b1
metadata:
  name: web
  annotations: {description: "<script>hacked = 2</script>"}
containers:
  main:
    image: .
    variables: {LINK: "${resources.words.LINK}", TEXT: "${resources.words.WORDS}", API: "${resources.api.hostname}"}
resources:
  words: {type: environment}
  api: {type: service-port, params: {workload: api, port: http}}
  cache: {type: redis, id: shared}
""",
    "api/score.yaml": """\
apiVersion: score.dev/v1b1
metadata: {name: api}
service: {ports: {http: {port: 80}}}
containers:
  main: {image: registry.example.com/api:1.0, variables: {URL: "${resources.db.url}"}}
resources:
  db: {type: postgres, params: {version: "16"}}
  cache: {type: redis, id: shared}
""",
}


def make_hostile(root: Path) -> Path:
    """Write the project in a folder; its root."""
    for name, text in _TEXTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def pages_of(root: Path) -> dict[str, str]:
    """The files of the site of a project, by name."""
    return {file.path: file.content.decode() for file in files_of(root)}


def files_of(root: Path) -> tuple[OutputFile, ...]:
    return site(scorekit.Project.open(root).unwrap(), None, seed=SEED).value
