"""The parts of a set: those that an earlier compile made and that still hold, and new ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from scorekit.cache.part import Part
from scorekit.errors import NotApartError
from scorekit.limits import Cost, allowances, charge, draws_on_command
from scorekit.outcome import Findings, Outcome
from scorekit.resolve import public_secrets
from scorekit.resolve.apart import Apart, FileReads, NetworkReads
from scorekit.resolve.components import Component, Groups, components, network_of, united
from scorekit.resolve.context import most_effort
from scorekit.resolve.resolver import resolve_apart
from scorekit.resolve.schema import Effort
from scorekit.resolve.substitute import unused_images

if TYPE_CHECKING:
    from scorekit.cache.joined import Joined
    from scorekit.cache.known import KnownCatalogue
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.resolve.options import ResolveOptions
    from scorekit.targets.api import ManifestSet, TargetOptions


#: How many parts a large set has about.
_PARTS = 100


class PartsCompile:
    """One compile of a set in parts."""

    def __init__(
        self,
        workloads: Sequence[Workload],
        environment: Environment,
        catalogue: KnownCatalogue,
        options: ResolveOptions,
        output: TargetOptions,
    ) -> None:
        self._workloads = {w.name: w for w in workloads}
        self._environment = environment
        self._catalogue = catalogue
        self._options = options
        self._output = output
        self._network = network_of(self._workloads, environment, catalogue, options)
        self._most = most_effort(len(workloads))

    def parts(self, known: Iterable[Part]) -> list[Part]:
        """The parts of the set: those that are known and still hold, and new ones."""
        kept = [part for part in known if self._holds(part)]
        covered = {w.name for part in kept for w in part.workloads}
        loose = self._workloads.keys() - covered
        found: list[Component] = []
        while loose:
            found = self._components(sorted(loose))
            own, shared = (frozenset().union(*sets) for sets in ((c.uids for c in found), (c.shared for c in found)))
            met = {p for p in kept if not (p.uids.isdisjoint(own | shared) and p.apart.shared.isdisjoint(own))}
            if not met:
                break
            kept = [part for part in kept if part not in met]
            loose |= {w.name for part in met for w in part.workloads}
        for part in kept:
            part.network.moved_to(self._network)
            part.files.moved_to(self._options.sources)
        parts = [*kept, *(self._made(each) for each in self._gathered(found))]
        while clashing := _clashing(parts):
            gone = {part for group in clashing for part in group}
            parts = [part for part in parts if part not in gone]
            parts += [self._made(united(part.component for part in group)) for group in clashing]
        return parts

    def _holds(self, part: Part) -> bool:
        return (
            all(self._workloads.get(w.name) is w for w in part.workloads)
            and part.selected == self._selected(part.workloads)
            and part.network.holds(self._network)
            and part.files.holds(self._options.sources)
        )

    def _selected(self, workloads: Iterable[Workload]) -> frozenset[str] | None:
        selected = self._options.selected
        return None if selected is None else selected.intersection(w.name for w in workloads)

    def _components(self, names: Iterable[str]) -> list[Component]:
        loose = {name: self._workloads[name] for name in names}
        apart = Apart(NetworkReads(self._network), Effort(self._most))
        return components(loose, self._environment, self._catalogue, self._options, apart)

    def _gathered(self, components: Iterable[Component]) -> Iterator[Component]:
        """Small components together: many parts take longer than a few, and a change of one makes a part anew."""
        gathered: list[Component] = []
        for each in components:
            gathered.append(each)
            if sum(len(one.workloads) for one in gathered) * _PARTS >= len(self._workloads):
                yield united(gathered)
                gathered = []
        if gathered:
            yield united(gathered)

    def _made(self, component: Component) -> Part:
        """A part, resolved and emitted; what it takes is told and not taken, since it may yet be made otherwise."""
        target = self._options.target.apart
        workloads = tuple(self._workloads[name] for name in sorted(component.workloads))
        network, files = NetworkReads(self._network), FileReads(self._options.sources)
        apart = Apart(network, Effort(self._most, self._catalogue.effort))
        selected = self._selected(workloads)
        options = replace(self._options, sources=files, selected=selected)
        before = allowances()
        resolved = resolve_apart(workloads, self._environment, self._catalogue, options, apart)
        if resolved.value is None or target is None or not resolved.ok:
            raise NotApartError
        apart.shared = frozenset(resolved.value.resources.keys() - component.uids)
        emitted = target.emit(resolved.value, self._output, apart)
        if emitted.value is None or emitted.value.files or emitted.value.extra:
            raise NotApartError
        cost = before.taken()
        if draws_on_command():
            raise NotApartError
        before.restore()
        return Part(
            workloads,
            selected,
            component.uids,
            network,
            files,
            apart,
            cost,
            resolved.value,
            emitted.value.manifests,
            (*resolved.diagnostics, *emitted.diagnostics),
        )

    def joined(self, parts: Sequence[Part], joined: Joined) -> Outcome[ManifestSet]:
        """The manifests of all parts, with what is told of them all."""
        target = self._options.target.apart
        once: dict[str, int] = {}
        spent = letters = 0
        for part in parts:
            once.update(part.apart.once)
            spent += part.cost.spent - sum(part.apart.once.values())
            letters += part.cost.letters
        charge(Cost(0, spent + sum(once.values()), letters))
        effort = self._catalogue.effort.used + sum(part.apart.effort.used for part in parts)
        told = None if target is None else target.tell(part.apart for part in parts)
        if target is None or told is None or effort > self._most or draws_on_command():
            raise NotApartError
        findings = Findings(d for part in parts for d in part.diagnostics)
        findings.extend(told)
        findings.extend(unused_images(self._workloads, self._options, self._environment))
        made = findings.take(joined.made(parts, target, self._output))
        findings.extend(() if made is None else public_secrets(made.resolution))
        if any(one.order == other.order for one, other in pairwise(findings.items)):
            raise NotApartError
        return findings.outcome(made)


def _clashing(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts that make what others make or read, in groups: each must be one part."""
    made: set[Any] = set().union(*(part.apart.made for part in parts))
    foreign = [part for part in parts if not made.isdisjoint(part.apart.read - part.apart.made)]
    if not foreign and len(made) == sum(len(part.apart.made) for part in parts):
        return []
    groups = Groups()
    makers: dict[Any, Part] = {}
    for part in parts:
        for key in part.apart.made:
            groups.unite(part, makers.setdefault(key, part))
    for part in foreign:
        for key in part.apart.read & made:
            groups.unite(part, makers[key])
    found: dict[Part, list[Part]] = {}
    for part in parts:
        found.setdefault(groups.of(part), []).append(part)
    return [group for group in found.values() if len(group) > 1]
