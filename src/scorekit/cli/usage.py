"""Help pages and usage errors: commands and options under headings, and a hint for what was misspelt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import click

from scorekit import installed
from scorekit.errors import UsageError
from scorekit.redaction import without_secrets
from scorekit.report.terminal import printable
from scorekit.suggest import did_you_mean, suggestion
from scorekit.version import __version__

T = TypeVar("T")
GivenT = TypeVar("GivenT")

#: The program's own name, as one types it.
_PROGRAM = "scorekit"

#: The commands by purpose, in the order in which a newcomer needs them, each in one line: so the list of them loads none.
COMMANDS = {
    "Compile": {
        "render": "Write the manifests of an environment.",
        "check": "Report everything that is wrong, in every environment.",
    },
    "Understand": {
        "explain": "Explain why something is what it is, or what a code means.",
        "diff": "Compare two environments, two revisions, or an output with a fresh render.",
        "graph": "Draw what workloads and resources need from one another.",
        "outputs": "Show what resources answer: hosts, ports, names, and where secrets are.",
        "impact": "Show what a driver, a type, a resource or a file affects.",
        "parity": "Show where environments differ that should be alike.",
        "report": "Make a static site of a project, all environments together.",
    },
    "Write": {
        "init": "Start a project in a folder.",
        "fix": "Write today's forms in the place of deprecated ones.",
        "import": "Bring a project of score-compose or score-k8s over.",
        "schema": "Print the JSON Schemas that editors complete with.",
    },
    "Catalogue": {
        "types": "See the types of resources that there are.",
        "drivers": "See and check the drivers that there are.",
        "envs": "See the environments that there are.",
        "secrets": "See where secrets come from and who reads them, never what they are.",
        "images": "See the images that drivers pull, and how long each is maintained.",
        "platform": "Fetch, pin and publish platforms of other repositories.",
    },
    "Other": {
        "lsp": "Serve an editor: findings, completions and more as you write.",
        "completion": "Print the completion script of a shell.",
        "hook": "Run a command in each project that changed files belong to.",
    },
}

#: Options by heading, by the names of their parameters.
OPTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("What to compare", ("base_revision", "head_revision", "rendered", "against")),
    ("What to look at", ("changed",)),
    ("What to compile", ("environment", "environments", "alias", "target", "projection_options", "context")),
    (
        "Changes to the workload",
        ("images", "image_files", "builds", "variables", "overrides_files", "override_properties"),
    ),
    ("Types, drivers and environments", ("driver_folders", "environment_folders", "platform_folders")),
    ("The objects", ("namespace", "generate_namespace", "publish", "shared", "seed_file")),
    ("The output", ("output", "layout", "env_file", "no_secrets", "force", "check", "watch")),
    ("The report", ("form", "reports", "quiet", "verbose")),
    ("The exit status", ("exit_code", "fail_on", "gate", "accepted")),
)

_QUOTED = r"(?:No such command|no such command) '([^']*)'"
_NO_CHOICE = r"'([^']*)' is not one of"


def version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - as click calls it
    """``--version``: scorekit's, and those of packages that add something to it."""
    del param
    if asked and not ctx.resilient_parsing:
        click.echo("\n".join((f"{_PROGRAM}, version {__version__}", *installed.listing())))
        ctx.exit()


def examples(*lines: str) -> str:
    """What stands at the end of a command's help: some uses of it, as one types them."""
    return "\b\nExamples:\n" + "".join(f"  {line}\n" for line in lines)


def command(
    name: str, *uses: str, group: click.Group | None = None, **settings: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """A command, by itself or of a group, with examples of its use."""
    if uses:
        settings["epilog"] = examples(*uses)
    return click.command(name, **settings) if group is None else group.command(name, **settings)


def group(name: str, *uses: str, summary: str | None = None) -> click.Group:
    """A group of commands, with examples of their use; ``summary`` where its help says another thing than the list of all."""
    told = summary or next(commands[name] for commands in COMMANDS.values() if name in commands)
    return click.Group(name, help=told, epilog=examples(*uses) if uses else None)


def parsed(parse: Callable[[GivenT], T], given: GivenT) -> T:
    """What an option's value means; click's own error where it can't be meant, since that names the option."""
    try:
        return parse(given)
    except UsageError as error:
        raise click.BadParameter(str(error)) from None


class GroupedCommand(click.Command):
    """A command whose options are listed under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those of a heading together and in its order."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = {p.name or "": r for p in options if (r := p.get_help_record(ctx))}
        known = {name for _, names in OPTIONS for name in names}
        rest = [name for name in records if name not in known]
        for heading, names in (*OPTIONS, ("Other", rest)):
            if there := [records[name] for name in names if name in records]:
                with formatter.section(heading):
                    formatter.write_dl(there)


def error_text(error: Exception, arguments: Sequence[str], commands: Iterable[str]) -> str:
    """What is wrong with a command line, what may have been meant, and where the help is."""
    words = _told(error) if isinstance(error, click.UsageError) else str(error)
    ctx: click.Context | None = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else _PROGRAM
    path = command_path(arguments, commands) if path == _PROGRAM else path
    return f"error: {printable(without_secrets(words))}\nhelp: `{path} --help` shows its options and examples"


def _told(error: click.UsageError) -> str:
    text = error.format_message().rstrip(".")
    ctx = error.ctx
    if isinstance(error, click.NoSuchOption):
        hint = did_you_mean(error.option_name, _options(ctx))
        return "; ".join(filter(None, (f"there is no option `{error.option_name}`", hint)))
    if ctx is not None and isinstance(ctx.command, click.Group) and (found := re.search(_QUOTED, text)):
        names = ctx.command.list_commands(ctx)
        return f"there is no command `{ctx.command.name} {found[1]}`; {suggestion(found[1], names)}"
    if isinstance(error, click.MissingParameter) and error.param is not None and (kinds := _choices(error.param)):
        return f"say which: {', '.join(kinds)}"
    if isinstance(error, click.BadParameter) and error.param is not None and (found := re.search(_NO_CHOICE, text)):
        return "; ".join(filter(None, (_lowered(text), did_you_mean(found[1], _choices(error.param)))))
    return _lowered(text)


def _choices(param: click.Parameter) -> tuple[str, ...]:
    """What a parameter may be, where it is one of some words."""
    return tuple(map(str, getattr(param.type, "choices", ())))


def _options(ctx: click.Context | None) -> Iterator[str]:
    for param in ctx.command.get_params(ctx) if ctx is not None else ():
        if isinstance(param, click.Option):
            yield from (name for name in (*param.opts, *param.secondary_opts) if name.startswith("--"))


def _lowered(text: str) -> str:
    """A sentence of click's as ours begin; an option or a name keeps its case."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def command_path(arguments: Sequence[str], commands: Iterable[str]) -> str:
    """``scorekit render``: the command of some arguments, as one types it."""
    named = next((a for a in arguments if not a.startswith("-")), "")
    return f"{_PROGRAM} {named}" if named in set(commands) else _PROGRAM
