"""Diagnostics as SARIF 2.1.0, the format of code scanning services and editors.

Paths are relative to the reader's folder (``%SRCROOT%``), and no path of this machine is given. GitHub wants a file of
every result, so what is about no file is placed at the project's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from scorekit.codes import all_codes, documentation
from scorekit.report.diagnostics import ALONE, Context, DiagnosticPart, remarks
from scorekit.report.spans import FindingPlace, fingerprints
from scorekit.report.terminal import printable
from scorekit.version import __version__

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic, Label
    from scorekit.location import Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
#: Our own identity of a result. GitHub's ``primaryLocationLineHash`` is made by its upload, which compares it otherwise.
_FINGERPRINT = "scorekitFinding/v1"
#: What makes a link of a message: ``[text](1)``, where a backslash takes the meaning from a bracket or a backslash.
_LINK = re.compile(r"[\[\]\\]")
#: A line of an example in a code's documentation.
_INDENT = "    "


def render(diagnostics: Sequence[Diagnostic], context: Context = ALONE) -> str:
    """One SARIF log with one run."""
    return together((DiagnosticPart(diagnostics, context),))


def together(parts: Sequence[DiagnosticPart]) -> str:
    """One log with one run for all: a service that takes one run a tool and category takes it, and closes what is fixed."""
    return json.dumps(log(parts), indent=2) + "\n"


def log(parts: Sequence[DiagnosticPart]) -> dict[str, Any]:
    """The log as plain data; its rules are the codes that occur."""
    severities = {d.code: d.severity for part in reversed(parts) for d in reversed(part.diagnostics)}
    codes = sorted(severities)
    index = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "scorekit",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(code, str(severities[code])) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that scorekit was run in."}}},
        "results": _results(parts, index),
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _results(parts: Sequence[DiagnosticPart], index: Mapping[str, int]) -> list[dict[str, Any]]:
    """The results of all; what two projects say of a file that they share is said once."""
    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        identities = fingerprints(part.diagnostics, part.context.prefix, part.context.home)
        for diagnostic, fingerprint in zip(part.diagnostics, identities, strict=True):
            result = _result(diagnostic, index[diagnostic.code], fingerprint, part.context)
            found.setdefault(fingerprint, result)
    return list(found.values())


def _rule(id_: str, severity: str) -> dict[str, Any]:
    code = all_codes().get(id_)
    if code is None:
        return {"id": id_, "defaultConfiguration": {"level": severity}}
    title, doc = _sentence(code.title), documentation()[code.id]
    prose = " ".join(line for line in doc.splitlines() if line and not line.startswith(_INDENT))
    return {
        "id": code.id,
        "name": "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", code.title)),
        "shortDescription": {"text": title},
        "fullDescription": {"text": prose},
        "help": {"text": doc, "markdown": doc},
        "defaultConfiguration": {"level": str(code.severity)},
        "properties": {"tags": ["score"], "problem.severity": _problem(str(code.severity))},
    }


def _problem(severity: str) -> str:
    """GitHub's word for a level: it sorts by error, warning and recommendation."""
    return "recommendation" if severity == "note" else severity


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _result(diagnostic: Diagnostic, rule: int, fingerprint: str, context: Context) -> dict[str, Any]:
    related = [_label(label, context) for label in diagnostic.labels]
    environments = (context.environments or {}).get(diagnostic, ())
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": str(diagnostic.severity),
        "message": _message(
            "\n".join((_full(printable(diagnostic.message)), *map(_full, remarks(diagnostic, context))))
        ),
        "locations": [_location(context.place(diagnostic.span))],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": {_FINGERPRINT: fingerprint},
        **({"properties": {"environments": list(environments)}} if environments else {}),
    }


def _full(text: str) -> str:
    """A sentence of a message with a final stop."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _message(text: str) -> dict[str, str]:
    return {"text": _LINK.sub(r"\\\g<0>", text) if "](" in text else text}


def _label(label: Label, context: Context) -> dict[str, Any]:
    place = context.place(label.span)
    text = printable(label.text)
    words = f"{text} ({place.elsewhere})" if place.elsewhere else text
    return {**_location(place), "message": _message(words or "See here.")}


def _location(place: FindingPlace) -> dict[str, Any]:
    uri = quote(place.file, safe="/", errors="replace")
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": _ROOT}}
    physical["region"] = _region(place.span) if place.span else {"startLine": 1}
    return {"physicalLocation": physical}


def _region(span: Span) -> dict[str, int]:
    """A region, whose end is exclusive as a span's is, and never before its beginning."""
    line, column = max(span.line, 1), max(span.column, 1)
    end_line = max(span.end_line, line)
    end_column = max(span.end_column, column) if end_line == line else max(span.end_column, 1)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
