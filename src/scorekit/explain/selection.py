"""Why a resource is served as it is: its declarations, and every rule that was weighed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scorekit.explain.explanation import Step

if TYPE_CHECKING:
    from scorekit.model.environment import Rule
    from scorekit.resolve.resolution import Candidate, Declaration, ResolvedResource

#: What each place of a rank says of a rule's selectors, the strongest first.
_SELECTORS = ("for this very resource", "by workload", "by resource name", "by class")


def resource_step(resource: ResolvedResource, name: str = "") -> Step:
    """The resource: where it is declared, by whom, and what serves it. ``name`` is what its reader calls it."""
    called = f"resource `{name}` is `{resource.uid}`" if name else f"resource `{resource.uid}`"
    shared = ", shared" if resource.shared else ""
    declared = resource.declarations
    steps = [*declarations(resource)] if len(declared) > 1 else []
    return Step(
        "resource",
        f"{called}{shared}",
        declared[0].span if declared else None,
        steps=(*steps, serving(resource)),
        name=str(resource.uid),
    )


def declarations(resource: ResolvedResource) -> Iterator[Step]:
    """Everybody who asks for a resource."""
    for one in resource.declarations:
        yield Step("declaration", f"declared by {_asker(one)} as `{one.name}`", one.span, name=one.name)


def _asker(one: Declaration) -> str:
    return f"workload `{one.workload}`" if one.parent is None else f"the driver of `{one.parent}`"


def serving(resource: ResolvedResource) -> Step:
    """The driver or binding that serves a resource, and every candidate for that, strongest first."""
    selection = resource.selection
    ranked = tuple(_candidate(one, place, selection.rule) for place, one in enumerate(selection.candidates, 1))
    if selection.driver is None:
        key = next((c.what for c in selection.candidates if not c.lost), "a binding")
        kind, word, _, name = "binding", *key.partition(" ")
        return Step(kind, f"served by {word} `{name}`: no driver runs", selection.span, steps=ranked, name=name)
    driver = selection.driver
    return Step(
        "driver", f"served by driver `{driver.name}`", driver.span(("metadata", "name")), steps=ranked, name=driver.name
    )


def _candidate(one: Candidate, place: int, winner: Rule | None) -> Step:
    if one.what.startswith("binding "):
        text = f"{place}. binding `{one.what.removeprefix('binding ')}`"
    else:
        text = f"{place}. `{one.what}`, {_specificity(one.rank)}"
    if one.lost:
        return Step("candidate", f"{text}: {one.lost}", one.span, chosen=False, name=one.what)
    matched = _matched(winner) if winner is not None else ""
    return Step("candidate", f"{text}{matched}", one.span, chosen=True, name=one.what)


def _specificity(rank: tuple[bool, ...]) -> str:
    given = [word for said, word in zip(rank, _SELECTORS, strict=True) if said]
    return given[0] if rank[0] else " and ".join(given) or "by type alone"


def _matched(rule: Rule) -> str:
    """The selectors of the rule that won."""
    pairs = (("id", rule.id), ("workload", rule.workload), ("resource", rule.resource), ("class", rule.class_))
    given = ", ".join(f"{word} `{value}`" for word, value in pairs if value is not None)
    return f" ({given})" if given else ""
