"""Options that several commands share, spelt as users of the reference tools know them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorekit import projections, targets
from scorekit.cli import usage
from scorekit.cli.in_project import open_project
from scorekit.cli.request import Request
from scorekit.errors import UsageError
from scorekit.report import diagnostics
from scorekit.workspace.report_files import parse_reports

if TYPE_CHECKING:
    Decorator = Callable[[Any], Any]


def _stack(*decorators: Decorator) -> Decorator:
    def apply(command: Any) -> Any:
        for decorate in reversed(decorators):
            command = decorate(command)
        return command

    return apply


def completing(known: Callable[[Request], Iterable[str]]) -> Callable[..., list[str]]:
    """What a shell offers of the names that are known in a project. A completion that fails offers nothing and says nothing."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        del param
        files, environments = (tuple(ctx.params.get(name) or ()) for name in ("files", "environments"))
        try:
            return [
                name for name in known(Request(files=files, environments=environments)) if name.startswith(incomplete)
            ]
        except Exception:  # noqa: BLE001 - see above
            return []

    return complete


files = click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))


def one_environment(values: Sequence[str]) -> str | None:
    """The one environment that was given, if any: of two, the last would win without a word."""
    if len(values) > 1:
        raise UsageError(f"--env is given {len(values)} times; say one environment at a time")
    return values[0] if values else None


def environment_of(words: str) -> Decorator:
    """The one environment of a command."""
    return _environments("environment", words, callback=lambda _ctx, _param, values: one_environment(values))


def environments(words: str) -> Decorator:
    """The environments that a command looks at."""
    return _environments("environments", words)


def _environments(name: str, words: str, **more: Any) -> Decorator:
    complete = completing(lambda request: open_project(request).unwrap().catalogue.offered_environments())
    return click.option("--env", name, metavar="NAME", multiple=True, shell_complete=complete, help=words, **more)


def _paths(*names: str, help: str, metavar: str = "FILE", **kind: bool) -> Decorator:  # noqa: A002 - click's own word
    """An option of files or folders that may be given several times."""
    return click.option(*names, metavar=metavar, multiple=True, type=click.Path(path_type=Path, **kind), help=help)


def _folders(kind: str, held: str) -> Decorator:
    """An option of folders that come before the project's own."""
    names, words = (f"--{kind}s", f"{kind}_folders"), f"A folder of {held} that comes before the project's."
    return _paths(*names, metavar="DIR", exists=True, file_okay=False, help=words)


def score_files(words: str) -> Decorator:
    """The score files of a command whose argument is another."""
    return _paths("-f", "--file", "files", allow_dash=True, help=words)


def form(names: Sequence[str], words: str, default: str | None = "text") -> Decorator:
    """The format of a command's result."""
    kind = click.Choice(names)
    return click.option("--format", "form", type=kind, default=default, show_default=bool(default), help=words)


alias = click.option(
    "--as", "alias", metavar="NAME", help="Render the environment under another name (a preview, `pr-123`)."
)

namespace = click.option("-n", "--namespace", metavar="NAME", help="The namespace of every object.")

generate_namespace = click.option("--generate-namespace", is_flag=True, help="Emit the Namespace too.")

seed_file = click.option(
    "--seed-file", metavar="FILE", type=click.Path(path_type=Path), help="The seed of derived secrets."
)


def _target(known: Callable[[], Iterable[str]], words: str) -> Decorator:
    return click.option("-t", "--target", metavar="NAME", shell_complete=lambda *_: list(known()), help=words)


target = _target(targets.names, "The output language, where the environment has several.")


def targets_and_projections() -> list[str]:
    """What ``render --target`` may name."""
    return sorted((*targets.names(), *projections.names()))


target_or_projection = _target(
    targets_and_projections,
    f"The output language, where the environment has several; or what to make of the manifests: {', '.join(projections.names())}.",
)


fail_on = click.option(
    "--fail-on",
    type=click.Choice(["stateful", "refused", "disruptive"]),
    help="Exit with 1 where a change is of this kind, or a worse one.",
)

report = form(diagnostics.FORMATS.names(), "The format of diagnostics.")

reports = click.option(
    "--report",
    "reports",
    metavar="FORMAT=FILE",
    multiple=True,
    callback=lambda _ctx, _param, values: usage.parsed(parse_reports, values),
    help="Write the findings to a file as well, in any format; several may be given.",
)

listed = form(["text", "json"], "The format of the list.")

quiet = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")

verbose = click.option(
    "-v", "--verbose", is_flag=True, help="Print the folders, files, choices and times of the run (on stderr)."
)

catalogue = _stack(
    _folders("driver", "types and drivers"),
    _folders("environment", "environments"),
    click.option(
        "--platform",
        "platform_folders",
        metavar="[NAME=]DIR",
        multiple=True,
        help="A folder in the place of the platform source of its name, or before all of them.  [default: SCOREKIT_PLATFORM]",
    ),
)

workload = _stack(
    _paths("--context", help="A score file that is known, never emitted."),
    _paths("--overrides-file", "overrides_files", help="A file merged over the one score file; several in turn."),
    click.option(
        "--override-property",
        "override_properties",
        metavar="PATH=VALUE",
        multiple=True,
        help="A property set in the one score file; an empty VALUE deletes it.",
    ),
    click.option(
        "-i",
        "--image",
        "images",
        metavar="[[WORKLOAD/]CONTAINER=]REF",
        multiple=True,
        help="The image of containers whose image is `.`.",
    ),
    _paths(
        "--images",
        "image_files",
        help="A map of WORKLOAD/CONTAINER to image, as YAML or JSON; or what `docker buildx bake` or `skaffold build` left.",
    ),
    click.option(
        "--var",
        "variables",
        metavar="NAME=VALUE",
        multiple=True,
        help="A variable of the environment, over its own; several may be given.",
    ),
    click.option(
        "--build",
        "builds",
        metavar="[WORKLOAD/]CONTAINER=FOLDER",
        multiple=True,
        help="Build the image of a container whose image is `.` (Compose).",
    ),
)

#: What is compiled, and with which types, drivers and environments.
compiled = _stack(workload, catalogue)
