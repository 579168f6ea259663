"""Files of a git repository elsewhere, by the `git` program: at a branch, a tag or a commit, without a work tree.

A new, empty repository in a temporary folder takes the one commit. So no configuration, hook, filter or attribute of the other
repository is ever read here, and nothing is checked out. Credentials are git's own: its helpers, ssh's agent.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scorekit.catalogue.trees import KINDS, MOST_BYTES, MOST_FILES, MOST_OF_A_FILE, UnfitTreeError, belongs
from scorekit.lazy_dataclass import dataclass
from scorekit.remote.refusal import MovedError, RefusedError

#: How long git may take, in seconds, and how much it may put into the temporary folder.
_PATIENCE, _MOST_FETCHED = 300.0, 1024 * 1024 * 1024
#: How much it may answer: folders that share what they hold make a list of any length out of a few bytes.
_MOST_ANSWERED = 2 * MOST_BYTES
_PAUSE = 0.1
#: What no configuration of the machine's should switch on for this.
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "maintenance.auto": "false",
}
#: What would lead git to another repository than the temporary one; what else a user tells git by variables holds.
_LOCAL = re.compile(
    r"GIT_(?:ALTERNATE_OBJECT_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|OBJECT_DIRECTORY|DIR|WORK_TREE|IMPLICIT_WORK_TREE|GRAFT_FILE"
    r"|INDEX_FILE|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|PREFIX|INTERNAL_SUPER_PREFIX|SHALLOW_FILE|COMMON_DIR|NAMESPACE|TRACE.*)"
)
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LINK, _MODULE, _FILES = "120000", "160000", ("100644", "100755")


@dataclass(frozen=True, slots=True)
class GitFiles:
    """Some files of a repository at a commit."""

    commit: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a branch or tag is at the moment."""

    commit: str
    #: Its whole name, ``refs/tags/v1``; empty for a commit.
    ref: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether it should never be another commit: a tag is, a branch is not."""
        return not self.ref.startswith(("refs/heads/", "HEAD"))


def resolve(url: str, ref: str | None) -> Resolved:
    """The commit of a ref; the default branch's for None. Raises RefusedError."""
    if ref is not None and _COMMIT.fullmatch(ref):
        return Resolved(ref)
    wanted = ["HEAD"] if ref is None else [f"refs/tags/{ref}^{{}}", f"refs/tags/{ref}", f"refs/heads/{ref}"]
    with tempfile.TemporaryDirectory(prefix="scorekit-") as place:
        answer = _Temporary(Path(place), url).run("ls-remote", "--quiet", "--", url, *wanted)
    found = dict(
        line.split("\t")[::-1] for line in answer.decode("utf-8", "replace").splitlines() if line.count("\t") == 1
    )
    for name in wanted:
        if _COMMIT.fullmatch(found.get(name, "")):
            return Resolved(found[name], name.removesuffix("^{}"))
    called = "default branch" if ref is None else f"branch or tag `{ref}`"
    raise RefusedError(f"`{url}` has no {called}")


def fetch(url: str, resolved: Resolved, path: str | None) -> GitFiles:
    """The files of a platform at a commit, those below a folder as if it were the top.

    Raises RefusedError, and UnfitTreeError for files that can't be taken.
    """
    with tempfile.TemporaryDirectory(prefix="scorekit-") as place:
        repository = _Temporary(Path(place), url)
        repository.run("init", "--quiet", "--bare", "--template=", ".")
        _fetch_commit(repository, resolved)
        top = f"{resolved.commit}:{path.strip('/')}" if path and path.strip("/.") else resolved.commit
        try:
            listed = repository.run("ls-tree", "-r", "-z", "-l", "--full-tree", top, "--", *KINDS)
        except RefusedError:
            raise RefusedError(f"`{url}` has no folder `{path}` at {resolved.commit[:12]}") from None
        entries = list(_entries(listed))
        contents = _contents(repository, [blob for blob, _ in entries])
        return GitFiles(resolved.commit, dict(zip((name for _, name in entries), contents, strict=True)))


def _fetch_commit(repository: _Temporary, resolved: Resolved) -> None:
    """Have the commit: it alone where the server gives it out, else the history of its branch or tag, or of all."""
    quiet = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
    try:
        repository.run("fetch", *quiet, "--depth=1", "--", repository.url, resolved.commit)
    except RefusedError:
        names = [f"+{resolved.ref}:refs/it"] if resolved.ref else ["+refs/heads/*:refs/h/*", "+refs/tags/*:refs/t/*"]
        repository.run("fetch", *quiet, "--", repository.url, *names)
    try:
        repository.run("cat-file", "-e", f"{resolved.commit}^{{commit}}")
    except RefusedError:
        raise MovedError(f"`{repository.url}` no longer has commit {resolved.commit[:12]}") from None


def _entries(listed: bytes) -> Iterator[tuple[str, str]]:
    """The blobs and paths of what belongs to a platform, by the answer of ``ls-tree -l``."""
    size = count = 0
    for row in listed.split(b"\0"):
        head, _, name = row.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        if not belongs(path):
            continue
        mode, _, blob, length = head.decode().split()
        if mode in {_LINK, _MODULE}:
            raise UnfitTreeError(f"`{path}` is a {'link' if mode == _LINK else 'submodule'}")
        size += int(length) if length.isdigit() else 0
        count += 1
        if count > MOST_FILES or size > MOST_BYTES or int(length) > MOST_OF_A_FILE:
            limits = f"{MOST_FILES:,} files, {MOST_BYTES >> 20} MiB, or {MOST_OF_A_FILE >> 20} MiB in one file"
            raise UnfitTreeError(f"it has more than {limits}")
        if mode in _FILES:
            yield blob, path


def _contents(repository: _Temporary, blobs: Sequence[str]) -> Iterator[bytes]:
    """The contents of some blobs: of each a line with its size, the bytes, and a line's end."""
    answer = (
        repository.run("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs).encode()) if blobs else b""
    )
    at = 0
    for _ in blobs:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + 2 + size


@dataclass(frozen=True, slots=True)
class _Temporary:
    """A folder in which git runs, and the address of the other repository."""

    place: Path
    url: str

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What git answers. Raises RefusedError with the last line of what it says where it refuses, takes too long, or too much."""
        settings = [word for key, value in _SETTINGS.items() for word in ("-c", f"{key}={value}")]
        command = ["git", "--no-pager", f"--git-dir={self.place}", *settings, *arguments]
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as said:
            given.write(stdin)
            given.seek(0)
            try:
                # Fixed words, and an address and ref whose form the model has judged, after `--`.
                running = subprocess.Popen(  # noqa: S603 - as said
                    command, cwd=self.place, stdin=given, stdout=answer, stderr=said, env=self._environment()
                )
            except FileNotFoundError:
                raise RefusedError("there is no `git` on this machine") from None
            why = self._watch(running, answer.fileno())
            answer.seek(0)
            said.seek(0)
            if why or running.returncode:
                lines = said.read(65536).decode("utf-8", "replace").strip().splitlines()
                reason = why or next((line for line in lines if line.startswith(("fatal:", "error:"))), "git failed")
                raise RefusedError(reason.removeprefix("fatal: ").removeprefix("error: "))
            return answer.read()

    def _watch(self, running: subprocess.Popen[bytes], answer: int) -> str | None:
        """Wait for the end; why it was stopped before, if it was. UnfitTreeError where the answer grows beyond what is taken."""
        until = time.monotonic() + _PATIENCE
        try:
            while True:
                try:
                    running.wait(_PAUSE)
                except subprocess.TimeoutExpired:
                    if time.monotonic() > until:
                        return f"git took longer than {_PATIENCE:.0f} seconds"
                    if _size(self.place) > _MOST_FETCHED:
                        return f"the repository is larger than {_MOST_FETCHED >> 20} MiB"
                if os.fstat(answer).st_size > _MOST_ANSWERED:
                    raise UnfitTreeError(f"what it has comes to more than {_MOST_ANSWERED >> 20} MiB")
                if running.returncode is not None:
                    return None
        finally:
            if running.poll() is None:
                running.kill()
                running.wait()

    def _environment(self) -> dict[str, str]:
        own = {key: value for key, value in os.environ.items() if not _LOCAL.fullmatch(key)}
        plain = ":http" if self.url.startswith("http://") else ""
        return {**own, "LC_ALL": "C", "GIT_ALLOW_PROTOCOL": f"https:ssh:file{plain}", "GIT_TERMINAL_PROMPT": "0"}


def _size(folder: Path) -> int:
    """How many bytes the files below a folder have."""
    total = 0
    for above, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(above, name)).st_size  # noqa: PTH118 - gone a moment later, maybe
            except OSError:
                continue
    return total
