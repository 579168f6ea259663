"""What a resolve is given beside workloads and environment: the caller's choices, and the documents it may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.catalogue.images import ListedImages
    from scorekit.catalogue.synonyms import Synonyms
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Build, Traced
    from scorekit.targets.record import Target


class Library(Protocol):
    """The part of the catalogue that resolving needs. UnknownNameError where there is none of a name."""

    def resource_type(self, name: str) -> Outcome[ResourceType]:
        """The contract of a type."""
        ...

    def driver(self, name: str) -> Outcome[Driver]:
        """The driver of a name, ``TYPE/NAME``."""
        ...

    def type_names(self) -> tuple[str, ...]:
        """Every type, sorted."""
        ...

    def driver_names(self, type: str | None = None) -> tuple[str, ...]:  # noqa: A002 - the field's own word
        """Every driver, or those of one type, sorted."""
        ...

    def synonyms(self) -> Outcome[Synonyms]:
        """What else people call the types."""
        ...

    def images(self) -> Outcome[ListedImages]:
        """The images that drivers ask for, by name and version."""
        ...


@dataclass(frozen=True, slots=True)
class ResolveOptions:
    """The caller's choices."""

    target: Target
    #: The project's name; None when there is none.
    project: str | None = None
    #: The name to render the environment under; empty: its own.
    environment_name: str = ""
    #: The workloads to emit, by name; None: all of them.
    selected: frozenset[str] | None = None
    #: Workloads of the project that the environment leaves out, with the place that says so.
    disabled: Mapping[str, str] = field(default_factory=dict)
    #: The content of ``files.*.source``, by path relative to the project.
    sources: Mapping[str, bytes] = field(default_factory=dict)
    #: Images for ``image: .``, by ``WORKLOAD/CONTAINER``, ``CONTAINER``, ``WORKLOAD`` or ``*``, stronger first.
    images: Mapping[str, Traced] = field(default_factory=dict)
    #: What to build images from, by ``WORKLOAD/CONTAINER`` or ``CONTAINER``, stronger first.
    builds: Mapping[str, Build] = field(default_factory=dict)
    #: The way from the output to the project's folder, from which rules say what to build from.
    build_root: str = "."
    #: What development secrets are derived from.
    seed: bytes | None = field(default=None, repr=False)
    #: A namespace for everything (``-n``).
    namespace: str | None = None
    #: Whether a missing image is an error, or only a note.
    require_images: bool = True
