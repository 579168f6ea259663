"""What a target knows of changes to its objects: which is which, where data lies, and what a change brings about.

Rules are rows of tables, with the reason of each; the first that fits counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from scorekit.lazy_dataclass import dataclass
from scorekit.source.document import ListItem

if TYPE_CHECKING:
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest

#: The step that stands for the order of a list's items.
ORDER = ListItem("[order]")


class HazardLevel(StrEnum):
    """How much a change asks of whoever applies it, the worst first."""

    #: Data may be lost, or be left behind where nobody looks for it.
    STATEFUL = "stateful"
    #: What consumes the manifests refuses the change: the object has to be deleted and made again.
    REFUSED = "refused"
    #: Something restarts, stops, or is no longer reached where it was.
    DISRUPTIVE = "disruptive"

    @property
    def rank(self) -> int:
        """Its place, the worst first."""
        return list(HazardLevel).index(self)


@dataclass(frozen=True, slots=True)
class DataLocation:
    """One place where data lies."""

    #: ``claim data-shop-db-0 in namespace shop``.
    place: str = field(compare=False)
    #: What tells places apart: how many claims a StatefulSet has now does not.
    key: tuple[Any, ...]
    #: What becomes of the data when what holds it goes.
    fate: str = field(compare=False)
    #: What holds it, in a few words: ``a volume``.
    holder: str = field(compare=False, default="")
    #: Whose it is where that is not the object's owner: the uid of a resource that a workload mounts.
    owner: str | None = field(compare=False, default=None)
    #: Whether it is a part of what another resource's server holds, where a one-shot of its own lets it in.
    lent: bool = field(compare=False, default=False)


class ListKey(NamedTuple):
    """The way to one of the keys that name the items of a list, and what it is where it is left out."""

    path: tuple[str, ...]
    default: Any = None


#: What names the items of lists, by the list's name.
ListKeys = Mapping[str, tuple[ListKey, ...]]


class ChangedField(Protocol):
    """A field that differs, as rules see it."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The way to it: keys, and ``[NAME]`` for items of lists."""
        ...

    @property
    def before(self) -> Any:
        """What it was."""
        ...

    @property
    def after(self) -> Any:
        """What it is."""
        ...

    @property
    def verb(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        ...


class Consequence(NamedTuple):
    """What the change of an object brings about as a whole, or why its consumer does not take it as it is."""

    severity: HazardLevel
    #: The rule's name: ``claim-immutable``.
    rule: str
    #: The field that it is about.
    path: Path
    #: What happens, as a sentence without a final stop, with ``{what}`` for the object and ``{places}`` for where its data lies.
    effect: str
    #: Why that is so, as a sentence without a final stop.
    reason: str
    #: The data that it is about; None: all that the object holds.
    data: tuple[DataLocation, ...] | None = None


class FieldRule(NamedTuple):
    """A field whose change does something."""

    name: str
    #: The objects that it is about.
    about: Callable[[Manifest], bool]
    #: The steps to it; a change above or below it counts too.
    path: tuple[str, ...]
    severity: HazardLevel
    effect: str
    reason: str
    #: What must hold of the change beside its place; None: nothing.
    when: Callable[[ChangedField], bool] | None = None
    #: Whether it counts only in an object that holds data.
    held: bool = False

    def fits(self, change: ChangedField) -> bool:
        """Whether the rule speaks of a change, in an object that it is about."""
        return within(self.path, change.steps) and (self.when is None or self.when(change))


class ObjectRule(NamedTuple):
    """An object whose going, or moving, does something."""

    name: str
    about: Callable[[Manifest], bool]
    severity: HazardLevel
    effect: str
    reason: str
    verbs: tuple[str, ...] = ("removed",)


def of_kind(group: str, *kinds: str) -> Callable[[Manifest], bool]:
    """Whether an object is of one of some kinds of a group."""
    return lambda manifest: manifest.kind in kinds and manifest.group == group


def any_of(*tests: Callable[[Manifest], bool]) -> Callable[[Manifest], bool]:
    """Whether one of some tests holds of an object."""
    return lambda manifest: any(test(manifest) for test in tests)


def within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one of two ways leads to the other, or through it."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def major(version: Any) -> str | None:
    """The part of a version that upgrades of data files go by: ``15`` of ``15.4-alpine``."""
    text = str(version).rpartition(":")[2] if isinstance(version, str) else str(version)
    found = re.match(r"v?(\d+)(?![0-9A-Za-z_])", text)
    return found[1] if found else None


def other_major(change: ChangedField) -> bool:
    """Whether a version, or an image of one repository, has another major version."""
    before, after = major(change.before), major(change.after)
    if before is None or after is None or before == after:
        return False
    images = (str(change.before), str(change.after))
    return ":" not in images[0] or images[0].rpartition(":")[0] == images[1].rpartition(":")[0]


def nothing(*_: Any) -> tuple[()]:
    """Of what a target knows nothing, or finds nothing."""
    return ()


def never(_: Any) -> bool:
    """Of what a target has none."""
    return False


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """What a target knows of changes beside where data lies. Each field has a default, for a target that knows nothing of it."""

    #: Every rule that fits a change counts once; of rules that fit the same field of an object, the first alone.
    fields: tuple[FieldRule, ...] = ()
    #: Beside these, whatever holds data does something when it goes or moves.
    objects: tuple[ObjectRule, ...] = ()
    #: What names the items of an object's lists beside ``name``, by the list's name.
    list_keys: Callable[[Manifest], ListKeys] = lambda _: {}
    #: The fields of an object that say what its name and namespace say.
    name_fields: frozenset[tuple[str, ...]] = frozenset()
    #: The name of an object that is named by its content, less what follows from that; None where it is not.
    content_name: Callable[[Manifest], str | None] = lambda _: None
    #: What its consumer holds of two versions of an object, with what it fills in; None where nobody knows.
    stored: Callable[[Manifest, Manifest], tuple[Any, Any] | None] = lambda *_: None
    #: What the change from one version of an object to another brings about as a whole.
    consequences: Callable[[Manifest, Manifest], Iterable[Consequence]] = nothing
    #: Whether an object is what runs a workload, so that one of another kind takes its place.
    runs_workload: Callable[[Manifest], bool] = never
