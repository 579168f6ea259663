"""The regular expressions of schemas: ECMA-262's meaning, in bounded time, and words for what there is none of."""

from __future__ import annotations

import pytest

from scorekit.patterns import MAX_SIZE, PatternError, compiled
from tests.rows import each_row


@each_row(
    ("pattern", "fits", "others"),
    [
        ("b", ["b", "abc", "x\nb"], ["", "B"]),
        ("^a|c$", ["ab", "bc"], ["bab", "ca\n"]),
        ("^a$", ["a"], ["a\n", "\na", "b\na"]),
        ("a.c", ["abc", "aéc", "a😀c"], ["a\nc", "a\rc", "a\u2028c", "ac"]),
        (r"^\d$", ["7"], ["٣", "x"]),
        (r"^\D$", ["x", "٣"], ["7"]),
        (r"^\w+$", ["a_9Z"], ["é", "-"]),
        (r"^\W$", ["é", "-"], ["a"]),
        (r"^\s$", [" ", "\t", "\v", "\u00a0", "\ufeff", "\u2029"], ["x", "\u0085", "\u200b"]),
        (r"^\S$", ["x", "\u0085"], ["\ufeff"]),
        (r"^[\d\s]+$", ["1 2"], ["a"]),
        (r"^[^\d]$", ["a"], ["1"]),
        (r"^[^\D]$", ["1"], ["a"]),
        (r"\bcat\b", ["a cat.", "écat"], ["cats"]),
        (r"a\Bb", ["ab"], ["a b"]),
        (r"^[a\-z]$", ["-", "z"], ["b"]),
        ("^[a-]$", ["a", "-"], ["b"]),
        ("^[-a]$", ["a", "-"], ["b"]),
        ("^[a-c-e]$", ["b", "-", "e"], ["d"]),
        ("^[&&~~[:a]$", ["&", "~", "[", ":"], ["b"]),
        ("^[^]$", ["x", "\n"], ["", "xy"]),
        (r"^[\b]$", ["\b"], ["b"]),
        (r"^[\]]$", ["]"], ["["]),
        (r"^\x41\u0042\u{43}\ud83d\ude00\cJ\t\0$", ["ABC😀\n\t\0"], ["ABC"]),
        (r"^\.\/\-\$\^\\\"$", ['./-$^\\"'], [""]),
        ("^{a}]$", ["{a}]"], ["a"]),
        ("^a{2}b{1,}c{0,2}$", ["aab", "aabbcc"], ["ab", "aabccc", "aac"]),
        ("^a{0}$", [""], ["a"]),
        ("^(?:ab)+?(?<n>c|d)??$", ["abab", "abc"], ["a", "abe"]),
        (r"^\p{Lu}\p{Script=Greek}+$", ["Éλ"], ["éλ", "Éa"]),
        ("", ["", "x"], []),
        ("a||b", [""], []),
        ("^(a+)+$", ["aaa"], ["a" * 100_000 + "!"]),
    ],
)
def test_a_pattern_means_what_ecma_262_says(pattern: str, fits: list[str], others: list[str]) -> None:
    found = compiled(pattern)
    assert [text for text in fits if not found.found_in(text)] == []
    assert [text for text in others if found.found_in(text)] == []


_LARGE = f"it comes to more than {MAX_SIZE:,} steps when its repetitions are written out"
_BACK = "refers back to a group; that is left out, so that every pattern takes bounded time"
_LOOKS = "looking around is left out, so that every pattern takes bounded time"


@each_row(
    ("pattern", "message", "advice"),
    [
        ("a(?=b)", f"`(?=` looks ahead; {_LOOKS}", "allOf"),
        ("a(?!b)", f"`(?!` looks ahead; {_LOOKS}", "not: {pattern: ...}"),
        ("(?<=b)a", f"`(?<=` looks behind; {_LOOKS}", "what stands before"),
        ("(?<!b)a", f"`(?<!` looks behind; {_LOOKS}", "not: {pattern: ...}"),
        (r"(a)\1", rf"`\1` {_BACK}", "write out"),
        (r"(?<n>a)\k<n>", rf"`\k` {_BACK}", "write out"),
        (r"\012", rf"`\0` {_BACK}", "write out"),
        ("(?i)a", "`(?i` begins no group", "`[Aa]`"),
        ("(?P<n>a)", "`(?P` is Python's alone", "`(?<name>...)`"),
        ("(?>a)", "`(?>` begins no group", "`(?:...)`"),
        ("(?", "`(?` begins no group", "`(?:...)`"),
        ("(a", "`(` is not closed", r"`\(`"),
        ("a)", "a `)` closes no group", r"`\)`"),
        ("[a", "a `[` is not closed", r"`\[`"),
        ("[a-", "a `[` is not closed", r"`\[`"),
        ("[]$]", "`[]` matches nothing", r"`[\]]`"),
        ("[z-a]", "the range `z-a` goes backwards", None),
        (r"[\w-.]", "a range of a class goes from one character to another", r"`\-`"),
        ("*a", "`*` has nothing before it to repeat", r"`\*`"),
        ("^*", "`*` has nothing before it to repeat", r"`\*`"),
        ("a++", "`+` has nothing before it to repeat", r"`\+`"),
        (r"\b{2}", "`{2}` has nothing before it to repeat", r"`\{`"),
        ("a{2,1}", "`{2,1}` asks for more than it allows", None),
        ("a{,3}", "`{,3}` lacks its least number", "`{0,3}`"),
        (r"\A", r"`\A` has no meaning", "`^`"),
        (r"a\Z", r"`\Z` has no meaning", "`$`"),
        ("a\\", "`\\` has no meaning", "`\\\\`"),
        (r"\u12", r"`\u` has no meaning", "`\\\\`"),
        (r"\ud83d", "U+D83D is no character", None),
        (r"\u{110000}", "U+110000 is no character", None),
        (r"\p{Nope}", "Unicode property not found", None),
        ("(a{1000}){1000}", _LARGE, "maxLength"),
        ("((((a{0,1000}){0,1000}){0,1000}){0,1000})$", _LARGE, "maxLength"),
        ("(((){1000}){1000}){1000}", _LARGE, "maxLength"),
        ("a{99999999999}", _LARGE, "maxLength"),
        (f"a{{{'9' * 5000}}}", _LARGE, "maxLength"),
        (r"\p{L}{100}", _LARGE, "maxLength"),
        (r"(\p{L}{10}){0,}(\p{L}{15}){0,}", _LARGE, "maxLength"),
        ("(" * 5000, "its groups are nested deeper than 50 levels", None),
        ("a" * 10_001, "it is longer than 10,000 characters", None),
    ],
)
def test_what_can_not_be_held_to_is_refused_with_a_way_out(pattern: str, message: str, advice: str | None) -> None:
    with pytest.raises(PatternError) as raised:
        compiled(pattern)
    assert str(raised.value) == message
    assert (raised.value.advice is None) == (advice is None)
    assert advice is None or advice in (raised.value.advice or "")


def test_a_pattern_of_any_size_that_is_allowed_is_built() -> None:
    for pattern in ("(?:" * 50 + "a|b" + ")*" * 50, ".{0,1900}", "é{1000}", r"\p{L}{19}", "[^a]{0,1900}", "a" * 10_000):
        assert compiled(pattern).size <= MAX_SIZE


def test_a_search_is_priced_by_the_pattern_and_the_text() -> None:
    small, large = compiled("^a$"), compiled("(a|b){500}")
    assert small.cost("a") < 5
    assert large.cost("a" * 1000) > 100 * small.cost("a" * 1000)
    assert large.cost("a" * 10_000) > 9 * large.cost("a" * 1000)
