"""The params that declarations give, before and after other resources have outputs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.outcome import Findings
from scorekit.resolve.params import GivenParam, GivenParams
from scorekit.resolve.resolution import Origin
from scorekit.source.document import Document

if TYPE_CHECKING:
    from scorekit.model.workload import Workload
    from scorekit.resolve.placeholders import PlaceholderReader
    from scorekit.resolve.plan import RequirementPlan
    from scorekit.resolve.select import Asked


def from_workload(
    asked: Asked, reader: PlaceholderReader, workload: Workload, findings: Findings, *, without: Collection[str] = ()
) -> GivenParams | None:
    """The params of a workload's declaration with placeholders filled; None when one could not be."""
    document = asked.declaration.params
    params = []
    lost = False
    for key, part in document.items() if document is not None else ():
        mark = part.mark
        filled = None if key in without else reader.fill_all(part.data, mark, findings)
        if filled is not None:
            origin = Origin.in_workload(workload.document, mark, filled[1])
            params.append(GivenParam(key, Document(filled[0], mark), part.data, origin))
        elif key not in without:
            lost = True
    params += _annotated(asked, {given.key for given in params})
    return None if lost else GivenParams(asked.declaration.span, asked.who, tuple(params))


#: Annotations of score-compose's provisioners that say what is a param here: type to annotation and param.
_ANNOTATED = {"route": ("compose.score.dev/route-provisioner-path-type", "pathType")}


def _annotated(asked: Asked, given: Collection[str]) -> Iterator[GivenParam]:
    annotation, param = _ANNOTATED.get(str(asked.document.data.get("type")), ("", ""))
    part = asked.document.at(("metadata", "annotations", annotation)) if annotation else None
    if part is not None and param not in given:
        yield GivenParam(param, part, part.data, Origin("score", part.mark.span))


def from_driver(
    asked: Asked,
    requirement: RequirementPlan,
    scope: Mapping[str, Any],
    findings: Findings,
    *,
    without: Collection[str] = (),
) -> GivenParams | None:
    """The params that a driver gives to what it requires, evaluated in the scope of the driver's resource."""
    own = Findings()
    params = []
    for key, expression in requirement.params.items():
        found = None if key in without else expression.evaluate(scope, own)
        if found is not None:
            params.append(GivenParam(key, found, None, expression.origin("driver")))
    findings.extend(own.items)
    return None if own.failed else GivenParams(asked.declaration.span, asked.who, tuple(params))
