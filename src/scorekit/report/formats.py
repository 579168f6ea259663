"""The formats of a kind of result: the modules of its package, found by listing and loaded when asked for."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Generic, Protocol, TypeVar, cast

from scorekit.report.terminal import PLAIN, Palette

ResultT_contra = TypeVar("ResultT_contra", contravariant=True)
FormatT = TypeVar("FormatT")


class Format(Protocol[ResultT_contra]):
    """A module that writes a kind of result."""

    def render(self, result: ResultT_contra, palette: Palette = PLAIN, /) -> str:
        """The result as text with a final newline; for people, empty where there is nothing to say."""
        ...


@dataclass(frozen=True, slots=True)
class Formats(Generic[FormatT]):
    """The formats in a package of ``scorekit.report``."""

    package: str

    def names(self) -> tuple[str, ...]:
        """The formats that there are: ``json``, ``text``."""
        folder = Path(__file__).parent / self.package.rpartition(".")[2]
        return tuple(sorted(module.name for module in pkgutil.iter_modules([str(folder)])))

    def find(self, name: str) -> FormatT:
        """The format of a name that ``names`` lists."""
        return cast("FormatT", import_module(f"{self.package}.{name}"))
