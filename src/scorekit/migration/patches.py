"""Patch templates to patches of an environment: the operations that come of them for the workloads that there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Any

from scorekit.codes.migration import BAD_TEMPLATE
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source, Span
from scorekit.migration.drafting import Comments, plain, repeated
from scorekit.migration.evaluate import Evaluator, Marks
from scorekit.migration.go_syntax import TemplateError, parse
from scorekit.migration.layout import tree_of
from scorekit.migration.symbols import Code, Const, Items, Undecided, UntranslatableError, walk
from scorekit.source.writer import dump

if TYPE_CHECKING:
    from scorekit.outcome import Findings

_REASONS = {
    "Compose": "it goes through the Compose file: put the tool's `compose.yaml` beside its folder, or say with `target` what it is for",
    "Manifests": "it goes through the manifests: put the tool's `manifests.yaml` beside its folder, or say with `target` what it is for",
}
_MAX_OPERATIONS = 2000
#: Keys of what was emitted that may hold secrets.
_SECRETS = {
    "data",
    "stringData",
    "binaryData",
    "env",
    "environment",
    "command",
    "args",
    "entrypoint",
    "healthcheck",
    "configs",
}
#: Lists of a service that may be there already: what is put at their end is added, and anywhere else makes the list.
_LISTS = {"command", "configs", "entrypoint", "ports", "volumes"}


@dataclass
class Patches:
    """The patches that came out, and comments on what did not."""

    items: list[dict[str, Any]] = field(default_factory=list)
    comments: list[list[str]] = field(default_factory=list)
    #: The template of each of them, and why it did not, for a report.
    decisions: list[tuple[str, Undecided]] = field(default_factory=list)

    def refuse(self, template: str, reason: str, original: str) -> None:
        """Leave something to a person."""
        self.decisions.append((template, Undecided(reason, original)))
        self.comments.append([f"TO DECIDE: a patch: {reason}.", *repeated(original.rstrip())])


def translate(
    templates: dict[str, str], workloads: dict[str, Any], output: Sequence[Any], findings: Findings
) -> Patches:
    """The patches of some templates, by the names of these. ``output`` is what the tool has emitted last, as documents."""
    found = Patches()
    emitted = [each for each in output if isinstance(each, dict)]
    services = emitted[0].get("services") if len(emitted) == 1 else None
    seen: dict[str, Any] = {"Workloads": workloads, "Namespace": ""}
    if isinstance(services, dict):
        seen["Compose"] = {"services": {name: _without_secrets(each) for name, each in services.items()}}
    elif emitted:
        seen["Manifests"] = [_without_secrets(each) for each in emitted]
    for name, text in templates.items():
        source = Source(name, text)
        try:
            nodes = parse(text)
        except TemplateError as error:
            line = text.count("\n", 0, error.offset) + 1
            column = error.offset - text.rfind("\n", 0, error.offset)
            findings.add(BAD_TEMPLATE.at(Span(source, line, column, line, column + 2), str(error)))
            found.refuse(name, str(error), text)
            continue
        marks = Marks()
        try:
            tree = tree_of(Evaluator(partial(_seen, seen), marks, lambda *_: None).run(nodes), marks)
        except UntranslatableError as error:
            found.refuse(name, str(error), text)
            continue
        _operations(found, name, tree, text, emitted)
    return found


def _seen(seen: dict[str, Any], key: str) -> Any:
    if key in seen:
        return Const(seen[key])
    raise UntranslatableError(_REASONS.get(key, f"`.{key}`, which scorekit does not have"))


def _without_secrets(value: Any) -> Any:
    """What was emitted, without what may hold a secret: a template could put that into a patch."""
    if isinstance(value, list):
        return [_without_secrets(each) for each in value]
    if isinstance(value, dict):
        return {key: _without_secrets(each) for key, each in value.items() if key not in _SECRETS}
    return value


def _operations(found: Patches, name: str, tree: Any, text: str, emitted: list[Any]) -> None:
    """The operations of one template; where one is not known, the whole is a person's: later ones count on earlier ones."""
    if tree is None:
        return
    undecided = next((each for each in walk(tree) if isinstance(each, Undecided)), None)
    unknown = any(isinstance(each, Code) for each in walk(tree))
    if undecided is not None or unknown or not isinstance(tree, Items) or len(tree.nodes) > _MAX_OPERATIONS:
        found.refuse(name, undecided.reason if undecided else "no list of operations that are known beforehand", text)
        return
    optional = {"optional": True} if re.search(r"\.(Compose|Manifests)\b", text) else {}
    for number, each in enumerate(plain(tree, Comments(), lambda value: value), 1):
        operation = each if isinstance(each, dict) else {}
        steps = _steps(str(operation.get("path", "")))
        target, rest = _target(steps, emitted)
        if operation.get("op") not in ("set", "delete") or target is None or not rest:
            is_whole = target is not None or (steps[0] == "services" and len(steps) == 2)
            what = "a whole service or object: write a driver, and let who needs it ask for a resource"
            found.refuse(name, what if is_whole else "it is for no service or object", dump([operation]))
            continue
        of = emitted[int(steps[0])] if steps[0].isdecimal() else {}
        change = _change(operation, rest, of, is_set=operation.get("op") == "set")
        found.items.append({"name": f"{_title(name)}-{number}", "target": target, **change, **optional})


def _target(steps: list[str], emitted: list[Any]) -> tuple[dict[str, str] | None, list[str]]:
    """What a path is for, and the rest of it."""
    if steps[0] == "services" and len(steps) > 2:
        return {"service": steps[1]}, steps[2:]
    if steps[0].isdecimal() and int(steps[0]) < len(emitted):
        of = emitted[int(steps[0])]
        metadata = of.get("metadata")
        name = metadata.get("name") if isinstance(metadata, dict) else None
        if isinstance(of.get("kind"), str) and isinstance(name, str):
            return {"kind": of["kind"], "name": name}, steps[1:]
    return None, []


def _change(operation: dict[str, Any], path: list[str], of: Any, *, is_set: bool) -> dict[str, Any]:
    """An operation as a tree to merge, or as one of RFC 6902 where it means a place in a list that has no names."""
    if len(path) == 2 and path[1] == "-1" and path[0] not in _LISTS and not of:
        return {"merge": {path[0]: [operation.get("value")]}}
    named: list[Any] = []
    for step in path:
        is_place = re.fullmatch(r"-?[0-9]+", step)
        item = of[int(step)] if is_place and isinstance(of, list) and -1 < int(step) < len(of) else None
        if is_place and not (isinstance(item, dict) and isinstance(item.get("name"), str)):
            place = "/".join("-" if each == "-1" else each.replace("~", "~0").replace("/", "~1") for each in path)
            value = {"value": operation.get("value")} if is_set else {}
            return {"json": [{"op": "add" if is_set else "remove", "path": f"/{place}", **value}]}
        named.append({"name": item["name"]} if isinstance(item, dict) and is_place else step.removeprefix(":"))
        of = item if is_place else of.get(step) if isinstance(of, dict) else None
    tree: Any = operation.get("value") if is_set else None
    for step in reversed(named):
        tree = [step | (tree if isinstance(tree, dict) else {})] if isinstance(step, dict) else {step: tree}
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
