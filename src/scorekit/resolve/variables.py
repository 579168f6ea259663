"""Where the variables of an environment are written: the outputs that a driver passes on from there came from there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.resolve.memo import per_object
from scorekit.resolve.resolution import Origin
from scorekit.resolve.workload_settings import EVERY
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.model.environment import Environment
    from scorekit.source.document import Path

#: The expression that stands for all of them.
WHOLE = (ValuePath("environment", ("variables",)),)


@per_object
def variable_origins(environment: Environment, workload: str) -> Mapping[str, Origin]:
    """The origin of each variable that a workload's resources see; those of the environment alone for an empty name."""
    paths: list[Path] = [("variables",)]
    if workload:
        paths += [("workloads", EVERY, "variables"), ("workloads", workload, "variables")]
    found: dict[str, Origin] = {}
    for path in paths:
        part = environment.document.at(path)
        for key, value in part.items() if part is not None else ():
            below = found.get(key)
            replaced = () if below is None else (replace(below, replaced=()), *below.replaced)
            found[key] = Origin("environment", value.mark.span, replaced=replaced)
    return found
