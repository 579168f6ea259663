"""Explanations for people."""

from __future__ import annotations

from scorekit.explain.explanation import NOTHING, Explanation, Field, Step
from scorekit.location import Source, Span
from scorekit.report import explanation as reports
from scorekit.report.explanation import text
from scorekit.report.terminal import COLOUR, Palette, width

FILE = Source("score.yaml", "a: 1\nb: 2\nc: 3\n")


def at(line: int) -> Span:
    return Span(FILE, line, 1, line, 2)


def explained(root: Step, environment: str = "dev", *reaches: Field) -> Explanation:
    return Explanation("shop.x", environment, "kubernetes", root, reaches)


def test_each_step_has_its_place_in_one_column() -> None:
    below = (Step("param", "param `a`", at(2), 1), Step("fact", "a fact"))
    made = text.render([explained(Step("variable", "variable `x`", at(1), "v", steps=below))])
    assert made == (
        "shop.x  in dev, for kubernetes\n"
        "  = v\n"
        "\n"
        "variable `x`                              score.yaml:1\n"
        "├─ param `a` = 1                          score.yaml:2\n"
        "└─ a fact\n"
    )


def test_the_winner_and_the_losers_are_marked() -> None:
    weighed = (Step("candidate", "1. a", at(1), chosen=True), Step("candidate", "2. b: lost", at(2), chosen=False))
    made = text.render([explained(Step("driver", "served by", at(3), steps=weighed))])
    assert "├─ ✓ 1. a" in made
    assert "└─ ✗ 2. b: lost" in made


def test_a_step_that_was_told_is_named_again_and_not_told_again() -> None:
    shared = Step("resource", "resource `db`", at(2), steps=(Step("fact", "told once"),))
    made = text.render([explained(Step("variable", "x", at(1), steps=(shared, shared)))])
    assert made.count("told once") == 1
    assert "resource `db` (see above)" in made


def test_lines_are_as_wide_as_the_terminal_and_keep_their_branches() -> None:
    long = Step("output", "output `url` " + "word " * 30, at(2), "value " * 12, steps=(Step("fact", "below"),))
    made = text.render([explained(Step("variable", "x", at(1), steps=(long, long)))], Palette(columns=80))
    assert max(width(line) for line in made.splitlines()) <= 80
    assert "\n│  │    word" in made


def test_several_environments_begin_with_a_table_of_what_comes_out() -> None:
    def root(value: str, name: str) -> Step:
        served = Step("driver", "served by", at(1), name=name)
        output = Step("output", "output `host`", at(3), value)
        resource = Step("resource", "resource `db`", at(2), steps=(served,))
        return Step(
            "variable", "x", at(1), value, steps=(Step("placeholder", "p", at(1), value, steps=(resource, output)),)
        )

    made = text.render([explained(root("a", "postgres/x")), explained(root("bb", "postgres/y"), "prod")])
    assert made.startswith(
        "ENVIRONMENT  VALUE  SERVED BY   DECIDED AT\n"
        "dev          a      postgres/x  score.yaml:3\n"
        "prod         bb     postgres/y  score.yaml:3\n\n"
    )


def test_the_table_tells_two_targets_of_one_environment_apart() -> None:
    one = explained(Step("variable", "x", at(1), "a"))
    other = Explanation("shop.x", "dev", "compose", one.root)
    assert "dev (kubernetes)  a" in text.render([one, other])
    assert "dev (compose)     a" in text.render([one, other])


def test_values_are_cut_and_can_not_harm_a_terminal() -> None:
    made = text.render([explained(Step("variable", "x", at(1), "\x1b[31m" + "y" * 900))])
    assert "\x1b" not in made
    assert "y" * 401 not in made
    assert "..." in made


def test_none_and_the_empty_text_are_values() -> None:
    assert "  = null\n" in text.render([explained(Step("variable", "x", at(1), None))])
    assert '  = ""\n' in text.render([explained(Step("variable", "x", at(1), ""))])
    assert "  = " not in text.render([explained(Step("variable", "x", at(1), NOTHING))])


def test_many_fields_are_counted() -> None:
    fields = [Field("Deployment/shop", f"spec.a[{i}]") for i in range(20)]
    made = text.render([explained(Step("variable", "x", at(1)), "dev", *fields)])
    assert "reaches\n  Deployment/shop  spec.a[0]\n" in made
    assert "and 9 more; the form `json` has them all" in made


def test_colours_change_nothing_but_colour() -> None:
    below = (
        Step("candidate", "1. a", at(1), chosen=True),
        Step("group", "params", steps=(Step("param", "p", at(2), 1),)),
    )
    one = explained(Step("driver", "served by", at(1), "v", steps=below), "dev", Field("Deployment/shop", ""))
    coloured = text.render([one, one], COLOUR)
    for code in {"\x1b[1;31m", *(getattr(COLOUR, name) for name in COLOUR.__slots__ if name != "columns")}:
        coloured = coloured.replace(code, "")
    assert coloured == text.render([one, one])


def test_the_formats_are_found() -> None:
    assert reports.FORMATS.names() == ("json", "text")
    assert all(reports.FORMATS.find(name).render([]) is not None for name in reports.FORMATS.names())
