"""Where environments differ, as values: rows with a cell for each environment, and the verdict of a rule."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scorekit.lazy_dataclass import dataclass
from scorekit.redaction import redacted
from scorekit.value_path import is_delicate
from scorekit.values import Opaque, Value, is_secret, references

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.resolve.resolution import Origin

#: ``risk``: what works in one environment may not in another; ``expected``: what environments are for.
Verdict = Literal["risk", "expected"]


@dataclass(frozen=True, slots=True)
class Column:
    """One environment of the report."""

    #: The environment, with its target where it has several.
    label: str
    environment: str
    type: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in which environments differ."""

    key: FactKey
    #: By column's label; None where the environment lacks it. An environment that could not be compiled has no cell.
    cells: Mapping[str, Fact | None]
    verdict: Verdict
    #: The rule's name, for ``--accept``.
    rule: str
    #: Why it is what it is, one line.
    reason: str

    @property
    def span(self) -> Span | None:
        """The first place of the row, in the order of the columns; None where no cell is written anywhere."""
        return next((fact.span for fact in self.cells.values() if fact is not None and fact.span), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something for which an environment could not be compiled: always a risk."""

    environment: str
    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True)
class Parity:
    """Where the environments of a project differ."""

    #: Development first, production last.
    columns: tuple[Column, ...]
    #: The label of the reference column, which the others are compared with; None where nothing could be compiled.
    reference: str | None
    #: Risks first, each in order of what it is about.
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    #: How many things are the same everywhere.
    equal: int = 0

    @property
    def risks(self) -> int:
        """How many risks there are, environments that can't be compiled included."""
        return sum(row.verdict == "risk" for row in self.rows) + len({p.environment for p in self.problems})


#: How a value is known: written out, only in a Secret, or when the workload runs.
Form = Literal["literal", "secret", "run time"]
Aspect = Literal[
    "resource", "class", "driver", "output", "param", "version", "image", "storage",
    "workload", "variable", "container image", "command", "port", "replicas", "profile", "environment variable", "targets",
]  # fmt: skip


#: What stands for a value that is not written out.
_HIDDEN = {"secret": "<in a Secret>", "run time": "<known at run time>"}


class FactKey(NamedTuple):
    """What a fact is about."""

    #: ``api.db`` for a workload's resource, a uid for a shared one, a workload's name, or ``environment``.
    subject: str
    aspect: Aspect
    #: The output, param, variable or image; empty where the aspect has but one.
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of one environment. Its text never holds a secret."""

    text: str
    form: Form = "literal"
    span: Span | None = None
    #: Whether it is computed from something else that a developer can see, which has another fact.
    computed: bool = False
    #: Whether the environment lays it over what the developer wrote.
    enforced: bool = False
    #: Whether a workload reads it.
    used: bool = False

    @property
    def said(self) -> tuple[str, Form, bool]:
        """What of it is compared."""
        return (self.text, self.form, self.enforced)


def fact(name: str, value: Value, origin: Origin, *, used: bool = False) -> Fact:
    """The fact of a resolved value; a literal under a secret's name is not shown."""
    enforced = origin.kind == "enforced" and any(o.kind in ("score", "override") for o in origin.replaced)
    return Fact(
        plain(name, value, delicate=is_delicate(origin.inputs)),
        form_of(value),
        origin.span,
        bool(origin.inputs),
        enforced,
        used,
    )


def form_of(value: Value) -> Form:
    """How a value is known."""
    if is_secret(value):
        return "secret"
    return "run time" if isinstance(value, Opaque) or references(value) else "literal"


def plain(name: str, value: Any, *, delicate: bool = False) -> str:
    """A value as one line that may be shown."""
    form = form_of(value)
    if form != "literal":
        return _HIDDEN[form]
    found = redacted(name, value, delicate=delicate)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, sort_keys=True)
