"""Patch templates to patches of an environment: the operations that come of them for the workloads that there are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scorekit.codes.migration import BAD_TEMPLATE
from scorekit.location import Source, Span
from scorekit.migration.drafting import Comments, plain
from scorekit.migration.evaluate import Evaluator, Marks
from scorekit.migration.go_syntax import TemplateError, parse
from scorekit.migration.layout import tree_of
from scorekit.migration.symbols import Code, Const, Items, Undecided, UntranslatableError, walk
from scorekit.source.writer import dump

if TYPE_CHECKING:
    from scorekit.outcome import Findings

_REASONS = {
    "Compose": "it looks at the Compose file itself; say with `target` what a patch is for",
    "Manifests": "it looks at the manifests themselves; say with `target` what a patch is for, by kind, name, labels or workload",
}
_MAX_OPERATIONS = 2000
#: Lists of a service that may be there already: what is put at their end is added, and anywhere else makes the list.
_LISTS = {"command", "configs", "entrypoint", "ports", "volumes"}


@dataclass
class Patches:
    """The patches that came out, and comments on what did not."""

    items: list[dict[str, Any]] = field(default_factory=list)
    comments: list[list[str]] = field(default_factory=list)
    #: Why each of them did not, for a report.
    decisions: list[Undecided] = field(default_factory=list)

    def refuse(self, reason: str, original: str) -> None:
        """Leave something to a person."""
        self.decisions.append(Undecided(reason, original))
        lines = original.rstrip().split("\n")
        shown = lines if len(lines) <= 40 else [*lines[:40], f"({len(lines) - 40} more lines)"]
        self.comments.append([f"TO DECIDE: a patch: {reason}.", *("    " + line for line in shown)])


def translate(templates: dict[str, str], workloads: dict[str, Any], namespace: str, findings: Findings) -> Patches:
    """The patches of some templates, by the names of these."""
    found = Patches()
    for name, text in templates.items():
        source = Source(name, text)
        try:
            nodes = parse(text)
        except TemplateError as error:
            line = text.count("\n", 0, error.offset) + 1
            column = error.offset - text.rfind("\n", 0, error.offset)
            findings.add(BAD_TEMPLATE.at(Span(source, line, column, line, column + 2), str(error)))
            found.refuse(str(error), text)
            continue

        def root(key: str) -> Any:
            if key == "Workloads":
                return Const(workloads)
            if key == "Namespace":
                return Const(namespace)
            raise UntranslatableError(_REASONS.get(key, f"`.{key}`, which scorekit does not have"))

        marks = Marks()
        try:
            tree = tree_of(Evaluator(root, marks, lambda *_: None).run(nodes), marks)
        except UntranslatableError as error:
            found.refuse(str(error), text)
            continue
        _operations(found, name, tree, text)
    return found


def _operations(found: Patches, name: str, tree: Any, text: str) -> None:
    """The operations of one template; where one is not known, the whole is a person's: later ones count on earlier ones."""
    if tree is None:
        return
    undecided = next((each for each in walk(tree) if isinstance(each, Undecided)), None)
    unknown = any(isinstance(each, Code) for each in walk(tree))
    if undecided is not None or unknown or not isinstance(tree, Items) or len(tree.nodes) > _MAX_OPERATIONS:
        found.refuse(undecided.reason if undecided else "no list of operations that are known beforehand", text)
        return
    data = plain(tree, Comments(), lambda value: value)
    for number, each in enumerate(data, 1):
        operation = each if isinstance(each, dict) else {}
        path = _steps(str(operation.get("path", "")))
        title = f"{_title(name)}-{number}"
        is_set = operation.get("op") == "set"
        if len(path) < 3 or path[0] != "services" or operation.get("op") not in ("set", "delete"):
            what = (
                "a whole service: write a driver, and let who needs it ask for a resource"
                if len(path) == 2
                else "it is for no service"
            )
            found.refuse(what, _spelt(operation))
            continue
        found.items.append(
            {"name": title, "target": {"service": path[1]}, **_change(operation, path[2:], is_set=is_set)}
        )


def _change(operation: dict[str, Any], path: list[str], *, is_set: bool) -> dict[str, Any]:
    """An operation as a tree to merge, or as one of RFC 6902 where it means a place in a list."""
    if len(path) == 2 and path[1] == "-1" and path[0] not in _LISTS:
        return {"merge": {path[0]: [operation.get("value")]}}
    if any(re.fullmatch(r"-?[0-9]+", step) for step in path):
        place = "/".join("-" if step == "-1" else step.replace("~", "~0").replace("/", "~1") for step in path)
        value = {"value": operation.get("value")} if is_set else {}
        return {"json": [{"op": "add" if is_set else "remove", "path": f"/{place}", **value}]}
    tree: Any = operation.get("value") if is_set else None
    for step in reversed(path):
        tree = {step.removeprefix(":"): tree}
    return {"merge": tree}


def _title(name: str) -> str:
    """What a template's patches are called after: its file, or its number in the state."""
    if found := re.search(r"patching_templates\[([0-9]+)\]$", name):
        return f"template-{int(found[1]) + 1}"
    return re.sub(r"[^a-z0-9]+", "-", name.rpartition("/")[2].lower()).strip("-")


def _steps(path: str) -> list[str]:
    r"""A path of sjson: steps behind dots, ``\.`` a dot in a step, ``:N`` a key that looks like a number."""
    steps = re.split(r"(?<!\\)\.", path)
    return [re.sub(r"\\(.)", r"\1", step) for step in steps]


def _spelt(operation: dict[str, Any]) -> str:
    return dump([operation])
