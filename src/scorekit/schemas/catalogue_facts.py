"""What a catalogue knows, as the schemas need it: types, drivers and environments, read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Findings

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment
    from scorekit.model.resource_type import ResourceType

#: The class of a resource that names none.
DEFAULT_CLASS = "default"


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """Documents by name. One that can't be read is None: its name alone is known."""

    types: Mapping[str, ResourceType | None]
    drivers: Mapping[str, Driver | None]
    environments: Mapping[str, Environment | None]
    #: What may stand before a name: ``scorekit/dev``.
    sources: tuple[str, ...]

    @classmethod
    def of(cls, catalogue: Catalogue) -> tuple[CatalogueFacts, tuple[Diagnostic, ...]]:
        """All that a catalogue has, and the findings of documents that can't be read."""
        findings = Findings()
        types = {name: findings.take(catalogue.resource_type(name)) for name in catalogue.type_names()}
        drivers = {name: findings.take(catalogue.driver(name)) for name in catalogue.driver_names()}
        environments = {name: findings.take(catalogue.environment(name)) for name in catalogue.environment_names()}
        return cls(types, drivers, environments, catalogue.sources), findings.items

    def classes(self, type_: str) -> Mapping[str, str]:
        """The classes that a type's resources may name, with what each means where someone says it."""
        found = self.types.get(type_)
        described = dict(found.classes) if found is not None else {}
        named = {
            rule.class_: ""
            for environment in self.environments.values()
            for rule in (environment.drivers if environment is not None else ())
            if rule.type == type_ and rule.class_ is not None
        }
        return dict(sorted({DEFAULT_CLASS: "", **named, **described}.items()))

    def drivers_of(self, type_: str) -> tuple[str, ...]:
        """The names of a type's drivers, sorted."""
        return tuple(name for name in self.drivers if name.partition("/")[0] == type_)
