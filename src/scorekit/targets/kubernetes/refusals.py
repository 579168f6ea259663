"""Changes of an object that an API server refuses, or ``kubectl`` can't bring about: the table of a real server, with words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scorekit.targets.change_rules import Consequence, HazardLevel
from scorekit.targets.kubernetes.kinds import POD_SPECS
from scorekit.targets.kubernetes.server_defaults import DEFAULT_CLASS, copied, holders, table
from scorekit.targets.kubernetes.shapes import below, items, mapping

if TYPE_CHECKING:
    from scorekit.source.document import Path

    #: An object as a server holds it, before and after a change.
    Held = Mapping[str, Any]

#: The rows of kinds whose answer hangs on the state that an object is in: what they are called, and when they hold.
STATES: Mapping[str, Callable[[Held], bool]] = {
    "Job, suspended": lambda data: below(data, ("spec", "suspend")) is True,
    "ConfigMap, immutable": lambda data: data.get("immutable") is True,
    "Secret, immutable": lambda data: data.get("immutable") is True,
}

_REFUSED = "the API server refuses the change: delete {what} and apply it anew"
_SETS = (
    "the API server refuses the change: delete {what} with `--cascade=orphan`, which leaves its pods and claims alone, and"
    " apply it anew"
)
#: The kind or state, the beginning of the field, and what is said; the first that fits counts.
_WORDS: tuple[tuple[str, str, HazardLevel, str, str, str], ...] = (
    (
        "PersistentVolumeClaim", "spec", HazardLevel.STATEFUL, "claim-immutable",
        "the API server refuses it; {what} has to be made anew, and is empty",
        "a claim's spec is immutable, but for its size and its attributes class once it is bound",
    ),
    (
        "StatefulSet", "spec.volumeClaimTemplates", HazardLevel.STATEFUL, "claim-template",
        f"{_SETS}; claims that exist keep what they were made with ({{places}})",
        "a StatefulSet's claim templates are immutable, and it never touches a claim that exists",
    ),
    (
        "StatefulSet", "spec", HazardLevel.REFUSED, "statefulset-immutable", _SETS,
        "of a StatefulSet's spec only its template, how many pods it has, and how it updates and keeps them may change",
    ),
    (
        "PersistentVolume", "spec", HazardLevel.REFUSED, "volume-immutable",
        "the API server refuses it: {what} has to be deleted, and its data goes or stays by its reclaim policy",
        "what a volume is made of is immutable",
    ),
    ("Job", "spec", HazardLevel.REFUSED, "job-immutable", _REFUSED, "a Job's template, and how it counts what it ran, are immutable"),
    (
        "Job, suspended", "spec", HazardLevel.REFUSED, "job-immutable", _REFUSED,
        "of the template of a suspended Job only where its pods may run, what they ask for, labels and annotations may change",
    ),
    (
        "Pod", "spec", HazardLevel.REFUSED, "pod-immutable", _REFUSED,
        "of a pod's spec only images, deadlines and further tolerations may change",
    ),
    ("ConfigMap, immutable", "", HazardLevel.REFUSED, "immutable-data", _REFUSED, "the object says `immutable: true`"),
    ("Secret, immutable", "", HazardLevel.REFUSED, "immutable-data", _REFUSED, "the object says `immutable: true`"),
    (
        "Service", "spec", HazardLevel.REFUSED, "service-address", _REFUSED,
        "a Service keeps its cluster IP, or its lack of one, and its load balancer's class for life",
    ),
)  # fmt: skip
_OTHERS = (HazardLevel.REFUSED, "field-immutable", _REFUSED, "Kubernetes does not let this field change")


def refusals(there: Held, here: Held) -> Iterator[Consequence]:
    """What is refused of a change of an object of a known kind, as ``server_defaults.stored`` has it."""
    kind, name = there["kind"], row_of(there)
    one, other = (_without(side, table()["free"].get(name, ())) for side in (there, here))
    for field, taken in table()["refused"].get(name, {}).items():
        steps = tuple(field.removesuffix("[]").split("."))
        sides = (there, here) if taken else (one, other)
        before, after = (_values(side, steps) for side in sides)
        verb = "added" if not before else "changed" if after else "removed"
        if before != after and verb not in taken and not _may(there, here, kind, field):
            yield _refusal(name, field, there)
    for field in table()["depends"].get(name, ()):
        steps = tuple(field.split("."))
        before, after = _values(there, steps), _values(here, steps)
        if before != after:
            yield _conditional(steps, before, after)
    for rule in _RULES:
        yield from rule(there, here)


def row_of(data: Held) -> str:
    """The row of the table that speaks of an object: its kind, or its kind and state."""
    kind = str(data["kind"])
    return next((name for name, holds in STATES.items() if name.startswith(f"{kind},") and holds(data)), kind)


def _values(data: Held, steps: tuple[str, ...]) -> list[Any]:
    return [holder[steps[-1]] for holder in holders(data, steps[:-1]) if steps[-1] in holder]


def _without(data: Held, fields: tuple[str, ...]) -> Held:
    """An object less some fields."""
    if not fields:
        return data
    made: dict[str, Any] = copied(dict(data))
    for field in fields:
        steps = tuple(field.split("."))
        for holder in holders(made, steps[:-1]):
            holder.pop(steps[-1], None)
    return made


def _refusal(name: str, field: str, there: Held) -> Consequence:
    words = next((row[2:] for row in _WORDS if row[0] == name and f"{field}.".startswith(row[1])), _OTHERS)
    severity, rule, effect, reason = words
    if field.endswith("storageClassName") and below(there, ("spec", "storageClassName")) == DEFAULT_CLASS:
        effect = effect.replace("refuses it;", "refuses it, unless that is the cluster's default class, which it has;")
    return Consequence(severity, rule, _path(field), effect, reason)


def _path(field: str) -> Path:
    return tuple(field.replace("[]", "").split("."))


def _may(there: Held, here: Held, kind: str, field: str) -> bool:
    """Whether an immutable field may change together with others."""
    types = [below(side, ("spec", "type")) for side in (there, here)]
    if (kind, field) == ("Service", "spec.loadBalancerClass"):
        return types != ["LoadBalancer", "LoadBalancer"]
    if (kind, field) == ("Service", "spec.clusterIP"):
        return "ExternalName" in types
    if (kind, field) == ("Job", "spec.completions"):
        spec = mapping(here.get("spec"))
        return spec.get("completionMode") == "Indexed" and spec.get("completions") == spec.get("parallelism")
    return False


def _conditional(steps: Path, before: list[Any], after: list[Any]) -> Consequence:
    """A change of a claim of which it hangs on the cluster whether it is refused."""
    if steps[-1] != "requests":
        effect = "the API server refuses it " + ("unless" if "Class" in str(steps[-1]) else "once") + " {what} is bound"
        return Consequence(
            HazardLevel.REFUSED, "claim-bound", steps, effect, "a claim's binding decides what of it may change"
        )
    sizes = [mapping(side[0]).get("storage") if side else None for side in (before, after)]
    old, new = sizes
    if new is None or (isinstance(old, Fraction) and isinstance(new, Fraction) and new < old):
        effect = (
            "the API server refuses to make {what} smaller; a claim of the new size has to be made anew, and is empty"
        )
        return Consequence(HazardLevel.STATEFUL, "claim-shrunk", steps, effect, "volumes grow and never shrink")
    effect = "the API server refuses to make {what} larger unless it is bound, and its class allows that"
    return Consequence(
        HazardLevel.REFUSED, "claim-grown", steps, effect,
        "a claim grows by its volume, and where its storage class says `allowVolumeExpansion: true`",
    )  # fmt: skip


def _strategies(there: Held, here: Held) -> Iterator[Consequence]:
    """What a server filled in for rolling updates stays, and forbids another strategy."""
    del there
    strategy = mapping(below(here, ("spec", "updateStrategy")))
    if here["kind"] == "StatefulSet" and strategy.get("type") == "OnDelete" and "rollingUpdate" in strategy:
        patch = '{{"spec":{{"updateStrategy":{{"type":"OnDelete","rollingUpdate":null}}}}}}'
        effect = f"the API server refuses the change: say `kubectl patch` {{what}} `--type merge -p '{patch}'` first"
        reason = "the `rollingUpdate` that the API server once filled in stays, and goes with no other strategy"
        yield Consequence(HazardLevel.REFUSED, "strategy-kept", ("spec", "updateStrategy"), effect, reason)
    strategy = mapping(below(here, ("spec", "strategy")))
    if here["kind"] == "Deployment" and strategy.get("type") == "Recreate" and "rollingUpdate" in strategy:
        effect = "from now on every rollout of {what} stops all pods first; `kubectl apply --server-side` and Flux are refused"
        reason = "the `rollingUpdate` that the API server once filled in stays where an apply is server-side"
        yield Consequence(HazardLevel.DISRUPTIVE, "strategy-kept", ("spec", "strategy"), effect, reason)


def _ports(there: Held, here: Held) -> Iterator[Consequence]:
    """Ports of one number that differ in their protocol alone, which ``kubectl`` does not distinguish."""
    kind = here["kind"]
    at: list[tuple[Path, str]] = [(("spec",), "port")] if kind == "Service" else []
    if kind in POD_SPECS and kind not in {"Job", "Pod"}:
        at = [((*POD_SPECS[kind], f"{group}[]"), "containerPort") for group in ("containers", "initContainers")]
    for steps, key in at:
        sides = [[_doubled(each.get("ports"), key) for each in holders(side, steps)] for side in (there, here)]
        if sides[0] != sides[1]:
            path = ("spec", "ports") if key == "port" else (*steps[:-1], steps[-1].removesuffix("[]"))
            effect = "`kubectl apply` mixes up ports of {what} that have one number: apply it with `--server-side`"
            reason = "a client-side apply tells ports apart by their number alone, whatever their protocol"
            yield Consequence(HazardLevel.REFUSED, "ports-alike", path, effect, reason)


def _doubled(listed: Any, key: str) -> list[Any]:
    """The ports whose number another one has too."""
    numbers = [port.get(key) for _, port in items(listed)]
    return [port for _, port in items(listed) if numbers.count(port.get(key)) > 1]


def _addresses(there: Held, here: Held) -> Iterator[Consequence]:
    """A Service without a cluster IP that becomes one that needs it; another family of its first address."""
    if here["kind"] != "Service":
        return
    headless = below(here, ("spec", "clusterIP")) == "None"
    if headless and below(here, ("spec", "type")) in {"LoadBalancer", "NodePort"}:
        reason = "a headless Service stays headless, and such a one has no ports of nodes"
        yield Consequence(HazardLevel.REFUSED, "service-address", ("spec", "type"), _REFUSED, reason)
    families = [below(side, ("spec", "ipFamilies")) for side in (there, here)]
    if all(isinstance(f, list) and f for f in families) and families[0][0] != families[1][0]:
        reason = "the family of a Service's first address is its own for life"
        yield Consequence(HazardLevel.REFUSED, "service-address", ("spec", "ipFamilies"), _REFUSED, reason)


_RULES = (_strategies, _ports, _addresses)
