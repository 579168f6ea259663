"""Descriptions of what a catalogue has: a row for each document of a kind, or everything about one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.catalogue import Catalogue
from scorekit.catalogue.folders import IMAGES_FILE
from scorekit.description import documents
from scorekit.description.documents import files_of
from scorekit.errors import UnknownNameError, UsageError, expect
from scorekit.lazy_dataclass import dataclass
from scorekit.location import source_named
from scorekit.outcome import Findings, Outcome
from scorekit.suggest import listed, suggestion

if TYPE_CHECKING:
    from scorekit.catalogue.images import ListedImage
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment
    from scorekit.model.resource_type import ResourceType

    Row = dict[str, Any]

__all__ = ["KINDS", "Description", "describe", "files_of"]


@dataclass(frozen=True, slots=True)
class Description:
    """One type, driver, environment or image in full, or a row for each that there is. Nothing in it is a secret."""

    #: ``type``, ``driver``, ``environment`` or ``image``.
    kind: str
    #: The name of the one; None for all of the kind.
    name: str | None
    #: Facts by their names, lists of rows among them; of all of a kind a row each. A ``span`` is where something is written.
    data: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    #: Why documents are left out of the rows: those are broken.
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueKind:
    """A kind of document: which there are and are listed, and one read, as a row, and in full."""

    names: Callable[[Catalogue], Sequence[str]]
    listed: Callable[[Catalogue], Sequence[str]]
    read: Callable[[Catalogue, str], Outcome[Any]]
    row: Callable[[str, Any, Catalogue], Row]
    record: Callable[[str, Any, Catalogue], Row]


def describe(catalogue: Catalogue, kind: str, name: str | None = None) -> Outcome[Description]:
    """What there is to know of one ``type``, ``driver``, ``environment`` or ``image``; without a name, a row for each that there is.

    ``scorekit.format`` and ``scorekit.as_data`` show it as ``scorekit drivers show`` does, or ``list``.

    Raises UsageError for another kind, and for a name that nothing of the kind has.
    """
    expect("catalogue", catalogue, Catalogue, "a Catalogue")
    expect("kind", kind, str, "a text")
    asked = KINDS.get(kind)
    if asked is None:
        raise UsageError(f"kind is one of {listed(KINDS)}, not {kind!r}")
    findings = Findings()
    if name is None:
        read = ((each, findings.take(asked.read(catalogue, each))) for each in asked.listed(catalogue))
        rows = [asked.row(each, found, catalogue) for each, found in read if found is not None]
        return Findings().outcome(Description(kind, None, rows, findings.items))
    try:
        found = findings.take(asked.read(catalogue, name))
    except UnknownNameError:
        raise UsageError(f"there is no {kind} `{name}`; {suggestion(name, asked.names(catalogue))}") from None
    return findings.outcome(None if found is None else Description(kind, name, asked.record(name, found, catalogue)))


def _environment(name: str, found: Environment, _: Catalogue) -> Row:
    return {
        "environment": name,
        "type": found.type,
        "targets": list(found.targets),
        "extends": found.document.data.get("extends"),
        "origin": {"": "project", "scorekit": "built-in"}.get(
            source := source_named(found.document.source.name), source
        ),
        "description": found.metadata.description,
    }


def _type(name: str, found: ResourceType, _: Catalogue) -> Row:
    return {
        "type": name,
        "params": sorted(found.params.get("properties", {})),
        "outputs": sorted(found.outputs),
        "classes": sorted(found.classes),
        "description": found.metadata.description,
    }


def _driver(name: str, found: Driver, _: Catalogue) -> Row:
    return {
        "driver": name,
        "targets": list(found.targets) or ["any"],
        "settings": sorted(found.settings.get("properties", {})),
        "description": found.metadata.description,
    }


def _images(catalogue: Catalogue) -> Sequence[str]:
    return tuple(catalogue.images().value or ())


def _versions(catalogue: Catalogue) -> Sequence[str]:
    """``postgres:17`` for each version of each image; what is wrong with the table is said by reading it."""
    table = catalogue.images().value or {}
    # Of a broken table, its name alone: reading that says what is wrong.
    return [f"{name}:{version}" for name, image in table.items() for version in image] or [IMAGES_FILE]


def _image(catalogue: Catalogue, name: str) -> Outcome[Any]:
    findings = Findings()
    table = findings.take(catalogue.images())
    if table is None:
        return findings.outcome(None)
    image = table.get(name.partition(":")[0])
    if image is None:
        raise UnknownNameError(f"there is no image `{name}`")
    return findings.outcome(image)


def _version(name: str, found: Mapping[str, ListedImage], _catalogue: Catalogue) -> Row:
    image, _, version = name.partition(":")
    return {"image": image, **documents.version_of_image(version, found[version])}


_TYPES, _DRIVERS, _ENVIRONMENTS = Catalogue.type_names, Catalogue.driver_names, Catalogue.environment_names
#: The kinds by what one of them is called.
KINDS: Mapping[str, CatalogueKind] = {
    "type": CatalogueKind(_TYPES, _TYPES, Catalogue.resource_type, _type, documents.resource_type),
    "driver": CatalogueKind(_DRIVERS, _DRIVERS, Catalogue.driver, _driver, documents.driver),
    "environment": CatalogueKind(
        _ENVIRONMENTS, Catalogue.offered_environments, Catalogue.environment, _environment, documents.environment
    ),
    "image": CatalogueKind(_images, _versions, _image, _version, documents.image),
}
