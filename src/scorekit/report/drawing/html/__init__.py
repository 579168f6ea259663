"""A drawing as one page that opens offline: every environment, search, filters, and why each node is what it is.

Nothing leaves the page: its policy allows the one script and the one style sheet in it, by their hashes, and no request.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.drawing.layout import picture
from scorekit.explain.explanation import NOTHING, Explanation, Step
from scorekit.report.drawing.svg import classes_of, described, painted, safe, style
from scorekit.report.tables import shortened
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.drawing import Drawing, DrawnEdge, DrawnNode, Scene

_SLOT = re.compile(r"\{\{([a-z]+)\}\}")


def render(drawing: Drawing) -> str:
    """The page; of several scenes it shows the first until another is chosen."""
    return page(drawing)


def page(drawing: Drawing, home: str = "") -> str:
    """The page, with markup at its beginning that leads to where it belongs."""
    css, script = style() + _asset("page.css"), _asset("page.js")
    data = json.dumps(embedded(drawing), ensure_ascii=False, separators=(",", ":"))
    first, *others = ["\n".join(_scene(drawing, scene)) for scene in drawing.scenes] or [""]
    slots = {
        "title": safe(f"{drawing.project or 'Workloads'}: dependency graph"),
        "home": home,
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


#: A longer value is cut: the page shows reasons, and the manifests hold the values.
_LONGEST_VALUE = 400


class _Table:
    """Values by number, each held once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def number(self, key: Any, row: Any) -> int:
        """The row of a key, added where it is new."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.rows)
            self.rows.append(row)
        return found

    def text(self, text: str) -> int:
        """The row of a text, in which no character turns the others round."""
        found = self._numbers.get(text)
        return self.number(text, "\n".join(map(printable, text.split("\n")))) if found is None else found


class _Embedding:
    """One page's tables."""

    def __init__(self) -> None:
        self.texts = _Table()
        self.steps = _Table()

    def scene(self, scene: Scene, explanations: Mapping[tuple[str, str, str], Explanation]) -> dict[str, Any]:
        """A scene: its nodes, and its edges by the nodes' numbers."""
        numbers = {n.key: i for i, n in enumerate(scene.nodes)}
        return {
            "environment": scene.environment,
            "target": scene.target,
            "nodes": [self._node(n, explanations.get((scene.environment, scene.target, n.key))) for n in scene.nodes],
            "edges": [[numbers[e.source], numbers[e.target], e.kind, self._reasons(e)] for e in scene.edges],
        }

    def _node(self, node: DrawnNode, explanation: Explanation | None) -> list[Any]:
        """``key, kind, label, workload, type, class, name, served by, flags, place, objects, step``."""
        flags = (1 if node.bound else 0) + (2 if node.co_provisioned else 0)
        where = [self.texts.text(node.place.file), node.place.line] if node.place else None
        step = self._step(explanation.root) if explanation else -1
        words = (node.kind, node.label, node.workload, node.type, node.class_, node.name, node.served_by)
        kept = [-1 if w is None else self.texts.text(w) for w in words]
        return [node.key, *kept, flags, where, list(node.objects), step]

    def _reasons(self, edge: DrawnEdge) -> list[list[int]]:
        text = self.texts.text
        return [[text(r.text), text(r.holder), text(r.place.file), r.place.line] for r in edge.reasons]

    def _step(self, step: Step) -> int:
        """``kind, text, file, line, value, chosen, steps``; equal steps share a row, so shared candidates cost once."""
        text = self.texts.text
        below: Sequence[int] = [self._step(s) for s in step.steps]
        value = -1 if step.value is NOTHING else text(_shown(step.value))
        file, line = (text(step.span.file), step.span.line) if step.span else (-1, 0)
        chosen = -1 if step.chosen is None else int(step.chosen)
        row = [text(step.kind), text(step.text), file, line, value, chosen, below]
        return self.steps.number((*row[:-1], *below), row)


def embedded(drawing: Drawing) -> dict[str, Any]:
    """The page's data."""
    made = _Embedding()
    scenes = [made.scene(scene, drawing.explanations) for scene in drawing.scenes]
    return {
        "project": drawing.project,
        "types": classes_of(drawing.types),
        "texts": made.texts.rows,
        "steps": made.steps.rows,
        "scenes": scenes,
    }


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return shortened(text, _LONGEST_VALUE)
