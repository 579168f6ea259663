"""A dialogue with the language server, over its pipes, as an editor has it; the golden is what was said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.language.shop import DRIVER as DRIVER_TEXT
from tests.language.shop import ENVIRONMENT, SCORE, position, written

pytest.importorskip("pygls", reason="the extra `lsp` is not installed")

from tests.language.client import Client

if TYPE_CHECKING:
    from tests.conftest import Golden

EXPECTED = Path(__file__).parent / "expected"
CHECKOUT = Path(__file__).parents[2]
DEV = "environments/dev.yaml"
DRIVER = "resource_drivers/mailbox/plain/driver.yaml"


class Dialogue:
    """What was said, as a text that is the same on every machine."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._lines: list[str] = []

    def note(self, words: str, answer: Any) -> Any:
        self._lines += [f"== {words}", json.dumps(_short(answer), indent=1, ensure_ascii=False), ""]
        return answer

    def at(self, method: str, name: str, text: str, **more: Any) -> Any:
        """Ask of the place of the cursor in a text that is open."""
        _, place = position(text)
        line = text.split("\n")[place.line - 1].replace("¦", "|").strip()
        return self.note(
            f"{method} at `{line}`", self._client.ask_at(method, name, place.line - 1, place.column - 1, **more)
        )

    def text(self) -> str:
        folder, here = self._client.folder.as_uri(), CHECKOUT.as_uri()
        text = "\n".join(self._lines).replace(folder, "file:///shop").replace(here, "file:///scorekit")
        return re.sub(r"(codes\.md#L)[0-9]+", r"\1...", text)


def _short(answer: Any) -> Any:
    """An answer with each range as `6:12-6:32`, as the protocol counts."""
    if isinstance(answer, list):
        return [_short(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    if answer.keys() == {"start", "end"}:
        return "-".join(f"{place['line']}:{place['character']}" for place in (answer["start"], answer["end"]))
    return {key: _short(value) for key, value in answer.items()}


def test_golden_day_in_an_editor(tmp_path: Path, golden: Golden) -> None:
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    with Client(written(tmp_path), watching) as client:
        said = Dialogue(client)
        said.note("what the server can do", client.capabilities)
        wrong = SCORE.replace("db.host", "db.hots")
        client.open("score.yaml", wrong)
        found = said.note("a score file is opened, with a slip", client.told_of("score.yaml"))
        document = {"textDocument": {"uri": client.uri("score.yaml")}}
        asked = {**document, "range": found[0]["range"], "context": {"diagnostics": found}}
        said.note("what would mend it", client.ask("textDocument/codeAction", asked))
        completion = said.at("completion", "score.yaml", wrong.replace("db.hots", "db.ho¦ts"))
        assert len(completion["items"]) > 3
        client.change("score.yaml", SCORE)
        said.note("it is mended", client.told_of("score.yaml"))
        said.at("hover", "score.yaml", SCORE.replace("db.host", "db.h¦ost"))
        said.at("hover", "score.yaml", SCORE.replace("db.password", "db.pass¦word"))
        said.at("definition", "score.yaml", SCORE.replace("db.host", "db.h¦ost"))
        said.at("references", "score.yaml", SCORE.replace("  db:", "  d¦b:"), context={"includeDeclaration": False})
        said.at("prepareRename", "score.yaml", SCORE.replace("resources.db.host", "resources.d¦b.host"))
        said.at("rename", "score.yaml", SCORE.replace("  db:", "  d¦b:"), newName="store")
        said.note("and a word with it", client.notified("window/showMessage"))
        said.at("rename", "score.yaml", SCORE.replace("  db:", "  d¦b:"), newName="env")
        client.open(DEV, ENVIRONMENT.replace("postgres/in-cluster", "postgres/in-clutser"))
        said.note("an environment is opened, with a slip", client.told_of(DEV))
        client.change(DEV, ENVIRONMENT + "  - {type: mailbox, driver: mailbox/plain}\n", 3)
        said.note("a rule is there twice", client.told_of(DEV))
        client.change(DEV, ENVIRONMENT, 4)
        said.note("it is mended", client.told_of(DEV))
        (client.folder / DRIVER).write_text(DRIVER_TEXT.replace("let.place", "let.plaec"))
        client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": client.uri(DRIVER), "type": 2}]})
        said.note("another tool wrote a driver", client.told_of(DRIVER))
        client.change("score.yaml", SCORE.replace("    image: registry.example/shop:1.4\n", "    imag"))
        said.note("a line is being written", client.told_of("score.yaml"))
        client.tell("textDocument/didClose", document)
        said.note("it is closed without a word of it kept", client.told_of("score.yaml"))
        golden.check_file(EXPECTED / "dialogue.txt", said.text())


@pytest.mark.parametrize(("encoding", "width"), [(None, 2), ("utf-32", 1)])
def test_columns_are_the_clients(tmp_path: Path, encoding: str | None, width: int) -> None:
    """A character outside of the basic plane is two units of UTF-16, the protocol's own count."""
    text = SCORE.replace("${resources.db.host}", '"𝄞 ${resources.db.hots}"')
    with Client(written(tmp_path), {"general": {"positionEncodings": [encoding]}} if encoding else {}) as client:
        client.open("score.yaml", text)
        (found,) = client.told_of("score.yaml")
        line, more = text.split("\n")[6], width - 1
        assert found["range"]["start"] == {"line": 6, "character": line.index("$") + more}
        offered = client.ask_at("completion", "score.yaml", 6, line.index("hots") + more)["items"]
        assert offered[0]["textEdit"]["range"]["start"] == {"line": 6, "character": line.index("hots") + more}
