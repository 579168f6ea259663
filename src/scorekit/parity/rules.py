"""Which differences are a risk: a table of rules in a stated order. The first that matches decides.

A rule sees one thing in two environments: the reference that all are compared with (production, as a rule) and another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from scorekit.lazy_dataclass import dataclass
from scorekit.parity.gather import KEPT, LOST

if TYPE_CHECKING:
    from scorekit.parity.result import Aspect, Fact, Verdict

#: How strict a pod security profile is.
_PROFILES = ("privileged", "baseline", "restricted")
#: Params that say how much, never what.
_AMOUNTS = frozenset({"size", "storage", "replicas", "cpu", "memory", "instances", "nodes"})
_NUMBER = re.compile(r"v?([0-9]+)(?:\.|$|[^0-9.])")


@dataclass(frozen=True, slots=True)
class CellPair:
    """One thing in the reference environment, and in another; None where it is lacking."""

    aspect: Aspect
    name: str
    reference: Fact | None
    other: Fact | None

    @property
    def lacking(self) -> bool:
        """Whether one of them lacks it."""
        return self.reference is None or self.other is None

    @property
    def both(self) -> tuple[Fact, ...]:
        """Those that are there."""
        return tuple(fact for fact in (self.reference, self.other) if fact is not None)

    def texts(self) -> tuple[str, str]:
        """What each says; empty where it is lacking."""
        return (self.reference.text if self.reference else "", self.other.text if self.other else "")


@dataclass(frozen=True, slots=True)
class ParityRule:
    """One rule: its name, its verdict, why, and which pairs it is about."""

    name: str
    verdict: Verdict
    #: One line, for people.
    reason: str
    aspects: tuple[Aspect, ...]
    #: What must hold beside the aspect.
    holds: Callable[[CellPair], bool] = lambda _: True

    def matches(self, pair: CellPair) -> bool:
        """Whether it decides about a pair."""
        return pair.aspect in self.aspects and self.holds(pair)


def major(text: str) -> str:
    """The major version in a version or an image's tag: ``17`` of ``17.2-alpine``; the text itself where there is none."""
    found = _NUMBER.match(text)
    return found[1] if found else text


def repository(image: str) -> str:
    """An image without its tag and digest: ``registry:5000/shop`` of ``registry:5000/shop:1.0@sha256:...``."""
    path, slash, last = image.partition("@")[0].rpartition("/")
    return path + slash + last.partition(":")[0]


def _majors_differ(pair: CellPair) -> bool:
    return len({major(fact.text) for fact in pair.both}) > 1


def _major_untold(pair: CellPair) -> bool:
    return _majors_differ(pair) and not all(_NUMBER.match(fact.text) for fact in pair.both)


def _stricter(pair: CellPair) -> bool:
    reference, other = pair.texts()
    return _PROFILES.index(reference) > _PROFILES.index(other)


def _forms_differ(pair: CellPair) -> bool:
    return len({fact.form for fact in pair.both}) > 1


def _plain_in_reference(pair: CellPair) -> bool:
    there, other = pair.reference, pair.other
    if there is None or other is None:
        return False
    return there.form == "literal" and not there.computed and other.form == "secret"


def _enforced_in_one(pair: CellPair) -> bool:
    return any(fact.enforced for fact in pair.both) and not all(fact.enforced for fact in pair.both)


RULES: tuple[ParityRule, ...] = (
    ParityRule("resource-missing", "risk", "the resource is not there in every environment",
         ("resource",), lambda p: p.lacking),
    ParityRule("workload-missing", "risk", "the workload is not there in every environment",
         ("workload",), lambda p: p.lacking),
    ParityRule("class-differs", "risk", "another class is asked for, so another kind of service comes",
         ("class",)),
    ParityRule("version-untold", "risk", "other versions, of which one does not tell its major version",
         ("version", "image"), _major_untold),
    ParityRule("version-major", "risk", "another major version: what works with one may not with the other",
         ("version", "image"), _majors_differ),
    ParityRule("version-minor", "expected", "the same major version",
         ("version", "image")),
    ParityRule("enforced", "risk", "an environment lays its own value over what the developer asked for, others do not",
         ("param",), _enforced_in_one),
    ParityRule("output-missing-used", "risk", "a workload reads this output, and not every environment offers it",
         ("output",), lambda p: p.lacking and any(f.used for f in p.both)),
    ParityRule("output-missing", "expected", "no workload reads it; the first that does fails where it is missing",
         ("output",), lambda p: p.lacking),
    ParityRule("plain-in-reference", "risk", "a secret elsewhere, and written out in plain text there",
         ("variable",), _plain_in_reference),
    ParityRule("known-later", "expected", "known when it is compiled in one, only at run time in another",
         ("output", "variable", "param"), _forms_differ),
    ParityRule("output-value", "expected", "an address or name of the environment's own",
         ("output",)),
    ParityRule("param-missing", "risk", "a param has a value in some environments only",
         ("param",), lambda p: p.lacking),
    ParityRule("param-computed", "expected", "computed from another resource's output, which differs",
         ("param",), lambda p: any(f.computed for f in p.both)),
    ParityRule("param-amount", "expected", "how much an environment gives is its own choice",
         ("param",), lambda p: p.name in _AMOUNTS),
    ParityRule("param-differs", "risk", "the resource is asked for with another param",
         ("param",)),
    ParityRule("storage-lost", "risk", "data that is kept elsewhere is lost there at a restart",
         ("storage",), lambda p: p.texts() == (LOST, KEPT)),
    ParityRule("storage-kept", "expected", "data is kept there, and starts afresh elsewhere",
         ("storage",)),
    ParityRule("variable-missing", "risk", "a container has this variable in some environments only",
         ("variable",), lambda p: p.lacking),
    ParityRule("variable-computed", "expected", "computed from a resource's outputs, which differ",
         ("variable",), lambda p: any(f.computed for f in p.both)),
    ParityRule("variable-value", "expected", "the environment gives it a value of its own",
         ("variable",)),
    ParityRule("environment-variable-missing", "risk", "a workload reads this variable, and not every environment has it",
         ("environment variable",), lambda p: p.lacking and any(f.used for f in p.both)),
    ParityRule("environment-variable-unread", "expected", "no workload reads it where it is missing",
         ("environment variable",), lambda p: p.lacking),
    ParityRule("environment-variable-value", "expected", "the environment gives it a value of its own",
         ("environment variable",)),
    ParityRule("profile-stricter", "risk", "a stricter security profile: an image that runs elsewhere may be refused there",
         ("profile",), _stricter),
    ParityRule("profile-looser", "expected", "a security profile that refuses no more than the others",
         ("profile",)),
    ParityRule("image-differs", "risk", "another image runs",
         ("container image",), lambda p: len({repository(t) for t in p.texts()}) > 1),
    ParityRule("image-tag", "expected", "another tag of the same image, as releases have",
         ("container image",)),
    ParityRule("command-differs", "risk", "an environment lays another command over what the container runs",
         ("command",)),
    ParityRule("port-differs", "risk", "an environment lays another port over what others dial",
         ("port",)),
    ParityRule("driver-differs", "expected", "each environment provides it in its own way",
         ("driver",)),
    ParityRule("type-differs", "risk", "another type of resource has this name",
         ("resource",)),
    ParityRule("replicas-differ", "expected", "how many copies run is the environment's own choice",
         ("replicas",)),
    ParityRule("targets-differ", "expected", "another output language; `check` tells what one of them lacks",
         ("targets",)),
)  # fmt: skip


def decide(pair: CellPair) -> ParityRule | None:
    """The rule that decides about a pair; None for what no rule is about."""
    return next((rule for rule in RULES if rule.matches(pair)), None)
