"""A description for people: rows in columns; of one document its facts a line each, then a table for each list of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.location import Span
from scorekit.report.tables import columns
from scorekit.report.terminal import PLAIN, Palette, printable

if TYPE_CHECKING:
    from scorekit.description import Description

    Row = Mapping[str, Any]

#: What is true of a document or row, or goes without saying.
_QUALITIES = frozenset({"abstract", "mountable", "required", "secret"})
#: What people call a column that has another name for tools.
_HEADS = {"span": "where", "endOfLife": "end of life", "readBy": "read by"}


def render(description: Description, palette: Palette = PLAIN) -> str:
    """The text with a final newline."""
    data = description.data
    return page(data, palette) if isinstance(data, Mapping) else table(data, palette)


def table(rows: Sequence[Row], palette: Palette) -> str:
    """The rows under their keys, in columns."""
    heads = list(rows[0]) if rows else []
    return columns(
        [_HEADS.get(head, head) for head in heads],
        [[_cell(row[head], head) for head in heads] for row in rows],
        palette,
    )


def page(record: Row, palette: Palette) -> str:
    """A record as text: its facts a line each, then a table for each list of rows."""
    facts = {key: _cell(value, key) for key, value in record.items() if not _is_table(value)}
    width = max(len(_words(key)) for key in facts) + 1
    lines = [f"{_words(key) + ':':<{width}} {printable(text)}\n" for key, text in facts.items() if text]
    parts = ["".join(lines)]
    for key, value in record.items():
        if _is_table(value) and value:
            parts.append(f"{palette.bold}{_words(key).capitalize()}{palette.reset}\n{table(value, palette)}")
    return "\n".join(parts)


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _words(key: str) -> str:
    """``additionalOutputs`` as people write it."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in key)


def _cell(value: Any, head: str) -> str:
    if isinstance(value, bool):
        return ("yes" if value else "") if head in _QUALITIES else json.dumps(value)
    if isinstance(value, Span):
        return value.place
    if isinstance(value, list):
        return ", ".join(_cell(item, head) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
