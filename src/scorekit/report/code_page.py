"""A diagnostic code with its documentation, as ``scorekit explain CODE`` prints it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scorekit.codes import documentation

if TYPE_CHECKING:
    from scorekit.diagnostics import Code


def text(code: Code) -> str:
    """One code, for a terminal."""
    return f"{code.id}: {code.title} ({code.severity})\n\n{documentation()[code.id]}\n"


def as_json(code: Code) -> str:
    """One code as a JSON object, for tools."""
    words = {"code": code.id, "title": code.title, "severity": code.severity, "text": documentation()[code.id]}
    return json.dumps(words, indent=2, ensure_ascii=False) + "\n"
