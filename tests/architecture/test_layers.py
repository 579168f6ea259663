"""Imports go downwards only, and each heavy package has one room."""

from __future__ import annotations

import pytest

from tests.architecture.modules import Module, modules

#: From the ground up. A module may import from its own row's rooms only within the same room, and from every lower row.
LAYERS = (
    ("version", "errors"),
    ("location",),
    ("limits",),
    ("diagnostics",),
    ("codes", "suggest", "names", "image_reference"),
    ("outcome", "values"),
    ("display",),
    ("redaction",),
    ("source",),
    ("patterns", "placeholder", "stringify"),
    ("model",),
    ("catalogue",),
    ("templates",),
    ("graph",),
    ("resolve",),
    ("checks",),
    ("targets",),
    ("parsing",),
    ("inputs",),
    ("pipeline",),
    ("explain",),
    ("diff",),
    ("impact", "parity", "drawing"),
    ("schemas", "fix", "scaffold"),
    ("report",),
    ("formatting",),
    ("cli",),
    ("__main__",),
)
RANK = {room: rank for rank, row in enumerate(LAYERS) for room in row}
HEAVY = {
    "ruamel": ("source",),
    "pydantic": ("model",),
    "pydantic_core": ("model", "patterns"),
    "jinja2": ("templates",),
    "jsonschema": (),
    "networkx": ("graph",),
    "click": ("cli",),
}


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "scorekit" and parts[1] in RANK else None


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_imports_go_downwards(module: Module) -> None:
    here = room(module.name)
    if here is None:
        return
    upward = [
        f"{module.name}:{i.line} imports {i.module}"
        for i in module.imports
        if (there := room(i.module)) and there != here and RANK[there] >= RANK[here]
    ]
    assert not upward


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_heavy_packages_have_one_room(module: Module) -> None:
    inside = module.name.removeprefix("scorekit.")
    wrong = [
        f"{module.name}:{i.line} imports {i.module}"
        for i in module.imports
        if (rooms := HEAVY.get(i.module.split(".")[0]))
        and not any(inside == r or inside.startswith(f"{r}.") for r in rooms)
    ]
    assert not wrong


def test_every_module_has_a_layer() -> None:
    rooms = {m.name.split(".")[1] for m in modules() if "." in m.name}
    assert rooms == set(RANK)


@pytest.mark.parametrize("parent", ["targets", "checks", "report"])
def test_siblings_never_import_each_other(parent: str) -> None:
    shared = {
        "targets": {"annotations", "api", "schema_check", "origins", "ownership", "patching", "redaction", "schema"},
        "checks": set(),
        "report": {"formats", "finding_place", "redacted_lines", "spans", "tables", "terminal", "wording"},
    }[parent]
    prefix = f"scorekit.{parent}."
    wrong = []
    for module in modules():
        if not module.name.startswith(prefix):
            continue
        own = module.name.removeprefix(prefix).split(".")[0]
        for i in module.imports:
            other = i.module.removeprefix(prefix).split(".")[0] if i.module.startswith(prefix) else own
            if other not in {own, *shared}:
                wrong.append(f"{module.name}:{i.line} imports {i.module}")
    assert not wrong
