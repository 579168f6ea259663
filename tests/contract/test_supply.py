"""What is brought from elsewhere: by a commit or a digest, which nobody can move, and within bounds that were tried."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scorekit.scaffold import PIPELINES, Answers, Blueprint

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {path.stem: path.read_text("utf-8") for path in (ROOT / "requirements").iterdir()}
#: An action that somebody else keeps, and an image; a `#` after either tells which version it is.
_ACTION = re.compile(r"uses: (?!acme/)(\S+)(.*)")
_IMAGE = re.compile(r"(?:image|default): ((?!registry\.example\.com/)[\w./-]+:\d\S*)")


def written() -> dict[str, str]:
    """What runs on others' machines, what ``init`` writes, and the pages that people copy from."""
    made = (Blueprint.of(Answers("shop", pipeline)) for pipeline in PIPELINES)
    texts = {draft.path: draft.text for each in made for draft in (*each.content, each.sample, *each.repository)}
    pages = ("action.yml", "templates/scorekit.yml", "docs/how-to/github.md", "docs/how-to/gitlab.md")
    return texts | {name: (ROOT / name).read_text("utf-8") for name in pages}


def test_actions_are_given_by_commit_and_say_their_version() -> None:
    found = [(name, *each) for name, text in written().items() for each in _ACTION.findall(text)]
    assert {"action.yml", ".github/workflows/scorekit.yml", "docs/how-to/github.md"} == {name for name, *_ in found}
    for name, action, comment in found:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action), (name, action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), (name, comment)


def test_images_are_given_by_digest() -> None:
    found = [(name, image) for name, text in written().items() for image in _IMAGE.findall(text)]
    wanted = {"score.yaml", ".gitlab-ci.yml", "templates/scorekit.yml", "docs/how-to/gitlab.md"}
    assert wanted <= {name for name, _ in found}
    for name, image in found:
        assert re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", image), (name, image)


def pins(lock: str) -> dict[str, str]:
    """The versions that a lock has, by name."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCKS[lock], re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_digest_of_everything_and_names_no_host(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z])", LOCKS[lock], flags=re.MULTILINE)[1:]
    assert len(blocks) >= len(pins(lock)) > 10
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCKS[lock]


def test_the_lock_of_npm_has_a_digest_of_everything_and_names_no_host() -> None:
    text = (ROOT / "tests/package-lock.json").read_text("utf-8")
    own, *packages = json.loads(text)["packages"].values()
    assert own["devDependencies"] == json.loads((ROOT / "tests/package.json").read_text("utf-8"))["devDependencies"]
    assert all(package["integrity"].startswith("sha512-") for package in packages)
    assert "://" not in text


def test_what_is_locked_is_what_the_project_asks_for_up_to_what_was_tried() -> None:
    extras = PROJECT["optional-dependencies"]
    asked = {"run": PROJECT["dependencies"], "dev": extras["dev"], "docs": extras["docs"]}
    for lock, texts in asked.items():
        for requirement in map(Requirement, (*PROJECT["dependencies"], *texts)):
            name = canonicalize_name(requirement.name)
            assert requirement.specifier.contains(pins(lock)[name]), (lock, name)
    for requirement in map(Requirement, PROJECT["dependencies"]):
        assert "<" in {each.operator for each in requirement.specifier}, requirement


def test_the_locks_agree() -> None:
    for lock in ("run", "docs"):
        assert not {name: v for name, v in pins(lock).items() if pins("dev").get(name, v) != v}
    assert pins("run").keys() <= pins("dev").keys()
