"""How values flow: from each value of a compile to those that it is made of, and to those that are made of it."""

from __future__ import annotations

from scorekit.lineage.graph import Lineage, Value

__all__ = ["Lineage", "Value"]
