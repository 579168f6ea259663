"""Files and volumes appear at an absolute path, and not at the root."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from scorekit.codes.meaning import EMPTY_TARGET, FILE_TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Code, Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The paths that lead nowhere, or somewhere unsaid."""
    for name, container in workload.containers.items():
        for key, targets in (("files", container.files), ("volumes", container.volumes)):
            for target in targets:
                told = _fault(target, key.removesuffix("s"))
                if told is not None:
                    code, message, advice = told
                    yield code.at(workload.span(("containers", name, key, target), key=True), message, help=advice)


def _fault(target: str, what: str) -> tuple[Code, str, str] | None:
    whole = normpath(f"/{target}")
    if not whole.strip("/"):
        message = f"a {what} can't be at `{target}`" if target else f"the path of a {what} is empty"
        return EMPTY_TARGET, message, "write the whole path in the container: `/etc/app.conf`, say"
    if not target.startswith("/"):
        return (
            FILE_TARGET,
            f"the path of the {what} `{target}` is not absolute",
            f"write `{whole}`, or the folder that is meant before it",
        )
    return None
