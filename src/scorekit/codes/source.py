"""SK1xx: text that can't be read."""

from __future__ import annotations
