"""What stands at a place: what a key means, and in each environment the value and the driver. Secrets are named, never shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.language import names, schema_keys
from scorekit.language.cursor import Position, found_at
from scorekit.language.places import placeholder_at
from scorekit.lazy_dataclass import dataclass
from scorekit.redaction import redacted
from scorekit.report.tables import shortened
from scorekit.report.terminal import printable
from scorekit.value_path import is_delicate

if TYPE_CHECKING:
    from scorekit.language.cursor import Found
    from scorekit.language.project import OpenProject
    from scorekit.location import Span
    from scorekit.resolve.resolution import ResolvedResource, ResolvedWorkload, Traced
    from scorekit.source.document import Document
    from scorekit.targets.api import ManifestSet

    Made = Mapping[tuple[str, str | None], ManifestSet]

#: The longest value that is shown.
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Hover:
    """A text in Markdown about a stretch of a file."""

    text: str
    span: Span


def hover(project: OpenProject, file: str, position: Position, made: Made) -> Hover | None:
    """What there is to say of a place in a file of the project. ``made`` is what the file compiles to, where it does."""
    kind = project.kind(file)
    if kind is None:
        return None
    documents = project.documents(file)
    placed = placeholder_at(documents, position) if kind == "score" else None
    if placed is not None:
        text = _of_placeholder(project, placed.document, placed.placeholder.path, made)
        return Hover(f"`{printable(placed.placeholder.raw)}`\n\n{text}", placed.span) if text else None
    found = found_at(documents, position)
    if found is None or not found.path:
        return None
    words = [schema_keys.about(project.schema(kind), found.path, found.document.data)]
    words += _named(project, kind, found)
    if kind == "score":
        words.append(_table(_in_environments(found.document, found.path, made)))
    text = "\n\n".join(word for word in words if word)
    span = found.document.span(found.path, key=found.is_key)
    return Hover(text, span) if text else None


def _named(project: OpenProject, kind: str, found: Found) -> Iterator[str]:
    """What a value is that is a name: of a type or a driver."""
    value = found.document.text(found.path)
    if value is None or found.is_key:
        return
    type_ = names.resource_type(project, value) if found.path[-1] == "type" and kind != "type" else None
    if type_ is not None:
        outputs = ", ".join(f"`{key}`" for key in type_.outputs)
        yield f"**{type_.name}**: {type_.metadata.description}" + (f"\n\nOutputs: {outputs}." if outputs else "")
    driver = names.driver(project, value) if found.path[-1] == "driver" else None
    if driver is not None:
        yield f"**{driver.name}**: {driver.metadata.description}\n\nFor {', '.join(driver.targets)}."


def _of_placeholder(project: OpenProject, document: Document, path: tuple[str, ...], made: Made) -> str:
    """An output with its value and its driver in each environment."""
    if path[0] == "metadata":
        value = document.at(path)
        return f"= {_value(path[-1], value.data)}" if value is not None else ""
    if path[0] != "resources" or len(path) < 2:
        return ""
    type_name = document.text(("resources", path[1], "type")) or ""
    words = [f"Resource `{path[1]}` of type `{type_name}`."]
    if len(path) > 2 and (word := names.outputs(project, type_name).get(path[2])) is not None:
        words.append(word.about)
    rows = []
    for place, workload, manifests in _workloads(document, made):
        resource = _resource(manifests, workload, path[1])
        if resource is not None:
            traced = resource.outputs.get(path[2]) if len(path) > 2 else None
            rows.append((place, _traced(path[-1], traced), _provider(resource)))
    return "\n\n".join([*filter(None, words), _table(rows)])


def _in_environments(document: Document, path: tuple[Any, ...], made: Made) -> Iterator[tuple[str, str, str]]:
    """What the value at a path of a workload comes to in each environment."""
    for place, workload, manifests in _workloads(document, made):
        if path[0] == "resources" and len(path) > 1:
            resource = _resource(manifests, workload, str(path[1]))
            if resource is None:
                continue
            is_param = path[2:3] == ("params",) and len(path) > 3
            param = resource.params.get(str(path[3])) if is_param else None
            if param is not None or not is_param:
                yield place, _traced(str(path[-1]), param), _provider(resource)
        else:
            traced = next((value for way, _, value in workload.values if way == path), None)
            if traced is not None:
                yield place, _traced(str(path[-1]), traced), ""


def _workloads(document: Document, made: Made) -> Iterator[tuple[str, ResolvedWorkload, ManifestSet]]:
    """The workload of a document in each environment, with how that is called."""
    name = document.text(("metadata", "name"))
    several = {environment for environment, _ in made if sum(other == environment for other, _ in made) > 1}
    for (environment, _), manifests in made.items():
        workload = manifests.resolution.workload(name) if name is not None else None
        if workload is not None:
            yield (
                f"{environment} ({manifests.target})" if environment in several else environment,
                workload,
                manifests,
            )


def _resource(manifests: ManifestSet, workload: ResolvedWorkload, name: str) -> ResolvedResource | None:
    uid = workload.resources.get(name)
    return manifests.resolution.resources.get(str(uid)) if uid is not None else None


def _provider(resource: ResolvedResource) -> str:
    chosen = resource.selection
    what = f"`{chosen.driver.name}`" if chosen.driver is not None else "a binding"
    return f"{what} ({printable(chosen.span.place)})"


def _traced(name: str, traced: Traced | None) -> str:
    return "" if traced is None else _value(name, traced.value, delicate=is_delicate(traced.origin.inputs))


def _value(name: str, value: Any, *, delicate: bool = False) -> str:
    """A value as it may be shown, as code."""
    seen = redacted(name, value, delicate=delicate)
    text = seen if isinstance(seen, str) else json.dumps(seen, ensure_ascii=False)
    text = printable(shortened(" ".join(text.split()), _LONGEST)).replace("`", "'").replace("|", "\\|")
    return f"`{text}`" if text else ""


def _table(rows: Any) -> str:
    """What there is in each environment, in columns; those that are empty everywhere are left out."""
    lines = [("in", "value", "driver"), *rows]
    if len(lines) == 1:
        return ""
    used = [n for n in range(3) if any(row[n] for row in lines[1:])]
    told = ["| " + " | ".join(row[n] for n in used) + " |" for row in lines]
    return "\n".join([told[0], "|" + " --- |" * len(used), *told[1:]])
