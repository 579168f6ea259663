"""A driver: one way to provide a resource type. Its parts are trees whose text leaves are expressions."""

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from scorekit import targets
from scorekit.model.base import DocumentModel, OneOf, StrictModel
from scorekit.model.resource_type import DocumentMetadata

_SECTION = "What is emitted for {}. It may stand in {}.yaml beside this file instead."


class Generate(StrictModel):
    """A derived secret's shape."""

    length: Annotated[int, Field(ge=8, le=256, strict=True)] = 32
    alphabet: Literal["alnum", "hex", "base64"] = "alnum"


class SecretKeySource(StrictModel):
    """A key of a Secret that something else writes. Both may be expressions."""

    secret: str
    key: str


class ExternalSource(StrictModel):
    """An entry of an external secret store. Both may be expressions."""

    key: str
    property: str | None = None


class SecretDefinition(OneOf):
    """One entry of a driver's ``secrets``: exactly one of the four ways to have a secret."""

    noun = "a secret"
    options = ("generate", "text", "from", "external")

    generate: Generate | None = None
    #: A text around other secrets: ``"postgresql://app:{{ secrets.password }}@..."``.
    text: str | None = None
    from_: Annotated[SecretKeySource | None, Field(validation_alias="from", serialization_alias="from")] = None
    external: ExternalSource | None = None


class Requirement(StrictModel):
    """A resource that a driver needs beside its own: ``requires.ALIAS``. Texts may be expressions."""

    type: str
    class_: Annotated[str | None, Field(validation_alias="class", serialization_alias="class")] = None
    #: Given: shared by all who name it. Absent: private to this resource.
    id: str | None = None
    params: dict[str, Any] = {}
    when: Annotated[str | None, Field(validation_alias="$when", serialization_alias="$when")] = None


class Coprovision(Requirement):
    """A resource that is made beside a driver's own, and depends on it: ``coprovisions.ALIAS``. Texts may be expressions."""

    #: Whether whoever depends on the driver's resource depends on this one, too.
    match_dependents: Annotated[bool, Field(strict=True)] = False


class ImageRequest(StrictModel):
    """An image of the table (``images.yaml``). The version may be an expression over params, settings and what is always seen."""

    image: str
    version: str


class DriverWarning(StrictModel):
    """What a driver has to say of a resource, at the place that asks for it. All three may be expressions."""

    message: str
    help: str | None = None
    when: Annotated[str | None, Field(validation_alias="$when", serialization_alias="$when")] = None


class Needs(StrictModel):
    """What a cluster must have for this driver's manifests to work."""

    #: For readers of the driver. A render names the kinds of the objects that it emits.
    crds: list[str] = []
    #: Said once a render.
    operators: list[str] = []
    #: Drivers whose ``files/`` serve this one, too.
    files: list[str] = []


class Driver(DocumentModel):
    """``kind: ResourceDriver``. Trees (``outputs``, ``let`` and the target sections) are read by ``resolve``."""

    api_version: Literal["scorekit.dev/v1alpha1"]
    kind: Literal["ResourceDriver"]
    metadata: DocumentMetadata
    #: A JSON Schema (``properties`` with defaults) of what an environment may set; developers can't.
    settings: dict[str, Any] = {}
    #: By an alias: ``images.ALIAS`` is the reference, at the environment's mirror of its registry.
    images: dict[str, ImageRequest] = {}
    let: dict[str, Any] = {}
    requires: dict[str, Requirement] = {}
    coprovisions: dict[str, Coprovision] = {}
    secrets: dict[str, SecretDefinition] = {}
    #: A tree: a mapping of outputs, or one expression that gives a mapping.
    outputs: Any = {}
    #: Told when the resource has its outputs.
    warnings: list[DriverWarning] = []
    #: Kinds among the manifests that have no namespace and are not Kubernetes' own.
    cluster_scoped: list[str] = []
    needs: Needs = Needs.model_construct()
    #: Monthly cost by size, dated; read by the cost gate.
    cost: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """``TYPE/NAME``."""
        return self.metadata.name

    @property
    def type(self) -> str:
        """The resource type that this provides: the first half of its name."""
        return self.metadata.name.partition("/")[0]

    def section(self, target: str) -> dict[str, Any] | None:
        """The section for a target; None where there is none."""
        found: dict[str, Any] | None = getattr(self, target, None) if target in targets.names() else None
        return found

    @property
    def targets(self) -> tuple[str, ...]:
        """The targets that this has a section for; empty means that it fits every target."""
        return tuple(name for name in targets.names() if self.section(name) is not None)

    def supports(self, target: str) -> bool:
        """Whether this driver can serve a target."""
        return not self.targets or target in self.targets

    def __reduce__(self) -> tuple[Any, ...]:
        # Its class is made from the targets that there are, and made anew where it is read.
        return (_blank, (), self.__getstate__())


def driver_model() -> type[Driver]:
    """What a driver is decoded to: with a key for the section of each target that there is.

    The catalogue merges TARGET.yaml beside the driver in there, with its own marks.
    """
    return _with_sections(targets.names())


def _blank() -> Driver:
    model = driver_model()
    return model.__new__(model)


@cache
def _with_sections(names: tuple[str, ...]) -> type[Driver]:
    for name, extension in targets.added().items():
        if name in Driver.model_fields or hasattr(Driver, name) or name.startswith("model_"):
            raise extension.fault("has the name of another key of a driver")
    sections: dict[str, Any] = {
        name: (dict[str, Any] | None, Field(None, description=_SECTION.format(name.capitalize(), name)))
        for name in names
    }
    return create_model("Driver", __base__=Driver, __doc__=Driver.__doc__, **sections)
