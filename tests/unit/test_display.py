"""Values as they may be shown."""

from __future__ import annotations

from scorekit.redaction import shown
from scorekit.values import SecretKey, SecretValue, Text


def test_a_reference_is_named_and_never_followed() -> None:
    secret = SecretValue("postgres.default#shop.db", "password")
    assert shown(secret) == "<secret password of postgres.default#shop.db>"
    assert shown(Text(("postgres://", secret, "@db"))) == "postgres://<secret password of postgres.default#shop.db>@db"
    assert shown({"a": [SecretKey("s", "k"), 1, None]}) == {"a": ["<key k of Secret s>", 1, None]}


def test_binary_content_is_counted() -> None:
    assert shown(b"\x00\x01") == "<2 bytes>"
