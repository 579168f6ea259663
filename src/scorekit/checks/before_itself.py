"""No container starts before itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import BEFORE_ITSELF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The containers that name themselves."""
    for name, container in workload.containers.items():
        if name in container.before:
            span = workload.span(("containers", name, "before", name), key=True)
            help_ = "name the container that waits, or leave the entry out"
            yield BEFORE_ITSELF.at(span, f"`{name}` is to start before itself", help=help_)
