"""``before`` names containers of the same workload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import BEFORE_UNKNOWN
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The containers that are named and not there."""
    for name, container in workload.containers.items():
        for other in container.before:
            if other not in workload.containers:
                known = listed(_others(workload, name))
                help_ = did_you_mean(other, _others(workload, name)) or (
                    f"the other containers: {known}" if known else "there is no other container"
                )
                span = workload.span(("containers", name, "before", other), key=True)
                yield BEFORE_UNKNOWN.at(
                    span, f"`{name}` is to start before `{other}`, which is no container here", help=help_
                )


def _others(workload: Workload, name: str) -> Iterator[str]:
    return (other for other in workload.containers if other != name)
