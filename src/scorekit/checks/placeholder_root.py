"""Placeholders begin with ``resources`` or ``metadata``.

The rest, above all ``${HOME}`` and ``${env.X}``, is meant for a shell or another tool, and has to be escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import UNKNOWN_ROOT
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.expanded import PlacedText
    from scorekit.model.workload import Workload
    from scorekit.placeholder import Placeholder

_ROOTS = ("metadata", "resources")
#: What Humanitec's deployments call a workload's own resources, and those that it shares.
RESOURCES_ELSEWHERE = ("externals", "shared")


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders with another root."""
    for placed in workload.placeholders:
        found = placed.placeholder
        if found.well_formed and found.path[0] not in _ROOTS:
            span = workload.placeholder_span(placed)
            message = f"the placeholder `{found.raw}` begins neither with `resources` nor with `metadata`"
            yield UNKNOWN_ROOT.at(span, message, help=_help(workload, placed))


def _help(workload: Workload, placed: PlacedText) -> str:
    found = placed.placeholder
    root, rest = found.path[0], found.raw[2:]
    near = _spelt(found) or did_you_mean(root, _ROOTS)
    if near and len(found.path) > 1:
        return near
    if root in workload.resources:
        return f"write `${{resources.{rest}` to read the resource"
    if len(found.path) > 1 and root in (*RESOURCES_ELSEWHERE, "values"):
        return _of_humanitec(workload, found)
    literal = f"write `${found.raw}` to keep it as it is"
    if placed.path[-1] == "content":
        literal += ", or `noExpand: true` for the whole file"
    if len(found.path) == 1 or root in ("env", "environment"):
        return f"{literal}; {_of_environment(workload, found.path[-1])}"
    return literal


def _spelt(found: Placeholder) -> str | None:
    """The mend of braces and brackets around names of Score's."""
    bare = found.raw.strip("${} ")
    if bare.startswith(tuple(f"{root}." for root in _ROOTS)):
        return f"write `${{{bare}}}`: one pair of braces"
    return "write `${resources.NAME.KEY}`, without brackets" if bare.startswith("resources[") else None


def _of_humanitec(workload: Workload, found: Placeholder) -> str:
    name = found.path[1]
    if found.path[0] == "values":
        return f"{_of_environment(workload, name)}; to keep the text as it is, write `${found.raw}`"
    own = f"`${{resources.{found.raw.partition('.')[2]}`"
    if name in workload.resources:
        return f"write {own}; `scorekit fix` does it"
    return f"declare `{name}` under `resources`, and write {own}"


def _of_environment(workload: Workload, key: str) -> str:
    names = sorted(name for name, resource in workload.resources.items() if resource.type == "environment")
    if names:
        return f"a value of the environment is `${{resources.{names[0]}.{key}}}`"
    return (
        f"a value of the environment is `${{resources.env.{key}}}`, with `env: {{type: environment}}` under `resources`"
    )
