"""A diagnostic code with its documentation, as ``scorekit explain CODE`` prints it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scorekit.codes import all_codes, documentation
from scorekit.errors import UsageError
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.diagnostics import Code


def page(name: str, *, as_json: bool = False) -> str:
    """The documentation of the code of a name, in either case; UsageError where there is none."""
    known = all_codes()
    found = known.get(name.upper())
    if found is None:
        hint = did_you_mean(name.upper(), known) or "docs/codes.md lists them"
        raise UsageError(f"there is no diagnostic code `{name}`; {hint}")
    return _as_json(found) if as_json else _text(found)


def _text(code: Code) -> str:
    """One code, for a terminal."""
    return f"{code.id}: {code.title} ({code.severity})\n\n{documentation()[code.id]}\n"


def _as_json(code: Code) -> str:
    """One code as a JSON object, for tools."""
    words = {"code": code.id, "title": code.title, "severity": code.severity, "text": documentation()[code.id]}
    return json.dumps(words, indent=2, ensure_ascii=False) + "\n"
