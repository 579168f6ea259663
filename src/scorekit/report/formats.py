"""The formats of a kind of result: the modules of its package, found by listing and loaded when asked for."""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, cast

from scorekit.explain.explanation import NOTHING
from scorekit.location import Span
from scorekit.report import spans
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


#: What tools read of each class of parts: its attributes by name, which are in camel case in JSON, or a function's data.
JsonParts = Mapping[type, tuple[str, ...] | Callable[[Any], dict[str, Any]]]
_UNDERSCORE = re.compile(r"_([a-z])")


def as_json(data: Any, parts: JsonParts) -> str:
    """A result as JSON with a final newline. What has no value is left out, and null stands for what there is not."""

    def plain(part: Any) -> Any:
        if part is None or isinstance(part, str | int | float):
            return part
        if isinstance(part, dict):
            return {key: plain(value) for key, value in part.items()}
        if type(part) in {list, tuple}:
            return [plain(each) for each in part]
        if isinstance(part, Span):
            return spans.record(part)
        shown = parts.get(type(part), str)
        if not isinstance(shown, tuple):
            return plain(shown(part))
        values = ((_UNDERSCORE.sub(lambda found: found[1].upper(), name), getattr(part, name)) for name in shown)
        return {name: plain(value) for name, value in values if value is not NOTHING}

    # Records that are tuples too would be lists to json, so everything is made plain before.
    return json.dumps(plain(data), indent=2, ensure_ascii=False) + "\n"
