"""What a subject has a hand in, one module a format, each with ``render``.

What is equal in several environments is one row that names them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats
from scorekit.report.tables import counted

if TYPE_CHECKING:
    from scorekit.impact.result import Impact, ImpactCause

#: What opens a table: its title, the heads of its columns, its rows.
Table = tuple[str, tuple[str, ...], list[list[str]]]


FORMATS: Formats[Format[Impact]] = Formats(__name__)


def _joined(rows: Iterable[tuple[str, ...]]) -> list[list[str]]:
    """Rows that end in an environment: those that are equal but for it as one, which names the environments of all."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for *row, environment in rows:
        found.setdefault(tuple(row), {})[environment] = None
    return [[*row, ", ".join(environments)] for row, environments in found.items()]


def tables(impact: Impact) -> Sequence[Table]:
    """The tables of a report, in order, what is hit directly first; those without a row are left out."""
    found = [(e, impact.label(e)) for e in impact.environments]
    workloads = ((w.name, w.hit, ", ".join(w.through), ", ".join(w.takes), at) for e, at in found for w in e.workloads)
    resources = ((r.uid, r.hit, r.served, r.cause.text, place(r.cause), at) for e, at in found for r in e.resources)
    objects = ((o.object, o.hit, o.data, o.cause.text, place(o.cause), at) for e, at in found for o in e.objects)
    considered = ((c.uid, c.what, c.lost, c.span.place, at) for e, at in found for c in e.considered)
    rules = ((r.selectors, r.driver, r.span.place, r.environment) for r in impact.rules)
    every = [
        ("Workloads", ("workload", "hit", "through", "takes values in", "environments"), workloads),
        ("Resources", ("resource", "hit", "served by", "why", "where", "environments"), resources),
        ("Objects", ("object", "hit", "holds data", "why", "where", "environments"), objects),
        ("Considered, and not chosen", ("resource", "what", "why not", "where", "environments"), considered),
    ]
    if not any(e.resources for e in impact.environments):
        every.append(("Rules that would choose it", ("matches", "driver", "where", "environment"), rules))
    tables = ((name, heads, _joined(rows)) for name, heads, rows in every)
    return [
        (name, heads, sorted(rows, key=lambda row: row[1]) if "hit" in heads else rows)
        for name, heads, rows in tables
        if rows
    ]


def place(cause: ImpactCause) -> str:
    """Where a cause is written, as a person would click on it; empty for a derived one."""
    return cause.span.place if cause.span else ""


def title(impact: Impact) -> str:
    """What was asked about: ``driver postgres/aws-rds, in FILE``."""
    subject = impact.subject
    paths = dict.fromkeys(area.path for areas in subject.areas[:1] for area in areas if area.path)
    where = f", `{', '.join(paths)}`" if paths else ""
    file = f", in {subject.file}" if subject.file and subject.file not in subject.text else ""
    others = [name for name in subject.environments if name != subject.text.removeprefix("scorekit/")]
    part = f", part of {', '.join(others)}" if others else ""
    words = {"resource": "resource", "place": "place", "file": "file", "change": "files changed since"}
    return f"{words.get(subject.kind, subject.kind)} {subject.text}{where}{file}{part}"


def nothing(impact: Impact) -> str:
    """The sentence for a subject that reaches nothing; empty where it reaches something."""
    if impact.reached:
        return ""
    looked = ", ".join(dict.fromkeys(e.environment for e in impact.environments))
    if not looked:
        return "Nothing is known: no environment can be compiled."
    what = {
        "driver": "No resource gets this driver",
        "type": "No resource is of this type",
        "environment": "Nothing takes a value from this environment's own file",
    }.get(impact.subject.kind, "Nothing that is compiled takes anything from it")
    return f"{what} in {looked}."


def summary(impact: Impact) -> str:
    """``1 workload, 2 resources and 3 objects in 1 of 3 environments; 1 object holds data``."""
    reached = impact.reached
    workloads = len(impact.workloads())
    resources = len({r.uid for e in reached for r in e.resources})
    objects = list(impact.objects())
    data = sum(bool(o.data) for o in objects)
    environments = {e.environment for e in impact.environments}
    there = len({e.environment for e in reached})
    found = (
        f"{counted(workloads, 'workload')}, {counted(resources, 'resource')} and {counted(len(objects), 'object')} "
        f"in {there} of {counted(len(environments), 'environment')}"
    )
    if data:
        found += f"; {counted(data, 'object')} {'holds' if data == 1 else 'hold'} data"
    if impact.failed:
        found += f"; nothing is known of {', '.join(impact.failed)}"
    return found
