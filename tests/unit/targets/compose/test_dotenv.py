from __future__ import annotations

import re
from string import ascii_uppercase

from hypothesis import given
from hypothesis import strategies as st

from scorekit.targets.compose.finish import HEADER, dotenv, quoted
from tests.property.strategies import WHOLE
from tests.rows import each_row


def read(text: str) -> dict[str, str]:
    """The variables of an env file, as compose-go's ``dotenv`` package reads them."""
    found = {}
    while text := text.lstrip():
        if text.startswith("#"):
            text = text.partition("\n")[2]
            continue
        name, _, text = text.partition("=")
        quote = text[0]
        end = next(i for i in range(1, len(text)) if text[i] == quote and not escaped(text, i, quote))
        value, text = text[1:end], text[end + 1 :]
        if quote == '"':
            value = re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r"}.get(m[1], m[1]), value)
        found[name] = value
    return found


def escaped(text: str, index: int, quote: str) -> bool:
    backslashes = len(text[:index]) - len(text[:index].rstrip("\\"))
    return backslashes % 2 == 1 if quote == '"' else backslashes > 0


@each_row(
    ("value", "spelt"),
    [
        ("a", "'a'"),
        ("$A ${B} #c", "'$A ${B} #c'"),
        ('"', "'\"'"),
        ("it's", '"it\'s"'),
        ("a\\", '"a\\\\"'),
        ("'\"$\n\r\\", '"\'\\"\\$\\n\\r\\\\"'),
    ],
)
def test_value_is_quoted_so_that_it_means_itself(value: str, spelt: str) -> None:
    """Each was read back by Docker Compose 2.40.3."""
    assert quoted(value) == spelt


@given(st.dictionaries(st.text(ascii_uppercase, min_size=1), st.text(WHOLE)))
def test_every_value_is_read_back(values: dict[str, str]) -> None:
    file = dotenv(values, ".env")
    text = file.content.decode()
    assert text.splitlines()[0] == HEADER
    assert read(text) == values
    assert (file.mode, file.secret) == (0o600, True)


def test_names_are_sorted() -> None:
    assert dotenv({"B": "1", "A": "2"}, ".env").content.decode().splitlines()[1:] == ["A='2'", "B='1'"]
