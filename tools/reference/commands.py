"""The page of commands: each with its usage, its options and its examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.reference.markdown import code, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterable

_INTRODUCTION = (
    "# Commands\n\n"
    "Made from the code by `make docs-reference`; `scorekit COMMAND --help` prints the same. What holds for all commands is on"
    " [another page](../command-line.md).\n"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option or an argument of a command."""

    #: ``-o, --output FILE``, or ``FILES``.
    spelling: str
    help: str
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the command line describes it."""

    #: ``scorekit drivers check``.
    name: str
    usage: str
    #: Paragraphs; one that begins with a line feed is kept as it is.
    paragraphs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    #: Commands to copy.
    examples: str = ""
    #: Paragraphs that follow the examples.
    notes: tuple[str, ...] = ()


def page(commands: Iterable[Command]) -> str:
    """All commands as one Markdown page."""
    parts = [
        _INTRODUCTION,
    ]
    parts += [_entry(command) for command in commands]
    return "\n".join(parts)


def _entry(command: Command) -> str:
    parts = [f"## {command.name}\n", f"```text\n{command.usage}\n```\n", *map(_paragraph, command.paragraphs)]
    parameters = table(("Option", "Meaning"), (_row(p) for p in command.parameters))
    parts += [parameters] if parameters else []
    parts += [f"```sh\n{command.examples}\n```\n"] if command.examples else []
    return "\n".join([*parts, *map(_paragraph, command.notes)])


def _paragraph(text: str) -> str:
    return f"```text\n{text[1:]}\n```\n" if text.startswith("\n") else f"{prose(text)}\n"


def _row(parameter: Parameter) -> tuple[str, str]:
    several = " May be given several times." if parameter.repeatable and "several" not in parameter.help else ""
    return code(parameter.spelling), prose(parameter.help) + several
