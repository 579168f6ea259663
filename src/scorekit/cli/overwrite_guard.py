"""What a render must never write over: the files that it is made from, and those that look written by hand."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.safe_read import read_regular
from scorekit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.cli.render import RenderInputs, Request
    from scorekit.cli.workspace import Workspace

#: A document of Score or of ours, which no target emits. Only keys at the left margin, or of a flow mapping, count.
_WRITTEN_BY_HAND = re.compile(rb"""(?m)^(?:\{.*?)?["']?apiVersion["']?\s*:\s*["']?score(?:kit)?\.dev/""")


def protect(workspace: Workspace, request: Request, given: RenderInputs, output: Path | None) -> None:
    """Refuse an output FILE that is one of the inputs, and without ``--force`` one that holds a Score document."""
    if output is None:
        return
    real = Path(os.path.realpath(output))
    if any(Path(os.path.realpath(path)) == real for path in _files(workspace, request, given)):
        raise UsageError(f"--output {output} is one of the files that the manifests are made from; name another")
    if any(real.is_relative_to(os.path.realpath(folder)) for folder in _folders(workspace, request)):
        raise UsageError(f"--output {output} lies among drivers or environments; name another folder")
    if not request.force and real.is_file() and _WRITTEN_BY_HAND.search(read_regular(str(real))):
        raise UsageError(f"--output {output} holds a document that someone wrote by hand; `--force` replaces it")


def _files(workspace: Workspace, request: Request, given: RenderInputs) -> Iterator[Path]:
    folder = workspace.folder
    yield folder.root / "scorekit.yaml"
    yield from (folder.root / source.name for source in given.inputs.sources_read)
    yield from (folder.root / name for name in given.sources)
    for path in (*request.overrides_files, *request.image_files, *request.context):
        yield folder.absolute(path)
    if request.seed_file is not None:
        yield request.seed_file


def _folders(workspace: Workspace, request: Request) -> tuple[Path, ...]:
    own = (workspace.folder.drivers_dir, workspace.folder.environments_dir)
    return (*(own if workspace.folder.found else ()), *request.driver_folders, *request.environment_folders)
