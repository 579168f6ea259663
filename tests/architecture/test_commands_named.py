"""Every command that a page, a message, a template or a script names exists, with each option that it is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from scorekit.cli import scorekit as command_line
from tests.architecture.modules import modules
from tests.rows import each_row

ROOT = Path(__file__).parents[2]
PAGES = ["*.md", "docs/**/*.md", "examples/**/*.md", "examples/**/*.py", "*.yml", "*.yaml", ".pre-commit-hooks.yaml"]
PAGES += [
    "templates/**/*.y*ml",
    "tests/cases/**/*.txt",
    "resource_drivers/**/*.yaml",
    "environments/*.yaml",
    "Makefile",
]
#: A command in backticks; and one that a line of a script or an example consists of.
QUOTED = re.compile(r"`scorekit ([a-z][^`]*)`")
LINE = re.compile(r"^ *(?:\$ |(?:- )?run: |entry: |> )?(?:[A-Z_]+=\S+ )*scorekit ([a-z-][^\n#|;&>]*)", re.MULTILINE)
#: What a module that names a command holds, be it no more than the name.
SAID = re.compile(r"(?<!from )\bscorekit (?!import\b)[a-z-]")
#: Whose option it is, where that is said beside it.
TOOL = re.compile(r"\b(scorekit|docker|kubectl) ")
FENCE = re.compile(r"^ *```", re.MULTILINE)


def named(text: str) -> Iterator[str]:
    yield from QUOTED.findall(text)
    # Prose begins a line with the name too: in a page that has fences, what stands between them is no script.
    parts = FENCE.split(text)
    for part in parts[1::2] if len(parts) > 1 else [text] if not text.startswith("# ") else ():
        yield from LINE.findall(part)


def top() -> click.Context:
    """The context of the command line, as it runs: a command keeps the help option that it is first asked for."""
    return click.Context(command_line, **command_line.context_settings)


def fault(words: list[str]) -> str | None:
    """What does not exist of a command line; None where all of it does."""
    group: click.Command = command_line
    context = top()
    while isinstance(group, click.Group) and words and re.fullmatch(r"[a-z]\S*", words[0]):
        found = group.get_command(context, words[0])
        if found is None:
            return f"there is no command `{words[0]}`"
        group, words = found, words[1:]
        if group.name == "hook" and words[:1]:
            group, context = command_line, top()  # it runs the command that it names
    if isinstance(group, click.Group) and group is not command_line and not words:
        return f"`{group.name}` by itself does nothing"
    known = {option for p in group.get_params(context) for option in (*p.opts, *p.secondary_opts)}
    options = [word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)]
    return next((f"`{group.name}` has no option `{o}`" for o in options if o not in known and o[:2] not in known), None)


def options() -> frozenset[str]:
    """The long name of every option that some command has."""
    found: set[str] = set()
    groups: list[click.Command] = [command_line]
    while groups:
        group = groups.pop()
        found |= {name for p in group.params for name in (*p.opts, *p.secondary_opts) if name.startswith("--")}
        if isinstance(group, click.Group):
            groups += [each for name in group.list_commands(top()) if (each := group.get_command(top(), name))]
    return frozenset(found)


def test_a_message_for_callers_of_the_library_names_no_option() -> None:
    """Below the command line an option stands beside the argument that it gives, in a call of ``spelt``."""
    ours, wrong = options(), []
    assert {"--publish", "--override-property", "--no-secrets"} < ours
    for module in modules():
        if module.name.startswith(("scorekit.cli", "scorekit.schemas")):
            continue
        spelt = (node for node in module.nodes if isinstance(node, ast.Call) and "id='spelt'" in ast.dump(node.func))
        apart = {id(part) for call in spelt for part in ast.walk(call)}
        apart |= {id(node.value) for node in module.nodes if isinstance(node, ast.Expr)}
        wrong += [
            f"{module.place(node.lineno)}: {node.value}"
            for node in module.nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart
            if ours.intersection(re.findall(r"(?<![\w-])--[a-z][a-z-]+", node.value)) and not TOOL.search(node.value)
        ]
    # The name of an argument whose caller says nothing else; a comment in a kustomization, which is no message; git's own options.
    assert {place.partition(":")[0] for place in wrong} == {
        "src/scorekit/model/overrides.py",
        "src/scorekit/remote/git.py",
        "src/scorekit/targets/kubernetes/layout.py",
        "src/scorekit/workspace/revisions.py",
    }


def texts() -> Iterator[tuple[str, str]]:
    """Pages, and the text constants of the code, each with its place."""
    for pattern in PAGES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and not {".venv", "site", "node_modules"} & set(path.relative_to(ROOT).parts):
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
    for module in modules():
        for node in module.nodes if SAID.search(module.text) else ():
            # The first line of a command's module is its name.
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and not node.value.startswith("``scorekit ")
            ):
                yield module.place(node.lineno), node.value


def test_every_command_that_is_named_exists() -> None:
    lines = {(place, line) for place, text in texts() for line in named(text)}
    assert len(lines) > 280
    found = [(f"{place}: scorekit {line}", fault(re.split(r"[\s,]+", line.strip()))) for place, line in sorted(lines)]
    assert not [f"{line}: {words}" for line, words in found if words]


@each_row(
    ("line", "words"),
    [
        ("types list", None),
        ("render --env dev -o out/", None),
        ("drivers", "`drivers` by itself does nothing"),
        ("driver list", "there is no command `driver`"),
        ("types shwo postgres", "there is no command `shwo`"),
        ("render --envs dev", "`render` has no option `--envs`"),
    ],
)
def test_what_does_not_exist_is_found(line: str, words: str | None) -> None:
    assert fault(line.split()) == words
