"""Outputs on disk: files are replaced whole and all together, folders are kept by a list of what was written there.

A file is replaced or removed only if the list of its folder (``catalogue.output_list``) names it with the digest that it has, or
its content is what is wanted anyway: an edit is never lost without ``--force``. A list that is missing or does not match
means that a run was interrupted; the intent beside it says what that run was about to write.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue import output_list
from scorekit.catalogue.output_list import INTENT_FILE, LIST_FILE, OLD_LIST_FILE, SECRETS, Listed, digest
from scorekit.catalogue.private_files import ENV_FILE_MARK
from scorekit.catalogue.safe_read import NotRegularFileError
from scorekit.codes.writing import EDITED_OUTPUT, FOREIGN_ENV_FILE, SECRETS_CHANGED, UNWRITABLE_OUTPUT
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Failure, Findings, Outcome, Success
from scorekit.report.tables import counted
from scorekit.targets.api import OutputFile
from scorekit.workspace import envfile
from scorekit.workspace.atomic_replace import Replacement, made_folders, sweep, unmake
from scorekit.workspace.locking import exclusive
from scorekit.workspace.outputs import (
    ADVICE,
    Advice,
    EnvFile,
    FolderOutput,
    Part,
    WholeFile,
    content_of,
    is_special_file,
    listed_content,
    path_in,
    real_path,
    refusal,
)
from scorekit.written_output import WrittenOutput

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class _WritePlan:
    """What writing one part does, by real paths."""

    written: WrittenOutput = field(default_factory=WrittenOutput)
    puts: tuple[tuple[Path, OutputFile], ...] = ()
    leaving: tuple[Path, ...] = ()
    #: The folder of a list, and the intent to write there.
    intent: tuple[Path, bytes] | None = None
    #: What goes to a program or a device.
    sent: tuple[tuple[Path, bytes], ...] = ()


@contextlib.contextmanager
def locked(folders: Iterable[Path], home: Path | None = None) -> Iterator[None]:
    """Lock some folders for writing, after removing what killed runs had staged there. ``home`` is as in ``real_path``.

    OSError where a folder can't be made, a link leads to it from where none may, or another run keeps its lock.
    """
    places = [real_path(folder, home) for folder in folders]
    made = [each for place in places for each in made_folders(place)]
    try:
        with exclusive(places) as alone:
            if alone:
                sweep(dict.fromkeys(each for place in places for each in _interrupted(place)))
            yield
    finally:
        unmake(made)


def _interrupted(folder: Path) -> Iterator[Path]:
    """The folders below one in which a run may have been interrupted: where it has an intent, and of secrets all."""
    for home in (folder, *(folder / name for name in output_list.secret_folders(folder))):
        yield home
        for name in output_list.listed(home) if os.path.lexists(home / INTENT_FILE) else ():
            with contextlib.suppress(OSError):
                yield path_in(home, name).parent


def write(parts: Sequence[Part], home: Path | None = None, advice: Advice = ADVICE) -> Outcome[WrittenOutput]:
    """Write every part, or nothing where one can't be written. The caller holds the lock (``locked``)."""
    findings = Findings()
    lying = [each for part in parts for each in (part.by_list() if isinstance(part, FolderOutput) else (part,))]
    plans = [plan for part in lying if (plan := findings.take(_planned(part, home, advice))) is not None]
    if findings.failed:
        return findings.outcome(None)
    try:
        _carry_out(plans)
    except OSError as error:
        findings.add(unwritable(error.filename or "the output", error))
        return findings.outcome(None)
    return findings.outcome(sum((plan.written for plan in plans), WrittenOutput()))


def write_file(path: Path, content: bytes, mode: int | None = None) -> Outcome[WrittenOutput]:
    """One file, replaced whole; untouched when it has the content already."""
    file = OutputFile(path.as_posix(), content, mode)
    try:
        real = real_path(path)
        if is_special_file(path):
            return write([WholeFile(path, file)])
        with locked([real.parent]):
            return write([WholeFile(path, file)])
    except OSError as error:
        return Failure((unwritable(path.as_posix(), error),))


def rewrite_file(path: Path, content: bytes) -> Outcome[WrittenOutput]:
    """A file of the user's own with other content: replaced whole, where a link leads, with the mode that it has."""
    try:
        mode = stat.S_IMODE(real_path(path).stat().st_mode)
    except OSError as error:
        return Failure((unwritable(path.as_posix(), error),))
    return write_file(path, content, mode)


def unwritable(path: str, error: OSError) -> Diagnostic:
    """Why a path, which may be a real one, could not be written."""
    here = Path.cwd()
    shown = Path(os.path.relpath(path)) if Path(path).is_relative_to(here) else Path(path)
    reason = error.strerror or str(error)
    return UNWRITABLE_OUTPUT.at(None, f"can't write `{shown.as_posix()}`: {reason.lower()}")


def _planned(part: Part, home: Path | None, advice: Advice) -> Outcome[_WritePlan]:
    try:
        if isinstance(part, WholeFile):
            return Success(_plan_of_file(part, home))
        return _plan_of_env_file(part, home, advice) if isinstance(part, EnvFile) else _plan_of_tree(part, home, advice)
    except OSError as error:
        path = part.folder if isinstance(part, FolderOutput) else part.path
        return Failure((unwritable(path.as_posix(), error),))


def _plan_of_file(part: WholeFile, home: Path | None) -> _WritePlan:
    place = real_path(part.path, home)
    names = (part.path.as_posix(),)
    if is_special_file(part.path):
        return _WritePlan(WrittenOutput(names), sent=((part.path, part.file.content),))
    if _is_there(place, part.file, content_of(place, len(part.file.content))):
        return _WritePlan(WrittenOutput(unchanged=1))
    return _WritePlan(WrittenOutput(names), ((place, part.file),))


def _plan_of_env_file(part: EnvFile, home: Path | None, advice: Advice) -> Outcome[_WritePlan]:
    """The plan for a ``.env`` file. One that scorekit did not write stays, and none need be there."""
    if is_special_file(part.path):
        return Success(_plan_of_file(WholeFile(part.path, part.file), home) if part.file else _WritePlan())
    place = real_path(part.path, home)
    there = content_of(place)
    if there is not None and not there.startswith(ENV_FILE_MARK):
        diagnostic = FOREIGN_ENV_FILE.at(
            None,
            f"`{part.path.as_posix()}` was not written by scorekit and is left alone",
            help=advice.env_file,
        )
        return Failure((diagnostic,)) if part.file else Success(_WritePlan())
    content = envfile.merged(part.file.content if part.file else b"", there or b"", part.used)
    if content:
        file = part.file or OutputFile(part.path.name, content, 0o600, secret=True)
        changes = tuple(_changed_secrets(part, there or b""))
        return Success(_plan_of_file(WholeFile(part.path, replace(file, content=content)), home), changes)
    gone = there is not None
    return Success(
        _WritePlan(WrittenOutput(removed=(part.path.as_posix(),)), leaving=(place,)) if gone else _WritePlan()
    )


def _changed_secrets(part: EnvFile, there: bytes) -> Iterator[Diagnostic]:
    """The warning that volumes may still hold the old values."""
    names = envfile.changed_variables(part.file.content if part.file else b"", there)
    if names:
        what = f"`{names[0]}` and {counted(len(names) - 1, 'other secret')} have" if names[1:] else f"`{names[0]}` has"
        yield SECRETS_CHANGED.at(
            None,
            f"{what} another value in `{part.path.as_posix()}` than before",
            help="a database keeps the password that its volume was made with: render with the old seed again, or let "
            f"the data go with `{part.secrets.reset}`",
        )


def _plan_of_tree(part: FolderOutput, home: Path | None, advice: Advice) -> Outcome[_WritePlan]:
    findings = Findings()
    folder = real_path(part.folder, home)
    known = part.known()
    puts: list[tuple[Path, OutputFile]] = []
    for file in part.files:
        path = part.folder / file.path
        try:
            place = path_in(folder, file.path)
            there = content_of(place, len(file.content))
        except OSError as error:
            findings.add(unwritable(path.as_posix(), error))
            continue
        if not part.force and (code := refusal(there, file, known)) is not None:
            edited = code is EDITED_OUTPUT
            words = "was edited since scorekit wrote it" if edited else "is there already and scorekit did not write it"
            findings.add(code.at(None, f"`{path.as_posix()}` {words}", help=advice.force))
        if not _is_there(place, file, there):
            puts.append((place, file))
    wanted = {file.path: frozenset({digest(file.content)}) for file in part.files}
    stale = dict(_stale(folder, known, wanted.keys() | part.kept))
    final = {name: _actual(folder, name, found) for name, found in known.items() if name in part.kept} | wanted
    written = WrittenOutput(
        tuple((part.folder / file.path).as_posix() for _, file in puts),
        tuple((part.folder / name).as_posix() for name in stale),
        len(part.files) - len(puts),
    )
    plan = _WritePlan(written, tuple(puts), tuple(stale.values()))
    return findings.outcome(_with_list(plan, folder, known, final, is_wanted=bool(final) or part.is_above))


def _with_list(plan: _WritePlan, folder: Path, known: Listed, final: Listed, *, is_wanted: bool) -> _WritePlan:
    """The plan with the folder's list, which is renamed last so that it never names a file that is not there."""
    place, content = folder / LIST_FILE, output_list.text(final)
    gone = (OLD_LIST_FILE,) if is_wanted else (OLD_LIST_FILE, LIST_FILE)
    odd = [folder / name for name in gone if _is_removable(folder / name)]
    current = not is_wanted or content_of(place) == content
    if current and not (plan.puts or plan.leaving or odd or os.path.lexists(folder / INTENT_FILE)):
        return plan
    intent = output_list.text(
        {n: known.get(n, frozenset()) | final.get(n, frozenset()) for n in known.keys() | final.keys()}
    )
    puts = () if current else ((place, OutputFile(LIST_FILE, content)),)
    return replace(plan, puts=(*plan.puts, *puts), leaving=(*plan.leaving, *odd), intent=(folder, intent))


def _is_removable(path: Path) -> bool:
    return os.path.lexists(path) and (path.is_symlink() or not path.is_dir())


def _stale(folder: Path, known: Listed, staying: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Files that scorekit wrote, no longer makes, and that were not edited."""
    for name in sorted(known.keys() - set(staying)):
        with contextlib.suppress(NotRegularFileError):
            there = listed_content(folder, name)
            if there is not None and digest(there) in known[name]:
                yield name, folder / name


def _actual(folder: Path, name: str, known: frozenset[str]) -> frozenset[str]:
    """The digest of a file that stays, where an interrupted run leaves a choice."""
    if len(known) > 1:
        with contextlib.suppress(OSError):
            there = listed_content(folder, name)
            return known & {digest(there or b"")} or known
    return known


def _is_there(place: Path, file: OutputFile, there: bytes | None) -> bool:
    """Whether a file is as it should be. Where no mode is wanted, the one that it has is kept."""
    if there != file.content:
        return False
    if file.mode is None or os.name == "nt":
        return True
    exposed = _is_closed(place, file) and file.mode & 0o077 and place.parent.stat().st_mode & 0o077
    return stat.S_IMODE(place.stat().st_mode) == file.mode and not exposed


def _is_closed(place: Path, file: OutputFile) -> bool:
    """Whether a file's folder must be readable to the owner alone: it holds secrets that containers must be able to read."""
    return file.secret and place.parent.name == SECRETS


def _carry_out(plans: Sequence[_WritePlan]) -> None:
    with Replacement() as replacement:
        for plan in plans:
            if plan.intent is not None:
                replacement.announce(*plan.intent)
        for place, file in (put for plan in plans for put in plan.puts):
            replacement.put(place, file.content, file.mode, closed=_is_closed(place, file))
        for place in (place for plan in plans for place in plan.leaving):
            replacement.remove(place)
        replacement.commit()
    for plan in reversed(plans):  # folders of secrets before those that they are in
        if plan.intent is not None:
            for place in plan.leaving:
                _remove_empty(place.parent, plan.intent[0].parent)
    for path, content in (sent for plan in plans for sent in plan.sent):
        with path.open("wb", buffering=0) as stream:
            stream.write(content)


def _remove_empty(folder: Path, top: Path) -> None:
    with contextlib.suppress(OSError):
        while folder != top:
            folder.rmdir()
            folder = folder.parent
