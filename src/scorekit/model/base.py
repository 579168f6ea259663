"""The bases of all models: strict mappings, and documents with their positions.

Modules with models keep their annotations as values: of texts (``from __future__ import annotations``) pydantic compiles each in every start.
"""

import sys
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PrivateAttr,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError, core_schema

from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Span
from scorekit.names import SCORE_NAME
from scorekit.source.document import Document, Path

#: The apiVersion of scorekit's own documents.
API_VERSION = "scorekit.dev/v1alpha1"


def _integral(value: Any) -> Any:
    """``80.0`` is an integer to JSON Schema, and so to Score."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


#: An integer as JSON Schema sees it: no booleans, no strings, ``80.0`` counts.
Integer = Annotated[int, BeforeValidator(_integral), Field(strict=True)]


@dataclass(frozen=True, slots=True)
class TextPattern:
    """The form of a text: a pattern for programs, words for people."""

    #: One word, by which ``hints`` finds how to correct such a text.
    kind: str
    pattern: str
    #: Follows "must be" in a message.
    rule: str
    shortest: int | None = None
    longest: int | None = None

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """A strict text whose every fault is one error of type ``spelling`` that carries the rule."""
        text = core_schema.str_schema(
            pattern=self.pattern,
            min_length=self.shortest,
            max_length=self.longest,
            strict=True,
            regex_engine="rust-regex",
        )
        context: dict[str, str | int | float] = {
            "kind": self.kind,
            "rule": self.rule,
            "pattern": self.pattern,
            "shortest": self.shortest or 0,
            "longest": self.longest or sys.maxsize,
        }
        return core_schema.custom_error_schema(
            text, "spelling", custom_error_message="text of the wrong form", custom_error_context=context
        )


#: A DNS label of 2 to 63 characters, as Score asks for names (score-v1b1, ``$defs``).
Label = Annotated[
    str,
    TextPattern(
        "name",
        f"^{SCORE_NAME}$",
        "lower-case letters, digits and dashes, 2 to 63 characters, starting and ending with a letter or digit",
    ),
]
#: A resource type or class (score-v1b1, ``resources.*.type``).
TypeName = Annotated[
    str,
    TextPattern(
        "type",
        r"^[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$",
        "letters, digits and dashes, 2 to 63 characters, starting and ending with a letter or digit",
    ),
]
#: A shared resource's id (score-v1b1, ``resources.*.id``).
ResourceId = Annotated[
    str,
    TextPattern(
        "id",
        r"^[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*$",
        "lower-case letters, digits and dashes, in parts joined by single dots, 2 to 63 characters, "
        "each part starting and ending with a letter or digit",
        shortest=2,
        longest=63,
    ),
]


def camel(name: str) -> str:
    """``targetPort`` for ``target_port``. Pydantic's own, for any name, takes ten times as long, of two hundred fields in every start."""
    head, *rest = name.split("_")
    return head + "".join(map(str.capitalize, rest))


class StrictModel(BaseModel):
    """A mapping whose keys are all known. Frozen, strict, camelCase outside and snake_case inside."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        # Built when first used: a small render needs that of score files alone.
        defer_build=True,
        alias_generator=AliasGenerator(validation_alias=camel, serialization_alias=camel),
        regex_engine="rust-regex",
    )

    @field_validator("*", mode="before")
    @classmethod
    def _not_null(cls, value: Any) -> Any:
        """A key that should not count is left out: None is a field's absence, never its value."""
        if value is None:
            raise PydanticCustomError("null", "no value")
        return value

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Itself: it is frozen. Pydantic copies a field's default for every use, which would cost half of decoding."""
        return self


class OneOf(StrictModel):
    """A mapping with one of several keys."""

    #: What it is, with its article, for messages.
    noun: ClassVar[str]
    #: The keys to choose from, as written.
    options: ClassVar[tuple[str, ...]]
    #: Whether more than one may be given.
    several: ClassVar[bool] = False

    @model_validator(mode="after")
    def _chosen(self) -> Self:
        fields = type(self).model_fields
        if not self.decided(str(fields[name].validation_alias) for name in self.model_fields_set):
            raise PydanticCustomError("choice", "one of several keys", {"model": type(self)})
        return self

    @classmethod
    def decided(cls, keys: Iterable[Any]) -> bool:
        """Whether a mapping of these keys chooses as it should."""
        given = sum(key in cls.options for key in keys)
        return given == 1 or (given > 1 and cls.several)


class DocumentModel(StrictModel):
    """A whole document that a person wrote, with its place. Two are equal when they say the same, wherever they stand."""

    _document: Document | None = PrivateAttr(default=None)

    @property
    def document(self) -> Document:
        """The document that this was decoded from, as positions need it; UsageError when it was made in memory."""
        # Read straight from where pydantic keeps private attributes: this is asked for at every position.
        found: Document | None = (self.__pydantic_private__ or {}).get("_document")
        if found is None:
            raise UsageError(
                f"this {type(self).__name__} was made in memory and has no text to point at: hand in its text, which scorekit decodes"
            )
        return found

    def with_document(self, document: Document) -> Self:
        """This model, with the document that it was decoded from."""
        self._document = document
        return self

    def span(self, path: Path = (), *, key: bool = False) -> Span:
        """Where the value at a path is written (see ``Document.span``)."""
        return self.document.span(path, key=key)

    def __repr__(self) -> str:
        document: Document | None = (self.__pydantic_private__ or {}).get("_document")
        return f"<{type(self).__name__} of {document.mark.span}>" if document is not None else super().__repr__()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]
