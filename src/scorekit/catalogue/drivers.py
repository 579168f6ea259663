"""Resource types and drivers by name: ``TYPE/type.yaml`` and ``TYPE/NAME/driver.yaml``, from the nearest folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from scorekit import targets
from scorekit.catalogue.environment_shape import literal_expressions
from scorekit.catalogue.folders import (
    CLUSTER_FILES,
    DRIVER_FILE,
    TYPE_FILE,
    Folder,
    is_segment,
    lookup_folders,
    name_faults,
    read_document,
)
from scorekit.catalogue.schema_shape import schema_faults
from scorekit.codes.catalogue import (
    FILE_LACKING,
    LITERAL_EXPRESSION,
    SECTION_EMPTY,
    SECTION_TWICE,
    STRAY_FILE,
    UNKNOWN_SECTION_KEY,
)
from scorekit.diagnostics import Diagnostic, Label
from scorekit.model.decode import constructed, decode
from scorekit.model.driver import Driver, driver_model
from scorekit.model.resource_type import ResourceType
from scorekit.outcome import Failure, Findings, Outcome
from scorekit.source.merge import put
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.record import find_target

if TYPE_CHECKING:
    from scorekit.location import Source
    from scorekit.source.document import Document


D = TypeVar("D", ResourceType, Driver)


def read_type(folders: Sequence[Folder], name: str) -> Outcome[ResourceType] | None:
    """The resource type of a name; None where there is none."""
    bare, among = lookup_folders(folders, name, 1)
    for folder in among:
        found = _builtin_type(folder, bare) if folder.builtin else _type(folder, bare)
        if found is not None:
            return found
    missing = tuple(fault for folder in among for fault in _typeless(folder, bare))
    return Failure(missing) if missing else None


def read_driver(folders: Sequence[Folder], name: str) -> Outcome[Driver] | None:
    """The driver of a name, with the sections that stand beside it; None where there is none."""
    bare, among = lookup_folders(folders, name, 2)
    for folder in among:
        found = (_builtin_driver if folder.builtin else _driver)(folder, bare, driver_model())
        if found is not None:
            return found
        if missing := tuple(_driverless(folder, bare)):
            return Failure(missing)
    return None


def _type(folder: Folder, name: str) -> Outcome[ResourceType] | None:
    """The type that a folder has of a name; None where it has none."""
    path = f"{name}/{TYPE_FILE}"
    read = read_document(folder, path)
    if read is None:
        return None
    findings = Findings()
    document = findings.take(read)
    if folder.builtin and document is not None:
        return findings.outcome(constructed(ResourceType, document))
    return findings.outcome(_decoded(ResourceType, type_faults, document, findings, name, folder.name(path)))


def _driver(folder: Folder, name: str, model: type[Driver]) -> Outcome[Driver] | None:
    """The driver that a folder has of a name; None where it has none."""
    path = f"{name}/{DRIVER_FILE}"
    read = read_document(folder, path)
    if read is None:
        return None
    findings = Findings()
    document = _with_sections(findings.take(read), findings, folder, name)
    if folder.builtin and document is not None:
        return findings.outcome(constructed(model, document))
    return findings.outcome(_decoded(model, driver_faults, document, findings, name, folder.name(path)))


#: What comes with scorekit: each catalogue of a process asks for the same ones.
_builtin_type = lru_cache(maxsize=2048)(_type)
_builtin_driver = lru_cache(maxsize=2048)(_driver)


def type_names(folders: Sequence[Folder]) -> tuple[str, ...]:
    """The names of all types, sorted. Reads no file."""
    return tuple(sorted({t for f in folders for t in f.folders("") if is_segment(t) and TYPE_FILE in f.files(t)}))


def driver_names(folders: Sequence[Folder], type_: str | None) -> tuple[str, ...]:
    """The names of all drivers, or of those of one type, sorted. Reads no file."""
    return tuple(sorted({name for f in folders for name in _drivers_in(f, type_)}))


def has_driver(folders: Sequence[Folder], name: str) -> bool:
    """Whether there is a driver of a name. Reads no file."""
    bare, among = lookup_folders(folders, name, 2)
    return any(DRIVER_FILE in folder.files(bare) for folder in among)


def cluster_files(folders: Sequence[Folder], name: str) -> Outcome[dict[str, Source]]:
    """The texts of what a cluster must have for a driver, by ``TYPE/NAME/FILE``; none where its folder has none."""
    bare, among = lookup_folders(folders, name, 2)
    findings = Findings()
    found: dict[str, Source] = {}
    folder = next((f for f in among if DRIVER_FILE in f.files(bare)), None)
    for file in folder.files(f"{bare}/{CLUSTER_FILES}") if folder is not None else ():
        read = folder.read(f"{bare}/{CLUSTER_FILES}/{file}") if folder is not None else None
        text = findings.take(read) if read is not None else None
        if text is not None:
            found[f"{bare}/{file}"] = text
    return findings.outcome(found)


def incomplete(folders: Sequence[Folder]) -> Iterator[Diagnostic]:
    """Folders that look like a type's or a driver's and lack the file that makes them one. Reads no file."""
    known = type_names(folders)
    for folder in folders:
        for type_ in folder.folders(""):
            yield from _typeless(folder, type_) if type_ not in known else ()
            for driver in folder.folders(type_):
                yield from _driverless(folder, f"{type_}/{driver}")


def _typeless(folder: Folder, name: str) -> Iterator[Diagnostic]:
    """The fault of a type's folder without ``type.yaml``; nothing where the folder is none."""
    drivers = any(True for _ in _drivers_in(folder, name))
    files = _yaml_files(folder, name)
    if (drivers or files) and TYPE_FILE not in files:
        what = "drivers" if drivers else "files"
        yield _lacking(folder, f"{name}/", what, TYPE_FILE, files)


def _driverless(folder: Folder, name: str) -> Iterator[Diagnostic]:
    """The fault of a driver's folder without ``driver.yaml``; nothing where the folder is none."""
    files = _yaml_files(folder, name)
    if files and DRIVER_FILE not in files:
        yield _lacking(folder, f"{name}/", "files", DRIVER_FILE, files)


def _lacking(folder: Folder, place: str, what: str, file: str, there: Sequence[str]) -> Diagnostic:
    near = next((f for f in there if f.rpartition(".")[0] == file.rpartition(".")[0] or did_you_mean(f, [file])), None)
    hint = f"rename `{near}`" if near else f"write `{folder.name(place + file)}`"
    return FILE_LACKING.at(None, f"`{folder.name(place)}` has {what} but no {file}", help=hint)


def _yaml_files(folder: Folder, path: str) -> tuple[str, ...]:
    return tuple(f for f in folder.files(path) if f.endswith((".yaml", ".yml")))


def _drivers_in(folder: Folder, type_: str | None) -> Iterator[str]:
    for provided in filter(is_segment, folder.folders("") if type_ is None else (type_,)):
        for driver in folder.folders(provided):
            if is_segment(driver) and DRIVER_FILE in folder.files(f"{provided}/{driver}"):
                yield f"{provided}/{driver}"


def _decoded(
    model: type[D],
    faults: Callable[[D], Iterable[Diagnostic]],
    document: Document | None,
    findings: Findings,
    name: str,
    place: str,
) -> D | None:
    if document is None:
        return None
    value = findings.take(decode(model, document))
    findings.extend(name_faults(document, name, place))
    if value is not None:
        findings.extend(faults(value))
    return value


def _with_sections(document: Document | None, findings: Findings, folder: Folder, name: str) -> Document | None:
    """A driver's document with the sections of TARGET.yaml files put in, each with its own marks."""
    if document is None or not isinstance(document.data, dict):
        return document
    for file in folder.files(name):
        stem, _, extension = file.rpartition(".")
        if extension not in ("yaml", "yml") or file == DRIVER_FILE:
            continue
        if stem not in targets.names() or extension == "yml":
            findings.add(_stray(folder, name, file))
            continue
        read = read_document(folder, f"{name}/{file}")
        section = findings.take(read) if read is not None else None
        if section is not None:
            findings.extend(_section_faults(document, stem, section))
            document = put(document, (stem,), section)
    return document


def _section_faults(document: Document, target: str, section: Document) -> Iterator[Diagnostic]:
    if section.data is None:
        message = f"the section for {target} is empty"
        yield SECTION_EMPTY.at(section.span(), message, help="write `{}`, or delete the file")
    if target in document.data:
        message = f"the section for {target} is written here and in a separate file"
        labels = [Label(section.span(), "the other one")]
        hint = f"delete this key, or the file `{section.source.name}`"
        yield SECTION_TWICE.at(document.span((target,), key=True), message, labels=labels, help=hint)


def _stray(folder: Folder, name: str, file: str) -> Diagnostic:
    stem, known = file.rpartition(".")[0], {target: f"{target}.yaml" for target in targets.names()}
    # What every name ends in makes none of them alike.
    near = [
        there for word, there in {"driver": DRIVER_FILE, **known}.items() if stem == word or did_you_mean(stem, [word])
    ]
    lacking = f"there is no target `{stem}`; beside {DRIVER_FILE} there can be {', '.join(known.values())}"
    hint = f"did you mean `{near[0]}`?" if near else lacking
    return STRAY_FILE.at(None, f"nothing reads `{folder.name(f'{name}/{file}')}`", help=hint)


def driver_faults(driver: Driver) -> Iterator[Diagnostic]:
    """What is wrong with a driver without a look at its type: keys that no target knows, schemas, expressions as defaults."""
    yield from schema_faults(driver.document, ("settings",))
    yield from _literal_defaults(driver.document, "settings")
    for target in driver.targets:
        yield from _section_keys(driver, target)


def type_faults(type_: ResourceType) -> Iterator[Diagnostic]:
    """What is wrong with a type: its schema, expressions as defaults."""
    yield from schema_faults(type_.document, ("params",))
    yield from _literal_defaults(type_.document, "params")


def _literal_defaults(document: Document, key: str) -> Iterator[Diagnostic]:
    """Expressions in the defaults of a schema, which are values as they stand."""
    help_ = f"a default is a value; leave it out, and write `{key}.KEY | default(EXPRESSION)` in the driver"
    for path, span, message in literal_expressions(document, (key,)):
        if "default" in path[3:]:
            yield LITERAL_EXPRESSION.at(span, message, help=help_).softened()


def _section_keys(driver: Driver, target: str) -> Iterator[Diagnostic]:
    """The keys that a target would pass over. Directives, and keys that only a render knows, are the tree's to judge."""
    allowed = {*find_target(target).sections, "outputs"}
    section = driver.document.data[target]
    for key in section:
        if key in allowed or key.startswith("$") or "{{" in key:
            continue
        hint = did_you_mean(key, [k for k in allowed if k not in section]) or f"it has {listed(allowed)}"
        message = f"a `{target}` section has no `{key}`"
        yield UNKNOWN_SECTION_KEY.at(driver.span((target, key), key=True), message, help=hint)
