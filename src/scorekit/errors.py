"""The exceptions of scorekit: none of them is about what a user's files say.

ScorekitError
+-- UsageError      the caller's fault: a name that does not exist, arguments that contradict each other (exit 2)
|   +-- UnknownNameError (UnknownEnvironmentError), AbstractEnvironmentError, SeveralTargetsError: what a caller may want
|       to ask about
|   +-- ExtensionError  an installed package that extends scorekit is at fault
+-- InternalError   scorekit's own fault, to be reported (exit 70)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import UnionType


class ScorekitError(Exception):
    """Whatever scorekit raises on purpose."""


class UsageError(ScorekitError):
    """Wrong usage of a function or command, in one sentence."""


class UnknownNameError(UsageError):
    """There is no type, driver or environment of the name."""


class UnknownEnvironmentError(UnknownNameError):
    """There is no environment of the name."""


class AbstractEnvironmentError(UsageError):
    """The environment is only there to be extended."""


class SeveralTargetsError(UsageError):
    """The environment has several targets, and none was chosen."""


class ExtensionError(UsageError):
    """An installed package that extends scorekit is at fault: it is named, with its entry point."""


class InternalError(ScorekitError):
    """A promise between two stages was broken: a fault of scorekit."""


class NotApartError(ScorekitError):
    """A set can't be compiled in parts: it is compiled as a whole, and no caller learns of this."""


def expect(name: str, value: object, kind: type | UnionType, words: str) -> None:
    """Refuse an argument that is of another type than it should be."""
    if not isinstance(value, kind):
        raise UsageError(f"{name} is {words}, not {shown(value)}")


def shown(value: object) -> str:
    """A value as a message of UsageError names it: a short text, a number or None as it is, else its type."""
    short = isinstance(value, str) and len(value) < 60 and value.isprintable()
    return repr(value) if short or value is None or isinstance(value, int | float) else type(value).__name__
