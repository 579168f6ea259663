"""Environment variables: ``value``, ``valueFrom``, and texts around references composed by ``$(...)``, in pods of ours and of others.

Kubernetes puts a variable's value in place of ``$(NAME)`` in later variables, commands and arguments, and reads ``$$`` as
``$``. A Score value means itself, so its ``$`` is doubled where Kubernetes would see more in it than a dollar.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.resolve.resolution import Origin, ResolvedContainer, ResolvedWorkload, Traced
from scorekit.targets.kubernetes.emit_context import OriginBuilder
from scorekit.targets.kubernetes.kinds import CONTAINER_GROUPS, POD_SPECS
from scorekit.targets.kubernetes.references import ReferencedKey, ReferenceReader, ReferenceSite
from scorekit.targets.kubernetes.shapes import containers, items, put
from scorekit.targets.origins import MergedOrigins
from scorekit.values import Opaque, Text, to_text

if TYPE_CHECKING:
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins

#: How the variables begin that exist only for others to be composed of.
HELPER = "SCOREKIT_REF_"

_SPECIAL = r"\$(?=[$(])"


def escape(text: str, *, joined: bool = False) -> str:
    """A text that Kubernetes' expansion gives back as it was; ``joined`` where a ``$(...)`` of ours follows it."""
    if "$" not in text:
        return text
    escaped = re.sub(_SPECIAL, "$$", text)
    return escaped + "$" if joined and text.endswith("$") else escaped


def escaped(texts: Iterable[str]) -> list[str]:
    """Each word of a command, escaped."""
    return [escape(text) for text in texts]


def variables(
    workload: ResolvedWorkload, container: ResolvedContainer, reader: ReferenceReader
) -> tuple[list[Any], OriginBuilder]:
    """The ``env`` of a container: helpers first, then its variables by name; and where each comes from."""
    helpers: dict[str, tuple[ReferencedKey, Origin]] = {}
    own: list[tuple[dict[str, Any], Traced]] = []
    for name in sorted(container.variables):
        traced = container.variables[name]
        if type(traced.value) is str:
            own.append(({"name": name, "value": escape(traced.value)}, traced))
            continue
        site = ReferenceSite(traced.origin, workload)
        found = composed(name, traced.value, site, reader, helpers)
        if found is not None:
            own.append((found, traced))
    env: list[Any] = []
    places = OriginBuilder()
    for name in sorted(helpers):
        key, origin = helpers[name]
        places.note((len(env),), origin)
        # Nobody wrote this name: the variable is there for others to be composed of.
        places.note((len(env), "name"), Origin("target", origin.span))
        env.append({"name": name, "valueFrom": key.selector})
    path = ("containers", container.name, "variables")
    for entry, traced in own:
        places.note((len(env),), traced.origin)
        if not _PLAIN_NAME.fullmatch(entry["name"]):
            span = workload.spec.document.span((*path, entry["name"]), key=True)
            places.note((len(env), "name"), Origin("score", span))
        env.append(entry)
    return env, places


#: Names that no rule finds fault with; the others' keys are looked up for the message.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def composed(
    name: str,
    value: Any,
    site: ReferenceSite,
    reader: ReferenceReader,
    helpers: dict[str, tuple[ReferencedKey, Origin]],
    *,
    as_written: bool = False,
) -> dict[str, Any] | None:
    """The entry of a variable that is a reference or a text around some; its helpers are noted on the way.

    A driver's text is left ``as_written``: it speaks Kubernetes' own language.
    """
    if isinstance(value, Text):
        pieces: list[str] = []
        for index, part in enumerate(value.parts):
            if isinstance(part, str):
                pieces.append(part if as_written else escape(part, joined=index + 1 < len(value.parts)))
                continue
            key = reader.key(part, site)
            if key is not None:
                helper = helper_name(key)
                helpers.setdefault(helper, (key, site.origin))
                pieces.append(f"$({helper})")
        return {"name": name, "value": "".join(pieces)}
    key = reader.key(value, site)
    return None if key is None else {"name": name, "valueFrom": key.selector}


def helper_name(key: ReferencedKey) -> str:
    """The variable that holds a key for others: the same wherever it is read."""
    digest = hashlib.sha256("\0".join(key).encode()).hexdigest()[:8]
    return HELPER + digest.upper()


def with_references(data: Mapping[str, Any], origins: Origins, reader: ReferenceReader) -> tuple[Any, Origins]:
    """An object whose containers' variables say in Kubernetes' words what references they are; and its origins."""
    moved: dict[Path, tuple[int | None, ...]] = {}
    for path, container in containers(data):
        entries = container.get("env")
        if isinstance(entries, list) and any(map(_has_reference, entries)):
            where = (*path, "env")
            env, added = _env(entries, where, origins, reader)
            data = put(data, where, env)
            if added:
                moved[where] = (*[None] * added, *range(len(entries)))
    return data, MergedOrigins(origins, origins, {}, moved) if moved else origins


def with_texts(data: Mapping[str, Any]) -> Any:
    """An object whose containers' variables and words are texts where a driver's expression gave a number or a flag."""
    for path, container in containers(data):
        for number, entry in items(container.get("env")):
            if type(entry.get("value")) in _SCALARS:
                data = put(data, (*path, "env", number, "value"), _text(entry["value"]))
        for name in ("command", "args"):
            words = container.get(name)
            if isinstance(words, list) and not _SCALARS.isdisjoint(map(type, words)):
                data = put(data, (*path, name), [_text(word) for word in words])
    return data


#: What is written as Score writes it into a text.
_SCALARS = frozenset({bool, int, float})


def _text(value: Any) -> Any:
    """A scalar as a text; what JSON has no number for, and what is no scalar, as it is, for the rules to refuse."""
    if type(value) not in _SCALARS or not math.isfinite(value):
        return value
    return to_text(value)


def in_variable(path: Path, kind: str) -> bool:
    """Whether a path in an object of one of Kubernetes' kinds leads to the value of a container's variable."""
    spec = POD_SPECS.get(kind)
    if spec is None or path[: len(spec)] != spec:
        return False
    rest = path[len(spec) :]
    return len(rest) == 5 and rest[0] in CONTAINER_GROUPS and rest[2] == "env" and rest[4] == "value"


def _has_reference(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("value"), Opaque)


def _env(entries: list[Any], where: Path, origins: Origins, reader: ReferenceReader) -> tuple[list[Any], int]:
    """The entries in Kubernetes' words, new helpers before them, and how many those are."""
    helpers: dict[str, tuple[ReferencedKey, Origin]] = {}
    env: list[Any] = list(entries)
    for index, entry in items(entries):
        if _has_reference(entry):
            site = ReferenceSite(origins.at((*where, index, "value")))
            found = composed(entry.get("name", ""), entry["value"], site, reader, helpers, as_written=True)
            rest = {key: value for key, value in entry.items() if key != "value"}
            env[index] = {**rest, **(found or {})}
    there = {entry.get("name") for _, entry in items(entries) if str(entry.get("name")).startswith(HELPER)}
    new = [{"name": name, "valueFrom": helpers[name][0].selector} for name in sorted(helpers) if name not in there]
    return new + env, len(new)
