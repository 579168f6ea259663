"""What laws are tried on: plain data, texts that are hard to write, and texts that are nearly YAML."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

#: Texts that one reader of YAML or another takes for something else, or that are hard to quote.
HARD_TEXTS = (
    *("yes", "on", "y", "NO", "null", "~", "", "=", "<<", "true", ".inf", ".nan", "12:30", "1:2:3", "2020-01-01"),
    *("1e3", "1.", "+1", "0x1F", "0o7", "0644", "08", "0b11", "1_000", "-_1", "._1", "1,2", "-1", "+.5e3", "10.0.0.1"),
    *(" a", "a ", "a: b", "a:", ":a", "a #b", "a#b", "#", "- a", "-", "--", "---", "--- a", "...", "-c", "--port", "?"),
    *("{{ x }}", "[a]", "{a", "!x", "&a", "*b", "%a", "@x", "`", "|", ">", "'", '"', "\\", "it's", "100%", "${a.b}"),
    *(
        "a\nb\n",
        "a\n\n",
        "a\nb",
        "\n",
        " \n a",
        "a\n  ",
        "a\n \nb",
        "\ta",
        "a\tb",
        "a\n\tb",
        "a\r\nb",
        "a\n#b\n",
        "a\n---\nb",
    ),
    *("\u2028", "\x85", "\ufeff", "\xa0", "\x00", "\x1b[0m", "é", "😀", "\U0001f0c0", "\U000e0001", "x" * 1100),
)

#: Characters that UTF-8 has. By the codec's name hypothesis would ask each of a million in turn, in each process of a new checkout.
WHOLE = st.characters(exclude_categories=["Cs"])

_TRICKY = list(" \t\n\r:#-?'\"\\,[]{}&*!|>%@`=<~._+019eExo") + list("abyn") + ["é", "😀", "\u2028"]


def texts() -> st.SearchStrategy[str]:
    """Any text of whole characters, with a liking for the hard ones."""
    return st.one_of(
        st.sampled_from(HARD_TEXTS),
        st.text(st.sampled_from(_TRICKY), max_size=8),
        st.text(WHOLE, max_size=8),
    )


def scalars() -> st.SearchStrategy[Any]:
    """Whatever is no mapping and no list; no NaN, which equals nothing."""
    return st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), texts())


def plain_data() -> st.SearchStrategy[Any]:
    """Plain data as documents hold it: mappings have texts for keys."""
    return st.recursive(
        scalars(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts(), inner, max_size=4),
        max_leaves=12,
    )


_PIECES = (
    *("a", "b", "1", "010", "0x1F", "true", "null", "~", "1e999", "é", "😀", "<<", "<<: *a", "{{ x }}", "{% x %}"),
    *(
        ": ",
        ":",
        "- ",
        "-",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "\t",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "'",
        '"',
        "|",
        "|-",
        "|2",
        ">",
    ),
    *("#", " # c", "&a ", "*a", "? ", "---\n", "...\n", "%YAML 1.2\n", "@", "`", "%", "="),
    *("!!str ", "!!int ", "!!map ", "!!seq ", "!!null ", "! ", "!x "),
    *("\\ud800", "\\x41", '"\\u0041"', "\r", "\r\n", "\ufeff", "\x85", "\u2028", "\0", "\ud800"),
)


def nearly_yaml() -> st.SearchStrategy[str]:
    """Texts put together from pieces of YAML, and texts of anything, halves of surrogate pairs included."""
    return st.one_of(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join), st.text(WHOLE, max_size=20))


def words(letters: str, longest: int = 63) -> st.SearchStrategy[str]:
    """Texts of two letters at least, with hyphens between them: names as DNS has them. Much cheaper than `from_regex`."""
    inner = st.text(st.sampled_from(letters + "-"), max_size=longest - 2)
    return st.builds("{}{}{}".format, st.sampled_from(letters), inner, st.sampled_from(letters))


# How much a law tries is a share of what the profile gives: it is `quick` in each run of the suite, and `deep` in `make laws`.
#: For a law whose every example compiles, renders or judges something large: half of what the profile gives.
HEAVY = settings(max_examples=settings().max_examples // 2)
#: For a law over trees of any shape, of which few examples say little: two and a half times what the profile gives.
WIDE = settings(max_examples=settings().max_examples * 5 // 2)
#: For a law over a table instead of examples, marked with `law`: whether all of it is tried, or the share that a run of the suite has time for.
ALL = settings().max_examples >= 100
law = pytest.mark.hypothesis
