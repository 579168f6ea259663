"""The table of synonyms: what people call resource types that the catalogue calls otherwise."""

from __future__ import annotations

from typing import Literal

from scorekit.model.base import DocumentModel
from scorekit.model.resource_type import DocumentMetadata


class SynonymTable(DocumentModel):
    """``kind: SynonymTable``: ``synonyms.yaml`` beside the types. A project's own goes before the built-in one, word by word.

    Words are written in lower case and with dashes; however a score file spells them, they are found.
    """

    api_version: Literal["scorekit.dev/v1alpha1"]
    kind: Literal["SynonymTable"]
    metadata: DocumentMetadata
    #: A word to the ``TYPE``, or ``TYPE.CLASS``, that it means: it is taken for that, with a warning.
    same: dict[str, str] = {}
    #: A word to the type that may be meant: it is suggested.
    similar: dict[str, str] = {}
    #: Words that mean no type, so that none which is spelt alike is suggested.
    others: list[str] = []
