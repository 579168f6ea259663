"""The directives that a driver's text stands under: loops that repeat it, and conditions that it is there for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.resolve.memo import per_object
from scorekit.templates import compile_expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.source.document import Mark
    from scorekit.value_path import ValuePath


@dataclass(frozen=True, slots=True)
class Directive:
    """A ``$when`` or an ``$each`` of a driver."""

    #: What each item is called; empty for a condition.
    variable: str
    #: The expression, as written.
    text: str
    span: Span
    #: The names that the expression reads.
    names: tuple[ValuePath, ...]

    #: What the items are those of, where the expression is a name and nothing else.
    whole: ValuePath | None

    def read(self, names: Sequence[ValuePath]) -> tuple[ValuePath, ...]:
        """What is read by those who read ``names``: parts of the items where the loop goes through something with a name."""
        if not self.variable or self.whole is None:
            return self.names
        item = (self.whole.root, *self.whole.path, 0)
        return tuple(dict.fromkeys(name.below(item) for name in names if name.root == self.variable))


#: Where a text begins: its file, line and column.
Place = tuple[str, int, int]


@per_object
def directives(driver: Driver, target: str) -> Mapping[Place, tuple[Directive, ...]]:
    """From the places of a driver's texts to what they stand under, the outermost first."""
    found: dict[Place, tuple[Directive, ...]] = {}
    for key in ("requires", "outputs", target):
        part = driver.document.at((key,))
        if part is not None:
            found.update(_below(part.data, part.mark, ()))
    return found


def _below(
    data: Any, mark: Mark, above: tuple[Directive, ...], *, raw: bool = False
) -> Iterator[tuple[Place, tuple[Directive, ...]]]:
    """``raw``: below a ``$raw``, whose tree is copied unread and has no directives, whatever its keys are called."""
    if isinstance(data, dict) and not raw:
        above = (*above, *_own(data, mark))
    if above:
        yield mark.span.start, above
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in steps:
        below = mark.child(step)
        if below is not None and (raw or step not in ("$each", "$when")):
            yield from _below(value, below, above, raw=raw or step == "$raw")


def _own(data: dict[Any, Any], mark: Mark) -> Iterator[Directive]:
    """The directives of a mapping; what is repeated is weighed item by item."""
    each, there = data.get("$each"), mark.child("$each")
    if isinstance(each, dict) and there is not None:
        for variable, text in each.items():
            yield from _directive(str(variable), text, there.child(variable) or there)
    yield from _directive("", data.get("$when"), mark.child("$when") or mark)


def _directive(variable: str, text: Any, mark: Mark) -> Iterator[Directive]:
    if isinstance(text, str):
        # What does not compile was refused before anything was made that could be explained.
        found = compile_expression(text)
        names = tuple(dict.fromkeys(name.reads for name in found.names))
        yield Directive(variable, text.strip(), mark.span, names, found.name.reads if found.name else None)
