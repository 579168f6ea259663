"""SK3xx: contradictions in Score files that are found elsewhere than in ``checks`` too; the rest stand beside the checks."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

DUPLICATE_WORKLOAD = Code("SK320", "two workloads of one name", Severity.ERROR)
BAD_IMAGE = Code("SK322", "image that is no reference", Severity.ERROR)
