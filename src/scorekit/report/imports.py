"""What an import did, for a terminal, a program, and a pull request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scorekit.report import tables
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.migration.importing import Import, Item

_HEADINGS = {
    "translated": "Translated",
    "decide": "For a person to decide",
    "left": "Left out",
}


def text(found: Import) -> str:
    """For a terminal."""
    lines: list[str] = []
    for outcome, heading in _HEADINGS.items():
        items = [item for item in found.items if item.outcome == outcome]
        if items:
            lines += [f"{heading}:", *(line for item in items for line in _lines(item)), ""]
    if found.secrets:
        lines += ["Secrets that exist, where scorekit reads them and where their value is now:"]
        lines += [f"  {name}  from {place}" for name, place in found.secrets]
        lines.append("")
    lines += [f"To do: {each}" for each in found.todo]
    lines += [f"wrote  {path}" for path in found.files]
    lines.append(_summary(found))
    return "\n".join(map(printable, lines)) + "\n"


def _lines(item: Item) -> list[str]:
    into = f" -> {item.into}" if item.into else ""
    place = f"  ({item.place})" if item.place else ""
    return [f"  {item.what}{into}{place}", *(f"      {detail}" for detail in item.details)]


def _summary(found: Import) -> str:
    return (
        f"{found.counted('translated')} translated, {found.counted('decide')} for a person to decide, "
        f"{found.counted('left')} left out; the environment is `{found.environment}`"
    )


def as_json(found: Import) -> str:
    """For a program."""
    data = {
        "tool": found.tool,
        "environment": found.environment,
        "items": [
            {"outcome": i.outcome, "what": i.what, "place": i.place, "into": i.into, "details": list(i.details)}
            for i in found.items
        ],
        "secrets": [{"to": name, "from": place} for name, place in found.secrets],
        "todo": list(found.todo),
        "files": list(found.files),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def markdown(found: Import) -> str:
    """For a pull request."""
    parts = [f"# Brought over from {found.tool}\n\n{_summary(found).replace('`', '')}.\n"]
    for outcome, heading in _HEADINGS.items():
        rows = [(i.what, i.place, i.into, "; ".join(i.details)) for i in found.items if i.outcome == outcome]
        if rows:
            parts.append(f"## {heading}\n\n" + tables.markdown(("From", "Where", "To", "Notes"), rows))
    if found.secrets:
        heads = ("Where scorekit reads it", "Where its value is now")
        parts.append("## Secrets that exist\n\n" + tables.markdown(heads, found.secrets))
    if found.todo:
        parts.append("## To do\n\n" + "".join(f"- {tables.quoted(each)}\n" for each in found.todo))
    parts.append("## Files\n\n" + "".join(f"- {tables.quoted(path)}\n" for path in found.files))
    return "\n".join(parts)


FORMS: Mapping[str, Callable[[Import], str]] = {"text": text, "json": as_json, "markdown": markdown}
