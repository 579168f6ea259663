"""Documents of ours as text, with a body from line 4 on, and diagnostics as short tuples."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.diagnostics import Diagnostic

HEAD = "apiVersion: scorekit.dev/v1alpha1\n"


def environment(name: str, body: str = "") -> str:
    return f"{HEAD}kind: Environment\nmetadata: {{name: {name}}}\n{dedent(body).lstrip()}"


def resource_type(name: str, body: str = "") -> str:
    return f"{HEAD}kind: ResourceType\nmetadata: {{name: {name}}}\n{dedent(body).lstrip()}"


def driver(name: str, body: str = "") -> str:
    return f"{HEAD}kind: ResourceDriver\nmetadata: {{name: {name}}}\n{dedent(body).lstrip()}"


def project(body: str = "") -> str:
    return f"{HEAD}kind: Project\n{dedent(body).lstrip()}"


def places(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, str]]:
    """Code and ``file:line:column`` of each; ``-`` where it is about no place in a text."""
    return [(d.code, str(d.span) if d.span else "-") for d in diagnostics]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
