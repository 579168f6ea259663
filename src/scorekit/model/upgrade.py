"""Deprecated shapes of Score files, brought to today's: each with a warning, and nothing dropped in silence.

- ``files`` and ``volumes`` as lists (before 0.3): mappings by ``target``.
- ``content`` of such a file as a list of lines: one text.
- ``read_only`` of such a volume: ``readOnly``.
- ``resources.*.properties`` (0.1): ``params``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from scorekit.codes import documents as codes
from scorekit.diagnostics import Label
from scorekit.outcome import Findings, Outcome
from scorekit.source.document import Document, Mark, Path, dotted
from scorekit.source.merge import drop, put
from scorekit.values import to_text

#: What follows the advice about an old form.
_FIX = "; `scorekit fix` does it"


def upgrade(document: Document) -> Outcome[Document]:
    """The document in today's shape. What is of no known shape is left for decoding to judge."""
    findings = Findings()
    return findings.outcome(upgraded(document, findings))


def upgraded(document: Document, findings: Findings) -> Document:
    """The document in today's shape, as far as that goes: list items that can't be kept are left out, each with an error."""
    for container in _entries(document, "containers"):
        for key in ("files", "volumes"):
            items = document.at((*container, key))
            if items is not None and isinstance(items.data, list):
                document = put(document, (*container, key), _by_target(items, (*container, key), findings))
    for resource in _entries(document, "resources"):
        part = document.at(resource)
        if part is not None and "properties" in part.data:
            document = put(document, resource, _with_params(part, resource, findings))
    return document


def _entries(document: Document, key: str) -> Iterator[Path]:
    """The paths of the mappings in the mapping at a key."""
    above = document.at((key,))
    if above is not None and isinstance(above.data, dict):
        yield from ((key, name) for name, value in above.data.items() if isinstance(value, dict))


def _by_target(items: Document, path: Path, findings: Findings) -> Document:
    """A list of files or volumes as a mapping by target."""
    advice = "write a mapping whose keys are the targets: `{/path: {source: ...}}`" + _FIX
    message = f"`{dotted(path)}` is a list, which is deprecated"
    findings.add(codes.OLD_FORM.at(items.span(key=True), message, help=advice))
    data: dict[str, Any] = {}
    marks: dict[str, Mark] = {}
    for index in range(len(items.data)):
        place = (*path, index)
        item = items.at((index,))
        target = _target(item, place, findings) if item else None
        if item is None or target is None:
            continue
        mark = item.nearest(("target",))
        if target in data:
            first = marks[target].key or mark
            message = f"`{dotted(path)}` has the target `{target}` twice"
            labels = [Label(first.span, "first written here")]
            findings.add(codes.DUPLICATE_TARGET.at(mark.span, message, help="delete one of them", labels=labels))
            continue
        part = _today(item, place, findings)
        data[target], marks[target] = part.data, part.mark._replace(key=mark)
    return Document(data, items.mark._replace(children=marks))


def _target(item: Document, path: Path, findings: Findings) -> str | None:
    """The target of a list's item; None, with an error, where it has none."""
    if not isinstance(item.data, dict):
        message = f"`{dotted(path)}` must be a mapping with a `target`"
        findings.add(codes.WRONG_TYPE.at(item.span(), message, help="write `{target: /path, source: ...}`"))
        return None
    if "target" not in item.data:
        message = f"`{dotted(path)}` lacks the key `target`"
        findings.add(
            codes.MISSING_KEY.at(item.span(), message, help="write the path in the container: `target: /path`")
        )
        return None
    target = item.data["target"]
    if isinstance(target, str):
        return target
    spelt = item.spelling(("target",))
    advice = f"quote it: {json.dumps(spelt, ensure_ascii=False)}" if spelt else "write a path: `target: /path`"
    findings.add(
        codes.WRONG_TYPE.at(item.span(("target",)), f"`{dotted((*path, 'target'))}` must be text", help=advice)
    )
    return None


def _today(item: Document, path: Path, findings: Findings) -> Document:
    """An item without its target, its own deprecated parts brought to today's shape."""
    content, read_only = item.data.get("content"), item.data.get("read_only")
    if path[-2] == "files" and isinstance(content, list):
        item = put(item, ("content",), _joined(item, path, findings))
    if path[-2] == "volumes" and isinstance(read_only, bool):
        span = item.span(("read_only",), key=True)
        where = f"`{dotted((*path, 'read_only'))}` is the old word for `readOnly`"
        findings.add(codes.OLD_FORM.at(span, where, help="write `readOnly`" + _FIX))
        item = _renamed(item, "read_only", "readOnly")
    return drop(item, ("target",))


def _joined(item: Document, path: Path, findings: Findings) -> Document:
    """A content's lines as one text."""
    place = (*path, "content")
    message = f"`{dotted(place)}` is a list of lines, which is deprecated"
    advice = "write one text: `content: |` and the lines below it" + _FIX
    findings.add(codes.OLD_FORM.at(item.span(("content",), key=True), message, help=advice))
    lines: list[str] = []
    for index, line in enumerate(item.data["content"]):
        where = f"`{dotted((*place, index))}`"
        span = item.span(("content", index))
        if line is None:
            findings.add(codes.NULL_VALUE.at(span, f"{where} has no value", help='write `""` for an empty line'))
        elif isinstance(line, list | dict):
            findings.add(codes.WRONG_TYPE.at(span, f"{where} must be text", help="put the line in quotes"))
        else:
            lines.append(_line(line, item.spelling(("content", index))))
    mark = item.nearest(("content",))
    return Document("\n".join(lines), mark._replace(children=None))


def _line(value: Any, spelt: str | None) -> str:
    """A line as Score's tools write it; infinity and not-a-number, which they can't, as the file spells them."""
    try:
        return to_text(value)
    except ValueError:
        return spelt or str(value)


def _with_params(resource: Document, path: Path, findings: Findings) -> Document:
    """A resource whose ``properties`` are ``params``."""
    span = resource.span(("properties",), key=True)
    name = dotted((*path, "properties"))
    if "params" in resource.data:
        label = Label(resource.span(("params",), key=True), "today's word, given too")
        message = f"`{name}` is the old word for `params`, and both are given"
        findings.add(codes.BOTH_FORMS.at(span, message, help="keep `params` alone", labels=[label]))
        return drop(resource, ("properties",))
    message = f"`{name}` is the old word for `params`, which is deprecated"
    findings.add(codes.OLD_FORM.at(span, message, help="write `params`" + _FIX))
    return _renamed(resource, "properties", "params")


def _renamed(document: Document, old: str, new: str) -> Document:
    """A mapping with one key under another name, in the same place; what was under that name goes."""
    if new in document.data:
        document = drop(document, (new,))
    return Document(
        {new if key == old else key: value for key, value in document.data.items()},
        document.mark._replace(
            children={new if key == old else key: mark for key, mark in document.mark.entries.items()}
        ),
    )
