"""``scorekit init``: decides what to make from what is in the folder; existing files are never changed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import TYPE_CHECKING

import click

from scorekit import names
from scorekit.catalogue import Catalogue, find_project, open_project, read_source
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.catalogue.project import ProjectFolder
from scorekit.catalogue.safe_read import read_regular
from scorekit.cli import console
from scorekit.errors import UsageError
from scorekit.outcome import Failure, Findings, Outcome, Success
from scorekit.parsing import documents, written_name
from scorekit.report.terminal import printable
from scorekit.scaffold import IGNORED, PIPELINES, Answers, Blueprint, Draft
from scorekit.schemas.kinds import editor_files
from scorekit.version import __version__
from scorekit.workspace.atomic_replace import stage, sweep, sync
from scorekit.workspace.writing import locked, unwritable

if TYPE_CHECKING:
    from scorekit.scaffold.blueprint import Pipeline


#: A project's name (``model.project``), short enough that a namespace can begin with it and end with an environment's.
_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{names.LONGEST - 2}}}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class InitOptions:
    """The arguments of ``scorekit init``."""

    folder: Path = Path()
    name: str | None = None
    pipeline: Pipeline | None = None
    requirement: str | None = None
    yes: bool = False


@dataclass(frozen=True, slots=True)
class InitFolder:
    """The folder to make a project in, and what is there already."""

    folder: Path
    #: Whether it is a project already, by scorekit.yaml or by documents of ours.
    is_project: bool
    #: The score files that it has.
    score_files: tuple[Path, ...]
    #: The root of its git repository.
    repository: Path | None

    @classmethod
    def of(cls, folder: Path) -> InitFolder:
        """The facts of a folder; UsageError where files of a surrounding project would be taken from it."""
        project = find_project([], folder).value
        is_project = project is None or (project.found and project.root == folder)
        if project is not None and project.found and not is_project:
            _refuse_nested(project, folder)
        files = ProjectFolder(folder).score_files()
        return cls(folder, is_project, files, next((f for f in _upwards(folder) if (f / ".git").exists()), None))

    @property
    def is_below_repository(self) -> bool:
        """Whether hooks and pipelines would be written where nothing looks for them."""
        return self.repository not in (None, self.folder)


def init(options: InitOptions) -> int:
    """Make a project and say what was made; the exit status."""
    if options.name is not None:
        _checked("--name ", options.name)
    start = InitFolder.of(Path(os.path.normpath(Path.cwd() / options.folder)))
    asking = not options.yes and sys.stdin.isatty() and sys.stdout.isatty()
    answers = _answers(options, start, asking=asking)
    blueprint = Blueprint.of(answers)
    drafts = list(_wanted(options, start, blueprint))
    findings = Findings()
    made = findings.take(create_files(start.folder, drafts))
    if made is not None and not findings.failed:
        made += _ignore(start, findings, asking=asking)
        made += _editor(start, findings)
        _tell(options, start, made)
    console.echo_diagnostics(findings.items)
    return 1 if findings.failed else 0


def _answers(options: InitOptions, start: InitFolder, *, asking: bool) -> Answers:
    """What the command line says, else what is asked on a terminal, else the default."""
    name = options.name or _name_of(start)
    pipeline: Pipeline = options.pipeline or ("none" if start.is_below_repository else "github")
    if asking and options.name is None and not start.is_project:
        name = click.prompt("The project's name", default=name, value_proc=_asked, err=True)
    if asking and options.pipeline is None and not start.is_below_repository:
        choice: click.Choice[Pipeline] = click.Choice(PIPELINES)
        pipeline = click.prompt("Whose pipeline checks it", default=pipeline, type=choice, err=True)
    return Answers(name, pipeline, options.requirement or f"scorekit=={__version__}")


def _checked(option: str, name: str) -> str:
    """A name that a new project may have."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{option}{name}: a name is wanted of 2 to {names.LONGEST} lower-case letters, digits and `-`, that begins and ends with a "
            "letter or digit"
        )
    return name


def _asked(text: str) -> str:
    try:
        return _checked("", text)
    except UsageError as error:
        raise click.BadParameter(str(error)) from None


def _name_of(start: InitFolder) -> str:
    """The name of the workload that is there, or the folder's as a name may be spelt."""
    for file in sorted(start.score_files, key=lambda path: (len(path.parts), path)):
        source = read_source(file, start.folder).value
        for document in (documents(source).value or ()) if source else ():
            name = written_name(document)
            if name is not None and _NAME.fullmatch(name):
                return name
    label = names.dns(start.folder.name)
    return label if _NAME.fullmatch(label) else f"project-{label}"


def _wanted(options: InitOptions, start: InitFolder, blueprint: Blueprint) -> Iterator[Draft]:
    """What is to be made. A project's own documents are never added to: an environment more is a change of what is compiled."""
    if not start.is_project:
        yield from blueprint.content
        if not start.score_files:
            yield blueprint.sample
    if not start.is_below_repository:
        yield from blueprint.repository
    elif options.pipeline is not None:
        yield from blueprint.repository[1:]
    if not start.is_project:
        # Last: it says that the project is whole.
        yield blueprint.mark


def _ignore(start: InitFolder, findings: Findings, *, asking: bool) -> NewFiles:
    """The seed, where git will not take it; the lines that keep it out otherwise."""
    path = start.folder / ".gitignore"
    missing = _not_ignored(start)
    made = NewFiles()
    if missing and not path.exists():
        made += findings.take(create_files(start.folder, [Blueprint.of(Answers("x")).ignore])) or NewFiles()
    elif missing and asking and click.confirm(f"Add to .gitignore: {' '.join(missing)}", default=True, err=True):
        made += findings.take(append_lines(path, missing)) or NewFiles()
    elif missing:
        made += NewFiles(advice=(f"add to .gitignore: {' '.join(missing)}",))
    if SEED_FILE in _not_ignored(start):
        advice = f"there is no seed yet, since git would take it; with `{SEED_FILE}` in .gitignore, run `scorekit init` again"
        return made + NewFiles(advice=(advice,))
    seed = Draft(SEED_FILE, token_hex(32) + "\n", "the seed of development secrets, readable to you alone")
    return made + (findings.take(create_files(start.folder, [seed], mode=0o600)) or NewFiles())


def _not_ignored(start: InitFolder) -> tuple[str, ...]:
    """Those of our lines that no .gitignore from here to the repository's root has."""
    folders = [f for f in _upwards(start.folder) if start.repository is not None and f.is_relative_to(start.repository)]
    patterns: list[str] = []
    for folder in folders or [start.folder]:
        path = folder / ".gitignore"
        try:
            # Git does not follow a link of this name, so what it leads to keeps nothing out.
            data = b"" if path.is_symlink() else read_regular(str(path))
        except OSError:
            continue
        own = folder == start.folder
        lines = data.decode("utf-8", "replace").splitlines()
        patterns += [line.strip().lstrip("/" if own else "").rstrip("/") for line in lines]
    return tuple(line for line in IGNORED if not any(p and fnmatchcase(line.rstrip("/"), p) for p in patterns))


def _editor(start: InitFolder, findings: Findings) -> NewFiles:
    """Settings of editors, and the schemas of the documents as they are in this project."""
    project = findings.take(open_project(start.folder))
    if project is None:
        return NewFiles()
    contents = editor_files(Catalogue.load(project), project.own_settings)
    purpose = "what editors complete and check by"
    return findings.take(create_files(start.folder, [Draft(p, t, purpose) for p, t in contents.items()])) or NewFiles()


def _refuse_nested(project: ProjectFolder, folder: Path) -> None:
    """UsageError where the new project would take files that belong to a surrounding one."""
    inside = (project.environments_dir, project.drivers_dir)
    taken = project.score_files(folder) if folder.is_dir() else ()
    if taken or any(folder.is_relative_to(place) or place.is_relative_to(folder) for place in inside):
        known = f"`{project.name}` " if project.name else ""
        what = f"`{project.relative(taken[0])}` belongs" if taken else "its documents belong"
        raise UsageError(
            f"{os.path.relpath(folder)} lies in the project {known}in {os.path.relpath(project.root)}, and {what} to "
            "that one; make the new project in a folder of its own"
        )


def _upwards(folder: Path) -> tuple[Path, ...]:
    return (folder, *folder.parents)


def _tell(options: InitOptions, start: InitFolder, made: NewFiles) -> None:
    """What was made, what was there, what else is to be done, and how to go on."""
    width = max((len(d.path) for d in made.made), default=0)
    for draft in made.made:
        click.echo(printable(f"made  {draft.path.ljust(width)}  {draft.purpose}"))
    for path in made.kept:
        click.echo(f"kept  {path}  was there already")
    if start.is_project:
        click.echo("This is a project already: its own documents are as they were.")
    if start.is_below_repository and options.pipeline is None:
        root = os.path.relpath(str(start.repository), start.folder)
        click.echo(printable(f"Hooks and CI belong to the repository's root, {root}, and were not made here."))
    for advice in made.advice:
        click.echo(printable(f"To do: {advice}"))
    click.echo("\nNow try:")
    for line in _next(start):
        click.echo(printable(f"  {line}"))


def _next(start: InitFolder) -> Sequence[str]:
    here = os.path.relpath(start.folder)
    enter = () if here == "." else (f"cd {here}",)
    if start.is_project:
        return (*enter, "scorekit check")
    return (*enter, "scorekit check", "scorekit render --env local", "scorekit diff --env dev --env prod")


@dataclass(frozen=True, slots=True)
class NewFiles:
    """What was made, what existed already, and what is left for a person to do."""

    made: tuple[Draft, ...] = ()
    kept: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()

    def __add__(self, other: NewFiles) -> NewFiles:
        return NewFiles(self.made + other.made, self.kept + other.kept, self.advice + other.advice)


def create_files(folder: Path, drafts: Sequence[Draft], *, mode: int | None = None) -> Outcome[NewFiles]:
    """Make each draft of which nothing is there; stop at the first that can't be written."""
    made = NewFiles()
    place = folder
    try:
        with locked([folder]):
            for draft in drafts:
                place = folder / PurePosixPath(draft.path)
                is_new = _make(folder, place, draft.text, mode)
                made += NewFiles(made=(draft,)) if is_new else NewFiles(kept=(draft.path,))
    except OSError as error:
        return Failure((unwritable(place.as_posix(), error),))
    return Success(made)


def append_lines(path: Path, lines: Sequence[str]) -> Outcome[NewFiles]:
    """Lines added at the end of a file, with the user's consent."""
    if path.is_symlink():
        return Failure((unwritable(path.as_posix(), OSError("it is a link")),))
    try:
        text = read_regular(str(path))
        with path.open("ab") as stream:
            stream.write(b"" if not text or text.endswith(b"\n") else b"\n")
            stream.write("".join(f"{line}\n" for line in lines).encode())
    except OSError as error:
        return Failure((unwritable(path.as_posix(), error),))
    return Success(NewFiles())


def _make(folder: Path, path: Path, text: str, mode: int | None) -> bool:
    """Whether a file was made: written beside its place, then renamed unless the name has been taken meanwhile."""
    if os.path.lexists(path):
        return False
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(folder)):
        raise OSError("a link leads out of the folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep([path.parent])
    temporary = stage(path.parent, text.encode(), mode)
    try:
        sync(temporary)
        return _name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _name(temporary: Path, path: Path) -> bool:
    """Give a file its name unless that is taken. A link does both in one step; some file systems have none."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return False
    except OSError:
        if os.path.lexists(path):
            return False
        temporary.rename(path)
    return True
