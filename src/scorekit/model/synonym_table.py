"""The table of synonyms: what people call resource types that the catalogue calls otherwise."""

from __future__ import annotations

from typing import Annotated, Literal

from scorekit.model.base import DocumentModel, TextPattern, TypeName
from scorekit.model.resource_type import DocumentMetadata

#: As a word is looked up: one that is written otherwise would never be found.
_Word = Annotated[str, TextPattern("word", r"^[^A-Z_]+$", "lower-case letters, and dashes where people write `_`")]
_Meant = Annotated[
    str,
    TextPattern(
        "meant",
        r"^[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9](\.[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9])?$",
        "a type, or a type and a class of it: `volume`, `volume.persistent`",
    ),
]


class SynonymTable(DocumentModel):
    """``kind: SynonymTable``: ``synonyms.yaml`` beside the types. A project's own goes before the built-in one, word by word.

    Words are written in lower case and with dashes; however a score file spells them, they are found.
    """

    api_version: Literal["scorekit.dev/v1alpha1"]
    kind: Literal["SynonymTable"]
    metadata: DocumentMetadata
    #: A word to the ``TYPE``, or ``TYPE.CLASS``, that it means: it is taken for that, with a warning.
    same: dict[_Word, _Meant] = {}
    #: A word to the type that may be meant: it is suggested.
    similar: dict[_Word, TypeName] = {}
    #: Words that mean no type, so that none which is spelt alike is suggested.
    others: list[_Word] = []
