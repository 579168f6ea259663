"""The programs of the page on Python: each runs as it is shown, and what it writes is what the commands print."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT, needs_git
from tests.git import commit_all, git
from tests.golden.running import run
from tests.unit.workspace.shop import make_shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = (ROOT / "docs/how-to/python.md").read_text("utf-8")
PROGRAMS = dict(re.findall(r"^```py\n# (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))


def placed(name: str, folder: Path) -> str:
    path = folder / name
    path.write_text(PROGRAMS[name], "utf-8")
    return str(path)


@needs_git
def test_the_pipeline_writes_what_the_commands_print(tmp_path: Path) -> None:
    assert PROGRAMS["ci.py"].count("\n") <= 30
    for name in ("one", "two"):
        root = make_shop(tmp_path / name)
        fixed = (root / "api/score.yaml").read_text("utf-8").replace("image: .", "image: registry.example.com/api:1.0")
        (root / "api/score.yaml").write_text(fixed, "utf-8")
        (root / "scorekit.yaml").write_text(f"name: {name}\noutput: {{dev: out/}}\n", "utf-8")
        assert run(root, ["render", "-q", "--env", "dev"]).status == 0
    commit_all(tmp_path)
    git(tmp_path, "checkout", "-qb", "change")
    web = tmp_path / "two/web/score.yaml"
    web.write_text(web.read_text("utf-8").replace("web:1.0", "web:2.0"), "utf-8")
    program = placed("ci.py", tmp_path.parent)
    printed, told = StringIO(), StringIO()
    with chdir(tmp_path), redirect_stdout(printed), redirect_stderr(told), pytest.raises(SystemExit) as ended:
        runpy.run_path(program)
    assert ended.value.code is True
    assert "two/out/web/deployment-web.yaml` is stale" in told.getvalue()
    checks = [run(tmp_path, ["check", name, "--format", "github"]).stdout for name in ("one", "two")]
    assert printed.getvalue() == "".join(checks) != ""
    for name in ("one", "two"):
        command = ["diff", name, "--from", "main", "--merge-base", "--format", "markdown"]
        assert (tmp_path / f"{name}.md").read_text("utf-8") == run(tmp_path, command).stdout
    assert "web:2.0" in (tmp_path / "two.md").read_text("utf-8")


class _Web:
    """As much of FastAPI as the page uses."""

    def post(self, _path: str) -> Callable[[Any], Any]:
        return lambda function: function


def test_the_service_previews_a_text_with_the_rest_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_shop(tmp_path / "services/shop")
    shutil.move(root / "web/score.yaml", root / "score.yaml")
    web = ModuleType("fastapi")
    answer = lambda body, status: SimpleNamespace(body=body, status=status)  # noqa: E731
    vars(web).update(FastAPI=_Web, Body=dict, Response=answer)
    monkeypatch.setitem(sys.modules, "fastapi", web)
    with chdir(tmp_path):
        preview = runpy.run_path(placed("preview.py", tmp_path))["preview"]
    text = (root / "score.yaml").read_text("utf-8")
    good = preview("live", text.replace("web:1.0", "web:edited"))
    assert good.status == 200
    assert "web:edited" in good.body
    assert "Secret" not in {manifest["kind"] for manifest in json.loads(good.body)}
    assert preview("nowhere", text).status == 404
    bad = preview("live", text.replace("image", "imgae"))
    assert (bad.status, json.loads(bad.body)["diagnostics"][0]["span"]["file"]) == (422, "score.yaml")


@needs_git
def test_the_review_says_what_an_edited_text_would_do(tmp_path: Path) -> None:
    root = make_shop(tmp_path / "services/shop")
    shutil.move(root / "web/score.yaml", root / "score.yaml")
    commit_all(tmp_path)
    text = (root / "score.yaml").read_text("utf-8")
    with chdir(tmp_path):
        page = runpy.run_path(placed("review.py", tmp_path.parent))
        said = page["review"](
            page["project"], page["base"], "live", text.replace("web:1.0", "web:edited"), "web.main.CACHE"
        )
        wrong = page["review"](page["project"], page["base"], "live", text.replace("image", "imgae"), "web.main.CACHE")
    assert "1 object differs" in said
    assert "web:edited" in said
    assert "did you mean" in wrong
