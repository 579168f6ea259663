"""What `make demo` shows: one workload in two environments, how its Deployments differ, and what a mistake looks like.

Renders 02-payment-service for `dev`, where the team runs its own database, and for `prod-crossplane`, where the platform
claims one from AWS, into the folder `demo/`.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from shlex import join

from scorekit import cli

EXAMPLE = Path("examples/02-payment-service/score.yaml")
ENVIRONMENTS = ("dev", "prod-crossplane")
IMAGE = "registry.example.com/payment-service:1.4.2"
DEPLOYMENT = Path("payment-service/deployment-payment-service.yaml")
BROKEN = """\
apiVersion: score.dev/v1b1
metadata:
  name: shop
containers:
  main:
    image: registry.example.com/shop:1.0.0
    variables:
      DB_HOST: ${resources.bd.host}
      CACHE: redis://${resources.cahce.host}
resources:
  db: {type: postgres}
  cache: {type: redis}
"""


def title(words: str) -> None:
    """A line that stands out."""
    print(f"\n===== {words} =====", flush=True)


def scorekit(*arguments: str) -> int:
    """Show a command and run it; its exit status."""
    title(join(["scorekit", *arguments]))
    return cli.run(list(arguments))


def main(folder: Path) -> int:
    """Render, compare, and make a mistake; the exit status."""
    title(f"cat {EXAMPLE}")
    print(EXAMPLE.read_text(encoding="utf-8"))
    for name in ENVIRONMENTS:
        status = scorekit("render", str(EXAMPLE), "--env", name, "--image", IMAGE, "-o", f"{folder / name}/", "-q")
        if status:
            return status
        print("\n".join(sorted(str(p) for p in (folder / name).rglob("*.yaml"))))
    compare(*(folder / name / DEPLOYMENT for name in ENVIRONMENTS))
    return 0 if wrong(folder / "broken") == 1 else 1


def compare(first: Path, second: Path) -> None:
    """Print how two files differ."""
    title(join(["diff", "-U1", str(first), str(second)]))
    before, after = (file.read_text(encoding="utf-8").splitlines() for file in (first, second))
    print("\n".join(difflib.unified_diff(before, after, str(first), str(second), n=1, lineterm="")))


def wrong(folder: Path) -> int:
    """Two mistakes in a project of their own; the exit status of rendering them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scorekit.yaml").write_text("name: shop\n", encoding="utf-8")
    (folder / "score.yaml").write_text(BROKEN, encoding="utf-8")
    return scorekit("render", str(folder / "score.yaml"), "--env", "dev")


if __name__ == "__main__":
    sys.exit(main(Path("demo")))
