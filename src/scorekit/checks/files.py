"""Files and volumes of containers: where they appear, what they hold, and where that comes from."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from scorekit.diagnostics import Code, Diagnostic, Label, Severity

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.workload import Workload

BINARY_CONTENT = Code("SK312", "content that is no base64", Severity.ERROR)
FILE_TARGET = Code("SK313", "path that is not absolute", Severity.WARNING)
EMPTY_TARGET = Code("SK314", "empty path", Severity.ERROR)
MOUNT_COLLISION = Code("SK315", "paths that hide each other", Severity.ERROR)
FILE_MODE = Code("SK318", "file that its owner can't read", Severity.WARNING)
FILE_SOURCE = Code("SK319", "source outside the project", Severity.ERROR)


def binary_content(workload: Workload) -> Iterator[Diagnostic]:
    """The contents that are no base64."""
    for name, container in workload.containers.items():
        for target, file in container.files.items():
            if file.binary_content is not None and not _decodes(file.binary_content):
                span = workload.span(("containers", name, "files", target, "binaryContent"))
                message = f"the content of the file `{target}` is no base64"
                yield BINARY_CONTENT.at(span, message, help="`base64 FILE` makes it; plain text belongs in `content`")


def _decodes(text: str) -> bool:
    # Line ends are no part of base64 and mean nothing: a folded text is as good as one line.
    try:
        base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def file_target(workload: Workload) -> Iterator[Diagnostic]:
    """The paths that are not absolute, or empty, or the root."""
    for name, container in workload.containers.items():
        for key, targets in (("files", container.files), ("volumes", container.volumes)):
            for target in targets:
                if fault := _misplaced(target, key.removesuffix("s")):
                    code, message, advice = fault
                    yield code.at(workload.span(("containers", name, key, target), key=True), message, help=advice)


def _misplaced(target: str, what: str) -> tuple[Code, str, str] | None:
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


def mount_collision(workload: Workload) -> Iterator[Diagnostic]:
    """The pairs of paths that collide."""
    for name, container in workload.containers.items():
        if len(container.files) + len(container.volumes) > 1:
            entries = [
                (
                    normpath(f"/{target}").replace("//", "/"),
                    key == "files",
                    workload.span(("containers", name, key, target), key=True),
                )
                for key, targets in (("files", container.files), ("volumes", container.volumes))
                for target in targets
                if target.strip("/")
            ]
            yield from _collisions(sorted(entries, key=lambda entry: entry[2].order))


def _collisions(entries: list[tuple[str, bool, Span]]) -> Iterator[Diagnostic]:
    """The collisions among the paths of a container, in file order."""
    seen: dict[str, Span] = {}
    files = {path: span for path, is_file, span in reversed(entries) if is_file}
    for path, _, span in entries:
        if path in seen:
            labels = [Label(seen[path], "first used here")]
            yield MOUNT_COLLISION.at(
                span, f"the path `{path}` is used twice", labels=labels, help="give one of them another path"
            )
            continue
        seen[path] = span
        above = next((folder for folder in _folders(path) if folder in files), None)
        if above is not None:
            labels = [Label(files[above], "the file")]
            message = f"`{path}` lies below `{above}`, which is a file"
            yield MOUNT_COLLISION.at(span, message, labels=labels, help="give one of them another path")


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, from the top."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(2, len(parts)))


def file_mode(workload: Workload) -> Iterator[Diagnostic]:
    """The files that their owner can't read."""
    for name, container in workload.containers.items():
        for target, file in container.files.items():
            if file.mode is not None and not int(file.mode, 8) & 0o400:
                span = workload.span(("containers", name, "files", target, "mode"))
                readable = f"{int(file.mode, 8) | 0o400:03o}"
                message = f"the owner of the file `{target}` can't read it"
                yield FILE_MODE.at(span, message, help=f'write `"{readable}"` to let the owner read')


def file_source(workload: Workload) -> Iterator[Diagnostic]:
    """The sources that are outside the project, or are not given from the Score file's folder."""
    for name, container in workload.containers.items():
        for target, file in container.files.items():
            if file.source and (fault := _outside(workload.document.source.name, file.source)):
                span = workload.span(("containers", name, "files", target, "source"))
                yield FILE_SOURCE.at(span, fault[0], help=fault[1])


def _outside(score: str, source: str) -> tuple[str, str] | None:
    if source.startswith("/"):
        return (
            f"the source `{source}` is absolute",
            "write the path from the folder of the Score file: `./app.conf`, say",
        )
    if _climbs(join(dirname(score), source)) > _climbs(score):
        return f"the source `{source}` lies outside the project", "put the file into the project"
    return None


def _climbs(path: str) -> int:
    """How many folders a path leaves above the one that it is relative to."""
    return normpath(path).split("/").count("..")


CHECKS = (
    binary_content,
    file_target,
    mount_collision,
    file_mode,
    file_source,
)
