"""Imports go downwards only, and each heavy package has one room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from scorekit import targets
from tests.architecture.modules import modules
from tests.rows import each_row

#: From the ground up. A module may import from its own row's rooms only within the same room, and from every lower row.
LAYERS = (
    ("version", "errors", "lazy_dataclass"),
    ("caller",),
    ("installed",),
    ("location",),
    ("limits",),
    ("diagnostics",),
    ("codes", "suggest", "names", "image_reference"),
    ("outcome", "values", "written_output"),
    ("redaction",),
    ("source",),
    ("value_path",),
    ("patterns", "placeholder"),
    ("targets.record",),
    ("model",),
    ("catalogue",),
    ("remote",),
    ("expressions",),
    ("graph",),
    ("resolve",),
    ("lineage",),
    ("checks",),
    ("targets",),
    ("projections",),
    ("parsing",),
    ("inputs",),
    ("catalogue_check", "compile_arguments"),
    ("cache",),
    ("pipeline",),
    ("explain",),
    ("diff",),
    ("impact", "parity", "drawing"),
    ("schemas", "fix", "scaffold", "description", "migration"),
    ("report",),
    ("formatting", "parts"),
    ("workspace",),
    ("language",),
    ("extensions",),
    ("testing",),
    ("cli",),
    ("__main__",),
)
RANK = {room: rank for rank, row in enumerate(LAYERS) for room in row}
HEAVY = {
    "ruamel": ("source",),
    "pydantic": ("model",),
    "pydantic_core": ("model", "patterns"),
    "jinja2": ("expressions",),
    "jsonschema": (),
    "networkx": ("graph", "drawing"),
    "click": ("cli",),
    "pytest": ("testing",),
    "pygls": ("language",),
    "lsprotocol": ("language",),
}


#: The record of each target stands low, since the models of drivers and environments go by it; so do both listings.
RECORD = ("scorekit.targets.record", "scorekit.targets.change_rules")
LISTINGS = ("scorekit.targets", "scorekit.projections")


def room(module: str) -> str | None:
    parts = module.split(".")
    if module in LISTINGS or f"{module}.".startswith(tuple(f"{name}." for name in RECORD)):
        return "targets.record"
    return parts[1] if len(parts) > 1 and parts[0] == "scorekit" and parts[1] in RANK else None


def test_imports_go_downwards() -> None:
    upward = [
        f"{module.place(i.line)} imports {i.module}"
        for module in modules()
        if (here := room(module.name))
        for i in module.imports
        if (there := room(i.module))
        and there != here
        and RANK[there] >= RANK[here]
        # What the functions of the record take and give is made further up; the record says so to the type checker alone.
        and not (here == "targets.record" and i.typing_only)
    ]
    assert not upward


def test_heavy_packages_have_one_room() -> None:
    wrong = [
        f"{module.place(i.line)} imports {i.module}"
        for module in modules()
        for i in module.imports
        if (rooms := HEAVY.get(i.module.split(".")[0])) is not None
        and not f"{module.name}.".startswith(tuple(f"scorekit.{each}." for each in rooms))
    ]
    assert not wrong


#: Modules of the standard library that speak to a network.
NETWORK = ("urllib.request", "http.client", "socket", "ssl", "ftplib", "smtplib", "asyncio")
#: Who has one of them for something else: the loop of the language server, which hears its editor on standard input.
LOCAL = {("scorekit.language.server", "asyncio")}


def test_one_room_speaks_to_a_network_and_one_command_to_that_room() -> None:
    """A render, a check, a diff or a hook can't reach anything, whatever a repository says."""
    named = [(module, i) for module in modules() for i in module.imports]
    outside = [(m, i) for m, i in named if not f"{m.name}.".startswith("scorekit.remote.")]
    speaking = [(m, i) for m, i in outside if i.module.startswith(NETWORK) and (m.name, i.module) not in LOCAL]
    assert not [f"{m.place(i.line)} imports {i.module}" for m, i in speaking]
    asking = {m.name for m, i in outside if i.module.startswith("scorekit.remote") and not i.typing_only}
    assert asking == {"scorekit.workspace.platform", "scorekit.workspace.platform_release"}
    users = {m.name for m, i in named if i.module.startswith("scorekit.workspace.platform") and not i.typing_only}
    assert users == {"scorekit.cli.commands.platform", "scorekit.workspace.platform"}


def test_no_module_imports_another_in_a_circle() -> None:
    """Imports for the type checker count: two modules that know each other's classes are read as one."""
    known = {module.name for module in modules()}
    graph: dict[str, set[str]] = {}
    for module in modules():
        names = (
            f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in known else node.module
            for node in module.nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        )
        graph[module.name] = {name for name in names if name in known and name != module.name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1][::-1]))


def test_every_module_has_a_layer() -> None:
    rooms = {m.name.split(".")[1]: m for m in modules() if "." in m.name}
    assert not [m.place(1) for room, m in rooms.items() if room not in RANK]
    assert not set(RANK) - set(rooms) - {"targets.record"}


@each_row("parent", ["targets", "checks", "report", "projections"])
def test_siblings_never_import_each_other(parent: str) -> None:
    shared = {
        "targets": {
            "annotations",
            "api",
            "change_rules",
            "schema_check",
            "origins",
            "ownership",
            "patching",
            "record",
            "redaction",
            "schema",
            "workload_changes",
        },
        "checks": set(),
        "projections": {"api"},
        "report": {"formats", "redacted_lines", "spans", "tables", "terminal", "wording"},
    }[parent]
    prefix = f"scorekit.{parent}."
    wrong = []
    for module in modules():
        if not module.name.startswith(prefix):
            continue
        own = module.name.removeprefix(prefix).split(".")[0]
        if f"{parent}.{own}" == "report.site":  # its pages show what the others make
            continue
        for i in module.imports:
            other = i.module.removeprefix(prefix).split(".")[0] if i.module.startswith(prefix) else own
            if other not in {own, *shared}:
                wrong.append(f"{module.place(i.line)} imports {i.module}")
    assert not wrong


#: Who may name a target in code: the model of environments, which says which is the default and holds what is known of a
#: cluster, and the words about that for editors.
NAMES_A_TARGET = {
    "scorekit.catalogue.environment_shape": {"terraform"},
    # Which of a tool's sections is for which target is a fact of the tool.
    "scorekit.migration.assemble": {"compose", "kubernetes"},
    "scorekit.model.environment": {"kubernetes", "terraform"},
    "scorekit.schemas.descriptions": {"kubernetes", "terraform"},
}
#: A target's name as a word of its own: no part of a host, a path or another word.
NAMED = re.compile(rf"(?<![\w.:/-])({'|'.join(targets.names())})(?![\w.:/-])")


def test_no_module_outside_targets_names_one() -> None:
    """What differs between targets is their records' to say. Docstrings and documentation of codes may name them as examples."""
    folders = tuple(f"scorekit.targets.{name}" for name in targets.names())
    wrong = []
    for module in modules():
        if module.name.startswith("scorekit.targets."):
            continue
        wrong += [f"{module.place(i.line)} imports {i.module}" for i in module.imports if i.module.startswith(folders)]
        if module.name.startswith(("scorekit.projections.", "scorekit.codes.")):
            continue  # a projection is made of a target's manifests
        docstrings = {id(node.value) for node in module.nodes if isinstance(node, ast.Expr)}
        found = {
            name: getattr(node, "lineno", 1)
            for node in module.nodes
            for text in (_words(node) if id(node) not in docstrings else ())
            for name in NAMED.findall(text)
        }
        allowed = NAMES_A_TARGET.get(module.name, set())
        wrong += [f"{module.place(line)} names {name}" for name, line in found.items() if name not in allowed]
    assert not wrong


def _words(node: ast.AST) -> Iterator[str]:
    """What a node of the code says: texts, and the parts of names between underscores."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    names = (getattr(node, key, None) for key in ("id", "attr", "name", "arg"))
    yield from (
        name.replace("_", " ").lower() for name in names if isinstance(name, str) and not isinstance(node, ast.alias)
    )
