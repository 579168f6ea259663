"""Projections: documents about what was compiled, for tools beside the one that runs it. One module each, exposing ``PROJECTION``.

A projection is added by adding its module: it is found by listing. Its name is its module's, and no target's. The names stand
low, as those of targets do: who names one where a target is wanted is told so.
"""

from __future__ import annotations

import pkgutil
from functools import cache


@cache
def names() -> tuple[str, ...]:
    """The projections that there are, by name."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name != "api"))
