"""Limits and requests in Compose's words: decimal cores and plain bytes."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Any

from scorekit.codes.compose import MEMORY_BELOW_REQUEST, MEMORY_RAISED
from scorekit.model.amounts import cores, octets
from scorekit.resolve.workload_settings import amounts

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload

#: The engine refuses less: the kernel's shortest quota is a millisecond of each tenth of a second, and no container
#: starts in less than 6 MiB.
_LEAST_CPUS = Decimal("0.01")
_LEAST_MEMORY = 6 * 1024**2
#: Compose's words for Score's.
_SECTIONS = (("limits", "limits"), ("reservations", "requests"))


def resources(workload: ResolvedWorkload, container: ResolvedContainer, findings: Findings) -> dict[str, Any]:
    """``deploy.resources`` of a container, and of the environment where it asks for nothing; empty when neither does."""
    asked = list(amounts(container.spec.resources, workload.settings.resources))
    given: dict[tuple[str, str], str] = {(amount.section, amount.name): amount.text for amount in asked}
    limit, request = given.get(("limits", "memory")), given.get(("requests", "memory"))
    if limit is not None and request is not None and octets(limit) < octets(request):
        if not all(amount.own for amount in asked if amount.name == "memory"):
            message = f"`{container.name}` asks for {request} of memory and may use {limit}, which is reserved"
            span = workload.spec.span(("containers", container.name, "resources", "requests", "memory"))
            findings.add(MEMORY_BELOW_REQUEST.at(span, message, help="raise the limit or lower the request"))
        request = given["requests", "memory"] = limit
    for word, memory in (("limits", limit), ("requests", request)):
        if memory is not None and 0 < octets(memory) < _LEAST_MEMORY:
            span = workload.spec.span(("containers", container.name, "resources", word, "memory"))
            message = f"`{container.name}` gets 6 MiB of memory instead of {memory}: the engine refuses less"
            findings.add(MEMORY_RAISED.at(span, message))
    parts = {word: _compute(given.get((key, "cpu")), given.get((key, "memory"))) for word, key in _SECTIONS}
    return {word: part for word, part in parts.items() if part}


def _compute(cpu: str | None, memory: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if cpu is not None and (share := cores(cpu)):
        found["cpus"] = f"{max(share, _LEAST_CPUS).normalize():f}"
    if memory is not None and (size := octets(memory)):
        found["memory"] = str(max(int(size.to_integral_value(ROUND_CEILING)), _LEAST_MEMORY))
    return found
