"""The files of a container: their content with placeholders replaced, from wherever it is written."""

from __future__ import annotations

import base64
import binascii
import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING

from scorekit.codes.resolution import BAD_BASE64, BINARY_SOURCE, FILE_MISSING
from scorekit.limits import CHARACTERS_A_STEP, spend
from scorekit.location import Source
from scorekit.resolve.resolution import Origin, OriginKind, ResolvedFile, Traced
from scorekit.source.document import Document, Mark, Path
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.model.workload import File
    from scorekit.outcome import Findings
    from scorekit.resolve.placeholders import PlaceholderReader
    from scorekit.value_path import ValuePath


def source_path(score_file: str, source: str) -> str:
    """The path of a file's source, relative to the project: sources are relative to the score file's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(score_file), source))


def kind_of(document: Document, source: Source) -> OriginKind:
    """Whether a place in a workload's document is the score file's own or came by an override."""
    own = document.mark.source
    return "score" if source is own or source == own else "override"


class Files:
    """The files of one workload."""

    def __init__(
        self, sources: Mapping[str, bytes], document: Document, reader: PlaceholderReader, findings: Findings
    ) -> None:
        self._sources = sources
        self._document = document
        self._reader = reader
        self._findings = findings

    def resolve(self, target: str, file: File, path: Path) -> ResolvedFile | None:
        """A file; None, and noted, when its content can't be had."""
        if file.content is not None:
            content = self._content(file.content, file, (*path, "content"))
        elif file.source is not None:
            content = self._sourced(file.source, file, (*path, "source"))
        else:
            content = self._binary(file.binary_content or "", (*path, "binaryContent"))
        if content is None:
            return None
        return ResolvedFile(target, content, None if file.mode is None else int(file.mode, 8), path)

    def _content(self, text: str, file: File, path: Path) -> Traced | None:
        mark = self._document.nearest(path)
        return Traced(text, self._origin(mark)) if file.no_expand else self._filled(text, mark, mark)

    def _sourced(self, source: str, file: File, path: Path) -> Traced | None:
        mark = self._document.nearest(path)
        name = source_path(self._document.source.name, source)
        try:
            data = self._sources[name]
        except KeyError as missing:
            # The catalogue's mapping says why it refuses a file; a plain dict has it or has it not.
            reason = getattr(missing, "reason", "does not exist")
            hint = did_you_mean(name, self._sources) or "the path is relative to the score file's folder"
            self._findings.add(FILE_MISSING.at(mark.span, f"the file `{name}` {reason}", help=hint))
            return None
        spend(len(data) // CHARACTERS_A_STEP, mark)
        text = _as_text(data)
        if text is None and not file.no_expand:
            hint = "write `noExpand: true` beside `source` where that is meant"
            message = f"`{name}` is no UTF-8 text, so it is passed on byte for byte"
            self._findings.add(BINARY_SOURCE.at(mark.span, message, help=hint))
        if text is None or file.no_expand:
            return Traced(data if text is None else text, self._origin(mark))
        lines = text.split("\n")
        inside = Mark(Source(name, text), 1, 1, len(lines), len(lines[-1]) + 1)
        return self._filled(text, inside, mark)

    def _binary(self, text: str, path: Path) -> Traced | None:
        mark = self._document.nearest(path)
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError) as fault:
            self._findings.add(BAD_BASE64.at(mark.span, f"`binaryContent` is not base64: {fault}".lower(), quote=False))
            return None
        return Traced(data, self._origin(mark))

    def _filled(self, text: str, mark: Mark, written: Mark) -> Traced | None:
        """The text with placeholders replaced: faults stand at ``mark``, the origin is ``written``."""
        filled = self._reader.fill(text, mark, self._findings)
        return None if filled is None else Traced(filled.value, self._origin(written, filled.inputs))

    def _origin(self, mark: Mark, inputs: tuple[ValuePath, ...] = ()) -> Origin:
        return Origin(kind_of(self._document, mark.source), mark.span, inputs)


def _as_text(data: bytes) -> str | None:
    """The bytes as text; None where they are none: not UTF-8, or with a NUL, which no text has."""
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
