"""What a word is that explains nothing where it was looked for: something of another environment, or of another command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.cli.compilation import compiled, every_environment
from scorekit.explain import explainer_of
from scorekit.explain.subjects import NoSubjectError
from scorekit.outcome import Findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorekit.cli.compilation import Compiled
    from scorekit.cli.render import Request
    from scorekit.cli.workspace import Workspace


def elsewhere(workspace: Workspace, request: Request, subject: str, made: Sequence[Compiled]) -> str | None:
    """Where a subject is known that none of these compiles knows, or which command tells of it; None where none does."""
    others = tuple(_environments_of(workspace, request, subject, {one.environment for one in made}))
    if others:
        here = ", ".join(dict.fromkeys(one.environment for one in made))
        return (
            f"nothing is called `{subject}` in {here}, but in {', '.join(others)} something is: say --env {others[0]}"
        )
    catalogue = workspace.catalogue
    if catalogue.has_driver(subject):
        return f"driver `{subject}` serves nothing here; `scorekit drivers show {subject}` tells of the driver itself"
    if subject in catalogue.type_names():
        return f"`{subject}` is a type: `scorekit types show {subject}` tells of it, `scorekit impact {subject}` who asks for it"
    if catalogue.has_environment(subject):
        return f"`{subject}` is an environment: `scorekit envs show {subject}` tells of it"
    if subject and any((folder / subject).is_file() for folder in (Path.cwd(), workspace.folder.root)):
        return f"`{subject}` is a file; name a line of it, say {subject}:12"
    return None


def _environments_of(workspace: Workspace, request: Request, subject: str, known: set[str]) -> Iterator[str]:
    """The other environments that know a subject. One that does not compile says nothing here."""
    for name in every_environment(workspace):
        if name not in known and any(_knows(one, subject) for one in compiled(workspace, request, (name,), Findings())):
            yield name


def _knows(one: Compiled, subject: str) -> bool:
    try:
        explainer_of(one.manifests).known.find(subject)
    except NoSubjectError:
        return False
    return True
