"""What the objects of a resource run, and whether what it holds outlives a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.targets.api import Manifest

#: What outlives a restart, in the words of the report.
KEPT, LOST = "kept", "lost at a restart"
_VOLUMES = frozenset({"PersistentVolumeClaim", "PersistentVolume", "volume"})
_SERVERS = frozenset({"Deployment", "StatefulSet", "Pod", "service"})
#: The class by which a developer says that nothing need be kept.
_EPHEMERAL = "ephemeral"
#: The fields of ``spec`` by which claims of things outside the cluster are known.
_CLAIM = frozenset({"writeConnectionSecretToRef", "compositionRef", "providerConfigRef", "crossplane"})


def images_of(manifests: Iterable[Manifest]) -> Mapping[str, str]:
    """The images that some objects run: the last part of the name to the tag; those without a tag are left out."""
    found: dict[str, set[str]] = {}
    for manifest in manifests:
        for image in _images(manifest.data) if not manifest.secret else ():
            name, _, tag = image.partition("@")[0].rpartition("/")[2].partition(":")
            if tag:
                found.setdefault(name, set()).add(tag)
    return {name: ", ".join(sorted(tags)) for name, tags in found.items()}


def storage_of(manifests: Iterable[Manifest]) -> str:
    """Whether what some objects hold is kept; empty where they hold nothing or it is not known."""
    runs = False
    for manifest in manifests:
        spec = manifest.data.get("spec")
        spec = spec if isinstance(spec, dict) else {}
        if manifest.kind in _VOLUMES or spec.get("volumeClaimTemplates") or not _CLAIM.isdisjoint(spec):
            return KEPT
        runs = runs or manifest.kind in _SERVERS
    return LOST if runs else ""


def loses_its_volume(resource: ResolvedResource) -> bool:
    """Whether a resource is mounted as an empty folder, though its class does not ask for one."""
    volume = resource.section.data.get("volume") if resource.section is not None else None
    source = volume.get("source") if isinstance(volume, dict) else None
    return isinstance(source, dict) and "emptyDir" in source and resource.uid.class_ != _EPHEMERAL


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
