"""SK4xx: types, drivers, environments and projects."""

from __future__ import annotations
