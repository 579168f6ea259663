"""Outputs of resources, one module a format, each with ``render``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats

if TYPE_CHECKING:
    from scorekit.description.outputs import ResourceOutput

FORMATS: Formats[Format[Sequence[ResourceOutput]]] = Formats(__name__)
