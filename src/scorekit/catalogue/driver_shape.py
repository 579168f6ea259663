"""What a driver must keep to without a look at its type: keys that its targets know, schemas that say something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.catalogue.environment_shape import literal_expressions
from scorekit.catalogue.schema_shape import schema_faults
from scorekit.codes.contract import UNKNOWN_SECTION_KEY
from scorekit.codes.project import LITERAL_EXPRESSION
from scorekit.model.driver import SECTION_KEYS
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import ResourceType
    from scorekit.source.document import Document


def driver_faults(driver: Driver) -> Iterator[Diagnostic]:
    """Every such fault of a driver."""
    yield from schema_faults(driver.document, ("settings",))
    yield from _literal_defaults(driver.document, "settings")
    for target in driver.targets:
        yield from _section_keys(driver, target)


def type_faults(type_: ResourceType) -> Iterator[Diagnostic]:
    """Every such fault of a type."""
    yield from schema_faults(type_.document, ("params",))
    yield from _literal_defaults(type_.document, "params")


def _literal_defaults(document: Document, key: str) -> Iterator[Diagnostic]:
    """Expressions in the defaults of a schema, which are values as they stand."""
    help_ = f"a default is a value; leave it out, and write `{key}.KEY | default(EXPRESSION)` in the driver"
    for path, span, message in literal_expressions(document, (key,)):
        if "default" in path[3:]:
            yield LITERAL_EXPRESSION.at(span, message, help=help_)


def _section_keys(driver: Driver, target: str) -> Iterator[Diagnostic]:
    """The keys that a target would pass over. Directives, and keys that only a render knows, are the tree's to judge."""
    allowed = {*SECTION_KEYS[target], "outputs"}
    section = driver.document.data[target]
    for key in section:
        if key in allowed or key.startswith("$") or "{{" in key:
            continue
        yield UNKNOWN_SECTION_KEY.at(
            driver.span((target, key), key=True),
            f"a `{target}` section has no `{key}`",
            help=did_you_mean(key, [k for k in allowed if k not in section])
            or f"it has {', '.join(f'`{k}`' for k in sorted(allowed))}",
        )
