"""What a Score file says that can't be right, though its shape is. One file a check, found by listing.

Each module has ``check(workload) -> Iterator[Diagnostic]`` and knows one workload, no environment and no other check.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, Any

from scorekit.diagnostics import ordered
from scorekit.limits import MAX_FINDINGS

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> tuple[Diagnostic, ...]:
    """The findings of every check; of one that has more than anybody reads, the first."""
    return ordered(found for module in modules() for found in islice(module.check(workload), MAX_FINDINGS))


@cache
def modules() -> tuple[Any, ...]:
    """The checks, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}") for name in names)
