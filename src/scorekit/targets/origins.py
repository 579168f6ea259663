"""The origins of an emitted object's fields, kept cheap: a few prefixes, or the marks of the tree it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from scorekit.diagnostics import Label
from scorekit.errors import expect
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import spend
from scorekit.location import Source, Span
from scorekit.resolve.resolution import Origin, OriginKind, ResolvedResource

if TYPE_CHECKING:
    from scorekit.source.document import Mark, Path
    from scorekit.targets.api import Origins
    from scorekit.value_path import ValuePath


class FindOrigin(Protocol):
    """Finds an origin when someone asks: most origins are never looked at."""

    def __call__(self) -> Origin:
        """The origin."""
        ...


LazyOrigin = Origin | FindOrigin


@dataclass(frozen=True, slots=True)
class PrefixOrigins:
    """Origins by path prefix; the longest prefix of a path counts. For objects that the target builds itself."""

    root: LazyOrigin
    #: A part with another author has its own origins below its path.
    prefixes: Mapping[Path, LazyOrigin | MarkedOrigins] = field(default_factory=dict)

    @property
    def foreign(self) -> bool:
        """Whether a part is someone else's."""
        return any(isinstance(origin, MarkedOrigins) for origin in self.prefixes.values())

    def at(self, path: Path, *, key: bool = False) -> Origin:
        """The origin of the value at a path, or of its key."""
        expect("path", path, tuple, "a path of keys and indexes")
        for length in range(len(path), 0, -1):
            found = self.prefixes.get(path[:length])
            if found is not None:
                return found.at(path[length:], key=key) if isinstance(found, MarkedOrigins) else now(found)
        return now(self.root)


class ByTarget(NamedTuple):
    """The origin of what the target adds to an object: the place of what it is added to."""

    origins: Origins
    path: Path

    def __call__(self) -> Origin:
        """It, for whoever asks."""
        return Origin("target", self.origins.at(self.path).span)


def now(origin: LazyOrigin) -> Origin:
    """An origin, found if it was not yet."""
    return origin if isinstance(origin, Origin) else origin()


class MarkedOrigins(NamedTuple):
    """Origins from the marks of an evaluated tree, whose shape the object has. For objects of a driver's section."""

    mark: Mark
    kind: OriginKind = "driver"

    @property
    def foreign(self) -> bool:
        """Yes."""
        return True

    def at(self, path: Path, *, key: bool = False) -> Origin:
        """The origin of the value at a path, or of its key: its own mark, or the nearest above."""
        expect("path", path, tuple, "a path of keys and indexes")
        mark = self.mark
        for step in path:
            below = mark.child(step)
            if below is None:
                break
            mark = below
        if key and mark.key is not None:
            mark = mark.key
        # A mapping or list stands for what the target made of it.
        reads = tuple(dict.fromkeys(read for below in mark.walk() for read in below.reads))
        return _origin(self.kind, *mark[:5], reads)


@lru_cache(maxsize=4096)
def _origin(
    kind: OriginKind,
    source: Source,
    line: int,
    column: int,
    end_line: int,
    end_column: int,
    reads: tuple[ValuePath, ...],
) -> Origin:
    """The origin of what stands at a place: one for all resources that a driver serves."""
    return Origin(kind, Span(source, line, column, end_line, end_column), reads)


def value_at(data: Any, path: Path) -> Any:
    """What stands at a path; None where it leads nowhere."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def given(resource: ResolvedResource | None, origin: Origin, value: Any) -> tuple[Label, ...]:
    """Where the setting or param is given that an expression of a driver took its value from, if it is one as it stands."""
    if resource is None or not origin.inputs:
        return ()
    sources = [
        *((f"the setting `{name}`", resource.settings.get(name), o) for name, o in resource.setting_origins.items()),
        *((f"the param `{name}`", traced.value, traced.origin) for name, traced in resource.params.items()),
    ]
    fitting = (each for each in sources if type(each[1]) is type(value) and each[1] == value)
    return tuple(Label(where.span, f"given here, as {what}") for what, _, where in fitting)


@dataclass(frozen=True, slots=True)
class MergedOrigins:
    """The origins of an object after a change: the patch's for what it wrote, else those of before, lists followed."""

    patch: Origins
    below: Origins
    written: Mapping[Path, Path]
    moved: Mapping[Path, tuple[int | None, ...]]
    #: How many changes there were, this one included: a search for an origin goes through all of them.
    changes: int = field(init=False)
    #: Whether one of the two is foreign.
    foreign: bool = field(init=False)

    def __post_init__(self) -> None:
        changes = 1 + (self.below.changes if isinstance(self.below, MergedOrigins) else 0)
        object.__setattr__(self, "changes", changes)
        object.__setattr__(self, "foreign", self.patch.foreign or self.below.foreign)
        spend(changes)

    def at(self, path: Path, *, key: bool = False) -> Origin:
        """The origin of the value at a path, or of its key."""
        expect("path", path, tuple, "a path of keys and indexes")
        layer: Origins = self
        while isinstance(layer, MergedOrigins):
            found = _written(layer, path, key=key)
            if found is not None:
                return found
            if layer.moved:
                path = tuple(_before(layer.moved, path, depth) for depth in range(len(path)))
            layer = layer.below
        return layer.at(path, key=key)


def _written(layer: MergedOrigins, path: Path, *, key: bool) -> Origin | None:
    """The patch's origin, where it wrote what stands at a path or above."""
    for length in range(len(path), -1, -1) if layer.written else ():
        there = layer.written.get(path[:length])
        if there is not None:
            return layer.patch.at((*there, *path[length:]), key=key)
    return None


def _before(moved: Mapping[Path, tuple[int | None, ...]], path: Path, depth: int) -> Any:
    """A step of a path as it was before the change; None below which there was nothing, so that its list counts."""
    step = path[depth]
    earlier = moved.get(path[:depth])
    if earlier is None or not isinstance(step, int) or step >= len(earlier):
        return step
    return earlier[step]
