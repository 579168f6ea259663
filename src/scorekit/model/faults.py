"""The words for each kind of fault that decoding finds: one function a kind, and the table that chooses it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scorekit.codes import shape
from scorekit.model import outline
from scorekit.model.base import API_VERSION
from scorekit.model.hints import foreign, mended
from scorekit.source.document import dotted
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scorekit.diagnostics import Code, Diagnostic
    from scorekit.location import Span
    from scorekit.model.base import Choice, Closed
    from scorekit.source.document import Document, Mark, Path

SCORE_VERSION = "score.dev/v1b1"
#: How much of a user's text a message repeats.
_LONGEST = 60
_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "list_type": "a list",
}
_BOOLEANS = {
    "true": "true",
    "yes": "true",
    "on": "true",
    "1": "true",
    "false": "false",
    "no": "false",
    "off": "false",
    "0": "false",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, placed."""

    document: Document
    root: type[Closed]
    #: pydantic's type of error, or our own: ``null``, ``spelling``, ``choice``.
    kind: str
    path: Path
    #: Whether it is about the key at the path, not its value.
    key: bool
    value: Any
    context: Mapping[str, Any]
    #: Kinds of error that stand at the same place because a value may be of several types.
    others: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where it is written; a document's own faults stand at its first key."""
        children = self.document.mark.children
        if not self.path and isinstance(children, dict):
            first: Mark | None = next(iter(children.values()), None)
            return ((first and first.key) or self.document.mark).span
        return self.document.span(self.path, key=self.key)

    @property
    def name(self) -> str:
        """The value's path, as messages name it."""
        return f"`{dotted(self.path)}`" if self.path else "the document"

    def at(self, code: Code, message: str, help: str | None = None) -> Diagnostic:  # noqa: A002 - as Code.at
        """The diagnostic at this place."""
        return code.at(self.span, message, help=help)

    def spelled(self) -> str:
        """The value as the file spells it."""
        if self.key:
            mark = self.document.nearest(self.path).key
            return (mark.text if mark else None) or _plain(self.value)
        return self.document.spelling(self.path) or _plain(self.value)


def shown(value: Any) -> str:
    """A text between backticks, shortened, on one line."""
    text = _plain(value)
    if not text.isprintable():
        text = json.dumps(text, ensure_ascii=False)[1:-1]
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}`"


def describe(fault: Fault) -> Diagnostic:
    """The diagnostic that tells of a fault."""
    if fault.path == ("apiVersion",) and isinstance(fault.value, str) and fault.kind == "literal_error":
        return _api_version(fault)
    if fault.kind in ("missing", "choice"):
        return _WORDS[fault.kind](fault)
    if fault.key and not isinstance(fault.value, str):
        return _key_not_text(fault)
    if fault.value is None and fault.path:
        return _no_value(fault)
    if fault.kind in ("spelling", "literal_error") and not isinstance(fault.value, str):
        fault = replace(fault, kind="string_type")
    return _WORDS.get(fault.kind, _wrong_type)(fault)


def _plain(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value)


def _found(fault: Fault) -> str:
    value = fault.value
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"the text {shown(value)}" if value else "an empty text"
    what = "nothing" if value is None else "the boolean" if isinstance(value, bool) else "the number"
    return what if value is None else f"{what} {shown(fault.spelled())}"


def _unknown_key(fault: Fault) -> Diagnostic:
    model = outline.model_at(fault.root, fault.path[:-1])
    key = fault.path[-1]
    known = outline.keys(model) if model else {}
    above = fault.document.at(fault.path[:-1])
    present = above.data if above else ()
    inside = f"in `{dotted(fault.path[:-1])}`" if len(fault.path) > 1 else f"in {_article(fault.root.__name__)}"
    help_ = (
        foreign(model.__name__ if model else "", key)
        or did_you_mean(key, [k for k in known if k not in present])
        or _given_already(key, known)
        or _elsewhere(fault.root, key)
        or f"the keys here are {_listed(known)}"
    )
    return fault.at(shape.UNKNOWN_KEY, f"unknown key {shown(key)} {inside}", help_)


def _article(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


def _given_already(key: str, known: Iterable[str]) -> str | None:
    near = did_you_mean(key, known)
    return f"{near} it is given already" if near else None


def _elsewhere(root: type[Closed], key: str) -> str | None:
    at = outline.places(root).get(key)
    return f"{shown(key)} belongs at {_listed(at[:2], joint='or')}" if at else None


def _listed(words: Iterable[str], joint: str = "and") -> str:
    quoted = [f"`{word}`" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {joint} {quoted[-1]}"


def _missing(fault: Fault) -> Diagnostic:
    key = fault.context["key"]
    owner = fault.name if fault.path else _article(fault.root.__name__)
    help_ = (
        f"write `apiVersion: {_version(fault)}` first"
        if fault.path == () and key == "apiVersion"
        else _MISSING.get(key)
    )
    return fault.at(shape.MISSING_KEY, f"{owner} lacks the key `{key}`", help_)


_MISSING = {
    "image": "write the image to run, or `image: .` to give it when rendering",
    "containers": "a workload has at least one container: `containers: {main: {image: ...}}`",
    "metadata": "a document has a name: `metadata: {name: ...}`",
    "ready": "say what must be reached: `ready: started`, `healthy` or `complete`",
}


def _version(fault: Fault) -> str:
    return SCORE_VERSION if fault.root.__name__ == "Workload" else API_VERSION


def _api_version(fault: Fault) -> Diagnostic:
    version = _version(fault)
    family = version.partition("/")[0]
    if fault.value.partition("/")[0] == family:
        message = f"{shown(fault.value)} is no version of `{family}` that scorekit reads"
    else:
        kind = (
            "Score workload"
            if version == SCORE_VERSION
            else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", fault.root.__name__).lower()
        )
        message = f"this is no {kind}: its apiVersion is {shown(fault.value)}"
    return fault.at(shape.API_VERSION, message, f"write `apiVersion: {version}`")


def _key_not_text(fault: Fault) -> Diagnostic:
    kind = "null" if fault.value is None else "a boolean" if isinstance(fault.value, bool) else "a number"
    if isinstance(fault.value, dict | list | tuple):
        kind = "a list or mapping"
    spelt = fault.spelled()
    inside = f" in `{dotted(fault.path[:-1])}`" if fault.path[:-1] else ""
    message = f"the key {shown(spelt)}{inside} is {kind}, where a text is needed"
    return fault.at(shape.KEY_NOT_TEXT, message, f"quote it: {json.dumps(spelt, ensure_ascii=False)}")


def _no_value(fault: Fault) -> Diagnostic:
    empty = ', or write `""` for an empty text' if fault.kind == "string_type" else ""
    entry = isinstance(fault.path[-1], int)
    return fault.at(
        shape.NULL_VALUE, f"{fault.name} has no value", f"leave the {'entry' if entry else 'key'} out{empty}"
    )


def _wrong_type(fault: Fault) -> Diagnostic:
    kinds = (fault.kind, *fault.others)
    wanted = " or ".join(dict.fromkeys(_WANTED.get(kind, fault.context.get("msg", kind)) for kind in kinds))
    if not fault.path:
        message = f"a document is a mapping of keys to values, found {_found(fault)}"
        return fault.at(shape.NOT_A_MAPPING, message, f"begin with `apiVersion: {_version(fault)}`")
    retyped = _RETYPED.get(fault.kind)
    message = f"{fault.name} must be {wanted}, found {_found(fault)}"
    return fault.at(shape.WRONG_TYPE, message, retyped(fault) if retyped else None)


def _as_text(fault: Fault) -> str:
    if isinstance(fault.value, dict):
        return "if it is one text, put it in quotes"
    if isinstance(fault.value, list):
        return "write one text, no list"
    spelt = fault.spelled()
    better = mended(spelt, fault.context) if "kind" in fault.context else None
    return f"quote it: {json.dumps(better or spelt, ensure_ascii=False)}"


def _as_number(fault: Fault) -> str:
    if isinstance(fault.value, str) and re.fullmatch(r"[0-9]+", fault.value):
        return f"write it without quotes: `{fault.value}`"
    return "write a number in digits, without quotes"


def _as_boolean(fault: Fault) -> str:
    word = _BOOLEANS.get(_plain(fault.value).lower())
    return f"write `{word}`, without quotes" if word else "write `true` or `false`, without quotes"


def _as_list(fault: Fault) -> str:
    if isinstance(fault.value, dict):
        return "write one line that begins with `- ` for each entry"
    return f"write a list: [{json.dumps(fault.spelled(), ensure_ascii=False)}]"


def _as_mapping(_fault: Fault) -> str:
    return "write `key: value` lines below the key"


#: Kind of error to what to write instead.
_RETYPED: Mapping[str, Callable[[Fault], str]] = {
    "string_type": _as_text,
    "int_type": _as_number,
    "bool_type": _as_boolean,
    "list_type": _as_list,
    "dict_type": _as_mapping,
    "model_type": _as_mapping,
}


def _spelling(fault: Fault) -> Diagnostic:
    value, rule = shown(fault.value), fault.context["rule"]
    if fault.key:
        inside = f" in `{dotted(fault.path[:-1])}`" if fault.path[:-1] else ""
        message = (
            f"the key {value}{inside} must be {rule}" if fault.value else f"an empty key{inside}: it must be {rule}"
        )
    else:
        message = f"{fault.name} is {value if fault.value else 'empty'}, but must be {rule}"
    better = mended(fault.value, fault.context)
    return fault.at(shape.BAD_SPELLING, message, f"write `{better}`, say" if better else None)


def _one_of(fault: Fault) -> Diagnostic:
    words = re.findall(r"'([^']*)'", fault.context["expected"])
    one = "must be" if len(words) == 1 else "must be one of"
    message = f"{fault.name} {one} {_listed(words, joint='or')}, found {shown(fault.value) if fault.value else 'an empty text'}"
    exact = next((word for word in words if word.lower() == fault.value.strip().lower()), None)
    if exact:
        case = "in upper case" if exact.isupper() else "in exactly this form"
        return fault.at(shape.UNKNOWN_WORD, message, f"write `{exact}`, {case}")
    return fault.at(shape.UNKNOWN_WORD, message, did_you_mean(fault.value, words))


def _range(fault: Fault) -> Diagnostic:
    context = fault.context
    bound = next(f"{word} {context[key]}" for key, word in _BOUNDS.items() if key in context)
    help_ = "a port is a number from 1 to 65535" if str(fault.path[-1]).lower().endswith("port") else None
    return fault.at(shape.OUT_OF_RANGE, f"{fault.name} must be {bound}, found {shown(fault.spelled())}", help_)


_BOUNDS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}


def _empty(fault: Fault) -> Diagnostic:
    if isinstance(fault.value, str):
        return fault.at(shape.EMPTY, f"{fault.name} must not be empty", _MISSING.get(str(fault.path[-1])))
    help_ = _MISSING.get(str(fault.path[-1]))
    return fault.at(shape.EMPTY, f"{fault.name} must have at least one entry", help_)


def _choice(fault: Fault) -> Diagnostic:
    model: type[Choice] = fault.context["model"]
    given = [key for key in model.options if key in fault.value]
    number = "at least one" if model.several else "exactly one"
    said = f"; {fault.name} has {_listed(given)}" if given else f"; {fault.name} has none"
    message = f"{model.noun} needs {number} of {_listed(model.options)}{said}"
    span = fault.document.span((*fault.path, given[1]), key=True) if given else fault.span
    return shape.CONTRADICTION.at(
        span, message, help=f"keep one and leave the {'others' if len(given) > 2 else 'other'} out" if given else None
    )


_WORDS: Mapping[str, Callable[[Fault], Diagnostic]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "invalid_key": _key_not_text,
    "spelling": _spelling,
    "literal_error": _one_of,
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "greater_than": _range,
    "less_than": _range,
    "too_short": _empty,
    "string_too_short": _empty,
    "choice": _choice,
}
