"""What installed packages add: targets, projections, checks, formats of reports and filters, by their entry points.

Names are read from the files of entry points, and a package is imported when what it adds is first used. They are read once a
process, and by hand where there are none: ``importlib.metadata`` takes ten times as long to say so, in every render.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import cache
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scorekit.errors import ExtensionError, ScorekitError
from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Record = TypeVar("Record", bound=DataclassInstance)

_GROUP = "scorekit."
#: The groups of entry points, less ``scorekit.``.
GROUPS = ("checks", "filters", "formats", "projections", "targets")
#: What all of them are called by; a format's name has its kind of result before it: ``diff.csv``.
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, order=True)
class Extension:
    """One entry point of an installed package."""

    #: One of ``GROUPS``.
    group: str
    name: str
    #: Where it is: ``package.module:attribute``, or a module.
    value: str
    #: The package that brings it, as it is installed, and its version.
    distribution: str
    version: str

    def fault(self, words: str) -> ExtensionError:
        """The error about it, of the end of a sentence."""
        package = f"{self.distribution} {self.version}".rstrip()
        return ExtensionError(f"package {package}: entry point `{self.name}` of {_GROUP}{self.group} {words}")

    def load(self) -> Any:
        """What it leads to; the package is imported."""
        from importlib.metadata import EntryPoint

        try:
            return EntryPoint(self.name, self.value, self.group).load()
        except (Exception, SystemExit) as error:
            raise self.fault(f"can't be loaded from `{self.value}`: {type(error).__name__}: {error}") from error

    def record(self, kind: type[Record], **gives: type | tuple[type, ...]) -> Record:
        """The record of a kind that it leads to, whose name is its own; its functions are guarded, and some give what is told."""
        found = self.load()
        if not isinstance(found, kind):
            raise self.fault(
                f"leads to no {kind.__name__}, but to a value of type {type(found).__name__}: `{self.value}`"
            )
        name = getattr(found, "name", None)
        if name != self.name:
            raise self.fault(f"leads to a {kind.__name__} of another name, `{name}`")
        values = {field.name: getattr(found, field.name) for field in fields(found)}
        functions = {key: value for key, value in values.items() if callable(value)}
        return replace(found, **{key: self.guarded(value, gives.get(key)) for key, value in functions.items()})

    def guarded(self, function: Callable[..., Any], gives: type | tuple[type, ...] | None = None) -> Callable[..., Any]:
        """A function of it, whose exceptions are told as faults of the package, also those of what it yields."""

        def call(*args: Any, **kwargs: Any) -> Any:
            with self._blamed():
                result = function(*args, **kwargs)
            if gives is not None and not isinstance(result, gives):
                wanted = " or ".join(each.__name__ for each in (gives if isinstance(gives, tuple) else (gives,)))
                raise self.fault(f"gives a value of type {type(result).__name__}, not of {wanted}")
            return self._each(result) if isinstance(result, Iterator) else result

        return call

    def _each(self, items: Iterator[Any]) -> Iterator[Any]:
        with self._blamed():
            yield from items

    @contextmanager
    def _blamed(self) -> Iterator[None]:
        try:
            yield
        except ScorekitError:
            raise
        except Exception as error:
            # The words of an exception may quote a value, a secret among them: what it is and where must do.
            raise self.fault(f"fails with {type(error).__name__}{self._place(error)}") from error

    def _place(self, error: Exception) -> str:
        """Where the package raised an exception, or called what did."""
        package = re.split(r"[.:]", self.value)[0]
        place, trace = "", error.__traceback__
        while trace is not None:
            module = str(trace.tb_frame.f_globals.get("__name__"))
            if module.partition(".")[0] == package:
                place = f" in {module}, line {trace.tb_lineno}"
            trace = trace.tb_next
        return place


def named(group: str, taken: tuple[str, ...] = ()) -> Mapping[str, Extension]:
    """The extensions of a group by name, in order. ``taken`` are names that none can have.

    Raises ExtensionError for a name that is taken, that another one has, or that can't be written where it is used.
    """
    found: dict[str, Extension] = {}
    for extension in extensions():
        if extension.group != group:
            continue
        name = extension.name
        parts = name.split(".") if group == "formats" else (name,)
        if not all(map(_NAME.fullmatch, parts)) or iskeyword(name):
            raise extension.fault("can't be called so: a name is of small letters, digits and `_`, a letter first")
        if name in taken:
            raise extension.fault("has a name that scorekit itself uses")
        if name in found:
            raise extension.fault(f"has the name of one of package {found[name].distribution}")
        found[name] = extension
    return found


@cache
def extensions() -> tuple[Extension, ...]:
    """Every extension that is installed, in order. Raises ExtensionError for what can't be read, and groups that there are not."""
    return tuple(sorted(each for place in _places() for each in _read(place)))


def listing() -> tuple[str, ...]:
    """What each package adds, a line each, for people: all that a compile rests on beside scorekit and its input."""
    found: dict[str, list[str]] = {}
    for each in extensions():
        found.setdefault(f"{each.distribution} {each.version}".rstrip(), []).append(f"{each.group[:-1]} {each.name}")
    return tuple(f"with {package}: {', '.join(added)}" for package, added in sorted(found.items()))


def _places() -> Iterator[Path]:
    """The folders of installed packages that have entry points for scorekit; of two of one name the first on Python's path counts."""
    seen: set[str] = set()
    here = _here()
    for folder in sys.path:
        # Python itself puts the folder in which it is started there, which may be a repository that nobody vouches for.
        if not os.path.isabs(folder) or folder == here:
            continue
        try:
            names = sorted(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
        except OSError:
            continue
        for name in names:
            package = name.rpartition(".")[0].partition("-")[0].lower()
            if package in seen:
                continue
            seen.add(package)
            try:
                with open(f"{folder}/{name}/entry_points.txt", "rb", buffering=0) as file:
                    text = file.read()
            except OSError:
                continue
            if b"[" + _GROUP.encode() in text:
                yield Path(folder, name)


def _here() -> str | None:
    try:
        return os.getcwd()
    except OSError:
        return None


def _read(place: Path) -> Iterator[Extension]:
    from importlib.metadata import Distribution

    name, _, rest = place.stem.partition("-")
    version = rest.partition("-")[0]
    try:
        points = [point for point in Distribution.at(place).entry_points if point.group.startswith(_GROUP)]
    except Exception as error:
        raise ExtensionError(f"package {name} {version}: its entry_points.txt can't be read: {error}") from error
    for point in points:
        extension = Extension(point.group.removeprefix(_GROUP), point.name, point.value, name, version)
        if extension.group not in GROUPS:
            raise extension.fault(f"is of no group that there is; there are: {', '.join(_GROUP + g for g in GROUPS)}")
        yield extension
