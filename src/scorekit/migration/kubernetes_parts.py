"""Sections for Kubernetes: what a provisioner of score-k8s adds, as a driver does. It writes no Secret: the target does."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from scorekit.migration.draft import Draft, is_per_resource
from scorekit.migration.drafting import plain
from scorekit.migration.symbols import (
    Code,
    Const,
    Each,
    Items,
    Shaped,
    Tree,
    Undecided,
    UntranslatableError,
    When,
    cat,
    code,
)
from scorekit.source.writer import dump


def volume(draft: Draft, outputs: Any) -> dict[str, Any] | None:
    """What is mounted, of a provisioner whose outputs are a volume of Kubernetes; None for others."""
    if not isinstance(outputs, Tree):
        return None
    for key, name in (("source", "source"), ("claimSpec", "claim")):
        found = outputs.get(key)
        if isinstance(found, Tree) and len(outputs.entries) == 1:
            return {name: plain(found, draft.comments, draft.settled)}
    return None


def learn_secrets(draft: Draft) -> None:
    """Know what the Secrets among the manifests hold, by their name and key."""
    held: dict[tuple[str, str], Any] = {}
    for node in _objects(draft.trees.get("manifests")):
        if node.get("kind") != Const("Secret"):
            continue
        metadata = node.get("metadata")
        name = metadata.get("name") if isinstance(metadata, Tree) else None
        for section in ("data", "stringData"):
            data = node.get(section)
            for key, value in data.entries if isinstance(data, Tree) else ():
                try:
                    held[_text(draft, name), str(key.value)] = _held(draft, value, section, str(key.value))
                except (UntranslatableError, AttributeError):
                    continue
    draft.trees["held"] = held


def _held(draft: Draft, value: Any, section: str, key: str) -> Any:
    if section == "data" and isinstance(value, Shaped) and value.form == "base64":
        value = value.value
    elif section == "data" and isinstance(value, Const) and isinstance(value.value, str):
        try:
            value = Const(base64.b64decode(value.value, validate=True).decode())
        except (binascii.Error, UnicodeDecodeError):
            raise UntranslatableError("a key of a Secret that is no text") from None
    value = draft.settled(value)
    return draft.text_secret(key, value) if isinstance(value, Const) else value


def _objects(manifests: Any) -> list[Tree]:
    found = map(_unwrapped, manifests.nodes if isinstance(manifests, Items) else ())
    return [node for node in found if isinstance(node, Tree)]


def _unwrapped(node: Any) -> Any:
    """A node without the conditions and loops that it is under."""
    return _unwrapped(node.node) if isinstance(node, When | Each) else node


def _text(draft: Draft, value: Any) -> str:
    return code(draft.settled(value))


def referred(draft: Draft, node: Any) -> Any:
    """Outputs with references to Secrets of the provisioner's own, and of others, as ours."""

    def change(value: Any) -> Any:
        if isinstance(value, Shaped) and value.form == "secretRef":
            name, key = value.value.nodes
            own = draft.trees.get("held", {}).get((_text(draft, name), str(getattr(key, "value", ""))))
            return own or Tree(((Const("secretRef"), Tree(((Const("name"), name), (Const("key"), key)))),))
        return value

    return _deep(node, change)


def _deep(node: Any, change: Any) -> Any:
    if isinstance(node, Tree):
        return Tree(tuple((key, _deep(value, change)) for key, value in node.entries))
    if isinstance(node, Items):
        return Items(tuple(_deep(each, change) for each in node.nodes))
    if isinstance(node, When | Each):
        return node._replace(node=_deep(node.node, change))
    found = change(node)
    if found is node and hasattr(node, "parts"):
        return cat(_deep(part, change) for part in node.parts)
    return found


def section(draft: Draft) -> dict[str, Any]:
    """``kubernetes`` of the driver."""
    tree = draft.trees["manifests"]
    if isinstance(tree, Undecided):
        return {draft.comments.undecided("manifests: |\n", tree): None, "manifests": []}
    kept = []
    for node in tree.nodes if isinstance(tree, Items) else ():
        inner = _unwrapped(node)
        if isinstance(inner, Tree) and inner.get("kind") == Const("Secret"):
            continue
        kept.append(_object(draft, node))
    found = plain(Items(tuple(kept)), draft.comments, draft.settled)
    return {"manifests": [_of_all(draft, each) for each in found]}


def _of_all(draft: Draft, data: Any) -> Any:
    """An object whose name says that all resources mean one is marked so."""
    name = data.get("metadata", {}).get("name") if isinstance(data, dict) else None
    if not isinstance(name, str) or is_per_resource(name):
        return data
    if is_per_resource(dump(data)):
        draft.notes.append(
            f"{data.get('kind')} `{name}` is one for all resources but made of one resource's values: two would disagree"
        )
        comment = draft.comments.note("TO DECIDE: one for all resources, but made of one resource's values.")
        return {comment: None, "shared": True, **data}
    return {"shared": True, **data}


def _object(draft: Draft, node: Any) -> Any:
    if isinstance(node, When | Each):
        return node._replace(node=_object(draft, node.node))
    if not isinstance(node, Tree):
        return node
    entries = []
    for key, value in node.entries:
        if key == Const("metadata") and isinstance(value, Tree):
            value = Tree(tuple(each for each in value.entries if not _is_namespace(each)))  # noqa: PLW2901
        entries.append((key, _filled(draft, value)))
    return Tree(tuple(entries))


def _is_namespace(entry: tuple[Any, Any]) -> bool:
    """Whether an entry only repeats the namespace, which the target sets."""
    key, value = entry
    while isinstance(value, When):
        value = value.node
    return bool(key == Const("namespace") and value == Code("namespace", "text"))


def _filled(draft: Draft, node: Any) -> Any:
    """A tree in which what is read from the provisioner's own Secrets is read from the driver's."""
    held = draft.trees.get("held", {})
    if isinstance(node, Items):
        return Items(tuple(_filled(draft, each) for each in node.nodes))
    if isinstance(node, When | Each):
        return node._replace(node=_filled(draft, node.node))
    if not isinstance(node, Tree):
        return referred(draft, node)
    entries = []
    for key, value in _with_files(draft, node).entries:
        source = value.get("secretKeyRef") if key == Const("valueFrom") and isinstance(value, Tree) else None
        own = None
        if isinstance(source, Tree):
            try:
                own = held.get((_text(draft, source.get("name")), str(getattr(source.get("key"), "value", ""))))
            except UntranslatableError:
                own = None
        if own is not None:
            entries.append((Const("value"), own))
        else:
            entries.append((key, _filled(draft, value)))
    return Tree(tuple(entries))


def _with_files(draft: Draft, pod: Tree) -> Tree:
    """A pod whose volumes of the provisioner's own Secret are filled by an init container: the target names its Secrets itself."""
    volumes, containers = pod.get("volumes"), pod.get("containers")
    if not isinstance(volumes, Items) or not isinstance(containers, Items) or not isinstance(containers.nodes[0], Tree):
        return pod
    kept: list[Any] = []
    starts: list[Any] = []
    for each in volumes.nodes:
        source = each.get("secret") if isinstance(each, Tree) else None
        files = _files(draft, source) if isinstance(source, Tree) and _is_own(draft, source) else {}
        if not files:
            kept.append(each)
            continue
        empty = Tree(((Const("medium"), Const("Memory")),))
        kept.append(Tree(((Const("name"), each.get("name")), (Const("emptyDir"), empty))))
        starts.append(_writer(containers.nodes[0], each.get("name"), files))
        draft.notes.append(
            "an init container of the same image, which must have `sh`, fills what was a volume of a Secret"
        )
    if not starts:
        return pod
    before = pod.get("initContainers")
    starts += before.nodes if isinstance(before, Items) else ()
    entries = [(k, Items(tuple(kept)) if k == Const("volumes") else v) for k, v in pod.entries]
    entries = [entry for entry in entries if entry[0] != Const("initContainers")]
    return Tree((*entries, (Const("initContainers"), Items(tuple(starts)))))


def _files(draft: Draft, source: Tree) -> dict[str, Any]:
    """The files of a volume of a Secret, by their path in it."""
    name, items = _text(draft, source.get("secretName")), source.get("items")
    held = {key: value for (of, key), value in draft.trees["held"].items() if of == name}
    if not isinstance(items, Items):
        return held
    pairs = [(item.get("key"), item.get("path")) for item in items.nodes if isinstance(item, Tree)]
    return {str(path.value): held[str(key.value)] for key, path in pairs if str(getattr(key, "value", "")) in held}


def _writer(main: Tree, volume_: Any, files: dict[str, Any]) -> Tree:
    """An init container that writes files into a volume."""
    script = " && ".join(f"printf %s \"$FILE_{number}\" > '/files/{path}'" for number, path in enumerate(files))
    env = tuple(
        Tree(((Const("name"), Const(f"FILE_{number}")), (Const("value"), value)))
        for number, value in enumerate(files.values())
    )
    mount = Tree(((Const("name"), volume_), (Const("mountPath"), Const("/files"))))
    security = main.get("securityContext")
    return Tree(
        (
            (Const("name"), cat((volume_, Const("-files")))),
            (Const("image"), main.get("image")),
            (Const("command"), Items((Const("sh"), Const("-c"), Const(script)))),
            (Const("env"), Items(env)),
            *(((Const("securityContext"), security),) if isinstance(security, Tree) else ()),
            (Const("volumeMounts"), Items((mount,))),
        )
    )


def _is_own(draft: Draft, source: Tree) -> bool:
    try:
        name = _text(draft, source.get("secretName"))
    except UntranslatableError:
        return False
    return any(each == name for each, _ in draft.trees.get("held", {}))
