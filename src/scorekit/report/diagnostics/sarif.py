"""Diagnostics as SARIF 2.1.0, the format of code scanning services and editors.

Paths are relative to the reader's folder (``%SRCROOT%``), and no place of this machine is told. GitHub wants a file of
every result, so what is about no file is placed at the project's own.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from scorekit.codes import all_codes
from scorekit.report.diagnostics import ALONE, remarks
from scorekit.report.placing import fingerprints, place_of
from scorekit.report.terminal import printable
from scorekit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorekit.diagnostics import Diagnostic, Label
    from scorekit.location import Span
    from scorekit.report.diagnostics import Context
    from scorekit.report.placing import Place

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
    return json.dumps(log(diagnostics, context), indent=2) + "\n"


def log(diagnostics: Sequence[Diagnostic], context: Context) -> dict[str, Any]:
    """The log as plain data; its rules are the codes that occur."""
    severities = {d.code: d.severity for d in reversed(diagnostics)}
    codes = sorted(severities)
    index = {code: number for number, code in enumerate(codes)}
    identities = fingerprints(diagnostics, context.prefix, context.home)
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
        "results": [
            _result(diagnostic, index[diagnostic.code], fingerprint, context)
            for diagnostic, fingerprint in zip(diagnostics, identities, strict=True)
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(id_: str, severity: str) -> dict[str, Any]:
    code = all_codes().get(id_)
    if code is None:
        return {"id": id_, "defaultConfiguration": {"level": severity}}
    title, doc = _sentence(code.title), code.doc.strip()
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
        "locations": [_location(place_of(diagnostic.span, context.prefix, context.home))],
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
    place = place_of(label.span, context.prefix, context.home)
    text = printable(label.text)
    words = f"{text} ({place.elsewhere})" if place.elsewhere else text
    return {**_location(place), "message": _message(words or "See here.")}


def _location(place: Place) -> dict[str, Any]:
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
