"""The comparison of environments: facts side by side, each difference sorted by the rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.parity.gather import facts_of
from scorekit.parity.result import Column, Fact, FactKey, Parity, Problem, Row
from scorekit.parity.rules import RULES, CellPair, ParityRule, decide
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from scorekit.targets.api import ManifestSet

#: The types of environments, the loosest first.
TYPES = ("development", "staging", "production")
#: What may be lacking without being another: nothing is known of what a managed service runs.
_OPTIONAL = frozenset({"image", "storage", "version", "container image"})


def parity(
    compiled: Sequence[ManifestSet],
    failed: Mapping[str, Sequence[Diagnostic]] | None = None,
    *,
    against: str | None = None,
    accepted: Collection[str] = (),
) -> Parity:
    """Where environments differ. ``failed`` are those that can't be compiled, with what was found there.

    All are compared with the strictest environment, or the one called ``against``; ``accepted`` are the names of rules
    whose risks are known and taken.
    """
    ordered = sorted(compiled, key=lambda m: (TYPES.index(m.resolution.environment.type), _name(m), m.target))
    columns = tuple(Column(_label(m, compiled), _name(m), m.resolution.environment.type) for m in ordered)
    facts = {column.label: facts_of(m) for column, m in zip(columns, ordered, strict=True)}
    companions = {c.label for c, m in zip(columns, ordered, strict=True) if find_target(m.target).sort == "companion"}
    reference = _reference([c for c in columns if c.label not in companions] or columns, against)
    rows: list[Row] = []
    equal = 0
    for key in sorted({key for found in facts.values() for key in found}):
        # What a companion leaves to other targets, its environment does not lack.
        seen = {label: found for label, found in facts.items() if label not in companions or key in found}
        cells = {label: found.get(key) for label, found in seen.items()}
        if _covered(key, seen):
            continue
        if not _differ(key, cells):
            equal += 1
        elif row := _row(key, cells, reference or "", accepted):
            rows.append(row)
    problems = tuple(
        Problem(name, diagnostic)
        for name, found in sorted((failed or {}).items())
        for diagnostic in found
        if diagnostic.severity is Severity.ERROR
    )
    return Parity(columns, reference, tuple(sorted(rows, key=lambda r: (r.verdict != "risk", r.key))), problems, equal)


def _name(manifests: ManifestSet) -> str:
    return manifests.resolution.environment_name


def _label(manifests: ManifestSet, compiled: Sequence[ManifestSet]) -> str:
    several = sum(_name(other) == _name(manifests) for other in compiled) > 1
    return f"{_name(manifests)} ({manifests.target})" if several else _name(manifests)


def _reference(columns: Sequence[Column], against: str | None) -> str | None:
    """The column that all are compared with: the one asked for if it compiles, else the first by name of the strictest type."""
    asked = [c.label for c in columns if against in (c.label, c.environment)]
    strictest = [c.label for c in columns if c.type == columns[-1].type]
    return next(iter((*asked, *strictest)), None)


def _covered(key: FactKey, facts: Mapping[str, Mapping[FactKey, Fact]]) -> bool:
    """Whether another fact that is reported implies this one: a part of what an environment lacks, or the environment's own variable."""
    if key.aspect == "output":
        variable = FactKey("environment", "environment variable", key.name)
        pairs = [(found.get(key), found.get(variable)) for found in facts.values()]
        if all(one is not None and two is not None and one.text == two.text for one, two in pairs):
            return True
    if key.aspect in ("resource", "workload", "environment variable", "targets"):
        return False
    wholes = (FactKey(key.subject, "resource"), FactKey(key.subject, "workload"))
    return any(len({whole in found for found in facts.values()}) > 1 for whole in wholes)


def _differ(key: FactKey, cells: Mapping[str, Fact | None]) -> bool:
    there = [fact for fact in cells.values() if fact is not None]
    if len(there) < len(cells) and key.aspect not in _OPTIONAL:
        return True
    return len({fact.said for fact in there}) > 1


def _row(key: FactKey, cells: Mapping[str, Fact | None], reference: str, accepted: Collection[str]) -> Row | None:
    """The row of a difference, by the gravest rule among the pairs with the reference; else among all pairs."""
    against = cells.get(reference)
    found: list[ParityRule] = []
    for label, other in cells.items():
        pair = CellPair(key.aspect, key.name, against, other)
        same = (against and against.said) == (other and other.said)
        if label == reference or same or (pair.lacking and key.aspect in _OPTIONAL):
            continue
        rule = decide(pair)
        found += [rule] if rule else []
    if not found:  # the others differ among themselves, and the reference says nothing
        there = [fact for fact in cells.values() if fact is not None]
        rule = decide(CellPair(key.aspect, key.name, there[-1], there[0])) if len(there) > 1 else None
        found += [rule] if rule else []
    if not found:
        return None
    gravest = min(found, key=lambda r: (r.verdict != "risk", RULES.index(r)))
    verdict = "expected" if gravest.name in accepted else gravest.verdict
    reason = f"{gravest.reason} (accepted)" if verdict != gravest.verdict else gravest.reason
    return Row(key, cells, verdict, gravest.name, reason)
