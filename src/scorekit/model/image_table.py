"""The table of images: which image a driver's ``postgres`` of version 17 is, since when there is one, and for how long it is maintained."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scorekit.model.base import DocumentModel, StrictModel, TextPattern
from scorekit.model.resource_type import DocumentMetadata

#: A day as ISO 8601 writes it, so that days compare as texts.
Day = Annotated[
    str, TextPattern("day", r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "a day such as `2026-08-11`")
]
_Repository = Annotated[
    str,
    TextPattern(
        "repository",
        r"^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+$",
        "a registry and a name without a tag, such as `docker.io/library/postgres`",
    ),
]
_Tag = Annotated[
    str, TextPattern("tag", r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$", "a tag of letters, digits, `.`, `_` and `-`")
]
_Digest = Annotated[str, TextPattern("digest", r"^sha256:[0-9a-f]{64}$", "`sha256:` and 64 hex digits")]


class ImageVersion(StrictModel):
    """One version of an image."""

    tag: _Tag
    #: Pins the bytes: ``sha256:...``, that of the index for all platforms.
    digest: _Digest | None = None
    #: When what the tag names was published.
    released: Day | None = None
    #: The first day on which nobody mends this version any more; None where no day is announced.
    end_of_life: Day | None = None


class Image(StrictModel):
    """An image by the name that drivers use."""

    #: With its registry and without a tag: ``docker.io/library/postgres``.
    repository: _Repository
    description: str = ""
    #: By what a driver asks for: most often the major version.
    versions: Annotated[dict[str, ImageVersion], Field(min_length=1)]


class ImageTable(DocumentModel):
    """``kind: ImageTable``: ``images.yaml`` beside the types. A project's own goes before the built-in one, version by version."""

    api_version: Literal["scorekit.dev/v1alpha1"]
    kind: Literal["ImageTable"]
    metadata: DocumentMetadata
    #: When it was last looked through: a version whose life had ended by then is warned of. No clock is asked.
    date: Day
    images: dict[str, Image]
