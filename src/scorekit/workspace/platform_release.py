"""A platform from its own side: packed, pushed to a registry, and held against the projects that use it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.catalogue.platform import name_of
from scorekit.catalogue.private_files import holds_secrets
from scorekit.catalogue.project import read_settings
from scorekit.catalogue.safe_read import NotRegularFileError, read_regular
from scorekit.catalogue.trees import KINDS, MOST_FILES, MOST_OF_A_FILE, UnfitTreeError, belongs, tree_of
from scorekit.codes.catalogue import SOURCE_REFUSED, UNFIT_TREE
from scorekit.errors import UsageError
from scorekit.model.platform import is_artefact
from scorekit.outcome import Findings, Outcome
from scorekit.remote.refusal import RefusedError
from scorekit.workspace.atomic_replace import replace_file
from scorekit.workspace.forms import is_folder
from scorekit.workspace.owners import projects_of
from scorekit.workspace.partial import Partial
from scorekit.workspace.project import Project
from scorekit.workspace.writing import unwritable

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.diff import Changes
    from scorekit.remote.registry import Artefact

_LAYOUT = b'{"imageLayoutVersion": "1.0.0"}\n'


def pack(folder: Path, place: Path | None = None) -> Outcome[bytes]:
    """The platform in a folder as a `.tar.gz`: the same bytes for the same files, wherever and whenever it is packed.

    With a ``place`` it is written there, whole or not at all.
    """
    from scorekit.remote.archive import packed

    findings = Findings()
    files = findings.take(_files(folder))
    content = None if files is None else packed(files)
    if content is not None and place is not None:
        try:
            _replace(place, content)
        except OSError as fault:
            findings.add(unwritable(place.as_posix(), fault))
    return findings.outcome(content)


def push(folder: Path, reference: str | None, layout: Path | None = None) -> Outcome[str]:
    """Put the platform in a folder into a registry, and into a folder as an OCI image layout; the digest of its manifest.

    Raises UsageError for what is no reference with a tag, and for a folder that has something else in it.
    """
    from scorekit.remote import registry

    if reference is None and layout is None:
        folder_ = spelt("`layout`", "-o")
        raise UsageError(f"push where to? name oci://HOST/REPO:TAG, or a folder by {folder_}")
    if reference is not None and (not is_artefact(reference) or "@" in reference):
        raise UsageError(f"`{reference}` is no artefact with a tag; write oci://registry.example.com/team/platform:1.2")
    if layout is not None and is_folder(layout) and any(layout.iterdir()) and not (layout / "oci-layout").is_file():
        raise UsageError(f"`{layout}` has something else in it than an OCI layout")
    findings = Findings()
    files = findings.take(_files(folder))
    if files is None:
        return findings.outcome(None)
    artefact = registry.Artefact.of(files)
    try:
        if layout is not None:
            _lay_out(artefact, layout, (reference or "").rpartition(":")[2])
        if reference is not None:
            registry.push(reference, artefact)
    except RefusedError as fault:
        findings.add(SOURCE_REFUSED.at(None, f"`{reference}` can't be pushed: {fault}", help=fault.hint))
    except OSError as fault:
        findings.add(unwritable(str(layout), fault))
    return findings.outcome(None if findings.failed else artefact.digest)


def check_against(
    folder: Path, repositories: Iterable[Path], environments: Iterable[str] = (), *, source: str | None = None
) -> Partial[tuple[Changes, ...]]:
    """What would differ in the projects of some repositories if the platform in a folder were what they have pinned.

    It stands in the place of the source called ``source``, of a project's only one, or of the one that is called as the folder is.
    Projects without a source are passed by. Raises UsageError where none has one, or which one is meant is open.
    """
    findings, found = Findings(), list["Changes"]()
    asked, compared = tuple(environments), 0
    for repository in repositories:
        place = Path(os.path.abspath(repository))  # noqa: PTH100 - `..` is resolved as text
        if not is_folder(place):
            raise UsageError(f"there is no folder `{repository}`")
        for root in projects_of([place], Path.cwd(), with_score_files=True):
            name = _replaced(root, folder, source) if root.is_relative_to(place) and root != folder else None
            if name is None:
                continue
            compared += 1
            called = os.path.relpath(root)
            opened = Findings()
            before = opened.take(Project.open(root))
            after = opened.take(Project.open(root, platform=[f"{name}={folder}"]))
            findings.extend(_told_of(called, opened.items))
            if before is None or after is None:
                continue
            made = replace(after, revision=f"{called} with this {name}").diff(
                [each for each in asked if _has_either(before, after, each)] or None if asked else None,
                since=replace(before, revision=f"{called} as pinned"),
            )
            found += made.value
            findings.extend(_told_of(called, made.diagnostics))
    if not compared:
        raise UsageError(
            "no project there has a platform source; say the folders of repositories that use this platform"
        )
    return Partial(tuple(found), findings.items)


def _told_of(called: str, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Findings that say which project they are of. Those in a platform's files, which begin with its name, are the same in all of them."""
    for each in diagnostics:
        is_shared = each.span is not None and ":" in each.span.source.name
        yield each if is_shared else replace(each, notes=(*each.notes, f"so it is in {called}"))


def _has_either(before: Project, after: Project, environment: str) -> bool:
    return any(project.catalogue.has_environment(environment) for project in (before, after))


def _replaced(root: Path, folder: Path, source: str | None) -> str | None:
    """The source of the project in a folder that a platform stands in the place of; None where the project has none."""
    settings = read_settings(root).value
    names = [name_of(each) for each in settings.platform] if settings is not None else []
    wanted = source or (names[0] if len(names) == 1 else folder.name)
    if names and wanted not in names:
        if source is not None:
            return None
        which = spelt("`source`", "--source")
        raise UsageError(f"`{os.path.relpath(root)}` has the sources {', '.join(names)}; say which one by {which}")
    return wanted if names else None


def _files(folder: Path) -> Outcome[Mapping[str, bytes]]:
    """The files of the platform in a folder, judged as those of one that is fetched."""
    findings, files = Findings(), dict[str, bytes]()
    inside = os.path.realpath(folder)
    try:
        for kind in KINDS:
            for above, folders, names in os.walk(f"{inside}/{kind}"):
                folders.sort()
                for name in (*folders, *names):
                    path = os.path.relpath(f"{above}/{name}", inside).replace(os.sep, "/")
                    _refuse_link(Path(above, name), path)
                    if name not in folders and belongs(path):
                        files[path] = _content(Path(above, name), path, inside)
                if len(files) > MOST_FILES:
                    break
        tree_of(files)
    except UnfitTreeError as fault:
        findings.add(UNFIT_TREE.at(None, f"the platform can't be packed: {fault}"))
    return findings.outcome(None if findings.failed else files)


def _refuse_link(place: Path, path: str) -> None:
    if place.is_symlink() and belongs(path):
        raise UnfitTreeError(f"`{path}` is a link")


def _content(place: Path, path: str, inside: str) -> bytes:
    try:
        content = read_regular(str(place), MOST_OF_A_FILE, beneath=inside)
    except NotRegularFileError as fault:
        raise UnfitTreeError(f"`{path}` is {fault.strerror}") from fault
    if holds_secrets(content):
        raise UnfitTreeError(f"`{path}` holds secrets")
    return content


def _lay_out(artefact: Artefact, folder: Path, tag: str) -> None:
    """Write an OCI image layout (image-spec 1.1): blobs first, the index that names them last."""
    from scorekit.remote.registry import MANIFEST

    for digest, content in {**artefact.blobs, artefact.digest: artefact.manifest}.items():
        _replace(folder / "blobs" / "sha256" / digest.removeprefix("sha256:"), content)
    entry = {"mediaType": MANIFEST, "digest": artefact.digest, "size": len(artefact.manifest)}
    if tag:
        entry["annotations"] = {"org.opencontainers.image.ref.name": tag}
    index = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [entry]}
    _replace(folder / "oci-layout", _LAYOUT)
    _replace(folder / "index.json", json.dumps(index, indent=2).encode() + b"\n")


def _replace(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_file(place, content, None)
