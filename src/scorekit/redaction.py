"""What may be shown of a value: references by name, and no literal whose name says that it is secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scorekit.values import Reference, Text, Value, is_secret

if TYPE_CHECKING:
    from scorekit.location import Span

#: Shown instead of a redacted literal.
REDACTED = "<a literal that is not shown>"
#: Shown instead of a secret inside of a text.
HIDDEN = "<hidden>"
_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+"
#: The last word of a secret's name, or the end of it where words are run together (``PGPASSWORD``).
_SECRET = (
    *("apikey", "authorization", "credential", "credentials", "passphrase", "passwd", "password", "passwords", "pwd"),
    *("secret", "token"),
)
#: What makes a key, or one of many tokens, a secret.
_KEYS = {
    *("access", "account", "api", "app", "auth", "encryption", "hmac", "jwt", "license", "master", "private"),
    *("refresh", "secret", "session", "shared", "signing", "ssh", "webhook"),
}
#: What people say of a secret behind its name: ``PASSWORD_OLD``, ``SECRET_KEY_BASE``, ``TOKEN_2``.
_SAID = {"backup", "base", "current", "hash", "main", "new", "next", "old", "previous", "primary", "secondary", "value"}
#: Fields of ours and of Kubernetes' that are so called and only say whether there is one.
_FLAGS = {"automountServiceAccountToken", "secret", "token"}
#: Keys whose values go by the name of what they belong to: ``DB_PASSWORD: {default: ...}``, ``token: {content: ...}``.
_CARRIERS = {"const", "content", "default", "enum", "examples", "value"}
#: What is given a value, and what beside it says how that is called: in an ``env`` entry, in a file of a list of them.
_NAMED_BY = {"value": "name", "content": "target"}
#: The password of a URL: no expression, no placeholder, no reference.
_USERINFO = r"(?<=://)([^\s/:@<{$]*):((?:[^\s/@<{$]|\$(?![{(])|\{(?!\{))+)@"
#: What a reference to a value that is elsewhere begins with, and a text that is nothing but such.
_REFERENCES = r"\$\{|\$\(|\{\{"
_REFERENCE = r"(\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\})+|\{ *(name|secret|key):(?:[^{}]|\{\{[^}]*\}\})*\}"
_EXPRESSION = re.compile(r"\{\{[^}]*\}\}")
#: A name with what it is given, by a colon or an equals sign. Possessive, here and below: a long line takes no longer than it is.
_GIVEN = (
    r"(?P<quote>[\"']?)(?<![\w./-])(?P<name>[\w./-]++)(?P=quote)\s*+[:=]\s*+"
    # An anchor, a tag, and how one authorizes come before the value, and go with it.
    r"(?P<before>(?:(?:[&!][^\s,\[\]{}]*+|Basic|Bearer|Token)\s++)*+)"
)
#: An option of a program whose value is the next word.
_OPTION = r"(?<![\w-])(?P<name>--?[A-Za-z][\w-]*+)(?:[\"']?(?:\s*,)?\s+[\"']?)"
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*+\"?|'(?:[^']|'')*+'?")
_ITEM_END, _WORD_END, _COMMENTED = re.compile(r"[,\]}]"), re.compile(r"[\s\"'`]"), re.compile(r"\s+#")
_IN_FLOW = r"[\[{][^\]}]*$"
#: What a text has that holds a secret.
_SUSPECT = r"(?i)authorization|credential|key|pass|pwd|secret|token|://"
_NAMES = re.compile(r"[\w-]+")
_COMMENT = r"(?:^|(?<=\s))#.*"
#: What a hidden character is until a line is shown. No text that is read has it.
_BLANK = "\0"
_BLANKS = f"{_BLANK}+"
#: The longest text that a line quotes.
_LONGEST = 72
#: The longest line that is looked at closely; of a longer one all is hidden from the first name of a secret on.
_WIDEST = 2000


def is_secret_name(name: str) -> bool:
    """Whether a name is one that people give to secrets: its last words say so."""
    words = [word.lower() for word in re.findall(_WORD, name)]
    while words and (words[-1] in _SAID or words[-1].isdigit()):
        words.pop()
    if not words:
        return False
    key = words[-1] in {"key", "keys", "tokens"} and not _KEYS.isdisjoint(words[-2:-1])
    return key or words[-1] == "pass" or words[-1].endswith(_SECRET)


def name_in(holder: Any, step: Any, name: str) -> str:
    """The name by which a value is judged, in a mapping or list that goes by a name itself.

    It is the value's key, or what beside it says how it is called; for a word of a command the option before it.
    """
    if isinstance(holder, list | tuple):
        before = holder[step - 1] if step else None
        return before if isinstance(before, str) and before.startswith("-") and "=" not in before else name
    own = holder.get(_NAMED_BY.get(step, ""))
    if isinstance(own, str):
        return own
    return name if step in _CARRIERS and is_secret_name(name) else str(step)


def name_at(data: Any, path: Iterable[Any]) -> str:
    """The name by which the value at a path is judged, also where the last of its keys is not there."""
    name = ""
    for step in path:
        name = name_in(data, step, name)
        data = data.get(step, {}) if isinstance(data, dict) else data[step]
    return name


def is_secret_literal(name: str, value: Value) -> bool:
    """Whether a literal is secret by its name."""
    if not is_secret_name(name) or value is None or value in ("", "null", "~"):
        return False
    if value in ("true", "false") or isinstance(value, bool):
        return name not in _FLAGS
    return isinstance(value, int | float) or (isinstance(value, str) and not re.fullmatch(_REFERENCE, value))


def redacted(name: str, value: Value, *, delicate: bool = False) -> Any:
    """A value as it may be shown under a name: references are named, a literal under a delicate name is hidden.

    So is a literal that is made of values with such names (``delicate``: ``value_path.is_delicate``).
    """
    if isinstance(value, dict):
        return {str(key): redacted(name_in(value, key, name), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(name_in(value, index, name), inner) for index, inner in enumerate(value)]
    found = shown(value)
    if found is value and (is_secret_literal(name, value) or (delicate and _is_plain(value))):
        return REDACTED
    return without_secrets(found) if isinstance(found, str) and not is_secret(value) else found


def _is_plain(value: Value) -> bool:
    """Whether a value holds no reference or placeholder."""
    return isinstance(value, int | float) or (isinstance(value, str) and not re.search(_REFERENCES, value))


def is_suspect(text: str) -> bool:
    """Whether there may be a secret in a text; most have no word for one, and are looked at no further."""
    return bool(re.search(_SUSPECT, text))


def secrets_in(line: str) -> Iterator[tuple[int, int]]:
    """The stretches of a line that its own text says are secret: ``DB_PASSWORD=x``, ``token: x``, ``--password x``, comments."""
    if len(line) > _WIDEST:
        found = next((m for m in re.finditer(_GIVEN, line) if is_secret_name(m["name"])), None)
        yield from [(found.start("before"), len(line))] if found else []
        return
    comment = re.search(_COMMENT, line)
    for found in re.finditer(_GIVEN, line):
        if is_secret_name(found["name"]):
            end = _end(line, found.end(), alone=not line[: found.start()].strip(" -"))
            if not is_secret_literal(found["name"], _bare(line[found.start("before") : end])):
                yield from literals_in(line, found.end(), end)
            else:
                yield found.start("before"), end
                if comment and comment.start() >= end:
                    yield comment.start() + 1, len(line)
    for found in re.finditer(_OPTION, line):
        end = _end(line, found.end(), alone=False)
        if is_secret_literal(found["name"], line[found.end() : end]):
            yield found.end(), end
    for found in re.finditer(_USERINFO, line):
        yield found.span(2)
    if comment:
        yield from after_secret_word(line, comment.start())


def literals_in(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The texts that expressions in a stretch of a line hold, as in ``{{ params.password or 'changeme' }}``."""
    for expression in _EXPRESSION.finditer(line, start, end):
        yield from (found.span() for found in _QUOTED.finditer(line, *expression.span()))


def after_secret_word(line: str, start: int) -> Iterator[tuple[int, int]]:
    """The rest of a line, such as a comment, after a word for a secret: it may hold the secret."""
    word = next((word for word in _NAMES.finditer(line, start) if is_secret_name(word[0])), None)
    if word:
        yield word.end(), len(line)


def _end(line: str, start: int, *, alone: bool) -> int:
    """Where a value ends: with its quotes; in brackets with its item; else with the line where its name begins it, or the word."""
    if quotes := _QUOTED.match(line, start):
        return quotes.end()
    if line[start : start + 1] in {"[", "{"}:
        return len(line)
    stop = _ITEM_END if re.search(_IN_FLOW, line[:start]) else _COMMENTED if alone else _WORD_END
    found = stop.search(line, start)
    return found.start() if found else len(line)


def _bare(text: str) -> str:
    """A text without the quotes around it."""
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def without_secrets(text: str) -> str:
    """A text with a mark for whatever its lines say is secret."""
    if not is_suspect(text):
        return text
    return "\n".join(marked(blanked(line, secrets_in(line)), HIDDEN) for line in text.split("\n"))


def blanked(line: str, stretches: Iterable[tuple[int, int]]) -> str:
    """A line in which some stretches are blanks, so that all else keeps its column; ``marked`` makes it fit to be shown."""
    characters = list(line)
    for start, end in stretches:
        characters[start:end] = _BLANK * (min(end, len(line)) - start)
    return "".join(characters)


def marked(text: str, mark: str) -> str:
    """A part of a line with one mark for each run of blanks, so that not even the length of a secret is shown."""
    return re.sub(_BLANKS, mark, text)


def quoted(name: str, span: Span) -> str | None:
    """The text at a place where it may be quoted: one line, short, and neither delicate nor empty."""
    if span.line != span.end_line:
        return None
    return quotable(name, span.source.line(span.line)[span.column - 1 : span.end_column - 1])


def quotable(name: str, text: str) -> str | None:
    """A text where it may be quoted; None where it is long, empty or delicate."""
    text = _bare(text)
    if not text or len(text) > _LONGEST or "\n" in text or not text.isprintable():
        return None
    if is_secret_name(name) and (not re.fullmatch(_REFERENCE, text) or any(literals_in(text, 0, len(text)))):
        return None
    return without_secrets(text)


def shown(value: Value) -> Any:
    """A value as JSON-like data, each reference as ``<secret password of postgres.default#shop.db>``."""
    if isinstance(value, Reference):
        return f"<{value!r}>"
    if isinstance(value, Text):
        return "".join(part if isinstance(part, str) else f"<{part!r}>" for part in value.parts)
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, dict):
        return {str(key): shown(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [shown(below) for below in value]
    return value
