"""The compiled set: every workload of a project, with overrides applied, decoded and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scorekit import checks
from scorekit.catalogue.environment_checks import check_against
from scorekit.codes.documents import DUPLICATE_WORKLOAD
from scorekit.diagnostics import Diagnostic, Label
from scorekit.errors import UsageError
from scorekit.limits import MAX_NODES, OBJECTS_OF_WORKLOAD, Cost, allowances, charge, grant, spend
from scorekit.location import Source
from scorekit.model import overrides as model_overrides
from scorekit.model.decode import decode_workload
from scorekit.model.workload import Workload
from scorekit.outcome import Findings, Outcome, Success
from scorekit.parsing import documents, written_name
from scorekit.source.document import Document
from scorekit.suggest import suggestion
from scorekit.values import size_of, take

if TYPE_CHECKING:
    from scorekit.model.environment import Environment
    from scorekit.model.overrides import PropertyOverride

    Override = Document | PropertyOverride

#: Where a document says how it is called.
_NAME = ("metadata", "name")
#: What a caller may hand in as a workload.
Input = Workload | Source | Document


@dataclass(frozen=True, slots=True)
class CompiledSet:
    """Workloads by name, and which of them are asked for."""

    workloads: tuple[Workload, ...]
    #: None: all of them.
    selected: frozenset[str] | None


def compiled_set(
    inputs: Iterable[Input],
    environment: Environment,
    overrides: Mapping[str, Sequence[Override]],
    select: Collection[str] | None,
    findings: Findings,
    tolerated: Collection[str] = (),
    memo: InputMemo | None = None,
) -> CompiledSet | None:
    """The workloads of a set in an environment; None, and noted, where one that is selected can't be decoded.

    What a check finds wrong in a workload keeps nothing else of it from being looked at. A fault of a workload that was
    not selected is a warning, as one of a ``tolerated`` code is, and one that can't be decoded is left out. What a ``memo``
    has of the last set is not made again.
    """
    memo = memo or InputMemo()
    memo.begin()
    workloads: list[Workload] = []
    complete, lost = True, False
    known: set[str | None] = set()
    for item in inputs:
        own = Findings()
        read = own.take(memo.documents(item)) or ()
        made = (memo.workload(item, document, environment, overrides) for document in read)
        decoded = []
        for workload, faults in made:
            own.extend(faults)
            decoded += [workload] if workload is not None else []
        own = Findings(d.softened() if d.code in tolerated else d for d in own.items)
        names = {source_name(item), *map(written_name, read)} if select is not None else set()
        wanted = select is None or not names.isdisjoint(select)
        known |= names
        findings.extend(own.items if wanted else (d.softened() for d in own.items))
        workloads += decoded if wanted or not own.failed else ()
        complete = complete and not own.failed
        lost = lost or (wanted and len(decoded) < max(1, len(read)))
    memo.end()
    if select is not None and complete and (unknown := [name for name in select if name not in known]):
        hint = suggestion(unknown[0], sorted(filter(None, known)))
        raise UsageError(f"select: there is no workload or source `{unknown[0]}`; {hint}")
    findings.extend(_repeated_names(workloads))
    findings.extend(check_against(environment, workloads) if complete else ())
    if lost:
        return None
    ordered = tuple(sorted(workloads, key=lambda w: w.name))
    selected = None
    if select is not None:
        selected = frozenset(w.name for w in ordered if w.name in select or w.document.source.name in select)
    return CompiledSet(ordered, selected)


class _Read(NamedTuple):
    """A source's documents, and what reading them took."""

    outcome: Outcome[tuple[Document, ...]]
    cost: Cost


#: A workload, None where it can't be decoded, and what is wrong with it: what a check finds keeps it from nothing.
_Checked = tuple[Workload | None, tuple[Diagnostic, ...]]


class _Decoded(NamedTuple):
    """A document's workload, what it was made of beside the document, and what that took."""

    subject: Workload | Document
    settings: Sequence[Document]
    layers: Sequence[Override]
    made: _Checked
    cost: Cost


class InputMemo:
    """What was read and decoded of a set, for the next one; it keeps what the last one had.

    Documents are a function of their source, and a workload is one of its document, its settings in the environment and its
    overrides.
    """

    def __init__(self) -> None:
        self._read: dict[Source, _Read] = {}
        self._decoded: dict[int, _Decoded] = {}
        self._last: tuple[dict[Source, _Read], dict[int, _Decoded]] = ({}, {})

    def begin(self) -> None:
        """Begin a set; what was known before the last one is let go."""
        self._last = (self._read, self._decoded)
        self._read, self._decoded = {}, {}

    def end(self) -> None:
        """End a set: nothing of the one before is wanted any more."""
        self._last = ({}, {})

    def documents(self, item: Input) -> Outcome[tuple[Document, ...]]:
        """The documents of an input."""
        if not isinstance(item, Source):
            return Success((item.document if isinstance(item, Workload) else item,))
        # What is given twice is two workloads of one name.
        known = None if item in self._read else self._last[0].get(item)
        if known is None:
            before = allowances()
            known = _Read(documents(item), before.taken())
        else:
            charge(known.cost)
        self._read[item] = known
        return known.outcome

    def workload(
        self, item: Input, document: Document, environment: Environment, overrides: Mapping[str, Sequence[Override]]
    ) -> _Checked:
        """The workload of a document with its overrides, checked."""
        subject = item if isinstance(item, Workload) else document
        settings = _settings(document, environment)
        layers = overrides.get(document.source.name, ())
        known = None if id(subject) in self._decoded else self._last[1].get(id(subject))
        if (
            known is not None
            and known.subject is subject
            and _all_same(known.settings, settings)
            and _all_same(known.layers, layers)
        ):
            charge(known.cost)
        else:
            before = allowances()
            made = _workload(subject, document, settings, layers)
            known = _Decoded(subject, settings, layers, made, before.taken())
        self._decoded[id(subject)] = known
        return known.made


def _all_same(some: Sequence[Override], others: Sequence[Override]) -> bool:
    return len(some) == len(others) and all(map(_same, some, others))


def _same(one: Override, other: Override) -> bool:
    if isinstance(one, Document) and isinstance(other, Document):
        return one.says_the_same(other)
    if isinstance(one, Document) or isinstance(other, Document):
        return False
    return (one.path, one.spans) == (other.path, other.spans) and one.value.says_the_same(other.value)


def _workload(
    subject: Workload | Document, document: Document, settings: Sequence[Document], layers: Sequence[Override]
) -> _Checked:
    findings = Findings()
    grant(size_of(document.data, MAX_NODES).values)
    for part in settings:
        for key, value in (part.data or {}).items():
            spend(OBJECTS_OF_WORKLOAD * size_of(value, MAX_NODES).steps, part.mark.child(key))
    given = [laid for each in settings if (laid := each.at(("overrides",))) is not None and laid.data]
    layers = [*given, *layers]
    workload = subject if isinstance(subject, Workload) and not layers else findings.take(_decode(document, layers))
    if not isinstance(workload, Workload):
        return None, findings.items
    findings.extend(checks.check(workload))
    return workload, findings.items


def _decode(document: Document, layers: Sequence[Override]) -> Outcome[Workload]:
    findings = Findings()
    for layer in layers:
        if isinstance(layer, Document):
            take(layer.data, layer.mark)
    merged = findings.take(model_overrides.apply(document, layers)) if layers else document
    if merged is None:
        return findings.outcome(None)
    return findings.outcome(findings.take(decode_workload(merged)))


def _settings(document: Document, environment: Environment) -> list[Document]:
    """The environment's ``workloads."*"`` and ``workloads.NAME``, weakest first."""
    keys = ("*", written_name(document)) if environment.workloads else ()
    parts = (environment.document.at(("workloads", key)) for key in keys if isinstance(key, str))
    return [part for part in parts if part is not None]


def source_name(item: Input) -> str:
    """The name of the file that an input comes from."""
    if isinstance(item, Source):
        return item.name
    document = item.document if isinstance(item, Workload) else item
    return document.source.name


def _repeated_names(workloads: Sequence[Workload]) -> Iterable[Diagnostic]:
    first: dict[str, Workload] = {}
    for workload in sorted(workloads, key=lambda w: w.span().order):
        known = first.setdefault(workload.name, workload)
        if known is not workload:
            yield DUPLICATE_WORKLOAD.at(
                workload.span(_NAME),
                f"two workloads are called `{workload.name}`",
                labels=[Label(known.span(_NAME), "the other one")],
                help="a name belongs to one workload of a project; rename one of them",
            )
