"""The words for each kind of fault that decoding finds: one function a kind, and the table that chooses it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.codes import documents as codes
from scorekit.model import outline
from scorekit.model.base import API_VERSION, OneOf, StrictModel
from scorekit.model.fault import ShapeFault, shown
from scorekit.model.hints import corrected, extra_hint, foreign_key
from scorekit.model.wrong_types import advice
from scorekit.source.document import Path, dotted
from scorekit.source.scalars import CONSTANTS
from scorekit.suggest import NEAR, NEARLY_EQUAL, did_you_mean, in_words

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic

SCORE_VERSION = "score.dev/v1b1"
_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "list_type": "a list",
}


def describe(fault: ShapeFault) -> Diagnostic:
    """The diagnostic for a fault."""
    if fault.path == ("apiVersion",) and isinstance(fault.value, str):
        return _api_version(fault)
    if fault.kind in ("missing", "choice"):
        return _WORDS[fault.kind](fault)
    if fault.value is None:
        return _no_value(fault)
    if fault.kind in ("spelling", "literal_error") and not isinstance(fault.value, str):
        fault = replace(fault, kind="string_type")
    return _WORDS.get(fault.kind, _wrong_type)(fault)


def _found(fault: ShapeFault) -> str:
    value = fault.value
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"the text {shown(fault.spelled())}" if value else "an empty text"
    what = "nothing" if value is None else "the boolean" if isinstance(value, bool) else "the number"
    return what if value is None else f"{what} {shown(fault.spelled())}"


def _unknown_key(fault: ShapeFault) -> Diagnostic:
    model = outline.model_at(fault.root, fault.path[:-1])
    key = fault.path[-1]
    known = outline.keys(model) if model else {}
    above = fault.document.at(fault.path[:-1])
    present = above.data if above else ()
    inside = f"in `{dotted(fault.path[:-1])}`" if len(fault.path) > 1 else f"in {_article(fault.root.__name__)}"
    advice = (
        _nested_twice(fault.path[:-1])
        or foreign_key(model.__name__ if model else "", key)
        or _misspelt(key, known, present, NEARLY_EQUAL)
        or _elsewhere(fault.root, key)
        or _misspelt(key, known, present, NEAR)
        or f"the keys here are {_listed(known)}{extra_hint(model.__name__ if model else '')}"
    )
    return fault.at(codes.UNKNOWN_KEY, f"unknown key {shown(key)} {inside}", advice)


def _nested_twice(path: Path) -> str | None:
    """The way out of ``resources: {resources: ...}``."""
    if len(path) < 2 or path[-1] != path[-2]:
        return None
    return f"`{path[-1]}` stands below `{path[-1]}`: leave one of them out"


def _spaced(name: str) -> str:
    """A model's name as words: ``ResourceType`` is a resource type."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _article(name: str) -> str:
    words = _spaced(name)
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


def _misspelt(key: str, known: Iterable[str], present: Container[str], nearness: float) -> str | None:
    if free := did_you_mean(key, [k for k in known if k not in present], nearness):
        return free
    near = did_you_mean(key, known, nearness)
    return f"{near} it is given already" if near else None


def _elsewhere(root: type[StrictModel], key: str) -> str | None:
    at = outline.places(root).get(key, ())
    if key in at:
        return f"{shown(key)} belongs at the top of the file"
    return f"{shown(key)} belongs at {_listed(at[:2], joint='or')}" if at else None


def _listed(words: Iterable[str], joint: str = "and") -> str:
    return in_words([f"`{word}`" for word in words], joint)


def _missing(fault: ShapeFault) -> Diagnostic:
    key = fault.context["key"]
    owner = fault.name if fault.path else _article(fault.root.__name__)
    advice = f"begin with `apiVersion: {_version(fault)}`" if key == "apiVersion" else _MISSING.get(key)
    below = fault.document.data.get("spec") if isinstance(fault.document.data, dict) else None
    if not fault.path and isinstance(below, dict) and key in below:
        advice = f"`spec` holds it: {foreign_key('Workload', 'spec')}"
    if key == "image" and len(fault.path) == 2 and fault.path[0] != fault.path[1] in outline.keys(fault.root):
        advice = f"{shown(fault.path[-1])} is taken for a container here: it belongs at the top of the file"
    if key == "image" and fault.span.source != fault.document.source:
        advice = _no_container(fault)
    if fault.document.data is None:
        advice = "the file is empty" + (f": {advice}" if advice else "")
    return fault.at(codes.MISSING_KEY, f"{owner} lacks the key `{key}`", advice)


def _no_container(fault: ShapeFault) -> str:
    """That an override is of a container which the score file does not have: it would be one without an image."""
    containers = fault.document.part(fault.path[:-1])
    own = [name for name, one in containers.items() if one.source == fault.document.source]
    near = did_you_mean(str(fault.path[-1]), own) or f"it has {_listed(own)}"
    return f"the score file has no container {shown(fault.path[-1])}; {near}"


#: What to say of a key that is missing or empty.
_MISSING = {
    "command": "give the command as a list: `command: [/bin/check, now]`",
    "containers": "a workload has at least one container: `containers: {main: {image: ...}}`",
    "driver": "name the driver that serves it: `driver: postgres/in-cluster`, say",
    "image": "write the image to run, or `image: .` to give it when rendering",
    "metadata": "a document has a name: `metadata: {name: ...}`",
    "path": "a request has a path and a port: `httpGet: {path: /, port: 8080}`",
    "port": "write the port's number: `port: 8080`, say",
    "ready": "say what must be reached: `ready: started`, `healthy` or `complete`",
    "reason": "say why in one sentence, for those who read this later",
    "source": "say what is mounted: `source: ${resources.NAME}`",
    "type": "say which type of resource is meant: `type: postgres`, say",
}


def _version(fault: ShapeFault) -> str:
    return SCORE_VERSION if fault.root.__name__ == "Workload" else API_VERSION


def _api_version(fault: ShapeFault) -> Diagnostic:
    version = _version(fault)
    family = version.partition("/")[0]
    if fault.value.partition("/")[0] == family:
        message = f"{shown(fault.value)} is no version of `{family}` that scorekit reads"
    else:
        kind = "Score workload" if version == SCORE_VERSION else _spaced(fault.root.__name__)
        other = fault.document.data.get("kind")
        said = f"it is a {shown(other)} of" if isinstance(other, str) else "its apiVersion is"
        message = f"this is no {kind}: {said} {shown(fault.value)}"
        if isinstance(other, str) and "spec" in fault.document.data and version == SCORE_VERSION:
            advice = (
                f"write `apiVersion: {version}`, leave `kind` out, and move what a workload has from `spec` to the top"
            )
            return fault.at(codes.API_VERSION, message, advice)
    return fault.at(codes.API_VERSION, message, f"write `apiVersion: {version}`")


def _key_not_text(fault: ShapeFault) -> Diagnostic:
    spelt = fault.value
    value = CONSTANTS.get(spelt, 0)
    kind = "null" if value is None else "a boolean" if isinstance(value, bool) else "a number"
    inside = f" in `{dotted(fault.path[:-1])}`" if fault.path[:-1] else ""
    message = f"the key {shown(spelt)}{inside} is {kind}, where a text is needed"
    diagnostic = fault.at(codes.KEY_NOT_TEXT, message, f"quote it: {json.dumps(spelt, ensure_ascii=False)}")
    # Score's own tools accept any key in what they pass on unread; elsewhere they refuse it, and so does Kubernetes.
    free = fault.root.__name__ == "Workload" and outline.is_free(fault.root, fault.path[:-1])
    return diagnostic.softened() if free else diagnostic


def _no_value(fault: ShapeFault) -> Diagnostic:
    what = "entry" if isinstance(fault.path[-1], int) else "key"
    empty = ', or write `""` for an empty text' if fault.kind == "string_type" else ""
    written = fault.span
    if (written.line, written.column) == (written.end_line, written.end_column):
        written = fault.document.span(fault.path, key=True)
    owner = outline.model_at(fault.root, fault.path[:-1])
    field = outline.keys(owner).get(str(fault.path[-1])) if owner else None
    needed = _MISSING.get(str(fault.path[-1])) if field is not None and field.is_required() else None
    return codes.NULL_VALUE.at(written, f"{fault.name} has no value", help=needed or f"leave the {what} out{empty}")


def _wrong_type(fault: ShapeFault) -> Diagnostic:
    kinds = (fault.kind, *fault.others)
    wanted = " or ".join(dict.fromkeys(_WANTED.get(kind, fault.context.get("msg", kind)) for kind in kinds))
    if not fault.path:
        message = f"a document is a mapping of keys to values, found {_found(fault)}"
        return fault.at(codes.NOT_A_MAPPING, message, f"begin with `apiVersion: {_version(fault)}`")
    message = f"{fault.name} must be {wanted}, found {_found(fault)}"
    return fault.at(codes.WRONG_TYPE, message, advice(fault))


def _spelling(fault: ShapeFault) -> Diagnostic:
    value = shown(fault.value) if fault.value else "empty"
    if fault.key:
        inside = f" in `{dotted(fault.path[:-1])}`" if fault.path[:-1] else ""
        subject = f"the key {value}{inside}" if fault.value else f"a key{inside} is empty, but"
    else:
        subject = f"{fault.name} is {value}, but"
    better = corrected(fault.value, fault.context)
    advice = f"write `{better}`, say" if better else None
    above = fault.document.at(fault.path[:-1]) if fault.key else None
    if above is not None and better in above.data:
        advice = f"`{better}` is there already: choose another name, or leave this one out"
    return fault.at(codes.BAD_SPELLING, f"{subject} must be {fault.context['rule']}", advice)


def _one_of(fault: ShapeFault) -> Diagnostic:
    words = re.findall(r"'([^']*)'", fault.context["expected"])
    one = "must be" if len(words) == 1 else "must be one of"
    found = shown(fault.value) if fault.value else "an empty text"
    exact = next((word for word in words if word.lower() == fault.value.strip().lower()), None)
    case = "in upper case" if exact and exact.isupper() else "in exactly this form"
    advice = f"write `{exact}`, {case}" if exact else did_you_mean(fault.value, words)
    advice = fault.context.get("advice", advice)
    return fault.at(codes.UNKNOWN_WORD, f"{fault.name} {one} {_listed(words, joint='or')}, found {found}", advice)


def _range(fault: ShapeFault) -> Diagnostic:
    context = fault.context
    bound = next(f"{word} {context[key]}" for key, word in _BOUNDS.items() if key in context)
    advice = "a port is a number from 1 to 65535" if str(fault.path[-1]).lower().endswith("port") else None
    return fault.at(codes.OUT_OF_RANGE, f"{fault.name} must be {bound}, found {shown(fault.spelled())}", advice)


_BOUNDS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}


def _empty(fault: ShapeFault) -> Diagnostic:
    wanted = "must not be empty" if isinstance(fault.value, str) else "must have at least one entry"
    return fault.at(codes.EMPTY, f"{fault.name} {wanted}", _MISSING.get(str(fault.path[-1])))


def _choice(fault: ShapeFault) -> Diagnostic:
    model: type[OneOf] = fault.context["model"]
    given = [key for key in model.options if key in fault.value]
    number = "at least one" if model.several else "exactly one"
    message = f"{model.noun} needs {number} of {_listed(model.options)}; {fault.name} has {_listed(given) or 'none'}"
    if not given:
        return fault.at(codes.CONTRADICTION, message)
    span = fault.document.span((*fault.path, given[1]), key=True)
    other = "others" if len(given) > 2 else "other"
    return codes.CONTRADICTION.at(span, message, help=f"keep one and leave the {other} out")


_WORDS: Mapping[str, Callable[[ShapeFault], Diagnostic]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "key": _key_not_text,
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
