"""Environments and projects checked against the catalogue (the names that they use) and against the workloads.

Reads no document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from scorekit.catalogue.environment_shape import impossible_rule, shape_faults, uid_type
from scorekit.catalogue.folders import unprefixed
from scorekit.codes.catalogue import (
    DRIVER_OF_OTHER_TYPE,
    UNKNOWN_DRIVER,
    UNKNOWN_ENVIRONMENT,
    UNKNOWN_TYPE,
    UNUSED_ENTRY,
)
from scorekit.diagnostics import Diagnostic, Label, ordered
from scorekit.location import source_named
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from scorekit.catalogue.catalogue import Catalogue
    from scorekit.model.environment import Environment
    from scorekit.model.project import ProjectSettings
    from scorekit.model.workload import Workload
    from scorekit.source.document import Path


#: How paths outside the project begin.
_ELSEWHERE = ("../", "/")
_ANY = "*"


def check_environment(environment: Environment, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Every fault of a merged environment that shows without a workload, in order."""
    found = [*shape_faults(environment), *_binding_types(environment, catalogue), *_settings(environment, catalogue)]
    for position in range(len(environment.drivers)):
        found += check_rule(environment, position, catalogue)
    return ordered(found)


def check_rule(environment: Environment, position: int, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """The faults of one rule: what a render asks of the rules that it uses."""
    rule = environment.drivers[position]
    path: Path = ("drivers", position)
    found = [*impossible_rule(environment, position)]
    if rule.type not in catalogue.type_names():
        found.append(_unknown_type(environment, (*path, "type"), rule.type, catalogue))
    elif (provided := unprefixed(rule.driver, 2).partition("/")[0]) != rule.type and "/" in rule.driver:
        message = f"driver `{rule.driver}` provides `{provided}`, the rule asks for `{rule.type}`"
        labels = [Label(environment.span((*path, "type")), "the type asked for")]
        span, hint = environment.span((*path, "driver")), _offer(rule.type, catalogue)
        found.append(DRIVER_OF_OTHER_TYPE.at(span, message, labels=labels, help=hint))
    elif not catalogue.has_driver(rule.driver):
        found.append(_unknown_driver(environment, (*path, "driver"), rule.driver, rule.type, catalogue))
    return ordered(found)


def check_project(project: ProjectSettings, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """The environments that scorekit.yaml names and that do not exist."""
    named = [(name, project.span(("output", name), key=True)) for name in project.output]
    if project.default_environment is not None:
        named.append((project.default_environment, project.span(("defaultEnvironment",))))
    known = catalogue.environment_names()
    return ordered(
        UNKNOWN_ENVIRONMENT.at(
            span,
            f"there is no environment `{name}`",
            help=did_you_mean(name, known) or f"there are: {listed(known)}",
        )
        for name, span in named
        if not catalogue.has_environment(name)
    )


def _binding_types(environment: Environment, catalogue: Catalogue) -> Iterator[Diagnostic]:
    for key, binding in environment.bindings.items():
        named = uid_type(key)
        if named is not None and named not in catalogue.type_names():
            yield _unknown_type(environment, ("bindings", key), named, catalogue, key=True)
        elif binding.type is not None and binding.type not in catalogue.type_names():
            yield _unknown_type(environment, ("bindings", key, "type"), binding.type, catalogue)


def _settings(environment: Environment, catalogue: Catalogue) -> Iterator[Diagnostic]:
    for name in environment.settings:
        if not catalogue.has_driver(name):
            yield _unknown_driver(environment, ("settings", name), name, None, catalogue)


def _unknown_type(
    environment: Environment, path: Path, name: str, catalogue: Catalogue, *, key: bool = False
) -> Diagnostic:
    known = catalogue.type_names()
    synonyms = catalogue.synonyms().value
    hint = (synonyms and synonyms.hint(name, known)) or f"there are: {listed(known)}"
    return UNKNOWN_TYPE.at(environment.span(path, key=key), f"there is no resource type `{name}`", help=hint)


def _unknown_driver(
    environment: Environment, path: Path, name: str, type_: str | None, catalogue: Catalogue
) -> Diagnostic:
    """The fault of a driver's name; for a rule, drivers of the rule's type are the likeliest to be meant."""
    known = catalogue.driver_names(type_)
    last = name.rpartition("/")[2]
    lasts = {n.rpartition("/")[2] for n in known}
    # Names of one type begin alike; the part that differs must be near.
    near = last in lasts or did_you_mean(last, lasts) is not None
    full = [n for n in known if n.endswith(f"/{name}")]
    hint = f"write `{full[0]}`" if full else did_you_mean(name, known) if near else None
    hint = hint or (None if type_ is None else _offer(type_, catalogue))
    return UNKNOWN_DRIVER.at(environment.span(path, key=type_ is None), f"there is no driver `{name}`", help=hint)


def _offer(type_: str, catalogue: Catalogue) -> str:
    """The drivers that there are for a type."""
    known = catalogue.driver_names(type_)
    return f"drivers of `{type_}`: {listed(known)}" if known else f"no driver provides `{type_}` yet"


def check_against(environment: Environment, workloads: Sequence[Workload]) -> tuple[Diagnostic, ...]:
    """The entries of an environment that none of a project's workloads uses; ``workloads`` is all of them.

    Only what the project itself writes counts: built-in environments, and those of other folders, serve other projects too.
    """
    if not workloads:
        return ()
    uses = _Uses(environment, workloads)
    return ordered([*uses.workloads(), *uses.images(), *uses.exceptions(), *uses.bindings(), *uses.rules()])


class _Uses:
    """Which entries of an environment the project's workloads use."""

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
    def _matched(self) -> frozenset[str]:
        """The keys of ``workloads`` that some workload matches."""
        return frozenset().union(*(self._environment.rules(w.name, w.plain_metadata) for w in self._all))

    @cached_property
    def _bindable(self) -> frozenset[str]:
        """What a binding's key, or the id in it, can be: ``WORKLOAD.RESOURCE`` or an id."""
        ids = {r.id for w in self._all for r in w.resources.values() if r.id is not None}
        return frozenset(ids.union(f"{w}.{r}" for w, names in self._resources.items() for r in names))

    def workloads(self) -> Iterator[Diagnostic]:
        """Settings by workload."""
        for name in self._environment.workloads:
            path = ("workloads", name)
            if "=" not in name:
                yield from self._workload(path, name)
            elif self._ours(path) and name not in self._matched:
                message = f"no workload of this project has `{name}` in its `metadata`"
                help_ = "labels of a Score file stand under `metadata.labels`"
                yield UNUSED_ENTRY.at(self._environment.span(path, key=True), message, help=help_)

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
        """Bindings of private resources; of shared ones, which drivers may require too, only likely misspellings."""
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
                hint = did_you_mean(resource, there) or f"its resources: {listed(there) or 'none'}"
            if hint is not None:
                yield UNUSED_ENTRY.at(self._environment.span(path, key=True), message, help=hint)

    def rules(self) -> Iterator[Diagnostic]:
        """Rules for one workload, or for a resource of a name."""
        for index, rule in enumerate(self._environment.drivers):
            path: Path = ("drivers", index)
            if rule.workload is not None:
                yield from self._workload((*path, "workload"), rule.workload, key=False)
            if rule.resource is None:
                continue
            there = {r for w, names in self._resources.items() if rule.workload in (None, w) for r in names}
            if there and rule.resource not in there and self._ours(path):
                who = "no workload has a" if rule.workload is None else f"workload `{rule.workload}` has no"
                message = f"{who} resource `{rule.resource}`"
                yield self._unused((*path, "resource"), message, rule.resource, there, key=False)

    def _workload(self, path: Path, name: str, *, key: bool = True) -> Iterator[Diagnostic]:
        if name != _ANY and name not in self._containers and self._ours(path):
            yield self._unused(path, f"no workload of this project is called `{name}`", name, self._containers, key=key)

    def _container(self, path: Path, workload: str, name: str, *, key: bool) -> Iterator[Diagnostic]:
        known = {c for w, containers in self._containers.items() if workload in (w, _ANY) for c in containers}
        if known and name not in known and self._ours(path):
            who = "no workload has a" if workload == _ANY else f"workload `{workload}` has no"
            yield self._unused(path, f"{who} container `{name}`", name, known, key=key)

    def _unused(self, path: Path, message: str, name: str, known: Collection[str], *, key: bool) -> Diagnostic:
        hint = did_you_mean(name, known) or f"there are: {listed(known) or 'none'}"
        return UNUSED_ENTRY.at(self._environment.span(path, key=key), message, help=hint)

    def _ours(self, path: Path) -> bool:
        """Whether the project itself wrote an entry, which may come from any file of the chain."""
        file = self._environment.span(path, key=True).file
        return not (source_named(file) or file.startswith(_ELSEWHERE))
