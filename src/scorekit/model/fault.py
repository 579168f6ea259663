"""A fault of a document's shape, placed: what decoding knows before it finds the words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.redaction import HIDDEN, is_secret_literal, without_secrets
from scorekit.source.document import Document, Path, dotted

if TYPE_CHECKING:
    from scorekit.diagnostics import Code, Diagnostic
    from scorekit.location import Span
    from scorekit.model.base import StrictModel

#: How much of a user's text a message repeats.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """One fault, placed."""

    document: Document
    root: type[StrictModel]
    #: pydantic's type of error, or our own: ``null``, ``spelling``, ``choice``, ``key``.
    kind: str
    path: Path
    #: Whether it is about the key at the path, not its value.
    key: bool
    value: Any
    context: Mapping[str, Any]
    #: Kinds of error that stand at the same place because a value may be of several types.
    others: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where it is written; a document's own faults stand at its first key."""
        if not self.path:
            first = next(iter(self.document.mark.entries.values()), None)
            return ((first and first.key) or self.document.mark).span
        return self.document.span(self.path, key=self.key)

    @property
    def name(self) -> str:
        """The value's path, as messages name it."""
        return f"`{dotted(self.path)}`" if self.path else "the document"

    def at(self, code: Code, message: str, help: str | None = None) -> Diagnostic:  # noqa: A002 - as Code.at
        """The diagnostic at this place. What it repeats of a text is no secret."""
        return code.at(self.span, without_secrets(message), help=help and without_secrets(help))

    @property
    def secret(self) -> bool:
        """Whether the value is secret and must not be quoted."""
        return bool(self.path) and is_secret_literal(str(self.path[-1]), self.value)

    def spelled(self) -> str:
        """The value as the file spells it; a mark in the place of a secret."""
        return HIDDEN if self.secret else self.document.spelling(self.path) or plain(self.value)


def shown(value: Any) -> str:
    """A text between backticks, shortened, on one line."""
    text = plain(value)
    if not text.isprintable():
        text = json.dumps(text, ensure_ascii=False)[1:-1]
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}`"


def plain(value: Any) -> str:
    """A scalar as YAML would have it without quotes."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)
