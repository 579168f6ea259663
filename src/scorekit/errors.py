"""The exceptions of scorekit: none of them is about what a user's files say.

ScorekitError
+-- UsageError      the caller's fault: a name that does not exist, arguments that contradict each other (exit 2)
+-- InternalError   scorekit's own fault, to be reported (exit 70)
"""

from __future__ import annotations


class ScorekitError(Exception):
    """Whatever scorekit raises on purpose."""


class UsageError(ScorekitError):
    """Wrong usage of a function or command, in one sentence."""


class InternalError(ScorekitError):
    """A promise between two stages was broken: a fault of scorekit."""
