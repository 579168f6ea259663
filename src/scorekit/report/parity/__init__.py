"""Where environments differ, one module a format, each with ``render``. Risks come first, what is expected after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats
from scorekit.report.tables import counted, shortened
from scorekit.suggest import in_words

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.parity.result import Fact, Parity, Row, Verdict

#: What a cell may measure; a longer text is cut.
_WIDEST = 36
#: How many subjects a row names.
_SUBJECTS = 3


FORMATS: Formats[Format[Parity]] = Formats(__name__)


def heads(parity: Parity) -> tuple[str, ...]:
    """The heads of a table: what differs, each environment, why, where."""
    marked = (f"{c.label} *" if c.label == parity.reference else c.label for c in parity.columns)
    return ("what", *marked, "why", "where")


def table(parity: Parity, verdict: Verdict) -> list[list[str]]:
    """The rows of a verdict. What differs alike is one row: ``api.db outputs host, port``, ``profile of api, web``."""
    labels = [c.label for c in parity.columns]
    texts = {row.key: tuple(cell(row.cells.get(label)) for label in labels) for row in parity.rows}
    of_subject: dict[tuple[object, ...], list[Row]] = {}
    for row in parity.rows:
        if row.verdict == verdict:
            of_subject.setdefault((row.key.subject, row.key.aspect, row.rule, texts[row.key]), []).append(row)
    alike: dict[tuple[object, ...], list[Row]] = {}
    for (_, *same), rows in of_subject.items():
        alike.setdefault((*same, *(row.key.name for row in rows)), []).extend(rows)
    return [
        [
            what(rows),
            *texts[rows[0].key],
            f"{rows[0].rule}: {rows[0].reason}" if verdict == "risk" else rows[0].reason,
            _where(parity, rows[0]),
        ]
        for rows in alike.values()
    ]


def what(rows: list[Row]) -> str:
    """What some rows of one aspect are about: ``api.db outputs host, port``, or ``profile of api, web``."""
    subjects = list(dict.fromkeys(row.key.subject for row in rows))
    named = list(dict.fromkeys(row.key.name for row in rows if row.key.name))
    aspect = f"{rows[0].key.aspect}s" if len(named) > 1 else rows[0].key.aspect
    if subjects == ["environment"]:
        return f"environment {' '.join((aspect.removeprefix('environment '), ', '.join(named)))}".rstrip()
    words = " ".join(filter(None, (aspect, ", ".join(named))))
    if len(subjects) == 1:
        return f"{subjects[0]} {words}"
    more = len(subjects) - _SUBJECTS
    shown = subjects if more <= 1 else [*subjects[:_SUBJECTS], f"and {more} more"]
    return f"{words} of {', '.join(shown[:-1])}{' ' if more > 1 else ', '}{shown[-1]}"


def cell(fact: Fact | None) -> str:
    """What an environment says, in one line; empty where it says nothing."""
    if fact is None:
        return ""
    text = shortened(fact.text, _WIDEST)
    return f"{text} (enforced)" if fact.enforced else text or '""'


def _where(parity: Parity, row: Row) -> str:
    """The place in the first environment that says otherwise than the reference."""
    against = row.cells.get(parity.reference or "")
    others = [f for f in row.cells.values() if f is not None and (against is None or f.text != against.text)]
    span = next((f.span for f in (*others, against) if f is not None and f.span), None)
    return span.place if span else ""


def problems(parity: Parity) -> Iterator[str]:
    """A line for everything for which environments could not be compiled; what several share is listed once."""
    shared: dict[Diagnostic, list[str]] = {}
    for problem in parity.problems:
        shared.setdefault(problem.diagnostic, []).append(problem.environment)
    for one, environments in shared.items():
        place = f" ({one.span.place})" if one.span else ""
        yield f"{', '.join(environments)} can't be compiled: {one.message} [{one.code}]{place}"


def summary(parity: Parity) -> str:
    """``2 risks and 14 expected differences between dev and prod, held against prod; 40 things are equal``."""
    expected = sum(row.verdict == "expected" for row in parity.rows)
    risks = counted(parity.risks, "risk")
    differ = counted(expected, "expected difference")
    labels = [c.label for c in parity.columns]
    between = f" between {in_words(labels)}" if len(labels) > 1 else ""
    equal = f"{parity.equal} thing{' is' if parity.equal == 1 else 's are'} equal"
    against = f", held against {parity.reference}" if parity.reference and len(labels) > 1 else ""
    return f"{risks} and {differ}{between}{against}; {equal}"
