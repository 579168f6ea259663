"""What there is in a catalogue, one module a format, each with ``render``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.report.formats import Format, Formats

if TYPE_CHECKING:
    from scorekit.description import Description

FORMATS: Formats[Format[Description]] = Formats(__name__)
