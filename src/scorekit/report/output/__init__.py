"""What a write changed, one module a format, each with ``render``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats

if TYPE_CHECKING:
    from scorekit.written_output import WrittenOutput

FORMATS: Formats[Format[WrittenOutput]] = Formats(__name__)
