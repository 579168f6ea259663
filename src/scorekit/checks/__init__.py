"""What a Score file says that can't be right, though its shape is. One file a check, found by listing.

Each module has ``check(workload) -> Iterator[Diagnostic]`` and knows one workload, no environment and no other check.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scorekit.diagnostics import ordered

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> tuple[Diagnostic, ...]:
    """The findings of every check."""
    return ordered(diagnostic for module in modules() for diagnostic in module.check(workload))


@cache
def modules() -> tuple[Any, ...]:
    """The checks, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}") for name in names)
