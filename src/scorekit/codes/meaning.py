"""SK3xx: Score files that contradict themselves, where more than their checks finds it; the rest stand beside the checks."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

DUPLICATE_WORKLOAD = Code("SK320", "two workloads of one name", Severity.ERROR)
BAD_IMAGE = Code("SK322", "image that is no reference", Severity.ERROR)
