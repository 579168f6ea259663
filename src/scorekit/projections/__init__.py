"""Projections: documents about what was compiled, for tools beside the one that runs it. One module each, exposing ``PROJECTION``.

A projection is added by adding its module: it is found by listing. Its name is its module's, and no target's. Installed packages
add others (``scorekit.projections``). The names stand low, as those of targets do: who names one where a target is wanted is told so.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache

from scorekit import installed, targets


@cache
def names() -> tuple[str, ...]:
    """The projections that there are, by name."""
    return tuple(sorted((*_own(), *added())))


@cache
def added() -> Mapping[str, installed.Extension]:
    """Those of installed packages."""
    return installed.named("projections", (*_own(), *targets.names()))


def _own() -> tuple[str, ...]:
    return tuple(m.name for m in pkgutil.iter_modules(__path__) if m.name != "api")
