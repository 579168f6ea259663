"""Explanations, one module a format, each with ``render``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats

if TYPE_CHECKING:
    from scorekit.explain.explanation import Explanation


FORMATS: Formats[Format[Sequence[Explanation]]] = Formats(__name__)
