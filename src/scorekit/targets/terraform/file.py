"""The file of a unit, written and read back: its blocks as objects, each by kind and name.

The order is that of the file. A kind whose blocks have no names has one object, called as the file is.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.targets.api import Manifest, ManifestSet, OutputFile
from scorekit.targets.origins import MarkedOrigins

if TYPE_CHECKING:
    from scorekit.source.document import Document, Path

FILE = "main.tf.json"
#: What an object of a kind that a file has once is called.
MAIN = "main"
#: Kinds whose blocks have a name.
_NAMED = ("variable", "module", "output")
#: Every kind, in the order of the file.
KINDS = ("terraform", "provider", "variable", "locals", "data", "moved", "module", "output")
#: What Terraform takes for a comment, in the file and in a block.
COMMENT = "//"


def layout(manifests: ManifestSet, layout: str, kept: Collection[str]) -> tuple[OutputFile, ...]:
    """A file a unit: one, also where it is empty, or one a namespace in a folder of its name. Nothing in it lists files."""
    del layout, kept
    whole = manifests.resolution.environment.terraform.unit == "project"
    units = {None} if whole else {each.namespace for each in manifests.manifests}
    return tuple(
        OutputFile(f"{unit}/{FILE}" if unit else FILE, _written(unit, manifests.manifests))
        for unit in sorted(units, key=lambda unit: unit or "")
    )


def _written(unit: str | None, manifests: Iterable[Manifest]) -> bytes:
    data = document(unit, [each for each in manifests if each.namespace == unit])
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def document(unit: str | None, manifests: Iterable[Manifest]) -> dict[str, Any]:
    """The file of a unit."""
    found: dict[str, Any] = {} if unit is None else {COMMENT: {"namespace": unit}}
    for kind in KINDS:
        blocks = {each.name: dict(each.data) for each in manifests if each.kind == kind}
        if blocks:
            found[kind] = _blocks(kind, blocks)
    return found


def _blocks(kind: str, blocks: Mapping[str, dict[str, Any]]) -> Any:
    if kind in _NAMED:
        return blocks
    if kind == "moved":
        return list(blocks.values())
    found: dict[str, Any] = {}
    for name, data in blocks.items():
        head, _, rest = name.partition(".")
        if kind == "data":
            found.setdefault(head, {})[rest] = data
        elif kind == "provider":
            found.setdefault(head, []).append({"alias": rest, **data} if rest else data)
        else:
            found = data
    return {n: v[0] if len(v) == 1 else v for n, v in found.items()} if kind == "provider" else found


def read(document: Document) -> tuple[tuple[Manifest, ...], dict[str, Any]]:
    """The blocks of a file, and which module was which before."""
    comment = document.data.get(COMMENT) if isinstance(document.data, dict) else None
    unit = comment.get("namespace") if isinstance(comment, dict) else None
    found = []
    for kind, name, path in _places(document.data if isinstance(document.data, dict) else {}):
        part = document.part(path)
        if isinstance(part.data, dict):
            data = {key: value for key, value in part.data.items() if (kind, key) != ("provider", "alias")}
            origins = MarkedOrigins(part.mark)
            found.append(Manifest(kind, "", unit, name, data, unit="", owner="", origins=origins))
    return tuple(found), moves(found)


def _places(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Path]]:
    """The kind, the name and the place of each block."""
    for kind in KINDS:
        blocks = data.get(kind)
        if kind == "moved" and isinstance(blocks, list):
            for index, block in enumerate(blocks):
                yield kind, str(block.get("from") if isinstance(block, dict) else block), (kind, index)
        elif not isinstance(blocks, dict):
            continue
        elif kind in ("terraform", "locals"):
            yield kind, MAIN, (kind,)
        elif kind == "data":
            yield from (
                (kind, f"{type_}.{name}", (kind, type_, name)) for type_, some in blocks.items() for name in some
            )
        elif kind == "provider":
            for name, some in blocks.items():
                several = isinstance(some, list)
                for index, block in enumerate(some if several else [some]):
                    alias = block.get("alias") if isinstance(block, dict) else None
                    called = f"{name}.{alias}" if alias else name
                    yield kind, called, (kind, name, index) if several else (kind, name)
        else:
            yield from ((kind, name, (kind, name)) for name in blocks)


def moves(manifests: Iterable[Manifest]) -> dict[str, Any]:
    """What modules were called before, by the addresses that they have now."""
    return {str(each.data.get("to")): each.data.get("from") for each in manifests if each.kind == "moved"}
