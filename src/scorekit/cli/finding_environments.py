"""In which environments a finding holds, for commands that look at several: each finding once, with a note."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scorekit.diagnostics import ordered
from scorekit.outcome import Findings
from scorekit.report.diagnostics import Context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorekit.diagnostics import Diagnostic


def located(diagnostic: Diagnostic, context: Context) -> Diagnostic:
    """A finding that says where it holds, unless it holds everywhere."""
    names = context.where(diagnostic)
    return replace(diagnostic, notes=(*diagnostic.notes, f"in {', '.join(names)}")) if names else diagnostic


@dataclass
class Located:
    """Findings gathered environment by environment."""

    _places: dict[Diagnostic, list[str]] = field(default_factory=dict)
    _looked_at: dict[str, None] = field(default_factory=dict)

    @contextmanager
    def of(self, environment: str) -> Iterator[Findings]:
        """Where an environment's findings go."""
        findings = Findings()
        self._looked_at[environment] = None
        yield findings
        for diagnostic in findings.items:
            names = self._places.setdefault(diagnostic, [])
            if environment not in names:
                names.append(environment)

    def places(self, further: Sequence[Diagnostic] = ()) -> Mapping[Diagnostic, Sequence[str]]:
        """Each finding once, in order, with its environments; ``further`` ones are about no environment."""
        gathered: dict[Diagnostic, list[str]] = {diagnostic: [] for diagnostic in further}
        for diagnostic, names in self._places.items():
            gathered.setdefault(diagnostic, []).extend(names)
        # A line that one finding may not quote is quoted by none, so a finding may become another record.
        names_of = {replace(d, quote=True): names for d, names in gathered.items()}
        return _folded({d: names_of[replace(d, quote=True)] for d in ordered(gathered)})

    def items(self) -> tuple[Diagnostic, ...]:
        """Each finding once, and in which of the environments it holds, unless it does in all of them."""
        places = self.places()
        context = Context(places, checked=tuple(self._looked_at))
        return tuple(located(diagnostic, context) for diagnostic in places)


def _folded(places: Mapping[Diagnostic, Sequence[str]]) -> dict[Diagnostic, Sequence[str]]:
    """What one fault comes to in several environments as one finding, though each has a driver or a name of its own.

    It is the same fault where code, severity and place are the same and no environment has it twice.
    """
    groups: dict[object, list[dict[Diagnostic, Sequence[str]]]] = {}
    for diagnostic, names in places.items():
        key = (diagnostic.code, diagnostic.severity, diagnostic.span) if diagnostic.span else diagnostic
        alike = groups.setdefault(key, [])
        taken = next((g for g in alike if all(set(names).isdisjoint(other) for other in g.values())), None)
        if taken is None or not names:
            alike.append({diagnostic: names})
        else:
            taken[diagnostic] = names
    return dict(_joined(group) for alike in groups.values() for group in alike)


def _joined(group: Mapping[Diagnostic, Sequence[str]]) -> tuple[Diagnostic, Sequence[str]]:
    first, *others = group
    if not others:
        return first, group[first]
    notes = list(first.notes)
    for other in others:
        words = other.message if other.message != first.message else other.help
        if words and words not in (first.message, first.help):
            notes.append(f"in {', '.join(group[other])}: {words}")
        notes += [note for note in other.notes if note not in notes]
    labels = dict.fromkeys(label for each in group for label in each.labels)
    names = [name for each in group.values() for name in each]
    return replace(first, labels=tuple(labels), notes=tuple(notes)), names
