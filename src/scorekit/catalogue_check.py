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
    shipped = _Shipped(catalogue)
    kinds: dict[str, ResourceType | None] = {}
    for name in catalogue.type_names():
        kind = kinds[name] = found.take(catalogue.resource_type(name))
        found.extend(contract.check_type(kind) if kind and not shipped.type(name) else ())
    for name in catalogue.driver_names():
        driver = found.take(catalogue.driver(name))
        kind = kinds.get(driver.type) if driver else None
        if driver and kind and not shipped.driver(driver):
            found.extend(_of_driver(driver, kind, catalogue))
    return found.items


def check_document(name: str, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
    """Every fault of one type, or of one driver (``TYPE/NAME``) against its type. Raises UnknownNameError where there is none."""
    found = Findings()
    driver = found.take(catalogue.driver(name)) if "/" in name else None
    kind = found.take(catalogue.resource_type(name.partition("/")[0]))
    if kind is not None and "/" not in name:
        found.extend(contract.check_type(kind))
    found.extend(_of_driver(driver, kind, catalogue) if driver and kind else ())
    return found.items


def _of_driver(driver: Driver, kind: ResourceType, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """The faults of a driver that can be read against its type."""
    yield from contract.check_driver(driver, kind, catalogue)
    yield from _sections(driver, catalogue)


class _Shipped:
    """What of a catalogue comes with scorekit, which tests hold to its contracts: it need not be checked in every project."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._builtin = builtin = Catalogue.builtin()
        self._type_names, self._driver_names = builtin.type_names(), builtin.driver_names()
        #: Whether there is nothing of the project's that every driver is held against.
        self._alone = not catalogue.has_definitions() and catalogue.images() == builtin.images()

    def type(self, name: str) -> bool:
        """Whether a type is the built-in one of its name."""
        builtin, catalogue = self._builtin, self._catalogue
        return name in self._type_names and catalogue.resource_type(name).value is builtin.resource_type(name).value

    def driver(self, driver: Driver) -> bool:
        """Whether a driver, its type, and all that its check looks at beside are the built-in ones."""
        others = (driver.name, *driver.needs.files)
        required = (one.type for one in (*driver.requires.values(), *driver.coprovisions.values()))
        return (
            self._alone
            and all(map(self._is_driver, others))
            and all(self.type(name) for name in (driver.type, *required) if "{{" not in name)
        )

    def _is_driver(self, name: str) -> bool:
        builtin, catalogue = self._builtin, self._catalogue
        return name in self._driver_names and catalogue.driver(name).value is builtin.driver(name).value


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
