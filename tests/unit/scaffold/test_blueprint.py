"""The blueprint of a project is a value: its files follow from the answers and from nothing else."""

from __future__ import annotations

import re
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.catalogue.private_files import SEED_FILE
from scorekit.scaffold import IGNORED, PIPELINES, Answers, Blueprint, Draft
from tests.property.strategies import words
from tests.reading import load
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.scaffold.blueprint import Pipeline

LABELS = st.sampled_from(["12", "1e5", "0x1f", "no", "null", "true", "12-30"]) | words(digits + ascii_lowercase, 52)


def everything(blueprint: Blueprint) -> tuple[Draft, ...]:
    return (*blueprint.content, blueprint.sample, blueprint.mark, *blueprint.repository, blueprint.ignore)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_no_mark_of_a_template_is_left(pipeline: Pipeline) -> None:
    for draft in everything(Blueprint.of(Answers("shop", pipeline, "scorekit==1"))):
        assert not re.search(r"@[a-z]+@", draft.text), draft.path


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_no_file_is_made_twice(pipeline: Pipeline) -> None:
    paths = [draft.path for draft in everything(Blueprint.of(Answers("shop", pipeline)))]
    assert len(paths) == len(set(paths))


@given(LABELS)
def test_every_legal_name_makes_documents_that_bear_it(name: str) -> None:
    blueprint = Blueprint.of(Answers(name))
    read = {d.path: load(d.text) for d in everything(blueprint) if d.path.endswith(".yaml")}
    assert read["scorekit.yaml"]["name"] == name
    assert read["score.yaml"]["metadata"]["name"] == name
    assert read["environments/prod.yaml"]["namespace"] == name


def test_what_git_must_not_know_is_in_the_gitignore() -> None:
    lines = Blueprint.of(Answers("shop")).ignore.text.splitlines()
    assert SEED_FILE in IGNORED
    assert set(IGNORED) <= set(lines)


@each_row("requirement", ["git+https://git.example.com/x@v1", 'x; python_version < "4"', "a\n- run: b", "${{ x }}"])
def test_a_requirement_reaches_pip_as_one_word(requirement: str) -> None:
    github = load(Blueprint.of(Answers("shop", "github", requirement)).repository[1].text)["jobs"]["check"]
    gitlab = load(Blueprint.of(Answers("shop", "gitlab", requirement)).repository[1].text)["scorekit"]
    assert (github["env"], gitlab["variables"]) == ({"SCOREKIT": requirement}, {"SCOREKIT": requirement})
    install = 'python -m pip install --disable-pip-version-check "$SCOREKIT"'
    # A check finds what platforms have, where a project uses some: nothing else than this fetches it.
    for script in ([step["run"] for step in github["steps"] if "run" in step], gitlab["script"]):
        assert script[:2] == [install, "scorekit platform fetch"]
