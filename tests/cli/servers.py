"""Servers on the loopback address: one of files, and a registry of the OCI distribution specification as far as `oras` needs it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

#: What a server answers: status, headers, and the body; a body that has no end is an iterator.
Reply = tuple[int, Mapping[str, str], bytes | Iterator[bytes]]
Answering = Callable[[str, str, Mapping[str, str], bytes], Reply]


@contextmanager
def serving(answer: Answering) -> Iterator[str]:
    """A server that answers by a function of method, path, headers and body; its address."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, content = answer(self.command, self.path, dict(self.headers), body)
            self.send_response(status)
            sent = {"Content-Length": str(len(content))} if isinstance(content, bytes) else {}
            for name, value in {**sent, **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for part in [content] if isinstance(content, bytes) else content:
                    if self.command != "HEAD":
                        self.wfile.write(part)
            except OSError:
                pass  # the other side had enough

        do_GET = do_HEAD = do_POST = do_PUT = _any  # noqa: N815 - as the library calls them

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@dataclass
class Registry:
    """A registry of one repository, ``team/platform``; with ``token`` it wants to know who asks."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    manifests: dict[str, bytes] = field(default_factory=dict)
    token: str | None = None
    url: str = ""
    #: What it was asked, a line each.
    asked: list[str] = field(default_factory=list)

    def put(self, tag: str, *layers: tuple[Mapping[str, object], bytes]) -> None:
        """An artefact of some layers, each with what its descriptor says besides."""
        for _, content in layers:
            self.blobs[digest_of(content)] = content
        rows = [{"digest": digest_of(c), "size": len(c), "mediaType": "text/plain", **more} for more, c in layers]
        self.manifests[tag] = json.dumps({"schemaVersion": 2, "layers": rows}).encode()

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.asked.append(f"{method} {path.partition('?')[0]} {headers.get('Authorization', '-')}")
        kind, _, name = path.removeprefix("/v2/team/platform/").partition("/")
        if path.startswith("/token"):
            return 200, {}, json.dumps({"token": self.token}).encode()
        if self.token and headers.get("Authorization") != f"Bearer {self.token}":
            challenge = f'Bearer realm="{self.url}/token",service="here",scope="repository:team/platform:pull,push"'
            return 401, {"WWW-Authenticate": challenge}, b"{}"
        if method == "POST":
            return 202, {"Location": "/v2/team/platform/uploads/1?state=x"}, b""
        if method == "PUT" and kind == "uploads":
            self.blobs[path.rpartition("digest=")[2].replace("%3A", ":")] = body
            return 201, {}, b""
        if method == "PUT":
            self.manifests[name] = self.manifests[digest_of(body)] = body
            return 201, {}, b""
        known = self.manifests if kind == "manifests" else self.blobs
        found = known.get(name) or next((c for c in known.values() if digest_of(c) == name), None)
        return (404, {}, b"{}") if found is None else (200, {"Docker-Content-Digest": digest_of(found)}, found)


@contextmanager
def registry(token: str | None = None) -> Iterator[Registry]:
    one = Registry(token=token)
    with serving(one.answer) as url:
        one.url = url
        yield one
