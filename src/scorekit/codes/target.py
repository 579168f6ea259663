"""SK6xx: what a target can't express."""

from __future__ import annotations
