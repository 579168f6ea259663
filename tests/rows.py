"""Tables of many small rows in one test, since a test costs more than most rows take.

Every row is tried, and each that fails is named, with what failed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

import pytest
from _pytest.mark import ParameterSet

#: What fails a row. One that is skipped does too: it would take with it those that failed before, and those not yet tried.
_FAULTS = (Exception, pytest.fail.Exception, pytest.skip.Exception)
#: Of a value as long as that the beginning names its row.
_LONGEST = 60

Test = Callable[..., None]


def each_row(
    names: str | Sequence[str], table: Iterable[Any], ids: Callable[[Any], str] | None = None
) -> Callable[[Test], Test]:
    """``pytest.mark.parametrize`` within one test: for tests that leave nothing behind that the next row could meet."""
    arguments = tuple(name.strip() for name in names.split(",")) if isinstance(names, str) else tuple(names)
    named = [_named(row, ids, alone=len(arguments) == 1) for row in table]
    assert named, "a table without rows tests nothing"

    def decorated(test: Test) -> Test:
        signature = inspect.signature(test)

        @wraps(test)
        def every_row(**fixtures: Any) -> None:
            faults: dict[str, BaseException] = {}
            for number, (name, values) in enumerate(named, 1):
                try:
                    test(**dict(zip(arguments, values, strict=True)), **fixtures)
                except _FAULTS as fault:
                    fault.add_note(f"in row {number}, {name}")
                    faults[f"{number}, {name}"] = fault
            if faults:
                raise BaseExceptionGroup(f"rows that fail: {'; '.join(faults)}", [*faults.values()])

        others = [p for p in signature.parameters.values() if p.name not in arguments]
        every_row.__signature__ = signature.replace(parameters=others)  # type: ignore[attr-defined] # pytest reads it
        return every_row

    return decorated


def _named(row: Any, ids: Callable[[Any], str] | None, *, alone: bool) -> tuple[str, tuple[Any, ...]]:
    """A row's name, and its values by argument."""
    if isinstance(row, ParameterSet):
        assert not row.marks, "a row with a mark wants a test of its own"
        return row.id if isinstance(row.id, str) else _name(row.values, ids), tuple(row.values)
    values = (row,) if alone else tuple(row)
    return _name(values, ids), values


def _name(values: Sequence[Any], ids: Callable[[Any], str] | None) -> str:
    """What a row is called that has no name of its own: its values."""
    texts = [ids(v) if ids is not None else v if isinstance(v, str) and v.isprintable() else repr(v) for v in values]
    return "-".join(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..." for text in texts)
