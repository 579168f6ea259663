"""CPU and memory of containers: as Score spells them, with the environment's defaults, in Kubernetes' words."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from scorekit.resolve.workload_settings import amounts
from scorekit.targets.kubernetes.emit_context import OriginBuilder, score_origin

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload
    from scorekit.targets.kubernetes.emit_context import EmitContext

_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40}))([eE][+-]?[0-9]{1,2}|[KMGTPE]i|[numkMGTPE])?"
)
_SUFFIXES = {
    **{suffix: Fraction(1000) ** power for power, suffix in enumerate("num1kMGTPE", start=-3)},
    **{f"{suffix}i": Fraction(1024) ** power for power, suffix in enumerate("KMGTPE", start=1)},
}


@lru_cache(maxsize=1024)
def quantity(text: str) -> Fraction | None:
    """What a Kubernetes quantity amounts to; None when it is none."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    number, suffix = match.groups()
    if suffix is None:
        return Fraction(number)
    if suffix in _SUFFIXES:
        return Fraction(number) * _SUFFIXES[suffix]
    return Fraction(number + suffix)


def resources(
    emission: EmitContext, workload: ResolvedWorkload, container: ResolvedContainer
) -> tuple[dict[str, dict[str, str]], OriginBuilder]:
    """The container's ``resources``: what it asks for, and the environment's defaults where it asks for nothing."""
    found: dict[str, dict[str, str]] = {}
    places = OriginBuilder()
    for amount in amounts(container.spec.resources, workload.settings.resources):
        path = (amount.section, amount.name)
        if amount.own:
            origin = score_origin(workload, ("containers", container.name, "resources", *path))
        else:
            origin = emission.setting(workload.name, "resources", *path)
        found.setdefault(amount.section, {})[amount.name] = spelt(amount.text)
        places.note(path, origin)
    return found, places


def spelt(amount: str) -> str:
    """A Score amount as Kubernetes spells it: decimal kilo is a small ``k`` there."""
    return amount[:-1] + "k" if amount.endswith("K") else amount
