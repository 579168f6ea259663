r"""The regular expressions of JSON Schema: ECMA-262's, in an engine whose time grows with the text and no faster.

The engine is Rust's ``regex``, which pydantic brings along. It never goes back in the text, so that no pattern of a
repository can keep it busy; what can't be had without going back (look-around, back references) it does not know. A
pattern is read here, refused with words where it is none, measured before anything is built from it, and written anew:
Rust spells some things otherwise, and means all of Unicode by ``\d``, ``\w`` and ``\s``, where ECMA-262 means ASCII
(https://json-schema.org/draft/2020-12/json-schema-core#section-6.4).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pydantic_core import SchemaError, SchemaValidator, core_schema

from scorekit.lazy_dataclass import dataclass

#: The longest pattern, the largest in states of the engine's automaton, and the deepest in groups.
_LONGEST = 10_000
MAX_SIZE = 20_000
_DEEPEST = 50
#: Automata that are kept; one of the largest takes two or three megabytes.
_KEPT = 64
#: Characters that the engine takes through one state, at worst, in a microsecond.
_PACE = 100


class PatternError(Exception):
    """A text is no pattern, or none that can be held to: what is wrong, and what to write."""

    def __init__(self, message: str, advice: str | None = None) -> None:
        super().__init__(message)
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that is ready to be searched for."""

    #: States of the automaton, estimated from above.
    size: int
    _engine: SchemaValidator

    def found_in(self, text: str) -> bool:
        """Whether any part of a text is of this form."""
        return self._engine.isinstance_python(text)

    def cost(self, text: str) -> int:
        """How long a search takes at worst, in microseconds or so. Building the automaton takes about ``size``."""
        return 1 + self.size * len(text) // _PACE


@lru_cache(_KEPT)
def compiled(pattern: str) -> Pattern:
    """The pattern as the engine reads it. Raises PatternError."""
    written, size = _PatternParser(pattern).read()
    try:
        engine = SchemaValidator(core_schema.str_schema(pattern=written, regex_engine="rust-regex", strict=True))
    except SchemaError as error:  # a property of Unicode that there is none of, say
        raise PatternError(str(error).strip().rpartition("\n")[2].strip().removeprefix("error: ")) from None
    return Pattern(size, engine)


class _Element(NamedTuple):
    """A part of a pattern as Rust spells it, and how many states it takes."""

    text: str
    size: int
    #: The character that it matches, where it is a single one.
    character: int | None = None


_LOOKS = "; looking around is left out, so that every pattern takes bounded time"
#: Starts of groups that are no plain ones: what they are, and what to write.
_GROUPS = {
    "?=": (f"looks ahead{_LOOKS}", "hold the text to several patterns: `allOf: [{pattern: A}, {pattern: B}]`"),
    "?!": (f"looks ahead{_LOOKS}", "say what must not be there beside it: `not: {pattern: ...}`"),
    "?<=": (f"looks behind{_LOOKS}", "write what stands before into the pattern"),
    "?<!": (f"looks behind{_LOOKS}", "say what must not be there beside it: `not: {pattern: ...}`"),
    "?P": ("is Python's alone", "a group with a name is `(?<name>...)`"),
}
_OTHER_GROUP = "a group is `(...)` or `(?:...)`; for a letter of either case write `[Aa]`"
#: Expressions are compiled when a pattern is first read: most projects have none.
_GROUP = r"\((?:(?P<plain>\?:|\?<[A-Za-z_$][A-Za-z0-9_$]*>|(?!\?))|(?P<other>\?(?:[=!]|<[=!]|.?)))"
_TIMES = r"[*+?]|\{(?P<least>[0-9]+)(?P<more>,(?P<most>[0-9]*))?\}"
_UP_TO = r"\{(,[0-9]+\})"
_HEX = "[0-9A-Fa-f]"
#: What may follow a backslash; the second half of a surrogate pair has another backslash.
_ESCAPE = (
    rf"(?s)(?P<class>[dDwWsS])|(?P<control>[tnvfr]|0(?![0-9]))|c(?P<letter>[A-Za-z])|x(?P<byte>{_HEX}{{2}})"
    rf"|u(?P<high>[dD][89abAB]{_HEX}{{2}})\\u(?P<low>[dD][c-fC-F]{_HEX}{{2}})|u(?P<unit>{_HEX}{{4}})|u\{{(?P<point>{_HEX}{{1,6}})\}}"
    r"|(?P<property>[pP]\{[A-Za-z_]+(?:=[A-Za-z0-9_]+)?\})|(?P<back>[0-9k])|(?P<itself>[^A-Za-z0-9])"
)

_SPACES = r"\x{9}-\x{d} \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"
_NEGATED_SIZE, _SPACES_SIZE, _PROPERTY_SIZE, _WIDE_SIZE = 10, 20, 1_000, 4
#: What a backslash and a letter mean. Rust takes a class within a class.
_CLASSES = {
    "d": _Element("[0-9]", 1),
    "D": _Element("[^0-9]", _NEGATED_SIZE),
    "w": _Element("[0-9A-Za-z_]", 1),
    "W": _Element("[^0-9A-Za-z_]", _NEGATED_SIZE),
    "s": _Element(f"[{_SPACES}]", _SPACES_SIZE),
    "S": _Element(f"[^{_SPACES}]", _SPACES_SIZE),
}
_ANY = _Element(r"[^\n\r\x{2028}\x{2029}]", _NEGATED_SIZE)
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_ASSERTIONS = {"^": r"\A", "$": r"\z", r"\b": r"(?-u:\b)", r"\B": r"(?-u:\B)"}
_LETTERS = {"A": "the start is `^`", "Z": "the end is `$`", "z": "the end is `$`"}


class _PatternParser:
    """A recursive-descent parser of patterns."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def read(self) -> tuple[str, int]:
        """The whole pattern in Rust's words, and its size."""
        if len(self._pattern) > _LONGEST:
            raise PatternError(f"it is longer than {_LONGEST:,} characters")
        whole = self._alternatives(0)
        if self._at < len(self._pattern):
            raise PatternError("a `)` closes no group", r"write `\)` for the character")
        return whole.text, whole.size

    def _alternatives(self, depth: int) -> _Element:
        """What stands up to the end of a group, or of the pattern."""
        if depth > _DEEPEST:
            raise PatternError(f"its groups are nested deeper than {_DEEPEST} levels")
        texts: list[str] = []
        size = 1
        while self._at < len(self._pattern) and not self._sees(")"):
            part = _Element("|", 1) if self._takes("|") else self._repeated(depth)
            texts.append(part.text)
            size = _measured(size + part.size)
        return _Element("".join(texts), size)

    def _repeated(self, depth: int) -> _Element:
        part = self._one(depth)
        if part.text in _ASSERTIONS.values() or (found := re.compile(_TIMES).match(self._pattern, self._at)) is None:
            return part
        self._at = found.end()
        self._takes("?")  # the shortest match or the longest: there is one or there is none
        if found["least"] is None:
            return _Element(f"{part.text}{found[0]}", part.size + 1)
        numbers = [int(n[-9:]) if len(n) < 10 else MAX_SIZE + 1 for n in (found["least"], found["most"]) if n]
        if numbers[-1] < numbers[0]:
            raise PatternError(f"`{found[0]}` asks for more than it allows")
        size = _measured(part.size * max(1, numbers[-1]) + 1)
        return _Element(f"{part.text}{found[0]}", size)

    def _one(self, depth: int) -> _Element:
        """One group, class, escape or character."""
        character = self._pattern[self._at]
        if found := re.compile(_TIMES).match(self._pattern, self._at):
            raise PatternError(
                f"`{found[0]}` has nothing before it to repeat", f"write `\\{character}` for the character"
            )
        if found := re.compile(_UP_TO).match(self._pattern, self._at):
            raise PatternError(f"`{found[0]}` lacks its least number", f"write `{{0{found[1]}`")
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._class()
        for spelt, written in _ASSERTIONS.items():
            if self._takes(spelt):
                return _Element(written, 1)
        if self._takes("."):
            return _ANY
        return self._character(inside=False)

    def _group(self, depth: int) -> _Element:
        start = re.compile(_GROUP).match(self._pattern, self._at)
        if start is None or start["plain"] is None:
            opening = start["other"] if start else "?"
            what, advice = _GROUPS.get(opening, ("begins no group", _OTHER_GROUP))
            raise PatternError(f"`({opening}` {what}", advice)
        self._at = start.end()
        inner = self._alternatives(depth + 1)
        if not self._takes(")"):
            raise PatternError(f"`{start[0]}` is not closed", r"write `\(` for the character")
        return _Element(f"(?:{inner.text})", inner.size)

    def _class(self) -> _Element:
        self._takes("[")
        negated = self._takes("^")
        texts: list[str] = []
        size = _NEGATED_SIZE if negated else 1
        while not self._takes("]"):
            if self._at >= len(self._pattern):
                raise PatternError("a `[` is not closed", r"write `\[` for the character")
            part = self._character(inside=True)
            ranges = self._sees("-") and not self._pattern.startswith("-]", self._at)
            if ranges:
                self._takes("-")
                part = _range(part, self._character(inside=True)) if self._at < len(self._pattern) else part
            texts.append(part.text)
            size = _measured(size + (0 if part.size == 1 else part.size))
        if texts:
            return _Element(f"[{'^' * negated}{''.join(texts)}]", size)
        if negated:
            return _Element("(?s:.)", size)
        raise PatternError("`[]` matches nothing", r"write `[\]]` for the character")

    def _character(self, *, inside: bool) -> _Element:
        """A character, or an escape."""
        character = self._pattern[self._at]
        self._at += 1
        if character != "\\":
            return _literal(ord(character))
        if inside and self._takes("b"):
            return _literal(8)
        found = re.compile(_ESCAPE).match(self._pattern, self._at)
        if found is None:
            letter = self._pattern[self._at : self._at + 1]
            raise PatternError(f"`\\{letter}` has no meaning", _LETTERS.get(letter, r"write `\\` for a backslash"))
        self._at = found.end()
        return _escaped(found)

    def _sees(self, text: str) -> bool:
        return self._pattern.startswith(text, self._at)

    def _takes(self, text: str) -> bool:
        found = self._sees(text)
        self._at += len(text) * found
        return found


def _escaped(found: re.Match[str]) -> _Element:
    """What stands behind a backslash, in Rust's words."""
    kind, text = found.lastgroup, found[found.lastgroup or 0]
    if kind == "class":
        return _CLASSES[text]
    if kind == "property":
        return _Element(f"\\{text}", _PROPERTY_SIZE)
    if kind == "back":
        what = f"`\\{text}` refers back to a group; that is left out, so that every pattern takes bounded time"
        raise PatternError(what, "write out what the group may be")
    if kind == "low":
        return _literal(0x10000 + ((int(found["high"], 16) - 0xD800) << 10) + int(text, 16) - 0xDC00)
    if kind in ("byte", "unit", "point"):
        return _literal(int(text, 16))
    return _literal(_CONTROLS[text] if kind == "control" else ord(text) % 32 if kind == "letter" else ord(text))


def _literal(number: int) -> _Element:
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        raise PatternError(f"U+{number:04X} is no character")
    return _Element(f"\\x{{{number:x}}}", 1 if number < 0x80 else _WIDE_SIZE, number)


def _range(first: _Element, last: _Element) -> _Element:
    if first.character is None or last.character is None:
        raise PatternError("a range of a class goes from one character to another", r"write `\-` for the character")
    if first.character > last.character:
        raise PatternError(f"the range `{chr(first.character)}-{chr(last.character)}` goes backwards")
    return _Element(f"{first.text}-{last.text}", max(first.size, last.size))


def _measured(size: int) -> int:
    if size > MAX_SIZE:
        raise PatternError(
            f"it comes to more than {MAX_SIZE:,} steps when its repetitions are written out",
            "bound the length by `maxLength`, and repeat by `*`",
        )
    return size
