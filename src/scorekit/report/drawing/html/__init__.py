"""A drawing as one page that opens offline: every environment, search, filters, and why each node is what it is.

Nothing leaves the page: its policy allows the one script and the one style sheet in it, by their hashes, and no request.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.drawing.layout import picture
from scorekit.report.drawing.html.embedding import embedded
from scorekit.report.drawing.svg import described, style
from scorekit.report.drawing.svg.painting import painted, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.drawing import Drawing, Scene
    from scorekit.report.drawing import Explanations

_SLOT = re.compile(r"\{\{([a-z]+)\}\}")


def render(drawing: Drawing, explanations: Explanations | None = None) -> str:
    """The page; of several scenes it shows the first until another is chosen."""
    css, script = style() + _asset("page.css"), _asset("page.js")
    data = json.dumps(embedded(drawing, explanations or {}), ensure_ascii=False, separators=(",", ":"))
    first, *others = ["\n".join(_scene(drawing, scene)) for scene in drawing.scenes] or [""]
    slots = {
        "title": safe(f"{drawing.project or 'Workloads'}: dependency graph"),
        "project": safe(drawing.project or "Workloads"),
        "policy": f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
        "style": css,
        "script": script,
        "data": inert(data),
        "first": first,
        "others": "\n".join(f'<template class="scene">{markup}</template>' for markup in others),
    }
    return _SLOT.sub(lambda found: slots[found[1]], _asset("page.html"))


def inert(data: str) -> str:
    """JSON that no HTML parser takes for markup and no script reader for the end of a line."""
    for mark in "<>&\u2028\u2029":
        data = data.replace(mark, f"\\u{ord(mark):04x}")
    return data


def _scene(drawing: Drawing, scene: Scene) -> Iterator[str]:
    made = picture(scene)
    yield (
        f'<svg class="picture{" compact" if made.compact else ""}" viewBox="0 0 {made.width} {made.height}"'
        f' data-width="{made.width}" data-height="{made.height}" role="group"'
        f' aria-label="{safe(described(scene)[:300])}">'
    )
    yield '<g class="view">'
    yield from painted(made, scene, drawing.types, live=True)
    yield "</g></svg>"


def _asset(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")


def _hash(text: str) -> str:
    """A source expression of a content security policy (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
