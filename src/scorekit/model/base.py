"""The two bases of everything people write: closed mappings, and documents that know where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import (
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
)
from pydantic.alias_generators import to_camel

from scorekit.errors import InternalError
from scorekit.source.document import Document, Path

if TYPE_CHECKING:
    from scorekit.location import Span

#: The apiVersion of scorekit's own documents.
API_VERSION = "scorekit.dev/v1alpha1"


def _integral(value: Any) -> Any:
    """``80.0`` is an integer to JSON Schema, and so to Score."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


#: An integer as JSON Schema sees it: no booleans, no strings, ``80.0`` counts.
Integer = Annotated[int, BeforeValidator(_integral), Field(strict=True)]
#: A DNS label of 2 to 63 characters, as Score asks for names (score-v1b1, ``$defs``).
Label = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$", strict=True)]
#: A resource type or class (score-v1b1, ``resources.*.type``).
TypeName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$", strict=True)]
#: A shared resource's id (score-v1b1, ``resources.*.id``).
ResourceId = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*$",
        min_length=2,
        max_length=63,
        strict=True,
    ),
]


class Closed(BaseModel):
    """A mapping whose keys are all known. Frozen, strict, camelCase outside and snake_case inside."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=AliasGenerator(validation_alias=to_camel, serialization_alias=to_camel),
        regex_engine="rust-regex",
    )


class Written(Closed):
    """A whole document that a person wrote, with its place. Two are equal when they say the same, wherever they stand."""

    _document: Document | None = PrivateAttr(default=None)

    @property
    def document(self) -> Document:
        """The document that this was decoded from, as positions need it; InternalError when it was made in memory."""
        if self._document is None:
            raise InternalError(f"{type(self).__name__} was not decoded from a document")
        return self._document

    def placed(self, document: Document) -> Self:
        """This, knowing where it is written."""
        self._document = document
        return self

    def span(self, path: Path = (), *, key: bool = False) -> Span:
        """Where the value at a path is written (see ``Document.span``)."""
        return self.document.span(path, key=key)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]
