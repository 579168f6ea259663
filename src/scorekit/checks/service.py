"""The service of a workload: its ports differ in number or protocol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scorekit.diagnostics import Code, Diagnostic, Label, Severity

if TYPE_CHECKING:
    from scorekit.model.workload import Workload

DUPLICATE_PORT = Code("SK316", "one port twice", Severity.ERROR)


def duplicate_port(workload: Workload) -> Iterator[Diagnostic]:
    """The ports that repeat another."""
    first: dict[tuple[int, str], str] = {}
    for name, port in (workload.service.ports if workload.service else {}).items():
        known = first.setdefault((port.port, port.protocol), name)
        if known != name:
            at = ("service", "ports", name, "port")
            labels = [Label(workload.span(("service", "ports", known, "port")), f"`{known}` has it")]
            message = f"the ports `{known}` and `{name}` are both {port.port}/{port.protocol}"
            yield DUPLICATE_PORT.at(
                workload.span(at), message, labels=labels, help="give one of them another `port`, or leave it out"
            )


CHECKS = (duplicate_port,)
