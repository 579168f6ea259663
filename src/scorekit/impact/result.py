"""What has a hand in what, as values: resources, workloads and objects by environment, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from scorekit.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from scorekit.impact.subject import ImpactSubject
    from scorekit.location import Span

#: ``direct``: made by the subject or holding a value of it; ``indirect``: reached through something that is.
Hit = Literal["direct", "indirect"]


@dataclass(frozen=True, slots=True)
class ImpactCause:
    """Why something is reached, and where that is written."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class TouchedResource:
    """A resource that is reached."""

    uid: str
    hit: Hit
    cause: ImpactCause
    #: What serves it: a driver's name, or ``binding KEY``.
    served: str
    #: The outputs that are reached, where only a part of the resource is; None: all of it.
    outputs: frozenset[str] | None = None

    def gives(self, output: str) -> bool:
        """Whether one who reads an output is reached; the empty name stands for the resource itself."""
        return self.outputs is None or not output or output in self.outputs


@dataclass(frozen=True, slots=True)
class TouchedWorkload:
    """A workload that is reached."""

    name: str
    hit: Hit
    #: The workload's own names of the resources that lead to it.
    through: tuple[str, ...]
    #: What takes a value from them, or is written in what was asked about: ``main.DATABASE_URL``, ``main:/etc/app.conf``.
    takes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TouchedObject:
    """An emitted object that is reached."""

    #: ``Deployment/payment-service``.
    object: str
    #: The workload or resource that it belongs to.
    owner: str
    hit: Hit
    cause: ImpactCause
    #: Why it holds data that a change may cost; empty where it holds none.
    data: str
    #: The fields whose value comes from what was asked about, in output order.
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Considered:
    """What was weighed for a resource and lost."""

    uid: str
    #: ``rule for postgres/aws-rds``, ``param size``.
    what: str
    #: Why it lost, in a few words.
    lost: str
    span: Span


@dataclass(frozen=True, slots=True)
class InEnvironment:
    """What is reached in one environment, for one target."""

    environment: str
    target: str
    resources: tuple[TouchedResource, ...] = ()
    workloads: tuple[TouchedWorkload, ...] = ()
    objects: tuple[TouchedObject, ...] = ()
    considered: tuple[Considered, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether anything is."""
        return bool(self.resources or self.workloads or self.objects)


@dataclass(frozen=True, slots=True)
class ChoosingRule:
    """A rule of an environment that would choose the driver, or that is about the type."""

    environment: str
    driver: str
    #: What it matches, as written: ``type postgres, class large``.
    selectors: str
    span: Span


@dataclass(frozen=True, slots=True)
class Impact:
    """What a subject has a hand in."""

    subject: ImpactSubject
    #: Every environment that was looked at, also unaffected ones.
    environments: tuple[InEnvironment, ...]
    #: The environments that could not be compiled, so that nothing is known of them.
    failed: tuple[str, ...] = ()
    #: For a driver or a type: the rules that name it.
    rules: tuple[ChoosingRule, ...] = ()

    @property
    def reached(self) -> tuple[InEnvironment, ...]:
        """The environments in which anything is reached."""
        return tuple(e for e in self.environments if e.reached)

    def label(self, found: InEnvironment) -> str:
        """An environment's name, with the target where it was compiled for several."""
        several = sum(e.environment == found.environment for e in self.environments) > 1
        return f"{found.environment} ({found.target})" if several else found.environment

    def workloads(self) -> frozenset[str]:
        """The names of all workloads that are reached."""
        return frozenset(w.name for e in self.environments for w in e.workloads)

    def objects(self) -> Iterator[TouchedObject]:
        """Every object that is reached, in every environment."""
        for found in self.environments:
            yield from found.objects
