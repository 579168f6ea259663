"""Image references, as registries, Docker and Kubernetes read them: what is none, and what was probably meant.

The grammar is that of https://pkg.go.dev/github.com/distribution/reference.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: How a reference is spelt, for hints.
SPELLING = "`registry/name:tag` without spaces, the name in lower case"
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?"
_REFERENCE = re.compile(
    rf"(?P<name>(?:{_HOST}/)?{_PART}(?:/{_PART})*)"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:(?P<digest>[0-9a-fA-F]{32,}))?"
)
#: The longest name, and the longest text that is looked at.
_LONGEST_NAME, _LONGEST = 255, 1024
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*://"
#: What other tools fill in: ``${X}``, ``$(X)``, ``#{X}#``, ``{{ x }}``, ``<x>``, ``__X__`` as a whole part, ``%X%``.
_UNFILLED = r"\$\{[^}]*\}|\$\([^)]*\)|#\{[^}]*\}#?|\{\{[^}]*\}\}|<[^<>]*>|%[A-Za-z_]+%|\$[A-Za-z_]\w*"


#: What stands where the image is supplied when the workload is deployed.
LATER = "."


def is_later(text: str) -> bool:
    """Whether an image is supplied when the workload is deployed: ``.``, or one that another tool would fill in."""
    return text == LATER or (not _is_reference(text) and re.search(_UNFILLED, text[:_LONGEST]) is not None)


@lru_cache(maxsize=4096)
def fault(text: str) -> tuple[str, str] | None:
    """What keeps a text from being a reference of an image, to follow the text, and a hint; None where it is one."""
    if _is_reference(text):
        return None
    if unfilled := re.search(_UNFILLED, text[:_LONGEST]):
        return (
            f"is no reference of an image: `{unfilled[0]}` is not filled in",
            "write `image: .` and give the image when rendering",
        )
    corrected = _corrected(text[:_LONGEST])
    if not text.strip():
        return "is no reference of an image", f"write {SPELLING}"
    if text.rstrip().endswith(":"):
        return "has an empty tag", f"write `{corrected}:TAG`" if corrected else f"write {SPELLING}"
    return "is no reference of an image", f"write `{corrected}`" if corrected else f"write it {SPELLING}"


def in_registry(reference: str) -> tuple[str, str]:
    """The registry that a reference is pulled from, and the rest: ``nginx:1`` is ``library/nginx:1`` of ``docker.io``."""
    first, slash, rest = reference.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return first, f"library/{rest}" if first == "docker.io" and "/" not in rest else rest
    return "docker.io", reference if slash else f"library/{reference}"


def _is_reference(text: str) -> bool:
    found = _REFERENCE.fullmatch(text) if len(text) <= _LONGEST else None
    return found is not None and len(found["name"]) <= _LONGEST_NAME


def _corrected(text: str) -> str | None:
    """The reference that a text is near to; None where no small change makes one of it."""
    text = re.sub(_SCHEME, "", text.strip(), count=1).rstrip("/:")
    at = text.find("@")
    rest = text if at < 0 else text[:at]
    colon = rest.rfind(":")
    name = rest if colon <= rest.rfind("/") else rest[:colon]
    for candidate in (text, name.lower() + text[len(name) :]):
        if _is_reference(candidate):
            return candidate
    return None
