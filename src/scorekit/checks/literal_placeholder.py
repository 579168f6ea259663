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
#: One of these is in every text that is looked at.
_MARKS = ("${", "{{", "resources.", "metadata.")
_OURS = r"(?:resources|metadata)\.[\w.-]*\w"
#: A resource's output as a driver, another tool or a shell would write it, and what Helm fills in.
_FOREIGN = re.compile(
    rf"(?<!\$)\{{\{{-? *({_OURS}|\.(?:Values|Release|Chart)\.[\w.-]+) *-?\}}\}}"
    rf"|(?:[#%@]\{{|(?<!\$)\$\() *({_OURS}) *[)}}]|(?<!\$)\$({_OURS})"
)
_OPEN = re.compile(r"(?<!\$)\$\{(?:resources|metadata)\.[^}]*\Z")


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders that nobody fills in."""
    texts: list[tuple[Path, str, bool]] = []
    _collect(workload.document.data, (), texts)
    filled = {path for path, _ in expanded(workload)} if texts else set()
    for path, text, key in texts:
        if path in filled and not key:
            yield from _unclosed(workload, path, text)
        elif _told_elsewhere(path):
            continue
        else:
            yield from _unfilled(workload, path, text, key=key)
        yield from _braces(workload, path, text, key=key)


def _collect(value: Any, path: Path, texts: list[tuple[Path, str, bool]]) -> None:
    """Every text with a placeholder's beginning, keys included."""
    if isinstance(value, str):
        if any(root in value for root in _MARKS):
            texts.append((path, value, False))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _collect(item, (*path, index), texts)
    elif isinstance(value, dict):
        for key, item in value.items():
            if any(root in key for root in _MARKS):
                texts.append(((*path, key), key, True))
            _collect(item, (*path, key), texts)


def _unclosed(workload: Workload, path: Path, text: str) -> Iterator[Diagnostic]:
    found = _OPEN.search(text, text.rfind("}") + 1)
    if found:
        start = found[0].split("\n", 1)[0]
        span = workload.document.within(path, start, text.count(start, 0, found.start()))
        yield LITERAL_PLACEHOLDER.at(
            span, "a placeholder is not closed, so it stays as it is", help="write `}` after it"
        )


def _unfilled(workload: Workload, path: Path, text: str, *, key: bool) -> Iterator[Diagnostic]:
    for found in placeholders(text):
        if found.path[0] in _ROOTS and len(found.path) > 1:
            span = workload.document.within(path, found.raw, found.occurrence)
            message = f"`{found.raw}` stays as it is: Score fills nothing in here"
            yield LITERAL_PLACEHOLDER.at(workload.span(path, key=True) if key else span, message, help=_help(path))


def _braces(workload: Workload, path: Path, text: str, *, key: bool) -> Iterator[Diagnostic]:
    for found in {m[0]: m for m in reversed([*_FOREIGN.finditer(text)])}.values():
        span = workload.span(path, key=True) if key else workload.document.within(path, found[0])
        message = f"`{found[0]}` stays as it is: a placeholder of Score is `${{...}}`"
        name = next(filter(None, found.groups()))
        hint = "say what differs in environments, or by a resource" if name[0] == "." else f"write `${{{name}}}`"
        yield LITERAL_PLACEHOLDER.at(span, message, help=hint)


def _told_elsewhere(path: Path) -> bool:
    """Whether ``noExpand`` asked for it, for no other text of a file's content is left unfilled, or the image is none."""
    return path[0] == "containers" and path[-1] in ("content", "image")


def _help(path: Path) -> str | None:
    if path[0] == "containers" and path[2] in ("command", "args"):
        return (
            "give it to a variable under `variables`, which the program reads, or a shell does: "
            '`command: ["sh", "-c", "exec server --host \\"$DB_HOST\\""]`'
        )
    return "placeholders work in variables, contents of files, sources of volumes and params"
