"""Limits and budgets: what one command may take, counted before the work and never by the clock.

Two things are counted over a whole run: the letters that are compared for hints, and the *steps* of a compile. A step is a
value that is made, looked at or written, or 64 characters of text: a microsecond or a few. What multiplies (``$each`` in
``$each``, a ``let`` that doubles the one before, ``requires`` that fan out, patches that copy) ends with the
steps, and a project of ten thousand workloads does not, since each value of a score file brings some.

The allowances are ambient, as ``decimal``'s precision is: they are spent in expressions, patches and targets, far below
the code that starts a compile. Without an open budget nothing is counted. With them goes what a command need not do twice
(``once``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeVar

from scorekit.errors import ScorekitError

if TYPE_CHECKING:
    from scorekit.location import Span

A = TypeVar("A")
R = TypeVar("R")

#: The longest word that is compared with others for "did you mean": as long as any name of Kubernetes.
LONGEST_NAME: Final = 63
#: How many letters are compared for "did you mean" in one command, by the length of the words: about a second of work.
#: Three misspelt names among ten thousand are within it, and thousands among a dozen.
COMPARED_LETTERS: Final = 320_000

#: Values of one text, keys included, and those that aliases repeat.
MAX_NODES: Final = 100_000
MAX_ALIASED: Final = 10_000
#: Mistakes that are reported of one text.
MAX_FINDINGS: Final = 1_000
#: Levels of mappings and lists, of a file and of what expressions make; low enough for recursion over one.
MAX_DEPTH: Final = 100
#: How deep brackets and operations of one expression may nest. Jinja takes fourteen calls within calls for a bracket and six
#: for an operation, and Python has a thousand of them for all that is going on.
DEEPEST_BRACKET: Final = 20
DEEPEST_OPERATION: Final = 40
#: The longest text, in characters, and the longest list that an expression may make.
LONGEST_TEXT: Final = 64 * 1024
LONGEST_LIST: Final = 10_000
#: The longest text with placeholders, as written and with them filled: no ConfigMap, variable or param holds more.
LONGEST_FILLED: Final = 2**20
#: Whole numbers stay below this, as in every language that reads manifests.
LARGEST_NUMBER: Final = 2**63
#: Steps of a compile: what any project may take, and what each value of its score files adds.
STEPS: Final = 500_000
STEPS_A_VALUE: Final = 100
#: What all compiles of one command may take beyond what score files add: a repository may have a thousand environments.
STEPS_OF_COMMAND: Final = 10 * STEPS
#: Characters of text that count as one value.
CHARACTERS_A_STEP: Final = 64
#: Characters of an expression that do: a name has about as many.
CODE_A_STEP: Final = 16
#: Characters of a driver's file that do, when it is first used: reading an expression takes longer than evaluating it.
READ_A_STEP: Final = 4
#: In how many places of its objects a workload's settings in the environment are written: labels are in each object.
OBJECTS_OF_WORKLOAD: Final = 4
#: What an instance of a resource takes beside its values: a driver is chosen, its settings are merged, edges are drawn.
STEPS_OF_INSTANCE: Final = 100
#: What a finding takes, where one text may be read for many.
STEPS_OF_FINDING: Final = 10
#: What an output takes: its origin is kept, and the contract is asked.
STEPS_OF_OUTPUT: Final = 10


class OverLimitError(ScorekitError):
    """A compile has taken all of its steps; the pipeline makes a finding of this."""

    def __init__(self, place: HasSpan | None) -> None:
        super().__init__("the compile takes more steps than it may")
        self._place = place

    @property
    def span(self) -> Span | None:
        """What was being made, where that is known."""
        return None if self._place is None else self._place.span

    def within(self, place: HasSpan) -> OverLimitError:
        """The same, of what stands at a place, unless a nearer one is known."""
        return self if self._place is not None else OverLimitError(place)


class HasSpan(Protocol):
    """Anything with a place in a source."""

    @property
    def span(self) -> Span:
        """Where it is written."""
        ...


class _Steps:
    """The steps that are left to a compile, and how many of all that it had its score files brought."""

    __slots__ = ("granted", "left", "most")

    def __init__(self, left: int) -> None:
        self.most = self.left = left
        self.granted = 0


class _CommandBudget:
    """What is left to one command."""

    __slots__ = ("known", "letters", "steps")

    def __init__(self) -> None:
        #: What ``once`` was asked, by function and identity, each with what keeps the identity from being another's.
        self.known: dict[tuple[Callable[..., Any], int], tuple[Any, Any]] = {}
        self.letters = COMPARED_LETTERS
        self.steps = STEPS_OF_COMMAND


_command: ContextVar[_CommandBudget | None] = ContextVar("command", default=None)
_steps: ContextVar[_Steps | None] = ContextVar("steps", default=None)


@contextmanager
def command_budget(*, anew: bool = False) -> Iterator[None]:
    """One command or one call of the library, with its allowances. What it calls shares them, unless it begins ``anew``."""
    shared = None if anew else _command.get()
    token = _command.set(shared or _CommandBudget())
    try:
        yield
    finally:
        _command.reset(token)


@contextmanager
def step_budget() -> Iterator[None]:
    """One compile, with its own steps."""
    command = _command.get() or _CommandBudget()
    most = min(STEPS, command.steps)
    allowance = _Steps(most)
    token = _steps.set(allowance)
    try:
        yield
    finally:
        _steps.reset(token)
        # What the score files added counts first.
        command.steps -= max(0, most - max(0, allowance.left))


@contextmanager
def attributed_to(place: HasSpan) -> Iterator[None]:
    """Attributes an OverLimitError raised within to a place, unless a nearer one is known."""
    try:
        yield
    except OverLimitError as error:
        raise error.within(place) from None


def once(function: Callable[[A], R], argument: A) -> R:
    """What a pure function makes of an object, made once a command: in several environments each file is read and checked once."""
    command = _command.get()
    if command is None:
        return function(argument)
    key = (function, id(argument))
    if key not in command.known:
        command.known[key] = (argument, function(argument))
    found: R = command.known[key][1]
    return found


def may_compare(letters: int) -> bool:
    """Whether there is still allowance for some comparisons, which it then takes. Outside of ``command_budget`` there is always."""
    command = _command.get()
    if command is None:
        return True
    if command.letters <= letters:
        command.letters = 0 if letters else command.letters
        return False
    command.letters -= letters
    return True


def grant(values: int) -> None:
    """Add the steps that so many values of a score file bring."""
    allowance = _steps.get()
    if allowance is not None:
        allowance.left += values * STEPS_A_VALUE
        allowance.granted += values * STEPS_A_VALUE


def spend(steps: int, place: HasSpan | None = None) -> None:
    """Take some steps, for what stands at a place. OverLimitError where so many are not left."""
    allowance = _steps.get()
    if allowance is None:
        return
    allowance.left -= steps
    if allowance.left < 0:
        raise OverLimitError(place)


def steps_left() -> int:
    """How many steps are left: no more of a value need be looked at to know that it is too large."""
    allowance = _steps.get()
    return STEPS if allowance is None else allowance.left


class Cost(NamedTuple):
    """What some work took of the allowances, so that it can be counted again where the work is not done again."""

    granted: int
    spent: int
    letters: int


class Allowances(NamedTuple):
    """What is left at one moment: letters and steps of the command, steps of the compile and those that were granted."""

    letters: int
    steps_of_command: int
    left: int
    granted: int

    def taken(self) -> Cost:
        """What was taken since."""
        now = allowances()
        granted = now.granted - self.granted
        return Cost(granted, self.left - now.left + granted, self.letters - now.letters)

    def restore(self) -> None:
        """Leave as much as there was then: what was done since is done again, in another way."""
        command, steps = _command.get(), _steps.get()
        if command is not None:
            command.letters, command.steps = self.letters, self.steps_of_command
        if steps is not None:
            steps.left, steps.granted = self.left, self.granted


def allowances() -> Allowances:
    """What is left now."""
    command, steps = _command.get() or _CommandBudget(), _steps.get() or _Steps(STEPS)
    return Allowances(command.letters, command.steps, steps.left, steps.granted)


def charge(cost: Cost) -> None:
    """Count what some work took that is not done again. OverLimitError where it could not be done now."""
    spend(cost.spent)
    if cost.letters:
        may_compare(cost.letters)
    allowance = _steps.get()
    if allowance is not None:
        allowance.left += cost.granted
        allowance.granted += cost.granted


def draws_on_command() -> bool:
    """Whether a compile may take more than its score files bring: of the steps of the command, or all of its letters."""
    steps = _steps.get()
    return (steps is not None and steps.left < steps.most) or not may_compare(0)
