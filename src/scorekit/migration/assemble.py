"""A provisioner's draft to the files of a driver."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.migration import compose_parts, kubernetes_parts
from scorekit.migration.contract import key_of, outputs_for, type_for
from scorekit.migration.draft import KEPT, SHARED, Draft, Helper
from scorekit.migration.drafting import Comments, plain
from scorekit.migration.symbols import Random, Tree, Undecided, UntranslatableError
from scorekit.source.writer import dump

if TYPE_CHECKING:
    from scorekit.model.resource_type import ResourceType

_API = "scorekit.dev/v1alpha1"


@dataclass
class Brought:
    """What one provisioner became."""

    draft: Draft
    driver: str
    files: dict[str, str] = field(default_factory=dict)
    shared_type: str = ""
    kept_type: str = ""
    #: Whether the catalogue has no drivers of the type.
    is_alone: bool = False

    @property
    def decisions(self) -> list[Undecided]:
        """What a person must decide."""
        return self.draft.comments.decisions

    @property
    def serves(self) -> bool:
        """Whether an environment should use it: not while a part is missing that scorekit's own driver has."""
        return self.is_alone or not self.decisions


def driver_name(uri: str, kind: str, tool: str) -> str:
    """``TYPE/NAME`` for a provisioner's ``uri``."""
    path = re.sub(r"[?#].*", "", uri.partition("://")[2])
    fragment = uri.partition("#")[2]
    name = fragment or path.rstrip("/").rpartition("/")[2]
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    if path.startswith(("default-provisioners/", "example-provisioners/")) or slug in ("", kind):
        slug = tool
    return f"{kind}/{slug}"


def assemble(draft: Draft, driver: str, known: ResourceType | None, pinned: Callable[[str], str | None]) -> Brought:
    """The files of a driver, of its type where the catalogue has none that fits, and of what it keeps."""
    entry, comments = draft.entry, draft.comments
    brought = Brought(draft, driver, is_alone=known is None)
    slug = driver.replace("/", "-")
    brought.shared_type, brought.kept_type = f"{slug}-shared", f"{slug}-kept"
    raw = draft.trees.get("outputs")
    kubernetes_parts.learn_secrets(draft)
    volume = _tried(draft, "outputs", lambda: compose_parts.volume(draft, raw) or kubernetes_parts.volume(draft, raw))
    outputs: dict[str, Any] = {}
    if isinstance(raw, Undecided):
        outputs[comments.undecided("outputs: |\n", raw)] = None
    elif isinstance(raw, Tree) and not volume:
        referred = partial(kubernetes_parts.referred, draft, raw)
        outputs = _tried(draft, "outputs", lambda: plain(referred(), comments, draft.settled)) or {}
    sections: dict[str, dict[str, Any]] = {}
    if {"services", "volumes", "networks", "models", "files", "directories"} & draft.trees.keys():
        sections["compose"] = _tried(draft, "services", partial(compose_parts.section, draft)) or {}
    if "manifests" in draft.trees:
        sections["kubernetes"] = _tried(draft, "manifests", partial(kubernetes_parts.section, draft)) or {}
    if volume:
        sections.setdefault("compose" if "type" in volume else "kubernetes", {})["volume"] = volume
    outputs = outputs_for(draft, outputs, known)
    sections = {target: _pinned(draft, section, pinned) for target, section in sections.items()}
    texts = [dump(sections), dump(outputs), dump(list(draft.texts.values()))]
    lets = draft.used_lets(texts)
    texts.append(dump(lets))
    body = _driver(draft, brought, lets, outputs, "\n".join(texts))
    folder = f"resource_drivers/{driver}"
    head = f"# From {entry.uri}, {entry.place.rpartition('/')[2]}."
    brought.files[f"{folder}/driver.yaml"] = f"{head}\n{comments.text(body)}"
    for target, section in sections.items():
        brought.files[f"{folder}/{target}.yaml"] = comments.text(section)
    params = re.findall(r"\bparams(?:\.|\[')(\w[\w-]*)", "\n".join(texts))
    contract = type_for(draft, known, outputs, params, mountable=bool(volume))
    if contract is not None:
        brought.files[f"resource_drivers/{entry.type}/type.yaml"] = Comments().text(contract)
    return brought


def _tried(draft: Draft, section: str, make: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
    """What is made of a section; a comment with all of it where something in it can't be said at all."""
    try:
        return make()
    except UntranslatableError as error:
        template = draft.entry.templates.get(section)
        text = template.text if template is not None else ""
        return {draft.comments.undecided(f"{section}: |\n", Undecided(str(error), text)): None}


def _pinned(draft: Draft, data: Any, pinned: Callable[[str], str | None]) -> Any:
    """A section whose images name a version: the catalogue's where it has the image, else a person decides."""
    if isinstance(data, list):
        return [_pinned(draft, each, pinned) for each in data]
    if not isinstance(data, dict):
        return data
    found: dict[str, Any] = {}
    for key, value in data.items():
        name = (
            re.fullmatch(r"((?:[^\s{}@:/]+(?::[0-9]+)?/)*[^\s{}@:/]+)(?::latest)?", value)
            if isinstance(value, str)
            else None
        )
        if key != "image" or name is None:
            found[key] = _pinned(draft, value, pinned)
            continue
        version = pinned(name[1])
        said = f"was `{value}`" if version else f"TO DECIDE: `{value}` has no version, and must have one"
        found[draft.comments.note(said)] = None
        found[key] = version or value
        draft.notes.append(f"image `{value}` {f'is `{version}` now' if version else 'has no version: name one'}")
    return found


def _driver(draft: Draft, brought: Brought, lets: dict[str, Any], outputs: dict[str, Any], text: str) -> dict[str, Any]:
    entry = draft.entry
    requires: dict[str, Any] = {}
    if f"requires.{SHARED}." in text:
        requires[SHARED] = {"type": brought.shared_type, "id": "shared"}
        brought.files |= _helper(draft.shared, brought.shared_type, entry.uri)
    if f"requires.{KEPT}." in text:
        requires[KEPT] = {"type": brought.kept_type}
        kept = Helper(KEPT, {}, {key: draft.secrets[key] for key in draft.kept_secrets if key in draft.secrets})
        brought.files |= _helper(kept, brought.kept_type, entry.uri)
    made = _generated(draft.secrets) | {key: {"text": value} for key, value in draft.texts.items()}
    secrets = {
        key: value
        for key, value in made.items()
        if re.search(rf"\bsecrets\.{key}\b", text) or f"secret: {key}\n" in text
    }
    used = {key: text_ for key, text_ in draft.settings.items() if re.search(rf"\bsettings\.{key}\b", text)}
    body: dict[str, Any] = {
        "apiVersion": _API,
        "kind": "ResourceDriver",
        "metadata": {"name": brought.driver, "description": entry.description or f"What was {entry.uri}."},
        "settings": {"properties": {key: {"type": "string", "description": value} for key, value in used.items()}},
        "let": lets,
        "requires": requires,
        "secrets": secrets,
        "outputs": outputs,
    }
    if not used:
        del body["settings"]
    return {key: value for key, value in body.items() if value}


def _generated(secrets: Mapping[str, Random]) -> dict[str, Any]:
    """Secrets as a driver makes them up."""
    return {
        key: {"generate": {"length": max(8, min(256, value.length)), "alphabet": value.alphabet}}
        for key, value in secrets.items()
    }


def _helper(helper: Helper, kind: str, uri: str) -> dict[str, str]:
    """The type and the driver of what a tool kept."""
    what = "all its resources share" if helper.alias == SHARED else "it made up for a resource"
    metadata = {
        "name": kind,
        "description": f"What {uri} kept that {what}. An environment binds the values that exist.",
    }
    contract = {
        "apiVersion": _API, "kind": "ResourceType", "metadata": metadata,
        "outputs": {**{key: {} for key in helper.values}, **{key: {"secret": True} for key in helper.secrets}},
    }  # fmt: skip
    driver = {
        "apiVersion": _API, "kind": "ResourceDriver",
        "metadata": {"name": f"{kind}/new", "description": "The values of a project that has none yet."},
        "secrets": _generated(helper.secrets),
        "outputs": {**helper.values, **{key: {"secret": key_of(key)} for key in helper.secrets}},
    }  # fmt: skip
    return {
        f"resource_drivers/{kind}/type.yaml": dump(contract),
        f"resource_drivers/{kind}/new/driver.yaml": dump({k: v for k, v in driver.items() if v}),
    }
