"""Changes as Markdown, for the comment of a pull request: warnings, a table of resources, and each object folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scorekit.diff import Changes, FieldChange, Hazard, HazardLevel, ObjectChange, ResourceChange
from scorekit.report.diff import MARKS, lines, places, served, shown, summary, title
from scorekit.report.tables import counted
from scorekit.report.terminal import PLAIN, Palette, printable
from scorekit.source.document import dotted

#: GitHub takes comments of 65,536 characters; what would go beyond this many is counted instead of shown.
_LONGEST = 60_000
#: Characters that mean nothing to Markdown wherever they stand.
_PLAIN = re.compile(r"[^\w \-./,;()']|_|\w(?=://)|(?<=w)\.(?=\w)")
_ALERTS = {HazardLevel.STATEFUL: "CAUTION", HazardLevel.REFUSED: "WARNING"}


def render(changes: Sequence[Changes], _palette: Palette = PLAIN) -> str:
    """The changes as Markdown; empty where nothing differs."""
    shown = [each for each in changes if not each.empty]
    return "\n".join("\n".join(_block(each, _LONGEST // len(shown))) + "\n" for each in shown)


def literal(text: str) -> str:
    """A text that Markdown shows as it is, whatever a file puts into it: nothing is linked, mentioned or set in bold."""
    return _PLAIN.sub(lambda found: f"&#{ord(found[0])};", text.replace("\n", " "))


def _code(text: str) -> str:
    return f"<code>{literal(text)}</code>"


def _block(changes: Changes, longest: int) -> Iterator[str]:
    before, after, where = title(changes)
    arrow = "and" if changes.standing else "&#8594;"
    yield f"### scorekit diff: {_code(before)} {arrow} {_code(after)} ({literal(where)})"
    yield ""
    yield f"{literal(summary(changes))}."
    # Each section may fill half of what is left, so that none keeps the next from being shown at all.
    room = _Room(longest)
    for severity, alert in _ALERTS.items():
        found = [h for h in changes.hazards if h.severity is severity]
        if found:
            yield ""
            yield f"> [!{alert}]"
            yield from room.fill(list(_alerts(found)), "more of this kind", ">\n> ", 0.5)
    disruptive = [h for h in changes.hazards if h.severity is HazardLevel.DISRUPTIVE]
    if disruptive:
        yield ""
        yield "**Disruptive**"
        yield ""
        yield from room.fill(list(_listed_hazards(disruptive)), "more of this kind", "- ", 0.25)
    for one, other in changes.namespaces:
        yield ""
        yield f"Namespace {_code(one)} is {_code(other)}."
    if changes.resources:
        yield ""
        yield "| | Resource | Served by | Changed |"
        yield "|---|---|---|---|"
        yield from room.fill(list(_table(changes.resources)), "more resource", "\n", 0.5)
    yield from room.fill([f"\n{detail}" for detail in _details(changes)], "more difference", "\n", 1)


class _Room:
    """How many characters are left of a comment."""

    def __init__(self, left: int) -> None:
        self._left = left

    def fill(self, parts: Sequence[str], what: str, before: str, share: float) -> Iterator[str]:
        """The parts that a share of the room holds; the others are counted, so that these are not taken for all."""
        most = self._left * share
        used = 0
        for number, part in enumerate(parts):
            used += len(part) + 1
            if used > most:
                yield f"{before}{_left_out(len(parts) - number, what)}"
                break
            yield part
        self._left -= min(used, round(most))


def _left_out(count: int, what: str) -> str:
    words = f"{count:,} {what}" if what.endswith("kind") else counted(count, what)
    return f"{words} would make this comment too long."


def _alerts(hazards: Sequence[Hazard]) -> Iterator[str]:
    for number, hazard in enumerate(hazards):
        path = f" {_code(hazard.path)}" if hazard.path else ""
        at = f" At {_code(str(hazard.place))}." if hazard.place else ""
        gap = ">\n" if number else ""
        yield (
            f"{gap}> **{hazard.severity.capitalize()}** {_code(hazard.subject)}{path}: {literal(hazard.effect)}.\n"
            f"> Since {literal(hazard.reason)}.{at}"
        )


def _listed_hazards(hazards: Sequence[Hazard]) -> Iterator[str]:
    """Each of what merely disrupts in a line, whatever the number of fields that bring it about."""
    for subject, effect in dict.fromkeys((hazard.subject, hazard.effect) for hazard in hazards):
        yield f"- {_code(subject)}: {literal(effect)}"


def _table(resources: Sequence[ResourceChange]) -> Iterator[str]:
    for change in resources:
        old = f"{_code(change.before.uid)} &#8594; " if change.verb == "renamed" and change.before else ""
        parts = [*_listed("params", change.params), *_listed("outputs", change.outputs)]
        what = ", ".join(parts) or change.verb
        yield f"| {literal(MARKS[change.verb])} | {old}{_code(change.subject.uid)} | {_code(served(change))} | {what} |"


def _listed(word: str, fields: Sequence[FieldChange]) -> Iterator[str]:
    if fields:
        yield f"{word} {', '.join(_code(dotted(field.steps)) for field in fields)}"


def _details(changes: Changes) -> Iterator[str]:
    for resource in changes.resources:
        fields = [*_prefixed("params", resource.params), *_prefixed("outputs", resource.outputs)]
        if fields:
            yield _folded(f"{_code(resource.subject.uid)}, {counted(len(fields), 'value')}", _rows(fields))
    if not changes.comparable:
        for workload in changes.workloads:
            rows = _rows([("", field) for field in workload.fields])
            yield _folded(f"{literal(MARKS[workload.verb])} workload {_code(workload.name)}", rows)
        yield f"Objects of {changes.before.target} and {changes.after.target} can't be compared."
    for each in changes.objects:
        yield _folded(_object_title(each), _rows([("", field) for field in each.fields]))
    for file in changes.files:
        names = f": {', '.join(map(_code, file.names))} (values are secret)" if file.names else ""
        yield f"{literal(MARKS[file.verb])} file {_code(file.path)}{names}"


def _prefixed(word: str, fields: Sequence[FieldChange]) -> Iterator[tuple[str, FieldChange]]:
    return ((dotted((word, *field.steps)), field) for field in fields)


def _object_title(change: ObjectChange) -> str:
    name = _code(str(change.subject))
    if change.verb == "moved" and change.before:
        name = f"{_code(str(change.before))} &#8594; {name}"
    words = f"{literal(MARKS[change.verb])} {name}"
    if change.verb in {"added", "removed"}:
        return f"{words}, {change.verb}"
    return f"{words}, {counted(len(change.fields), 'field')}"


def _rows(fields: Sequence[tuple[str, FieldChange]]) -> list[str]:
    rows: list[str] = []
    for path, field in fields:
        if not field.steps:
            value = field.after if field.verb == "added" else field.before
            rows += [f"{MARKS[field.verb]} {line}" for line in shown(value)]
            continue
        where = places(field)
        rows.append(f"@@ {path or field.path} @@{f'  {where}' if where else ''}")
        rows += [f"{'!' if mark == '~' else mark} {line}" for mark, line in lines(field)]
    return rows


def _folded(summary_line: str, rows: Sequence[str]) -> str:
    """A folded block; the fence is longer than any that the rows hold."""
    if not rows:
        return summary_line
    longest = max((len(run) for row in rows for run in re.findall("`+", row)), default=0)
    fence = "`" * max(3, longest + 1)
    body = "\n".join(printable(row).rstrip() for row in rows)
    return f"<details><summary>{summary_line}</summary>\n\n{fence}diff\n{body}\n{fence}\n\n</details>"
