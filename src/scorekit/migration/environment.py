"""The environment of what was brought over: a rule for each driver, the names of what exists, and where its secrets are to be put."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scorekit.migration.draft import KEPT
from scorekit.migration.drafting import Comments
from scorekit.migration.state import KeptResource, State, at

if TYPE_CHECKING:
    from scorekit.migration.assemble import Brought
    from scorekit.migration.entries import Entry
    from scorekit.migration.patches import Patches


@dataclass
class Made:
    """An environment's text, and what is to be done besides."""

    text: str = ""
    #: Where each secret of the state is to be put: variable (or Secret), and the place in the state.
    secrets: list[tuple[str, str]] = field(default_factory=list)
    todo: list[str] = field(default_factory=list)


def matching(entries: Sequence[Entry], resource: KeptResource) -> Entry | None:
    """The provisioner that the tool takes for a resource: the first that fits."""
    for entry in entries:
        if entry.type == resource.type and entry.class_ in (None, resource.class_) and entry.id in (None, resource.id):
            return entry
    return None


def environment(
    name: str, parent: str, brought: Sequence[Brought], entries: Sequence[Entry], state: State, patches: Patches
) -> Made:
    """``environments/NAME.yaml``."""
    made, comments = Made(), Comments()
    rules: list[dict[str, Any]] = []
    bindings: dict[str, Any] = {}
    body_comments: list[list[str]] = []
    by_entry = {id(each.draft.entry): each for each in brought}
    for each in brought:
        if each.serves:
            rules.append(_rule(each))
        else:
            made.todo.append(
                f"decide what `{each.driver}` leaves open, then give it a rule; until then scorekit's own driver serves"
            )
            body_comments.append(["TO DECIDE: once the driver is whole:", f"- {_rule(each)}"])
            continue
        if f"resource_drivers/{each.shared_type}/type.yaml" in each.files:
            rules.append({"type": each.shared_type, "driver": f"{each.shared_type}/new"})
            _bind_shared(made, bindings, each, state)
        if f"resource_drivers/{each.kept_type}/type.yaml" in each.files:
            rules.append({"type": each.kept_type, "driver": f"{each.kept_type}/new"})
    for resource in state.resources:
        entry = matching(entries, resource)
        found = by_entry.get(id(entry)) if entry is not None else None
        if found is None or not found.serves:
            continue
        if settings := _settings(found, resource):
            rules.append({**resource.selector, "driver": found.driver, "settings": settings})
        _bind_kept(made, bindings, found, resource, state)
    body: dict[str, Any] = {
        "apiVersion": "scorekit.dev/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": name, "description": f"What {parent.rpartition('/')[2]} is with the provisioners that were brought over."},
        "extends": parent,
        "drivers": _without_twins(rules),
        "bindings": bindings,
        "patches": patches.items,
    }  # fmt: skip
    for lines in [*body_comments, *patches.comments]:
        body[comments.note(*lines)] = None
    made.text = comments.text({key: value for key, value in body.items() if value or value is None})
    return made


def _rule(brought: Brought) -> dict[str, Any]:
    entry = brought.draft.entry
    rule: dict[str, Any] = {"type": entry.type}
    if entry.class_ is not None:
        rule["class"] = entry.class_
    if entry.id is not None:
        workload, dot, name = entry.id.partition(".")
        rule |= {"workload": workload, "resource": name} if dot else {"id": entry.id}
    return {**rule, "driver": brought.driver}


def _without_twins(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules without those of the same selectors: the last has what the state says."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for rule in rules:
        key = tuple(rule.get(each) for each in ("type", "class", "id", "workload", "resource"))
        found[key] = rule
    return list(found.values())


def _settings(brought: Brought, resource: KeptResource) -> dict[str, str]:
    draft = brought.draft
    text = "\n".join(brought.files.values())
    found = {}
    for setting, path in draft.kept_names.items():
        value = at(resource.state, path) if path else resource.guid
        if isinstance(value, str) and value and re.search(rf"\bsettings\.{setting}\b", text):
            found[setting] = value
    return found


def _bind_shared(made: Made, bindings: dict[str, Any], brought: Brought, state: State) -> None:
    shared = brought.draft.shared
    if not any(at(state.shared, path) is not None for path in shared.paths.values()):
        return
    outputs: dict[str, Any] = {}
    for output, path in shared.paths.items():
        if output in shared.secrets:
            variable = _variable(brought.shared_type, output)
            outputs[output] = {"env": variable}
            made.secrets.append((variable, f"{state.file}, shared_state.{'.'.join(path)}"))
        else:
            value = at(state.shared, path)
            outputs[output] = value if isinstance(value, str) else shared.values[output]
    bindings[f"{brought.shared_type}.default#shared"] = {"outputs": outputs}


def _bind_kept(made: Made, bindings: dict[str, Any], brought: Brought, resource: KeptResource, state: State) -> None:
    draft = brought.draft
    if f"resource_drivers/{brought.kept_type}/type.yaml" not in brought.files:
        return
    outputs: dict[str, Any] = {}
    for key, path in draft.kept_secrets.items():
        if key not in draft.secrets:
            continue
        place = f"{state.file}, resources.{resource.uid}.state.{'.'.join(path)}"
        if "manifests" in draft.trees:
            name, of = _secret_of(draft.trees.get("held", {}), key, resource)
            outputs[key] = {"secretRef": {"name": name, "key": of}}
            made.secrets.append((f"the Secret `{name}`, key `{of}`, which the tool has applied: keep it", place))
        else:
            variable = _variable(resource.id, key)
            outputs[key] = {"env": variable}
            made.secrets.append((variable, place))
    bindings[f"{brought.kept_type}.default#{resource.uid}/{KEPT}"] = {"outputs": outputs}


def _secret_of(held: dict[tuple[str, str], Any], key: str, resource: KeptResource) -> tuple[str, str]:
    for (name, of), value in held.items():
        if getattr(value, "text", "").endswith(f".{key}"):
            kept = resource.state.get(name.removeprefix("let."))
            return (kept if isinstance(kept, str) else "TO-DECIDE"), of
    return "TO-DECIDE", key


def _variable(*parts: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", "_".join(parts).upper()).strip("_")
