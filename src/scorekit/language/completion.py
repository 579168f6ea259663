"""What may be written at a place: keys and values by the schemas, names in placeholders and expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from scorekit.language import names, schema_keys
from scorekit.language.cursor import Inside, Position, Slot, document_at, inside, slots
from scorekit.lazy_dataclass import dataclass
from scorekit.source.writer import inline

if TYPE_CHECKING:
    from scorekit.language.project import OpenProject
    from scorekit.language.schema_keys import Word
    from scorekit.location import Source, Span

#: What a thing that is offered is, for the sign beside it.
ItemKind = Literal["key", "value", "name", "filter"]
#: What follows the colon of a key by the type of what it holds.
_AFTER_KEY = {"object": "", "array": ""}


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing to write."""

    label: str
    kind: ItemKind
    #: What stands in the place of the span.
    text: str
    span: Span
    #: A sentence or two, as Markdown.
    about: str = ""
    #: Whether it has to be there.
    required: bool = False


def complete(project: OpenProject, file: str, position: Position) -> tuple[Completion, ...]:
    """What may be written at a place of a file of the project, in the order in which it is offered."""
    kind, source = project.kind(file), project.source(file)
    if kind is None or source is None:
        return ()
    open_ = inside(source, position)
    if open_ is not None:
        return tuple(_names(project, file, kind, source, position, open_))
    found: dict[str, Completion] = {}
    for slot in slots(source, position):
        for each in _in_slot(project, kind, slot):
            found.setdefault(each.label, each)
    return tuple(sorted(found.values(), key=lambda each: not each.required))


def _names(
    project: OpenProject, file: str, kind: str, source: Source, position: Position, open_: Inside
) -> Iterator[Completion]:
    if kind == "score":
        if open_.opening == "${":
            documents = _readable(project, file, source, position).documents(file)
            document = document_at(documents, position)
            yield from _items(names.in_placeholder(project, document, open_.name), "name", open_.span)
        return
    if open_.opening == "{{":
        written = source.line(position.line)[: position.column - 1].rpartition("{{")[2]
        offered = names.filters(written) if written.rstrip(open_.name).rstrip().endswith("|") else {}
        if offered:
            yield from _items(offered, "filter", open_.span)
            return
        whole = _readable(project, file, source, position)
        yield from _items(names.in_expression(whole, file, open_.name), "name", open_.span)


def _readable(project: OpenProject, file: str, source: Source, position: Position) -> OpenProject:
    """The project, without the line that is being written where the whole file can't be read."""
    if project.documents(file):
        return project
    lines = list(source.lines)
    lines[position.line - 1] = ""
    return project.with_text(file, "\n".join(lines))


def _items(words: Mapping[str, Word], kind: ItemKind, span: Span) -> Iterator[Completion]:
    return (Completion(word.text, kind, word.text, span, word.about, word.required) for word in words.values())


def _in_slot(project: OpenProject, kind: str, slot: Slot) -> Iterator[Completion]:
    schema = project.schema(kind)
    if not slot.is_key:
        for word in schema_keys.values(schema, slot.path, slot.document.data).values():
            text = word.text if _is_scalar(word.text) else inline(word.text)
            yield Completion(word.text, "value", text, slot.span, word.about or _of_driver(project, slot, word.text))
        return
    part = slot.document.at(slot.path)
    there = part.data if part is not None and isinstance(part.data, dict) else {}
    for word in schema_keys.keys(schema, slot.path, slot.document.data).values():
        if word.text not in there:
            colon = "" if slot.has_colon else ":" if set(word.types) & set(_AFTER_KEY) else ": "
            yield Completion(word.text, "key", f"{word.text}{colon}", slot.span, word.about, word.required)


def _of_driver(project: OpenProject, slot: Slot, name: str) -> str:
    """What a driver is, where one is chosen."""
    driver = names.driver(project, name) if slot.path[-1:] == ("driver",) else None
    return driver.metadata.description if driver is not None else ""


def _is_scalar(text: str) -> bool:
    """Whether a value of a schema is a number or a boolean, which no quotes must make a text."""
    return text in ("true", "false") or text.replace(".", "", 1).isdigit()
