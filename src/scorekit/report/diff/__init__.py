"""Changes in every format. A format is a module with ``render``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from typing import Any

from scorekit.diff import Changes, FieldChange, HazardLevel, ObjectChange, ResourceChange, SourcePlace
from scorekit.explain.explanation import NOTHING
from scorekit.report.formats import Format, Formats
from scorekit.report.tables import counted
from scorekit.source.writer import dump, inline

#: What stands before a thing that came, went, or is another one.
MARKS = {"added": "+", "removed": "-", "changed": "~", "moved": ">", "renamed": ">"}
#: How many lines around a changed one of a text are shown.
_AROUND = 2


FORMATS: Formats[Format[Sequence[Changes]]] = Formats(__name__)


def summary(changes: Changes) -> str:
    """``2 stateful, 1 disruptive; 3 resources and 4 objects differ``."""
    counts = [(len([h for h in changes.hazards if h.severity is s]), s) for s in HazardLevel]
    dangers = ", ".join(f"{number} {severity}" for number, severity in counts if number)
    kinds = [(changes.resources, "resource"), (changes.objects, "object"), (changes.files, "file")]
    if not changes.comparable:
        kinds[1] = (changes.workloads, "workload")
    parts = [counted(len(found), word) for found, word in kinds if found]
    one = sum(len(found) for found, _ in kinds) == 1
    differ = " and ".join(parts) + (f" differ{'s' if one else ''}" if parts else "")
    return "; ".join(part for part in (dangers, differ) if part) or "namespaces differ"


def status(found: Sequence[Changes], fail_on: str | None, *, exit_code: bool) -> int:
    """The exit status that a gate asks for: 1 where a change is of a kind or a worse one, or, with ``exit_code``, where anything differs."""
    gated = fail_on is not None and any(each.worst(HazardLevel(fail_on)) for each in found)
    return 1 if gated or (exit_code and any(not each.empty for each in found)) else 0


def no_differences(found: Sequence[Changes]) -> Iterator[str]:
    """A line for each two sides, where nothing at all differs."""
    if any(not each.empty for each in found):
        return
    sides: dict[tuple[str, str], list[str]] = {}
    for each in found:
        sides.setdefault((each.before.label, each.after.label), []).append(each.after.environment)
    for (before, after), names in sides.items():
        # Between two environments the labels are their names.
        where = "" if after in names else f" in {', '.join(dict.fromkeys(names))}"
        yield f"no difference between {before} and {after}{where}"


def title(changes: Changes) -> tuple[str, str, str]:
    """What the two sides are called, and where: their environment and target, as far as the names leave it open."""
    before, after = changes.before, changes.after
    where = [] if changes.standing else [after.environment]
    where.append(after.target if before.target == after.target else f"{before.target} and {after.target}")
    return before.label, after.label, ", ".join(part for part in where if part)


def shown(value: Any) -> list[str]:
    """A value in lines, as YAML has it."""
    if isinstance(value, str):
        return value.splitlines() if "\n" in value else [inline(value)]
    try:
        return dump(value).splitlines()
    except Exception:  # noqa: BLE001 - a foreign file may hold what our writer refuses, such as a key that is no text
        return [json.dumps(value, default=str)]


def lines(field: FieldChange) -> Iterator[tuple[str, str]]:
    """A changed value as lines, each with ``-``, ``+`` or a blank before it; a long text shows what is around its changes."""
    if field.secret:
        yield {"added": "+", "removed": "-", "changed": "~"}[field.verb], "<secret>"
        return
    before, after = ([] if v is NOTHING else shown(v) for v in (field.before, field.after))
    if len(before) > 1 and len(after) > 1:
        for line in list(unified_diff(before, after, lineterm="", n=_AROUND))[2:]:
            mark = line[0]
            yield (" ", "...") if mark == "@" else (mark, line[1:])
        return
    yield from (("-", line) for line in before)
    yield from (("+", line) for line in after)


def places(field: FieldChange) -> str:
    """Where a value came from and comes from: ``a.yaml:3 -> b.yaml:4``; one place where the two are one.

    What it goes back to follows: ``score.yaml:8, resources.db.host: environments/dev.yaml:4 -> environments/prod.yaml:4``;
    then, where that is so, that it changes nothing.
    """
    where = _both(field.before_at, field.after_at)
    if field.cause is not None:
        where += f", {field.cause.name}: {_both(field.cause.before_at, field.cause.after_at)}"
    return f"{where}; the API server holds the same" if field.same else where


def _both(one: SourcePlace | None, other: SourcePlace | None) -> str:
    before, after = (str(place) if place else "" for place in (one, other))
    return before or after if not before or not after or before == after else f"{before} -> {after}"


def served(change: ResourceChange) -> str:
    """What serves a resource, and what did."""
    before, after = change.before, change.after
    if before is None or after is None or before.served_by == after.served_by:
        return change.subject.served_by
    return f"{before.served_by} -> {after.served_by}"


def differences_in_words(changes: Sequence[ObjectChange]) -> list[str]:
    """Each difference in one line: ``Deployment/shop spec.replicas is 1 and would be 2 (environments/prod.yaml:3)``."""
    lines: list[str] = []
    for change in changes:
        if change.verb in {"added", "removed"}:
            lines.append(f"{change.subject} {'would be added' if change.verb == 'added' else 'would go'}")
            continue
        if change.verb == "moved" and change.before is not None:
            lines.append(f"{change.before} would be {change.after}")
        for field in change.fields:
            where = f" ({field.place})" if field.after_at is not None else ""
            lines.append(f"{change.subject} {field.path} {_in_words(field)}{where}")
    return lines


def _in_words(field: FieldChange) -> str:
    """A difference between what is and what would be."""
    if field.secret:
        return "is a secret value that differs"
    before, after = (None if v is NOTHING else shown(v) for v in (field.before, field.after))
    if before is None:
        return f"would be {_short(after or [])}"
    if after is None:
        return f"is {_short(before)} and would go"
    if len(before) > 1 or len(after) > 1:
        return "differs"
    return f"is {_short(before)} and would be {_short(after)}"


def _short(lines_of_value: Sequence[str]) -> str:
    return lines_of_value[0] if len(lines_of_value) == 1 else "there"
