"""The environment's patches: what they match, what they change, and what they may not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.limits import attributed_to, spend
from scorekit.resolve.environment_texts import patch_for
from scorekit.source.document import Document, Mark, Path, dotted
from scorekit.source.merge import put
from scorekit.suggest import did_you_mean
from scorekit.targets.kubernetes.emit_context import EmitContext, manifest
from scorekit.targets.kubernetes.kinds import POD_SPECS
from scorekit.targets.kubernetes.merging import merged
from scorekit.targets.kubernetes.shapes import below, containers, mapping, misshapen
from scorekit.targets.origins import MarkedOrigins, MergedOrigins
from scorekit.targets.patching import PatchError, apply_operation, locate

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.environment import Patch, PatchTarget
    from scorekit.targets.api import Manifest

#: How many words a hint lists.
_LISTED = 12
_LABELS = ("metadata", "labels")
#: The members of a Secret that no patch may read or write.
_SECRET_MEMBERS = ("data", "stringData")
#: What a patch may not change: what holds a secret would not look like it any more.
_IDENTITY = ("apiVersion", "kind")


def patched(emission: EmitContext, manifests: list[Manifest], others: Iterable[Manifest]) -> list[Manifest]:
    """The objects after every patch, in listed order; ``others`` exist and are not selected."""
    for index, patch in enumerate(emission.resolution.environment.patches):
        if patch.target.of_file:
            if emission.resolution.environment.targets == ["kubernetes"] and not patch.optional:
                word = "service" if patch.target.service is not None else "file"
                span = emission.resolution.environment.document.span(("patches", index, "target", word))
                message = f"patch `{patch.name}` matches nothing here: its target is a service of Compose"
                help_ = "name objects: `target: {kind: Deployment, workload: ...}`"
                emission.findings.add(codes.PATCH_MATCHES_NOTHING.at(span, message, help=help_))
            continue
        mark = emission.resolution.environment.document.part(("patches", index)).mark
        spend(len(manifests), mark)
        hits = [place for place, found in enumerate(manifests) if matches(patch.target, found)]
        for place in hits:
            with attributed_to(mark):
                manifests[place] = _patched(emission, index, patch, manifests[place])
        if not hits and not patch.optional and not any(matches(patch.target, other) for other in others):
            if emission.apart is not None:
                emission.apart.told.setdefault("unmatched", set()).add(index)
                continue
            span = emission.resolution.environment.document.span(("patches", index, "target"))
            message = f"patch `{patch.name}` matches no object"
            help_ = _nearest(patch.target, [*manifests, *others])
            emission.findings.add(codes.PATCH_MATCHES_NOTHING.at(span, message, help=help_))
    return manifests


def _nearest(target: PatchTarget, manifests: Iterable[Manifest]) -> str:
    """Which word of a target no object has, and what it may be meant to be."""
    every = [(m.kind, m.group, m.name, m.owner) for m in manifests]
    words = (target.kind, target.group, target.name, target.workload)
    for noun, word, known in zip(("kind", "group", "name", "workload"), words, zip(*every, strict=True), strict=False):
        if word is not None and word not in known:
            near = did_you_mean(word, (*known, *POD_SPECS) if noun == "kind" else known)
            there = ", ".join(f"`{other or '(core)'}`" for other in sorted(set(known))[:_LISTED])
            return f"no object has this {noun}; {near or f'there are: {there}'}"
    return "no object has all of it; `optional: true` lets a patch match nothing"


def matches(target: PatchTarget, found: Manifest) -> bool:
    """Whether an object has everything that a patch's target asks for."""
    return (
        target.kind in {None, found.kind}
        and target.group in {None, found.group}
        and target.name in {None, found.name}
        and target.workload in {None, found.owner}
        and all(mapping(below(found.data, _LABELS)).get(key) == value for key, value in target.labels.items())
        and (target.container is None or bool(_containers(found, target.container)))
    )


def _containers(found: Manifest, name: str) -> list[Path]:
    """Where an object has containers of a name."""
    return [path for path, container in containers(found.data) if container.get("name") == name]


def _for_container(written: Document, path: Path, name: str) -> Document:
    """A patch of a container as one of the object that has it at a path."""
    if (tree := written.at(("merge",))) is not None:
        item = Document({**tree.data, "name": name}, tree.mark)
        listed = Document([item.data], tree.mark._replace(children=(item.mark,)))
        written = put(written, ("merge",), put(Document({}, tree.mark._replace(children={})), path[:-1], listed))
    pointer = "".join(f"/{step}" for step in path)
    for number, operation in enumerate(written.data.get("json") or ()):
        for word in ("path", "from"):
            if isinstance(operation.get(word), str):
                place = ("json", number, word)
                written = put(written, place, Document(f"{pointer}{operation[word]}", written.part(place).mark))
    return written


def _patched(emission: EmitContext, index: int, patch: Patch, found: Manifest) -> Manifest:
    """One object after one patch; unchanged, and a finding, where the patch does not fit."""
    document = emission.resolution.environment.document
    span = document.span(("patches", index))
    written, name = patch_for(emission.resolution, index, found.owner, emission.findings), patch.target.container
    try:
        after = found
        for path in [()] if name is None else _containers(found, name):
            own = written if name is None else _for_container(written, path, name)
            after = _merged(own, after)
            after, span = _operated(own, after, span)
    except PatchError as error:
        if error.index is not None:
            span = document.span(("patches", index, "json", error.index))
        message = f"patch `{patch.name}` does not fit {found.kind} `{found.name}`: {error.message}"
        emission.findings.add(codes.PATCH_FAILED.at(span, message, help=error.help))
        return found
    return _accepted(emission, patch, found, after, span)


def _merged(written: Document, found: Manifest) -> Manifest:
    tree = written.at(("merge",))
    return found if tree is None else merged(found, tree.data, MarkedOrigins(tree.mark, "environment"))


def _operated(written: Document, found: Manifest, span: Span) -> tuple[Manifest, Span]:
    """The object after the patch's operations, each with its own origin."""
    for number, operation in enumerate(written.data.get("json") or ()):
        mark = written.part(("json", number)).mark
        span = mark.span
        try:
            data = apply_operation(found.data, operation)
            path = locate(found.data, operation["path"])
        except PatchError as error:
            error.index = number
            raise
        op = operation["op"]
        gone = op == "remove" and path and isinstance(path[-1], int)
        places: dict[Path, Path] = {} if gone or op == "test" else {path: ()}
        moved = _moved(found.data, path, op)
        origins = MergedOrigins(_written_by(mark), found.origins, places, moved)
        found = replace(found, data=data, origins=origins)
    return found, span


def _written_by(operation: Mark) -> MarkedOrigins:
    """The origins of what an operation puts at its path: its value's marks, under the path's own words."""
    value = operation.child("value")
    mark = operation._replace(children=None) if value is None else value
    return MarkedOrigins(mark._replace(key=operation.child("path")), "environment")


def _moved(data: Any, path: Path, op: str) -> dict[Path, tuple[int | None, ...]]:
    """How an operation moves the items of the list that it works in."""
    if not path or not isinstance(path[-1], int) or op not in {"add", "remove", "copy"}:
        return {}
    place = path[-1]
    for step in path[:-1]:
        data = data[step]
    before = list(range(len(data)))
    if op == "remove":
        return {path[:-1]: (*before[:place], *before[place + 1 :])}
    return {path[:-1]: (*before[:place], None, *before[place:])}


def _accepted(emission: EmitContext, patch: Patch, found: Manifest, after: Manifest, span: Span) -> Manifest:
    """The object after a patch, if it is one still and no secret was written."""
    data = after.data
    misfit = misshapen(data)
    if misfit is not None:
        path, wanted = misfit
        what = f"`{dotted(path)}` of {found.kind} `{found.name}`" if path else f"{found.kind} `{found.name}`"
        message = f"patch `{patch.name}` spoils {what}, which must be {wanted}"
        emission.findings.add(codes.PATCH_FAILED.at(span, message))
        return found
    changed = next((member for member in _IDENTITY if data[member] != found.data[member]), None)
    if changed is not None:
        message = f"patch `{patch.name}` changes the `{changed}` of {found.kind} `{found.name}`"
        hint = "a patch changes an object, it makes no object of another kind of it"
        emission.findings.add(codes.PATCH_FAILED.at(span, message, help=hint))
        return found
    if found.kind == "Secret" and _reads_or_writes(found, data, patch):
        message = f"patch `{patch.name}` reads or writes the contents of Secret `{found.name}`"
        emission.findings.add(codes.PATCHED_SECRET.at(span, message, quote=False))
        return found
    return manifest(data, unit=after.unit, owner=after.owner, origins=after.origins, common=after.common)


def _reads_or_writes(found: Manifest, data: Any, patch: Patch) -> bool:
    """Whether a patch touches what a Secret holds: an operation may copy it to where it is no secret any more."""
    places = [str(operation.get(key, "/")) for operation in patch.json_ or () for key in ("path", "from")]
    roots = {place.split("/", 2)[1] if place.startswith("/") else "data" for place in places}
    return not roots.isdisjoint(_SECRET_MEMBERS) or any(data.get(m) != found.data.get(m) for m in _SECRET_MEMBERS)
