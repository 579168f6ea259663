"""``scorekit.lock``: what platform sources were when they were last updated."""

from typing import Annotated, Literal

from scorekit.lazy_dataclass import dataclass
from scorekit.model.base import DocumentModel, StrictModel, TextPattern
from scorekit.model.platform import Archive, Artefact, GitAddress, GitRef, SourceName
from scorekit.model.workload import NonEmpty

_Digest = Annotated[str, TextPattern("digest", r"^sha256:[0-9a-f]{64}$", "`sha256:` and 64 hex digits")]
_Commit = Annotated[str, TextPattern("commit", r"^(?:[0-9a-f]{40}|[0-9a-f]{64})$", "a commit's 40 hex digits")]


class PinnedSource(StrictModel):
    """What a source was when it was last updated."""

    name: SourceName
    git: GitAddress | None = None
    archive: Archive | None = None
    oci: Artefact | None = None
    ref: GitRef | None = None
    path: NonEmpty | None = None
    #: Of a git repository.
    commit: _Commit | None = None
    #: Of an archive's bytes, or of an artefact's manifest.
    digest: _Digest | None = None
    #: Of the list of its files, each with its own.
    tree: _Digest

    @property
    def version(self) -> str:
        """The beginning of what it is told by: the commit, or the digest."""
        return (self.commit or self.digest or self.tree).removeprefix("sha256:")[:12]


@dataclass(frozen=True, slots=True)
class PinnedChange:
    """What became of a source: its pin before, None where there was none that holds, and now."""

    before: PinnedSource | None
    after: PinnedSource

    @property
    def name(self) -> str:
        """The source's name."""
        return self.after.name

    @property
    def verb(self) -> str:
        """What became of it, as a word: ``pinned``, ``updated`` or ``unchanged``."""
        return "unchanged" if self.before == self.after else "pinned" if self.before is None else "updated"


class PlatformLock(DocumentModel):
    """``scorekit.lock``: the sources that have an address, as they were when they were last updated."""

    api_version: Literal["scorekit.dev/v1alpha1"] = "scorekit.dev/v1alpha1"
    kind: Literal["PlatformLock"] = "PlatformLock"
    sources: list[PinnedSource] = []
