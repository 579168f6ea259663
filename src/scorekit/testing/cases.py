"""A driver's own cases: what a workload that asks for it comes to, for each target.

    resource_drivers/TYPE/NAME/tests/CASE/
        score.yaml              a workload that asks for a resource of the type
        environment.yaml        where more is to be said than that the driver is chosen
        expected/TARGET/        the output, without secrets, and in diagnostics.txt what was found

A repository is not trusted: nothing of it is run, and nothing that a link leads to is read or written.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from scorekit import targets
from scorekit.catalogue import Catalogue, SourceFiles, find_project, read_source
from scorekit.catalogue.folders import DRIVER_FILE, TESTS, is_segment
from scorekit.errors import UsageError
from scorekit.formatting import format as formatted
from scorekit.lazy_dataclass import dataclass
from scorekit.pipeline import compile as compiled
from scorekit.pipeline import files
from scorekit.source.reader import read
from scorekit.targets.api import OutputFile
from scorekit.testing.goldens import golden

if TYPE_CHECKING:
    from scorekit.catalogue import ProjectFolder
    from scorekit.model.driver import Driver
    from scorekit.outcome import Outcome

_T = TypeVar("_T")

SCORE, ENVIRONMENT, EXPECTED, DIAGNOSTICS = "score.yaml", "environment.yaml", "expected", "diagnostics.txt"
#: Secrets are derived from it, and end in no golden.
_SEED = b"of the cases of drivers, no secret"
#: The environment of a case that has none: that of a developer, in which the driver under test is chosen.
_USUAL = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {{name: {name}}}
extends: scorekit/{parent}
drivers: [{{type: {type}, driver: {driver}}}]
"""
_USUAL_NAME = "test"


def is_case(score: Path) -> bool:
    """Whether a file is the score file of a driver's case."""
    deep = len(score.parents) > 4  # a folder of drivers, TYPE, NAME, tests, CASE
    return (
        deep and score.name == SCORE and score.parents[1].name == TESTS and (score.parents[2] / DRIVER_FILE).is_file()
    )


@dataclass(frozen=True, slots=True)
class DriverFolder:
    """A folder of drivers with the project that it belongs to, as they are when it is opened."""

    root: Path
    project: ProjectFolder
    catalogue: Catalogue

    @classmethod
    def open(cls, root: Path) -> DriverFolder:
        """The folder of some drivers. Raises AssertionError where its project's scorekit.yaml has an error."""
        project = _value(find_project([root], root.parent), "project")
        own = () if project.drivers_dir == root else (root,)
        return cls(root, project, Catalogue.load(project, drivers=own).preload())


@dataclass(frozen=True, slots=True)
class DriverCase:
    """One case, in ``TYPE/NAME/tests/CASE``."""

    folder: Path
    drivers: DriverFolder

    @property
    def driver(self) -> str:
        """``TYPE/NAME``."""
        return "/".join(self.folder.relative_to(self.drivers.root).parts[:2])

    @property
    def _has_environment(self) -> bool:
        return os.path.lexists(self.folder / ENVIRONMENT)

    def targets(self) -> tuple[str, ...]:
        """The targets that it is compiled for: those of the driver that its environment has.

        Raises AssertionError where the driver or the environment can't be read, where they have no target in common, and
        where something is expected for another.
        """
        found = self._served()
        stale = sorted(p.name for p in self.folder.glob(f"{EXPECTED}/*") if p.name not in found)
        if stale:
            raise AssertionError(f"{EXPECTED}/{stale[0]} belongs to no target of the case: {', '.join(found)}")
        return found

    def _served(self) -> tuple[str, ...]:
        driver = _value(self.drivers.catalogue.driver(self.driver), self.driver)
        served = driver.targets or targets.names()
        if not self._has_environment:
            return tuple(served)
        name, catalogue = self._environment(driver, served[0])
        offered = _value(catalogue.environment(name), ENVIRONMENT).targets
        found = tuple(target for target in served if target in offered)
        if not found:
            words = (
                f"`{self.driver}` has sections for {', '.join(served)}, and the environment is for {', '.join(offered)}"
            )
            raise AssertionError(words)
        return found

    def check(self, target: str, *, update: bool = False) -> None:
        """Compile it for a target, and hold what comes of it against what it expects, or rewrite that.

        Raises AssertionError with what differs.
        """
        expected = self.folder / EXPECTED / target
        if os.path.realpath(expected) != str(
            Path(os.path.realpath(self.drivers.root), expected.relative_to(self.drivers.root))
        ):
            raise UsageError(f"`{EXPECTED}/{target}` is reached through a link")
        golden(self._made(target), expected, update=update)

    def _made(self, target: str) -> list[OutputFile]:
        """The output and the findings of a compile, as files."""
        project, catalogue = self.drivers.project, self.drivers.catalogue
        name, with_environment = self._environment(_value(catalogue.driver(self.driver), self.driver), target)
        score = _value(read_source(self.folder / SCORE, project.root), SCORE)
        outcome = compiled(
            [score],
            name,
            with_environment,
            target=target,
            seed=_SEED,
            sources=SourceFiles(project.root),
            project=project.name,
        )
        told = formatted(tuple(project.judged(outcome.diagnostics)))
        findings = [OutputFile(DIAGNOSTICS, told.encode())] if told else []
        if outcome.value is None:
            return findings
        chosen = (resource.selection.driver for resource in outcome.value.resolution.resources.values())
        if self.driver not in {driver.name for driver in chosen if driver is not None}:
            raise AssertionError(f"no resource of the case is served by `{self.driver}`")
        return [*files(outcome.value.redacted()), *findings]

    def _environment(self, driver: Driver, target: str) -> tuple[str, Catalogue]:
        """The name of its environment, and a catalogue that has it."""
        catalogue = self.drivers.catalogue
        if self._has_environment:
            source = _value(read_source(self.folder / ENVIRONMENT, self.drivers.project.root), ENVIRONMENT)
            document = read(source).value
            name = (document.text(("metadata", "name")) if document else None) or ""
            name = name if is_segment(name) else "environment"
            return name, catalogue.with_texts({f"environments/{name}.yaml": source})
        parent = next((name for name in catalogue.environment_names() if _is_usual(catalogue, name, target)), "base")
        text = _USUAL.format(name=_USUAL_NAME, parent=parent, type=driver.type, driver=driver.name)
        if parent == "base":  # no developer's is for the target
            text += f"targets: [{', '.join(driver.targets)}]\n"
        return _USUAL_NAME, catalogue.with_texts({f"environments/{_USUAL_NAME}.yaml": text})


#: What a case fails with, be it the driver's fault or the case's.
FAULTS = (AssertionError, UsageError)


def cases_of(drivers: DriverFolder, names: Collection[str] = ()) -> Iterator[DriverCase]:
    """The cases of the drivers of a folder, or of some of these, sorted."""
    for score in sorted(drivers.root.glob(f"*/*/{TESTS}/*/{SCORE}")):
        case = DriverCase(score.parent, drivers)
        if is_case(score) and (not names or case.driver in names):
            yield case


def _is_usual(catalogue: Catalogue, name: str, target: str) -> bool:
    """Whether the built-in environment of a name, where there is one, is a developer's, for a target."""
    builtin = f"scorekit/{name}"
    found = catalogue.environment(builtin).value if catalogue.has_environment(builtin) else None
    return found is not None and not found.abstract and found.type == "development" and target in found.targets


def _value(outcome: Outcome[_T], what: str) -> _T:
    """What an outcome has; an AssertionError with its findings where it has nothing."""
    if outcome.value is None:
        raise AssertionError(formatted(outcome.diagnostics) or f"there is no {what}")
    return outcome.value
