"""Output languages. One folder a target, exposing ``TARGET``; each knows ``Resolution`` and never YAML input.

A target is added by adding its folder: it is found by listing.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorekit.targets.api import Target


@cache
def names() -> tuple[str, ...]:
    """The targets that there are, by name."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg))


@cache
def find(name: str) -> Target:
    """The target of a name that ``names`` lists; its code is loaded only now."""
    target: Target = import_module(f"{__name__}.{name}").TARGET
    return target
