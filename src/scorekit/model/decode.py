"""From a document to a model, with a diagnostic at the place of every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from scorekit.diagnostics import ordered
from scorekit.model import outline
from scorekit.model.base import DocumentModel, OneOf, StrictModel
from scorekit.model.fault import ShapeFault
from scorekit.model.upgrade import upgraded
from scorekit.model.workload import Workload
from scorekit.outcome import Failure, Findings, Outcome
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from scorekit.diagnostics import Diagnostic
    from scorekit.source.document import Document, Mark, Path


W = TypeVar("W", bound=DocumentModel)
#: Kinds of error that are reported at the key: of the entry that is wrong, or of the mapping that is incomplete.
_ABOUT_KEYS = frozenset({"extra_forbidden", "invalid_key", "missing", "choice"})
#: How the apiVersion of every Score document begins, right or wrong.
_FAMILY = "score.dev/"


def decode(model: type[W], document: Document) -> Outcome[W]:
    """The document as a model, or all that keeps it from being one. An empty document is a mapping without keys."""
    data = {} if document.data is None else document.data
    keys = [*_keys_no_text(model, document, document.mark, ())]
    try:
        value = model.model_validate(data)
    except ValidationError as error:
        reported = {fault.path for fault in keys}
        faults = _unioned(_placed(model, document, details) for details in error.errors(include_url=False))
        faults = [
            *keys,
            *(f for f in faults if not f.key or f.path not in reported),
            *_hidden_choices(model, document, faults),
        ]
        foreign = [fault for fault in faults if _is_foreign(fault)]
        return Failure(ordered(_described(fault for fault in foreign or faults if not _misspelt(fault, faults))))
    return Findings(_described(keys) if keys else ()).outcome(value.with_document(document))


def _described(faults: Iterable[ShapeFault]) -> Iterator[Diagnostic]:
    from scorekit.model.faults import describe  # noqa: PLC0415 - the words are loaded where there is something to say

    return map(describe, faults)


def constructed(model: type[W], document: Document) -> W:
    """The model of a document that comes with scorekit: as ``decode`` gives it, with nothing checked and no model built.

    That each decodes without findings, to the same values, is tested (tests/contract/test_builtin.py).
    """
    value: W = outline.constructed(model, document.data)
    return value.with_document(document)


def decode_workload(document: Document) -> Outcome[Workload]:
    """The workload that a document describes: deprecated shapes upgraded, then decoded, with the faults of both together."""
    findings = Findings()
    workload = findings.take(decode(Workload, upgraded(document, findings)))
    return findings.outcome(workload)


def is_score(document: Document) -> bool:
    """Whether a document means to be a Score workload: by its apiVersion, or by its containers where it has none."""
    if not isinstance(document.data, dict):
        return False
    version = document.data.get("apiVersion")
    if version is None:
        return "containers" in document.data and "kind" not in document.data
    return isinstance(version, str) and version.startswith(_FAMILY)


def _keys_no_text(model: type[StrictModel], document: Document, mark: Mark, path: Path) -> Iterator[ShapeFault]:
    """The keys that are spelt like numbers, booleans or null, which other readers of YAML do not take for texts."""
    if isinstance(mark.children, tuple):
        for index, item in enumerate(mark.children):
            yield from _keys_no_text(model, document, item, (*path, index))
    elif mark.children:
        for key, value in mark.children.items():
            below = (*path, key)
            if value.key is not None and value.key.text is not None:
                yield ShapeFault(document, model, "key", below, key=True, value=key, context={})
            if value.children:
                yield from _keys_no_text(model, document, value, below)


def _placed(model: type[StrictModel], document: Document, details: ErrorDetails) -> ShapeFault:
    """One of pydantic's errors at its place. Its location may end in ``[key]`` or, for a union, in the name of a type."""
    location = details["loc"]
    context = {"msg": details["msg"], **details.get("ctx", {})}
    value: Any = document.data
    path: list[Any] = []
    for step in location[:-1] if details["type"] == "missing" else location:
        is_there = isinstance(step, int) if isinstance(value, list) else isinstance(value, dict) and step in value
        if not is_there:
            break
        path.append(step)
        value = value[step]
    kind = details["type"]
    about_key = kind in _ABOUT_KEYS or (len(path) < len(location) and location[len(path)] == "[key]")
    if kind == "missing":
        context["key"] = location[-1]
    elif about_key and kind != "choice":
        value = path[-1]
    return ShapeFault(document, model, kind, tuple(path), about_key, value, context)


def _unioned(faults: Iterable[ShapeFault]) -> list[ShapeFault]:
    """Faults with those of one place joined, where a value may be of several types and is of none."""
    found: dict[tuple[Path, bool], ShapeFault] = {}
    result: list[ShapeFault] = []
    for fault in faults:
        place = (fault.path, fault.key)
        if fault.kind.endswith("_type") and place in found:
            first = found[place]
            joined = replace(first, others=(*first.others, fault.kind))
            result[result.index(first)] = found[place] = joined
            continue
        if fault.kind.endswith("_type"):
            found[place] = fault
        result.append(fault)
    return result


def _hidden_choices(model: type[StrictModel], document: Document, faults: list[ShapeFault]) -> Iterator[ShapeFault]:
    """The choices that pydantic did not look at because something else is wrong with the same mapping."""
    strange = {fault.path[:-1] for fault in faults if fault.kind == "extra_forbidden"}
    for path in dict.fromkeys(fault.path[:length] for fault in faults for length in range(len(fault.path) + 1)):
        shape = outline.model_at(model, path)
        part = document.at(path)
        if part is None or not isinstance(part.data, dict):
            continue
        if shape is None or not issubclass(shape, OneOf) or shape.decided(part.data):
            continue
        if path not in strange or any(key in part.data for key in shape.options):
            yield ShapeFault(document, model, "choice", path, key=True, value=part.data, context={"model": shape})


def _is_foreign(fault: ShapeFault) -> bool:
    """Whether the document is another tool's, so that nothing else need be said of it."""
    if fault.path != ("apiVersion",) or not isinstance(fault.value, str):
        return False
    family = fault.value.partition("/")[0]
    ours = "score.dev" if fault.root.__name__ == "Workload" else "scorekit.dev"
    return not family.startswith("score") or (family in ("score.dev", "scorekit.dev") and family != ours)


def _misspelt(fault: ShapeFault, faults: list[ShapeFault]) -> bool:
    """Whether a missing key is there under a misspelt name, about which another fault speaks already."""
    if fault.kind != "missing":
        return False
    return any(
        other.kind == "extra_forbidden"
        and other.path[:-1] == fault.path
        and did_you_mean(other.path[-1], [fault.context["key"]])
        for other in faults
    )
