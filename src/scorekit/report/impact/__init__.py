"""What a subject has a hand in, one module a format, each with ``render``.

What is equal in several environments is one row that names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats
from scorekit.report.tables import counted

if TYPE_CHECKING:
    from scorekit.impact.result import Impact, ImpactCause, InEnvironment

#: What opens a table: its title, the heads of its columns, its rows.
Table = tuple[str, tuple[str, ...], list[list[str]]]


FORMATS: Formats[Format[Impact]] = Formats(__name__)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows by content, with the environments of each."""

    impact: Impact

    def of(self, rows: Callable[[InEnvironment], Iterable[tuple[str, ...]]]) -> list[list[str]]:
        found: dict[tuple[str, ...], list[str]] = {}
        for environment in self.impact.environments:
            for row in rows(environment):
                names = found.setdefault(row, [])
                label = self.impact.label(environment)
                if label not in names:
                    names.append(label)
        return [[*row, ", ".join(environments)] for row, environments in found.items()]


def tables(impact: Impact) -> Sequence[Table]:
    """The tables of a report, in order, what is hit directly first; those without a row are left out."""
    rows = _Rows(impact)
    workloads = rows.of(lambda e: ((w.name, w.hit, ", ".join(w.through), ", ".join(w.takes)) for w in e.workloads))
    resources = rows.of(lambda e: ((r.uid, r.hit, r.served, r.cause.text, place(r.cause)) for r in e.resources))
    objects = rows.of(lambda e: ((o.object, o.hit, o.data, o.cause.text, place(o.cause)) for o in e.objects))
    considered = rows.of(lambda e: ((c.uid, c.what, c.lost, c.span.place) for c in e.considered))
    rules = [[r.selectors, r.driver, r.span.place, r.environment] for r in impact.rules]
    found: list[Table] = [
        ("Workloads", ("workload", "hit", "through", "takes values in", "environments"), workloads),
        ("Resources", ("resource", "hit", "served by", "why", "where", "environments"), resources),
        ("Objects", ("object", "hit", "holds data", "why", "where", "environments"), objects),
        ("Considered, and not chosen", ("resource", "what", "why not", "where", "environments"), considered),
    ]
    if not any(e.resources for e in impact.environments):
        found.append(("Rules that would choose it", ("matches", "driver", "where", "environment"), _joined(rules)))
    return [(name, heads, _direct_first(heads, listed)) for name, heads, listed in found if listed]


def _direct_first(heads: tuple[str, ...], rows: list[list[str]]) -> list[list[str]]:
    return sorted(rows, key=lambda row: row[heads.index("hit")]) if "hit" in heads else rows


def _joined(rows: list[list[str]]) -> list[list[str]]:
    """Equal rules, which several environments have of one parent, as one row."""
    found: dict[tuple[str, ...], list[str]] = {}
    for *row, environment in rows:
        found.setdefault(tuple(row), []).append(environment)
    return [[*row, ", ".join(names)] for row, names in found.items()]


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
