"""The platform sources of a project: folders of types, drivers, environments and definitions that stand after its own.

One is a folder, of the repository or of the caller's choice, or a tree in the user's cache that scorekit.lock pins. Nothing here
fetches: what the cache lacks is an error that says what to run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.catalogue.files import read_source
from scorekit.catalogue.folders import BUILTIN, DiskFolder, Folder, is_segment, single_document
from scorekit.catalogue.safe_read import out_of_bounds, repository_of
from scorekit.catalogue.trees import KINDS, CachedFolder, TreeCache, UnfitTreeError, cache_folder
from scorekit.codes.catalogue import (
    DIGEST_DIFFERS,
    LEAVES_REPOSITORY,
    NO_SUCH_FOLDER,
    NOT_FETCHED,
    NOT_PINNED,
    SOURCE_FORM,
)
from scorekit.codes.documents import TOO_LARGE
from scorekit.diagnostics import Diagnostic, Label
from scorekit.lazy_dataclass import dataclass
from scorekit.model.decode import decode
from scorekit.model.platform_lock import PinnedSource, PlatformLock
from scorekit.outcome import Findings, Outcome
from scorekit.suggest import listed

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.platform import PlatformSource
    from scorekit.model.project import ProjectSettings

#: The file beside scorekit.yaml that says what sources were when they were last updated.
LOCK_FILE = "scorekit.lock"
#: How many there may be: each name is looked up in all of them.
_MOST_SOURCES = 30
_ENDINGS = re.compile(r"\.git$|[:@][^:@/]*$")


@dataclass(frozen=True, slots=True)
class PlatformFolder:
    """One source: its name, and its folders by kind."""

    name: str
    folders: Mapping[str, Folder]
    #: Where it is a folder of the disk: that.
    root: Path | None = None


def platforms_of(
    root: Path, settings: ProjectSettings, given: Sequence[tuple[str, Path]], cache: TreeCache | None = None
) -> Outcome[tuple[PlatformFolder, ...]]:
    """The sources of the project in a folder, in their order.

    ``given`` are folders of the caller's, by name: each stands in the place of the source of its name, or before all others.
    """
    findings = Findings(form_faults(settings))
    if findings.failed:
        return findings.outcome(None)
    named = dict(given)
    declared = {name_of(source): (index, source) for index, source in enumerate(settings.platform)}
    found = [_on_disk(name, place, None) for name, place in given if name not in declared]
    pins = _Pins(root, settings, cache or TreeCache(cache_folder()))
    for name, (index, source) in declared.items():
        if name in named:
            found.append(_on_disk(name, named[name], None))
        elif source.address is not None:
            found += pins.platform(name, index, source, findings)
        elif (fault := _folder_fault(root, settings, index, source)) is not None:
            findings.add(fault)
        else:
            place = Path(os.path.normpath(root / (source.path or ".")))
            found.append(_on_disk(name, place, repository_of(str(root))))
    findings.extend(pins.missing())
    return findings.outcome(tuple(found))


def name_of(source: PlatformSource) -> str:
    """What a source is called: as it says, else as the last part of its address or folder."""
    if source.name is not None:
        return source.name
    text = source.git or source.oci or source.path or ""
    return _ENDINGS.sub("", text.rstrip("/")).rpartition("/")[2]


def form_faults(settings: ProjectSettings) -> Iterator[Diagnostic]:
    """The sources that say too little or too much, that have no name, or that of another."""
    known: dict[str, int] = {}
    if len(settings.platform) > _MOST_SOURCES:
        span = settings.span(("platform", _MOST_SOURCES))
        yield TOO_LARGE.at(
            span, f"these are more than {_MOST_SOURCES} sources", help="one platform may hold what several did"
        )
    for index, source in enumerate(settings.platform):
        kinds = [key for key in ("git", "archive", "oci") if getattr(source, key) is not None]
        span, fault = settings.span(("platform", index)), None
        if len(kinds) > 1 or not (kinds or source.path):
            fault = "a source has one of `path`, `git`, `archive` and `oci`", "`path` beside another is a folder in it"
        elif source.ref is not None and source.git is None:
            fault = "`ref` belongs to `git`", "the address of an archive or artefact says its version"
        elif source.name is None and source.archive is not None:
            fault = "an archive has no name that stays with its next version", "add `name`"
        elif source.address is not None and source.path is not None and not _is_below(source.path):
            fault = f"`{source.path}` is no folder below the top of the source", "write it as `teams/shop`"
        elif not is_segment(name_of(source)) or name_of(source) == BUILTIN.rstrip("/"):
            fault = f"a source can't be called `{name_of(source)}`", "add `name`"
        if fault is not None:
            yield SOURCE_FORM.at(span, fault[0], help=fault[1])
        elif (first := known.setdefault(name_of(source), index)) != index:
            message = f"two sources are called `{name_of(source)}`"
            labels = [Label(settings.span(("platform", first)), "the other one")]
            yield SOURCE_FORM.at(span, message, labels=labels, help="give one of them a `name`")


def read_lock(root: Path) -> Outcome[PlatformLock]:
    """What scorekit.lock says; one without sources where there is none."""
    if not os.path.lexists(root / LOCK_FILE):
        return Findings().outcome(PlatformLock())
    findings = Findings()
    source = findings.take(read_source(Path(LOCK_FILE), root))
    document = findings.take(single_document(source)) if source else None
    return findings.outcome(findings.take(decode(PlatformLock, document)) if document is not None else None)


def pin_of(lock: PlatformLock, name: str, source: PlatformSource) -> PinnedSource | None:
    """What a lock pins a source to; None where it was another when it was pinned, or was not there."""
    return next((pin for pin in lock.sources if pin.name == name and not _other_keys(pin, source)), None)


def pinned_otherwise(lock: PlatformLock, name: str, source: PlatformSource) -> list[str]:
    """Notes for a source that is not pinned, where a lock pins another of its name: what differs."""
    others = (_other_keys(pin, source) for pin in lock.sources if pin.name == name)
    return [f"{LOCK_FILE} pins `{name}` with another {listed(keys)}" for keys in others if keys]


def _other_keys(pin: PinnedSource, source: PlatformSource) -> list[str]:
    return [key for key in ("git", "archive", "oci", "ref", "path") if getattr(pin, key) != getattr(source, key)]


class _Pins:
    """The pinned sources of one project. What is not there is told once for all of them."""

    def __init__(self, root: Path, settings: ProjectSettings, cache: TreeCache) -> None:
        self._root = root
        self._settings = settings
        self._cache = cache
        self._lock: PlatformLock | None = None
        self._unread = False
        self._unpinned: list[tuple[str, int]] = []
        self._notes: list[str] = []
        self._unfetched: list[tuple[str, int]] = []

    def platform(self, name: str, index: int, source: PlatformSource, findings: Findings) -> Iterator[PlatformFolder]:
        """The source, where the cache has it as it is pinned."""
        if self._lock is None and not self._unread:
            self._lock = findings.take(read_lock(self._root))
            self._unread = self._lock is None
        pin = None if self._lock is None else pin_of(self._lock, name, source)
        if pin is None:
            self._unpinned += [] if self._unread else [(name, index)]
            self._notes += [] if self._lock is None else pinned_otherwise(self._lock, name, source)
            return
        try:
            tree = self._cache.tree(pin.tree)
            if tree is None or self._cache.lacks(tree):
                self._unfetched.append((name, index))
                return
        except (UnfitTreeError, OSError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault)
            message = f"`{name}` can't be taken from the cache: {why}"
            help_ = "run `scorekit platform fetch`, which fetches what scorekit.lock pins"
            findings.add(DIGEST_DIFFERS.at(self._span(index), message, help=help_))
            return
        yield PlatformFolder(
            name, {kind: CachedFolder(self._cache, f"{name}:{kind}", name, tree.below(kind)) for kind in KINDS}
        )

    def missing(self) -> Iterator[Diagnostic]:
        """What is not pinned, and what is pinned and not in the cache."""
        for code, found, message, help_, notes in (
            (
                NOT_PINNED,
                self._unpinned,
                f"{{}} not pinned in {LOCK_FILE}",
                "run `scorekit platform update`",
                self._notes,
            ),
            (NOT_FETCHED, self._unfetched, "{} not in the cache", "run `scorekit platform fetch`", []),
        ):
            if found:
                names = " and ".join(f"`{name}`" for name, _ in found)
                labels = [Label(self._span(index), "this one, too") for _, index in found[1:]]
                verb = "is" if len(found) == 1 else "are"
                yield code.at(
                    self._span(found[0][1]), message.format(f"{names} {verb}"), labels=labels, help=help_, notes=notes
                )

    def _span(self, index: int) -> Span:
        return self._settings.span(("platform", index))


def _on_disk(name: str, place: Path, inside: str | None) -> PlatformFolder:
    """A source that is a folder; ``inside`` is the real path of what no link may lead out of."""
    folders = {kind: DiskFolder(f"{place}/{kind}", f"{name}:{kind}", inside=inside, source=name) for kind in KINDS}
    return PlatformFolder(name, folders, place)


def _folder_fault(root: Path, settings: ProjectSettings, index: int, source: PlatformSource) -> Diagnostic | None:
    span, path = settings.span(("platform", index, "path")), source.path or "."
    if why := out_of_bounds(Path(path), root):
        trial = spelt("`platform` of `Project.open`", "--platform DIR")
        how = f"`git: file://...` or `https://...` names another repository; {trial} takes a folder from anywhere"
        return LEAVES_REPOSITORY.at(span, f"`{path}` {why}", help=how)
    if not os.path.isdir(root / path):  # noqa: PTH112 - Path's raises where a folder above may not be searched
        return NO_SUCH_FOLDER.at(span, f"there is no folder `{path}`", help="the path is relative to scorekit.yaml")
    return None


def _is_below(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in path.split("/")
