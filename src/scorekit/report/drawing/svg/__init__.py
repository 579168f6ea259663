"""A drawing as a standalone SVG: no script, no embedded font, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.drawing.layout import Box, Picture, Route, picture
from scorekit.drawing.layout.cards import fitted, text_width
from scorekit.report.drawing import heading, only_scene
from scorekit.report.tables import counted

if TYPE_CHECKING:
    from scorekit.drawing import Drawing, DrawnNode, Scene
    from scorekit.drawing.layout.layered import Point

#: Room for the heading.
_TOP = 44


def style() -> str:
    """The rules that colour a picture, here and in the page."""
    return Path(__file__).with_name("picture.css").read_text("utf-8")


def render(drawing: Drawing) -> str:
    """The drawing's one scene."""
    scene = only_scene(drawing, "svg")
    made = picture(scene)
    title = heading(drawing, scene)
    width = max(made.width, text_width(title, 20) + 72)
    height = made.height + _TOP
    return "\n".join([
        '<?xml version="1.0" encoding="UTF-8"?>',
        (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" aria-labelledby="title description" class="picture">'),
        f'<title id="title">{safe(title)}</title>',
        f'<desc id="description">{safe(described(scene))}</desc>',
        f"<style>{style()}</style>",
        f'<rect class="ground" width="{width}" height="{height}"/>',
        f'<text class="heading" x="32" y="44">{safe(title)}</text>',
        f'<g transform="translate(0 {_TOP})">',
        *painted(made, scene, drawing.types),
        "</g>",
        "</svg>",
        "",
    ])  # fmt: skip


def described(scene: Scene) -> str:
    """What a picture shows, for those who can't see it."""
    workloads = [n for n in scene.nodes if n.kind == "workload"]
    resources = [n for n in scene.nodes if n.kind == "resource"]
    shared = sum(n.shared for n in resources)
    counts = (
        f"{counted(len(workloads), 'workload')} and {counted(len(resources), 'resource')}, {shared} of them shared."
    )
    needs = _needs(scene)
    named = [f"{w.label} needs {', '.join(names)}" for w in workloads if (names := needs.get(w.label))]
    return " ".join([counts, *(f"{line}." for line in named[:50])])


def _needs(scene: Scene) -> dict[str, list[str]]:
    """The resources that each workload's nodes lead to, in words."""
    found: dict[str, dict[str, str]] = {}
    for edge in scene.edges:
        source, target = scene.node(edge.source), scene.node(edge.target)
        if source and source.workload and target and target.kind == "resource":
            found.setdefault(source.workload, {})[target.key] = f"{target.type} {target.label}"
    return {workload: list(names.values()) for workload, names in found.items()}


#: How many colours picture.css has. Where there are more types, the next ones have them with a hollow bar, then a broken one.
HUES = 12
_BARS = ("", " hollow", " broken")
#: What XML 1.0 can't hold at all.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FAR_SIZES = (30, 26, 22, 18, 15, 12)


def safe(text: str) -> str:
    """A text between tags or in a quoted attribute, of XML and of HTML."""
    clean = _NOT_XML.sub("\ufffd", text)
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        clean = clean.replace(mark, entity)
    return clean


def painted(made: Picture, scene: Scene, types: Sequence[str], *, live: bool = False) -> Iterator[str]:
    """The elements of a picture, a line each. ``live`` ones carry what the page's script looks for."""
    hues = classes_of(types)
    indexes = {node.key: number for number, node in enumerate(scene.nodes)}
    yield (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse"'
        ' orient="auto-start-reverse"><path class="tip" d="M0 0.5 7.5 4 0 7.5z"/></marker></defs>'
    )
    reasons = {} if live else _reasons(scene)
    for box in made.boxes:
        if box.shape == "card":
            yield from _card(box, indexes, live=live, compact=made.compact)
    # Routes within a card lie above its ground, those between cards below.
    cards = any(box.shape == "card" for box in made.boxes)
    for route in sorted(made.routes, key=lambda route: not route.arrow or not cards):
        yield from _route(route, indexes, reasons, live=live)
    for box in made.boxes:
        if box.shape != "card":
            yield from (_row if box.shape == "row" else _box)(box, indexes, hues, live=live)


def _reasons(scene: Scene) -> Mapping[tuple[str, str], str]:
    return {
        (source, target): "\n".join(
            f"{f'{r.holder}: ' if r.holder else ''}{r.text} ({r.place})" for e in edges for r in e.reasons
        )
        for source, target, edges in scene.arrows()
    }


def _attributes(box: Box, indexes: Mapping[str, int], *, live: bool) -> str:
    if not live:
        return ""
    return f' data-n="{indexes[box.node.key]}" role="button" tabindex="-1" aria-label="{safe(spoken(box.node))}"'


def spoken(node: DrawnNode) -> str:
    """A node in words."""
    if node.kind == "workload":
        return f"workload {node.label}"
    if node.kind == "container":
        return f"container {node.label} of {node.workload}"
    whose = "shared" if node.shared else f"of {node.workload}"
    return f"{node.type} {node.label}, {whose}, served by {node.served_by}"


def _card(box: Box, indexes: Mapping[str, int], *, live: bool, compact: bool) -> Iterator[str]:
    yield f'<g class="node card"{_attributes(box, indexes, live=live)}>'
    yield f"<title>{safe(box.node.label)}</title>"
    yield f'<rect class="plate" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="10"/>'
    left, base = (box.x + 10, box.y + 22) if compact else (box.x + 14, box.y + 25)
    yield f'<text class="name near" x="{left}" y="{base}">{safe(box.title)}</text>'
    if live:
        yield from _far(box) if compact else _far_heading(box)
    yield from _count(box)
    yield "</g>"


def _far_heading(box: Box) -> Iterator[str]:
    """The name above what a whole card holds, as large as there is room: boxes that may be seen are below."""
    size = next((s for s in _FAR_SIZES if text_width(box.node.label, s, bold=True) <= box.width - 12), _FAR_SIZES[-1])
    label = safe(fitted(box.node.label, size, box.width - 12, bold=True))
    yield f'<text class="far above" x="{box.x + 8}" y="{box.y + 19 + size * 2 // 5}" font-size="{size}">{label}</text>'


def _far(box: Box) -> Iterator[str]:
    """The name as large as the card allows, for when the whole is seen from afar."""
    lines, size = _large(box.node.label, box.width - 16)
    middle = box.x + box.width // 2
    first = box.y + (box.height - 14 - len(lines) * size) // 2 + size - 2
    for number, line in enumerate(lines):
        yield (
            f'<text class="far" x="{middle}" y="{first + number * (size + 1)}" font-size="{size}">{safe(line)}</text>'
        )


def _large(text: str, room: int) -> tuple[list[str], int]:
    """One or two lines and their size: broken at the hyphen nearest the middle where that lets them grow."""
    breaks = [i + 1 for i, c in enumerate(text) if c in "-." and 0 < i < len(text) - 1]
    cut = min(breaks, key=lambda i: abs(2 * i - len(text)), default=0)
    ways = [[text], [text[:cut], text[cut:]]] if cut else [[text]]
    for size in _FAR_SIZES:
        for lines in ways:
            if all(text_width(line, size, bold=True) <= room for line in lines):
                return lines, size
    return [fitted(line, _FAR_SIZES[-1], room, bold=True) for line in ways[-1]], _FAR_SIZES[-1]


def _count(box: Box) -> Iterator[str]:
    if box.needed_by:
        words = f"needed by {box.needed_by}"
        width = text_width(words, 11, bold=True) + 16
        x, y = box.x + box.width // 2 - width // 2, box.y + box.height - 12
        yield f'<rect class="pill" x="{x}" y="{y}" width="{width}" height="18" rx="9"/>'
        yield f'<text class="pilled" x="{x + width // 2}" y="{y + 13}">{words}</text>'


def _kinds(node: DrawnNode, hues: Mapping[str, str]) -> str:
    if node.kind == "container":
        return "container"
    more = [" shared" if node.shared else "", " bound" if node.bound else ""]
    return f"resource {hues.get(node.type, 'h0')}{''.join(more)}"


def _box(box: Box, indexes: Mapping[str, int], hues: Mapping[str, str], *, live: bool) -> Iterator[str]:
    yield f'<g class="node box {_kinds(box.node, hues)}"{_attributes(box, indexes, live=live)}>'
    yield f"<title>{safe(spoken(box.node))}</title>"
    yield f'<rect class="plate" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="7"/>'
    if box.node.kind == "resource":
        yield f'<rect class="bar" x="{box.x + 6}" y="{box.y + 9}" width="4" height="{box.height - 18}" rx="2"/>'
    left = box.x + (18 if box.node.kind == "resource" else 14)
    yield f'<text class="title near" x="{left}" y="{box.y + 19}">{safe(box.title)}</text>'
    yield f'<text class="small near" x="{left}" y="{box.y + 34}">{safe(box.subtitle)}</text>'
    if live:
        yield from _far(box)
    yield from _count(box)
    yield "</g>"


def _row(box: Box, indexes: Mapping[str, int], hues: Mapping[str, str], *, live: bool) -> Iterator[str]:
    yield f'<g class="node row {_kinds(box.node, hues)}"{_attributes(box, indexes, live=live)}>'
    yield f"<title>{safe(spoken(box.node))}</title>"
    yield f'<rect class="plate" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="5"/>'
    yield f'<rect class="bar" x="{box.x + 4}" y="{box.y + 4}" width="4" height="{box.height - 8}" rx="2"/>'
    base = box.y + 13
    yield f'<text class="item near" x="{box.x + 14}" y="{base}">{safe(box.title)}</text>'
    yield f'<text class="small near end" x="{box.x + box.width - 5}" y="{base}">{safe(box.subtitle)}</text>'
    yield "</g>"


def _route(
    route: Route, indexes: Mapping[str, int], reasons: Mapping[tuple[str, str], str], *, live: bool
) -> Iterator[str]:
    kinds = f"route {route.kind}{' quiet' if route.quiet else ''}"
    path = f'<path class="{kinds}" d="{_curve(route.points)}"' + (' marker-end="url(#tip)"' if route.arrow else "")
    if live:
        ends = " ".join(f"{indexes[s]}-{indexes[t]}" for s, t in route.ends)
        yield f'{path} data-e="{ends}"/>'
    elif not route.quiet:
        title = "\n".join(dict.fromkeys(reasons[e] for e in route.ends if reasons.get(e)))
        yield f"{path}><title>{safe(title)}</title></path>"


def _curve(points: Sequence[Point]) -> str:
    """A smooth line through points that leaves and enters them level."""
    (x, y), *rest = points
    parts = [f"M{x} {y}"]
    for number, (to_x, to_y) in enumerate(rest):
        if y == to_y and to_x > x:
            parts.append(f"H{to_x}")
        elif to_x >= x or number < len(rest) - 1:
            half = (x + to_x) // 2
            parts.append(f"C{half} {y} {half} {to_y} {to_x} {to_y}")
        else:  # back round to the right side of a box
            parts.append(f"C{x + 70} {y} {to_x + 70} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
    return "".join(parts)


def classes_of(types: Iterable[str]) -> dict[str, str]:
    """The classes of each type: its colour, and the form of its bar."""
    return {type_: f"h{number % HUES}{_BARS[number // HUES % len(_BARS)]}" for number, type_ in enumerate(types)}
