"""Every diagnostic code with its documentation, one module a hundred. ``CODES`` is the whole list, by number."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from scorekit.diagnostics import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

_MODULES = (
    "source",
    "shape",
    "meaning",
    "catalogue",
    "project",
    "contract",
    "resolution",
    "values",
    "target",
    "objects",
    "compose",
    "writing",
)


@cache
def all_codes() -> Mapping[str, Code]:
    """Every code by its id, in order."""
    found: list[Code] = []
    for name in _MODULES:
        module = import_module(f"scorekit.codes.{name}")
        found.extend(value for value in vars(module).values() if isinstance(value, Code))
    return {code.id: code for code in sorted(found, key=lambda c: c.id)}
