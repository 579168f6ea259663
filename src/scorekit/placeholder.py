"""Score's placeholders: ``${...}`` in a text, its escapes, and the path inside. No look-ups.

One scan from left to right; what was replaced is not read again (score-v1b1, "Resource references"). At each ``$``:
``$${...}`` is an escaped placeholder and loses its first ``$``, ``${...}`` is a placeholder, ``$$`` is one ``$``, and any
other ``$`` is itself. There is no nesting and no default value.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache

from scorekit.lazy_dataclass import dataclass
from scorekit.value_path import ValuePath

_TOKEN = re.compile(r"\$(?:(?P<escaped>\$\{[^}]*\})|\{(?P<reference>[^}]*)\}|\$)")
_DOT = re.compile(r"(?<!\\)\.")


@dataclass(frozen=True)
class Placeholder:
    """One ``${...}``."""

    #: What is between the braces, split at its dots; ``\\.`` is a dot inside a segment. Never empty.
    path: tuple[str, ...]
    #: As written: ``${resources.db.host}``.
    raw: str
    #: How many of the same spelling precede it in the text, escaped ones included, for ``Document.within``.
    occurrence: int = 0

    @cached_property
    def reads(self) -> ValuePath:
        """The value that it stands for."""
        return ValuePath(self.path[0], self.path[1:])

    @cached_property
    def well_formed(self) -> bool:
        """Whether every segment is a name: not empty, without space around it, and no default value in a shell's manner."""
        return all(segment and segment == segment.strip() for segment in self.path) and ":-" not in self.raw


def scan(text: str) -> tuple[str | Placeholder, ...]:
    """The text's pieces: plain ones without their escapes, none empty and no two neighbours, and placeholders."""
    if "$" not in text:
        return (text,) if text else ()
    return _scan(text)


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """The placeholders of a text, in order."""
    if "$" not in text:
        return ()
    return tuple(piece for piece in _scan(text) if isinstance(piece, Placeholder))


def split(reference: str) -> tuple[str, ...]:
    r"""The segments of a reference. ``\.`` keeps a dot; no other escape exists, so ``a\\.b`` is the one segment ``a\.b``."""
    return tuple(segment.replace("\\.", ".") for segment in _DOT.split(reference))


@lru_cache(maxsize=2048)
def _scan(text: str) -> tuple[str | Placeholder, ...]:
    # Past the last brace nothing can close, so only `$$` counts there; looking for a brace at every `$` would be quadratic.
    end = text.rfind("}") + 1
    pieces: list[str | Placeholder] = []
    literal: list[str] = []
    seen: Counter[str] = Counter()
    position = 0
    for token in _TOKEN.finditer(text, 0, end):
        literal.append(text[position : token.start()])
        position = token.end()
        if token["reference"] is None:
            literal.append(token["escaped"] or "$")
            seen[literal[-1]] += 1
            continue
        plain = "".join(literal)
        literal.clear()
        if plain:
            pieces.append(plain)
        pieces.append(Placeholder(split(token["reference"]), token[0], seen[token[0]]))
        seen[token[0]] += 1
    literal.append(text[position:end])
    literal.append(text[end:].replace("$$", "$"))
    plain = "".join(literal)
    if plain:
        pieces.append(plain)
    return tuple(pieces)
