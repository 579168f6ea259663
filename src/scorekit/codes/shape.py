"""SK2xx: documents of the wrong shape."""

from __future__ import annotations
