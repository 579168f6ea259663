"""What environments and projects must find in the catalogue: the types, drivers and environments that they name.

Reads no document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.catalogue.environment_shape import impossible, shape_faults, uid_type
from scorekit.catalogue.folders import unprefixed
from scorekit.catalogue.synonyms import meant_by
from scorekit.codes.catalogue import DRIVER_OF_OTHER_TYPE, UNKNOWN_DRIVER, UNKNOWN_TYPE
from scorekit.codes.project import UNKNOWN_ENVIRONMENT
from scorekit.diagnostics import Label, ordered
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.catalogue.catalogue import Catalogue
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.environment import Environment
    from scorekit.model.project import Project
    from scorekit.source.document import Path


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
    found = [*impossible(environment, position)]
    if rule.type not in catalogue.type_names():
        found.append(_unknown_type(environment, (*path, "type"), rule.type, catalogue))
    elif (provided := unprefixed(rule.driver, 2).partition("/")[0]) != rule.type and "/" in rule.driver:
        found.append(
            DRIVER_OF_OTHER_TYPE.at(
                environment.span((*path, "driver")),
                f"driver `{rule.driver}` provides `{provided}`, the rule asks for `{rule.type}`",
                labels=[Label(environment.span((*path, "type")), "the type asked for")],
                help=_offer(rule.type, catalogue),
            )
        )
    elif not catalogue.has_driver(rule.driver):
        found.append(_unknown_driver(environment, (*path, "driver"), rule.driver, rule.type, catalogue))
    return ordered(found)


def check_project(project: Project, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """The environments that scorekit.yaml names and nobody has."""
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
    meant = meant_by(name)
    hint = f"that is `{meant}` here" if meant in known else did_you_mean(name, known) if meant is None else None
    return UNKNOWN_TYPE.at(
        environment.span(path, key=key),
        f"there is no resource type `{name}`",
        help=hint or f"there are: {listed(known)}",
    )


def _unknown_driver(
    environment: Environment, path: Path, name: str, type_: str | None, catalogue: Catalogue
) -> Diagnostic:
    """The fault of a driver's name; for a rule, drivers of the rule's type are the likeliest to be meant."""
    known = catalogue.driver_names(type_)
    last = name.rpartition("/")[2]
    lasts = {n.rpartition("/")[2] for n in known}
    # Names of one type begin alike; what tells them apart must be near.
    near = last in lasts or did_you_mean(last, lasts) is not None
    full = [n for n in known if n.endswith(f"/{name}")]
    hint = f"write `{full[0]}`" if full else did_you_mean(name, known) if near else None
    return UNKNOWN_DRIVER.at(
        environment.span(path, key=type_ is None),
        f"there is no driver `{name}`",
        help=hint or (None if type_ is None else _offer(type_, catalogue)),
    )


def _offer(type_: str, catalogue: Catalogue) -> str:
    """The drivers that there are for a type."""
    known = catalogue.driver_names(type_)
    return f"drivers of `{type_}`: {listed(known)}" if known else f"no driver provides `{type_}` yet"
