"""An outcome has a value, or says why not: never both, never neither."""

from __future__ import annotations

import pytest

from scorekit.diagnostics import Diagnostic, Severity
from scorekit.errors import InternalError
from scorekit.outcome import Failure, Findings, Success

ERROR = Diagnostic("SK101", Severity.ERROR, "it is broken")
WARNING = Diagnostic("SK102", Severity.WARNING, "it is odd")


def test_a_success_has_a_value_and_no_error() -> None:
    made = Success(3, (WARNING,))
    assert (made.ok, made.value, made.errors, made.unwrap()) == (True, 3, (), 3)
    with pytest.raises(InternalError):
        Success(3, (WARNING, ERROR))


def test_a_failure_has_an_error_and_no_value() -> None:
    made = Failure((ERROR, WARNING))
    assert (made.ok, made.value, made.errors) == (False, None, (ERROR,))
    with pytest.raises(ValueError, match=r"^None: SK101: it is broken$"):
        made.unwrap()
    with pytest.raises(InternalError):
        Failure((WARNING,))


def test_findings_make_the_outcome_that_they_allow() -> None:
    assert Findings([WARNING]).outcome("x") == Success("x", (WARNING,))
    assert Findings([WARNING, ERROR]).outcome("x") == Failure((ERROR, WARNING))
    with pytest.raises(InternalError):
        Findings([WARNING]).outcome(None)
