"""What `make demo` shows: a workload, its manifests, why a value is what it is, how environments differ, and a mistake.

Renders 02-payment-service for `dev`, where the team runs its own database, and for `prod-crossplane`, where the platform
claims one from AWS, into the folder `demo/`, with the graph of both as a page.
"""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import join

from scorekit import cli

EXAMPLE = Path("examples/02-payment-service/score.yaml")
ENVIRONMENTS = ("dev", "prod-crossplane")
IMAGE = "registry.example.com/payment-service:1.4.2"
DEPLOYMENT = Path("dev/payment-service/deployment-payment-service.yaml")
VALUE = "payment-service.main.DB_HOST"
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


def show(file: Path) -> None:
    """Print a file under its name."""
    title(f"cat {file}")
    print(file.read_text(encoding="utf-8"), flush=True)


def main(folder: Path) -> int:
    """Render, explain, compare, and make a mistake; the exit status."""
    show(EXAMPLE)
    for name in ENVIRONMENTS:
        status = scorekit("render", str(EXAMPLE), "--env", name, "--image", IMAGE, "-o", f"{folder / name}/", "-q")
        if status:
            return status
        print("\n".join(sorted(str(p) for p in (folder / name).rglob("*.yaml"))))
    show(folder / DEPLOYMENT)
    both = [option for name in ENVIRONMENTS for option in ("--env", name)]
    status = (
        scorekit("explain", VALUE, "-f", str(EXAMPLE), *both, "--image", IMAGE)
        or scorekit("diff", str(EXAMPLE), *both, "--image", IMAGE)
        or scorekit("graph", str(EXAMPLE), *both, "-q", "-o", str(folder / "graph.html"))
    )
    return status or (0 if wrong(folder / "broken") == 1 else 1)


def wrong(folder: Path) -> int:
    """Two mistakes in a project of their own; the exit status of rendering them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scorekit.yaml").write_text("name: shop\n", encoding="utf-8")
    (folder / "score.yaml").write_text(BROKEN, encoding="utf-8")
    return scorekit("render", str(folder / "score.yaml"), "--env", "dev")


if __name__ == "__main__":
    sys.exit(main(Path("demo")))
