"""Placeholders stand where Score fills them in, and are closed.

Elsewhere they reach the container as they are written, which is seldom meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scorekit.codes.meaning import LITERAL_PLACEHOLDER
from scorekit.model.expanded import expanded
from scorekit.placeholder import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload
    from scorekit.source.document import Path

_ROOTS = ("metadata", "resources")
_OPEN = re.compile(r"(?<!\$)\$\{(?:resources|metadata)\.[^}]*\Z")


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders that nobody fills in."""
    filled = dict(expanded(workload))
    for path, text in filled.items():
        found = _OPEN.search(text)
        if found:
            start = found[0].split("\n", 1)[0]
            span = workload.document.within(path, start, text.count(start, 0, found.start()))
            yield LITERAL_PLACEHOLDER.at(
                span, "a placeholder is not closed, so it stays as it is", help="write `}` after it"
            )
    for path, text, key in _texts(workload.document.data, ()):
        if (path in filled and not key) or _kept_on_purpose(path):
            continue
        for placeholder in placeholders(text):
            if placeholder.path[0] in _ROOTS and len(placeholder.path) > 1:
                message = f"`{placeholder.raw}` stays as it is: Score fills nothing in here"
                span = (
                    workload.span(path, key=True)
                    if key
                    else workload.document.within(path, placeholder.raw, placeholder.occurrence)
                )
                yield LITERAL_PLACEHOLDER.at(span, message, help=_help(path))


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str, bool]]:
    """Every text with a dollar sign, keys included."""
    if isinstance(value, str):
        if "$" in value:
            yield path, value, False
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(key, str) and "$" in key:
                yield (*path, key), key, True
            yield from _texts(item, (*path, key))


def _kept_on_purpose(path: Path) -> bool:
    """Whether ``noExpand`` asked for it: no other text of a file's content is left unfilled."""
    return path[0] == "containers" and path[2:3] == ("files",) and path[-1] == "content"


def _help(path: Path) -> str | None:
    if path[0] == "containers" and path[2] in ("command", "args"):
        return "give it to a variable under `variables`, and write `$(VARIABLE)` here"
    if path[0] == "containers" and path[2] == "image":
        return "write `image: .` and give the image when rendering"
    return "placeholders work in variables, contents of files, sources of volumes and params"
