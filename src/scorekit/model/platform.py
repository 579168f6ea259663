"""Where a project's types, drivers, environments and definitions come from, beside its own."""

import re
from typing import Annotated

from scorekit.model.base import StrictModel, TextPattern
from scorekit.model.workload import NonEmpty

#: What may be spoken to without encryption: this machine itself.
LOOPBACK = r"(?:localhost|127\.0\.0\.1|\[::1\])"
_AUTHORITY = r"[A-Za-z0-9\[][A-Za-z0-9.:\[\]_-]*"

SourceName = Annotated[
    str,
    TextPattern("source", r"^[A-Za-z0-9][A-Za-z0-9._-]*$", "letters, digits, dots, dashes and `_`", longest=63),
]
_ARTEFACT = (
    r"^(?:oci://)?(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?|[a-z0-9.-]+:[0-9]+|localhost|\[::1\](?::[0-9]+)?)"
    r"(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|@sha256:[0-9a-f]{64})$"
)
#: No part of it is a password: the file is committed.
GitAddress = Annotated[
    str,
    TextPattern(
        "git",
        rf"^(?:https://{_AUTHORITY}/\S+|ssh://(?:[A-Za-z0-9][A-Za-z0-9._-]*@)?{_AUTHORITY}/\S+|file:///\S+|http://{LOOPBACK}(?::[0-9]+)?/\S+)$",
        "the address of a repository by `https`, `ssh` or `file`, without a password: `https://git.example.com/team/platform.git` or `ssh://git@git.example.com/team/platform.git`",
        longest=2000,
    ),
]
Archive = Annotated[
    str,
    TextPattern(
        "archive",
        rf"^(?:https://{_AUTHORITY}/\S+|http://{LOOPBACK}(?::[0-9]+)?/\S+)$",
        "the address of an archive by `https`, without a password: `https://files.example.com/platform-1.2.tar.gz`",
        longest=2000,
    ),
]
Artefact = Annotated[
    str,
    TextPattern(
        "oci",
        _ARTEFACT,
        "a registry, a repository and a tag or digest: `registry.example.com/team/platform:1.2`",
        longest=2000,
    ),
]
GitRef = Annotated[
    str,
    TextPattern(
        "ref", r"^[A-Za-z0-9_][A-Za-z0-9_./+@#=-]*$", "a branch, a tag or a commit, such as `v1.2`", longest=200
    ),
]


def is_artefact(text: str) -> bool:
    """Whether a text is the name of an OCI artefact: a registry, a repository and a tag or digest."""
    return re.fullmatch(_ARTEFACT, text) is not None


class PlatformSource(StrictModel):
    """Where types, drivers, environments and definitions come from: a folder, a git repository, an archive, or an OCI artefact."""

    #: What stands before ``:`` in its files' names, and before ``/`` in names that mean it alone.
    name: SourceName | None = None
    git: GitAddress | None = None
    archive: Archive | None = None
    oci: Artefact | None = None
    #: The branch, tag or commit of a git repository; its default branch if None.
    ref: GitRef | None = None
    #: The folder, relative to scorekit.yaml, or to the top of what the address gives.
    path: NonEmpty | None = None

    @property
    def address(self) -> tuple[str, str] | None:
        """Which kind of address it has, and that; None for a folder."""
        given = ((key, getattr(self, key)) for key in ("git", "archive", "oci"))
        return next(((key, value) for key, value in given if value is not None), None)
