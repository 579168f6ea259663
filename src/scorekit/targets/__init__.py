"""Output languages. One folder a target, exposing ``TARGET``, a record of what it knows (``record.py``).

A target is added by adding its folder: it is found by listing. Installed packages add others (``scorekit.targets``). The names
stand low, for the models of drivers and environments go by them; what the records lead to stands above ``resolve``, and is loaded
when it is called.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache

from scorekit import installed

#: The files of drivers and types beside which those of targets stand.
_FILES = ("driver", "type")


@cache
def names() -> tuple[str, ...]:
    """The targets that there are, by name."""
    return tuple(sorted((*_own(), *added())))


@cache
def added() -> Mapping[str, installed.Extension]:
    """Those of installed packages."""
    return installed.named("targets", (*_own(), *_FILES))


def _own() -> tuple[str, ...]:
    return tuple(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg)
