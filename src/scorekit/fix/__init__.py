"""Mending what is deprecated in the files that people wrote, without a change of anything else in them."""

from __future__ import annotations

from scorekit.fix.fixes import Fixed, FixPlace, fix_text

__all__ = ["FixPlace", "Fixed", "fix_text"]
