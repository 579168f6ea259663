"""Environment variables: ``value``, ``valueFrom``, and texts around references composed by ``$(...)``.

Kubernetes puts a variable's value in place of ``$(NAME)`` in later variables, commands and arguments, and reads ``$$`` as
``$``. A Score value means itself, so its ``$`` is doubled where Kubernetes would see more in it than a dollar.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from scorekit.resolve.resolution import Origin
from scorekit.targets.kubernetes.emit_context import OriginBuilder
from scorekit.targets.kubernetes.references import ReferenceSite
from scorekit.values import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload, Traced
    from scorekit.targets.kubernetes.references import ReferencedKey, ReferenceReader

#: How the variables begin that exist only for others to be composed of.
HELPER = "SCOREKIT_REF_"

_SPECIAL = re.compile(r"\$(?=[$(])")


def escape(text: str, *, joined: bool = False) -> str:
    """A text that Kubernetes' expansion gives back as it was; ``joined`` where a ``$(...)`` of ours follows it."""
    if "$" not in text:
        return text
    escaped = _SPECIAL.sub("$$", text)
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
        found = composed(name, traced.value, site, reader, helpers, plain=escape_before)
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
    plain: Any,
) -> dict[str, Any] | None:
    """The entry of a variable that is a reference or a text around some; its helpers are noted on the way."""
    if isinstance(value, Text):
        pieces: list[str] = []
        for index, part in enumerate(value.parts):
            if isinstance(part, str):
                pieces.append(plain(part, joined=index + 1 < len(value.parts)))
                continue
            key = reader.key(part, site)
            if key is not None:
                helper = helper_name(key)
                helpers.setdefault(helper, (key, site.origin))
                pieces.append(f"$({helper})")
        return {"name": name, "value": "".join(pieces)}
    key = reader.key(value, site)
    return None if key is None else {"name": name, "valueFrom": key.selector}


def escape_before(text: str, *, joined: bool) -> str:
    """A literal piece of a Score text."""
    return escape(text, joined=joined)


def as_written(text: str, *, joined: bool) -> str:  # noqa: ARG001 - the twin of escape_before
    """A literal piece of a driver's text, which speaks Kubernetes' own language."""
    return text


def helper_name(key: ReferencedKey) -> str:
    """The variable that holds a key for others: the same wherever it is read."""
    digest = hashlib.sha256("\0".join(key).encode()).hexdigest()[:8]
    return HELPER + digest.upper()
