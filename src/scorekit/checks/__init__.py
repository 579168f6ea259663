"""What a Score file says that can't be right, though its shape is: one module a subject, found by listing.

Each module has its codes and ``CHECKS``, functions of a workload to diagnostics; they know no environment and no other check.
Installed packages add others (``scorekit.checks``).
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from scorekit import codes
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
    added = (_guarded(each, one) for each in codes.added_checks() for one in each.module.CHECKS)
    return (*(one for module in modules for one in module.CHECKS), *added)


def _guarded(added: codes.AddedChecks, check: Check) -> Check:
    """A check of a package, held to what a check gives: diagnostics of its own codes."""
    find = added.extension.guarded(lambda workload: iter(check(workload)))

    def guarded(workload: Workload) -> Iterator[Diagnostic]:
        for found in find(workload):
            if not isinstance(found, Diagnostic) or found.code not in added.codes:
                what = found.code if isinstance(found, Diagnostic) else type(found).__name__
                raise added.extension.fault(f"has a check that gives what is no diagnostic of its own codes: `{what}`")
            yield found

    return guarded
