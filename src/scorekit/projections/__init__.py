"""Projections: documents about what was compiled, for tools beside the one that runs it. One module each, exposing ``PROJECTION``.

A projection is added by adding its module: it is found by listing. Its name is its module's, and no target's.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorekit.projections.api import Projection

#: What is here and is no projection.
_SHARED = {"api", "configured"}


@cache
def names() -> tuple[str, ...]:
    """The projections that there are, by name."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _SHARED))


@cache
def find(name: str) -> Projection:
    """The projection of a name that ``names`` lists; its code is loaded only now."""
    projection: Projection = import_module(f"{__name__}.{name}").PROJECTION
    return projection
