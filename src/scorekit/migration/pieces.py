"""Marked texts to values: what stands in one scalar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scorekit.migration.evaluate import CLOSE, OPEN, Marks
from scorekit.migration.symbols import Choice, Code, Const, Shaped, Undecided, UntranslatableError, cat, code, literal
from scorekit.source.scalars import plain_value

MARK = re.compile(f"{OPEN}([a-z])(\\d+){CLOSE}")


def leaf(text: str, marks: Marks, *, is_plain: bool) -> Any:
    """The value of a scalar. One value alone in a plain one keeps its type."""
    if not MARK.search(text):
        return Const(text)
    whole = MARK.fullmatch(text.strip()) if is_plain else None
    if whole and whole[1] == "v":
        value = marks.values[int(whole[2])]
        if isinstance(value, Shaped) and value.form in ("quote", "squote"):
            return cat((value.value,)) if isinstance(value.value, Const) else value.value
        if isinstance(value, Shaped) and value.form == "json":
            return value.value
        if isinstance(value, Const) and isinstance(value.value, str):
            return Const(plain_value(value.value.strip())) if len(value.value) < 100 else value
        return value
    return text_value(text, marks)


def text_value(text: str, marks: Marks) -> Any:
    """The value of a text: parts joined, with conditions and loops within."""
    try:
        return _joined(list(_tokens(text)), marks)
    except UntranslatableError as error:
        raw = MARK.sub(lambda found: _raw(marks, int(found[2])), text)
        return Undecided(str(error), raw)


def _raw(marks: Marks, number: int) -> str:
    value = marks.values[number]
    return value.original if isinstance(value, Undecided) else "…"


def _tokens(text: str) -> Iterator[tuple[str, Any]]:
    place = 0
    for found in MARK.finditer(text):
        if found.start() > place:
            yield "t", text[place : found.start()]
        yield found[1], int(found[2])
        place = found.end()
    if place < len(text):
        yield "t", text[place:]


def _joined(tokens: list[tuple[str, Any]], marks: Marks) -> Any:
    parts: list[Any] = []
    while tokens:
        kind, what = tokens.pop(0)
        if kind == "t":
            parts.append(Const(what))
        elif kind == "v":
            value = marks.values[what]
            if isinstance(value, Undecided):
                raise UntranslatableError(value.reason)
            parts.append(value)
        elif kind in "ir":
            body, other = _branches(tokens)
            _trim_lines(parts, body, other, tokens)
            opened = marks.values[what]
            if isinstance(opened, Undecided):
                raise UntranslatableError(opened.reason)
            then = _joined(body, marks)
            if kind == "r":
                parts.append(_looped(opened[0], opened[1], then))
            else:
                parts.append(Choice(opened, then, _joined(other, marks)))
    return cat(parts)


def _branches(tokens: list[tuple[str, Any]]) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """The tokens of a branch and of the other one, taken away up to the end."""
    both: tuple[list[tuple[str, Any]], list[tuple[str, Any]]] = ([], [])
    depth, side = 0, 0
    while tokens:
        kind, what = tokens.pop(0)
        if kind == "x" and depth == 0:
            return both
        if kind == "e" and depth == 0:
            side = 1
            continue
        depth += {"i": 1, "r": 1, "x": -1}.get(kind, 0)
        both[side].append((kind, what))
    raise UntranslatableError("a condition that begins in a text and ends outside of it")


def _trim_lines(
    parts: list[Any], body: list[tuple[str, Any]], other: list[tuple[str, Any]], rest: list[tuple[str, Any]]
) -> None:
    """Take away the lines of which conditions alone are left: they would stay behind as empty ones."""
    before = parts[-1].value if parts and isinstance(parts[-1], Const) else None if parts else ""
    if before is None or not re.search(r"(^|\n)[ \t]*$", before):
        return
    ends = [side for side in (body, other) if side]
    if not all(side[0][0] == "t" and re.match(r"[ \t]*\n", side[0][1]) for side in ends):
        return
    if rest and not (rest[0][0] == "t" and re.match(r"[ \t]*(\n|$)", rest[0][1])):
        return
    if not all(side[-1][0] == "t" and re.search(r"\n[ \t]*$", side[-1][1]) for side in ends):
        return
    if parts:
        parts[-1] = Const(re.sub(r"[ \t]*$", "", before))
    for side in ends:
        side[0] = ("t", re.sub(r"^[ \t]*\n", "", side[0][1]))
        side[-1] = ("t", re.sub(r"[ \t]*$", "", side[-1][1]))
    if rest:
        rest[0] = ("t", re.sub(r"^[ \t]*\n?", "", rest[0][1]))


def _looped(name: str, over: Code, body: Any) -> Code:
    """A text for each item of a list: expressions have no loops, but a list can be joined with what stands between items."""
    parts = body.parts if hasattr(body, "parts") else (body,)
    places = [index for index, part in enumerate(parts) if not isinstance(part, Const)]
    if len(places) != 1 or parts[places[0]] != Code(name):
        raise UntranslatableError("a loop in a text; expressions can join a list, nothing more")
    front = "".join(part.value for part in parts[: places[0]])
    back = "".join(part.value for part in parts[places[0] + 1 :])
    joined = f"({code(over)} | join({literal(back + front)}))"
    return Code(f"({literal(front)} ~ {joined} ~ {literal(back)} if {code(over)} else '')", "text")
