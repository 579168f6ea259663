"""Outputs as variables of a shell, or of a ``.env`` file: ``DB_HOST='...'``; what is not known here is a comment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit.errors import UsageError
from scorekit.report.terminal import PLAIN, Palette, printable

if TYPE_CHECKING:
    from scorekit.description.outputs import ResourceOutput


def render(found: Sequence[ResourceOutput], _palette: Palette = PLAIN) -> str:
    """A line each. Raises UsageError where two would be one variable."""
    names: dict[str, ResourceOutput] = {}
    for one in found:
        name = _variable(one)
        if name in names:
            other = names[name]
            raise UsageError(
                f"`{name}` would be output `{other.output}` of `{other.name}` and `{one.output}` of `{one.name}`: "
                "ask for one resource"
            )
        names[name] = one
    return "".join(f"{_line(name, one)}\n" for name, one in names.items())


def _variable(one: ResourceOutput) -> str:
    name = re.sub(r"[^A-Z0-9]+", "_", f"{one.name}_{one.output}".upper())
    return f"_{name}" if name[0].isdigit() else name


def _line(name: str, one: ResourceOutput) -> str:
    # What would do something to a terminal is for no shell either.
    if one.known and one.text == "\n".join(map(printable, one.text.split("\n"))):
        return f"{name}={_quoted(one.text)}"
    return f"# {name}: {printable(one.text)}"


def _quoted(text: str) -> str:
    """A value as both POSIX shells and Compose read it: in single quotes where it can, since nothing means anything there."""
    if re.fullmatch(r"[A-Za-z0-9_./:@%+,-]*", text):
        return text
    if "'" not in text:
        return f"'{text}'"
    return '"' + re.sub(r'([\\"$`])', r"\\\1", text) + '"'
