"""A container asks for no more compute than it may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import REQUEST_ABOVE_LIMIT
from scorekit.diagnostics import Label
from scorekit.model.amounts import cores, octets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload

_AMOUNTS = (("cpu", cores), ("memory", octets))


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The requests above their limit."""
    for name, container in workload.containers.items():
        resources = container.resources
        if resources is None or resources.requests is None or resources.limits is None:
            continue
        for key, measure in _AMOUNTS:
            request, limit = getattr(resources.requests, key), getattr(resources.limits, key)
            if request is None or limit is None or measure(request) <= measure(limit):
                continue
            above = ("containers", name, "resources")
            labels = [Label(workload.span((*above, "limits", key)), "the limit")]
            message = f"`{name}` requests `{request}` of {key}, above its limit of `{limit}`"
            help_ = "raise the limit, or lower the request"
            yield REQUEST_ABOVE_LIMIT.at(workload.span((*above, "requests", key)), message, labels=labels, help=help_)
