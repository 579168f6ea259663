"""Images by name and version: ``images.yaml`` beside the types, that of the nearest folder first."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from scorekit.catalogue.folders import IMAGES_FILE, Folder, name_faults, read_document
from scorekit.model.decode import constructed, decode
from scorekit.model.image_table import ImageTable
from scorekit.outcome import Findings, Outcome

if TYPE_CHECKING:
    from scorekit.location import Span


class ListedImage(NamedTuple):
    """One version of an image, and where it is written."""

    #: ``registry/name:tag``, with the digest where there is one.
    reference: str
    released: str | None
    #: The first day on which nobody mends it any more.
    end_of_life: str | None
    #: Whether its life had ended when its table was last looked through.
    outlived: bool
    span: Span


#: By name, then by version, both sorted: versions as numbers where they are some.
ListedImages = Mapping[str, Mapping[str, ListedImage]]


def read_images(folders: Sequence[Folder]) -> Outcome[ListedImages]:
    """Every image of some folders; of a version that several have, the nearest one's."""
    findings = Findings()
    found: dict[str, dict[str, ListedImage]] = {}
    for folder in folders:
        read = _builtin_table(folder) if folder.builtin else _table(folder)
        table = None if read is None else findings.take(read)
        for name, image in table.items() if table is not None else ():
            found[name] = {**image, **found.get(name, {})}
    return findings.outcome({name: dict(sorted(found[name].items(), key=_by_number)) for name in sorted(found)})


def _by_number(item: tuple[str, ListedImage]) -> tuple[tuple[int, str], ...]:
    """Numbers come by their length, then by their digits: a table may have numbers that no integer is read from."""
    parts = [part.lstrip("0") or "0" if part.isascii() and part.isdecimal() else part for part in item[0].split(".")]
    return tuple((len(part) if part.isascii() and part.isdecimal() else sys.maxsize, part) for part in parts)


def _table(folder: Folder) -> Outcome[ListedImages] | None:
    """The images that a folder has; None where it has no table."""
    read = read_document(folder, IMAGES_FILE)
    if read is None:
        return None
    findings = Findings()
    document = findings.take(read)
    if document is None:
        return findings.outcome(None)
    if folder.builtin:
        return findings.outcome(_listed(constructed(ImageTable, document)))
    table = findings.take(decode(ImageTable, document))
    findings.extend(name_faults(document, "images", folder.name(IMAGES_FILE)))
    return findings.outcome(None if table is None else _listed(table))


#: What comes with scorekit: each catalogue of a process asks for the same one.
_builtin_table = lru_cache(maxsize=8)(_table)


def _listed(table: ImageTable) -> ListedImages:
    return {
        name: {
            version: ListedImage(
                f"{image.repository}:{one.tag}" + (f"@{one.digest}" if one.digest else ""),
                one.released,
                one.end_of_life,
                one.end_of_life is not None and one.end_of_life <= table.date,
                table.span(("images", name, "versions", version), key=True),
            )
            for version, one in image.versions.items()
        }
        for name, image in table.images.items()
    }
