"""An explanation as a value: a tree of steps, each with its words, its place and what is shown of its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.location import Span


class _Nothing:
    """No value: None is one."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = _Nothing()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain, and the steps that it rests on."""

    #: What it is about, in one word for tools: ``variable``, ``placeholder``, ``resource``, ``candidate``, ``driver``,
    #: ``binding``, ``param``, ``setting``, ``let``, ``loop``, ``condition``, ``output``, ``secret``, ``field``, ``replaced``, ``fact``; and of what an
    #: overview is made: ``workload``, ``container``, ``image``, ``file``, ``volume``, ``declaration``, ``requirement``,
    #: ``dependent``, ``environment``, ``name``, ``object``, ``place``, ``value``, ``metadata``, ``group``.
    kind: str
    #: One line for people, without a final stop. Never holds a secret.
    text: str
    #: Where it is written; None for a derived fact (what the command line said has a span too).
    span: Span | None = None
    #: Plain data that may be shown (``redaction.shown``), or NOTHING.
    value: Any = NOTHING
    #: For candidates: whether it was chosen.
    chosen: bool | None = None
    steps: tuple[Step, ...] = ()
    #: For resources, drivers, bindings and candidates: the uid, the driver's name, the binding's key.
    name: str = ""

    def walk(self) -> Iterator[Step]:
        """This step and all below it, from the top."""
        yield self
        for step in self.steps:
            yield from step.walk()


def distinct(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Each step once: two chains that rest on one value share its step."""
    return tuple({id(step): step for step in steps}.values())


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an emitted object that a subject reaches."""

    #: ``Deployment/payment-service``.
    object: str
    #: ``spec.template.spec.containers[0].env[0].value``.
    path: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one subject is what it is in one environment, for one target."""

    #: The subject in its full spelling, as ``scorekit explain`` takes it.
    subject: str
    environment: str
    target: str
    root: Step
    #: Where the subject ends in the output, in output order.
    reaches: tuple[Field, ...] = ()


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
