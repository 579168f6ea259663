"""What differs between two compiles, as values: resources, workloads, objects with their fields, files, and hazards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from scorekit.errors import expect
from scorekit.explain.explanation import NOTHING
from scorekit.lazy_dataclass import dataclass
from scorekit.source.document import dotted
from scorekit.targets.change_rules import HazardLevel

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import Origin

#: What became of something. ``moved``: another name or namespace, and the same owner; ``renamed`` is the word for a resource.
Verb = Literal["added", "removed", "changed", "moved", "renamed"]


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Where a value comes from."""

    #: The layer that gave it (``resolution.OriginKind``), or ``rendered`` for a file of the output.
    kind: str
    span: Span

    @classmethod
    def of(cls, origin: Origin) -> SourcePlace:
        """The place of an origin."""
        return cls(origin.kind, origin.span)

    def __str__(self) -> str:
        return self.span.place


@dataclass(frozen=True, slots=True)
class Cause:
    """What a difference goes back to: a name that the field's text uses, and where its value is written on both sides."""

    #: ``params.size of postgres.default#shop.db``.
    name: str
    before_at: SourcePlace
    after_at: SourcePlace


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs. A secret's stand-in is shown on the sides that have one."""

    #: The way to it; an item of a list is ``[NAME]`` by what names it, else by its number. Empty for the whole.
    steps: tuple[str, ...]
    before: Any = NOTHING
    after: Any = NOTHING
    before_at: SourcePlace | None = None
    after_at: SourcePlace | None = None
    #: Whether the values are hidden: they differ, and no more is shown.
    secret: bool = False
    #: What it goes back to, where that is another place than its own.
    cause: Cause | None = None
    #: Whether what consumes the object holds the same before and after: a default written out, ``1Gi`` for ``1024Mi``.
    same: bool = False

    @property
    def place(self) -> SourcePlace | None:
        """Where to look first: what it goes back to, else where it is written."""
        return self.cause.after_at if self.cause is not None else self.after_at or self.before_at

    @property
    def verb(self) -> Verb:
        """Whether it came, went or has another value."""
        if self.before is NOTHING:
            return "added"
        return "removed" if self.after is NOTHING else "changed"

    @property
    def path(self) -> str:
        """``spec.template.spec.containers[main].image``."""
        return dotted(self.steps)


@dataclass(frozen=True, slots=True)
class ObjectName:
    """An object of an output: ``Deployment/shop``."""

    kind: str
    api_version: str
    namespace: str | None
    name: str
    #: A workload's name or a resource's uid; None where it is not known, as in a folder of manifests.
    owner: str | None = None

    @property
    def unowned(self) -> ObjectName:
        """The same as a reader of manifests knows it."""
        return replace(self, owner=None)

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """An object that came, went, moved or has other fields."""

    before: ObjectName | None
    after: ObjectName | None
    fields: tuple[FieldChange, ...] = ()
    #: Whether it differs in name or namespace, and not merely because two environments have different namespaces.
    moved: bool = False

    @property
    def verb(self) -> Verb:
        """What became of it."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "moved" if self.moved else "changed"

    @property
    def subject(self) -> ObjectName:
        """The object as it is afterwards, or as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is always there
        return found


@dataclass(frozen=True, slots=True)
class ResourceName:
    """A resource, and what serves it."""

    #: ``TYPE.CLASS#ID``.
    uid: str
    name: str
    #: The driver's name, or ``binding``.
    served_by: str
    #: Where that is chosen.
    place: SourcePlace
    #: Where the resource is asked for first.
    declared: SourcePlace


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """A resource that came, went, has another name, is served otherwise, or has other params or outputs."""

    before: ResourceName | None
    after: ResourceName | None
    params: tuple[FieldChange, ...] = ()
    outputs: tuple[FieldChange, ...] = ()

    @property
    def verb(self) -> Verb:
        """What became of it."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.before.uid == self.after.uid else "renamed"

    @property
    def subject(self) -> ResourceName:
        """The resource as it is afterwards, or as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two is always there
        return found

    @property
    def served_anew(self) -> bool:
        """Whether another driver, or a binding, serves it now."""
        return self.before is not None and self.after is not None and self.before.served_by != self.after.served_by


@dataclass(frozen=True, slots=True)
class WorkloadChange:
    """A workload that came, went, or differs in what the model says of it: images, variables, files, volumes."""

    name: str
    verb: Verb
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class FileChange:
    """A further file of the output that differs: Compose's ``.env``, a binary file."""

    path: str
    verb: Verb
    secret: bool = False
    #: The variables of a ``.env`` that differ; never their values.
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hazard:
    """A change that does more than change: what it would do, and by which rule."""

    severity: HazardLevel
    #: The rule's name: ``resource-renamed``.
    rule: str
    #: What it is about: a resource's uid, or ``Kind/name``.
    subject: str
    #: What happens, as a sentence without a final stop.
    effect: str
    #: Why that is so, as a sentence without a final stop.
    reason: str
    #: The field that brings it about; empty where the whole does.
    path: str = ""
    place: SourcePlace | None = None

    @property
    def order(self) -> tuple[int, str, str, str]:
        """The key by which hazards sort: the worst first."""
        return (self.severity.rank, self.subject, self.rule, self.path)


@dataclass(frozen=True, slots=True)
class SnapshotLabel:
    """One of the two that are compared."""

    #: How it is called: an environment, a revision, a folder.
    label: str
    environment: str
    target: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two sides."""

    before: SnapshotLabel
    after: SnapshotLabel
    #: Whether the two stand side by side, as environments do; else the one becomes the other.
    standing: bool = False
    #: Whether the objects could be compared: those of different targets can't.
    comparable: bool = True
    #: Namespaces that stand for each other on two sides that stand side by side, where they differ.
    namespaces: tuple[tuple[str, str], ...] = ()
    resources: tuple[ResourceChange, ...] = ()
    workloads: tuple[WorkloadChange, ...] = ()
    objects: tuple[ObjectChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    hazards: tuple[Hazard, ...] = ()

    def __repr__(self) -> str:
        counts = f"objects={len(self.objects)}, files={len(self.files)}, hazards={len(self.hazards)}"
        return f"<Changes from {self.before.label} to {self.after.label}: {counts}>"

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.resources or self.workloads or self.objects or self.files or self.namespaces or self.hazards)

    def worst(self, severity: HazardLevel) -> tuple[Hazard, ...]:
        """The hazards of a severity or a worse one."""
        expect("severity", severity, HazardLevel, "a HazardLevel")
        return tuple(hazard for hazard in self.hazards if hazard.severity.rank <= severity.rank)
