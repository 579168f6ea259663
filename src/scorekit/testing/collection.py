"""Drivers' cases as pytest has them: a file each, with an item a target."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scorekit.testing.cases import FAULTS, DriverCase, DriverFolder, is_case

#: The option of pytest that rewrites what cases expect.
UPDATE = "--scorekit-update"
_OPENED = pytest.StashKey[dict[Path, DriverFolder]]()


def collected(score: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The case that a score file belongs to; None where it is no driver's."""
    return DriverCaseFile.from_parent(parent, path=score) if is_case(score) else None


class DriverCaseFile(pytest.File):
    """One case of a driver."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each target of the case; one that fails where these can't be told, so that other cases run all the same."""
        try:
            case = self.case()
            found = case.targets()
        except FAULTS as fault:
            broken = BrokenCaseItem.from_parent(self, name="case")
            broken.fault = fault
            yield broken
            return
        for target in found:
            yield DriverCaseItem.from_parent(self, name=target)

    def case(self) -> DriverCase:
        """The case; the drivers of its folder are read once for all cases of a run."""
        root = self.path.parents[4]
        opened = self.config.stash.setdefault(_OPENED, {})
        if root not in opened:
            opened[root] = DriverFolder.open(root)
        return DriverCase(self.path.parent, opened[root])


class DriverCaseItem(pytest.Item):
    """One case for one target."""

    parent: DriverCaseFile

    def runtest(self) -> None:
        """Compile it, and hold it against what it expects."""
        self.parent.case().check(self.name, update=bool(self.config.getoption(UPDATE)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """What differs, without the lines of Python that found it."""
        if not isinstance(excinfo.value, FAULTS):
            return super().repr_failure(excinfo, *args, **kwargs)
        return f"{excinfo.value}\n(`pytest {UPDATE}` rewrites what is expected; review it as code)"

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is, and what a summary calls it."""
        return self.path, 0, f"{_called(self.path)}, for {self.name}"


class BrokenCaseItem(pytest.Item):
    """A case of which not even the targets can be told: its driver, its environment or its folder is at fault."""

    fault: Exception

    def runtest(self) -> None:
        """Fail."""
        raise self.fault

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any, **__: Any) -> Any:
        """What is wrong."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is, and what a summary calls it."""
        return self.path, 0, _called(self.path)


def _called(score: Path) -> str:
    """A case as a summary calls it."""
    return f"{'/'.join(score.parts[-5:-3])}, case {score.parent.name}"
