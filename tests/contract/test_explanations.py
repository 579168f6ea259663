"""Every value that the examples emit has an explanation, and none of them tells a secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import chdir
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from scorekit.cli.commands.render import command
from scorekit.cli.request import Request
from scorekit.explain.explainer import Explainer
from scorekit.outcome import Findings
from scorekit.report.explanation import text
from scorekit.report.explanation.json import record
from scorekit.workspace.compilation import CompileInputs, compile_environments
from scorekit.workspace.project import Project
from tests.conftest import ROOT
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.explain import Explanation, Step
    from scorekit.targets.api import ManifestSet

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/cases.yaml"))
CASES = [
    pytest.param(folder.name, index, id=f"{folder.name}-{case['output'].rpartition('/')[2]}")
    for folder in EXAMPLES
    for index, case in enumerate(YAML(typ="safe").load(folder / "cases.yaml"))
]


@cache
def explainers(example: str, index: int) -> tuple[Explainer, ...]:
    """The explainer of each target of a case."""
    folder = ROOT / "examples" / example
    case = YAML(typ="safe").load(folder / "cases.yaml")[index]
    with chdir(folder):
        arguments = command.make_context("render", ["--env", case["env"], *case.get("options", [])]).params
        own = {field.name for field in fields(Request)}
        request = Request(**{key: value for key, value in arguments.items() if key in own})
        findings = Findings()
        project = findings.take(Project.of_files(()))
        assert project is not None
        made = compile_environments(
            findings.take(CompileInputs.of(project, request.compile_options())), [case["env"]], findings
        )
    assert made
    assert not findings.failed
    return tuple(map(Explainer, made))


def unfounded(step: Step, seen: dict[int, bool]) -> Iterator[Step]:
    """The ends of a chain that lead to no line; steps that are shared are looked at once."""
    if id(step) in seen:
        return
    seen[id(step)] = True
    if not step.steps and step.span is None and step.kind != "fact":
        yield step
    for below in step.steps:
        yield from unfounded(below, seen)


@each_row(("example", "index"), CASES)
def test_every_emitted_value_is_explained_down_to_lines(example: str, index: int) -> None:
    for explainer in explainers(example, index):
        seen: dict[int, bool] = {}
        leaves = explainer.fields.leaves
        assert {leaf.number for leaf in leaves} == set(range(len(explainer.manifests.manifests)))
        steps = [explainer.field_steps.step(leaf) for leaf in leaves]  # kept alive, for `seen` goes by identity
        assert all(step.span is not None and step.span.line > 0 for step in steps)
        assert [s for step in steps for s in unfounded(step, seen)] == []


@cache
def explained(example: str, index: int) -> tuple[Mapping[str, Explanation], ...]:
    """The explanations of all subjects, by target."""
    return tuple({name: each.explain(name) for name in each.subjects()} for each in explainers(example, index))


@each_row(("example", "index"), CASES)
def test_every_subject_is_explained_and_spells_itself(example: str, index: int) -> None:
    for explainer, of in zip(explainers(example, index), explained(example, index), strict=True):
        for subject, explanation in of.items():
            # What is spelt as it was asked for would be the same question.
            again = explanation if explanation.subject == subject else explainer.explain(explanation.subject)
            assert again.subject == explanation.subject
            assert again.root.text == explanation.root.text
            assert list(unfounded(explanation.root, {})) == []


@each_row(("example", "index"), CASES)
def test_every_field_is_found_by_its_own_spelling(example: str, index: int) -> None:
    for explainer in explainers(example, index):
        for leaf in explainer.fields.leaves:
            field = explainer.fields.field(leaf)
            found = explainer.known.find(f"{field.object}.{field.path}" if field.path else field.object)
            assert (found.number, found.path) == (leaf.number, leaf.path)


def secrets(manifests: ManifestSet) -> set[str]:
    """Every secret value that a compile wrote, plain and in base64."""
    found = set()
    for manifest in manifests.manifests:
        if manifest.secret:
            coded = list(manifest.data.get("data", {}).values())
            found |= {
                *coded,
                *(base64.b64decode(c).decode() for c in coded),
                *manifest.data.get("stringData", {}).values(),
            }
    for file in manifests.files:
        if file.secret:
            lines = [line for line in file.content.decode().splitlines() if "=" in line and line[:1] != "#"]
            plain = {line.partition("=")[2].strip("'\"") for line in lines}
            found |= plain | {base64.b64encode(value.encode()).decode() for value in plain}
    return {value for value in found if len(value) > 5}


@each_row(("example", "index"), CASES)
def test_no_explanation_tells_a_secret(example: str, index: int) -> None:
    for explainer, of in zip(explainers(example, index), explained(example, index), strict=True):
        hidden = secrets(explainer.manifests)
        if not hidden:
            continue
        explanations = [*map(explainer._leaf, explainer.fields.leaves), *of.values()]
        # Without the indents of the report, which Python's own encoder takes long to write.
        plain = json.dumps([record(one) for one in explanations], ensure_ascii=False)
        whole = "\n".join((text.render(explanations), plain))
        assert not [value for value in hidden if value in whole]


def test_the_examples_hold_secrets_to_look_for() -> None:
    assert sum(bool(secrets(e.manifests)) for case in CASES for e in explainers(*case.values)) > 5
