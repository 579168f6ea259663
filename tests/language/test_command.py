"""``scorekit lsp`` where its packages are not installed, and before what would keep it busy."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from scorekit.language import places
from scorekit.language.completion import complete
from scorekit.language.cursor import Position
from scorekit.language.hover import hover
from scorekit.language.session import Session
from tests.golden.running import run
from tests.language.shop import ENVIRONMENT, SCORE, written
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in ("pygls", "lsprotocol")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("scorekit.language.server", "scorekit.language.protocol"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    done = run(tmp_path, ["lsp"])
    assert done.status == 2
    assert 'pip install "scorekit[lsp]"' in done.stderr


#: What a hostile file may hold, and where the cursor is.
HOSTILE = [
    ("score.yaml", SCORE + "x: " + "${" * 100_000, Position(15, 200_000)),
    ("score.yaml", SCORE + "x: " + "{{" * 100_000, Position(15, 200_000)),
    ("score.yaml", SCORE + "x: " + "[" * 5000, Position(15, 5000)),
    ("score.yaml", SCORE + "x: " + "a" * 200_000 + " ", Position(15, 200_004)),
    ("environments/dev.yaml", ENVIRONMENT + "x: '" + "{{" * 100_000 + "}}'", Position(13, 200_007)),
    ("score.yaml", SCORE.replace("${resources.db.host}", "${resources.db.host}" * 20_000), Position(7, 20)),
    ("score.yaml", SCORE + "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n" * 200, Position(16, 4)),
    ("score.yaml", SCORE + "".join(f"k{n}: {{v: [{n}]}}\n" for n in range(20_000)), Position(20_000, 4)),
    ("environments/dev.yaml", ENVIRONMENT + "namespace: '" + "{{ x " * 50_000 + "'\n", Position(13, 200_000)),
    ("environments/dev.yaml", ENVIRONMENT + "variables:\n" + "".join(f"  a{n}: ''\n" for n in range(20_000)), Position(100, 4)),
]  # fmt: skip


@each_row("name, text, place", HOSTILE)
def test_no_file_keeps_it_busy(tmp_path: Path, name: str, text: str, place: Position) -> None:
    root = written(tmp_path)
    started = time.process_time()
    session = Session([root])
    session.edit(root / name, text)
    session.look(root / name)
    known = session.at(root / name)
    assert known is not None
    complete(*known, place)
    hover(*known, place, session.made(root / name))
    places.definition(*known, place)
    places.resource_at(*known, place)
    assert time.process_time() - started < 10
