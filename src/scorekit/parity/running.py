"""What the objects of a resource run, and whether what it holds outlives a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.targets.api import Manifest, ManifestSet

#: What outlives a restart, in the words of the report.
KEPT, LOST = "kept", "lost at a restart"
#: The class by which a developer says that nothing need be kept.
_EPHEMERAL = "ephemeral"


def images_of(manifests: Iterable[Manifest]) -> Mapping[str, str]:
    """The images that some objects run: the last part of the name to the tag; those without a tag are left out."""
    found: dict[str, set[str]] = {}
    for manifest in manifests:
        for image in _images(manifest.data) if not manifest.secret else ():
            name, _, tag = image.partition("@")[0].rpartition("/")[2].partition(":")
            if tag:
                found.setdefault(name, set()).add(tag)
    return {name: ", ".join(sorted(tags)) for name, tags in found.items()}


def storage_of(manifests: ManifestSet, made: Sequence[Manifest], resource: ResolvedResource) -> str:
    """Whether what a resource holds is kept; empty where it holds nothing or nobody can tell. ``made`` are its objects and its servers'."""
    target = find_target(manifests.target)
    if any(True for one in made for _ in target.data(one, manifests.resolution, manifests.extra or {})):
        return KEPT
    section = resource.section
    scratch = section is not None and target.is_scratch(section) and resource.uid.class_ != _EPHEMERAL
    return LOST if scratch or any(map(target.runs_server, made)) else ""


def _images(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "image" and isinstance(below, str):
                yield below
            else:
                yield from _images(below)
    elif isinstance(value, list):
        for below in value:
            yield from _images(below)
