"""A drawing as a standalone SVG: no script, no font of its own, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.drawing.layout import picture
from scorekit.drawing.layout.measure import text_width
from scorekit.report.drawing import heading, only_scene
from scorekit.report.drawing.svg.painting import painted, safe
from scorekit.report.wording import counted

if TYPE_CHECKING:
    from scorekit.drawing import Drawing, Scene
    from scorekit.report.drawing import Explanations

#: Room for the heading.
_TOP = 44


def style() -> str:
    """The rules that colour a picture, here and in the page."""
    return Path(__file__).with_name("picture.css").read_text("utf-8")


def render(drawing: Drawing, explanations: Explanations | None = None) -> str:
    """The drawing's one scene."""
    del explanations
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
