"""CPU and memory of containers: as Score spells them, with the environment's defaults, in Kubernetes' words."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from scorekit.targets.kubernetes.emission import Places, score_origin

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload
    from scorekit.targets.kubernetes.emission import Emission

_QUANTITY = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))([eE][+-]?[0-9]+|[KMGTPE]i|[numkMGTPE])?")
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
    emission: Emission, workload: ResolvedWorkload, container: ResolvedContainer
) -> tuple[dict[str, dict[str, str]], Places]:
    """The container's ``resources``: what it asks for, and the environment's defaults where it asks for nothing."""
    found: dict[str, dict[str, str]] = {}
    places = Places()
    asked, defaults = container.spec.resources, workload.settings.resources
    if asked is None and defaults is None:
        return found, places
    for section in ("limits", "requests"):
        amounts: dict[str, str] = {}
        for name in ("cpu", "memory"):
            amount = getattr(getattr(asked, section, None), name, None)
            if amount is not None:
                origin = score_origin(workload, ("containers", container.name, "resources", section, name))
            else:
                amount = getattr(getattr(defaults, section, None), name, None)
                if amount is None:
                    continue
                origin = emission.setting(workload.name, "resources", section, name)
            amounts[name] = spelt(amount)
            places.note((section, name), origin)
        if amounts:
            found[section] = amounts
    return found, places


def spelt(amount: str) -> str:
    """A Score amount as Kubernetes spells it: decimal kilo is a small ``k`` there."""
    return amount[:-1] + "k" if amount.endswith("K") else amount
