"""The edits by which a list of files or volumes becomes a mapping by target, and its entries those of today."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.fix.edits import CannotFixError, Edit, Layout, joined, renamed
from scorekit.source.writer import inline

if TYPE_CHECKING:
    from scorekit.source.document import Document, Mark

#: What begins a collection in flow style, an alias, an anchor or a tag.
_FLOW = ("{", "[")
_PROPERTIES = ("&", "!")
_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")
#: What stands before the comma after a value in braces; the comma, and the blanks behind it.
_TO_COMMA = re.compile(r"((?:\s+#[^\n]*|\s)*),[ \t]*")
_PROPERTY = re.compile(r"\S+\s*")
#: How far the keys of a mapping stand to the right of the key that holds it, where the file does not say.
_STEP = 2


def by_target(layout: Layout, items: Document, today: Mapping[str, Any]) -> Iterator[Edit]:
    """The edits for a list that is written at its own place; none for an alias, which changes with its anchor.

    ``today`` is the mapping that replaces the list.
    """
    start = layout.start(items.mark)
    text = layout.text
    if text.startswith("*", start):
        return
    opening = _after_properties(layout, start)
    if text.startswith("[", opening):
        yield Edit(opening, opening + 1, "{")
        end = layout.end(items.mark)
        yield Edit(end - 1, end, "}")
        for item in _items(items):
            yield from _flow_item(layout, item)
            yield from _words(layout, item, today, flow=True, shift=0)
        return
    yield from _block_list(layout, items, today)


def _items(items: Document) -> Iterator[Document]:
    for index in range(len(items.data)):
        yield items.part((index,))


def _words(layout: Layout, item: Document, today: Mapping[str, Any], *, flow: bool, shift: int) -> Iterator[Edit]:
    """The edits of an entry's own parts: ``read_only``, and a content that is a list of lines."""
    if layout.text.startswith("*", layout.start(item.mark)):
        return
    now = today[item.data["target"]]
    if "readOnly" in now and "read_only" in item.data:
        if "readOnly" in item.data:
            raise CannotFixError("an entry has both `read_only` and `readOnly`; keep one of them")
        yield from renamed(layout, item.part(("read_only",)).mark, "read_only", "readOnly")
    if isinstance(item.data.get("content"), list) and isinstance(now.get("content"), str):
        yield from joined(layout, item.part(("content",)), now["content"], flow=flow, shift=shift)


def _after_properties(layout: Layout, start: int) -> int:
    """Where a value begins once its anchor and tag are passed."""
    while layout.text.startswith(_PROPERTIES, start):
        end = _PROPERTY.match(layout.text, start)
        start = end.end() if end else start + 1
    return start


def _target(layout: Layout, item: Document, *, flow: bool) -> str:
    """The target as the key of a mapping: spelt as the file spells it where that can be a key."""
    mark = item.part(("target",)).mark
    start, end = layout.start(mark), layout.end(mark)
    spelt = layout.text[start:end]
    plain = spelt == item.data["target"] and not spelt.startswith(("*", "&", "!", "?", "|", ">"))
    quoted = spelt[:1] in {'"', "'"} and spelt[-1:] == spelt[:1]
    if "\n" in spelt or not (plain or quoted):
        spelt = inline(str(item.data["target"]))
    if flow and spelt[:1] not in {'"', "'"} and re.search(r"[,\[\]{}]", spelt):
        spelt = f'"{spelt}"'
    return f"{spelt}:"


def _own(layout: Layout, item: Document) -> tuple[Mark, Mark]:
    """The marks of the entry ``target``, its key's first, where the item itself writes it."""
    mark = item.part(("target",)).mark
    key = mark.key
    inside = layout.start(item.mark) <= layout.start(mark) < layout.end(item.mark)
    if key is None or not inside:
        raise CannotFixError("the target comes in by `<<`")
    if layout.text.startswith(("|", ">"), _after_properties(layout, layout.start(mark))):
        raise CannotFixError("the target is a text of several lines")
    return key, mark


def _flow_item(layout: Layout, item: Document) -> Iterator[Edit]:
    """``{target: /x, ...}`` in a list of either style: the target before it, and no more in it."""
    start = layout.start(item.mark)
    yield Edit(start, start, f"{_target(layout, item, flow=True)} ")
    if layout.text.startswith("*", start):
        return
    if not layout.text.startswith("{", _after_properties(layout, start)):
        raise CannotFixError("an entry of a list in brackets stands without braces")
    yield from _without_flow_target(layout, item)


def _without_flow_target(layout: Layout, item: Document) -> Iterator[Edit]:
    """Leave the target out of braces, with one comma. Comments between them stay."""
    key, mark = _own(layout, item)
    start, end = layout.start(key), layout.end(mark)
    found = _TO_COMMA.match(layout.text, end)
    if found is not None and not found[1].strip():
        yield from _cut(layout, start, found.end())
        return
    if found is not None:
        yield Edit(start, end, "")
        yield Edit(found.end(1), found.end(1) + 1, "")
        return
    head = layout.text[layout.start(item.mark) : start]
    before = head.rstrip()
    if before.endswith(",") and "#" not in head[head.rfind(",") :]:
        start -= len(head) - len(before) + 1
    yield Edit(start, end, "")


def _cut(layout: Layout, start: int, end: int) -> Iterator[Edit]:
    """Take a stretch away, and its line where nothing else is on it."""
    line, rest = layout.line_start(start), layout.text[end : layout.line_end(end)]
    if not layout.text[line:start].strip() and not rest.strip():
        yield Edit(line, layout.next_line(end), "")
    else:
        yield Edit(start, end, "")


def _block_list(layout: Layout, items: Document, today: Mapping[str, Any]) -> Iterator[Edit]:
    """A list of dashes: each dash becomes the target, and where the dashes stand no deeper than the key all move in."""
    first = _dash(layout, items.part((0,)))
    key = items.mark.key
    shift = 0
    if key is not None and layout.column(first) <= layout.column(layout.start(key)):
        shift = layout.column(layout.start(key)) + _STEP - layout.column(first)
    edits: list[Edit] = []
    for item in _items(items):
        edits += _block_item(layout, item, shift)
        flow = layout.text.startswith(_FLOW, _after_properties(layout, layout.start(item.mark)))
        edits += _words(layout, item, today, flow=flow, shift=shift)
    yield from edits
    if shift:
        # Comments between the key and the first entry move too.
        begin = layout.next_line(layout.end(key)) if key is not None else first
        for place in layout.line_starts(begin, layout.end(items.mark)):
            if not any(edit.start < place < edit.end or _removes(edit, place) for edit in edits):
                yield Edit(place, place, " " * shift)


def _removes(edit: Edit, place: int) -> bool:
    """Whether an edit takes away the line that begins at a place."""
    return edit.start == place < edit.end and not edit.text


def _dash(layout: Layout, item: Document) -> int:
    """Where the dash of an item stands: before it, or on a line above with comments alone between."""
    position = layout.start(item.mark)
    line = layout.line_start(position)
    head = layout.text[line:position]
    while not head.rstrip().endswith("-"):
        if head.strip() or line == 0:
            raise CannotFixError("an entry begins in a way that is not understood")
        position = line - 1
        line = layout.line_start(position)
        head = re.sub(r"(^|[ \t])#.*", "", layout.text[line:position])
    return line + len(head.rstrip()) - 1


def _block_item(layout: Layout, item: Document, shift: int) -> Iterator[Edit]:
    dash, start = _dash(layout, item), layout.start(item.mark)
    target = _target(layout, item, flow=False)
    opening = _after_properties(layout, start)
    if layout.text.startswith(("*", *_FLOW), opening):
        yield Edit(dash, dash + 1, target)
        if not layout.text.startswith("*", opening):
            yield from _without_flow_target(layout, item)
        return
    key, mark = _own(layout, item)
    beside = layout.line_start(dash) == layout.line_start(start)
    if layout.start(key) == start and beside:
        yield Edit(dash, layout.end(mark), target)
        return
    if not beside or opening != start:  # a dash alone, or `- &name`, with the keys below it
        yield Edit(dash, dash + 1, target)
        yield from _without_line(layout, key, mark)[1]
        return
    comment, edits = _without_line(layout, key, mark, moving=True)
    indent = " " * (layout.column(start) + shift)
    yield Edit(dash, start, f"{target}{comment}{layout.line_break()}{indent}")
    yield from edits


def _without_line(layout: Layout, key: Mark, mark: Mark, *, moving: bool = False) -> tuple[str, list[Edit]]:
    """The comment of the line of a target, and the edits that leave the line out; it stays for its comment otherwise."""
    start, end = layout.start(key), layout.end(mark)
    line = layout.line_start(start)
    if layout.text[line:start].strip():
        raise CannotFixError("the target stands on a line with something else")
    found = _COMMENT.match(layout.text, end)
    if found is None:
        return "", [Edit(line, layout.next_line(end), "")]
    if moving:
        return found[0], [Edit(line, layout.next_line(end), "")]
    return "", [Edit(start, found.start(1), "")]
