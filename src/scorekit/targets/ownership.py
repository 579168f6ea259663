"""Owners of names: of objects, and of what a driver makes elsewhere. Two owners of one name are an error.

An owner is a workload, a resource or, for a Namespace, a unit. It counts who takes a name, not what is written under
it: two databases that come to one are the more dangerous the more alike they are. A driver may mark what all of its
resources mean as one (``shared: true``); then it must be the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.diagnostics import Code, Diagnostic, Label
from scorekit.graph import workload_node
from scorekit.suggest import in_words
from scorekit.values import Opaque, SecretValue, references

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import Resolution, ResolvedResource, Traced

#: How many of the names that two owners share a message lists.
_LISTED = 3


class Claim(NamedTuple):
    """A name that an owner takes."""

    #: Equal for claims of one thing.
    key: Hashable
    #: The thing, for messages.
    what: str
    owner: str
    #: Where the name is made, or what finds it: few claims are asked.
    place: Span | Callable[[], Span]
    data: Any = None
    #: Whether the owner's driver says that others mean it too.
    common: bool = False

    @property
    def span(self) -> Span:
        """Where the name is made."""
        return self.place() if callable(self.place) else self.place


def asked(resolution: Resolution) -> frozenset[str]:
    """The owners that are asked for: the selected workloads, and the uids of what they need."""
    workloads = {workload.name for workload in resolution.workloads if workload.selected}
    needed = resolution.graph.all_dependencies(map(workload_node, workloads))
    return frozenset(workloads | (needed & resolution.resources.keys()))


def clashes(resolution: Resolution, claims: Iterable[Claim], code: Code) -> Iterator[Diagnostic]:
    """One diagnostic for every two owners that take the same names; a warning where neither is asked for."""
    first: dict[Hashable, Claim] = {}
    pairs: dict[tuple[str, str], list[tuple[Claim, Claim]]] = {}
    claims = [*claims]
    taken = Counter(claim.key for claim in claims)
    for claim in sorted((c for c in claims if taken[c.key] > 1), key=lambda c: (c.owner, c.span.order)):
        other = first.setdefault(claim.key, claim)
        if not _may_be_one(resolution, other, claim):
            pairs.setdefault((other.owner, claim.owner), []).append((other, claim))
    chosen = asked(resolution)
    for owners, found in pairs.items():
        diagnostic = _told(resolution, found, code)
        yield diagnostic.softened() if chosen.isdisjoint(owners) else diagnostic


def _may_be_one(resolution: Resolution, one: Claim, other: Claim) -> bool:
    """Whether two claims mean one thing. What is only named may be what a resource required for itself makes."""
    same = bool(one.data == other.data)
    if one.common and other.common:
        return same
    if one.data is None or other.data is None:
        return _root(resolution, one.owner) == _root(resolution, other.owner)
    return one.owner == other.owner and same


def _root(resolution: Resolution, owner: str) -> str:
    """The resource that an owner is private to, through any number of requirements; itself where there is none."""
    resource = resolution.resources.get(owner)
    parent = None if resource is None or resource.shared else resource.declarations[0].parent
    return owner if parent is None else _root(resolution, str(parent))


def _told(resolution: Resolution, found: list[tuple[Claim, Claim]], code: Code) -> Diagnostic:
    # Who shares the objects shares what they answer.
    found = [pair for pair in found if pair[1].data is not None] or found
    other, claim = found[0]
    names = _listed(list(dict.fromkeys(claim.what for _, claim in found)))
    if other.owner == claim.owner:
        message = f"{called(resolution, claim.owner)} makes {names} twice, and differently"
        return code.at(claim.span, message, labels=[Label(other.span, "here as well")], help="name one otherwise")
    labels = [Label(place(resolution, other.owner), f"{called(resolution, other.owner)} is declared here")]
    if other.common and claim.common:
        labels.append(Label(claim.span, "it is marked `shared: true`, and comes out differently for the two"))
        help_ = "write nothing into it that differs between resources, or make its name from `{{ name }}`"
    else:
        help_ = _way_out(resolution, other, claim)
    message = f"{called(resolution, other.owner)} and {called(resolution, claim.owner)} would share {names}"
    return code.at(place(resolution, claim.owner), message, labels=labels, help=help_)


def _listed(whats: list[str]) -> str:
    if len(whats) > _LISTED:
        whats = [*whats[: _LISTED - 1], f"{len(whats) - _LISTED + 1} more"]
    return in_words(whats)


def called(resolution: Resolution, owner: str) -> str:
    """An owner as messages name it."""
    if owner in resolution.resources:
        return f"resource `{owner}`"
    return f"workload `{owner}`" if resolution.workload(owner) else f"environment `{resolution.environment.name}`"


def place(resolution: Resolution, owner: str) -> Span:
    """Where an owner is declared; a resource that is private to another is where that one is."""
    resource = resolution.resources.get(_root(resolution, owner))
    if resource is not None:
        return resource.declarations[0].span
    workload = resolution.workload(owner)
    return workload.spec.span(("metadata", "name")) if workload else resolution.environment.span(("namespace",))


def _way_out(resolution: Resolution, other: Claim, claim: Claim) -> str:
    resources = [r for c in (claim, other) if (r := resolution.resources.get(c.owner)) is not None]
    if not resources:
        return "name one of them otherwise; what both are to have is a resource that both declare with the same `id`"
    if claim.data is not None and len({r.name for r in resources}) > 1 and _same_driver(*resources):
        return (
            "make the name from `{{ name }}` in the driver, or write `shared: true` beside it where all its resources "
            "mean one"
        )
    return f"give one of them another name in the environment: {_rule(resources[0])}"


def _same_driver(one: ResolvedResource, other: ResolvedResource) -> bool:
    return one.selection.driver is not None and one.selection.driver is other.selection.driver


def _rule(resource: ResolvedResource) -> str:
    """What gives a resource another name, as it is written."""
    driver = resource.selection.driver
    if driver is None:
        return "`name: OTHER` in its binding"
    workload, _, name = resource.uid.id.partition(".")
    private = resource.workload == workload and name and "/" not in name
    whose = f"workload: {workload}, resource: {name}" if private else f"id: {resource.uid.id}"
    if resource.workload is not None and not private:
        return "`name: OTHER` in the rule that chooses its driver"
    return f"`- {{type: {resource.uid.type}, {whose}, driver: {driver.name}, name: OTHER}}` under `drivers`"


def by_name(resolution: Resolution) -> Iterator[Claim]:
    """What resources make by their own names outside of the manifests: databases of one server, buckets of one store.

    Names that differ may come to one, where a driver folds them: a database's has no dashes.
    """
    groups: dict[str, list[ResolvedResource]] = {}
    for resource in resolution.resources.values():
        groups.setdefault(folded_name(resource), []).append(resource)
    for folded, resources in groups.items():
        for resource in resources if len(resources) > 1 else ():
            yield from _answers(resource, folded)
            volume = resource.section.at(("volume",)) if resource.section is not None else None
            if volume is not None and folded in _folded(repr(volume.data)):
                key = ("volume", resource.namespace, repr(volume.data))
                yield Claim(key, "what is mounted", str(resource.uid), volume.mark.span)


def folded_name(resource: ResolvedResource) -> str:
    """A resource's name as far as every driver tells it from others."""
    return _folded(resource.name)


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name)


def _answers(resource: ResolvedResource, folded: str) -> Iterator[Claim]:
    """A resource's outputs by its own name; the others, and what it requires, say where that is."""
    given = {k: t for k, t in resource.outputs.items() if t.origin.kind == "driver" and not _keeps(resource, t)}
    own = {k: t for k, t in given.items() if k in resource.named_outputs and not isinstance(t.value, Opaque)}
    where: tuple[object, ...] = (resource.uid.type, folded, tuple(resource.requires.values()))
    # On a server that is required, each name is taken; else one that differs may be the server's own.
    where += tuple((k, repr(t.value)) for k, t in given.items() if k not in own or not resource.requires)
    for key, output in own.items():
        what = f"the output `{key}`, which is `{output.value}`"
        yield Claim((*where, key, repr(output.value)), what, str(resource.uid), output.origin.span)


def _keeps(resource: ResolvedResource, output: Traced) -> bool:
    """Whether an output holds a secret of the resource's own, and so differs from every other's."""
    return any(isinstance(r, SecretValue) and r.uid == str(resource.uid) for r in references(output.value))
