"""Mending: today's forms in the place of deprecated ones, in the text itself.

A text is edited where it has to change and nowhere else, so comments, order, quotes, indentation, line ends, anchors
and everything else stay as they are; a round trip through a YAML library would lay the whole file out anew. Nothing is
believed of the edits: the new text is read again, and must say the same as the old one, value by value and in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scorekit.checks.placeholders import RESOURCES_ELSEWHERE
from scorekit.codes.writing import NOT_MENDED
from scorekit.diagnostics import Diagnostic, Severity
from scorekit.fix.edits import CannotFixError, Edit, Layout, applied, renamed
from scorekit.fix.entries import by_target
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source
from scorekit.model.decode import is_score
from scorekit.model.upgrade import upgrade, upgraded
from scorekit.outcome import Failure, Findings, Outcome, Success
from scorekit.placeholder import Placeholder, placeholders
from scorekit.source.document import Document, Path, dotted, fragment_span, texts
from scorekit.source.reader import read_all

_ROOT_ELSEWHERE = re.compile(rf"\$\{{(?:{'|'.join(RESOURCES_ELSEWHERE)})\.")
_DIFFERS = "the file would say something else afterwards"


class FixPlace(NamedTuple):
    """Where a deprecated form stands: the number of its document, and the path in it."""

    document: int
    path: Path


@dataclass(frozen=True, slots=True)
class FixedText:
    """A score file with its deprecated forms fixed."""

    #: The file as it was.
    source: Source
    #: Its text in today's forms.
    text: str
    #: What was fixed, in order.
    places: tuple[FixPlace, ...]
    #: What was not, and why: found in the text as it was, and as it is now.
    before: tuple[Diagnostic, ...] = ()
    after: tuple[Diagnostic, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is something to write."""
        return self.text != self.source.text


def fix_text(source: Source) -> Outcome[FixedText]:
    """The text of a source in today's forms, as far as that can be done without a change of what it says.

    No value where the text can't be read. A source without a Score document, or without old forms, comes back as it is.
    """
    findings = Findings()
    documents = findings.take(read_all(source))
    if documents is None:
        return Failure(findings.items)
    places = tuple(_places(documents))
    reasons: dict[FixPlace, str] = {}
    try:
        text = _attempt(source, places)
    except CannotFixError:
        text, reasons = _one_by_one(source, places)
    told_before = (*_told(documents, reasons), *_faults(documents))
    now = read_all(Source(source.name, text)).value or ()
    told_after = (*_told(now, reasons), *_faults(now))
    done = tuple(place for place in places if place not in reasons)
    return Success(FixedText(source, text, done, told_before, told_after))


def _places(documents: Sequence[Document]) -> Iterator[FixPlace]:
    """Every deprecated form. One that is wrong in itself has no form of today, and is among the faults."""
    for number, document in enumerate(documents):
        if not is_score(document):
            continue
        for path in _listed(document):
            part = document.at(path)
            if part is not None and isinstance(part.data, list) and upgrade(_alone(document, path)).ok:
                yield FixPlace(number, path)
        resources = document.at(("resources",))
        for name, resource in resources.items() if resources is not None else ():
            if isinstance(resource.data, dict) and "properties" in resource.data and "params" not in resource.data:
                yield FixPlace(number, ("resources", name, "properties"))
        for path, _ in _of_elsewhere(document):
            yield FixPlace(number, path)


def _of_elsewhere(document: Document) -> Iterator[tuple[Path, tuple[Placeholder, ...]]]:
    """The texts that name a resource of the workload's as Humanitec does, each with the placeholders that do so."""
    names = document.data.get("resources")
    for path, text in texts(document.data, ()) if isinstance(names, dict) else ():
        found = [
            p for p in placeholders(text) if p.path[0] in RESOURCES_ELSEWHERE and p.path[1:2] and p.path[1] in names
        ]
        if found and _expanded(path) and document.part(path[:-1]).data.get("noExpand") is not True:
            yield path, tuple(found)


def _expanded(path: Path) -> bool:
    """Whether placeholders are filled in below a path."""
    filled = {"containers": ("variables", "files", "volumes"), "resources": ("params", "properties")}
    return len(path) > 3 and path[2] in filled.get(str(path[0]), ())


def _listed(document: Document) -> Iterator[Path]:
    containers = document.at(("containers",))
    for name, container in containers.items() if containers is not None else ():
        for key in ("files", "volumes"):
            if isinstance(container.data, dict) and key in container.data:
                yield ("containers", name, key)


def _alone(document: Document, path: Path) -> Document:
    """A document with the list at a path and nothing else, to be upgraded alone."""
    part = document.part(path)
    inner = document.mark._replace(children={path[2]: part.mark})
    middle = document.mark._replace(children={path[1]: inner})
    data = {path[0]: {path[1]: {path[2]: part.data}}}
    return type(document)(data, document.mark._replace(children={path[0]: middle}))


def _faults(documents: Sequence[Document]) -> Iterator[Diagnostic]:
    """Deprecated forms that are wrong in themselves."""
    for document in documents:
        if is_score(document):
            yield from (d for d in upgrade(document).diagnostics if d.severity is Severity.ERROR)


def _one_by_one(source: Source, places: Sequence[FixPlace]) -> tuple[str, dict[FixPlace, str]]:
    """As many of the places as can be fixed, each alone; the others with their reasons."""
    text = source.text
    reasons: dict[FixPlace, str] = {}
    for place in places:
        try:
            text = _attempt(Source(source.name, text), (place,))
        except CannotFixError as error:
            reasons[place] = str(error)
    return text, reasons


def _attempt(source: Source, places: Sequence[FixPlace]) -> str:
    """The text with the places fixed; CannotFixError where its meaning would change."""
    if not places:
        return source.text
    documents = read_all(source).value or ()
    layout = Layout(source.text)
    edits = [edit for place in places for edit in _edits(layout, documents[place.document], place.path)]
    text = applied(source.text, edits)
    now = read_all(Source(source.name, text)).value
    if now is None or [_said(d) for d in now] != [_said(d) for d in documents]:
        raise CannotFixError(_DIFFERS)
    if set(places) & set(_places(now)):
        raise CannotFixError("it stands behind an alias, or comes in by `<<`, and is written elsewhere")
    return text


def _said(document: Document) -> str:
    """What a document says, in order and with types, once it is in today's form."""
    if not is_score(document):
        return repr(document.data)
    return _ROOT_ELSEWHERE.sub("${resources.", repr(upgraded(document, Findings()).data))


def _edits(layout: Layout, document: Document, path: Path) -> Iterator[Edit]:
    part = document.part(path)
    if isinstance(part.data, str):
        for found in dict(_of_elsewhere(document))[path]:
            span = fragment_span(part.mark, found.raw, found.occurrence)
            if layout.text[layout.start(span) : layout.end(span)] != found.raw:
                raise CannotFixError(f"`{found.raw}` is spelt in another way")
            yield Edit(layout.start(span), layout.end(span), _ROOT_ELSEWHERE.sub("${resources.", found.raw))
        return
    if path[0] == "resources":
        yield from renamed(layout, part.mark, "properties", "params")
        return
    today = upgraded(_alone(document, path), Findings())
    yield from by_target(layout, part, today.part(path).data)


def _told(documents: Sequence[Document], reasons: dict[FixPlace, str]) -> Iterator[Diagnostic]:
    for place, reason in reasons.items():
        document = documents[place.document]
        message = f"`{dotted(place.path)}` is in a deprecated form and is left as it is: {reason}"
        yield NOT_MENDED.at(document.span(place.path, key=True), message, help="write it anew by hand")
