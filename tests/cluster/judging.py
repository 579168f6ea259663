"""What ``diff`` says of a change of an object, in the words of a server's verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.targets.change_rules import HazardLevel
from scorekit.targets.kubernetes.refusals import refusals
from scorekit.targets.kubernetes.server_defaults import stored
from scorekit.values import same
from tests.cluster import pairs
from tests.cluster.pairs import ACCEPTED, CLIENT, INVALID, REFUSED, SAME, SERVER, VERBS

if TYPE_CHECKING:
    from tests.cluster.pairs import Pair

#: The class that stands for the one that a cluster gives a claim without any.
_DEFAULT_CLASS = "standard"
_KUBECTL = (
    "whether kubectl mixes up ports of one number hangs on which is first, and no order is safe for the next change"
)
_CLUSTER = "what a cluster has decides, and a warning that was not needed costs less than one that is missing"
#: Where what ``diff`` says is not what the server said, by object and field or description, and why that is right.
DIFFERENT: Mapping[tuple[str, str], str] = {
    ("Service", "no UDP beside TCP any longer"): _KUBECTL,
    ("Service", "the first of UDP and TCP goes elsewhere"): _KUBECTL,
    ("Deployment", "no UDP beside TCP of a container any longer"): _KUBECTL,
    ("PersistentVolumeClaim", "spec.volumeName"): _CLUSTER,
    ("PersistentVolumeClaim, without class", "spec.volumeName"): _CLUSTER,
    ("PersistentVolumeClaim, bound", "spec.resources.requests"): _CLUSTER,
    ("PersistentVolumeClaim, bound", "spec.volumeAttributesClassName"): _CLUSTER,
    ("PersistentVolumeClaim, bound in a class without expansion", "spec.volumeAttributesClassName"): _CLUSTER,
    **{
        (service, "spec.ipFamilies"): "which family of addresses a cluster begins with is its own"
        for service in ("Service", "Service, headless", "Service, node port", "Service, load balancer")
    },
}


def verdict(pair: Pair) -> str:
    """What ``diff`` says to a change."""
    there, here = stored(_filled(pair.before), _filled(pair.after))
    for refusal in refusals(there, here):
        if refusal.rule == "ports-alike":
            return CLIENT
        return SERVER if refusal.severity is HazardLevel.DISRUPTIVE else REFUSED
    return SAME if same(there, here) else ACCEPTED


def disagreements(verdicts: Mapping[str, Any]) -> Iterator[str]:
    """Where ``diff`` says otherwise than a server, and should not."""
    for pair, said in told(verdicts):
        found = verdict(pair)
        if found != said and (pair.object, pair.field) not in DIFFERENT:
            yield f"{pair.object}: {pair.field} {pair.verb}: the server says {said}, and diff {found}"


def told(verdicts: Mapping[str, Any]) -> Iterator[tuple[Pair, str]]:
    """Every change that a server was asked about, with what it said; but for those that can't be made there."""
    for name, field, first, second, *said in verdicts["fields"]:
        by_verb = dict(zip(VERBS, said, strict=True))
        yield from (
            (pair, by_verb[pair.verb])
            for pair in pairs.of_field(name, field, first, second)
            if by_verb[pair.verb] != INVALID
        )
    by_hand = {(name, what): said for name, what, said in verdicts["pairs"]}
    yield from ((pair, by_hand[pair.object, pair.field]) for pair in pairs.written())


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return _DEFAULT_CLASS if value == "DEFAULT" else value
