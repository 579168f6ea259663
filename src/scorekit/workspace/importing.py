"""Projects of other tools on disk: read, brought over, and written into a project of ours, all of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.caller import spelt
from scorekit.catalogue.folders import is_segment
from scorekit.catalogue.safe_read import read_regular
from scorekit.codes.migration import BAD_PROVISIONER, IN_THE_WAY
from scorekit.errors import UsageError
from scorekit.limits import command_budget
from scorekit.migration.importing import Import, ToolProject, import_project
from scorekit.outcome import Findings, Outcome
from scorekit.source import reader
from scorekit.targets.api import OutputFile
from scorekit.workspace.outputs import WholeFile
from scorekit.workspace.writing import locked, unwritable, write

if TYPE_CHECKING:
    from scorekit.location import Source
    from scorekit.model.resource_type import ResourceType
    from scorekit.workspace.project import Project

#: How many files of a folder are looked at.
_MOST_FILES = 2000
_STATE_FOLDERS = {"score-compose": ".score-compose", "score-k8s": ".score-k8s"}
#: What a tool writes to unless told otherwise.
_OUTPUTS = {"score-compose": "compose.yaml", "score-k8s": "manifests.yaml"}


@command_budget()
def bring_over(
    project: Project, tool: str, folder: Path, root: Path, *, name: str, force: bool = False, defaults: bool = True
) -> Outcome[Import]:
    """Translate a tool's project in ``folder`` and write it below ``root``.

    Raises UsageError for a name that no environment can have.
    """
    if not is_segment(name):
        raise UsageError(f"`{name}` is no name of an environment")
    findings = Findings()
    read = findings.take(read_tool_project(tool, folder))
    if read is None:
        return findings.outcome(None)
    settings = project.folder.own_settings
    found = findings.take(
        import_project(
            read, lambda kind: _known(project, kind), lambda image: _pinned(project, image), name=name, defaults=defaults,
            own_name=settings.name if settings else None, has_settings=os.path.lexists(root / "scorekit.yaml"),
        )
    )  # fmt: skip
    if found is None:
        return findings.outcome(None)
    files = {root / path: text.encode() for path, text in found.files.items()}
    home = Path(os.path.realpath(root))
    try:
        with locked([root], home):
            for place, content in files.items():
                if not force and os.path.lexists(place) and _content(place) != content:
                    shown = place.relative_to(root).as_posix()
                    findings.add(
                        IN_THE_WAY.at(
                            None, f"`{shown}` is there already", help=f"{spelt('`force`', '`--force`')} replaces it"
                        )
                    )
            if findings.failed:
                return findings.outcome(None)
            written = findings.take(
                write(
                    [WholeFile(place, OutputFile(place.as_posix(), content)) for place, content in files.items()], home
                )
            )
    except OSError as error:
        findings.add(unwritable(root.as_posix(), error))
        return findings.outcome(None)
    return findings.outcome(found if written is not None else None)


def _content(place: Path) -> bytes | None:
    try:
        return read_regular(str(place))
    except OSError:
        return None


def _known(project: Project, kind: str) -> ResourceType | None:
    return project.catalogue.resource_type(kind).value if kind in project.catalogue.type_names() else None


def _pinned(project: Project, image: str) -> str | None:
    """An image of the catalogue's table, in its newest version; None for others."""
    listed = project.catalogue.images().value
    bare = image.removeprefix("docker.io/").removeprefix("library/")
    for versions in listed.values() if listed is not None else ():
        for one in reversed(list(versions.values())):
            reference = one.reference.partition("@")[0].removeprefix("docker.io/").removeprefix("library/")
            if reference.rpartition(":")[0] == bare:
                return one.reference
    return None


def read_tool_project(tool: str, folder: Path) -> Outcome[ToolProject]:
    """The files of a tool's project: those that the tool itself reads, else those that lie about without its folder."""
    findings = Findings()
    own = folder / _STATE_FOLDERS[tool]
    home = os.path.realpath(folder if folder.is_dir() else folder.parent)
    sources = [_read(path, home, findings) for path in _named(own, ".provisioners.yaml")]
    if not own.is_dir():
        places = (folder, folder / "provisioners") if folder.is_dir() else (folder,)
        sources = [_read(path, home, findings) for place in places for path in _named(place, ".provisioners.yaml")]
    state = own / "state.yaml"
    kept = _read(state, home, findings) if state.is_file() else None
    if not sources and kept is None:
        hint = f"`{tool} init` makes `{_STATE_FOLDERS[tool]}`; a folder with `*.provisioners.yaml` will do as well"
        findings.add(BAD_PROVISIONER.at(None, f"`{folder}` has no project of {tool}", help=hint))
    patches = {}
    for place in (folder, folder / "patches") if kept is None else ():
        for path in _named(place, ".tpl"):
            source = _read(path, home, findings)
            patches[source.name if source else ""] = source.text if source else ""
    workloads = dict(_workloads(folder, home, findings)) if kept is None and patches else {}
    provisioners = tuple(each for each in sources if each is not None)
    output = folder / _OUTPUTS[tool]
    emitted = _read(output, home, findings) if own.is_dir() and output.is_file() else None
    overrides = tuple(path.name for path in _named(folder, ".yaml") if path.name.startswith("overrides."))
    found = ToolProject(tool, provisioners, kept, patches, workloads, emitted, overrides)
    return findings.outcome(None if findings.failed else found)


def _named(place: Path, suffix: str) -> list[Path]:
    """The files of a folder with a suffix, as the tools order them; a file that has it, itself."""
    if place.is_file() and place.name.endswith(suffix):
        return [place]
    try:
        names = sorted(each.name for _, each in zip(range(_MOST_FILES), os.scandir(place), strict=False))
    except OSError:
        return []
    return [place / name for name in names if name.endswith(suffix) and (place / name).is_file()]


def _read(path: Path, home: str, findings: Findings) -> Source | None:
    """A file of the tool's project; one that a link leads out of it to is none."""
    shown = os.path.relpath(path)
    try:
        data = read_regular(str(path), beneath=home)
    except OSError as error:
        findings.add(BAD_PROVISIONER.at(None, f"can't read `{shown}`: {(error.strerror or str(error)).lower()}"))
        return None
    return findings.take(reader.decode_bytes(Path(shown).as_posix(), data))


def _workloads(folder: Path, home: str, findings: Findings) -> Iterator[tuple[str, Any]]:
    """The score files of a folder, by their workloads' names, for patch templates that go through them."""
    for path in _named(folder, "score.yaml"):
        source = _read(path, home, findings)
        outcome = reader.read_all(source) if source is not None else None
        for document in (outcome.value or ()) if outcome is not None else ():
            data = document.data
            metadata = data.get("metadata") if isinstance(data, dict) else None
            if isinstance(metadata, dict) and isinstance(metadata.get("name"), str):
                yield metadata["name"], data


def import_root(project: Project, output: str | None) -> Path:
    """Where an import is written to."""
    root = project.folder.root if output is None else Path.cwd() / output
    if os.path.lexists(root) and not root.is_dir():
        raise UsageError(f"`{output}` is no folder")
    return root
