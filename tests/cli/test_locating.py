"""A finding says in which of several environments it holds, whichever command meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.golden.running import run

if TYPE_CHECKING:
    from pathlib import Path

SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: shop:1}}
resources: {db: {type: postgres, params: {size: SIZE}}}
"""
ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: NAME}
extends: scorekit/dev
drivers: [{type: postgres, driver: DRIVER}]
"""
COMMANDS = {
    "check": ["check"],
    "explain": ["explain", "shop"],
    "impact": ["impact", "score.yaml"],
    "diff": ["diff", "--env", "one", "--env", "two"],
}


def told(folder: Path, arguments: list[str], *, size: str = "small", second: str = "nothing/here") -> str:
    (folder / "environments").mkdir()
    (folder / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    (folder / "score.yaml").write_text(SCORE.replace("SIZE", size))
    for name, driver in (("one", "postgres/in-cluster"), ("two", second)):
        text = ENVIRONMENT.replace("NAME", name).replace("DRIVER", driver)
        (folder / f"environments/{name}.yaml").write_text(text)
    done = run(folder, arguments)
    assert done.status == 1
    return done.stdout + done.stderr


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_fault_of_one_environment_says_so(arguments: list[str], tmp_path: Path) -> None:
    assert "= note: in two\n" in told(tmp_path, arguments)


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_a_fault_of_all_environments_is_told_once_and_names_none(arguments: list[str], tmp_path: Path) -> None:
    text = told(tmp_path, arguments, size="huge", second="postgres/in-cluster")
    assert text.count("error[") == 1
    assert "note: in " not in text
