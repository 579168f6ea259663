"""What fixing score files would change, one module a format, each with ``render``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats

if TYPE_CHECKING:
    from scorekit.fix import FixedText

FORMATS: Formats[Format[Sequence[FixedText]]] = Formats(__name__)
