"""What an environment says of workloads that are not there: entries that a misspelt name leaves without effect.

Only what the project itself writes is held against its workloads: built-in environments, and those of other folders,
serve other projects too.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from scorekit.codes.catalogue import UNUSED_ENTRY
from scorekit.diagnostics import ordered
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.source.document import Path

#: How paths begin that lie outside the project.
_ELSEWHERE = ("scorekit:", "../", "/")
_ANY = "*"


def check_against(environment: Environment, workloads: Sequence[Workload]) -> tuple[Diagnostic, ...]:
    """The entries of an environment that none of a project's workloads uses; ``workloads`` is all of them."""
    if not workloads:
        return ()
    uses = _Uses(environment, workloads)
    return ordered([*uses.workloads(), *uses.images(), *uses.exceptions(), *uses.bindings(), *uses.rules()])


class _Uses:
    """An environment held against the workloads that there are."""

    def __init__(self, environment: Environment, workloads: Sequence[Workload]) -> None:
        self._environment = environment
        self._all = workloads

    # Made when an entry is met that needs them: most environments name no workload.

    @cached_property
    def _containers(self) -> Mapping[str, Collection[str]]:
        return {w.name: w.containers for w in self._all}

    @cached_property
    def _resources(self) -> Mapping[str, Collection[str]]:
        return {w.name: w.resources for w in self._all}

    @cached_property
    def _bindable(self) -> frozenset[str]:
        """What a binding's key, or the id in it, can be: ``WORKLOAD.RESOURCE`` or an id."""
        ids = {r.id for w in self._all for r in w.resources.values() if r.id is not None}
        return frozenset(ids.union(f"{w}.{r}" for w, names in self._resources.items() for r in names))

    def workloads(self) -> Iterator[Diagnostic]:
        """Settings by workload."""
        for name in self._environment.workloads:
            yield from self._workload(("workloads", name), name)

    def images(self) -> Iterator[Diagnostic]:
        """Images by workload and container."""
        for key in self._environment.images:
            workload, _, container = key.partition("/")
            yield from self._workload(("images", key), workload)
            if container:
                yield from self._container(("images", key), workload, container, key=True)

    def exceptions(self) -> Iterator[Diagnostic]:
        """Exceptions from the security profile, by container."""
        for workload, settings in self._environment.workloads.items():
            for index, exception in enumerate(settings.security.exceptions):
                if exception.container is not None:
                    path = ("workloads", workload, "security", "exceptions", index, "container")
                    yield from self._container(path, workload, exception.container, key=False)

    def bindings(self) -> Iterator[Diagnostic]:
        """Bindings of private resources; of shared ones, which drivers may require too, those that are nearly known."""
        for key in self._environment.bindings:
            path: Path = ("bindings", key)
            bare = key.partition("#")[2] or key
            names = {r for names in self._resources.values() for r in names} if bare == key else ()
            known = self._bindable.union(names)
            if "/" in bare or bare in known or not self._ours(path):
                continue
            workload, _, resource = bare.partition(".")
            hint = did_you_mean(bare, known)
            message = f"no workload of this project has a resource that `{key}` could bind"
            if resource and workload in self._resources:
                message = f"workload `{workload}` has no resource `{resource}`"
                there = self._resources[workload]
                hint = did_you_mean(resource, there) or _listing("its resources", there)
            if hint is not None:
                yield UNUSED_ENTRY.at(self._environment.span(path, key=True), message, help=hint)

    def rules(self) -> Iterator[Diagnostic]:
        """Rules for one workload, or for a resource of a name."""
        for index, rule in enumerate(self._environment.drivers):
            path: Path = ("drivers", index)
            if rule.workload is not None:
                yield from self._workload((*path, "workload"), rule.workload, key=False)
            there = {r for w, names in self._resources.items() if rule.workload in (None, w) for r in names}
            if rule.resource is not None and there and rule.resource not in there and self._ours(path):
                yield UNUSED_ENTRY.at(
                    self._environment.span((*path, "resource")),
                    f"no workload has a resource `{rule.resource}`"
                    if rule.workload is None
                    else f"workload `{rule.workload}` has no resource `{rule.resource}`",
                    help=did_you_mean(rule.resource, there) or _listing("there are", there),
                )

    def _workload(self, path: Path, name: str, *, key: bool = True) -> Iterator[Diagnostic]:
        if name != _ANY and name not in self._containers and self._ours(path):
            yield UNUSED_ENTRY.at(
                self._environment.span(path, key=key),
                f"no workload of this project is called `{name}`",
                help=did_you_mean(name, self._containers) or _listing("there are", self._containers),
            )

    def _container(self, path: Path, workload: str, name: str, *, key: bool) -> Iterator[Diagnostic]:
        known = {c for w, containers in self._containers.items() if workload in (w, _ANY) for c in containers}
        if known and name not in known and self._ours(path):
            yield UNUSED_ENTRY.at(
                self._environment.span(path, key=key),
                f"no workload has a container `{name}`"
                if workload == _ANY
                else f"workload `{workload}` has no container `{name}`",
                help=did_you_mean(name, known) or _listing("there are", known),
            )

    def _ours(self, path: Path) -> bool:
        """Whether the project itself wrote an entry, which may come from any file of the chain."""
        return not self._environment.span(path, key=True).file.startswith(_ELSEWHERE)


def _listing(words: str, names: Iterable[str]) -> str:
    return f"{words}: {listed(names) or 'none'}"
