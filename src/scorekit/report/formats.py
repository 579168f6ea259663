"""The formats of a kind of result: the modules of its package, found by listing and loaded when asked for.

Installed packages add others (``scorekit.formats``), each named by its kind and its own name: ``diff.csv``.
"""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Generic, Protocol, TypeVar, cast

from scorekit import installed
from scorekit.lazy_dataclass import dataclass
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
    #: The functions of a format.
    functions: tuple[str, ...] = ("render",)

    def names(self) -> tuple[str, ...]:
        """The formats that there are: ``json``, ``text``."""
        return tuple(sorted((*_modules(self._kind), *self._added())))

    def find(self, name: str) -> FormatT:
        """The format of a name that ``names`` lists."""
        if (extension := self._added().get(name)) is None:
            return cast("FormatT", import_module(f"{self.package}.{name}"))
        found = extension.load()
        wrong = [each for each in self.functions if not callable(getattr(found, each, None))]
        if wrong:
            raise extension.fault(
                f"leads to no format of this kind, which has a function `{wrong[0]}`: `{extension.value}`"
            )
        functions = {each: extension.guarded(getattr(found, each), str) for each in self.functions}
        return cast("FormatT", SimpleNamespace(**functions))

    @property
    def _kind(self) -> str:
        return self.package.rpartition(".")[2]

    def _added(self) -> Mapping[str, installed.Extension]:
        """Those of installed packages."""
        return {name.partition(".")[2]: each for name, each in _added().items() if name.partition(".")[0] == self._kind}


def _modules(kind: str, *, packages: bool = False) -> tuple[str, ...]:
    """The names of modules in a package of ``scorekit.report``, or of all packages in it."""
    return tuple(
        module.name
        for module in pkgutil.iter_modules([str(Path(__file__).parent / kind)])
        if module.ispkg or not packages
    )


@cache
def _added() -> Mapping[str, installed.Extension]:
    """The formats of installed packages. Raises ExtensionError for one of a kind of result that there is not."""
    if not any(each.group == "formats" for each in installed.extensions()):
        return {}  # the folders are many, and each command says its formats
    kinds = _modules("", packages=True)
    found = installed.named("formats", tuple(f"{kind}.{name}" for kind in kinds for name in _modules(kind)))
    for name, extension in found.items():
        if name.count(".") != 1 or name.partition(".")[0] not in kinds:
            raise extension.fault(
                f"is of no kind of result; it is called KIND.NAME, and the kinds are: {', '.join(kinds)}"
            )
    return found


#: What tools read of each class of parts: its attributes by name, which are in camel case in JSON, or a function's data.
JsonParts = Mapping[type, tuple[str, ...] | Callable[[Any], dict[str, Any]]]
_UNDERSCORE = r"_([a-z])"


def as_json(data: Any, parts: JsonParts) -> str:
    """A result as JSON with a final newline. What has no value is left out, and null stands for what there is not."""
    from scorekit.explain.explanation import NOTHING  # noqa: PLC0415 - most commands have no such report

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
        values = ((re.sub(_UNDERSCORE, lambda found: found[1].upper(), name), getattr(part, name)) for name in shown)
        return {name: plain(value) for name, value in values if value is not NOTHING}

    # Records that are tuples too would be lists to json, so everything is made plain before.
    return json.dumps(plain(data), indent=2, ensure_ascii=False) + "\n"
