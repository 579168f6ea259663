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
from scorekit.names import last_word
from scorekit.targets.compose.entries import Entry
from scorekit.targets.origins import PrefixOrigins
from scorekit.values import Opaque, VolumeHandle, join

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import Resolution, ResolvedContainer, ResolvedVolume, ResolvedWorkload

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]*")


def mounts(
    workload: ResolvedWorkload, container: ResolvedContainer, resolution: Resolution, findings: Findings
) -> Iterator[tuple[dict[str, Any], Entry | None]]:
    """A container's mounts by target, each with the volume that the file must declare for it, if any."""
    for volume in sorted(container.volumes, key=lambda v: v.target):
        if isinstance(volume.source.value, VolumeHandle):
            source = _of_resource(volume, volume.source.value, resolution, findings)
            declared = None
        else:
            declared = _named(volume, workload, findings)
            source = None if declared is None else {"type": "volume", "source": declared.name}
        if source is None:
            continue
        mount: dict[str, Any] = {**source, "target": volume.target}
        if volume.read_only:
            mount["read_only"] = True
        if volume.sub_path:
            mount = _inside(mount, volume, volume.sub_path, workload, findings)
        yield mount, declared


def _of_resource(
    volume: ResolvedVolume, handle: VolumeHandle, resolution: Resolution, findings: Findings
) -> dict[str, Any] | None:
    """What a resource's driver says to mount."""
    resource = resolution.resources[handle.uid]
    section = resource.section
    found = section.data.get("volume") if section is not None else None
    if section is None or found is None:
        driver = resource.selection.driver
        by = f"driver `{driver.name}`" if driver is not None else "its binding"
        findings.add(
            NOT_MOUNTABLE.at(
                volume.source.origin.span,
                f"resource `{handle.uid}` can't be mounted: {by} says no `volume` for Compose",
                help="choose a driver whose `compose` section has a `volume`",
            )
        )
        return None
    if not _is_mount(found):
        findings.add(
            SECTION_SHAPE.at(
                section.span(("volume",)),
                "`volume` is what a container mounts: a mapping with a `type`",
                help="write `volume: {type: volume, source: ...}`; the type is volume, bind or tmpfs",
            )
        )
        return None
    return dict(found)


def _is_mount(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        return False
    options = found.get("volume", {})
    if not isinstance(options, dict):
        return False
    return all(isinstance(part, str | Opaque) for part in (found.get("source", ""), options.get("subpath", "")))


def _named(volume: ResolvedVolume, workload: ResolvedWorkload, findings: Findings) -> Entry | None:
    """The volume of the file that a plain name means, for all containers of the workload."""
    name, origin = volume.source.value, volume.source.origin
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        what = f"`{name}`" if isinstance(name, str) else repr(name)
        findings.add(
            VOLUME_NAME.at(
                origin.span,
                f"{what} is no name of a volume",
                help="mount a resource: `source: ${resources.NAME}`, with a resource of type `volume`",
            )
        )
        return None
    if (meant := last_word(name)) in workload.resources:
        findings.add(
            FORGOTTEN_PLACEHOLDER.at(
                origin.span,
                f"`{name}` names a new volume here, not the resource `{meant}`",
                help=f"did you mean `${{resources.{meant}}}`?",
            )
        )
        return None
    findings.add(
        PLAIN_NAMED_VOLUME.at(
            origin.span,
            f"`{name}` is no resource but a plain volume of the Compose file",
            help=f"declare a resource of type `volume` and write `${{resources.{meant}}}`",
        )
    )
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
        findings.add(
            SUB_PATH_MUST_EXIST.at(
                span,
                f"Docker mounts `{sub_path}` only where the volume has that folder, and a new volume is empty",
                help="mount the whole volume without `path`, or make the folder in it before the first start",
            )
        )
        options = mount.get("volume", {})
        above = options.get("subpath")
        return {**mount, "volume": {**options, "subpath": folder if above is None else join([above, "/", folder])}}
    if mount["type"] == "bind":
        source = mount.get("source", ".")
        start = source.rstrip("/") if isinstance(source, str) else source
        return {**mount, "source": join([start, "/", folder])}
    findings.add(
        NO_SUB_PATH.at(
            span,
            f"a volume of type `{mount['type']}` has no `{sub_path}` to mount",
            help="remove `path`",
        )
    )
    return mount
