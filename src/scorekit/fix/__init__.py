"""Deprecated forms in score files rewritten in place; nothing else in a file changes."""

from __future__ import annotations

from scorekit.fix.fixes import FixedText, FixPlace, fix_text

__all__ = ["FixPlace", "FixedText", "fix_text"]
