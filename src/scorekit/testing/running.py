"""The cases of a project's drivers, run one after another: what ``scorekit drivers test`` and ``drivers new`` are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.suggest import suggestion
from scorekit.testing.cases import DIAGNOSTICS, EXPECTED, FAULTS, DriverFolder, cases_of
from scorekit.workspace.forms import names
from scorekit.workspace.new_driver import drivers_folder

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.workspace.project import Project


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of a case of a driver, for one target."""

    #: ``TYPE/NAME``.
    driver: str
    #: The name of its folder.
    case: str
    #: None where the case could not be read, and so is for no target.
    target: str | None = None
    #: What differs from what is expected, or what is wrong with the case; None where all is well.
    fault: str | None = None
    #: Whether it expects that nothing but findings comes of it.
    is_refusal: bool = False

    def __str__(self) -> str:
        target = "" if self.target is None else f", for {self.target}"
        return f"{self.driver}, case {self.case}{target}: {self.fault or 'as expected'}"


def run_cases(project: Project, drivers: Iterable[str] = (), *, update: bool = False) -> Iterator[CaseResult]:
    """Run the cases of some drivers of a project, or of all: a result for each and each of its targets, as soon as it is there.

    A case ends with its first fault. With ``update`` what the cases expect is rewritten.

    Raises UsageError where there is no such driver.
    """
    asked = names("drivers", drivers, "postgres/own")
    for name in asked:
        if not project.catalogue.has_driver(name):
            raise UsageError(f"there is no driver `{name}`; {suggestion(name, project.catalogue.driver_names())}")
    for root in project.driver_folders or (project.folder.drivers_dir,):
        yield from _run_folder(root, asked, update=update)


def expect_new(project: Project, driver: str) -> Iterator[str]:
    """Write down what the cases of a driver that was just begun come to; a line for each that is not as it will be, and what is next."""
    for result in _run_folder(drivers_folder(project), (driver,), update=True):
        if result.fault is not None:
            yield f"its case is not complete yet: {result.fault}".partition("\n")[0]
            return
        if result.is_refusal:
            yield f"the case does not compile for {result.target} yet: see diagnostics.txt below it"
    yield f"now change them; `scorekit drivers check` and `scorekit drivers test {driver}` tell what they do"


def _run_folder(root: Path, drivers: Collection[str], *, update: bool) -> Iterator[CaseResult]:
    for case in cases_of(DriverFolder.open(root), drivers):
        result = CaseResult(case.driver, case.folder.name)
        try:
            for target in case.targets():
                result = replace(result, target=target)
                case.check(target, update=update)
                there = [path.name for path in case.folder.glob(f"{EXPECTED}/{target}/*")]
                yield replace(result, is_refusal=there == [DIAGNOSTICS])
        except FAULTS as fault:
            yield replace(result, fault=str(fault))


def summary(results: Sequence[CaseResult], *, updated: bool) -> str:
    """How many cases are as expected, or were rewritten, in a sentence without a stop."""
    failed = sum(result.fault is not None for result in results)
    count = sum(result.target is not None for result in results)
    if not results:
        return "no driver here has a case; TYPE/NAME/tests/CASE/score.yaml is one"
    if failed:
        option = spelt("`update`", "`--update`")
        return f"{failed} of {max(count, failed)} cases are not as expected; {option} rewrites what is"
    return f"{count} case{'' if count == 1 else 's'} {'rewritten' if updated else 'as expected'}"
