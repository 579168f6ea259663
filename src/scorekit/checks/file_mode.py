"""The owner of a file may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import FILE_MODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The files that their owner can't read."""
    for name, container in workload.containers.items():
        for target, file in container.files.items():
            if file.mode is not None and not int(file.mode, 8) & 0o400:
                span = workload.span(("containers", name, "files", target, "mode"))
                readable = f"{int(file.mode, 8) | 0o400:03o}"
                message = f"the owner of the file `{target}` can't read it"
                yield FILE_MODE.at(span, message, help=f'write `"{readable}"` to let the owner read')
