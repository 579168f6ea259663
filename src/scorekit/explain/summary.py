"""An explanation in one line: what came out, what served it, and where that was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorekit.explain.explanation import Explanation, Step
    from scorekit.location import Span


@dataclass(frozen=True, slots=True)
class Summary:
    """The end of a chain."""

    #: Plain data that may be shown, or NOTHING.
    value: Any
    #: The drivers, and ``binding KEY``, that serve what the subject itself reads.
    served_by: tuple[str, ...]
    #: Where the value is written: the text of the output that it is, else its own.
    span: Span | None


def summary(explanation: Explanation) -> Summary:
    """The end of an explanation's chain."""
    root = explanation.root
    served = dict.fromkeys(_serving(root))
    return Summary(root.value, tuple(served), _decided(root))


def _serving(root: Step) -> tuple[str, ...]:
    """What serves the nearest resources of a chain, not what those rest on in turn."""
    found = []
    waiting = [root]
    while waiting:
        step = waiting.pop(0)
        if step.kind in ("driver", "binding") and step.name:
            found.append(step.name if step.kind == "driver" else f"binding {step.name}")
        elif step.kind not in ("output", "param", "setting", "secret", "requirement"):
            waiting += step.steps
    return tuple(found)


def _decided(root: Step) -> Span | None:
    """Where the value of a chain was decided: followed while one placeholder or output alone makes it."""
    step = root
    while True:
        onwards = [below for below in step.steps if below.kind in _PASSING and below.value == step.value]
        if len(onwards) != 1:
            return step.span
        step = onwards[0]


#: What may pass a value on as it is.
_PASSING = ("variable", "image", "file", "volume", "placeholder", "output", "requirement", "param", "setting")
