"""What can be said of a catalogue without a workload: of its types, its drivers and its environments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from scorekit.catalogue import Catalogue, check_environment
from scorekit.errors import expect
from scorekit.limits import command_budget
from scorekit.outcome import Findings
from scorekit.resolve import contract
from scorekit.resolve.trees import compile_tree
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import ResourceType
    from scorekit.source.document import Document


@command_budget()
def check(catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Every fault of a catalogue's types, drivers and environments, in order: what ``scorekit drivers check`` says, and more.

    It is what a suite of one's own drivers holds against nothing: ``assert scorekit.check(catalogue) == ()``.
    """
    expect("catalogue", catalogue, Catalogue, "a Catalogue")
    found = Findings(check_drivers(catalogue))
    for name in catalogue.environment_names():
        environment = found.take(catalogue.environment(name))
        if environment is not None and not environment.abstract:
            found.extend(check_environment(environment, catalogue))
    return tuple(dict.fromkeys(found.items))


def check_drivers(catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Every fault of a catalogue's types and drivers against their contracts, in order."""
    found = Findings(catalogue.incomplete())
    kinds: dict[str, ResourceType | None] = {}
    for name in catalogue.type_names():
        kind = kinds[name] = found.take(catalogue.resource_type(name))
        found.extend(contract.check_type(kind) if kind else ())
    for name in catalogue.driver_names():
        driver = found.take(catalogue.driver(name))
        kind = kinds.get(driver.type) if driver else None
        if driver and kind:
            found.extend(contract.check_driver(driver, kind, catalogue))
            found.extend(_sections(driver, catalogue))
    return found.items


def _sections(driver: Driver, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """What the targets' languages refuse in a driver's sections, as far as it is known without a render."""
    for target in driver.targets:
        tree = compile_tree(driver.document.part((target,))).value
        if tree is not None:
            yield from find_target(target).section_faults(tree.outline(), partial(_found_by, catalogue, driver.name))


def _found_by(
    catalogue: Catalogue, driver: str, group: str, kind: str, _: tuple[str, ...]
) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """The definition of a kind, also where the driver has it."""
    return catalogue.definition(group, kind, (driver,))
