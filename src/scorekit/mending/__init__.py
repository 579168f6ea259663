"""Mending what is deprecated in the files that people wrote, without a change of anything else in them."""

from __future__ import annotations

from scorekit.mending.mend import Mended, Place, mend

__all__ = ["Mended", "Place", "mend"]
