"""What a render tells a person of the way to what it made, on a terminal."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

import scorekit
from scorekit.caller import command_line
from scorekit.description.outputs import ways_in
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = scorekit.Catalogue.from_texts({})
SHOP = """apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "nginx:1.27"}}
service: {ports: {web: {port: 80}}}
"""
RESOURCES = """resources:
  db: {type: postgres}
  dns: {type: dns}
  same: {type: dns, id: one}
"""
BANK = SHOP.replace("shop", "bank") + "resources: {dns: {type: dns, id: one}}\n"
MINE = """apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: mine}
extends: scorekit/local
targets: [compose, kubernetes]
bindings:
  shop.db: {outputs: {host: h, port: 1, name: n, username: u, password: {secretRef: {name: a, key: b}}}}
  shop.dns: {outputs: {host: a, url: URL}}
"""
ALONE = "`scorekit.outputs_of(made, 'shop', reveal=True)` shows how to connect to what it uses"
MANY = "`scorekit.outputs_of(made, 'WORKLOAD', reveal=True)` shows how to connect to what they use"
COMMAND = b"`scorekit outputs shop --env local --reveal` shows how to connect to what it uses\r\n"


@each_row(
    ("texts", "told"),
    [
        ([SHOP], ()),
        ([SHOP + RESOURCES], ("open http://dns-one.localhost:8080 (shop.same)", "open http://shop-dns.localhost:8080 (shop.dns)", ALONE)),
        ([SHOP + RESOURCES, BANK], ("open http://dns-one.localhost:8080 (bank.dns)", "open http://shop-dns.localhost:8080 (shop.dns)", MANY)),
    ],
)  # fmt: skip
def test_each_address_is_told_once_and_how_to_see_the_rest(texts: list[str], told: tuple[str, ...]) -> None:
    assert ways_in(scorekit.compile(texts, "local", CATALOGUE, seed=b"x" * 32).unwrap()) == told


@each_row(
    ("url", "opens"),
    [
        ("http://localhost", True),
        ("https://a.b.localhost:8443/x?y", True),
        ("http://localhost.example.com", False),
        ("http://shop.example.com", False),
        ("ftp://localhost", False),
        ("http://user@localhost", False),
        ("http://localhost:80x", False),
    ],
)
def test_an_address_is_one_of_this_machine(url: str, opens: bool) -> None:  # noqa: FBT001 - a column of the table
    catalogue = scorekit.Catalogue.from_texts({"environments/mine.yaml": MINE.replace("URL", url)})
    text = SHOP + "resources: {dns: {type: dns}}\n"
    found = scorekit.compile([text], "mine", catalogue, target="compose", seed=b"x" * 32).unwrap()
    assert (f"open {url} (shop.dns)" in ways_in(found)) == opens
    with command_line():
        assert "--env mine --target compose --reveal`" in ways_in(found)[-1]


def test_a_cluster_is_another_machine() -> None:
    assert ways_in(scorekit.compile([SHOP + RESOURCES], "dev", CATALOGUE, target="kubernetes").unwrap()) == ()


@pytest.mark.parametrize(("more", "told"), [((), True), (("-q",), False)])
def test_a_render_tells_it_on_a_terminal(tmp_path: Path, scripts: Path, more: tuple[str, ...], told: bool) -> None:  # noqa: FBT001 - a column of the table
    (tmp_path / "score.yaml").write_text(SHOP + RESOURCES)
    (tmp_path / ".scorekit-seed").write_bytes(b"x" * 32)
    pty = pytest.importorskip("pty")
    mother, daughter = pty.openpty()
    with os.fdopen(mother, "rb", buffering=0) as terminal:
        arguments = ["render", "score.yaml", "--env", "local", "-o", "compose.yaml", *more]
        started = subprocess.Popen([scripts / "scorekit", *arguments], stderr=daughter, cwd=tmp_path)
        os.close(daughter)
        said = b""
        with suppress(OSError):  # the terminal is gone with the process
            while piece := terminal.read(4096):
                said += piece
        assert started.wait() == 0, said
    assert (b"open http://shop-dns.localhost:8080 (shop.dns)\r\n" in said) == told
    assert (COMMAND in said) == told
