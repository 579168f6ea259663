"""Hints for values of the wrong type: what to write instead."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping

from scorekit.model import outline
from scorekit.model.fault import ShapeFault, plain
from scorekit.model.hints import corrected, short_form

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

_PARTS_OF_AN_IMAGE = {"registry", "repository", "name", "tag", "digest", "pullPolicy"}
#: What a shell makes something of, so that a command line with it needs one.
_OF_A_SHELL = r"[$|&;<>`*?~]"
#: A command line that calls the shell itself.
_SHELL = r"\s*(?:/\S*/)?(?:ba|da|z)?sh\s+-\w*c\s"


def advice(fault: ShapeFault) -> str | None:
    """The advice, where there is some for a fault of this kind."""
    advice = _RETYPED.get(fault.kind)
    return advice(fault) if advice else None


def _as_text(fault: ShapeFault) -> str:
    if isinstance(fault.value, dict):
        if "valueFrom" in fault.value:
            return "a value of the platform, or a secret, is an output of a resource: `${resources.NAME.KEY}`"
        return _as_image(fault) or "if it is one text, put it in quotes"
    if isinstance(fault.value, list):
        return "write one text, no list"
    if fault.secret:
        return "put it in quotes"
    spelt = fault.spelled()
    better = corrected(spelt, fault.context) if "kind" in fault.context else None
    return f"quote it: {json.dumps(better or spelt, ensure_ascii=False)}"


def _as_image(fault: ShapeFault) -> str | None:
    """The text for an image whose parts are keys, as in Helm's values; None for any other mapping."""
    parts = {key: fault.document.spelling((*fault.path, key)) for key, part in fault.value.items() if plain(part)}
    name = parts.get("repository", parts.get("name"))
    if fault.path[-1] != "image" or not name or not parts.keys() <= _PARTS_OF_AN_IMAGE:
        return None
    image = f"{parts['registry']}/{name}" if "registry" in parts else name
    image += "".join(f"{joint}{parts[key]}" for key, joint in (("tag", ":"), ("digest", "@")) if key in parts)
    return f"an image is one text: `image: {image}`"


def _as_number(fault: ShapeFault) -> str:
    if isinstance(fault.value, str) and re.fullmatch(r"[0-9]+", fault.value):
        return f"write it without quotes: `{fault.value}`"
    return "write a number in digits, without quotes"


def _as_boolean(fault: ShapeFault) -> str:
    word = _BOOLEANS.get(plain(fault.value).lower())
    return f"write `{word}`, without quotes" if word else "write `true` or `false`, without quotes"


def _as_list(fault: ShapeFault) -> str:
    if isinstance(fault.value, dict):
        return "write one line that begins with `- ` for each entry"
    text = fault.spelled()
    words = [text]
    if fault.path[-1] in ("command", "args") and isinstance(fault.value, str):
        shell = fault.path[-1] == "command" and re.search(_OF_A_SHELL, text) and not re.match(_SHELL, text)
        words = ["/bin/sh", "-c", text] if shell else _split(text)
    return f"write a list: {json.dumps(words, ensure_ascii=False)}"


def _split(text: str) -> list[str]:
    """A command line's words; the line itself where a quote stays open."""
    try:
        return shlex.split(text) or [text]
    except ValueError:
        return [text]


def _as_mapping(fault: ShapeFault) -> str:
    """What the value was probably meant to be: the one thing that matters in a mapping, or a list for a map of names."""
    key = str(fault.path[-1])
    model = outline.model_at(fault.root, fault.path)
    if model is not None and model.__name__ == "Container" and key in outline.keys(model):
        return f"a container has a name, and `{key}` belongs below it: `containers: {{main: {{{key}: ...}}}}`"
    inner = short_form(model.__name__ if model else key, fault.value)
    return f"write `{key}: {{{inner}}}`" if inner else "write `key: value` lines below the key"


#: Kind of error to what to write instead.
_RETYPED: Mapping[str, Callable[[ShapeFault], str]] = {
    "string_type": _as_text,
    "int_type": _as_number,
    "bool_type": _as_boolean,
    "list_type": _as_list,
    "dict_type": _as_mapping,
    "model_type": _as_mapping,
}
