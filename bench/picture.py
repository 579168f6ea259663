"""The picture of the graph's page in the documentation, taken of an example.

python bench/picture.py, with node, chromium and tests/browser's packages
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "graph.png"
FRAGMENT = "env=prod&node=postgres.default%23api.db"


def main() -> int:
    node, chromium = shutil.which("node"), shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if node is None or chromium is None:
        print("node and chromium are needed")
        return 1
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "graph.html"
        draw = [sys.executable, "-m", "scorekit", "graph", "-q", "-o", str(page)]
        subprocess.run(draw, cwd=ROOT / "examples" / "08-shop", check=True)
        script = ROOT / "tests" / "browser" / "picture.js"
        subprocess.run([node, str(script), chromium, str(page), FRAGMENT, str(PICTURE)], check=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
