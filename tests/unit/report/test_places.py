"""Where a finding stands for those who read a report elsewhere."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity
from scorekit.location import Source, Span
from scorekit.report.spans import FindingPlace, fingerprints, place_of
from tests.rows import each_row

CODE = Code("SK201", "unknown key", Severity.ERROR)


def span(name: str, line: int = 3, text: str = "") -> Span:
    return Span(Source(name, text), line, 1, line, 2)


@each_row(
    ("name", "prefix", "file"),
    [
        ("score.yaml", "", "score.yaml"),
        ("score.yaml", "shop", "shop/score.yaml"),
        ("shop/score.yaml", "..", "<outside>"),
        ("../drivers/x.yaml", "a/b", "a/drivers/x.yaml"),
        ("../shared/score.yaml", "", "<outside>"),
        ("/etc/x.yaml", "", "<outside>"),
        ("<stdin>", "shop", "<outside>"),
        ("--image", "", "<outside>"),
        ("scorekit:environments/dev.yaml", "", "<outside>"),
        ("", "", "<outside>"),
    ],
)
def test_a_file_is_seen_from_the_readers_folder_and_what_is_none_stands_at_the_project(
    name: str, prefix: str, file: str
) -> None:
    found = place_of(span(name), prefix, "scorekit.yaml")
    if file == "<outside>":
        home = f"{prefix}/scorekit.yaml" if prefix else "scorekit.yaml"
        assert found == FindingPlace(home, None, f"{name}:3:1")
    else:
        assert found == FindingPlace(file, span(name))


def test_what_is_about_no_file_stands_at_the_project() -> None:
    assert place_of(None, "shop", "scorekit.yaml") == FindingPlace("shop/scorekit.yaml")


def test_an_identity_outlives_moved_lines_and_says_nothing_of_them() -> None:
    before = CODE.at(span("score.yaml", 3, "password: one"), "unknown key `a`")
    after = CODE.at(span("score.yaml", 9, "password: two"), "unknown key `a`")
    assert list(fingerprints([before], "", "")) == list(fingerprints([after], "", ""))


def test_equal_findings_have_identities_of_their_own() -> None:
    found = [CODE.at(span("score.yaml", n), "unknown key `a`") for n in (1, 2)]
    others = [CODE.at(span("other.yaml"), "unknown key `a`"), CODE.at(span("score.yaml"), "unknown key `b`")]
    assert len(set(fingerprints([*found, *others], "", ""))) == 4
    assert set(fingerprints(found, "", "")).isdisjoint(fingerprints(found, "shop", ""))
