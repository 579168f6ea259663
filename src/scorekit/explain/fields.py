"""The fields of what is emitted: where each is written, and what reaches it. An owner's are read when first needed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.explain.explanation import NOTHING, Field
from scorekit.explain.paths import leaves
from scorekit.lazy_dataclass import dataclass
from scorekit.lineage import Lineage, Value
from scorekit.redaction import name_at, redacted
from scorekit.source.document import dotted
from scorekit.targets.redaction import HIDDEN, is_hidden
from scorekit.value_path import is_delicate

if TYPE_CHECKING:
    from scorekit.lineage.graph import Place
    from scorekit.location import Span
    from scorekit.resolve.resolution import Origin
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest, ManifestSet


@dataclass(frozen=True, slots=True)
class EmittedField:
    """One emitted value, with its origin. The value itself is never shown but by ``shown``."""

    #: The index of its manifest.
    number: int
    manifest: Manifest = field(repr=False)
    path: Path
    value: Any = field(repr=False)
    origin: Origin
    #: Which of its manifest's values it is.
    index: int = 0

    @property
    def hidden(self) -> bool:
        """Whether the value is one of a Secret's."""
        return self.manifest.secret and is_hidden(self.path)

    @property
    def shown(self) -> Any:
        """The value as it may be shown."""
        if self.hidden:
            return HIDDEN
        if not self.path:
            return NOTHING
        return redacted(
            name_at(self.manifest.data, self.path), self.value, delicate=reads_delicate(self.path, self.origin)
        )


def reads_delicate(path: Path, origin: Origin) -> bool:
    """Whether an emitted value is made of secrets; the name or key of a Secret stands for its content."""
    return is_delicate(origin.inputs) and not any(str(step).endswith("Ref") for step in path)


class Fields:
    """The leaves of a set of manifests, by object, by owner and by place.

    Most questions are about one owner of many, so the leaves of each are found when they are first asked for.
    """

    def __init__(self, manifests: ManifestSet) -> None:
        self.manifests = manifests.manifests
        self.objects = _object_names(manifests.manifests)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, manifest in enumerate(manifests.manifests):
            self._numbers[manifest.owner].append(number)
        self._found: dict[int, tuple[EmittedField, ...]] = {}
        self._places: dict[str, Mapping[Place, tuple[EmittedField, ...]]] = {}

    @property
    def leaves(self) -> tuple[EmittedField, ...]:
        """Every emitted value, in output order."""
        return tuple(leaf for number in range(len(self.manifests)) for leaf in self.of_object(number))

    def of_object(self, number: int) -> tuple[EmittedField, ...]:
        """The leaves of one object."""
        if number not in self._found:
            manifest = self.manifests[number]
            self._found[number] = tuple(
                EmittedField(number, manifest, path, value, manifest.origins.at(path), index)
                for index, (path, value) in enumerate(leaves(manifest.data))
            )
        return self._found[number]

    def of_owner(self, owner: str) -> tuple[EmittedField, ...]:
        """The leaves of the objects that a workload or a resource makes."""
        return tuple(leaf for number in self._numbers.get(owner, ()) for leaf in self.of_object(number))

    def objects_of(self, owner: str) -> tuple[Field, ...]:
        """The objects that a workload or a resource makes."""
        return tuple(Field(self.objects[number], "") for number in self._numbers.get(owner, ()))

    def written_at(self, spans: Iterable[Span], owner: str) -> tuple[EmittedField, ...]:
        """The leaves of an owner's objects that some places give, in output order."""
        if owner not in self._places:
            self._places[owner] = _by_place(self.of_owner(owner))
        places = self._places[owner]
        return in_order(leaf for span in spans for leaf in places.get(span.start, ()))

    def field(self, leaf: EmittedField) -> Field:
        """A leaf as an explanation names it."""
        return Field(self.objects[leaf.number], dotted(leaf.path))

    def reached(self, found: Iterable[EmittedField]) -> tuple[Field, ...]:
        """Leaves as fields; the name of a variable is none that its value reaches."""
        return tuple(dict.fromkeys(self.field(leaf) for leaf in found if not _is_name(leaf.path)))


def in_order(found: Iterable[EmittedField]) -> tuple[EmittedField, ...]:
    """Leaves in output order, each once."""
    return tuple(leaf for _, leaf in sorted({(leaf.number, leaf.index): leaf for leaf in found}.items()))


def _by_place(those: Iterable[EmittedField]) -> Mapping[Place, tuple[EmittedField, ...]]:
    """Leaves by where their origins begin."""
    found: dict[Place, list[EmittedField]] = defaultdict(list)
    for leaf in those:
        found[leaf.origin.span.start].append(leaf)
    return {place: tuple(there) for place, there in found.items()}


def _is_name(path: Path) -> bool:
    """Whether a path is that of a variable's name in a list of variables."""
    return len(path) > 2 and path[-1] == "name" and isinstance(path[-2], int) and path[-3] == "env"


def _object_names(manifests: Iterable[Manifest]) -> tuple[str, ...]:
    """``Kind/name``, or ``Kind/namespace/name`` where that is not enough to distinguish two objects."""
    short = [f"{m.kind}/{m.name}" for m in manifests]
    counts = Counter(short)
    return tuple(
        name if counts[name] == 1 or m.namespace is None else f"{m.kind}/{m.namespace}/{m.name}"
        for name, m in zip(short, manifests, strict=True)
    )


class Flow:
    """The values of one compile, from each to the fields that it ends in."""

    def __init__(self, lineage: Lineage, fields: Fields) -> None:
        self._lineage = lineage
        self._fields = fields
        self._given_fields: dict[str, Mapping[Value, list[EmittedField]]] = {}

    def reached(self, *values: Value) -> tuple[Field, ...]:
        """The fields that some values end in, in output order."""
        ends = (leaf for value in self._lineage.reached(values) for leaf in self._ends(value))
        return self._fields.reached(in_order(ends))

    def _ends(self, value: Value) -> list[EmittedField]:
        """The fields that a value gives: those of its workload, or of its resource and of those on top of it or below."""
        if value.kind == "value":
            workload = self._lineage.workload(value.owner)
            values = workload.values if workload is not None else ()
            spans = [traced.origin.span for path, _, traced in values if path == value.key]
            return list(self._fields.written_at(spans, value.owner))
        if value.kind == "variable":
            return []
        graph = self._lineage.resolution.graph
        # Sections also read the outputs of what they require, and params and outputs of whoever depends on them.
        near = (
            (*graph.dependents(value.owner), *graph.dependencies(value.owner))
            if value.kind in ("output", "param")
            else ()
        )
        return [leaf for uid in (value.owner, *near) for leaf in self._given_by(uid).get(value, ())]

    def _given_by(self, uid: str) -> Mapping[Value, list[EmittedField]]:
        """From values to the fields of a resource's own objects that read them."""
        if uid not in self._given_fields:
            found: dict[Value, list[EmittedField]] = defaultdict(list)
            for leaf in self._fields.of_owner(uid):
                looped = [names for one, names in self._lineage.above(uid, leaf.origin) if one.variable]
                for name in (*leaf.origin.inputs, *(name for names in looped for name in names)):
                    for value in self._lineage.meant(uid, name):
                        found[value].append(leaf)
                if leaf.hidden and len(leaf.path) == 2:
                    found[Value("secret", uid, str(leaf.path[1]))].append(leaf)
            self._given_fields[uid] = found
        return self._given_fields[uid]
