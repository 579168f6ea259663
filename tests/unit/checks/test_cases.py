"""The good and the bad case of every code that one Score file can raise: which code, and where."""

from __future__ import annotations

import sys
from pathlib import Path

from scorekit.checks import checks
from scorekit.codes import all_codes
from tests.conformance.vectors import told
from tests.rows import each_row

CASES = Path(__file__).parents[2] / "cases" / "checks"
#: Everything that is said of the bad case: errors, then warnings.
EXPECTED = {
    "SK201": "SK201 7:5, SK201 9:5, SK201 11:5",
    "SK202": "SK202 5:3, SK202 8:3",
    "SK203": "SK203 7:23, SK203 8:14, SK203 10:14, SK203 11:16, SK203 12:13, SK113 12:13",
    "SK204": "SK204 7:5, SK204 9:7",
    "SK205": "SK205 3:9, SK205 9:17",
    "SK206": "SK206 11:17",
    "SK207": "SK207 10:13",
    "SK208": "SK208 4:13",
    "SK209": "SK209 9:5",
    "SK210": "SK210 10:9, SK210 11:7, SK210 13:5",
    "SK211": "SK211 1:13",
    "SK212": "SK212 1:1",
    "SK213": "SK213 7:5, SK213 9:7, SK213 12:5, SK213 15:7, SK213 19:5",
    "SK214": "SK214 10:15, SK213 7:5",
    "SK215": "SK215 11:5",
    "SK218": "SK218 9:13",
    "SK301": "SK301 8:13, SK301 9:13, SK301 10:13, SK301 11:12",
    "SK302": "SK302 8:13, SK302 9:13, SK302 10:13, SK302 14:14",
    "SK303": "SK303 8:13, SK303 9:14",
    "SK304": "SK304 10:13, SK304 11:14, SK304 12:14",
    "SK305": "SK305 8:13",
    "SK306": "SK306 9:17",
    "SK307": "SK307 7:21, SK307 9:16, SK307 10:17, SK307 11:15",
    "SK308": "SK308 8:7",
    "SK309": "SK309 8:7",
    "SK310": "SK310 8:7",
    "SK311": "SK311 8:20",
    "SK312": "SK312 9:24",
    "SK313": "SK313 8:7",
    "SK314": "SK314 8:7",
    "SK315": "SK315 10:7, SK315 14:7",
    "SK316": "SK316 10:19",
    "SK317": "SK317 8:23, SK317 8:38",
    "SK318": "SK318 10:15",
    "SK319": "SK319 9:17, SK319 11:17",
    "SK321": "SK321 5:5, SK321 6:5",
    "SK322": "SK322 4:21, SK322 5:19, SK322 6:16, SK322 7:21",
    "SK323": "SK323 6:25, SK323 7:52",
    "SK324": "SK324 6:38, SK324 6:51, SK324 7:13, SK324 8:48",
}
#: Raised by the arguments of a command, and by two files together.
OF_MORE_THAN_A_FILE = {"SK216", "SK217", "SK320"}


@each_row("code", sorted(EXPECTED))
def test_bad_case_is_told_where_it_is_wrong(code: str) -> None:
    errors, warnings = told((CASES / code / "bad" / "score.yaml").read_text("utf-8"))
    assert ", ".join(filter(None, (errors, warnings))) == EXPECTED[code]


@each_row("code", sorted(EXPECTED))
def test_good_case_has_nothing_to_be_told(code: str) -> None:
    assert told((CASES / code / "good" / "score.yaml").read_text("utf-8")) == ("", "")


def test_every_code_of_shape_and_meaning_has_its_cases() -> None:
    codes = {code for code in all_codes() if code[2] in "23"}
    assert set(EXPECTED) == codes - OF_MORE_THAN_A_FILE
    assert {path.name for path in CASES.iterdir()} == set(EXPECTED)


def test_every_function_of_a_module_of_checks_is_a_check() -> None:
    public = {
        function
        for check in checks()
        for name, function in vars(sys.modules[check.__module__]).items()
        if not name.startswith("_") and getattr(function, "__module__", "") == check.__module__ and callable(function)
    }
    assert len(public) > 15
    assert set(checks()) == public
    assert all(check.__doc__ for check in checks())
