"""Where a name is declared and where it is used, and what a rename of a resource edits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scorekit.checks.placeholders import RESOURCES_ELSEWHERE
from scorekit.errors import UsageError
from scorekit.language import names
from scorekit.language.cursor import LONGEST_LINE, Position, found_at, holds
from scorekit.location import Source, Span
from scorekit.names import SCORE_NAME
from scorekit.placeholder import Placeholder, placeholders
from scorekit.source.document import Document, Path, fragment_span, texts

if TYPE_CHECKING:
    from scorekit.language.project import OpenProject

#: What a placeholder of a resource begins with.
_ROOTS = ("resources", *RESOURCES_ELSEWHERE)
_EXPRESSION = re.compile(r"\{\{.*?\}\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_-]*)*")


class PlacedPlaceholder(NamedTuple):
    """A placeholder where it stands."""

    document: Document
    path: Path
    placeholder: Placeholder
    span: Span


class Resource(NamedTuple):
    """A resource of a workload, by its names."""

    file: str
    document: Document
    workload: str
    name: str


class RenameRefusedError(UsageError):
    """Why a resource can't be renamed."""


def placeholder_at(documents: Sequence[Document], position: Position) -> PlacedPlaceholder | None:
    """The placeholder of a Score document that a position stands in."""
    for document in documents:
        for placed in _placeholders(document):
            if holds(placed.span, position):
                return placed
    return None


def _placeholders(document: Document, below: Path = ()) -> Iterator[PlacedPlaceholder]:
    """Every placeholder of a document that is spelt as it reads, but for those in files that are taken as they are."""
    part = document.at(below)
    for path, text in texts(part.data, below) if part is not None else ():
        holder = document.at(path[:-1])
        if holder is not None and isinstance(holder.data, dict) and holder.data.get("noExpand") is True:
            continue
        for found in placeholders(text):
            span = fragment_span(document.nearest(path), found.raw, found.occurrence)
            if _text(span) == found.raw:
                yield PlacedPlaceholder(document, path, found, span)


def _text(span: Span) -> str:
    return span.source.line(span.line)[span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""


def definition(project: OpenProject, file: str, position: Position) -> Span | None:
    """Where what is named at a place is declared."""
    kind, documents = project.kind(file), project.documents(file)
    placed = placeholder_at(documents, position) if kind == "score" else None
    if placed is not None:
        head = placed.placeholder.path
        path = ("resources", *head[1:2]) if head[0] in _ROOTS else head
        return placed.document.span(path, key=True) if placed.document.at(path) is not None else None
    found = found_at(documents, position)
    if found is None or not found.path:
        return None
    value = found.document.text(found.path) or ""
    if found.is_key:
        return _of_key(project, kind, found.path)
    return _of_expression(project, file, position) if "{{" in value else _of_value(project, kind, found.path, value)


def _of_value(project: OpenProject, kind: str | None, path: Path, value: str) -> Span | None:
    """What a value names: a type, a driver, an environment."""
    if path[-1] == "type" and kind != "type" and len(path) > 1:
        return _start(names.resource_type(project, value))
    if path[-1] == "driver":
        return _start(names.driver(project, value))
    return _environment(project, value) if path[-1] in ("extends", "defaultEnvironment") else None


def _start(model: object) -> Span | None:
    document = getattr(model, "document", None)
    if not isinstance(document, Document):
        return None
    return document.span(("metadata", "name")) if document.at(("metadata", "name")) else document.span()


def _environment(project: OpenProject, name: str) -> Span | None:
    """The beginning of an environment's own file."""
    try:
        chain = project.catalogue.environment_chain(name).value
    except UsageError:
        return None
    return Span(Source(chain[0], ""), 1, 1, 1, 1) if chain else None


def _of_key(project: OpenProject, kind: str | None, path: Path) -> Span | None:
    """What a key of an environment or a project names."""
    if kind == "environment" and len(path) == 2:
        if path[0] == "settings":
            return _start(names.driver(project, str(path[1])))
        if path[0] == "workloads":
            return next((d.span(("metadata", "name")) for d in _workloads(project, str(path[1]))), None)
        if path[0] == "bindings":
            resource = _bound(project, str(path[1]))
            return resource.document.span(("resources", resource.name), key=True) if resource is not None else None
    return _environment(project, str(path[1])) if kind == "project" and path[:1] == ("output",) and path[1:] else None


def _of_expression(project: OpenProject, file: str, position: Position) -> Span | None:
    """Where a name of an expression is declared: in the driver, or in its type."""
    source = project.source(file)
    line = source.line(position.line) if source is not None else ""
    if len(line) > LONGEST_LINE:
        return None
    inside = next((m for m in _EXPRESSION.finditer(line) if m.start() < position.column <= m.end()), None)
    words = _NAME.finditer(line, inside.start(), inside.end()) if inside is not None else iter(())
    word = next((m for m in words if m.start() < position.column <= m.end() + 1), None)
    root, _, rest = word[0].partition(".") if word is not None else ("", "", "")
    key, name = rest.partition(".")[0], project.named_by(file)
    owner = names.driver(project, name) if "/" in name else None
    if root in ("params", "outputs") or owner is None:
        owner_document = getattr(names.resource_type(project, name.partition("/")[0]), "document", None)
    else:
        owner_document = owner.document
    path: Path = (root, "properties", key) if root in ("params", "settings") else (root, key)
    there = isinstance(owner_document, Document) and key and owner_document.at(path) is not None
    return owner_document.span(path, key=True) if there and owner_document is not None else None


def _workloads(project: OpenProject, name: str | None = None) -> Iterator[Document]:
    """The Score documents of a project, or those of a workload."""
    for file, source in project.sources.items():
        if name is None or name in source.text:
            yield from (d for d in project.documents(file) if name in (None, d.text(("metadata", "name"))))


def _bound(project: OpenProject, key: str) -> Resource | None:
    """The resource that a key of ``bindings`` means, where it is one alone."""
    workload, _, name = key.rpartition("#")[2].rpartition(".")
    for document in _workloads(project, workload) if workload else ():
        if document.at(("resources", name)) is not None:
            return Resource(document.source.name, document, workload, name)
    return None


def resource_at(project: OpenProject, file: str, position: Position) -> Resource | None:
    """The resource that is declared or used at a place."""
    kind, documents = project.kind(file), project.documents(file)
    placed = placeholder_at(documents, position) if kind == "score" else None
    found = found_at(documents, position)
    document, name = None, None
    if placed is not None and placed.placeholder.path[0] in _ROOTS and len(placed.placeholder.path) > 1:
        document, name = placed.document, placed.placeholder.path[1]
    elif found is not None and kind == "score" and found.is_key and found.path[:1] == ("resources",) == found.path[:-1]:
        document, name = found.document, str(found.path[1])
    elif found is not None and kind == "environment" and found.is_key and found.path[:-1] == ("bindings",):
        return _bound(project, str(found.path[1]))
    workload = document.text(("metadata", "name")) if document is not None else None
    if document is None or name is None or workload is None or document.at(("resources", name)) is None:
        return None
    return Resource(file, document, workload, name)


class Use(NamedTuple):
    """A place where a resource is named: exactly its name, nothing around it."""

    span: Span
    #: Whether the place means resources of other workloads, too.
    shared: bool = False


def uses(project: OpenProject, resource: Resource) -> tuple[Use, ...]:
    """Every place that names a resource, its declaration first."""
    document, name = resource.document, resource.name
    declared = document.span(("resources", name), key=True)
    found = [Use(_named_in(declared, name))]
    found += [Use(span) for span in _in_placeholders(document, (), name)]
    others = any(
        name in (d.data.get("resources") or {}) and d.text(("metadata", "name")) != resource.workload
        for d in _workloads(project)
        if isinstance(d.data, dict)
    )
    for environment in project.catalogue.environment_names(builtin=False):
        file = f"{project.folder.relative(project.folder.environments_dir)}/{environment}.yaml"
        for one in project.documents(file):
            found += _in_environment(one, resource, others=others)
    return tuple(found)


def _named_in(span: Span, name: str) -> Span:
    """The stretch of a name in a key, without its quotes or what stands before it."""
    at = _text(span).rfind(name)
    if at < 0:
        return span
    column = span.column + at
    return Span(span.source, span.line, column, span.line, column + len(name))


def _in_placeholders(document: Document, below: Path, name: str) -> Iterator[Span]:
    for placed in _placeholders(document, below):
        head = placed.placeholder.path
        if head[0] in _ROOTS and head[1:2] == (name,):
            at = placed.placeholder.raw.index(".") + 1
            column = placed.span.column + at
            yield Span(placed.span.source, placed.span.line, column, placed.span.line, column + len(name))


def _in_environment(document: Document, resource: Resource, *, others: bool) -> Iterator[Use]:
    """The keys and values of an environment that mean a resource."""
    data = document.data if isinstance(document.data, dict) else {}
    workload, name = resource.workload, resource.name
    for key in data.get("bindings") or ():
        if key == name or key.rpartition("#")[2] == f"{workload}.{name}":
            yield Use(_named_in(document.span(("bindings", key), key=True), name), key == name and others)
    for number, rule in enumerate(data.get("drivers") or ()):
        if isinstance(rule, dict) and rule.get("resource") == name and rule.get("workload") in (None, workload):
            span = document.span(("drivers", number, "resource"))
            yield Use(_named_in(span, name), others and "workload" not in rule)
    for key in ("*", workload):
        path: Path = ("workloads", key, "overrides")
        if document.at((*path, "resources", name)) is not None:
            yield Use(_named_in(document.span((*path, "resources", name), key=True), name), others and key == "*")
        for span in _in_placeholders(document, path, name):
            yield Use(span, others and key == "*")


def rename(project: OpenProject, resource: Resource, new: str) -> tuple[Span, ...]:
    """The stretches to put a new name in place of. Raises RenameRefusedError with the reason where that can't be done."""
    if not re.fullmatch(SCORE_NAME, new):
        raise RenameRefusedError(f"`{new}` is no name: write lower-case letters, digits and `-`, two or more")
    there = resource.document.at(("resources",))
    if there is not None and new in there.data:
        raise RenameRefusedError(f"there is a resource `{new}` in this workload already")
    found = uses(project, resource)
    if shared := next((use.span for use in found if use.shared), None):
        raise RenameRefusedError(
            f"{shared.place} means the `{resource.name}` of other workloads, too; name one there first"
        )
    odd = next((use.span for use in found if _text(use.span) != resource.name), None)
    if odd is not None:
        raise RenameRefusedError(f"`{resource.name}` is spelt in another way at {odd.place}")
    return tuple(dict.fromkeys(use.span for use in found))
