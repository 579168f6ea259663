"""An example made small: as few commands, files and parts of documents as show the same problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.fuzz import documents
from tests.fuzz.projects import FILE, Entry, Example, Project

if TYPE_CHECKING:
    Shows = Callable[[Example], bool]


def reduced(example: Example, shows: Shows) -> Example:
    """The smallest example that was found, by leaving things out as long as it ``shows`` what it should."""
    for one in example.commands:
        if shows(alone := replace(example, commands=[one])):
            example = alone
            break
    smaller: Example | None = example
    while smaller is not None:
        example = smaller
        smaller = next((e for e in _smaller(example) if shows(e)), None)
    return example


def _smaller(example: Example) -> Iterator[Example]:
    """The example less a command, a file, or a part of a file, the largest first."""
    for number in range(len(example.commands)) if len(example.commands) > 1 else ():
        yield replace(example, commands=[*example.commands[:number], *example.commands[number + 1 :]])
    project = example.project
    for head in _less(project.head):
        yield replace(example, project=Project(project.files, head))
    for files in _less(project.files):
        yield replace(example, project=Project(files, project.head))


def _less(entries: Mapping[str, Entry]) -> Iterator[Mapping[str, Entry]]:
    for path in entries:
        yield {p: e for p, e in entries.items() if p != path}
    for path, entry in entries.items():
        if entry.mode == FILE:
            for text in _shorter(path, entry.text):
                yield {**entries, path: Entry(text)}


def _shorter(path: str, text: str) -> Iterator[str]:
    try:
        tree = documents.read(text) if path.endswith((".yaml", ".json")) else None
    except ValueError:
        tree = None
    if tree is None:
        lines = text.split("\n")
        yield from ("\n".join([*lines[:n], *lines[n + 1 :]]) for n in range(len(lines)) if len(lines) > 1)
        return
    for way in sorted(documents.ways(tree), key=len)[1:]:
        yield documents.write(documents.put(tree, way))
