"""Placeholders are well formed: names joined by dots, more than the root alone.

A space or an empty part is nearly always a slip of the pen, and no output or metadata key has such a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import MALFORMED_PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload
    from scorekit.placeholder import Placeholder

_ROOTS = {
    ("resources",): "name a resource and its output: `${resources.NAME.KEY}`",
    ("metadata",): "name a key: `${metadata.name}`",
}


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders that are malformed."""
    for placed in workload.placeholders:
        found = placed.placeholder
        told = _fault(found)
        if told is not None:
            message, help_ = told
            span = workload.placeholder_span(placed)
            yield MALFORMED_PLACEHOLDER.at(span, message, help=help_)


def _fault(found: Placeholder) -> tuple[str, str] | None:
    name = f"`{found.raw}`"
    literal = f"write `${found.raw}` to keep it as it is"
    if found.path in _ROOTS:
        return f"the placeholder {name} names no more than `{found.path[0]}`", _ROOTS[found.path]
    if found.well_formed:
        return None
    if found.path == ("",):
        return f"the placeholder {name} is empty", f"write `${{resources.NAME.KEY}}`, or {literal}"
    if ":-" in found.raw:
        return (
            f"the placeholder {name} has a default value, which Score doesn't know",
            f"leave `:-` and what follows out, or {literal}",
        )
    if all(segment.strip() for segment in found.path):
        message = f"the placeholder {name} has spaces around a name"
        # GitHub's workflows have two braces, and blanks within.
        names = [segment.strip(" {").replace(".", "\\.") for segment in found.path]
        return message, f"write `${{{'.'.join(names)}}}`" if (names[0],) in _ROOTS else literal
    return (
        f"the placeholder {name} has an empty part",
        f"two dots, or a dot at an end, have no name between them; {literal}",
    )
