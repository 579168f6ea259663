"""Files and volumes appear at an absolute path, and not at the root."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from scorekit.codes.meaning import EMPTY_TARGET, FILE_TARGET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The paths that lead nowhere, or somewhere unsaid."""
    for name, container in workload.containers.items():
        for key, targets in (("files", container.files), ("volumes", container.volumes)):
            for target in targets:
                span = workload.span(("containers", name, key, target), key=True)
                what = key.removesuffix("s")
                if normpath(f"/{target}").strip("/") == "":
                    message = (
                        f"the path of a {what} is empty" if target.strip() == "" else f"a {what} can't be `{target}`"
                    )
                    yield EMPTY_TARGET.at(
                        span, message, help="write the whole path in the container: `/etc/app.conf`, say"
                    )
                elif not target.startswith("/"):
                    message = f"the path of the {what} `{target}` is not absolute"
                    yield FILE_TARGET.at(
                        span, message, help=f"write `{normpath(f'/{target}')}`, or the folder that is meant before it"
                    )
