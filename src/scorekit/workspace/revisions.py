"""A project as it was: a revision's files in a temporary folder. Git is only read: work tree, index and refs stay as they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath

from scorekit.catalogue.safe_read import is_git_path
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass

#: What no repository may choose: a program that watches its files, a folder of hooks, and to be found where its files
#: lie among others. A commit can hold a bare repository, and that one's configuration names programs.
_SAFETY = {"core.fsmonitor": "false", "core.hooksPath": os.devnull, "safe.bareRepository": "explicit"}
#: Of a partial clone git fetches what it lacks, by protocols that run no program of the repository's choice.
_NO_HELPER = ("-c", "credential.helper=")
_FETCHING = {"GIT_ALLOW_PROTOCOL": "http:https:ssh", "GIT_SSH_COMMAND": "ssh", "GIT_ASKPASS": ""}
#: A larger file is no score file, driver or source of one; it is left out.
_LARGEST = 16 * 1024 * 1024
#: As many bytes are asked of git at once, and as many are read of one revision at all: no project is larger, a folder may be.
_AT_ONCE = 32 * 1024 * 1024
_AT_ALL = 256 * 1024 * 1024
_FILE, _PROGRAM, _LINK, _MODULE = "100644", "100755", "120000", "160000"


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository that a folder belongs to."""

    top: Path
    #: The folder below it, with ``/`` and without one at its ends; empty for the top itself.
    prefix: str

    @classmethod
    def of(cls, folder: Path) -> Repository:
        """The repository of a folder; UsageError where there is none, or no git."""
        top = _git(folder, "rev-parse", "--show-toplevel")
        if top is None or not top.strip() or not _is_top(top):
            raise UsageError(f"`{folder}` is in no git repository, so it has no revisions")
        prefix = _git(folder, "rev-parse", "--show-prefix") or b""
        return cls(Path(os.fsdecode(top.removesuffix(b"\n"))), os.fsdecode(prefix.removesuffix(b"\n")).rstrip("/"))

    def commit(self, revision: str) -> str:
        """The commit that a revision names; UsageError where it names none. An option that poses as one names none."""
        found = _git(self.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if found is None:
            hint = "; this clone is shallow, so `git fetch` it first" if self._is_shallow() else ""
            raise UsageError(f"git knows no revision `{revision}`{hint}")
        return found.decode().strip()

    def merge_base(self, one: str, other: str) -> str:
        """The commit at which two revisions parted; UsageError where they never were one, as far as git can see."""
        found = _git(self.top, "merge-base", self.commit(one), self.commit(other))
        if found is None:
            hint = "; this clone is shallow: `git fetch --unshallow`" if self._is_shallow() else ""
            raise UsageError(f"`{one}` and `{other}` have no commit in common{hint}")
        return found.decode().split()[0]

    def _is_shallow(self) -> bool:
        return (_git(self.top, "rev-parse", "--is-shallow-repository") or b"").strip() == b"true"

    def changed(self, commit: str) -> tuple[str, ...]:
        """The files of the folder that differ from a commit, including untracked ones, by their paths."""
        folder = self.top / self.prefix
        only = ("--no-renames", "--no-ext-diff", "--ignore-submodules=dirty", "--relative")
        differ = _git(folder, "diff", "--name-only", "-z", *only, commit, "--", more=_without_filters(folder))
        new = _git(folder, "ls-files", "--others", "--exclude-standard", "-z")
        return tuple(
            sorted({os.fsdecode(name) for found in (differ, new) for name in (found or b"").split(b"\0") if name})
        )

    def copy(self, commit: str) -> RevisionFiles:
        """The folder as it was in a commit, in a temporary one; empty where it was not there yet."""
        copy = RevisionFiles(self.prefix)
        self._write(commit, self.prefix, copy.folder)
        return copy

    def bring(self, commit: str, folder: Path, place: Path) -> None:
        """Another folder of the repository, which the project in ``folder``, from ``files``, names; if it was there."""
        top = self._top_above(folder)
        wanted = Path(os.path.normpath(place))
        if wanted.is_relative_to(top) and not wanted.is_relative_to(folder):
            self._write(commit, wanted.relative_to(top).as_posix(), wanted)

    def _top_above(self, folder: Path) -> Path:
        """The top of the repository as it was, above a folder from ``files``."""
        return folder.parents[len(PurePosixPath(self.prefix).parts) - 1] if self.prefix else folder

    def lend(self, folder: Path, now: Path) -> bool:
        """Lay what git keeps no versions of in a folder of today beside a ``folder`` from ``files``; whether there is any.

        That is what git ignores there; all of it where git tracks nothing there, as in a folder that CI fetches. What lies
        outside of the repository is read where it is.
        """
        now = Path(os.path.realpath(now))
        if not now.is_dir() or not now.is_relative_to(os.path.realpath(self.top)):
            return now.is_dir()
        then = self._top_above(folder) / now.relative_to(os.path.realpath(self.top))
        names = [name for name in self._unversioned(now) if (now / name).is_file() and not os.path.lexists(then / name)]
        held = 0
        for name in names:
            held += (now / name).stat().st_size
            if held > _AT_ALL:
                raise UsageError(f"`{now}` holds more than {_mebibytes(_AT_ALL)} that git does not track")
            (then / name).parent.mkdir(parents=True, exist_ok=True)
            (then / name).write_bytes((now / name).read_bytes())
        return bool(names)

    def _unversioned(self, folder: Path) -> list[str]:
        """The files below a folder that git has no versions of, by their paths there; links are left out."""
        listed = _git(folder, "ls-files", "--stage", "-z")
        if any(row[:6].decode() in {_FILE, _PROGRAM, _LINK} for row in (listed or b"").split(b"\0")):
            found = _git(folder, "ls-files", "--others", "--ignored", "--exclude-standard", "-z") or b""
            names = [os.fsdecode(name) for name in found.split(b"\0") if name]
        else:
            names = [
                os.path.relpath(Path(above) / name, folder) for above, _, files in os.walk(folder) for name in files
            ]
        return sorted(name for name in names if not (folder / name).is_symlink())

    def _write(self, commit: str, prefix: str, folder: Path) -> None:
        tree = f"{commit}:{prefix}" if prefix else commit
        if prefix and _git(self.top, "cat-file", "-e", tree) is None:
            self._write_of_module(commit, prefix, folder)  # else it was not there yet
            return
        listed = _git(self.top, "ls-tree", "-r", "-z", "-l", "--full-tree", tree)
        if listed is None:  # it asks for the sizes of files, which a partial clone may lack
            raise UsageError("git can't read the files of that revision")
        entries = [_TreeEntry.of(row) for row in listed.split(b"\0") if row]
        if entries:
            folder.mkdir(parents=True, exist_ok=True)
        wanted = [e for e in entries if e.mode in {_FILE, _PROGRAM, _LINK} and e.size <= _LARGEST and e.stays_inside]
        whole = sum(entry.size for entry in wanted)
        if whole > _AT_ALL:
            raise UsageError(
                f"at {commit[:12]} `{prefix or '.'}` holds {_mebibytes(whole)} of files, and {_mebibytes(_AT_ALL)} of a"
                " revision are read; keep the project in a folder of its own, with its `scorekit.yaml` at the top"
            )
        for some in _shares(wanted):
            for entry, content in zip(some, self._contents([e.blob for e in some]), strict=True):
                entry.write(folder, content)
        for entry in entries:
            if entry.mode == _MODULE and entry.stays_inside:
                module = Repository(self.top / prefix / entry.path, "")
                module.write_known(entry.blob, "", folder / entry.path)

    def _write_of_module(self, commit: str, prefix: str, folder: Path) -> None:
        """A folder that is a submodule, or lies in one."""
        above = ["/".join(PurePosixPath(prefix).parts[:n]) for n in range(1, prefix.count("/") + 2)]
        listed = _git(self.top, "ls-tree", "-z", "-l", "--full-tree", commit, "--", *above)
        for entry in (_TreeEntry.of(row) for row in (listed or b"").split(b"\0") if row):
            if entry.mode == _MODULE and entry.stays_inside:
                below = PurePosixPath(prefix).relative_to(entry.path).as_posix()
                Repository(self.top / entry.path, "").write_known(entry.blob, "" if below == "." else below, folder)

    def write_known(self, commit: str, prefix: str, folder: Path) -> None:
        """Write a folder as it was in a commit, where this is a repository that has the commit: a submodule that was never fetched
        has none, and the folder stays empty, as it does for git.
        """
        if os.path.lexists(self.top / ".git") and _git(self.top, "cat-file", "-e", f"{commit}^{{tree}}") is not None:
            self._write(commit, prefix, folder)

    def _contents(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """The contents of some blobs, as one process hands them out: a line with the size, the bytes, a line's end."""
        if not blobs:
            return
        answer = _git(self.top, "cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs).encode())
        if answer is None:
            raise UsageError("git can't read the files of that revision")
        at = 0
        for _ in blobs:
            end = answer.index(b"\n", at)
            head = answer[at:end].split()
            if len(head) != 3:
                raise UsageError(
                    f"git can't read the files of that revision: {answer[at:end].decode('utf-8', 'replace')}"
                )
            size = int(head[2])
            yield answer[end + 1 : end + 1 + size]
            at = end + 1 + size + 1


class RevisionFiles:
    """A folder of a repository as it was, in a temporary place that goes when nobody has this any more, at the latest with the process."""

    def __init__(self, prefix: str) -> None:
        # A link in the name of the temporary folder would make files seem to be outside it.
        place = os.path.realpath(tempfile.mkdtemp(prefix="scorekit-"))
        self._gone = weakref.finalize(self, _remove, place, os.getpid())
        top = Path(place) / "repository"
        self.folder = top / prefix
        self.folder.mkdir(parents=True)
        # A project may name files outside of it but inside its repository: the copy ends here.
        (top / ".git").mkdir()


def _remove(place: str, process: int) -> None:
    """Remove a copy; a process that was split off from ours has no say in it."""
    if os.getpid() == process:
        shutil.rmtree(place, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _TreeEntry:
    """A line of ``git ls-tree -l``."""

    mode: str
    blob: str
    size: int
    path: PurePosixPath

    @classmethod
    def of(cls, row: bytes) -> _TreeEntry:
        head, _, path = row.partition(b"\t")
        mode, _, blob, size = head.decode().split()
        return cls(mode, blob, int(size) if size.isdigit() else 0, PurePosixPath(os.fsdecode(path)))

    @property
    def stays_inside(self) -> bool:
        """Whether its path is one of the folder's; git refuses others, an odd repository may hold them."""
        return not (self.path.is_absolute() or ".." in self.path.parts or any(map(is_git_path, self.path.parts)))

    def write(self, folder: Path, content: bytes) -> None:
        """Write it. A link that leads out of the folder is left out: there it would show today's files.

        So is what no disk holds, and git does: a name of 300 characters, a link to a zero byte, a file below a file.
        """
        place = folder / self.path
        with suppress(OSError, ValueError):
            if not Path(os.path.realpath(place.parent)).is_relative_to(folder):
                return
            place.parent.mkdir(parents=True, exist_ok=True)
            if self.mode != _LINK:
                place.write_bytes(content)
            elif Path(os.path.normpath(place.parent / os.fsdecode(content))).is_relative_to(folder):
                place.symlink_to(os.fsdecode(content))


def _shares(entries: Sequence[_TreeEntry]) -> Iterator[list[_TreeEntry]]:
    """Entries by as many as are held in memory at once."""
    share: list[_TreeEntry] = []
    held = 0
    for entry in entries:
        if share and held + entry.size > _AT_ONCE:
            yield share
            share, held = [], 0
        share.append(entry)
        held += entry.size
    if share:
        yield share


def _mebibytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f} MiB"


def _is_top(answer: bytes) -> bool:
    """Whether a folder is the top of a repository, and not just one that files pretending to be a repository name."""
    return os.path.lexists(Path(os.fsdecode(answer.removesuffix(b"\n"))) / ".git")


def _git(folder: Path, *arguments: str, stdin: bytes = b"", more: Mapping[str, str] | None = None) -> bytes | None:
    """What git answers; None where it refuses. No hook, pager, prompt, or program that a repository names is run."""
    settings = [word for key, value in _SAFETY.items() for word in ("-c", f"{key}={value}")]
    command = ["git", "--no-pager", *settings, *_NO_HELPER, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and a revision that git itself has judged
            command, cwd=folder, input=stdin, capture_output=True, check=False, env={**_environment(), **(more or {})}
        )
    except ValueError:  # no argument of a program has a zero byte in it, or half a character
        return None
    except FileNotFoundError as error:
        if not folder.is_dir():
            raise
        raise UsageError("there is no `git` on this machine to read revisions with") from error
    return done.stdout if done.returncode == 0 else None


def _without_filters(folder: Path) -> dict[str, str]:
    """Variables that switch off the filters of the repository's own configuration: git runs them on files that it compares.

    As variables, since a filter may be called so that no argument can name it. Those of the user's configuration run.
    """
    names: dict[bytes, None] = {}
    for scope in ("--local", "--worktree"):
        listed = _git(folder, "config", scope, "--includes", "--name-only", "-z", "--get-regexp", r"^filter\.")
        names.update(dict.fromkeys(key.rpartition(b".")[0] for key in (listed or b"").split(b"\0") if key))
    off = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
    set_ = [(f"{os.fsdecode(name)}.{key}", value) for name in names for key, value in off]
    found = {"GIT_CONFIG_COUNT": str(len(set_))}
    for number, (key, value) in enumerate(set_):
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return found


def _environment() -> dict[str, str]:
    """This process' environment without what a calling git left there, which would lead to another repository."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {**own, **_FETCHING, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
