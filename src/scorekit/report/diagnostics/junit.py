"""Diagnostics as a JUnit report, which nearly every CI service can show: a suite a file, a case a finding.

Errors are failed cases; warnings and notes are passed ones that say something, for they fail no check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.report.diagnostics import ALONE, Context, DiagnosticPart, remarks
from scorekit.report.terminal import printable

#: What XML 1.0 can't hold, even escaped.
_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(diagnostics: Sequence[Diagnostic], context: Context = ALONE) -> str:
    """The report; where nothing was found it is one passed case."""
    return together((DiagnosticPart(diagnostics, context),))


def together(parts: Sequence[DiagnosticPart]) -> str:
    """The suites of all; a project in which nothing was found is a suite with one passed case."""
    return "".join(f"{line}\n" for line in _report(parts))


def _report(parts: Sequence[DiagnosticPart]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f"<testsuites {_attributes(name='scorekit', **_counts(parts))}>"
    for part in parts:
        yield from _suites(part.diagnostics, part.context)
    yield "</testsuites>"


def _suites(diagnostics: Sequence[Diagnostic], context: Context) -> Iterator[str]:
    by_file: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        by_file.setdefault(context.place(diagnostic.span).file, []).append(diagnostic)
    if not by_file:
        name = context.prefix or "scorekit"
        yield f"  <testsuite {_attributes(name=name, **_counts((DiagnosticPart((), context),)))}>"
        yield f"    <testcase {_attributes(classname=name, name='nothing wrong')}/>"
        yield "  </testsuite>"
    for file, found in sorted(by_file.items()):
        yield f"  <testsuite {_attributes(name=file, **_counts((DiagnosticPart(found, context),)))}>"
        yield from _cases(file, found, context)
        yield "  </testsuite>"


def _counts(parts: Sequence[DiagnosticPart]) -> dict[str, str]:
    tests = sum(max(len(part.diagnostics), 1) for part in parts)
    failures = sum(d.severity is Severity.ERROR for part in parts for d in part.diagnostics)
    return {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": "0"}


def _cases(file: str, diagnostics: Sequence[Diagnostic], context: Context) -> Iterator[str]:
    """The cases of a file. A case is known by its name from run to run, so no line is part of it."""
    seen: dict[str, int] = {}
    for diagnostic in diagnostics:
        message = printable(diagnostic.message)
        title = f"{diagnostic.code}: {message}"
        seen[title] = seen.get(title, 0) + 1
        name = title if seen[title] == 1 else f"{title} ({seen[title]})"
        span = context.place(diagnostic.span).span
        place = f"{file}:{span.line}:{span.column}" if span else file
        text = "\n".join((place, message, *remarks(diagnostic, context)))
        yield f"    <testcase {_attributes(classname=file, name=name, file=file, line=str(span.line if span else 1))}>"
        if diagnostic.severity is Severity.ERROR:
            attributes = _attributes(type=diagnostic.code, message=message)
            yield f"      <failure {attributes}>{_text(text)}</failure>"
        else:
            yield f"      <system-out>{_text(f'{diagnostic.severity}: {text}')}</system-out>"
        yield "    </testcase>"


def _attributes(**values: str) -> str:
    return " ".join(f"{name}={quoteattr(_NO_XML.sub('', value))}" for name, value in values.items())


def _text(text: str) -> str:
    return escape(_NO_XML.sub("", text))
