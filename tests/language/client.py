"""A client of the language server: messages of JSON-RPC over the pipes of a process, one after another."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

#: Seconds after which a server that says nothing is given up.
PATIENCE = 60


class Client:
    """A server's process, and what it says."""

    def __init__(self, folder: Path, capabilities: dict[str, Any] | None = None) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scorekit", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self._said: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._earlier: list[dict[str, Any]] = []
        self._number = 0
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        folders = [{"uri": folder.as_uri(), "name": "shop"}]
        asked = {"processId": None, "rootUri": folder.as_uri(), "workspaceFolders": folders}
        self.capabilities = self.ask("initialize", {**asked, "capabilities": capabilities or {}})["capabilities"]
        self.tell("initialized", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if kind is None:
            self.ask("shutdown", None)
            self.tell("exit", None)
        else:
            self._process.kill()
        self._process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def tell(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """The result of a request; of one that is refused, its error."""
        self._number += 1
        number = self._number
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        answer = self._wait(lambda said: said.get("id") == number and "method" not in said)
        return answer["error"] if "error" in answer else answer["result"]

    def ask_at(self, method: str, name: str, line: int, character: int, **more: Any) -> Any:
        place = {"textDocument": {"uri": self.uri(name)}, "position": {"line": line, "character": character}}
        return self.ask(f"textDocument/{method}", {**place, **more})

    def open(self, name: str, text: str) -> None:
        document = {"uri": self.uri(name), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, name: str, text: str, version: int = 2) -> None:
        document = {"uri": self.uri(name), "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def told_of(self, name: str) -> list[dict[str, Any]]:
        """The next findings of a file."""
        found: list[dict[str, Any]] = self.notified(
            "textDocument/publishDiagnostics", lambda params: params["uri"] == self.uri(name)
        )["diagnostics"]
        return found

    def notified(self, method: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        return self._wait(lambda said: said.get("method") == method and fits(said["params"]))["params"]

    def _wait(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message that fits, of those that nobody waited for yet."""
        for said in self._earlier:
            if fits(said):
                self._earlier.remove(said)
                return said
        while True:
            said_now = self._said.get(timeout=PATIENCE)
            assert said_now is not None, "the server ended"
            if fits(said_now):
                return said_now
            self._earlier.append(said_now)

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps(message).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self._process.stdin.flush()

    def _listen(self) -> None:
        output = self._process.stdout
        assert output is not None
        while header := output.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                header = output.readline()
            self._said.put(json.loads(output.read(length)))
        self._said.put(None)
