"""From documents to a Resolution: driver selection, params, outputs, secrets, substitution."""

from __future__ import annotations

from scorekit.resolve.options import ResolveOptions
from scorekit.resolve.resolver import over_limit, public_secrets, resolve

__all__ = ["ResolveOptions", "over_limit", "public_secrets", "resolve"]
