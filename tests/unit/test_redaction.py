"""What may be shown of values: references are named, and literals under the names of secrets hidden."""

from __future__ import annotations

import pytest

from scorekit.location import Source, Span
from scorekit.redaction import REDACTED, is_secret_name, quotable, quoted, redacted, shown, without_secrets
from scorekit.values import SecretKey, SecretValue, Text
from tests.rows import each_row


def test_a_reference_is_named_and_never_followed() -> None:
    secret = SecretValue("postgres.default#shop.db", "password")
    assert shown(secret) == "<secret password of postgres.default#shop.db>"
    assert shown(Text(("postgres://", secret, "@db"))) == "postgres://<secret password of postgres.default#shop.db>@db"
    assert shown({"a": [SecretKey("s", "k"), 1, None]}) == {"a": ["<key k of Secret s>", 1, None]}


def test_binary_content_is_counted() -> None:
    assert shown(b"\x00\x01") == "<2 bytes>"


@each_row(
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


@each_row(
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


#: Every word that makes a name a secret's: as its last one, run together with others, or before what is said of it.
SECRETS = (
    "apikey", "authorization", "credential", "credentials", "passphrase", "passwd", "password", "passwords", "pwd",
    "secret", "token",
)  # fmt: skip
#: Every word that makes a key, or one of many tokens, a secret.
OPENING = (
    "access", "account", "api", "app", "auth", "encryption", "hmac", "jwt", "license", "master", "private", "refresh",
    "secret", "session", "shared", "signing", "ssh", "webhook",
)  # fmt: skip
#: Every word that is said of a secret behind its name.
SAID = ("backup", "base", "current", "hash", "main", "new", "next", "old", "previous", "primary", "secondary", "value")


@each_row("word", [*SECRETS, "pass"])
def test_each_word_for_a_secret_hides_what_is_so_called(word: str) -> None:
    for name in (word, word.upper(), f"DB_{word.upper()}", f"db{word.capitalize()}", f"{word}2"):
        assert redacted(name, "hunter2") == REDACTED
        assert "hunter2" not in without_secrets(f"{name}: hunter2")
    if word != "pass":
        assert redacted(f"my{word}", "hunter2") == REDACTED
    assert redacted(f"{word}_url", "plain") == "plain"


@each_row("word", OPENING)
def test_each_word_for_what_a_key_opens_hides_it(word: str) -> None:
    for name in (f"{word}_key", f"{word.upper()}_KEYS", f"{word}Tokens", f"OLD_{word.upper()}_KEY_2"):
        assert redacted(name, "hunter2") == REDACTED
        assert "hunter2" not in without_secrets(f"{name}: hunter2")
    assert redacted(f"{word}_row_key", "plain") == "plain"


@each_row("word", SAID)
def test_each_word_that_is_said_of_a_secret_leaves_it_one(word: str) -> None:
    assert redacted(f"PASSWORD_{word.upper()}", "hunter2") == REDACTED
    assert redacted(f"passwordOld{word.capitalize()}3", "hunter2") == REDACTED
    assert redacted(word, "plain") == "plain"


@pytest.mark.parametrize("name", ["automountServiceAccountToken", "secret", "token"])
def test_a_flag_that_says_whether_there_is_one_is_shown(name: str) -> None:
    assert redacted(name, True) is True
    assert redacted(name, "hunter2") == REDACTED
    assert redacted("password", True) == REDACTED


@each_row("key", ["const", "content", "default", "enum", "examples", "value"])
def test_what_is_given_to_a_secret_goes_by_its_name(key: str) -> None:
    assert redacted("x", {"password": {key: "hunter2"}}) == {"password": {key: REDACTED}}
    assert redacted("x", {"password": {key: ["hunter2"]}}) == {"password": {key: [REDACTED]}}
    assert redacted("x", {"password": {"description": "plain"}}) == {"password": {"description": "plain"}}
    assert redacted("x", {"host": {key: "plain"}}) == {"host": {key: "plain"}}


@pytest.mark.parametrize(("named", "given"), [("name", "value"), ("target", "content")])
def test_an_entry_goes_by_the_name_beside_it(named: str, given: str) -> None:
    assert redacted("env", [{named: "/run/DB_PASSWORD", given: "hunter2"}]) == [
        {named: "/run/DB_PASSWORD", given: REDACTED}
    ]
    assert redacted("env", [{named: "HOST", given: "plain"}]) == [{named: "HOST", given: "plain"}]


@each_row(
    "line",
    [
        *("authorization: hunter2", "Authorization: Basic hunter2", "authorization: Bearer hunter2"),
        *("credential: hunter2", "api_key: hunter2", "DB_PASS=hunter2", "pwd=hunter2", "client_secret: hunter2"),
        *("apiToken: hunter2", "authorization: Token hunter2", "pg://app:hunter2@db", "--password hunter2"),
    ],
)
def test_a_line_that_gives_a_secret_is_shown_without_it(line: str) -> None:
    assert "hunter2" not in without_secrets(line)
