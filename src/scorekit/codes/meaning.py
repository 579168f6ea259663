"""SK3xx: Score files that contradict themselves."""

from __future__ import annotations
