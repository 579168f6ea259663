"""The resources that drivers of several parts require, put together from the copy that each part resolved.

What a driver makes of such a resource is a function of its params and of what it requires, which is shared too. So copies of equal
params differ only in who asked for them: that is put together here, and a section that reads it is made anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.errors import NotApartError
from scorekit.outcome import Findings
from scorekit.resolve.resolution import ResolvedResource, declaration_order
from scorekit.values import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scorekit.cache.part import Part
    from scorekit.resolve.resolution import Declaration


def united_copies(parts: Iterable[Part]) -> dict[str, ResolvedResource]:
    """The shared resources of some parts by uid, with all who asked; sections are still those of one part. NotApartError where
    the copies of one differ.
    """
    copies: dict[str, list[ResolvedResource]] = {}
    for part in parts:
        for uid in part.apart.shared:
            copies.setdefault(uid, []).append(part.resolution.resources[uid])
    return {uid: _united(each) for uid, each in sorted(copies.items())}


def with_sections(
    shared: Mapping[str, ResolvedResource], resources: Mapping[str, ResolvedResource], parts: Iterable[Part]
) -> dict[str, ResolvedResource]:
    """The shared resources with the sections that read who depends on them, of all resources by uid."""
    sections = {uid: make for part in parts for uid, make in part.apart.sections.items()}
    findings = Findings()
    made = {
        uid: sections[uid](each, (resources[str(one)] for one in each.dependents), findings)
        if uid in sections
        else each
        for uid, each in shared.items()
    }
    if findings.items:
        raise NotApartError
    return made


def _united(copies: Sequence[ResolvedResource]) -> ResolvedResource:
    values = [{key: traced.value for key, traced in copy.params.items()} for copy in copies]
    if not all(same(values[0], other, exact=True) for other in values[1:]):
        raise NotApartError
    declarations = {declaration_order(one): one for copy in copies for one in copy.declarations}
    dependents = {str(uid): uid for copy in copies for uid in copy.dependents}
    return replace(
        min(copies, key=_first_given),  # whose params are those of whoever gives them first
        declarations=tuple(declarations[key] for key in sorted(declarations)),
        dependents=tuple(dependents[key] for key in sorted(dependents)),
    )


def _first_given(copy: ResolvedResource) -> tuple[bool, tuple[str, ...]]:
    first: Declaration | None = next((one for one in copy.declarations if one.params is not None), None)
    return (True, ()) if first is None else (False, declaration_order(first))
