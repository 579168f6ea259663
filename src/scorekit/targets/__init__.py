"""Output languages. One folder a target, exposing ``TARGET``, a record of what it knows (``record.py``).

A target is added by adding its folder: it is found by listing. The names stand low, for the models of drivers and environments
go by them; what the records lead to stands above ``resolve``, and is loaded when it is called.
"""

from __future__ import annotations

import pkgutil
from functools import cache


def names() -> tuple[str, ...]:
    """The targets that there are, by name."""
    return _listed(tuple(__path__))


@cache
def _listed(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(m.name for m in pkgutil.iter_modules(folders) if m.ispkg))
