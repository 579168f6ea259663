"""What may be told of a literal."""

from __future__ import annotations

import pytest

from scorekit.location import Source, Span
from scorekit.redaction import REDACTED, is_secret_name, quotable, quoted, redacted
from scorekit.values import SecretValue, Text


@pytest.mark.parametrize(
    "name",
    [
        *("DB_PASSWORD", "password", "apiToken", "API_KEY", "clientSecret", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD_PWD"),
        *(
            "PGPASSWORD",
            "MYAPIKEY",
            "DB_PASS",
            "SECRET_KEY_BASE",
            "PASSWORD_OLD",
            "TOKEN2",
            "API_TOKENS",
            "Authorization",
        ),
    ],
)
def test_names_that_people_give_to_secrets_are_delicate(name: str) -> None:
    assert is_secret_name(name)
    assert redacted(name, "hunter2") == REDACTED
    assert quotable(name, "hunter2") is None


@pytest.mark.parametrize(
    "name",
    [
        "secretName",
        "TOKEN_URL",
        "key",
        "partitionKey",
        "PASSWORD_FILE",
        "host",
        "",
        "42",
        "MAX_TOKENS",
        "compass",
        "base",
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert not is_secret_name(name)
    assert redacted(name, "plain") == "plain"


def test_what_is_no_literal_is_named() -> None:
    secret = SecretValue("redis.default#shop.cache", "password")
    assert redacted("password", secret) == "<secret password of redis.default#shop.cache>"
    assert redacted("url", Text(("redis://:", secret, "@cache"))) == (
        "redis://:<secret password of redis.default#shop.cache>@cache"
    )
    assert redacted("PASSWORD", "${PASSWORD}") == "${PASSWORD}"
    assert redacted("PASSWORD", "hunter$2") == REDACTED
    assert redacted("PASSWORD", "hunter${TWO}") == REDACTED
    assert redacted("PASSWORD", "") == ""


def test_a_literal_is_hidden_at_any_depth() -> None:
    assert redacted("x", {"password": "a", "tokens": ["b"], "token": ["c", 1]}) == {
        "password": REDACTED,
        "tokens": ["b"],
        "token": [REDACTED, REDACTED],
    }


def test_the_password_of_a_url_is_hidden_and_an_expression_is_not() -> None:
    assert redacted("dsn", "postgres://app:hunter2@db/x") == "postgres://app:<hidden>@db/x"
    assert redacted("dsn", "postgres://app:hun$ter{2@db/x") == "postgres://app:<hidden>@db/x"
    assert quotable("dsn", "postgres://app:hunter2@db/x") == "postgres://app:<hidden>@db/x"
    assert quotable("dsn", "postgres://app:${resources.db.password}@db") == "postgres://app:${resources.db.password}@db"
    assert quotable("password", "{{ secrets.password }}") == "{{ secrets.password }}"


def test_only_a_short_line_is_quoted() -> None:
    source = Source("a.yaml", "a: 'one'\nb: two\n")
    assert quoted("a", Span(source, 1, 4, 1, 9)) == "one"
    assert quoted("a", Span(source, 1, 4, 2, 3)) is None
    assert quotable("a", "x" * 200) is None
    assert quotable("a", " ") is None
