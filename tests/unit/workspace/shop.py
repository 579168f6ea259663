"""A project to ask things of: two workloads, two environments of its own, a file that a workload takes, a deprecated form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SEED = b"0123456789abcdef0123456789abcdef"
_TEXTS = {
    "scorekit.yaml": "apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\ndefaultEnvironment: dev\n",
    "environments/dev.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: dev}
extends: scorekit/dev
namespace: shop-dev
variables: {LEVEL: debug}
""",
    "environments/live.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: live}
extends: scorekit/dev
namespace: shop-live
variables: {LEVEL: info}
""",
    "motd.txt": "hello\n",
    "api/score.yaml": """\
apiVersion: score.dev/v1b1
metadata: {name: api}
containers:
  main:
    image: .
    variables: {DB: "${resources.db.host}"}
    files:
      - target: /etc/motd
        source: ../motd.txt
resources:
  db: {type: postgres}
""",
    "web/score.yaml": """\
apiVersion: score.dev/v1b1
metadata: {name: web}
containers:
  main:
    image: registry.example.com/web:1.0
    variables: {CACHE: "${resources.cache.host}"}
resources:
  cache: {type: redis}
""",
}


def make_shop(root: Path) -> Path:
    """Write the project in a folder; its root."""
    for name, text in _TEXTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    (root / ".scorekit-seed").write_bytes(SEED)
    (root / ".gitignore").write_text(".scorekit-seed\n", "utf-8")
    return root
