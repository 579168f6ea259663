"""What is written at a line, the narrowest first."""

from __future__ import annotations

import pytest

from scorekit.impact.subject import areas_at
from scorekit.location import Source

TEXT = """\
apiVersion: scorekit.dev/v1alpha1
drivers:
  - {type: dns, driver: dns/hosted}
  - type: postgres
    driver: postgres/aws-rds

    # why
    params:
      enforced:
        size: large
variables:
  MOTD: |
    one
    # two
"""


def areas(line: int) -> list[tuple[str, int, int | None]]:
    return [(a.path, a.first, a.last) for a in areas_at(Source("env.yaml", TEXT), line)]


def test_rule_on_one_line_is_the_rule() -> None:
    assert areas(3) == [("drivers[0]", 3, 3)]


def test_value_climbs_to_its_rule_and_no_further() -> None:
    assert [path for path, _, _ in areas(10)] == [
        "drivers[1].params.enforced.size",
        "drivers[1].params.enforced",
        "drivers[1].params",
        "drivers[1]",
    ]
    assert areas(10)[-1][1:] == (4, 10)


def test_key_of_a_section_stands_for_all_of_it() -> None:
    assert areas(2)[0][0] == "drivers"
    assert areas(8)[0] == ("drivers[1].params", 8, 10)


def test_line_inside_a_text_is_that_text() -> None:
    assert areas(14)[0][0] == "variables.MOTD"


@pytest.mark.parametrize("line", [6, 7, 99])
def test_nothing_is_written_at_empty_lines_and_comments(line: int) -> None:
    assert areas(line) == []


def test_line_of_a_later_document_is_found_in_it() -> None:
    found = areas_at(Source("score.yaml", "a: {x: 1}\n---\nb:\n  y: 2\n"), 4)
    assert [a.path for a in found] == ["b.y"]


def test_text_that_is_no_yaml_has_no_places() -> None:
    assert areas_at(Source("x.yaml", "a: [\n"), 1) == ()
