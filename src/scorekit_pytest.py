"""The entry of pytest: drivers' cases are collected, and nothing of scorekit is loaded while there are none.

A case is ``TYPE/NAME/tests/CASE/score.yaml`` in a folder of drivers: see ``scorekit.testing.cases``. This stands beside the package
since pytest rewrites the assertions of the whole package in which its plugin lies, a second for each process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that rewrites goldens of drivers' cases."""
    parser.getgroup("scorekit").addoption(
        "--scorekit-update", action="store_true", help="rewrite what the cases of scorekit drivers expect"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The case of a driver that a score file belongs to."""
    if file_path.name != "score.yaml" or file_path.parts[-3:-2] != ("tests",):
        return None
    from scorekit.testing.collection import collected  # noqa: PLC0415 - whoever has no cases pays nothing

    return collected(file_path, parent)
