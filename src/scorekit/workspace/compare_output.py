"""Each file of an output compared with what would be written now; nothing is written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from scorekit import pipeline
from scorekit.catalogue.output_list import INTENT_FILE, LIST_FILE, OLD_LIST_FILE, SECRETS, Listed, digest
from scorekit.catalogue.private_files import ENV_FILE_MARK
from scorekit.codes.writing import EDITED_OUTPUT, FOREIGN_OUTPUT, STALE_OUTPUT, SUPERFLUOUS_OUTPUT, UNFINISHED_OUTPUT
from scorekit.diff import ObjectChange, Snapshot, compare_parts
from scorekit.diff.snapshot import rendered
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source, Span
from scorekit.outcome import Findings, Outcome
from scorekit.report.diff import differences_in_words
from scorekit.source.encoding import MAX_SIZE
from scorekit.targets.api import ManifestSet, OutputFile
from scorekit.workspace.envfile import merged
from scorekit.workspace.outputs import (
    ADVICE,
    Advice,
    EnvFile,
    FolderOutput,
    Part,
    WholeFile,
    content_of,
    listed_content,
    path_in,
    real_path,
    refusal,
)
from scorekit.written_output import WrittenOutput

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.diagnostics import Code
    from scorekit.diff import ObjectName, SnapshotObject
    from scorekit.targets.record import Target

_SEED = "secrets and their checksums follow from the seed: with another one than when this was written they differ ({})"
#: What is said of a file of other content.
_WORDS = {
    STALE_OUTPUT: "is stale",
    FOREIGN_OUTPUT: "is not what scorekit would write, and is not listed as its own",
    EDITED_OUTPUT: "was edited by hand since scorekit wrote it",
}
#: How many fields of a file are named.
_MOST = 5


@dataclass(frozen=True)
class OutputChecker:
    """Compares what would be written with what is there."""

    #: The project's folder.
    root: Path
    sets: tuple[ManifestSet, ...]
    #: Whether secrets were left out of the sets: those that are there belong to another run.
    no_secrets: bool = False
    advice: Advice = ADVICE
    findings: Findings = field(default_factory=Findings)

    def compare(self, parts: Iterable[Part]) -> Outcome[WrittenOutput]:
        """Compare each part with the disk. No lock is needed, since nothing is written."""
        count = 0
        for part in parts:
            if isinstance(part, FolderOutput):
                count += len(part.files)
                for tree in part.by_list():
                    self._tree(tree)
                continue
            count += part.file is not None
            with self._looking_at(part.path):
                self._env_file(part) if isinstance(part, EnvFile) else self._whole_file(part)
        return self.findings.outcome(WrittenOutput(unchanged=count))

    @contextmanager
    def _looking_at(self, path: Path) -> Iterator[None]:
        """Report what is in the place of a file but is none, or a link that leads elsewhere."""
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            message = f"`{path.as_posix()}` is not what would be written there: {reason}"
            self.findings.add(FOREIGN_OUTPUT.at(None, message, help=f"move it away; then {self._fix()}"))

    def _whole_file(self, part: WholeFile) -> None:
        there = content_of(real_path(part.path, self.root), len(part.file.content))
        if there is None:
            self._missing(part.path)
        elif there != part.file.content:
            self._other(STALE_OUTPUT, part.path, there, part.file)

    def _env_file(self, part: EnvFile) -> None:
        """Compare a ``.env`` with the disk. It is never committed, so a missing one is no fault."""
        there = content_of(real_path(part.path, self.root))
        if there is None or (part.file is None and not there.startswith(ENV_FILE_MARK)):
            return
        wanted = merged(part.file.content if part.file else b"", there, part.used)
        if there != wanted:
            file = OutputFile(part.path.name, wanted, secret=True)
            self._other(STALE_OUTPUT, part.path, there, file)

    def _tree(self, part: FolderOutput) -> None:
        """Compare a folder with the disk: each file, what is left over, and the list of what was written."""
        before = len(self.findings.items)
        with self._looking_at(part.folder):
            folder = real_path(part.folder, self.root)
            known = part.known()
            made = {file.path: file for file in part.files}
            for file in part.files:
                path = part.folder / file.path
                with self._looking_at(path):
                    self._file(path, file, content_of(path_in(folder, file.path), len(file.content)), known)
            for name in sorted(known.keys() - made.keys() - part.kept):
                with suppress(OSError):
                    self._left_over(part.folder / name, listed_content(folder, name), known[name])
            if len(self.findings.items) == before and not all(file.secret for file in part.files):
                self._list(part.folder, made, known)

    def _file(self, path: Path, file: OutputFile, there: bytes | None, known: Listed) -> None:
        if there is None:
            if not file.secret:
                self._missing(path)
        elif there != file.content:
            self._other(refusal(there, file, known) or STALE_OUTPUT, path, there, file)

    def _missing(self, path: Path) -> None:
        self.findings.add(STALE_OUTPUT.at(None, f"`{path.as_posix()}` is missing", help=self._fix()))

    def _left_over(self, path: Path, there: bytes | None, known: frozenset[str]) -> None:
        """A listed file that is no longer made. One of secrets may belong to another run."""
        if there is None or (self.no_secrets and SECRETS in path.parts):
            return
        if digest(there) in known:
            message, fix = f"`{path.as_posix()}` is no longer made", self._fix()
        else:
            message = f"`{path.as_posix()}` is no longer made, and was edited by hand since scorekit wrote it"
            fix = "move the edit to where it belongs, and delete the file"
        self.findings.add(SUPERFLUOUS_OUTPUT.at(self._top(path), message, help=fix, quote=False))

    def _list(self, folder: Path, made: Mapping[str, OutputFile], known: Listed) -> None:
        """The list, where every file is as it should be."""
        path = (folder / LIST_FILE).as_posix()
        wrong = [n for n, f in sorted(made.items()) if not f.secret and digest(f.content) not in known.get(n, ())]
        if os.path.lexists(folder / INTENT_FILE):
            message = f"a render into `{folder.as_posix()}` was interrupted, or is at work"
        elif os.path.lexists(folder / OLD_LIST_FILE):
            message = f"`{(folder / OLD_LIST_FILE).as_posix()}` is the list of an earlier version, which `kubectl apply -R` takes for a manifest"
        elif not (folder / LIST_FILE).is_file():
            message = f"`{path}` is missing: the files are current, but a render was interrupted or the list not kept"
        elif wrong:
            message = f"`{path}` does not match {len(wrong)} of the files beside it, `{wrong[0]}` first"
        else:
            return
        self.findings.add(UNFINISHED_OUTPUT.at(None, message, help=self._fix()))

    def _other(self, code: Code, path: Path, there: bytes, file: OutputFile) -> None:
        """A file of other content, with the fields that differ."""
        change, notes, place = self._differences(there, path, file)
        about = f": {change}" if change else ""
        fix = self._fix(force=code is not STALE_OUTPUT)
        if code is EDITED_OUTPUT:
            fix = f"move the edit to a patch, a driver or an override; {fix}"
        span = place or self._top(path)
        message = f"`{path.as_posix()}` {_WORDS[code]}{about}"
        self.findings.add(code.at(span, message, help=fix, notes=notes, quote=not file.secret))

    def _differences(self, there: bytes, path: Path, file: OutputFile) -> tuple[str, list[str], Span | None]:
        """The difference of a file: its first field in words, the others as notes, and the place of the first."""
        name = self._named(path)
        if file.secret and path.suffix not in {".yaml", ".json"}:
            return "values of secrets differ", [_SEED.format(self.advice.seed)], None
        if len(there) > MAX_SIZE:
            return "", [], None
        changes: tuple[ObjectChange, ...] = ()
        known = False
        for compiled, language in self._compiled:
            old, new = (
                rendered([Source(name, text)], label="", environment="", target=language.name).value
                for text in (there.decode("utf-8", "replace"), file.content.decode("utf-8", "replace"))
            )
            if old is None or new is None or not (new.items or old.items):
                continue
            known = True
            traced = replace(new, items=tuple(compiled.get(item.name, item) for item in new.items))
            changes += compare_parts(old, traced).objects
        if not changes:
            return ("only its layout or comments differ" if known else ""), [], None
        differences = differences_in_words(changes)
        first = next((f.before_at for c in changes for f in c.fields if f.before_at is not None), None)
        place = first.span if first is not None and first.kind == "rendered" else None
        fields = [f for c in changes for f in c.fields]
        checksums = {step for _, language in self._compiled for step in language.checksums}
        if file.secret or (fields and all(f.steps[-1:] and f.steps[-1] in checksums for f in fields)):
            return differences[0], [_SEED.format(self.advice.seed)], place
        rest = differences[1 : 1 + _MOST]
        if len(differences) > 1 + _MOST:
            rest.append(f"and {len(differences) - 1 - _MOST} more")
        return differences[0], rest, place

    @cached_property
    def _compiled(self) -> tuple[tuple[Mapping[ObjectName, SnapshotObject], Target], ...]:
        """The objects of each set whose fields can be compared, by name, with the target that knows them."""
        languages = ((made, pipeline.language(made.target)) for made in self.sets)
        return tuple(
            ({item.name.unowned: item for item in Snapshot.of(made).items}, language)
            for made, language in languages
            if language is not None
        )

    def _named(self, path: Path) -> str:
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def _top(self, path: Path) -> Span:
        """A file as a whole."""
        return Span(Source(self._named(path), ""), 1, 1, 1, 1)

    def _fix(self, *, force: bool = False) -> str:
        """What updates an output."""
        return self.advice.replace() if force else self.advice.update()
