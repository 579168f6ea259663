"""Our answers in the protocol's own shapes: places, findings, edits. Counts begin with 0 there, and columns are the client's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls import uris

from scorekit.codes import documentation_page
from scorekit.diagnostics import Diagnostic, Severity
from scorekit.language.cursor import Position
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.language.completion import Completion
    from scorekit.location import Source, Span

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_ITEMS = {
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "name": types.CompletionItemKind.Variable,
    "filter": types.CompletionItemKind.Function,
}


@cache
def _described(code: str) -> types.CodeDescription | None:
    """Where a code is described; None for one of an installed package."""
    page = documentation_page()
    lines = page.read_text("utf-8").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if text.startswith(f"### {code}: ")), None)
    return types.CodeDescription(f"{uris.from_fs_path(str(page))}#L{line}") if line is not None else None


class Folders:
    """The folders of a workspace: their URIs as the client spells them, their paths without links."""

    def __init__(self, roots: Iterable[str]) -> None:
        named = [Path(path) for uri in roots if (path := uris.to_fs_path(uri)) is not None]
        #: As the client has them, to real paths.
        self._real = {path: path.resolve() for path in named}
        self._uris: dict[Path, str] = {}

    @property
    def real(self) -> tuple[Path, ...]:
        """The real paths of the folders."""
        return tuple(self._real.values())

    def path(self, uri: str) -> Path | None:
        """The path of a file in one of the folders; None for what is no such file."""
        named = uris.to_fs_path(uri) if uri.startswith("file:") else None
        for folder, real in self._real.items():
            if named is not None and Path(named).is_relative_to(folder) and ".." not in Path(named).parts:
                path = real / Path(named).relative_to(folder)
                self._uris[path] = uri
                return path
        return None

    def uri(self, path: Path) -> str:
        """The URI of a file, as the client spells it where it has said so."""
        if path not in self._uris:
            inside = (named / path.relative_to(real) for named, real in self._real.items() if path.is_relative_to(real))
            self._uris[path] = uris.from_fs_path(str(next(inside, path))) or ""
        return self._uris[path]


#: By how the client counts: the encoding in whose units it does, and the bytes of a unit.
_UNITS: Mapping[str, tuple[str, int]] = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Conversion:
    """Between our places and those of one client, which counts columns in units of an encoding."""

    def __init__(self, encoding: str, folders: Folders) -> None:
        self._codec, self._width = _UNITS[encoding]
        self.folders = folders

    def position(self, source: Source, place: types.Position) -> Position:
        """A place that the client names in a text."""
        line = source.line(place.line + 1)
        head = line.encode(self._codec, "surrogatepass")[: place.character * self._width]
        return Position(place.line + 1, len(head.decode(self._codec, "ignore")) + 1)

    def range(self, span: Span) -> types.Range:
        """A span as the client counts."""
        return types.Range(
            self._place(span.source, span.line, span.column), self._place(span.source, span.end_line, span.end_column)
        )

    def _place(self, source: Source, line: int, column: int) -> types.Position:
        text = source.line(line)[: column - 1]
        # Of a file that is not open the text may not be there.
        units = len(text) if text.isascii() else len(text.encode(self._codec, "surrogatepass")) // self._width
        return types.Position(line - 1, units if text else column - 1)

    def location(self, span: Span, path: Callable[[str], Path]) -> types.Location:
        """A span with its file."""
        return types.Location(self.folders.uri(path(span.file)), self.range(span))

    def edit(self, span: Span, text: str) -> types.TextEdit:
        """What replaces a span."""
        return types.TextEdit(self.range(span), text)

    def diagnostic(self, found: Diagnostic, path: Callable[[str], Path]) -> types.Diagnostic:
        """A finding: its hint and its facts stand below the message, its labels beside it."""
        lines = [found.message, *([f"help: {found.help}"] if found.help else ())]
        lines += [f"note: {note}" for note in found.notes]
        start = types.Position(0, 0)
        labels = (
            types.DiagnosticRelatedInformation(self.location(label.span, path), printable(label.text))
            for label in found.labels
            if not label.span.source.is_argument and not label.span.file.startswith("<")
        )
        return types.Diagnostic(
            range=self.range(found.span) if found.span is not None else types.Range(start, start),
            message="\n".join(map(printable, lines)),
            severity=_SEVERITIES[found.severity],
            code=found.code,
            code_description=_described(found.code),
            source="scorekit",
            related_information=[*labels] or None,
        )

    def items(self, offered: Sequence[Completion]) -> types.CompletionList:
        """What is offered, in its order."""
        return types.CompletionList(
            is_incomplete=False,
            items=[
                types.CompletionItem(
                    label=each.label,
                    kind=_ITEMS[each.kind],
                    detail="required" if each.required else None,
                    documentation=types.MarkupContent(types.MarkupKind.Markdown, each.about) if each.about else None,
                    sort_text=f"{number:05d}",
                    text_edit=self.edit(each.span, each.text),
                )
                for number, each in enumerate(offered)
            ],
        )
