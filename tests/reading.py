"""YAML as another program reads it: PyYAML, with its parser in C where that is built, for the suite reads megabytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(text: str) -> Any:
    """The document of a text."""
    return yaml.load(text, _LOADER)  # noqa: S506 - safe either way


def load_all(text: str) -> Iterator[Any]:
    """The documents of a text."""
    yield from yaml.load_all(text, _LOADER)
