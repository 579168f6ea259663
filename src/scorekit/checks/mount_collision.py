"""No file or volume of a container hides another."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from scorekit.codes.meaning import MOUNT_COLLISION
from scorekit.diagnostics import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
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
    """The folders that a path lies in, from the top."""
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(2, len(parts)))
