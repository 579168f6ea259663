"""The secrets of a compiled set: where each comes from, and who reads it. Never what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.description.kinds import Description
from scorekit.lineage.graph import Lineage, Value
from scorekit.resolve.secrets import Composed, Derived, Encrypted, External, SecretSource
from scorekit.source.document import dotted
from scorekit.values import RuntimeVariable, SecretKey, SecretValue, references

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import ResolvedResource, Traced
    from scorekit.targets.api import ManifestSet

#: How a secret of a driver comes about.
_SOURCES: Mapping[type[SecretSource], str] = {Derived: "derived from the seed", Composed: "a text around others"}


def secrets_of(made: ManifestSet) -> Description:
    """The secrets of a set, a row each: whose it is, its names, where it comes from, where that is written, who reads it.

    Those that a driver makes come first of each resource, then its outputs that something else keeps.
    """
    lineage = Lineage(made.resolution)
    resources = made.resolution.resources
    rows = [row for uid in sorted(resources) for row in _rows(lineage, uid, resources[uid])]
    return Description("secret", None, rows)


def _rows(lineage: Lineage, uid: str, resource: ResolvedResource) -> Iterator[dict[str, Any]]:
    plans = lineage.plan(uid).secrets
    for key, source in sorted(resource.secrets.items()):
        span = plans[key].span if key in plans else resource.selection.span
        own = SecretValue(uid, key)
        holding = [Value("output", uid, name) for name, o in resource.outputs.items() if own in references(o.value)]
        yield _row(lineage, [Value("secret", uid, key), *holding], [key], _made(source), span)
    # One that is kept elsewhere may have several names.
    kept: dict[str, list[str]] = {}
    for key, traced in resource.outputs.items():
        if resource.type.is_secret_output(key) and (place := _kept(traced)):
            kept.setdefault(place, []).append(key)
    for place, keys in sorted(kept.items()):
        origins = [resource.outputs[key].origin for key in keys]
        written = next((o for o in origins if o.kind != "type"), origins[0])  # who gives it, not what derives from that
        yield _row(lineage, [Value("output", uid, key) for key in keys], keys, place, written.span)


def _row(lineage: Lineage, values: Sequence[Value], keys: list[str], source: str, span: Span) -> dict[str, Any]:
    readers = {
        f"{read.owner}.{dotted(read.key)}"
        for read in lineage.reached(values)
        if read.kind == "value" and isinstance(read.key, tuple)
    }
    return {
        "resource": values[0].owner,
        "secret": keys,
        "source": source,
        "span": span,
        "readBy": sorted(readers),
    }


def _made(source: SecretSource) -> str:
    if isinstance(source, External):
        return f"entry {source.key} of an external store" + (f", property {source.property}" if source.property else "")
    if isinstance(source, Encrypted):
        return f"encrypted in {source.file}"
    return _SOURCES[type(source)]


def _kept(traced: Traced) -> str | None:
    """Where an output is kept by something else; None where it is made of secrets that have a row, or of such outputs."""
    kept = [one for one in references(traced.value) if isinstance(one, SecretKey | RuntimeVariable)]
    alone = len(kept) == 1 and kept[0] == traced.value
    return repr(kept[0]) if alone else None
