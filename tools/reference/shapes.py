"""The page of JSON outputs: every key of every shape, its values read off real output."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tools.reference.markdown import code, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Stands for a shape in a key whose value may be anything.
ANY = "any"
_PLAIN = {bool: "true or false", int: "number", str: "text", dict: "object"}

_INTRODUCTION = (
    "# JSON outputs\n\n"
    "Made from real output by `make docs-reference`. What `--format json` prints is one JSON object, in UTF-8, with keys"
    " in a fixed order. The shapes are stable: keys are added, never renamed and never removed, so a tool should pass over"
    " those that it does not know. Secrets are named, never shown. A key whose values may be `null` says so.\n"
)


@dataclass(frozen=True, slots=True)
class Key:
    """What a key means, and the shape of its value or of each of its entries."""

    meaning: str
    #: The shape's name, or ``ANY``; empty for plain values.
    of: str = ""
    #: Whether the value is an object that has such shapes by names of the user's own.
    by_name: bool = False
    #: Whether it may be ``null``, whatever the samples have.
    null: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of an output."""

    name: str
    words: str
    keys: Mapping[str, Key]


@dataclass(frozen=True, slots=True)
class Report:
    """The output of a command: its shapes, the outermost first."""

    title: str
    words: str
    shapes: tuple[Shape, ...]


@dataclass(slots=True)
class _Seen:
    """What real outputs have of one shape."""

    objects: int = 0
    #: From a key to what its values are, each with how often the key was there.
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def page(reports: Iterable[tuple[Report, Sequence[Any]]], shared: Sequence[Shape]) -> str:
    """All outputs as one Markdown page; each report with samples of what its command prints."""
    parts = [_INTRODUCTION]
    known: dict[str, _Seen] = defaultdict(_Seen)
    for report, samples in reports:
        seen = observed(report, samples, shared)
        parts += [f"## {report.title}\n", f"{prose(report.words)}\n"]
        parts += [_entry(shape, seen[shape.name]) for shape in report.shapes]
        for shape in shared:
            _merge(known[shape.name], seen[shape.name])
    parts += ["## Shared shapes\n", *(_entry(shape, known[shape.name]) for shape in shared)]
    return "\n".join(parts)


def observed(report: Report, samples: Iterable[Any], shared: Iterable[Shape] = ()) -> Mapping[str, _Seen]:
    """What samples of an output have, by shape."""
    shapes = {shape.name: shape for shape in (*report.shapes, *shared)}
    found: dict[str, _Seen] = defaultdict(_Seen)
    for sample in samples:
        _observe(report.shapes[0], sample, shapes, found)
    return found


def strangers(report: Report, samples: Iterable[Any], shared: Iterable[Shape] = ()) -> tuple[str, ...]:
    """Keys that samples have and the documentation lacks, and those that it has and no sample shows."""
    shapes = {shape.name: shape for shape in (*report.shapes, *shared)}
    seen = observed(report, samples, shared)
    of_shapes = ((name, shape.keys, seen[name].times) for name, shape in shapes.items() if name in seen)
    differing = tuple(f"{name}.{key}" for name, said, there in of_shapes for key in sorted(said.keys() ^ there.keys()))
    return (*differing, *(f"no {shape.name}" for shape in report.shapes if shape.name not in seen))


def _observe(shape: Shape, value: Mapping[str, Any], shapes: Mapping[str, Shape], found: dict[str, _Seen]) -> None:
    seen = found[shape.name]
    seen.objects += 1
    for key, below in value.items():
        said = shape.keys.get(key, Key(""))
        seen.times[key] += 1
        seen.kinds[key].add(_kind(below, said))
        if said.of in shapes:
            for one in _objects(below, said):
                _observe(shapes[said.of], one, shapes, found)


def _objects(value: Any, said: Key) -> Iterator[Mapping[str, Any]]:
    several = value.values() if said.by_name else value if isinstance(value, list) else (value,)
    yield from (one for one in several if one is not None)


def _kind(value: Any, said: Key) -> str:
    if said.of == ANY:
        return "anything"
    if value is None:
        return "`null`"
    if said.by_name:
        return f"object of names to {code(said.of)}"
    if isinstance(value, list):
        kinds = {code(said.of) if said.of else _kind(one, Key("")) for one in value}
        return f"list of {' or '.join(sorted(kinds))}" if kinds else "list"
    if said.of:
        return code(said.of)
    return _PLAIN[type(value)]


def _merge(into: _Seen, seen: _Seen) -> None:
    into.objects += seen.objects
    for key, kinds in seen.kinds.items():
        into.kinds[key] |= kinds
        into.times[key] += seen.times[key]


def _entry(shape: Shape, seen: _Seen) -> str:
    rows = (
        (
            code(key),
            _values({*seen.kinds[key], *(("`null`",) if said.null else ())}, left_out=seen.times[key] < seen.objects),
            prose(said.meaning),
        )
        for key, said in shape.keys.items()
    )
    return f"### {shape.name}\n\n{prose(shape.words)}\n\n{table(('Key', 'Value', 'Meaning'), rows)}"


def _values(kinds: Iterable[str], *, left_out: bool) -> str:
    """The kinds of a key's values; an empty list says nothing beside a full one."""
    told = sorted(set(kinds), key=lambda kind: (kind == "`null`", kind))
    whole = [kind for kind in told if kind != "list" or not any(k.startswith("list of") for k in told)]
    return " or ".join(whole) + (", may be left out" if left_out else "")
