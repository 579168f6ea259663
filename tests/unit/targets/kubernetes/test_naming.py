from __future__ import annotations

import re
from string import ascii_lowercase, digits

from hypothesis import given

from scorekit.targets.kubernetes.services import LONGEST_PORT_NAME, PORT_NAME, port_name
from tests.property.strategies import words
from tests.rows import each_row

LABELS = words(digits + ascii_lowercase, 42)


@each_row(
    ("name", "expected"),
    [
        ("web", "web"),
        ("grpc-web-8080", "grpc-web-8080"),
        ("8080", "p-8080"),
        ("a--b", "a-b-90827a2e"),
        ("123456789012345x", "p-1234-d4700a82"),
        ("exactly-15-long", "exactly-15-long"),
    ],
)
def test_port_names(name: str, expected: str) -> None:
    assert port_name(name) == expected


@given(LABELS)
def test_every_port_name_is_legal(name: str) -> None:
    mended = port_name(name)
    assert len(mended) <= LONGEST_PORT_NAME
    assert PORT_NAME.fullmatch(mended)
    assert re.search("[a-z]", mended)
    assert "--" not in mended


@given(LABELS)
def test_mending_twice_is_mending_once(name: str) -> None:
    assert port_name(port_name(name)) == port_name(name)
