"""Trees to the data of a driver, with comments where a person must decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from scorekit.migration.symbols import (
    Cat,
    Choice,
    Code,
    Const,
    Each,
    Items,
    Random,
    Shaped,
    Tree,
    Undecided,
    UntranslatableError,
    When,
    cat,
    written,
)
from scorekit.source.writer import dump

#: What a comment's key looks like until the text is written.
_SIGN = "\ue0f2"
_COMMENT = re.compile(f'^(\\s*)(- )?"?{_SIGN}([0-9]+){_SIGN}"?(: null)?$')
#: The most lines of a template that a comment repeats.
_LONGEST = 40


class Comments:
    """What is to be said at places of a document."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = []
        #: What a person must decide, in the order of the document.
        self.decisions: list[Undecided] = []

    def undecided(self, what: str, undecided: Undecided) -> str:
        """A key, or an item, that becomes a comment: what must be decided, why, and the template's text."""
        self.decisions.append(Undecided(undecided.reason, f"{what}{undecided.original}"))
        shown = repeated((what + undecided.original).rstrip("\n"))
        return self.note(f"TO DECIDE: {undecided.reason}. The template says:", *shown)

    def note(self, *lines: str) -> str:
        """A key, or an item, that becomes a comment of some lines."""
        self._texts.append([part for line in lines for part in line.split("\n")])
        return f"{_SIGN}{len(self._texts) - 1}{_SIGN}"

    def text(self, data: Any) -> str:
        """A document as YAML, with the comments in their places."""
        lines: list[str] = []
        dash: str | None = None
        for line in dump(_with_values(data)).split("\n"):
            found = _COMMENT.match(line.replace("\\ue0f2", _SIGN).replace("\\uE0F2", _SIGN))
            if found is not None:
                lines += [f"{found[1]}# {each}".rstrip() for each in map(_printable, self._texts[int(found[3])])]
                if found[2] and found[4]:
                    dash = found[1]
            elif dash is not None:
                # A comment stood where the item's first key would: the next one is the first.
                is_own = line.startswith(f"{dash}  ")
                lines += [f"{dash}- {line[len(dash) + 2 :]}"] if is_own else [f"{dash}- {{}}", line]
                dash = None
            else:
                lines.append(line)
        text = "\n".join(lines)
        return f"{text}{{}}\n" if data and all(map(is_comment, data)) else text


def repeated(text: str) -> list[str]:
    """The lines of a template as a comment repeats them: the first ones, and how many more there are."""
    lines = text.split("\n")
    more = len(lines) - _LONGEST
    shown = [*lines[:_LONGEST], f"({more} more lines)"] if more > 0 else lines
    return ["    " + line for line in shown]


def _with_values(data: Any) -> Any:
    """Data in which no key has comments alone: they go before it, and it has an empty value."""
    if isinstance(data, list):
        return [_with_values(each) for each in data]
    if not isinstance(data, dict):
        return data
    found: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict | list) and value and all(map(is_comment, value)):
            found |= dict.fromkeys(value)
            found[key] = type(value)()
        else:
            found[key] = _with_values(value)
    return found


def is_comment(key: Any) -> bool:
    """Whether a key or an item stands for a comment."""
    return isinstance(key, str) and key.startswith(_SIGN)


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else "�" for each in text)


def plain(node: Any, comments: Comments, settle: Callable[[Any], Any]) -> Any:
    """A tree as data of ours. ``settle`` gives a value without what is made up at random."""
    if isinstance(node, Tree):
        return _mapping(node, comments, settle)
    if isinstance(node, Items):
        return [_item(each, comments, settle) for each in node.nodes]
    if isinstance(node, When):
        return _conditional(node, comments, settle)
    return node if isinstance(node, str) else written(settle(node))


def _mapping(node: Tree, comments: Comments, settle: Callable[[Any], Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.entries:
        try:
            name = written(settle(key))
            what = str(name)
            if isinstance(value, Undecided):
                found[comments.undecided(f"{what}: ", value)] = None
                continue
            found[what] = plain(value, comments, settle)
        except UntranslatableError as error:
            original = key.original if isinstance(key, Undecided) else outline(key)
            found[comments.undecided("", Undecided(str(error), original))] = None
    return found


def _item(node: Any, comments: Comments, settle: Callable[[Any], Any]) -> Any:
    try:
        if isinstance(node, Undecided):
            return comments.undecided("- ", node)
        if isinstance(node, Each):
            body = plain(node.node, comments, settle)
            each = {"$each": {node.variable: node.over.text}}
            return {**each, **body} if isinstance(body, dict) else {**each, "$value": body}
        return plain(node, comments, settle)
    except UntranslatableError as error:
        return comments.undecided("- ", Undecided(str(error), outline(node)))


def _conditional(node: When, comments: Comments, settle: Callable[[Any], Any]) -> Any:
    conditions = [node.condition.text]
    inner = node.node
    while isinstance(inner, When):
        conditions.append(inner.condition.text)
        inner = inner.node
    if isinstance(inner, Undecided):
        raise UntranslatableError(inner.reason)
    condition = conditions[0] if len(conditions) == 1 else " and ".join(f"({each})" for each in conditions)
    body = plain(inner, comments, settle)
    return {"$when": condition, **body} if isinstance(body, dict) else {"$when": condition, "$value": body}


def outline(value: Any) -> str:
    """Roughly what a value is, for a comment."""
    if isinstance(value, Const):
        return str(value.value)
    if isinstance(value, Code):
        return "{{ " + value.text + " }}"
    if isinstance(value, Cat):
        return "".join(map(outline, value.parts))
    if isinstance(value, Undecided):
        return value.original
    return "…"


def mapped(node: Any, change: Callable[[Any], Any]) -> Any:
    """A tree with each of its values changed, keys too."""
    rebuild = _REBUILT.get(type(node))
    return change(node) if rebuild is None else rebuild(node, lambda each: mapped(each, change))


_REBUILT: dict[type, Callable[[Any, Callable[[Any], Any]], Any]] = {
    Tree: lambda node, step: Tree(tuple((step(key), step(value)) for key, value in node.entries)),
    Items: lambda node, step: Items(tuple(map(step, node.nodes))),
    When: lambda node, step: node._replace(node=step(node.node)),
    Each: lambda node, step: node._replace(node=step(node.node)),
    Choice: lambda node, step: node._replace(then=step(node.then), other=step(node.other)),
    Cat: lambda node, step: cat(map(step, node.parts)),
    Shaped: lambda node, step: node._replace(value=step(node.value)),
}


_IDENTITY = (Code("workload.name", "text"), Code("id", "text"), Code("id | replace('.', '-')", "text"))


def renamed(value: Any) -> Any:
    """A name that the tool makes up, made from the resource's own name instead.

    ``db-`` and random letters become ``db-{{ name }}``; the workload's name or the id beside them are part of the name anyway.
    """
    if isinstance(value, Random):
        return Code("name", "text")
    if isinstance(value, Choice):
        return value._replace(then=renamed(value.then), other=renamed(value.other))
    if isinstance(value, Shaped):
        return value._replace(value=renamed(value.value))
    if not isinstance(value, Cat):
        return value
    parts: list[Any] = []
    for part in value.parts:
        if not isinstance(part, Random) and part not in _IDENTITY:
            parts.append(renamed(part))
        elif len(parts) > 1 and parts[-2] == Code("name", "text") and _is_separator(parts[-1]):
            parts.pop()
        elif not parts or parts[-1] != Code("name", "text"):
            parts.append(Code("name", "text"))
    return cat(parts)


def _is_separator(part: Any) -> bool:
    return isinstance(part, Const) and part.value in ("-", "_", ".")


def only_name(value: Any, name: str) -> Any:
    """A made-up name of what all resources share: its letters in front, and a word for the random ones."""
    return mapped(value, lambda each: Const(name) if isinstance(each, Random) else each)
