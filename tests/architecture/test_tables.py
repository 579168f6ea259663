"""Every row of every table has a test that fails without it: ``make rows`` takes each away, and this keeps its list whole."""

from __future__ import annotations

from tests.mutation.judging import ROOT
from tests.mutation.tables import HOLDERS, tables


def test_every_table_is_held_by_the_tests_of_a_file() -> None:
    found, held = {table.key for table in tables()}, {key for keys in HOLDERS.values() for key in keys}
    assert sorted(found - held) == [], "name the tests of these in tests/mutation/tables.py, and run `make rows`"
    assert sorted(held - found) == [], "these are no tables any longer"
    assert [file for file in HOLDERS if not (ROOT / file).is_file()] == []
