"""What `make demo` shows: one workload in two environments, and how they differ.

Renders 02-payment-service for `dev`, where the team runs its own database, and for `prod-crossplane`, where the platform
claims one from AWS, into the folder `demo/`.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from scorekit import cli

EXAMPLE = Path(__file__).parent / "02-payment-service"
ENVIRONMENTS = ("dev", "prod-crossplane")
IMAGE = "registry.example.com/payment-service:1.4.2"


def title(words: str) -> None:
    """A line that stands out."""
    print(f"\n===== {words} =====", flush=True)


def main(folder: Path) -> int:
    """Render, show, compare; the exit status."""
    title("examples/02-payment-service/score.yaml, what the developer wrote")
    print((EXAMPLE / "score.yaml").read_text(encoding="utf-8"))
    for name in ENVIRONMENTS:
        title(f"scorekit render score.yaml --env {name}")
        output = folder / f"{name}.yaml"
        arguments = ["render", str(EXAMPLE / "score.yaml"), "--env", name, "--image", IMAGE, "-o", str(output), "-q"]
        status = cli.run(arguments)
        if status:
            return status
        print(output.read_text(encoding="utf-8"))
    first, second = ((folder / f"{n}.yaml").read_text(encoding="utf-8").splitlines() for n in ENVIRONMENTS)
    title(f"the same workload: {ENVIRONMENTS[0]} beside {ENVIRONMENTS[1]}")
    print("\n".join(difflib.unified_diff(first, second, *ENVIRONMENTS, n=2, lineterm="")))
    title("and when something is wrong")
    return 0 if cli.run(["render", str(EXAMPLE / "score.yaml"), "--env", "prod-crossplane"]) == 1 else 1


if __name__ == "__main__":
    sys.exit(main(Path("demo")))
