"""From documents to a Resolution: driver selection, params, outputs, secrets, substitution."""

from __future__ import annotations

from scorekit.resolve.options import ResolveOptions
from scorekit.resolve.stage import resolve

__all__ = ["ResolveOptions", "resolve"]
