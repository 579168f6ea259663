"""What callers write is typed for pyright too; mypy reads ``tests/typing`` with everything else. Each ignored typo is one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = Path(__file__).parents[1]
PYRIGHT = _TESTS / "node_modules" / "pyright" / "index.js"


@pytest.mark.skipif(not PYRIGHT.exists(), reason="pyright is not installed: `make node` does it")
@pytest.mark.skipif(shutil.which("node") is None, reason="wants node")
def test_callers_are_typed_for_pyright_in_its_strict_mode() -> None:
    command = ["node", str(PYRIGHT), "--project", str(_TESTS / "typing"), "--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "0 errors, 0 warnings, 0 informations"), (
        done.stdout + done.stderr
    )
