"""The environment of what was brought over: a rule for each driver, the names of what exists, and where its secrets are to be put."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.migration.draft import KEPT
from scorekit.migration.drafting import Comments
from scorekit.migration.state import KeptResource, State, at

if TYPE_CHECKING:
    from scorekit.migration.assemble import Brought
    from scorekit.migration.draft import Draft
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
    name: str,
    parent: str,
    brought: Sequence[Brought],
    owners: Sequence[tuple[KeptResource, Entry | None]],
    state: State,
    patches: Patches,
) -> Made:
    """``environments/NAME.yaml``. ``owners`` has each resource of the state, with the provisioner that the tool takes for it."""
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
    for resource, entry in owners:
        found = by_entry.get(id(entry))
        if found is None or not found.serves:
            continue
        if settings := _settings(made, found, resource):
            rules.append({**resource.selector, "driver": found.driver, "settings": settings})
        _bind_kept(made, bindings, found, resource, state)
    body: dict[str, Any] = {
        "apiVersion": "scorekit.dev/v1alpha1",
        "kind": "Environment",
        "metadata": {"name": name, "description": f"`{parent}`, with what was brought over."},
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


def _settings(made: Made, brought: Brought, resource: KeptResource) -> dict[str, str]:
    draft = brought.draft
    text = "\n".join(brought.files.values())
    found = {}
    for setting, path in draft.kept_names.items():
        value = at(resource.state, path) if path else resource.guid
        is_read = re.search(rf"\bsettings\.{setting}\b", text)
        if isinstance(value, str) and value and is_read and _is_legal(made, brought, f"let.{setting}", value):
            found[setting] = value
    return found


def _bind_shared(made: Made, bindings: dict[str, Any], brought: Brought, state: State) -> None:
    shared = brought.draft.shared
    if not any(at(state.shared, path) is not None for path in shared.paths.values()):
        return
    outputs: dict[str, Any] = {}
    for output, path in shared.paths.items():
        value = at(state.shared, path)
        if output in shared.secrets:
            place = f"{state.file}, shared_state.{'.'.join(path)}"
            variable = _variable(brought.shared_type, output)
            outputs[output] = _bound(made, brought, f"requires.shared.{output}", variable, place, state, None)
        else:
            is_kept = isinstance(value, str) and _is_legal(made, brought, f"requires.shared.{output}", value)
            outputs[output] = value if is_kept else shared.values[output]
    bindings[f"{brought.shared_type}.default#shared"] = {"outputs": outputs}


def _is_legal(made: Made, brought: Brought, read: str, value: str) -> bool:
    """Whether Kubernetes takes a name that the tool has made up, where it is an object's: some have capital letters."""
    text = brought.files.get(f"resource_drivers/{brought.driver}/kubernetes.yaml", "")
    if value == value.lower() or not re.search(rf"\n    name: [^\n]*\b{re.escape(read)}\b", text):
        return True
    made.todo.append(f"`{value}` of the state is no name that Kubernetes takes, so `{brought.driver}` has another")
    return False


def _bind_kept(made: Made, bindings: dict[str, Any], brought: Brought, resource: KeptResource, state: State) -> None:
    draft = brought.draft
    if f"resource_drivers/{brought.kept_type}/type.yaml" not in brought.files:
        return
    outputs: dict[str, Any] = {}
    for key, path in draft.kept_secrets.items():
        if key in draft.secrets:
            place = f"{state.file}, resources.{resource.uid}.state.{'.'.join(path)}"
            variable = _variable(resource.id, key)
            outputs[key] = _bound(made, brought, f".{key}", variable, place, state, resource)
    bindings[f"{brought.kept_type}.default#{resource.uid}/{KEPT}"] = {"outputs": outputs}


def _bound(
    made: Made, brought: Brought, secret: str, variable: str, place: str, state: State, of: KeptResource | None
) -> dict[str, Any]:
    """How a secret that exists is read: from the shell for Compose, from the Secret that the tool has applied on a cluster."""
    draft = brought.draft
    if "manifests" not in draft.trees:
        made.secrets.append((variable, place))
        return {"env": variable}
    for (name, key), value in draft.trees.get("held", {}).items():
        called = _evaluated(draft, name, of, state.shared)
        if getattr(value, "text", "").endswith(secret) and called is not None:
            made.secrets.append((f"Secret `{called}`, key `{key}`, which the tool has applied: keep it", place))
            return {"secretRef": {"name": called, "key": key}}
    made.secrets.append((f"a Secret of your own, key `{variable}`: say its name in the binding", place))
    made.todo.append(f"name the Secret with `{variable}` in the environment's bindings, where `to-decide` stands")
    return {"secretRef": {"name": "to-decide", "key": variable}}


def _evaluated(draft: Draft, name: str, of: KeptResource | None, shared: dict[str, Any]) -> str | None:
    """The name of a Secret as the state has it; None where that does not say."""
    own = of.state if of is not None else {}
    found = ""
    for part in re.split(r" ~ ", name):
        scope, _, key = part.rpartition(".")
        if text := re.fullmatch(r"'([^']*)'", part):
            value: Any = text[1]
        elif scope == "let" and isinstance(let := draft.lets.get(key), str):
            known = let.replace("{{ workload.name }}", of.workload) if of is not None and of.workload else let
            value = None if "{{" in known else known
        elif scope == "let":
            value = at(own, draft.kept_names.get(key, ("",)))
        elif part == "workload.name" and of is not None:
            value = of.workload
        elif scope == "requires.shared":
            value = at(shared, draft.shared.paths.get(key, ("",)))
        else:
            value = None
        if not isinstance(value, str):
            return None
        found += value
    return found


def _variable(*parts: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", "_".join(parts).upper()).strip("_")
