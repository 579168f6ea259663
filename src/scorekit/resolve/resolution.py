"""The result of resolving: everything that a target needs and everything that ``explain`` shows. Frozen values only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from scorekit.errors import expect
from scorekit.lazy_dataclass import dataclass
from scorekit.values import Json

if TYPE_CHECKING:
    from scorekit.graph import DependencyGraph
    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Binding, Environment, Rule
    from scorekit.model.resource_type import ResourceType
    from scorekit.model.workload import Container, Workload
    from scorekit.model.workload_settings import WorkloadSettings
    from scorekit.resolve.secrets import SecretKeeper, SecretSource
    from scorekit.source.document import Document, Mark, Path
    from scorekit.value_path import ValuePath
    from scorekit.values import Value


#: Which layer gave a value.
OriginKind = Literal[
    "score",  # a Score file
    "override",  # an overrides file, a property override, or the environment's overrides
    "type",  # a contract's default or derived output
    "default",  # a rule's params.defaults
    "enforced",  # a rule's params.enforced
    "setting",  # an environment's or rule's settings, or the driver's default of one
    "binding",
    "driver",
    "environment",
    "option",  # the command line
    "target",  # the target's own rule; the span is what it stands for
]


#: What a value of a container is.
ValueKind = Literal["image", "variable", "file", "volume"]


#: A folder to build an image from, relative to the output, or a mapping as Compose's ``build`` has it.
Build: TypeAlias = str | Mapping[str, Json]


class Origin(NamedTuple):
    """Where a value came from: the text that gave it and the names that it was computed from."""

    kind: OriginKind
    span: Span
    #: As the text at the span names them: ``resources.db.host`` in a workload, ``params.size`` in a driver.
    inputs: tuple[ValuePath, ...] = ()
    #: What this value replaced, nearest first: a default under a developer's param, say.
    replaced: tuple[Origin, ...] = ()

    @classmethod
    def in_workload(cls, document: Document, mark: Mark, inputs: tuple[ValuePath, ...] = ()) -> Origin:
        """That of what stands at a mark of a workload's document: the score file's own, or by an override."""
        own = document.mark.source
        return cls("score" if mark.source is own or mark.source == own else "override", mark.span, inputs)

    def over(self, below: Origin | None) -> Origin:
        """This origin, of a value that replaces another one."""
        return self if below is None else self._replace(replaced=(below._replace(replaced=()), *below.replaced))


class Traced(NamedTuple):
    """A value with its origin."""

    value: Value
    origin: Origin


@dataclass(frozen=True, slots=True, order=True)
class ResourceUid:
    """Equal uids are one instance, across workloads.

    The id is the resource's ``id`` when shared, ``WORKLOAD.RESOURCE`` when private to a workload, and
    ``PARENT-UID/ALIAS`` when private to another resource. Score's patterns distinguish the three but for one
    case that Score itself allows: an id of ``aa.db`` is workload ``aa``'s private ``db`` of the same type and class where
    there is one, so the text alone does not say whose a resource is.
    """

    type: str
    class_: str
    id: str

    @classmethod
    def parse(cls, text: str) -> ResourceUid:
        """The uid that a text spells; the class may be left out. ValueError when it is none."""
        expect("text", text, str, "a resource uid")
        head, mark, id_ = text.partition("#")
        type_, _, class_ = head.partition(".")
        if not (type_ and mark and id_):
            raise ValueError(f"{text!r} is no resource uid: write TYPE.CLASS#ID")
        return cls(type_, class_ or "default", id_)

    def __str__(self) -> str:
        return f"{self.type}.{self.class_}#{self.id}"  # as Score's tools spell it


class Candidate(NamedTuple):
    """One rule or binding that was weighed for a resource."""

    span: Span
    #: ``binding KEY`` or the driver's name.
    what: str
    #: Given selectors from the strongest: id or workload+resource, workload, resource, class.
    rank: tuple[bool, bool, bool, bool]
    #: Why it lost, in a few words; empty for the one chosen.
    lost: str


class Selection(NamedTuple):
    """What serves a resource, and what else was weighed, strongest first."""

    rule: Rule | None
    driver: Driver | None
    binding: Binding | None
    #: Where the choice is written.
    span: Span
    candidates: tuple[Candidate, ...]


class Declaration(NamedTuple):
    """One place that asks for a resource: a workload's ``resources.NAME``, or a driver's ``requires.ALIAS``."""

    #: The workload that declares it; None when a resource does.
    workload: str | None
    #: The uid of the resource that requires it; None when a workload declares it.
    parent: ResourceUid | None
    #: The resource's name in the workload, or the alias.
    name: str
    span: Span
    #: The tree of params, unresolved, with its marks; None when none are given.
    params: Document | None
    metadata: Mapping[str, Value] | None = None


def declaration_order(declaration: Declaration) -> tuple[str, ...]:
    """By what the declarations of a resource that drivers make sort."""
    return (str(declaration.parent), declaration.name)


@dataclass(frozen=True, slots=True)
class ResolvedResource:
    """One resource instance."""

    uid: ResourceUid
    #: At most 52 characters, legal as a DNS label.
    name: str
    namespace: str | None
    type: ResourceType
    selection: Selection
    declarations: tuple[Declaration, ...]
    #: The workload that it is private to, through any number of parents; None when shared.
    workload: str | None
    metadata: Mapping[str, Value]
    params: Mapping[str, Traced]
    settings: Mapping[str, Value]
    outputs: Mapping[str, Traced]
    secrets: Mapping[str, SecretSource]
    #: Alias to uid of what its driver requires.
    requires: Mapping[str, ResourceUid]
    #: The resources that refer to or require this one, by uid.
    dependents: tuple[ResourceUid, ...]
    #: The driver's section for the target, evaluated, less ``outputs``; None when it has none.
    section: Document | None
    #: Where each setting is given; what it replaced goes down to the driver's default.
    setting_origins: Mapping[str, Origin] = field(default_factory=dict)
    #: By alias, the images that its driver asks for.
    images: Mapping[str, Traced] = field(default_factory=dict)
    #: The outputs that its driver makes from the resource's name, so that they are meant to be its own.
    named_outputs: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash(self.uid)

    @property
    def shared(self) -> bool:
        """Whether it belongs to no workload."""
        return self.workload is None


@dataclass(frozen=True, slots=True)
class ResolvedFile:
    """A file in a container."""

    target: str
    #: str for text, bytes for binary content, or a reference or Text.
    content: Traced
    #: Octal permissions as a number; None: the target's default.
    mode: int | None
    path: Path


@dataclass(frozen=True, slots=True)
class ResolvedVolume:
    """A volume mounted in a container: a VolumeHandle, or the plain name that someone wrote."""

    target: str
    source: Traced
    sub_path: str | None
    read_only: bool
    path: Path


@dataclass(frozen=True, slots=True)
class ResolvedContainer:
    """A container with every placeholder resolved. ``path`` fields lead into the workload's document."""

    name: str
    spec: Container
    #: The final reference; None when ``build`` gives the image or nothing does yet (``check`` only).
    image: Traced | None
    #: What to build it from (``--build``, or a rule; Compose alone).
    build: Build | None
    #: By name.
    variables: Mapping[str, Traced]
    files: tuple[ResolvedFile, ...]
    volumes: tuple[ResolvedVolume, ...]
    #: The rule that says what to build it from; None where the caller does.
    build_origin: Origin | None = None

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class ResolvedWorkload:
    """A workload with every placeholder resolved."""

    name: str
    namespace: str | None
    spec: Workload
    #: The rules of the environment's ``workloads`` that match it, merged.
    settings: WorkloadSettings
    #: By name.
    containers: tuple[ResolvedContainer, ...]
    #: The workload's resource names to instances.
    resources: Mapping[str, ResourceUid]
    #: Whether its manifests are asked for; the others are known, never emitted.
    selected: bool
    #: Containers in which every other waits: by name, in start order (``before``), ties by name.
    start_order: tuple[str, ...] = ()
    #: The keys of these rules, weakest first, and what each says, with its texts evaluated.
    rules: tuple[str, ...] = ()
    written_settings: tuple[Document, ...] = ()

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def values(self) -> Iterator[tuple[Path, ValueKind, Traced]]:
        """Every resolved value: its path in the Score file, what it is, and the value."""
        for container in self.containers:
            path: Path = ("containers", container.name)
            if container.image is not None:
                yield (*path, "image"), "image", container.image
            for name, traced in container.variables.items():
                yield (*path, "variables", name), "variable", traced
            for file in container.files:
                yield file.path, "file", file.content
            for volume in container.volumes:
                yield volume.path, "volume", volume.source


@dataclass(frozen=True, slots=True)
class Resolution:
    """A compiled set, resolved in one environment for one target."""

    #: The project's name, for derived secrets and Compose; None when there is none.
    project: str | None
    environment: Environment
    #: The name it is rendered under: the environment's own, or another that the caller gives.
    environment_name: str
    target: str
    #: By name.
    workloads: tuple[ResolvedWorkload, ...]
    #: Uid (as text) to instance, dependencies first.
    resources: Mapping[str, ResolvedResource]
    graph: DependencyGraph
    secrets: SecretKeeper
    #: The namespace that the caller gives everything, over the environment's.
    namespace: str | None = None
    _by_name: Mapping[str, ResolvedWorkload] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {workload.name: workload for workload in self.workloads})

    def __hash__(self) -> int:
        return hash((self.project, self.environment_name, self.target, self.namespace))

    def __repr__(self) -> str:
        here, workloads, resources = (
            f"{self.environment_name} ({self.target})",
            len(self.workloads),
            len(self.resources),
        )
        return f"<Resolution of {here}: workloads={workloads}, resources={resources}>"

    def workload(self, name: str) -> ResolvedWorkload | None:
        """The workload of a name."""
        expect("name", name, str, "a text")
        return self._by_name.get(name)

    def rules(self, workload: str) -> tuple[str, ...]:
        """The keys of the environment's ``workloads`` that count for a workload; none for what is no workload's."""
        found = self._by_name.get(workload)
        return found.rules if found is not None else ()
