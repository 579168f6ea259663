"""How Score writes a value into a text: a text as it is, anything else as the compact JSON that Go's encoder makes.

So ``1.50`` becomes ``1.5``, ``true`` stays ``true``, a list becomes ``["a",2]``; types are never kept (score-v1b1).
"""

from __future__ import annotations

import json
import math
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from scorekit.values import Opaque, OpaqueError

#: Go writes these of a nested text as escapes, so that JSON can stand in HTML.
_ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def to_text(value: Any) -> str:
    """The value as text. ValueError for what JSON can't hold: infinity and not-a-number."""
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value).translate(_ESCAPES)
    if isinstance(value, list | tuple):
        return "[" + ",".join(_json(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{_json(key)}:{_json(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, Opaque):
        raise OpaqueError(value, "written inside a list or mapping as text")
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, float):
        return _float(value)
    if value is None or isinstance(value, int):
        return json.dumps(value)
    raise ValueError(f"a value of type {type(value).__name__} can't be written as text")


def _float(value: float) -> str:
    """Go's shortest form: plain from 1e-6 up to 1e21, else with an exponent of at least one digit."""
    if not math.isfinite(value):
        raise ValueError(f"{value} can't be written as text: it is no number that JSON knows")
    if value and not 1e-6 <= abs(value) < 1e21:
        return repr(value).replace("e-0", "e-")
    return f"{Decimal(repr(value)):f}".removesuffix(".0")
