"""A container that others wait to be healthy has a probe that tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import HEALTHY_WITHOUT_PROBE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The waits that nothing would end."""
    for name, container in workload.containers.items():
        if container.readiness_probe or container.liveness_probe:
            continue
        for other, before in container.before.items():
            if before.ready == "healthy":
                span = workload.span(("containers", name, "before", other, "ready"))
                message = f"`{other}` waits until `{name}` is healthy, but `{name}` has no probe"
                yield HEALTHY_WITHOUT_PROBE.at(
                    span, message, help=f"give `{name}` a `readinessProbe`, or write `ready: started`"
                )
