"""The volumes that a container mounts, in Compose's long form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import (
    FORGOTTEN_PLACEHOLDER,
    NO_SUB_PATH,
    NOT_MOUNTABLE,
    PLAIN_NAMED_VOLUME,
    SECTION_SHAPE,
    SUB_PATH_LEADS_OUT,
    SUB_PATH_MUST_EXIST,
    VOLUME_NAME,
)
from scorekit.diagnostics import Diagnostic
from scorekit.names import last_word
from scorekit.targets.compose.entries import Entry
from scorekit.targets.origins import PrefixOrigins
from scorekit.values import Opaque, VolumeHandle, join

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import (
        Resolution,
        ResolvedContainer,
        ResolvedResource,
        ResolvedVolume,
        ResolvedWorkload,
    )

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]*")


def mounts(
    workload: ResolvedWorkload, container: ResolvedContainer, resolution: Resolution, findings: Findings
) -> Iterator[tuple[dict[str, Any], Entry | None]]:
    """A container's mounts by target, each with the volume that the file must declare for it, if any."""
    for volume in sorted(container.volumes, key=lambda v: v.target):
        declared: Entry | None = None
        source: dict[str, Any] | Diagnostic | None
        if isinstance(volume.source.value, VolumeHandle):
            source = _of_resource(volume, resolution.resources[volume.source.value.uid])
        else:
            source = _unnamed(volume, workload)
        if source is None:
            declared = _named(volume, workload, findings)
            source = {"type": "volume", "source": declared.name}
        if isinstance(source, Diagnostic):
            findings.add(source)
            continue
        mount: dict[str, Any] = {**source, "target": volume.target}
        if volume.read_only:
            mount["read_only"] = True
        if volume.sub_path and volume.sub_path.strip("/"):
            mount = _inside(mount, volume, volume.sub_path, workload, findings)
        yield mount, declared


def _of_resource(volume: ResolvedVolume, resource: ResolvedResource) -> dict[str, Any] | Diagnostic:
    """What a resource's driver says to mount, or what is wrong with it."""
    section = resource.section
    found = section.data.get("volume") if section is not None else None
    if section is None or found is None:
        driver = resource.selection.driver
        by = f"driver `{driver.name}`" if driver is not None else "its binding"
        message = f"resource `{resource.uid}` can't be mounted: {by} says no `volume` for Compose"
        help_ = "choose a driver whose `compose` section has a `volume`"
        return NOT_MOUNTABLE.at(volume.source.origin.span, message, help=help_)
    if not _is_mount(found):
        message = "`volume` is what a container mounts: a mapping with a `type`"
        help_ = "write `volume: {type: volume, source: ...}`; the type is volume, bind or tmpfs"
        return SECTION_SHAPE.at(section.span(("volume",)), message, help=help_)
    return dict(found)


def _is_mount(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        return False
    options = found.get("volume", {})
    if not isinstance(options, dict):
        return False
    return all(isinstance(part, str | Opaque) for part in (found.get("source", ""), options.get("subpath", "")))


def _unnamed(volume: ResolvedVolume, workload: ResolvedWorkload) -> Diagnostic | None:
    """Why a source is no name of a volume, or a resource's name; None where it is a plain volume's."""
    name, span = volume.source.value, volume.source.origin.span
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        what = f"`{name}`" if isinstance(name, str) else repr(name)
        help_ = "mount a resource: `source: ${resources.NAME}`, with a resource of type `volume`"
        return VOLUME_NAME.at(span, f"{what} is no name of a volume", help=help_)
    if (meant := last_word(name)) in workload.resources:
        message = f"`{name}` names a new volume here, not the resource `{meant}`"
        return FORGOTTEN_PLACEHOLDER.at(span, message, help=f"did you mean `${{resources.{meant}}}`?")
    return None


def _named(volume: ResolvedVolume, workload: ResolvedWorkload, findings: Findings) -> Entry:
    """The volume of the file that a plain name means, for all containers of the workload."""
    name, origin = str(volume.source.value), volume.source.origin
    message = f"`{name}` is no resource but a plain volume of the Compose file"
    help_ = f"declare a resource of type `volume` and write `${{resources.{last_word(name)}}}`"
    findings.add(PLAIN_NAMED_VOLUME.at(origin.span, message, help=help_))
    # Compose takes one letter for the drive of a Windows path.
    return Entry.of(workload, "volume", name if len(name) > 1 else f"volume-{name}", {}, PrefixOrigins(origin))


def _inside(
    mount: dict[str, Any], volume: ResolvedVolume, sub_path: str, workload: ResolvedWorkload, findings: Findings
) -> dict[str, Any]:
    """The mount of a folder inside the volume."""
    folder = sub_path.strip("/")
    span = workload.spec.span((*volume.path, "path"))
    if ".." in folder.split("/"):
        message = f"path `{sub_path}` leads out of the volume"
        findings.add(SUB_PATH_LEADS_OUT.at(span, message, help="name a folder inside it, without `..`"))
        return mount
    if mount["type"] == "volume":
        message = f"Docker mounts `{sub_path}` only where the volume has that folder, and a new volume is empty"
        help_ = "mount the whole volume without `path`, or make the folder in it before the first start"
        findings.add(SUB_PATH_MUST_EXIST.at(span, message, help=help_))
        options = mount.get("volume", {})
        above = options.get("subpath")
        return {**mount, "volume": {**options, "subpath": folder if above is None else join([above, "/", folder])}}
    if mount["type"] == "bind":
        source = mount.get("source", ".")
        start = source.rstrip("/") if isinstance(source, str) else source
        return {**mount, "source": join([start, "/", folder])}
    message = f"a volume of type `{mount['type']}` has no `{sub_path}` to mount"
    findings.add(NO_SUB_PATH.at(span, message, help="remove `path`"))
    return mount
