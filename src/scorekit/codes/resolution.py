"""SK5xx: resources, params, outputs, secrets and their graph."""

from __future__ import annotations
