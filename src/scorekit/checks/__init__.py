"""What a Score file says that can't be right, though its shape is: one module a subject, found by listing.

Each module has its codes and ``CHECKS``, functions of a workload to diagnostics; they know no environment and no other check.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from scorekit.diagnostics import Diagnostic, ordered

if TYPE_CHECKING:
    from scorekit.model.workload import Workload

    Check: TypeAlias = Callable[[Workload], Iterator[Diagnostic]]


def check(workload: Workload) -> tuple[Diagnostic, ...]:
    """The findings of every check."""
    return ordered(diagnostic for one in checks() for diagnostic in one(workload))


@cache
def checks() -> tuple[Check, ...]:
    """Every check of every module."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return tuple(one for module in modules for one in module.CHECKS)
