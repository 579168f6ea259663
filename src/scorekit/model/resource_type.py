"""A resource type: what developers may ask for, and what every driver of it must answer."""

from typing import Annotated, Any, Literal

from pydantic import Field

from scorekit.model.base import DocumentModel, StrictModel, TypeName

JsonType = Literal["string", "integer", "number", "boolean", "array", "object"]


class DocumentMetadata(StrictModel):
    """``metadata`` of scorekit's own documents."""

    name: str
    description: str = ""


class OutputContract(StrictModel):
    """One output of a type."""

    type: JsonType = "string"
    description: str = ""
    #: A secret output must be a reference in every driver and binding.
    secret: bool = False
    #: Whether a driver may leave it out, altogether or for some settings. The description is told to who reads it then.
    optional: bool = False
    #: An expression over ``outputs`` (and ``params``, ``name``) that gives this output where a driver does not.
    from_: Annotated[str | None, Field(validation_alias="from", serialization_alias="from")] = None


class AdditionalOutputs(StrictModel):
    """Outputs beyond those listed, for a type whose keys its drivers choose (``environment``)."""

    type: JsonType = "string"
    #: Whether each is a secret, which must be a reference.
    secret: bool = False
    #: Where an environment gives one, for hints; ``variables`` where nothing is said.
    given_by: str = "the `variables`"
    #: Targets in which a key that the driver lacks is supplied when the workload is started: ``${KEY}`` in Compose.
    runtime: list[str] = []


class ResourceType(DocumentModel):
    """``kind: ResourceType``: a contract between developers and drivers."""

    api_version: Literal["scorekit.dev/v1alpha1"]
    kind: Literal["ResourceType"]
    metadata: DocumentMetadata
    #: A JSON Schema of ``resources.*.params``: ``properties`` with defaults, ``required``; other keys are refused.
    params: dict[str, Any] = {}
    outputs: dict[str, OutputContract] = {}
    additional_outputs: AdditionalOutputs | None = None
    #: The classes that developers may name, with what each means.
    classes: dict[TypeName, str] = {}
    #: Other names of params: a name that is given to the param that it means.
    aliases: dict[str, str] = {}
    #: Params of other tools that are dropped with a warning: name to reason.
    tolerated: dict[str, str] = {}
    #: Whether ``${resources.NAME}`` may be the source of a volume.
    mountable: bool = False

    @property
    def name(self) -> str:
        """``metadata.name``."""
        return self.metadata.name

    def is_secret_output(self, name: str) -> bool:
        """Whether the contract says that an output is a secret, be it listed or one of those beyond the list."""
        contract = self.outputs.get(name) or self.additional_outputs
        return contract is not None and contract.secret
