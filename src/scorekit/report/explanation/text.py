"""Explanations for people: a tree that is read from top to bottom, with the place of each step beside it.

payment-service.containers.main.variables.DB_HOST  in dev, for kubernetes
  = payment-service-db.dev.svc.cluster.local

variable `DB_HOST` of container `main`, written `${resources.db.host}`      score.yaml:10
`- `${resources.db.host}`                                                   score.yaml:10
   |- resource `db` is `postgres.default#payment-service.db`                score.yaml:15
   ...
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from scorekit.caller import spelt
from scorekit.explain.explanation import NOTHING, Explanation, Field, Step, summary
from scorekit.lazy_dataclass import dataclass
from scorekit.report.tables import columns, shortened
from scorekit.report.terminal import PLAIN, Palette, printable, width

#: How many fields a list shows before it says how many more there are.
_FIELDS = 12
#: The longest value that a line shows, and that a cell of the table shows.
_LONGEST = 100
_WIDEST_CELL = 60
#: The longest value that stands alone.
_LONGEST_END = 400
#: The narrowest column that a tree gets.
_NARROWEST = 40
#: The width of a text that goes to no terminal; places are in a separate column where they fit.
_WIDTH = 140


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the tree: its branches, its words, its value, and the place on the right."""

    branch: str
    #: What stands before the rest of a line that is too long.
    hang: str
    text: str
    value: str
    place: str
    step: Step

    @property
    def words(self) -> tuple[tuple[str, bool], ...]:
        """The words, each with whether it is one of the value."""
        text = f"{_mark(self.step)}{self.text}"
        return (*((word, False) for word in text.split(" ")), *((word, True) for word in _kept_together(self.value)))


def render(explanations: Sequence[Explanation], palette: Palette = PLAIN) -> str:
    """The explanations as text: where there are several, a table of what comes out in each goes first."""
    parts = []
    if len(explanations) > 1:
        parts.append(_table(explanations, palette))
    parts += ["".join(f"{line}\n" for line in _explained(one, palette)) for one in explanations]
    return "\n".join(parts)


def _explained(explanation: Explanation, palette: Palette) -> Iterator[str]:
    where = f"in {printable(explanation.environment)}, for {explanation.target}"
    yield f"{palette.bold}{printable(explanation.subject)}{palette.reset}  {palette.dim}{where}{palette.reset}"
    if explanation.root.value is not NOTHING:
        yield f"  = {palette.bold}{_value(explanation.root.value, _LONGEST_END)}{palette.reset}"
    yield ""
    seen: set[int] = set()
    lines = [*_lines(explanation.root, "", "", seen)]
    for line in _aligned(lines, palette):
        yield line.rstrip()
    elsewhere = [field for field in explanation.reaches if not _is(explanation.subject, field)]
    if elsewhere:
        yield ""
        yield from _reaches(elsewhere, palette)


def _is(subject: str, field: Field) -> bool:
    """Whether a field is what the explanation is about."""
    return field.path != "" and subject in (f"{field.object}.{field.path}", f"{field.object}{field.path}")


def _lines(step: Step, branch: str, below: str, seen: set[int]) -> Iterator[_Line]:
    """A step and what it rests on; what was shown above is only named again."""
    repeated = bool(step.steps) and id(step) in seen
    seen.add(id(step))
    value = "" if step.value is NOTHING or not branch else f"= {_value(step.value)}"
    again = " (see above)" if repeated else ""
    place = printable(step.span.place) if step.span is not None else ""
    hang = below + ("│    " if step.steps and not repeated else "     ")
    yield _Line(branch, hang, f"{printable(step.text)}{again}", value, place, step)
    if repeated:
        return
    for index, one in enumerate(step.steps):
        last = index + 1 == len(step.steps)
        yield from _lines(one, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "), seen)


def _aligned(lines: Sequence[_Line], palette: Palette) -> Iterator[str]:
    """The lines with their places in one column: as far right as the widest line needs, and no further than fits."""
    places = max((width(line.place) for line in lines), default=0)
    widest = max((_measure(line.branch, line.words) for line in lines), default=0)
    column = max(_NARROWEST, min(widest, (palette.columns or _WIDTH) - places - 2))
    for line in lines:
        for number, words in enumerate(_wrapped(line, column)):
            branch = line.hang if number else line.branch
            text = f"{palette.frame}{branch}{palette.reset}{_coloured(line.step, words, palette)}"
            gap = " " * max(0, column - _measure(branch, words))
            place = line.place if number == 0 else ""
            yield f"{text}{gap}  {palette.dim}{place}{palette.reset}" if place else text


def _wrapped(line: _Line, column: int) -> Iterator[tuple[tuple[str, bool], ...]]:
    """The words of a line in as many lines as a column needs; a word that is wider than it stays whole."""
    held: list[tuple[str, bool]] = []
    used = width(line.branch) - 1
    for word in line.words:
        if held and used + 1 + width(word[0]) > column:
            yield tuple(held)
            held, used = [], width(line.hang) - 1
        held.append(word)
        used += 1 + width(word[0])
    yield tuple(held)


def _kept_together(value: str) -> list[str]:
    """The words of a value; the sign of equality stays with the first."""
    sign, _, rest = value.partition(" ")
    first, *others = rest.split(" ")
    return [f"{sign} {first}", *others] if value else []


def _measure(branch: str, words: Sequence[tuple[str, bool]]) -> int:
    return width(branch) + sum(width(word) + 1 for word, _ in words) - 1


def _mark(step: Step) -> str:
    if step.chosen is None:
        return ""
    return "✓ " if step.chosen else "✗ "


def _coloured(step: Step, words: Sequence[tuple[str, bool]], palette: Palette) -> str:
    """Some words of a line: those of the value in another colour, a candidate in that of its fate."""
    text = " ".join(word for word, valued in words if not valued)
    value = " ".join(word for word, valued in words if valued)
    colour = palette.bold if step.kind == "group" else ""
    if step.chosen is not None:
        colour = palette.good if step.chosen else palette.dim
    parts = [f"{colour}{text}{palette.reset}" if colour and text else text]
    parts.append(f"{palette.note}{value}{palette.reset}" if value else "")
    return " ".join(part for part in parts if part)


def _reaches(fields: Sequence[Field], palette: Palette) -> Iterator[str]:
    whole = all(not field.path for field in fields)
    yield f"{palette.bold}{'emits' if whole else 'reaches'}{palette.reset}"
    shown = fields if whole or len(fields) <= _FIELDS else fields[: _FIELDS - 1]
    wide = max(width(field.object) for field in shown)
    for field in shown:
        name = printable(field.object)
        yield f"  {name}{' ' * (wide - width(name))}  {printable(field.path)}".rstrip()
    if len(shown) < len(fields):
        yield f"  {palette.dim}and {len(fields) - len(shown)} more; {spelt('the form `json`', '--format json')} has them all{palette.reset}"


def _table(explanations: Sequence[Explanation], palette: Palette) -> str:
    """What comes out in each environment, by what, and where that was decided."""
    head = ("environment", "value", "served by", "decided at")
    targets = Counter(one.environment for one in explanations)
    labels = (e.environment if targets[e.environment] == 1 else f"{e.environment} ({e.target})" for e in explanations)
    rows = [(label, *_cells(one)) for label, one in zip(labels, explanations, strict=True)]
    return columns(head, rows, palette)


def _cells(explanation: Explanation) -> tuple[str, str, str]:
    found = summary(explanation)
    value = "" if found.value is NOTHING else _value(found.value, _WIDEST_CELL)
    decided = found.span.place if found.span is not None else ""
    return value, ", ".join(found.served_by), decided


def _value(value: Any, longest: int = _LONGEST) -> str:
    """A value in one line: texts as they are where that is plain, everything else as JSON; the long ones cut."""
    bare = isinstance(value, str) and value != "" and value.isprintable() and value == value.strip()
    text = value if bare else json.dumps(value, ensure_ascii=False)
    return shortened(printable(text), longest)
