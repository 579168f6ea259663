"""The contract of what was brought over: the catalogue's type where it will do, with more outputs and params, or one of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scorekit.migration.drafting import is_comment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.migration.draft import Draft
    from scorekit.model.resource_type import ResourceType

_SECRET = re.compile(r"\{\{\s*secrets\.(\w+)\s*\}\}")
_TYPES = {int: "integer", float: "number", bool: "boolean", list: "array", dict: "object"}


def outputs_for(draft: Draft, outputs: dict[str, Any], known: ResourceType | None) -> dict[str, Any]:
    """Outputs as a contract wants them: secrets by reference, and something for what the provisioner does not give."""
    found: dict[str, Any] = {}
    for key, value in outputs.items():
        contract = known.outputs.get(key) if known else None
        whole = _SECRET.fullmatch(value) if isinstance(value, str) else None
        if whole:
            found[key] = {"secret": whole[1]}
        elif contract is not None and contract.secret and not is_secret(draft, value) and not isinstance(value, dict):
            draft.texts[key_of(key)] = str(value)
            found[key] = {"secret": key_of(key)}
        else:
            found[key] = value
    for key, contract in known.outputs.items() if known else ():
        if key in found or contract.optional or contract.from_ is not None:
            continue
        found[draft.comments.note(f"TO DECIDE: the type asks for `{key}`, which the provisioner does not give.")] = None
        draft.notes.append(f"output `{key}`, which the type asks for, is empty: the provisioner does not give it")
        if contract.secret:
            draft.texts[key_of(key)] = "none"
        found[key] = {"secret": key_of(key)} if contract.secret else {"integer": 0}.get(contract.type, "")
    return found


def key_of(name: str) -> str:
    """An output's name as the key of a secret."""
    return re.sub(r"\W", "_", name)


def is_secret(draft: Draft, value: Any) -> bool:
    """Whether an output holds a secret."""
    if isinstance(value, dict):
        return "secret" in value or "secretRef" in value
    secrets = {f"requires.shared.{key}" for key in draft.shared.secrets}
    return isinstance(value, str) and any(
        each.startswith(("secrets.", "requires.kept.")) or each in secrets or _is_secret_let(draft, each)
        for each in re.findall(r"[\w.]+", " ".join(re.findall(r"\{\{(.*?)\}\}", value)))
    )


def _is_secret_let(draft: Draft, name: str) -> bool:
    let = draft.lets.get(name.removeprefix("let.")) if name.startswith("let.") else None
    return isinstance(let, str) and is_secret(draft, let)


def type_for(
    draft: Draft, known: ResourceType | None, outputs: dict[str, Any], params: Iterable[str], *, mountable: bool
) -> dict[str, Any] | None:
    """The document of a type that fits; None where the catalogue's fits as it is."""
    entry = draft.entry
    own = {key: value for key, value in outputs.items() if not is_comment(key)}
    declared = {key: _contract(draft, value) for key, value in own.items()}
    for key in entry.outputs if not mountable else ():
        declared.setdefault(key, {"optional": True})
    properties: dict[str, Any] = {name: {} for name in dict.fromkeys((*entry.params, *sorted(params)))}
    if known is None:
        metadata = {"name": entry.type, "description": entry.description or f"What was `{entry.uri}`."}
        found: dict[str, Any] = {
            "apiVersion": "scorekit.dev/v1alpha1", "kind": "ResourceType", "metadata": metadata,
            "params": {"properties": properties}, "outputs": declared, "mountable": mountable,
        }  # fmt: skip
        return {key: value for key, value in found.items() if value and value != {"properties": {}}}
    data = known.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    have = data.setdefault("params", {}).setdefault("properties", {})
    aliases = data.get("aliases", {})
    more_params = {k: v for k, v in properties.items() if k not in have and k not in aliases}
    more = {k: {**v, "optional": True} for k, v in declared.items() if k not in known.outputs}
    if known.additional_outputs is not None:
        more = {}
    if not more and not more_params:
        return None
    have.update(more_params)
    data["outputs"] = {**data.get("outputs", {}), **more}
    data["tolerated"] = {k: v for k, v in data.get("tolerated", {}).items() if k not in more_params}
    return {key: value for key, value in data.items() if value}


def _contract(draft: Draft, value: Any) -> dict[str, Any]:
    if is_secret(draft, value):
        return {"secret": True}
    return {"type": _TYPES[type(value)]} if type(value) in _TYPES and not isinstance(value, str) else {}
