"""Laying a child environment over its parent: one document whose marks lead into several files.

Maps merge by key, scalars and lists replace, null deletes. Some keys have other rules (``_JOINED``), and
``workloads.*.overrides`` keep their nulls, which delete things from a Score file later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import NOTHING_TO_REMOVE
from scorekit.model.decode import decode
from scorekit.model.workload_settings import WorkloadRules
from scorekit.source.document import Document, Path
from scorekit.source.merge import drop, merge, put
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic

#: The keys of a rule that choose what it matches; two rules are the same when these are.
SELECTORS = ("type", "class", "id", "workload", "resource")


def inherited(chain: Sequence[Document]) -> Document:
    """The documents of a chain, nearest first, as one. Each must be well-formed on its own."""
    return reduce(_over, reversed(chain), _nothing(chain[-1]))


def without_nulls(document: Document) -> Document:
    """An environment's document as it counts without a parent, where a null has nothing to delete."""
    return merge(_nothing(document), document)


def selector(rule: Any) -> tuple[Any, ...]:
    """What a rule matches, as written."""
    return tuple(rule.get(key) for key in SELECTORS)


def removal_faults(chain: Sequence[Document]) -> Iterator[Diagnostic]:
    """Entries of a chain, nearest first, that remove what no parent has."""
    for key in ("objects", "patches", "policies"):
        known: set[str] = set()
        for document in reversed(chain):
            if document.data.get(key, ...) is None:
                known.clear()
            for item in items(document.at((key,))):
                name = str(item.data.get("name", ""))
                if item.data.get("remove") and name not in known:
                    yield NOTHING_TO_REMOVE.at(
                        item.span(("name",)),
                        f"no parent of this environment has `{name}` among its {key}",
                        help=did_you_mean(name, known),
                    )
                if item.data.get("remove"):
                    known.discard(name)
                elif name:
                    known.add(name)


def _over(base: Document, child: Document) -> Document:
    """A child's document over what its parents say."""
    merged = merge(base, child)
    if "abstract" in merged.data and "abstract" not in child.data:
        merged = drop(merged, ("abstract",))
    for key, join in _JOINED.items():
        own = child.at((key,))
        if own is not None and own.data is not None:
            merged = put(merged, (key,), join(base.at((key,)), own))
    for path in _overrides(merged):
        given = [part for part in (base.at(path), child.at(path)) if part is not None]
        merged = put(merged, path, reduce(_stacked, given))
    return Document(merged.data, child.mark._replace(children=merged.mark.children))


def with_keyed_workloads(document: Document) -> tuple[Document, tuple[Diagnostic, ...]]:
    """An environment's file whose ``workloads``, if they are a list of rules, are a mapping by what these match.

    Of two rules that match the same, the later one lies over the earlier one.
    """
    rules = document.at(("workloads",))
    if rules is None or not isinstance(rules.data, list):
        return document, ()
    plain = [without_nulls(item) for item in items(rules)]
    decoded = decode(WorkloadRules, put(_nothing(document), ("workloads",), _list(rules, plain)))
    if decoded.value is None:
        return drop(document, ("workloads",)), decoded.diagnostics
    found = _nothing(rules)
    for rule, item in zip(decoded.value.workloads, items(rules), strict=True):
        own, key = drop(item, ("match",)), rule.match.key
        found = put(found, (key,), merge(found.part((key,)), own) if key in found.data else own)
    return put(document, ("workloads",), found), decoded.diagnostics


def _later(parent: Document | None, child: Document) -> Document:
    """A child's rules over those of its parents, and after these where they match by labels, of which the last counts."""
    merged = merge(parent or _nothing(child), child)
    if not any("=" in key for key in merged.data):
        return merged
    order = sorted(merged.data, key=lambda key: key in child.data)
    marks = merged.mark.entries
    return Document(
        {key: merged.data[key] for key in order}, merged.mark._replace(children={key: marks[key] for key in order})
    )


def _union(parent: Document | None, child: Document) -> Document:
    """A child's rules before those of its parents that have other selectors."""
    own = items(child)
    replaced = {selector(rule.data) for rule in own}
    return _list(child, [*own, *(rule for rule in items(parent) if selector(rule.data) not in replaced)])


def _append(parent: Document | None, child: Document) -> Document:
    """A child's entries after those of its parents; one of a known name takes that one's place, or drops it."""
    entries: dict[Any, Document] = {}
    for number, item in enumerate([*items(parent), *items(child)]):
        name = item.data.get("name", number)
        entries[name] = item
    return _list(child, [item for item in entries.values() if not item.data.get("remove")])


def _own(_parent: Document | None, child: Document) -> Document:
    return child


#: The keys at the top for which merging by key or replacing would be wrong, and what happens instead.
_JOINED: dict[str, Callable[[Document | None, Document], Document]] = {
    "metadata": _own,
    "drivers": _union,
    "objects": _append,
    "patches": _append,
    "policies": _append,
    "workloads": _later,
}


def _overrides(document: Document) -> list[Path]:
    """Where a merged environment has overrides for Score files."""
    workloads = document.data.get("workloads") or {}
    return [("workloads", name, "overrides") for name, settings in workloads.items() if "overrides" in settings]


def _stacked(base: Document, over: Document) -> Document:
    """Two overrides as one that does what both do, one after the other: a null of either stays a null."""
    if not (isinstance(base.data, dict) and isinstance(over.data, dict)):
        return over
    data, marks = dict(base.data), dict(base.mark.entries)
    for key in over.data:
        below, above = base.at((key,)), Document(over.data[key], over.mark.entries[key])
        result = above if below is None else _stacked(below, above)
        data[key], marks[key] = result.data, result.mark
    return Document(data, over.mark._replace(children=marks))


def items(document: Document | None) -> list[Document]:
    """The items of a list; none where there is no list."""
    if document is None or not isinstance(document.data, list):
        return []
    marks = document.mark.children or ()
    return [Document(data, mark) for data, mark in zip(document.data, marks, strict=True)]


def _list(like: Document, items: list[Document]) -> Document:
    """A list of documents that stands where another one does."""
    return Document([i.data for i in items], like.mark._replace(children=tuple(i.mark for i in items)))


def _nothing(like: Document) -> Document:
    """An empty mapping that stands where a document does."""
    return Document({}, like.mark._replace(children={}))
