"""What may be told of a literal: one whose name says that it is secret is never quoted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scorekit.showing import shown
from scorekit.values import is_secret

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.values import Value

#: What stands for a literal that is not told.
VEILED = "<a literal that is not shown>"
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SECRET = {"credential", "credentials", "passphrase", "passwd", "password", "pwd", "secret", "token"}
_KEYS = {"access", "api", "encryption", "private", "secret", "signing"}
#: The password of a URL: no expression, no placeholder, no reference.
_USERINFO = re.compile(r"(?<=://)([^\s/:@<{$]*):((?:[^\s/@<{$]|\$(?![{(])|\{(?!\{))+)@")
#: A text that is nothing but references to a value that is elsewhere.
_REFERENCE = re.compile(r"(\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\})+|\{ *(name|secret|key):.*\}")
#: The longest text that a line quotes.
_LONGEST = 72


def is_delicate(name: str) -> bool:
    """Whether a name is one that people give to secrets: its last words say so."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words:
        return False
    return words[-1] in _SECRET or (words[-1] == "key" and words[-2:-1] != [] and words[-2] in _KEYS)


def veiled(name: str, value: Value) -> Any:
    """A value as it may be shown under a name: references are named, a literal under a delicate name is hidden."""
    if isinstance(value, str) and value and is_delicate(name) and not _REFERENCE.fullmatch(value):
        return VEILED
    if isinstance(value, dict):
        # The value of an ``env`` entry goes by the entry's name.
        own = {"value": value["name"]} if isinstance(value.get("name"), str) else {}
        return {str(key): veiled(own.get(key, str(key)), below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [veiled(name, below) for below in value]
    found = shown(value)
    return _without_passwords(found) if isinstance(found, str) and not is_secret(value) else found


def quoted(name: str, span: Span) -> str | None:
    """The text at a place where it may be quoted: one line, short, and neither delicate nor empty."""
    return told(name, span.source.line(span.line)[span.column - 1 : span.end_column - 1]) if _one_line(span) else None


def told(name: str, text: str) -> str | None:
    """A text where it may be quoted; None where it is long, empty or delicate."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if not text or len(text) > _LONGEST or "\n" in text or not text.isprintable():
        return None
    if is_delicate(name) and not _REFERENCE.fullmatch(text):
        return None
    return _without_passwords(text)


def _one_line(span: Span) -> bool:
    return span.line == span.end_line


def _without_passwords(text: str) -> str:
    return _USERINFO.sub(r"\1:<hidden>@", text) if "://" in text else text
