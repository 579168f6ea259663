"""What is told of an example is held against what happens: a text in its files is changed, and the example compiled again.

Each change of a value must lie within what ``impact`` said of its line, and a value that is written in one place must
follow when the text at this place does.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from scorekit.explain.explainer import Explainer
from scorekit.explain.paths import leaves
from scorekit.impact.measure import impact
from scorekit.impact.subject import ImpactSubject, areas_at
from scorekit.location import Source
from scorekit.outcome import Findings
from scorekit.source import reader
from scorekit.workspace.compilation import CompileInputs, compile_environments
from scorekit.workspace.options import ProjectOptions
from scorekit.workspace.project import Project
from tests.conftest import ROOT
from tests.property.strategies import ALL, law

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.source.document import Mark
    from scorekit.targets.api import ManifestSet

#: The example, the environment, and the files of it (and of what is built in) in which every so many a text is changed; half
#: of those in each run of the suite.
CASES = [
    ("08-shop", "dev", 2, ["web/score.yaml", "environments/dev.yaml", "resource_drivers/dns/cluster-local/driver.yaml"]),
    ("08-shop", "dev", 4, ["api/score.yaml", "resource_drivers/postgres/in-cluster/driver.yaml"]),
    ("05-files-and-volumes", "local", 2, ["score.yaml", "resource_drivers/volume/compose/compose.yaml"]),
    ("03-shared-database", "local", 2, ["orders/score.yaml", "resource_drivers/postgres/shared/driver.yaml"]),
    ("07-own-driver", "dev", 3, ["score.yaml", "resource_drivers/smtp/mailpit/kubernetes.yaml"]),
]  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A scalar of a file."""

    mark: Mark
    value: Any

    def replaced(self, text: str, value: Any) -> str:
        """The file's text with another value in the scalar's place."""
        lines = text.splitlines(keepends=True)

        def offset(line: int, column: int) -> int:
            return sum(map(len, lines[: line - 1])) + column - 1

        first, last = offset(self.mark.line, self.mark.column), offset(self.mark.end_line, self.mark.end_column)
        end = "\n" if text[first:last].endswith("\n") else ""
        return f"{text[:first]}{json.dumps(value)}{end}{text[last:]}"

    @property
    def others(self) -> list[Any]:
        """Values to try in its place."""
        if isinstance(self.value, bool) or self.value is None:
            return [not self.value]
        if isinstance(self.value, int | float):
            return [self.value + 1]
        number = re.match(r"\d+", self.value)
        raised = [f"{int(number[0]) + 1}{self.value[number.end() :]}"] if number else []
        return [*raised, f"{self.value}x"]


def texts(mark: Mark, value: Any) -> Iterator[Text]:
    children = mark.children
    if children is None:
        yield Text(mark, value)
        return
    for step, below in children.items() if isinstance(children, dict) else enumerate(children):
        yield from texts(below, value[step])


def made(folder: Path, environment: str) -> ManifestSet | None:
    """The only set of an environment; None where it does not compile."""
    with chdir(folder):
        options = ProjectOptions.of({"images": ["registry.example.com/x:1"]})
        findings = Findings()
        project = findings.take(Project.of_files(()))
        found = (
            compile_environments(findings.take(CompileInputs.of(project, options)), [environment], findings)
            if project is not None
            else ()
        )
    return found[0] if found and not findings.failed else None


def objects(manifests: ManifestSet) -> dict[str, dict[Any, Any]]:
    return {f"{m.kind}/{m.name}": dict(leaves(m.data)) for m in manifests.manifests}


@law
@pytest.mark.parametrize(
    ("example", "environment", "every", "files"), CASES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_changes_was_foretold_and_what_is_written_follows(
    example: str, environment: str, every: int, files: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "examples" / example, folder, ignore=shutil.ignore_patterns("expected"))
    for file in files:
        if not (folder / file).exists():
            shutil.copytree((ROOT / file).parent, (folder / file).parent, dirs_exist_ok=True)
            shutil.copy((ROOT / file).parents[1] / "type.yaml", (folder / file).parents[1])
    before = made(folder, environment)
    assert before is not None
    old, explainer = objects(before), Explainer(before)
    written = {leaf.origin.span.start: leaf for leaf in explainer.fields.leaves}
    tried = 0
    for file in files:
        source = Source(file, (folder / file).read_text("utf-8"))
        document = reader.read(source).unwrap()
        for text in list(texts(document.mark, document.data))[:: every if ALL else 2 * every]:
            after = next(
                filter(None, (_changed(folder, source, text, value, environment) for value in text.others)), None
            )
            if after is None:
                continue
            tried += 1
            new = objects(after)
            differ = {name for name in old if old[name] != new.get(name)}
            line = ImpactSubject("place", file, tuple((area,) for area in areas_at(source, text.mark.line)))
            assert differ <= {o.object for o in impact(line, [before]).objects()}, (file, text.mark.line, text.value)
            leaf = written.get((file, text.mark.line, text.mark.column))
            if leaf is not None and leaf.origin.kind != "target":
                now = new.get(f"{leaf.manifest.kind}/{leaf.manifest.name}", {})
                assert now.get(leaf.path) != leaf.value, (file, text.mark.line, leaf.path)
    assert tried > (5 if ALL else 2)


def _changed(folder: Path, source: Source, text: Text, value: Any, environment: str) -> ManifestSet | None:
    place = folder / source.name
    place.write_text(text.replaced(source.text, value), "utf-8")
    try:
        return made(folder, environment)
    finally:
        place.write_text(source.text, "utf-8")
