"""The platform sources of a project that have an address: fetched into the user's cache, and pinned in scorekit.lock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from scorekit.catalogue.globs import PROJECT_FILE
from scorekit.catalogue.platform import LOCK_FILE, form_faults, name_of, pin_of, pinned_otherwise, read_lock
from scorekit.catalogue.project import read_settings
from scorekit.catalogue.trees import TreeCache, UnfitTreeError, cache_folder, tree_of
from scorekit.codes.catalogue import NOT_PINNED, SOURCE_MOVED, SOURCE_REFUSED, UNFIT_TREE
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.model.platform_lock import PinnedChange, PinnedSource, PlatformLock
from scorekit.model.project import ProjectSettings
from scorekit.outcome import Findings, Outcome, Success
from scorekit.remote.refusal import MovedError, RefusedError
from scorekit.source.writer import dump
from scorekit.suggest import suggestion
from scorekit.workspace.atomic_replace import replace_file, stage
from scorekit.workspace.forms import absolute, is_file, path_text, paths
from scorekit.workspace.revisions import Repository
from scorekit.workspace.writing import unwritable

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from scorekit.catalogue.trees import Tree
    from scorekit.diagnostics import Diagnostic
    from scorekit.diff import Changes
    from scorekit.model.platform import PlatformSource
    from scorekit.workspace.partial import Partial

_HEAD = "# What `scorekit platform update` found where scorekit.yaml says. Commit both.\n"
_KEYS = ("name", "git", "archive", "oci", "ref", "path", "commit", "digest", "tree")


@dataclass(frozen=True, slots=True)
class Platform:
    """The platform sources that a project names and what scorekit.lock has of them; and the project as a platform of others.

    What the commands of ``platform`` do, as calls. Only this class uses the network, and needs nothing of what is to be fetched.
    """

    #: The folder of scorekit.yaml.
    root: Path
    settings: ProjectSettings
    lock: PlatformLock
    _cache: TreeCache = field(default_factory=lambda: TreeCache(cache_folder()), repr=False)
    #: The platform that lies here: the folder that was opened, where it is a source of the project around it; else ``root``.
    _own: Path | None = field(default=None, repr=False)

    @classmethod
    def open(cls, path: str | os.PathLike[str] = ".") -> Outcome[Platform]:
        """That of the nearest folder with a scorekit.yaml, at or above a folder; of the folder itself where there is none."""
        start = absolute(path_text("path", path))
        root = next((folder for folder in (start, *start.parents) if is_file(folder / PROJECT_FILE)), start)
        findings = Findings()
        settings = findings.take(read_settings(root)) if is_file(root / PROJECT_FILE) else ProjectSettings()
        lock = findings.take(read_lock(root))
        findings.extend(form_faults(settings) if settings else ())
        if settings is None or lock is None or findings.failed:
            return findings.outcome(None)
        folders = {absolute(root / each.path) for each in settings.platform if each.address is None and each.path}
        return findings.outcome(cls(root, settings, lock, _own=start if start in folders else root))

    @property
    def _sources(self) -> Mapping[str, tuple[int, PlatformSource]]:
        """Those that have an address, by name, with their positions."""
        return {name_of(s): (i, s) for i, s in enumerate(self.settings.platform) if s.address is not None}

    def update(self, names: Iterable[str] = (), *, moved: bool = False) -> Outcome[tuple[PinnedChange, ...]]:
        """Fetch what the sources are now, or those named, and pin it. All are pinned, or none is, and the outcome says why.

        A tag, an archive or an artefact that is not what it was is an error, but with ``moved``. Sources that have no pin yet are
        fetched whether they are named or not. Raises UsageError for a name that no source has.
        """
        chosen = tuple(names)
        for name in chosen:
            if name not in self._sources:
                raise UsageError(
                    f"no platform source with an address is called `{name}`; {suggestion(name, self._sources)}"
                )
        findings = Findings()
        found: list[PinnedChange] = []
        for name, (index, source) in self._sources.items():
            before = pin_of(self.lock, name, source)
            if before is not None and chosen and name not in chosen:
                found.append(PinnedChange(before, before))
                continue
            after = findings.take(self._taken(name, index, source, before, exact=False, moved=moved))
            found += [] if after is None else [PinnedChange(before, after)]
        if findings.failed:
            return findings.outcome(None)
        if found or self.lock.sources:
            findings.extend(self._write([change.after for change in found]))
        return findings.outcome(tuple(found))

    def fetch(self, revision: str | None = None) -> Outcome[tuple[PinnedSource, ...]]:
        """Fetch what scorekit.lock pins into the cache, where the cache lacks it. Nothing else will do, and no pin changes.

        With a ``revision`` it is what was pinned then, for who compares with it. Raises UsageError where there is none.
        """
        findings = Findings()
        if revision is not None:
            repository = Repository.of(self.root)
            then = repository.copy(repository.commit(revision))
            opened = findings.take(Platform.open(then.folder))
            return findings.outcome(findings.take(replace(opened, _cache=self._cache).fetch()) if opened else None)
        found: list[PinnedSource] = []
        for name, (index, source) in self._sources.items():
            pin = pin_of(self.lock, name, source)
            if pin is None:
                span, message = self.settings.span(("platform", index)), f"`{name}` is not pinned in {LOCK_FILE}"
                notes = pinned_otherwise(self.lock, name, source)
                findings.add(NOT_PINNED.at(span, message, help="run `scorekit platform update`", notes=notes))
                continue
            again = Success(pin) if self._has(pin) else self._taken(name, index, source, pin, exact=True, moved=False)
            found += [] if findings.take(again) is None else [pin]
        return findings.outcome(tuple(found))

    def pack(self, place: str | os.PathLike[str] | None = None) -> Outcome[bytes]:
        """The platform that lies here as a `.tar.gz`, which is written to a file where one is named: the same bytes for the same files."""
        from scorekit.workspace.platform_release import pack

        return pack(self._own or self.root, None if place is None else absolute(path_text("place", place)))

    def push(self, reference: str | None = None, *, layout: str | os.PathLike[str] | None = None) -> Outcome[str]:
        """Put the platform that lies here into a registry (``oci://HOST/REPO:TAG``), and into a folder as an OCI image layout.

        The digest of its manifest. Raises UsageError for what is no reference with a tag, and a folder with something else in it.
        """
        from scorekit.workspace.platform_release import push

        return push(
            self._own or self.root, reference, None if layout is None else absolute(path_text("layout", layout))
        )

    def check(
        self,
        against: Iterable[str | os.PathLike[str]],
        environments: Iterable[str] = (),
        *,
        source: str | None = None,
    ) -> Partial[tuple[Changes, ...]]:
        """What would differ in the projects of some repositories, folders all, if this platform were what they have pinned.

        It stands in the place of the source called ``source``, of a project's only one, or of the one that is called as this folder
        is. Raises UsageError where no project has a source, or which one is meant is open.
        """
        from scorekit.workspace.platform_release import check_against

        return check_against(self._own or self.root, paths("against", against), environments, source=source)

    def _has(self, pin: PinnedSource) -> bool:
        """Whether the cache has all of a pinned source, each file as it was."""
        try:
            tree = self._cache.tree(pin.tree)
            return tree is not None and all(self._cache.read(d, 1 << 30) is not None for d in tree.digests.values())
        except (UnfitTreeError, OSError):
            return False

    def _taken(
        self, name: str, index: int, source: PlatformSource, before: PinnedSource | None, *, exact: bool, moved: bool
    ) -> Outcome[PinnedSource]:
        """A source fetched and put into the cache; ``exact``: as it was pinned."""
        findings, span = Findings(), self.settings.span(("platform", index))
        try:
            pin = _pinned(self._cache, name, source, before, exact=exact, moved=moved)
        except MovedError as fault:
            hint = "a new tag or address is better; where it is meant, `scorekit platform update --moved` takes it"
            findings.add(SOURCE_MOVED.at(span, f"`{name}`: {fault}", help=fault.hint or hint))
        except RefusedError as fault:
            findings.add(SOURCE_REFUSED.at(span, f"`{name}` can't be fetched: {fault}", help=fault.hint))
        except UnfitTreeError as fault:
            findings.add(UNFIT_TREE.at(span, f"`{name}` can't be taken: {fault}"))
        except OSError as fault:
            findings.add(unwritable(self._cache.root.as_posix(), fault))
        else:
            return findings.outcome(pin)
        return findings.outcome(None)

    def _write(self, pins: Iterable[PinnedSource]) -> Iterator[Diagnostic]:
        """Write scorekit.lock, where it would change."""
        content, place = lock_text(pins), self.root / LOCK_FILE
        try:
            _refuse_link(place)
            if place.is_file() and place.read_bytes() == content:
                return
            replace_file(place, content, None)
        except OSError as fault:
            yield unwritable(LOCK_FILE, fault)


def _pinned(
    cache: TreeCache, name: str, source: PlatformSource, before: PinnedSource | None, *, exact: bool, moved: bool
) -> PinnedSource:
    """A source fetched, judged by its pin, and kept. Raises RefusedError, UnfitTreeError and OSError."""
    taken = _Taken.of(source, before if exact else None)
    tree = tree_of(taken.files)
    if before is not None and tree.digest != before.tree and taken.fixed and not moved:
        now, then = (p.commit or p.digest or "other files" for p in (taken, before))
        raise MovedError(
            f"what it names is {now}, and {then} was pinned"
            if now != then
            else "its files are not those that were pinned"
        )
    keep(cache, tree, taken.files)
    found = {key: getattr(source, key) for key in ("git", "archive", "oci", "ref", "path")}
    found |= {"commit": taken.commit, "digest": taken.digest, "tree": tree.digest}
    return PinnedSource(name=name, **{key: value for key, value in found.items() if value is not None})


def _refuse_link(place: Path) -> None:
    if place.is_symlink():
        raise OSError("it is a link")


def lock_text(pins: Iterable[PinnedSource]) -> bytes:
    """What scorekit.lock says of some pins: the same bytes for the same pins."""
    rows = [{key: value for key in _KEYS if (value := getattr(pin, key)) is not None} for pin in pins]
    document = {"apiVersion": "scorekit.dev/v1alpha1", "kind": "PlatformLock", "sources": rows}
    return (_HEAD + dump(document)).encode()


def keep(cache: TreeCache, tree: Tree, files: Mapping[str, bytes]) -> None:
    """Put a tree into the cache: each file by its digest, its list last. OSError where that can't be done."""
    for path, digest in tree.digests.items():
        _put(cache, digest, files[path])
    _put(cache, tree.digest, tree.listing)


def _put(cache: TreeCache, digest: str, content: bytes) -> None:
    place = cache.place(digest)
    try:
        if cache.read(digest, len(content)) is not None:
            return
    except UnfitTreeError:
        pass  # it was damaged
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = stage(place.parent, content)
    try:
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a source gave."""

    files: Mapping[str, bytes]
    #: Whether what was asked for should give the same forever: a tag, not a branch.
    fixed: bool
    commit: str | None = None
    digest: str | None = None

    @classmethod
    def of(cls, source: PlatformSource, pin: PinnedSource | None) -> _Taken:
        """What a source gives now, or, with a pin, as it was. Raises RefusedError and UnfitTreeError."""
        # Each kind loads what the others have no use for.
        if source.archive is not None:
            from scorekit.remote import archive, http

            content = http.download(source.archive, archive.LARGEST)
            digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
            return cls(archive.files_of(content, source.path), fixed=True, digest=digest)
        if source.oci is not None:
            from scorekit.remote import registry

            digest, files = registry.pull(source.oci, source.path, None if pin is None else pin.digest)
            return cls(files, fixed=True, digest=digest)
        from scorekit.remote import git

        url = source.git or ""
        now = git.resolve(url, source.ref) if pin is None or pin.commit is None else git.Resolved(pin.commit)
        taken = git.fetch(url, now, source.path)
        return cls(taken.files, now.is_fixed, commit=taken.commit)
