"""From a word to the subject whose impact is asked for: a driver, a type, an environment, a resource, a file or a line of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit import targets
from scorekit.catalogue import read_source
from scorekit.catalogue.folders import BUILTIN, DRIVERS, ENVIRONMENTS, builtin_folder, unprefixed
from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.catalogue.platform import LOCK_FILE
from scorekit.catalogue.safe_read import out_of_bounds
from scorekit.description import files_of
from scorekit.errors import UsageError
from scorekit.impact.subject import Area, ImpactSubject, areas_at
from scorekit.location import Source, source_named
from scorekit.resolve.resolution import ResourceUid
from scorekit.source.scalars import whole_number
from scorekit.suggest import did_you_mean, suggestion
from scorekit.workspace.forms import is_file, is_folder

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.opened import OpenedProject


_PLACE = re.compile(r"(?P<file>.+?):(?P<line>[0-9]+)(?::[0-9]+)?")


def subject_of(text: str, project: OpenedProject, compiled: Sequence[ManifestSet]) -> ImpactSubject:
    """The subject that a word names; UsageError, with the nearest known one, where it names none."""
    if "#" in text and not _file(project, text):
        return _resource(text, compiled)
    place = _PLACE.fullmatch(text)
    if place and (file := _file(project, place["file"])):
        return _place(*file, whole_number(place["line"]), project.folder.root)
    found = _named(text, project) or _from_path(text, project) or _workload(text, compiled)
    if found is None:
        hint = did_you_mean(text, _known(project, compiled))
        raise UsageError(
            f"`{text}` is no driver, type, environment, resource or file here; "
            f"{hint or 'say postgres/aws-rds, postgres, prod, environments/prod.yaml:14 or TYPE.CLASS#ID'}"
        )
    return found


def read_errors(text: str, project: OpenedProject) -> tuple[Diagnostic, ...]:
    """What keeps the driver, type or environment of a name from being read; nothing where it can be, or there is none."""
    catalogue = project.catalogue
    found: Outcome[Any]
    if catalogue.has_driver(text):
        found = catalogue.driver(text)
    elif (bare := unprefixed(text, 1)) in catalogue.type_names():
        found = catalogue.resource_type(bare)
    elif catalogue.has_environment(text):
        found = catalogue.environment_chain(text)
    else:
        return ()
    return found.errors if found.value is None else ()


def files_subject(text: str, names: Iterable[str]) -> ImpactSubject:
    """The subject of several files, as they changed since a revision."""
    areas = tuple(Area(name) for name in sorted(names))
    everything = any(area.file in {PROJECT_FILE, LOCK_FILE} for area in areas)
    return ImpactSubject("change", text, (areas,), everything=everything)


def _named(text: str, project: OpenedProject) -> ImpactSubject | None:
    """The driver, type or environment of a name."""
    catalogue = project.catalogue
    if catalogue.has_driver(text):
        return _driver(text, project)
    bare = unprefixed(text, 1)
    type_ = bare in catalogue.type_names()
    environment = catalogue.has_environment(text)
    if type_ and environment:
        raise UsageError(f"`{text}` is a type and an environment; write {DRIVERS}/{bare} or {ENVIRONMENTS}/{bare}.yaml")
    if environment:
        return _environment(text, project)
    return _type(bare, project) if type_ else None


def _driver(name: str, project: OpenedProject) -> ImpactSubject | None:
    catalogue = project.catalogue
    driver = catalogue.driver(name).value
    if driver is None:
        return None
    file = driver.document.source.name
    names = {driver.name, f"{source_named(file)}/{driver.name}"}
    known = filter(catalogue.has_driver, names)
    spelt = frozenset(n for n in known if (d := catalogue.driver(n).value) and d.document.source.name == file)
    areas = tuple(map(Area, sorted(files_of(driver))))
    return ImpactSubject("driver", name, (areas,), drivers=spelt, type=driver.type, file=file)


def _type(name: str, project: OpenedProject) -> ImpactSubject | None:
    known = name in project.catalogue.type_names()
    found = project.catalogue.resource_type(name).value if known else None
    if found is None:
        return None
    file = found.document.source.name
    return ImpactSubject("type", name, ((Area(file),),), type=found.name, file=file)


def _environment(name: str, project: OpenedProject) -> ImpactSubject | None:
    catalogue = project.catalogue
    chain = catalogue.environment_chain(name).value
    if not chain:
        return None
    return ImpactSubject(
        "environment", name, ((Area(chain[0]),),), file=chain[0], environments=_made_of(chain[0], project)
    )


def _made_of(file: str, project: OpenedProject) -> tuple[str, ...]:
    """The environments whose chain has a file."""
    catalogue = project.catalogue
    return tuple(n for n in catalogue.environment_names() if file in (catalogue.environment_chain(n).value or ()))


def _from_path(text: str, project: OpenedProject) -> ImpactSubject | None:
    """The subject of a path: a folder or a file of the project or of what is built in."""
    found = _file(project, text)
    if found:
        return _of_file(project, found[0])
    bare = text.rstrip("/").removeprefix("./")
    for kind in (DRIVERS, ENVIRONMENTS):
        source = source_named(bare)
        inside = bare.removeprefix(f"{source}:")
        if inside.startswith(f"{kind}/"):
            name = inside.removeprefix(f"{kind}/").removesuffix(".yaml")
            return _named(f"{source}/{name}" if source else name, project)
    folder = _folder(project, bare)
    if folder is None:
        return None
    parts = _called(project, folder).split("/")
    for length in (2, 1):
        one = _named("/".join(parts[-length:]), project)
        if one and one.kind != "environment" and one.file.rpartition("/")[0] == "/".join(parts):
            return one
    files = sorted(p for p in folder.rglob("*") if is_file(p))
    areas = tuple(Area(_called(project, p)) for p in files)
    return ImpactSubject("file", f"{'/'.join(parts)}/", (areas,)) if areas else None


def _of_file(project: OpenedProject, name: str) -> ImpactSubject:
    """The subject of a file: the environment, type or driver that it is, or the file alone."""
    parent, _, last = name.rpartition("/")
    stem = last.removesuffix(".yaml")
    source = source_named(name)
    environment = f"{source}/{stem}" if source else stem
    catalogue = project.catalogue
    if last.endswith(".yaml") and catalogue.has_environment(environment):
        found = _environment(environment, project)
        if found is not None and found.file == name:
            return found
    if last == "type.yaml" and (one := _type(parent.rpartition("/")[2], project)) and one.file == name:
        return one
    if last == "driver.yaml":
        wanted = "/".join(parent.split("/")[-2:])
        for spelt in (wanted, f"{source}/{wanted}"):
            driver = _driver(spelt, project) if catalogue.has_driver(spelt) else None
            if driver and driver.file == name:
                return driver
    return ImpactSubject("file", name, ((Area(name),),), everything=name in {PROJECT_FILE, LOCK_FILE})


def _place(name: str, path: Path, line: int, root: Path) -> ImpactSubject:
    """The subject of a line; for a driver or type the last area is the whole file."""
    found = read_source(path, root).value
    if found is None:
        raise UsageError(f"can't read `{name}`")
    source = Source(name, found.text)
    lines = source.text.count("\n") + (not source.text.endswith("\n"))
    if not 1 <= line <= lines:
        raise UsageError(f"`{name}` has {lines} lines, so there is no line {line}")
    areas = areas_at(source, line)
    if not areas:
        raise UsageError(f"nothing is written at line {line} of `{name}`; name a line that holds a key or a value")
    last = name.rpartition("/")[2]
    drivers = name.rpartition("/")[0].count("/") > 0 and (
        last in {"driver.yaml", "type.yaml"} or last[:-5] in targets.names()
    )
    whole = ((Area(name),),) if drivers else ()
    return ImpactSubject("place", f"{name}:{line}", (*((area,) for area in areas), *whole))


def _resource(text: str, compiled: Sequence[ManifestSet]) -> ImpactSubject:
    known = sorted({uid for manifests in compiled for uid in manifests.resolution.resources})
    try:
        uid = str(ResourceUid.parse(text))
    except ValueError:
        uid = text
    if uid not in known:
        raise UsageError(f"there is no resource `{text}` in these environments; {suggestion(uid, known)}")
    return ImpactSubject("resource", uid, uid=uid)


def _workload(text: str, compiled: Sequence[ManifestSet]) -> ImpactSubject | None:
    """The file in which a workload of that name is written."""
    for manifests in compiled:
        found = manifests.resolution.workload(text)
        if found is not None:
            name = found.spec.document.source.name
            return ImpactSubject("file", name, ((Area(name),),))
    return None


def _file(project: OpenedProject, text: str) -> tuple[str, Path] | None:
    """A file as everything else names it, and where it lies: seen from the working folder, else from the project."""
    if source := source_named(text):
        kind, _, rest = text.removeprefix(f"{source}:").partition("/")
        shared = [one.folders[kind] for one in project.folder.platform if one.name == source]
        built_in = [builtin_folder(kind)] if kind in (DRIVERS, ENVIRONMENTS) and source == BUILTIN.rstrip("/") else []
        paths = [path for folder in (*shared, *built_in) if (path := folder.place(rest)) is not None]
        return (text, paths[0]) if rest and paths and is_file(paths[0]) else None
    for path in (Path.cwd() / text, project.folder.root / text):
        if is_file(path):
            return _called(project, path), path
    return None


def _called(project: OpenedProject, path: Path) -> str:
    """What a file or folder is called: by a platform source, where it lies in the folder of one, else from the project."""
    place = Path(os.path.realpath(path))
    for source in project.folder.platform:
        if source.root is not None and place.is_relative_to(root := os.path.realpath(source.root)):
            inside = place.relative_to(root).as_posix()
            if inside.partition("/")[0] in source.folders:
                return f"{source.name}:{inside}"
    return project.folder.relative(Path(os.path.normpath(path)))


def _folder(project: OpenedProject, text: str) -> Path | None:
    for path in (Path.cwd() / text, project.folder.root / text):
        if is_folder(path):
            return Path(os.path.normpath(path))
    return None


def _known(project: OpenedProject, compiled: Sequence[ManifestSet]) -> set[str]:
    """Whatever could have been meant."""
    catalogue = project.catalogue
    known = {*catalogue.driver_names(), *catalogue.type_names(), *catalogue.environment_names()}
    for manifests in compiled:
        known |= set(manifests.resolution.resources)
        known |= {w.spec.document.source.name for w in manifests.resolution.workloads}
        known |= {w.name for w in manifests.resolution.workloads}
    own = (project.folder.drivers_dir, project.folder.environments_dir)
    known |= {
        project.folder.relative(p)
        for folder in own
        if out_of_bounds(folder, project.folder.root) is None
        for p in folder.rglob("*.yaml")
    }
    return known
