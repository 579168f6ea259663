"""The parts of a compiled tree, each of which evaluates to data with marks, or to nothing.

Marks are those of the text that the data came from: what ``$each`` repeats has the mark of the one item that is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Protocol

from scorekit.codes.resolution import BAD_COMPUTED_KEY, EXPRESSION_FAILED, NOTHING_TO_REPEAT, REPEATED_COMPUTED_KEY
from scorekit.diagnostics import Diagnostic, Label
from scorekit.expressions import OMIT, ExpressionError, Name, Template
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import CODE_A_STEP, MAX_DEPTH, MAX_NODES, OverLimitError, spend
from scorekit.resolve.evaluation_faults import evaluation_fault, place
from scorekit.source.document import Mark, StandIn
from scorekit.values import Opaque, Value, size_of, take, to_text

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.outcome import Findings

Scope = Mapping[str, Any]
#: Loop variables: what an item of each is called in the scope, where that is known.
Bound = Mapping[str, Name | None]


class Failed(Enum):
    """The type of ``FAILED``: no value, and a finding that says why."""

    FAILED = "failed"


FAILED: Final = Failed.FAILED


class Computed(StandIn):
    """What an expression will give, where nothing is evaluated: a value, or a key."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


class Node(Protocol):
    """A part of a tree."""

    @property
    def mark(self) -> Mark:
        """Where it is written."""
        ...

    def evaluate(self, scope: Scope, findings: Findings) -> tuple[Value, Mark]:
        """Its value with marks; ``OMIT`` where it is left out, ``FAILED`` where a finding says why there is none."""
        ...

    def outline(self) -> tuple[Any, Mark]:
        """What is known of its value without a scope, with marks; each part that a condition may leave out is there."""
        ...

    def names(self, bound: Bound) -> Iterator[tuple[Name, Span]]:
        """The names that it uses, each with its place."""
        ...


@dataclass(frozen=True, slots=True)
class Constant:
    """A part without expressions: shared by all that it evaluates to."""

    data: Value
    mark: Mark
    #: What it takes each time.
    _steps: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_steps", size_of(self.data, MAX_NODES).steps)

    def evaluate(self, _scope: Scope, _findings: Findings) -> tuple[Value, Mark]:
        """The data as it is written."""
        spend(self._steps, self.mark)
        return self.data, self.mark

    def outline(self) -> tuple[Any, Mark]:
        """The data as it is written."""
        return self.data, self.mark

    def names(self, _bound: Bound) -> Iterator[tuple[Name, Span]]:
        """None."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text with expressions, or a bare one."""

    template: Template
    mark: Mark

    def evaluate(self, scope: Scope, findings: Findings) -> tuple[Value, Mark]:
        """The expression's value, of its own type where it fills the text."""
        value = self.value(scope, findings)
        if take(value, self.mark) > MAX_DEPTH:
            message = f"this comes out nested deeper than {MAX_DEPTH} levels"
            findings.add(EXPRESSION_FAILED.at(self.mark.span, message, help="make a flatter value"))
            return FAILED, self.mark
        return value, _marked(value, self.mark)

    def value(self, scope: Scope, findings: Findings) -> Value:
        """The value alone, for conditions and the like, which write it nowhere."""
        try:
            spend(1 + len(self.template.text) // CODE_A_STEP, self.mark)
            return self.template.evaluate(scope)
        except ExpressionError as error:
            findings.add(evaluation_fault(error, self.template, self.mark, scope))
            return FAILED
        except OverLimitError as error:
            raise error.within(self.mark) from None

    def outline(self) -> tuple[Any, Mark]:
        """A stand-in."""
        return Computed(self.template.text), self.mark

    def names(self, bound: Bound) -> Iterator[tuple[Name, Span]]:
        """The names in the text; a loop variable stands for the items that it takes."""
        for name in self.template.names:
            free = _free(name, bound)
            if free is not None:
                yield free, place(self.mark, self.template.text, name.start, name.end)


@dataclass(frozen=True, slots=True)
class When:
    """A part that is there only under a condition."""

    condition: Leaf
    body: Node

    @property
    def mark(self) -> Mark:
        """The body's."""
        return self.body.mark

    def evaluate(self, scope: Scope, findings: Findings) -> tuple[Value, Mark]:
        """The body's value, or OMIT."""
        value = self.condition.value(scope, findings)
        if isinstance(value, Opaque) or value is OMIT:
            message, hint = f"{value!r} is no condition", "compare what is known at compile time"
            findings.add(EXPRESSION_FAILED.at(self.condition.mark.span, message, help=hint))
            return FAILED, self.mark
        if value is FAILED:
            return FAILED, self.mark
        return self.body.evaluate(scope, findings) if value else (OMIT, self.mark)

    def outline(self) -> tuple[Any, Mark]:
        """The body's."""
        return self.body.outline()

    def names(self, bound: Bound) -> Iterator[tuple[Name, Span]]:
        """The condition's and the body's."""
        yield from self.condition.names(bound)
        yield from self.body.names(bound)


@dataclass(frozen=True, slots=True)
class Each:
    """An item of a list, repeated for each item of a topic."""

    variable: str
    topic: Leaf
    body: Node

    @property
    def mark(self) -> Mark:
        """The body's."""
        return self.body.mark

    def evaluate_all(self, scope: Scope, findings: Findings) -> Iterator[tuple[Value, Mark]]:
        """The body's value for each item."""
        topic = self.topic.value(scope, findings)
        if topic is FAILED:
            yield FAILED, self.mark
            return
        if isinstance(topic, Mapping):
            topic = [{"key": key, "value": topic[key]} for key in sorted(topic)]
        if not isinstance(topic, list | tuple):
            message = f"`$each` needs a list or a mapping, and `{self.topic.template.text.strip()}` is none"
            hint = "where there may be none, write `| default([])`"
            findings.add(NOTHING_TO_REPEAT.at(self.topic.mark.span, message, help=hint))
            yield FAILED, self.mark
            return
        for item in topic:
            yield self.body.evaluate({**scope, self.variable: item}, findings)

    def outline(self) -> tuple[Any, Mark]:
        """The body's, once."""
        return self.body.outline()

    def names(self, bound: Bound) -> Iterator[tuple[Name, Span]]:
        """The topic's, and the body's with the variable as an item of the topic."""
        yield from self.topic.names(bound)
        whole = self.topic.template.name
        of = None if whole is None else _free(whole, bound)
        item = None if of is None else Name((*of.path, 0), of.start, of.end)
        yield from self.body.names({**bound, self.variable: item})


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list with an item that is not constant."""

    items: tuple[Node | Each, ...]
    mark: Mark

    def evaluate(self, scope: Scope, findings: Findings) -> tuple[Value, Mark]:
        """The items that are not omitted."""
        data: list[Value] = []
        marks: list[Mark] = []
        failed = changed = False
        for item in self.items:
            results = (
                item.evaluate_all(scope, findings) if isinstance(item, Each) else (item.evaluate(scope, findings),)
            )
            for value, mark in results:
                if value is FAILED:
                    failed = True
                elif value is OMIT:
                    changed = True
                else:
                    data.append(value)
                    marks.append(mark)
                    changed = changed or mark is not item.mark
        if failed:
            return FAILED, self.mark
        same = not changed and len(marks) == len(self.items)
        return data, self.mark if same else _with_children(self.mark, tuple(marks))

    def outline(self) -> tuple[Any, Mark]:
        """Its items' outlines."""
        outlines = [item.outline() for item in self.items]
        return [data for data, _ in outlines], _with_children(self.mark, tuple(mark for _, mark in outlines))

    def names(self, bound: Bound) -> Iterator[tuple[Name, Span]]:
        """Those of its items."""
        for item in self.items:
            yield from item.names(bound)


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping with a key or a value that is not constant."""

    entries: tuple[tuple[Any, Leaf | None, Node], ...]
    mark: Mark

    def evaluate(self, scope: Scope, findings: Findings) -> tuple[Value, Mark]:
        """The entries that are not omitted."""
        data: dict[Any, Value] = {}
        marks: dict[Any, Mark] = {}
        failed = changed = False
        for written, computed, node in self.entries:
            value, mark = node.evaluate(scope, findings)
            key = written if computed is None else _computed_key(computed, scope, findings)
            if value is FAILED or key is FAILED:
                failed = True
            elif value is OMIT or key is OMIT:
                changed = True
            elif key in data:
                findings.add(_repeated(key, mark, marks[key]))
                failed = True
            else:
                data[key] = value
                marks[key] = mark
                changed = changed or computed is not None or mark is not node.mark
        if failed:
            return FAILED, self.mark
        return data, _with_children(self.mark, marks) if changed else self.mark

    def outline(self) -> tuple[Any, Mark]:
        """Its values' outlines, by key; a stand-in for each key that is computed."""
        data: dict[Any, Any] = {}
        marks: dict[Any, Mark] = {}
        for written, computed, node in self.entries:
            key = written if computed is None else Computed(computed.template.text)
            data[key], marks[key] = node.outline()
        return data, _with_children(self.mark, marks)

    def names(self, bound: Bound) -> Iterator[tuple[Name, Span]]:
        """Those of its keys and values."""
        for _, computed, node in self.entries:
            if computed is not None:
                yield from computed.names(bound)
            yield from node.names(bound)


def _computed_key(leaf: Leaf, scope: Scope, findings: Findings) -> Value:
    value = leaf.value(scope, findings)
    if value is FAILED or value is OMIT or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return to_text(value)
    what = repr(value) if isinstance(value, Opaque) else "this"
    findings.add(BAD_COMPUTED_KEY.at(leaf.mark.span, f"{what} can't be a key", help="a key is a text"))
    return FAILED


def _repeated(key: str, mark: Mark, first: Mark) -> Diagnostic:
    return REPEATED_COMPUTED_KEY.at(
        (mark.key or mark).span,
        f"the key `{key}` comes out twice",
        labels=[Label((first.key or first).span, "first here")],
        help="let the two keys differ",
    )


def _free(name: Name, bound: Bound) -> Name | None:
    """The name in terms of the scope, where its head is a loop variable; None when that is not known."""
    head = name.path[0]
    if head not in bound:
        return name
    item = bound[str(head)]
    return None if item is None else Name((*item.path, *name.path[1:]), name.start, name.end)


def _marked(value: Value, mark: Mark) -> Mark:
    """The mark of a computed value: all of it stands where its expression does."""
    if isinstance(value, dict):
        return _with_children(mark, {key: _marked(item, mark) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return _with_children(mark, tuple(_marked(item, mark) for item in value))
    return mark


def _with_children(mark: Mark, children: Mapping[Any, Mark] | tuple[Mark, ...]) -> Mark:
    # Much faster than _replace, and this runs for every mapping of a driver.
    source, line, column, end_line, end_column, text, key, _, reads = mark
    return Mark(source, line, column, end_line, end_column, text, key, children, reads)
