"""The nearest word is the one that difflib finds, unless one begins as the other."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from scorekit.suggest import NEAR, NEARLY_EQUAL, did_you_mean

WORDS = st.text("abcd", min_size=1, max_size=6)


@given(WORDS, st.lists(WORDS, max_size=12), st.sampled_from([0.4, NEAR, NEARLY_EQUAL]))
def test_the_nearest_is_what_difflib_finds(word: str, options: list[str], nearness: float) -> None:
    close = get_close_matches(word, sorted({*options}), n=1, cutoff=nearness)
    nearly = close and SequenceMatcher(None, close[0], word).ratio() >= NEARLY_EQUAL
    begun = [
        o for o in sorted({*options}) if min(len(o), len(word)) >= 3 and (o.startswith(word) or word.startswith(o))
    ]
    wanted = close if nearly or not begun else begun
    expected = f"did you mean `{wanted[0]}`?" if wanted and wanted[0] != word else None
    assert did_you_mean(word, options, nearness) == expected


def test_of_words_that_are_equally_near_it_is_the_last() -> None:
    assert did_you_mean("cost", ["host", "most", "post"]) == "did you mean `post`?"


def test_a_word_that_begins_another_is_nearer_than_one_that_shares_letters() -> None:
    assert did_you_mean("hostname", ["host", "hastnome"]) == "did you mean `host`?"
    assert did_you_mean("prod", ["proud", "production"]) == "did you mean `proud`?"
