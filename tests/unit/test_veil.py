"""What may be told of a literal."""

from __future__ import annotations

import pytest

from scorekit.location import Source, Span
from scorekit.values import SecretValue, Text
from scorekit.veil import VEILED, is_delicate, quoted, told, veiled


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
    assert is_delicate(name)
    assert veiled(name, "hunter2") == VEILED
    assert told(name, "hunter2") is None


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
    assert not is_delicate(name)
    assert veiled(name, "plain") == "plain"


def test_what_is_no_literal_is_named() -> None:
    secret = SecretValue("redis.default#shop.cache", "password")
    assert veiled("password", secret) == "<secret password of redis.default#shop.cache>"
    assert veiled("url", Text(("redis://:", secret, "@cache"))) == (
        "redis://:<secret password of redis.default#shop.cache>@cache"
    )
    assert veiled("PASSWORD", "${PASSWORD}") == "${PASSWORD}"
    assert veiled("PASSWORD", "hunter$2") == VEILED
    assert veiled("PASSWORD", "hunter${TWO}") == VEILED
    assert veiled("PASSWORD", "") == ""


def test_a_literal_is_hidden_at_any_depth() -> None:
    assert veiled("x", {"password": "a", "tokens": ["b"], "token": ["c", 1]}) == {
        "password": VEILED,
        "tokens": ["b"],
        "token": [VEILED, VEILED],
    }


def test_the_password_of_a_url_is_hidden_and_an_expression_is_not() -> None:
    assert veiled("dsn", "postgres://app:hunter2@db/x") == "postgres://app:<hidden>@db/x"
    assert veiled("dsn", "postgres://app:hun$ter{2@db/x") == "postgres://app:<hidden>@db/x"
    assert told("dsn", "postgres://app:hunter2@db/x") == "postgres://app:<hidden>@db/x"
    assert told("dsn", "postgres://app:${resources.db.password}@db") == "postgres://app:${resources.db.password}@db"
    assert told("password", "{{ secrets.password }}") == "{{ secrets.password }}"


def test_only_a_short_line_is_quoted() -> None:
    source = Source("a.yaml", "a: 'one'\nb: two\n")
    assert quoted("a", Span(source, 1, 4, 1, 9)) == "one"
    assert quoted("a", Span(source, 1, 4, 2, 3)) is None
    assert told("a", "x" * 200) is None
    assert told("a", " ") is None
