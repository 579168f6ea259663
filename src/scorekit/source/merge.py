"""Documents laid over one another. Data and marks change together; what is given is never changed."""

from __future__ import annotations

from typing import Any

from scorekit.errors import InternalError
from scorekit.source.document import Document, Mark, Path


def merge(base: Document, over: Document) -> Document:
    """``over`` laid over ``base``: mappings by key, lists and scalars whole; null in ``over`` deletes what it names.

    The marks follow their values. A mapping merged from both keeps the place of ``base``, which began it.
    """
    if over.data is None:
        return base
    if not isinstance(base.data, dict) or not isinstance(over.data, dict):
        return _without_nulls(over)
    data, marks = dict(base.data), dict(base.mark.entries)
    for key, value in over.data.items():
        mark = over.mark.entries[key]
        if value is None:
            data.pop(key, None)
            marks.pop(key, None)
        elif key in data:
            part = merge(Document(data[key], marks[key]), Document(value, mark))
            data[key], marks[key] = part.data, part.mark
        else:
            part = _without_nulls(Document(value, mark))
            data[key], marks[key] = part.data, part.mark
    return Document(data, base.mark._replace(children=marks))


def put(document: Document, path: Path, value: Document) -> Document:
    """The document with a value at a path. A list takes an index that it has, or the one past its end.

    Mappings that are missing on the way are made, with the value's mark; anything else on the way is an InternalError.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    data, mark = document.data, document.mark
    if isinstance(data, list) and isinstance(mark.children, tuple):
        if not isinstance(step, int) or not 0 <= step <= len(data) or (rest and step == len(data)):
            raise InternalError(f"no place {step!r} in a list of {len(data)}")
        below = put(Document(data[step], mark.children[step]), rest, value) if rest else value
        items, marks = data[:step], mark.children[:step]
        return Document(
            [*items, below.data, *data[step + 1 :]],
            mark._replace(children=(*marks, below.mark, *mark.children[step + 1 :])),
        )
    if not isinstance(data, dict):
        raise InternalError(f"no place {step!r} in {type(data).__name__}")
    children = mark.entries
    inner = (
        Document(data[step], children[step])
        if step in data
        else Document({}, value.mark._replace(children={}, text=None))
    )
    below = put(inner, rest, value)
    return Document({**data, step: below.data}, mark._replace(children={**children, step: below.mark}))


def drop(document: Document, path: Path) -> Document:
    """The document without the value at a path; itself where there is none. The root can't be dropped."""
    if not path:
        raise InternalError("a document can't be dropped from itself")
    step, rest = path[0], path[1:]
    below = document.mark.child(step)
    if below is None:
        return document
    data, mark = document.data, document.mark
    if rest:
        return put(document, (step,), drop(Document(data[step], below), rest))
    if isinstance(data, list) and isinstance(mark.children, tuple):
        return Document(
            [*data[:step], *data[step + 1 :]],
            mark._replace(children=(*mark.children[:step], *mark.children[step + 1 :])),
        )
    return Document(
        {k: v for k, v in data.items() if k != step},
        mark._replace(children={k: m for k, m in mark.entries.items() if k != step}),
    )


def _without_nulls(document: Document) -> Document:
    """A document with the nulls of its mappings left out; a list stays as it is."""
    if not isinstance(document.data, dict):
        return document
    data: dict[Any, Any] = {}
    marks: dict[Any, Mark] = {}
    for key, value in document.data.items():
        if value is not None:
            part = _without_nulls(Document(value, document.mark.entries[key]))
            data[key], marks[key] = part.data, part.mark
    return Document(data, document.mark._replace(children=marks))
