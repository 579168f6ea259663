"""The texts and files of a workload with placeholders replaced, from wherever they are written."""

from __future__ import annotations

import base64
import binascii
import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING

from scorekit.codes.resolution import BAD_BASE64, BINARY_SOURCE, FILE_MISSING
from scorekit.errors import expect
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import CHARACTERS_A_STEP, spend
from scorekit.location import Source
from scorekit.resolve.resolution import Origin, ResolvedFile, Traced
from scorekit.source.document import Document, Mark, Path
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.model.workload import File
    from scorekit.outcome import Findings
    from scorekit.resolve.placeholders import PlaceholderReader


def source_path(score_file: str, source: str) -> str:
    """The path of a file's source, relative to the project: sources are relative to the score file's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(score_file), source))


@dataclass(frozen=True, slots=True)
class WorkloadTexts:
    """The texts and files of one workload, to be filled."""

    sources: Mapping[str, bytes]
    document: Document
    reader: PlaceholderReader
    findings: Findings

    def text(self, text: str, path: Path) -> Traced | None:
        """A text at a path with its placeholders replaced; None, and noted, when one has no value."""
        mark = self.document.nearest(path)
        return self._filled(text, mark, mark)

    def file(self, target: str, file: File, path: Path) -> ResolvedFile | None:
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
        mark = self.document.nearest(path)
        return (
            Traced(text, Origin.in_workload(self.document, mark)) if file.no_expand else self._filled(text, mark, mark)
        )

    def _sourced(self, source: str, file: File, path: Path) -> Traced | None:
        mark = self.document.nearest(path)
        name = source_path(self.document.source.name, source)
        try:
            data = self.sources[name]
        except KeyError as missing:
            # The catalogue's mapping says why it refuses a file; a plain dict has it or has it not.
            reason = getattr(missing, "reason", "does not exist")
            hint = did_you_mean(name, self.sources) or "the path is relative to the score file's folder"
            self.findings.add(FILE_MISSING.at(mark.span, f"the file `{name}` {reason}", help=hint))
            return None
        expect(f"sources[{name!r}]", data, bytes, "bytes")
        spend(len(data) // CHARACTERS_A_STEP, mark)
        text = _as_text(data)
        if text is None and not file.no_expand:
            hint = "write `noExpand: true` beside `source` where that is meant"
            message = f"`{name}` is no UTF-8 text, so it is passed on byte for byte"
            self.findings.add(BINARY_SOURCE.at(mark.span, message, help=hint))
        if text is None or file.no_expand:
            return Traced(data if text is None else text, Origin.in_workload(self.document, mark))
        lines = text.split("\n")
        inside = Mark(Source(name, text), 1, 1, len(lines), len(lines[-1]) + 1)
        return self._filled(text, inside, mark)

    def _binary(self, text: str, path: Path) -> Traced | None:
        mark = self.document.nearest(path)
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError) as fault:
            self.findings.add(
                BAD_BASE64.at(mark.span, f"`binaryContent` is not base64: {str(fault).lower()}", quote=False)
            )
            return None
        return Traced(data, Origin.in_workload(self.document, mark))

    def _filled(self, text: str, mark: Mark, written: Mark) -> Traced | None:
        """The text with placeholders replaced: faults stand at ``mark``, the origin is ``written``."""
        filled = self.reader.fill(text, mark, self.findings)
        return (
            None if filled is None else Traced(filled.value, Origin.in_workload(self.document, written, filled.inputs))
        )


def _as_text(data: bytes) -> str | None:
    """The bytes as text; None where they are none: not UTF-8, or with a NUL, which no text has."""
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
