"""The formats of a kind of result: the modules of its package, found by listing and loaded when asked for."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any


@cache
def names(package: str) -> tuple[str, ...]:
    """The formats in a package of ``scorekit.report``, by name: ``json``, ``text``."""
    folder = Path(__file__).parent / package.rpartition(".")[2]
    return tuple(sorted(m.name for m in pkgutil.iter_modules([str(folder)])))


def load(package: str, name: str) -> Any:
    """The module of a format that ``names`` lists."""
    return import_module(f"{package}.{name}")
