"""Amounts of compute as Score spells them, as exact numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

_FACTORS: Mapping[str, int] = {suffix: 1000 ** (power + 1) for power, suffix in enumerate("KMGTPE")} | {
    f"{suffix}i": 1024 ** (power + 1) for power, suffix in enumerate("KMGTPE")
}
_MEMORY = r"([0-9.]+)([KMGTPE]i?)?"


def cores(text: str) -> Decimal:
    """An amount of CPU in cores: ``250m`` is a quarter."""
    return Decimal(text.removesuffix("m")) / 1000 if text.endswith("m") else Decimal(text)


def octets(text: str) -> Decimal:
    """An amount of memory in bytes: ``1.5Gi`` is 1610612736. ValueError for what is no amount."""
    match = re.fullmatch(_MEMORY, text)
    if match is None:
        raise ValueError(f"{text!r} is no amount of memory")
    return Decimal(match[1]) * _FACTORS.get(match[2], 1)
