"""Limits and requests in Compose's words: decimal cores and plain bytes."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Any

from scorekit.codes.compose import MEMORY_BELOW_REQUEST, MEMORY_RAISED
from scorekit.model.amounts import cores, octets

if TYPE_CHECKING:
    from scorekit.model.workload import Compute
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload

#: The engine refuses less: the kernel's shortest quota is a millisecond of each tenth of a second, and no container
#: starts in less than 6 MiB.
_LEAST_CPUS = Decimal("0.01")
_LEAST_MEMORY = 6 * 1024**2


def resources(workload: ResolvedWorkload, container: ResolvedContainer, findings: Findings) -> dict[str, Any]:
    """``deploy.resources`` of a container, or of the environment where it asks for nothing; empty when neither does."""
    asked = container.spec.resources or workload.settings.resources
    if asked is None:
        return {}
    if (
        asked.limits is not None
        and asked.requests is not None
        and asked.limits.memory is not None
        and asked.requests.memory is not None
        and octets(asked.limits.memory) < octets(asked.requests.memory)
    ):
        findings.add(
            MEMORY_BELOW_REQUEST.at(
                workload.spec.span(("containers", container.name, "resources", "limits", "memory")),
                f"`{container.name}` may use {asked.limits.memory} of memory and asks for {asked.requests.memory}",
                help="raise the limit or lower the request",
            )
        )
    for word, compute in (("limits", asked.limits), ("requests", asked.requests)):
        if compute is not None and compute.memory is not None and 0 < octets(compute.memory) < _LEAST_MEMORY:
            span = workload.spec.span(("containers", container.name, "resources", word, "memory"))
            message = f"`{container.name}` gets 6 MiB of memory instead of {compute.memory}: the engine refuses less"
            findings.add(MEMORY_RAISED.at(span, message))
    parts = {"limits": _compute(asked.limits), "reservations": _compute(asked.requests)}
    return {word: part for word, part in parts.items() if part}


def _compute(compute: Compute | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if compute is not None and compute.cpu is not None and (share := cores(compute.cpu)):
        found["cpus"] = f"{max(share, _LEAST_CPUS).normalize():f}"
    if compute is not None and compute.memory is not None and (size := octets(compute.memory)):
        found["memory"] = str(max(int(size.to_integral_value(ROUND_CEILING)), _LEAST_MEMORY))
    return found
