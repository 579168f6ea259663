"""The compiled set: every workload of a project, with overrides applied, decoded and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scorekit import checks
from scorekit.catalogue.environment_checks import check_against
from scorekit.codes.documents import DUPLICATE_WORKLOAD
from scorekit.diagnostics import Diagnostic, Label, Severity
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import MAX_NODES, OBJECTS_OF_WORKLOAD, Cost, allowances, charge, grant, once, spend
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
    #: Those that the environment leaves out (``enabled: false``), with the place that says so.
    disabled: Mapping[str, str]


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
        made = memo.item(item, environment, overrides)
        own = tuple(d.softened() if d.code in tolerated else d for d in made.diagnostics)
        failed = any(d.severity is Severity.ERROR for d in own)
        names = {source_name(item), *map(written_name, made.documents)} if select is not None else set()
        wanted = select is None or not names.isdisjoint(select)
        known |= names
        findings.extend(own if wanted else (d.softened() for d in own))
        workloads += made.workloads if wanted or not failed else ()
        complete = complete and not failed
        lost = lost or (wanted and len(made.workloads) < max(1, len(made.documents)))
    memo.end()
    if select is not None and complete and (unknown := [name for name in select if name not in known]):
        hint = suggestion(unknown[0], sorted(filter(None, known)))
        raise UsageError(f"select: there is no workload or source `{unknown[0]}`; {hint}")
    findings.extend(_repeated_names(workloads))
    findings.extend(check_against(environment, workloads) if complete else ())
    if lost:
        return None
    disabled = _disabled(environment, workloads)
    ordered = tuple(sorted((w for w in workloads if w.name not in disabled), key=lambda w: w.name))
    selected = None
    if select is not None:
        selected = frozenset(w.name for w in ordered if w.name in select or w.document.source.name in select)
    return CompiledSet(ordered, selected, disabled)


def _disabled(environment: Environment, workloads: Iterable[Workload]) -> Mapping[str, str]:
    """The workloads that an environment leaves out, with the place that says so."""
    if all(settings.enabled for settings in environment.workloads.values()):
        return {}
    found: dict[str, str] = {}
    for workload in workloads:
        said = [
            part
            for key in environment.rules(workload.name, workload.plain_metadata)
            if (part := environment.document.at(("workloads", key, "enabled"))) is not None
        ]
        if said and said[-1].data is False:
            found[workload.name] = str(said[-1].mark.span)
    return found


class _Read(NamedTuple):
    """The documents of an input, and what reading them took."""

    outcome: Outcome[tuple[Document, ...]]
    cost: Cost


class _Made(NamedTuple):
    """What was made of an input, of what beside itself, and what that took."""

    item: Input
    environment: Environment
    settings: tuple[Sequence[Document], ...]
    layers: Sequence[Override]
    read: _Read
    workloads: tuple[Workload, ...]
    #: In order.
    diagnostics: tuple[Diagnostic, ...]
    cost: Cost

    @property
    def documents(self) -> tuple[Document, ...]:
        """What was read."""
        return self.read.outcome.value or ()


class InputMemo:
    """What was read and decoded of a set, for the next one; it keeps what the last one had.

    The documents of an input are a function of its source, and its workloads are one of these, their settings in the
    environment and the overrides.
    """

    def __init__(self) -> None:
        self._made: dict[Source | int, _Made] = {}
        self._last: dict[Source | int, _Made] = {}

    def begin(self) -> None:
        """Begin a set."""
        self._last, self._made = self._made, {}

    def end(self) -> None:
        """End a set: nothing of the one before is wanted any more."""
        self._last = {}

    def item(self, item: Input, environment: Environment, overrides: Mapping[str, Sequence[Override]]) -> _Made:
        """The workloads of an input with their overrides, checked."""
        key = item if isinstance(item, Source) else id(item)
        # What is given twice is two workloads of one name.
        last = None if key in self._made else self._last.get(key)
        layers = overrides.get(source_name(item), ())
        if last is not None and last.environment is environment and _all_same(last.layers, layers):
            charge(last.cost)
            self._made[key] = last
            return last
        before = allowances()
        if last is None:
            outcome = _documents(item)
            read = _Read(outcome, before.taken())
        else:
            read = last.read
            charge(read.cost)
        settings = tuple(_settings(document, environment) for document in read.outcome.value or ())
        if last is not None and _all_same(last.layers, layers) and all(map(_all_same, last.settings, settings)):
            before.restore()
            charge(last.cost)
            made = last._replace(environment=environment)
        else:
            findings = Findings()
            documents_ = findings.take(read.outcome) or ()
            decoded = [_workload(item, d, s, layers, findings) for d, s in zip(documents_, settings, strict=True)]
            workloads = tuple(workload for workload in decoded if workload is not None)
            made = _Made(item, environment, settings, layers, read, workloads, findings.items, before.taken())
        self._made[key] = made
        return made


def _documents(item: Input) -> Outcome[tuple[Document, ...]]:
    if isinstance(item, Source):
        return once(documents, item)
    return Success((item.document if isinstance(item, Workload) else item,))


def _all_same(some: Sequence[Override], others: Sequence[Override]) -> bool:
    return some is others or (len(some) == len(others) and all(map(_same, some, others)))


def _same(one: Override, other: Override) -> bool:
    if isinstance(one, Document) and isinstance(other, Document):
        return one.says_the_same(other)
    if isinstance(one, Document) or isinstance(other, Document):
        return False
    return (one.path, one.spans) == (other.path, other.spans) and one.value.says_the_same(other.value)


def _workload(
    item: Input, document: Document, settings: Sequence[Document], layers: Sequence[Override], findings: Findings
) -> Workload | None:
    """The workload of a document with its overrides, checked."""
    grant(size_of(document.data, MAX_NODES).values)
    for part in settings:
        for key, value in (part.data or {}).items():
            spend(OBJECTS_OF_WORKLOAD * size_of(value, MAX_NODES).steps, part.mark.child(key))
    given = [laid for each in settings if (laid := each.at(("overrides",))) is not None and laid.data]
    layers = [*given, *layers]
    workload = item if isinstance(item, Workload) and not layers else findings.take(_decode(document, layers))
    if not isinstance(workload, Workload):
        return None
    findings.extend(once(checks.check, workload))
    return workload


def _decode(document: Document, layers: Sequence[Override]) -> Outcome[Workload]:
    if not layers:
        return once(decode_workload, document)
    findings = Findings()
    for layer in layers:
        if isinstance(layer, Document):
            take(layer.data, layer.mark)
    merged = findings.take(model_overrides.apply(document, layers))
    if merged is None:
        return findings.outcome(None)
    return findings.outcome(findings.take(decode_workload(merged)))


def _settings(document: Document, environment: Environment) -> list[Document]:
    """The rules of the environment's ``workloads`` that match a document, weakest first."""
    name = written_name(document) if environment.workloads else None
    metadata = document.data.get("metadata") if name is not None else None
    keys = environment.rules(name, metadata) if name is not None else ()
    parts = (environment.document.at(("workloads", key)) for key in keys)
    return [part for part in parts if part is not None]


def source_name(item: Input) -> str:
    """The name of the file that an input comes from."""
    if isinstance(item, Source):
        return item.name
    document = item.document if isinstance(item, Workload) else item
    return document.source.name


def _repeated_names(workloads: Sequence[Workload]) -> Iterable[Diagnostic]:
    if len({workload.name for workload in workloads}) == len(workloads):
        return
    first: dict[str, Workload] = {}
    for workload in sorted(workloads, key=lambda w: w.span().order):
        known = first.get(workload.name)
        if known is None:
            first[workload.name] = workload
        else:
            yield DUPLICATE_WORKLOAD.at(
                workload.span(_NAME),
                f"two workloads are called `{workload.name}`",
                labels=[Label(known.span(_NAME), "the other one")],
                help="a name belongs to one workload of a project; rename one of them",
            )
