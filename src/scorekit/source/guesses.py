"""What a text that is no YAML gives away about the mistake its writer made.

Each guess looks at the line where a parser gave up (and a few above it) and names the mistake, or has nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.location import Source

_CONFLICT = r"(?:^|\n)(?:<{7}|>{7}) "
_NO_SPACE = r"\s*(?:- +)*[\w./-]+:(?=[^\s:/\\])"
_TEMPLATE_TAG = r"\{[%#]"
_BRACES = r"(?:^|[:,\[-] +)(\{\{)"
_BARE = r"\s*(?:- +)*[\w./-][^:]*"
_COLON = r":\s"

#: How many lines above the parser's place the cause is looked for.
_ABOVE = 20

_FIT = "what belongs together begins in the same column"


@dataclass(frozen=True, slots=True)
class GuessPlace:
    """Where a parser gave up, and what it said; line and column count from 1."""

    source: Source
    #: The source's lines; a long text is split once.
    lines: Sequence[str]
    line: int
    column: int
    problem: str
    #: Where the thing that the parser was reading begins.
    began: tuple[int, int] | None

    @property
    def text(self) -> str:
        """The whole line."""
        return self.at(self.line)

    def at(self, line: int) -> str:
        """A line by its number; empty past the last one."""
        return self.lines[line - 1] if line <= len(self.lines) else ""


class Guess(NamedTuple):
    """The likely mistake and its place."""

    line: int
    column: int
    message: str
    help: str


def guess(place: GuessPlace) -> Guess | None:
    """The likely mistake; None where the parser's own words must do."""
    return next((found for attempt in _GUESSES if (found := attempt(place))), None)


def _conflict(place: GuessPlace) -> Guess | None:
    found = re.search(_CONFLICT, place.source.text)
    if found is None:
        return None
    line = place.source.text.count("\n", 0, found.start() + 1) + 1
    return Guess(line, 1, "a merge conflict was left here", "settle it and delete the lines of `<<<<<<<` and `>>>>>>>`")


def _tab(place: GuessPlace) -> Guess | None:
    text = place.text
    tab = text[: len(text) - len(text.lstrip())].find("\t")
    if tab < 0 or text[: place.column - 1].strip():
        return None
    return Guess(place.line, tab + 1, "a tab indents this line", "indent with spaces")


def _template_tag(place: GuessPlace) -> Guess | None:
    found = re.search(_TEMPLATE_TAG, place.text)
    if found is None:
        return None
    return Guess(
        place.line, found.start() + 1, "a template's tag is not YAML", "write YAML, not a template that makes it"
    )


def _first_character(place: GuessPlace) -> Guess | None:
    if "cannot start any token" not in place.problem:
        return None
    character = place.text[place.column - 1 : place.column]
    shown = "a backtick" if character == "`" else f"`{character}`"
    return Guess(place.line, place.column, f"a text can't begin with {shown}", "quote the text")


def _braces(place: GuessPlace) -> Guess | None:
    found = re.search(_BRACES, place.text)
    if found is None or found.start(1) >= place.column:
        return None
    return Guess(
        place.line, found.start(1) + 1, "an expression without quotes reads as a mapping", 'write `"{{ ... }}"`'
    )


def _second_colon(place: GuessPlace) -> Guess | None:
    if "mapping values" not in place.problem or not re.search(_COLON, place.text[: place.column - 1]):
        return None
    return Guess(place.line, place.column, "a second `: ` in one line", "quote the text that holds it")


def _line_above(place: GuessPlace) -> Guess | None:
    """A colon that makes no key is often the fault of the line above, whose text goes on here."""
    if "mapping values" not in place.problem and "document start" not in place.problem:
        return None
    above = next((n for n in range(place.line - 1, max(0, place.line - _ABOVE), -1) if _speaks(place.at(n))), 0)
    before = place.at(above) if above else ""
    unspaced = re.match(_NO_SPACE, before)
    if unspaced:
        return Guess(above, unspaced.end(), "no space behind this `:`, so it makes no key", "write `key: value`")
    if re.fullmatch(_BARE, before):
        return Guess(above, _indent(before) + 1, "a key without its `:`", "write `key: value`")
    if above and _indent(place.text) > _indent(before):
        return Guess(place.line, _indent(place.text) + 1, "this line goes on with the value above", _FIT)
    return None


def _unclosed(place: GuessPlace) -> Guess | None:
    """A bracket that the whole rest of the text does not close."""
    rest = (place.text[place.column - 1 :], *place.lines[place.line :])
    if place.began is None or "',' or" not in place.problem or any(text.strip() for text in rest):
        return None
    line, column = place.began
    bracket = place.at(line)[column - 1 : column]
    return Guess(line, column, f"this `{bracket}` is never closed", f"add `{'}' if bracket == '{' else ']'}`")


def _behind_closing(place: GuessPlace) -> Guess | None:
    """Text on one line behind a closing quote or bracket."""
    if "block end" not in place.problem and "expected key" not in place.problem:
        return None
    last = place.text[: place.column - 1].rstrip()[-1:]
    if last == "'":
        return Guess(
            place.line, place.column, "text behind the closing quote", "inside single quotes, write `''` for `'`"
        )
    if last == '"':
        return Guess(
            place.line, place.column, "text behind the closing quote", r'inside double quotes, write `\"` for `"`'
        )
    if last and last in "]}":
        return Guess(place.line, place.column, f"text behind the closing `{last}`", "quote the whole text")
    return None


#: The surest first.
_GUESSES: tuple[Callable[[GuessPlace], Guess | None], ...] = (
    _conflict,
    _tab,
    _template_tag,
    _first_character,
    _braces,
    _second_colon,
    _line_above,
    _unclosed,
    _behind_closing,
)


def _speaks(text: str) -> bool:
    """Whether a line holds more than space, a comment, a directive or a document's marker."""
    return bool(text.strip()) and not text.lstrip().startswith(("#", "%", "---", "..."))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
