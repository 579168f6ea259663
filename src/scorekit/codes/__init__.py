"""Every diagnostic code with its documentation. ``all_codes`` is the whole list, by number.

What several rooms find stands here, one module a subject; what one check finds stands beside the check.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from scorekit.diagnostics import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The packages whose modules declare codes.
_PACKAGES = ("scorekit.codes", "scorekit.checks")


@cache
def all_codes() -> Mapping[str, Code]:
    """Every code by its id, in order."""
    found: dict[str, Code] = {}
    for package in map(import_module, _PACKAGES):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            found |= {code.id: code for code in vars(import_module(module.name)).values() if isinstance(code, Code)}
    return dict(sorted(found.items()))
