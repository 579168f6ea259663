"""Every format holds every name as it is, whatever it is, and no secret."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from scorekit import drawing
from scorekit.drawing import Drawing, DrawnEdge, DrawnNode, EdgeReason, FileLine, Scene
from scorekit.errors import UsageError
from scorekit.explain.explanation import Explanation, Step
from scorekit.report import drawing as reports
from scorekit.report.drawing import html
from scorekit.report.drawing.dot import quoted
from scorekit.report.drawing.mermaid import escaped
from tests.rows import each_row
from tests.unit.drawing.projects import API, WEB, compiled, many, shop

if TYPE_CHECKING:
    from scorekit.targets.api import ManifestSet

HOSTILE = "</script><b>\"']]>&amp;#quot;`$$\\n--> {{title}} \u2028 | end"
SVG = "{http://www.w3.org/2000/svg}"


def hostile() -> Drawing:
    place = FileLine('a<b>&"c.yaml', 3)
    nodes = (
        DrawnNode("workload w", "workload", HOSTILE, HOSTILE, place, objects=(HOSTILE,)),
        DrawnNode("container w/c", "container", HOSTILE, HOSTILE, place),
        DrawnNode(
            "t.default#w.r", "resource", HOSTILE, None, place, type=HOSTILE, class_="x", name="r", served_by=HOSTILE
        ),
    )
    edge = DrawnEdge("container w/c", "t.default#w.r", "refers", (EdgeReason(place, HOSTILE, HOSTILE),))
    return Drawing(HOSTILE, (Scene.of(HOSTILE, "kubernetes", nodes, (edge,)),))


class Page(HTMLParser):
    """What a browser would find in a page: its tags, its scripts and its data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, str] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._open = found.get("id") or tag if tag in {"script", "style"} else ""

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open] = self.inside.get(self._open, "") + data


def test_formats_are_those_that_there_are_modules_for() -> None:
    assert reports.FORMATS.names() == ("dot", "html", "json", "mermaid", "svg")


@each_row("form", reports.FORMATS.names())
def test_a_drawing_renders_the_same_each_time(form: str) -> None:
    assert reports.FORMATS.find(form).render(shop()) == reports.FORMATS.find(form).render(shop())


@pytest.mark.parametrize("form", ["dot", "mermaid", "svg"])
def test_one_picture_refuses_several_environments(form: str) -> None:
    both = Drawing("shop", shop().scenes + shop("local", "compose").scenes)
    with pytest.raises(UsageError, match="not dev for kubernetes, local for compose"):
        reports.FORMATS.find(form).render(both)


def test_svg_is_xml_with_a_title_and_a_description_and_no_script() -> None:
    text = reports.FORMATS.find("svg").render(hostile())
    root = ET.fromstring(text)  # noqa: S314 - our own text
    assert root.get("role") == "img"
    assert HOSTILE in (root.findtext(f"{SVG}title") or "")
    assert root.findtext(f"{SVG}desc")
    assert not list(root.iter(f"{SVG}script"))
    assert not re.findall(r"(?:href|src)=|@import|url\((?!#tip)", text)


def test_mermaid_labels_hold_nothing_that_mermaid_reads() -> None:
    text = reports.FORMATS.find("mermaid").render(hostile())
    labels = re.findall(r'"([^"\n]*)"', text.split("flowchart LR")[1])
    assert len(labels) == 4
    for label in labels:
        plain = label.replace("<br/>", "")
        assert not re.search(r"[<>`\\]|\$\$|#(?!\d+;)", plain)
    assert escaped('a#b"c<d>') == "a#35;b#34;c#60;d#62;"


def test_dot_strings_end_where_they_should() -> None:
    assert quoted('a"b\\N\nc\x00') == '"a\\"b\\\\N\\nc "'
    text = reports.FORMATS.find("dot").render(hostile())
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert not re.search(r"script|end|\||--", bare)
    assert bare.count("{") == bare.count("}") == 2


def test_json_tells_every_node_and_edge() -> None:
    data = json.loads(reports.FORMATS.find("json").render(shop()))
    scene = data["scenes"][0]
    assert [n["key"] for n in scene["nodes"]] == [n.key for n in shop().scenes[0].nodes]
    assert len(scene["edges"]) == len(shop().scenes[0].edges)
    assert {"file": "0/score.yaml", "line": 9} in [n["place"] for n in scene["nodes"]]


def test_the_page_holds_hostile_names_as_text() -> None:
    steps = Step("fact", HOSTILE, value={HOSTILE: HOSTILE})
    why = {(HOSTILE, "kubernetes", "workload w"): Explanation("w", HOSTILE, "kubernetes", steps)}
    page = Page(reports.FORMATS.find("html").render(replace(hostile(), explanations=why)))
    assert "b" not in [tag for tag, _ in page.tags]
    assert [a.get("id") for tag, a in page.tags if tag == "script"] == ["data", None]
    data = json.loads(page.inside["data"])
    assert HOSTILE.replace("\u2028", "<U+2028>") in data["texts"]
    assert data["project"] == HOSTILE
    assert not set("<>&\u2028") & set(page.inside["data"])


def test_the_page_allows_its_own_script_and_style_and_nothing_else() -> None:
    page = Page(html.render(shop()))
    policy = next(a["content"] or "" for t, a in page.tags if t == "meta" and "content-security" in str(a).lower())
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for rule, tag in (("script-src", "script"), ("style-src", "style")):
        digest = base64.b64encode(hashlib.sha256(page.inside[tag].encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    assert not [a for _, a in page.tags if {"src", "href", "style", "onclick", "onload"} & a.keys()]


def test_the_page_holds_every_environment_and_shows_the_first() -> None:
    both = Drawing("shop", shop().scenes + shop("local", "compose").scenes)
    page = Page(html.render(both))
    assert [s["environment"] for s in json.loads(page.inside["data"])["scenes"]] == ["dev", "local"]
    assert [tag for tag, _ in page.tags].count("template") == 1


def test_steps_and_texts_that_repeat_are_held_once() -> None:
    scene = many(30).scenes[0]
    shared = Step("driver", "chosen by type", steps=(Step("candidate", "by type alone", chosen=True),))
    keys = [n.key for n in scene.nodes]
    why = {
        (scene.environment, scene.target, key): Explanation(
            key, "dev", "kubernetes", Step("node", key, steps=(shared,))
        )
        for key in keys
    }
    data = json.loads(Page(html.render(replace(many(30), explanations=why))).inside["data"])
    assert len(data["steps"]) == len(keys) + 2
    assert len(data["texts"]) == len(set(data["texts"]))


def secrets(manifests: ManifestSet) -> Iterator[str]:
    """Every value that a Secret or a ``.env`` holds, plain and in base64."""
    for manifest in manifests.manifests:
        if manifest.secret:
            for value in manifest.data.get("stringData", {}).values():
                yield value
            for value in manifest.data.get("data", {}).values():
                yield value
                yield base64.b64decode(value).decode()
    for file in manifests.files:
        if file.secret:
            for line in file.content.decode().splitlines():
                if "=" in line and not line.startswith("#"):
                    yield line.partition("=")[2].strip("'\"")


@each_row(("environment", "target"), [("dev", "kubernetes"), ("local", "compose")])
@each_row("form", reports.FORMATS.names())
def test_no_format_holds_a_secret(environment: str, target: str, form: str) -> None:
    made = compiled(API, WEB, environment=environment, target=target)
    hidden = {s for s in secrets(made) if len(s) > 7}
    assert hidden
    text = reports.FORMATS.find(form).render(drawing.explained(drawing.draw(made), [made]))
    assert not [s for s in hidden if s in text]
