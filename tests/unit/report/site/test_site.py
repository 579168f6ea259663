"""The site as text: whole markup, links that lead somewhere, nothing that runs, and no secret."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import scorekit
from scorekit.description.outputs import outputs_of
from scorekit.report.site.markup import MOST_ROWS, Markup, slug, table, text
from scorekit.workspace.site import site
from tests.unit.report.site.projects import SEED, make_hostile, pages_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[4]
_VOID = frozenset({"meta", "link", "input", "br", "img"})
#: Elements that stand where the pages have them, and no other.
_KNOWN = _VOID - {"br", "img"} | frozenset(
    [
        "html",
        "head",
        "title",
        "script",
        "body",
        "a",
        "header",
        "p",
        "nav",
        "ul",
        "li",
        "div",
        "main",
        "h1",
        "h2",
        "section",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "span",
        "details",
        "summary",
        "time",
    ]
)


class Page(HTMLParser):
    """What a page has, element by element; an end without its beginning is a failure."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs)
        self.elements.append((tag, found))
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found[name] or "" for name in ("href", "src") if name in found]
        self.scripts += [found] if tag == "script" else []
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return pages_of(make_hostile(tmp_path_factory.mktemp("hostile")))


@cache
def parsed(markup: str) -> Page:
    return Page(markup)


def own(pages: Mapping[str, str]) -> Iterator[tuple[str, Page]]:
    """The pages but the graph's, which has tests of its own."""
    yield from ((n, parsed(t)) for n, t in pages.items() if n.endswith(".html") and n != "graph.html")


def test_there_is_a_page_for_each_question(pages: Mapping[str, str]) -> None:
    fixed = {
        "index.html": "Overview",
        "workloads.html": "Workloads",
        "resources.html": "Resources",
        "drivers.html": "Drivers and images",
        "findings.html": "Findings",
        "parity.html": "Parity",
        "graph.html": "Graph",
        "search.html": "Search",
    }
    made = {"environment-dev.html", "environment-test.html", "workload-api.html", "workload-web.html"}
    assert set(pages) == fixed.keys() | made | {"site.css", "site.js"}
    for name, _ in own(pages):
        assert re.findall(r'<li><a href="([^"]*)"[^>]*>([^<]*)</a></li>', pages[name]) == list(fixed.items())
        assert name not in fixed or f"<h1>{fixed[name]}</h1>" in pages[name]


def test_every_page_is_whole_and_can_be_walked_by_landmarks_and_heads(pages: Mapping[str, str]) -> None:
    for name, page in own(pages):
        tags = [tag for tag, _ in page.elements]
        assert set(tags) <= _KNOWN, name
        assert [tags.count(tag) for tag in ("header", "nav", "main", "h1", "title")] == [1] * 5, name
        assert len(set(page.ids)) == len(page.ids), name
        assert all("scope" in found for tag, found in page.elements if tag == "th"), name
        assert tags.count("table") == tags.count("caption"), name


def test_every_link_leads_to_a_page_and_a_place_in_it(pages: Mapping[str, str]) -> None:
    for name, page in own(pages):
        for target in page.links:
            file, _, anchor = target.partition("#")
            assert (file or name) in pages, (name, target)
            assert not anchor or anchor in parsed(pages[file or name]).ids, (name, target)
    found = re.findall(r'"((?:[a-z]+|workload-[^"#]*|environment-[^"#]*)\.html)(?:#([^"]*))?"\]', pages["search.html"])
    assert {file for file, _ in found} >= {"workload-web.html", "resources.html", "drivers.html"}
    assert [a for file, a in found if a and a not in parsed(pages[file]).ids] == []


def test_nothing_of_a_repository_runs_or_leads_away(pages: Mapping[str, str]) -> None:
    for name, page in own(pages):
        assert page.scripts[0] == {"defer": None, "src": "site.js"}
        assert page.scripts[1:] == ([{"type": "application/json", "id": "data"}] if name == "search.html" else [])
        attributes = {attribute for _, found in page.elements for attribute in found}
        assert not [one for one in attributes if one.startswith("on") or one == "style"]
        policy = next(found["content"] or "" for tag, found in page.elements if tag == "meta" and "http-equiv" in found)
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';")
        assert "unsafe" not in policy
    assert "&lt;script&gt;hacked = 2&lt;/script&gt;" in pages["workload-web.html"]
    assert "javascript:alert(5)//dev" in pages["workload-web.html"]
    assert "\u202e" not in "".join(pages.values())
    assert "<script>hacked" not in "".join(pages.values())


def test_pages_say_who_uses_what(pages: Mapping[str, str]) -> None:
    rows = {m[1]: m[0] for m in re.finditer(r'<tr id="([^"]*)">.*?</tr>', pages["resources.html"])}
    shared = rows[slug("redis.default#shared")]
    assert shared.count('href="workload-api.html"') == shared.count('href="workload-web.html"') == 1
    assert "<code>16</code>" in rows[slug("postgres.default#api.db")]
    api = pages["workload-api.html"]
    assert '<dt>Used by</dt><dd><a href="workload-web.html">web</a></dd>' in api
    assert "<code>db.password</code></th><td><code>&lt;secret password of" in api
    assert "StatefulSet/api-db" in pages["environment-dev.html"]
    assert re.search(r"postgres:16[^<]*</code></th><td>16</td>.*?<time>\d{4}-\d\d-\d\d</time>", pages["drivers.html"])


def test_the_same_project_gives_the_same_bytes(tmp_path: Path, pages: Mapping[str, str]) -> None:
    assert pages_of(make_hostile(tmp_path)) == pages


def test_no_page_has_a_secret_of_any_example() -> None:
    secrets = 0
    for folder in sorted(path.parent for path in (ROOT / "examples").glob("*/cases.yaml")):
        project = scorekit.Project.open(folder).unwrap()
        whole = b"\n".join(file.content for file in site(project, None, seed=SEED).value).decode()
        for made in project.compile_all(require_images=False, seed=SEED).value:
            if made.resolution.secrets.backend != "derive":
                continue
            for uid in made.resolution.resources:
                for one in outputs_of(made, uid, reveal=True):
                    if one.secret and one.known and isinstance(one.value, str):
                        secrets += 1
                        assert one.value not in whole, (folder.name, one)
    assert secrets > 20


def test_a_long_table_is_cut_and_says_so() -> None:
    made = table("Many", ("One",), [("", (Markup("x"),))] * (MOST_ROWS + 3))
    assert made.count('<th scope="row">x</th>') == MOST_ROWS
    assert made.endswith('<p class="none">And 3 more.</p>')
    assert len(text("x" * 10_000)) < 400


def test_names_of_files_are_one_name_each_on_every_system() -> None:
    names = ["a", "A", "a_", "a_5f_", "a/b", "..", "a b", "ä", "x" * 300, "x" * 301]
    assert len({slug(name).lower() for name in names}) == len(names)
    assert all(re.fullmatch("[a-z0-9_-]{1,110}", slug(name)) for name in names)
