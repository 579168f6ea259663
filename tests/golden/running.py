"""The command line run in a folder, inside this process."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

from scorekit import cli

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Run:
    """What a run printed, and its status."""

    status: int
    stdout: str
    stderr: str


def run(folder: Path, arguments: Sequence[str]) -> Run:
    """Run ``scorekit ARGUMENTS`` in a folder."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    seed = os.environ.pop("SCOREKIT_SEED", None)
    try:
        with chdir(folder), redirect_stdout(out), redirect_stderr(err):
            status = cli.run(list(arguments))
    finally:
        if seed is not None:
            os.environ["SCOREKIT_SEED"] = seed
    return Run(status, *(s.buffer.getvalue().decode() for s in (out, err)))
