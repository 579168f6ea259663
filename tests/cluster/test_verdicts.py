"""What ``diff`` says of every change that a real API server was once asked about; ``make cluster`` asks again."""

from __future__ import annotations

from tests.cluster import judging, pairs


def test_diff_says_of_every_change_what_the_server_said_and_every_exception_is_one() -> None:
    differing = {
        (pair.object, pair.field) for pair, said in judging.told(pairs.verdicts()) if judging.verdict(pair) != said
    }
    assert differing == set(judging.DIFFERENT)


def test_every_object_was_asked_about() -> None:
    assert {pair.object for pair, _ in judging.told(pairs.verdicts())} == set(pairs.given()["objects"])
