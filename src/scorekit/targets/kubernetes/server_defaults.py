"""How an API server stores an object: what it fills in, what it keeps, and amounts in one spelling.

The facts are in ``server.json``, which a script made by asking a real server field by field (``tests/cluster``).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scorekit.targets.kubernetes.containers import quantity
from scorekit.targets.kubernetes.kinds import POD_SPECS, group_of
from scorekit.targets.kubernetes.shapes import below, mapping, put

#: The way to a field: ``("spec", "ports[]", "protocol")``; ``*`` is any key.
Steps = tuple[str, ...]

#: The way to a mapping, a key of it, and the value that follows from its other fields.
_Computed = tuple[Steps, str, Callable[[Mapping[str, Any]], Any]]

#: How the pods of every kind but Pod are called in the table.
_POD = "pod"
#: Stands for what only the cluster knows: the class of a claim that names none.
DEFAULT_CLASS = "the default class"
#: The classes that clusters come with as their default: of kind, minikube and GKE, of GKE, EKS, AKS, k3s, Docker Desktop,
#: DigitalOcean and Linode. Who writes one of them on a claim without a class writes what it has.
_DEFAULT_CLASSES = frozenset(
    {
        "default", "do-block-storage", "gp2", "gp3", "hostpath", "linode-block-storage", "local-path", "managed-csi",
        "standard", "standard-rwo",
    }
)  # fmt: skip


@cache
def table() -> dict[str, Any]:
    """What was asked of a server, by kind: ``refused``, ``free``, ``depends``, ``kept``, ``defaults``, ``quantities``."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("server.json").read_text("utf-8"))
    return found


def is_known(api_version: str, kind: str) -> bool:
    """Whether the table speaks of a kind."""
    return bool(table()["groups"].get(kind) == group_of(api_version))


def stored(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a server holds of an object of a known kind, and what it does once another version of it was applied."""
    kind = before["kind"]
    there = with_defaults(before)
    if kind == "PersistentVolumeClaim":
        there["spec"] = {"storageClassName": DEFAULT_CLASS, **mapping(there.get("spec"))}
    here = with_defaults(_applied(there, _as_data(before), _as_data(after), table()["kept"].get(kind, ())))
    for each in (there, here):
        for steps, keys in _patterns(kind, "quantities").items():
            for holder in holders(each, steps):
                for key in holder.keys() if "*" in keys else holder.keys() & keys.keys():
                    amount = quantity(str(holder[key]))
                    holder[key] = holder[key] if amount is None else amount
    if below(there, ("spec", "storageClassName")) == DEFAULT_CLASS:
        written = below(here, ("spec", "storageClassName"))
        there["spec"]["storageClassName"] = written if written in _DEFAULT_CLASSES else DEFAULT_CLASS
    return there, here


def with_defaults(data: Mapping[str, Any], within: Steps = ()) -> dict[str, Any]:
    """An object of a known kind with what the server fills in, at and below some steps; what it leaves as it is may be shared."""
    lists = [length for length, step in enumerate(within, start=1) if step.endswith("[]")]
    path = tuple(step.removesuffix("[]") for step in within[: min(lists, default=0)])
    whole = _as_data(data)
    made: dict[str, Any] = put(whole, path, copied(below(whole, path)))
    fixed, computed = _defaults(made["kind"], within)
    for steps, values in fixed:
        for holder in holders(made, steps):
            for key, value in values.items():
                if key not in holder:
                    holder[key] = copied(value)
    for steps, key, value_of in computed:
        for holder in holders(made, steps):
            value = value_of(holder)
            if value is not None:
                holder.setdefault(key, value)
    return made


@cache
def _defaults(kind: str, within: Steps) -> tuple[list[tuple[Steps, dict[str, Any]]], list[_Computed]]:
    """What is filled in at and below some steps of a kind: what is the same everywhere, then what follows from other fields."""
    fixed = [row for row in _patterns(kind, "defaults").items() if row[0][: len(within)] == within]
    computed = [
        (at, key, value_of)
        for owner, steps, key, value_of in _COMPUTED
        for at in _placed(owner, kind, steps)
        if at[: len(within)] == within
    ]
    return fixed, computed


def copied(data: Any) -> Any:
    """Plain data of which nothing is shared with what was given."""
    if isinstance(data, dict):
        return {key: copied(value) for key, value in data.items()}
    return [copied(value) for value in data] if isinstance(data, list) else data


def applied_alike(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object with what the server fills in where a client-side apply compares whole lists: a second one says ``unchanged``."""
    for steps in _lists(data["kind"]):
        if any(holders(data, steps)) and is_known(data["apiVersion"], data["kind"]):
            data = with_defaults(data, steps)
    return data


def _as_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """An object without ``stringData``, which the server writes as ``data``."""
    texts = data.get("stringData")
    if data["kind"] != "Secret" or not isinstance(texts, dict):
        return dict(data)
    encoded = {key: base64.b64encode(str(text).encode()).decode() for key, text in texts.items()}
    return {**{k: v for k, v in data.items() if k != "stringData"}, "data": {**mapping(data.get("data")), **encoded}}


def _applied(live: Any, last: Any, wanted: Any, kept: Collection[str], at: str = "") -> Any:
    """What ``kubectl apply`` makes of what is there: what is no longer written goes, what never was stays."""
    if isinstance(live, dict) and isinstance(wanted, dict):
        last = mapping(last)
        made = {key: value for key, value in live.items() if key not in last or key in wanted or f"{at}{key}" in kept}
        for key, value in wanted.items():
            made[key] = _applied(live.get(key), last.get(key), value, kept, f"{at}{key}.")
        return made
    sides = (live, last, wanted)
    if all(isinstance(side, list) for side in sides) and len({len(side) for side in sides}) == 1:
        return [_applied(*items, kept, f"{at[:-1]}[].") for items in zip(*sides, strict=True)]
    return wanted


def holders(data: Any, steps: Steps) -> Sequence[dict[str, Any]]:
    """The mappings that some steps lead to."""
    found = [data] if isinstance(data, dict) else []
    for step in steps:
        if not found:
            break
        if step == "*":
            values = [value for each in found for value in each.values()]
        elif step.endswith("[]"):
            lists = [each.get(step[:-2]) for each in found]
            values = [item for items in lists if isinstance(items, list) for item in items]
        else:
            values = [each.get(step) for each in found]
        found = [each for each in values if isinstance(each, dict)]
    return found


@cache
def _patterns(kind: str, part: str) -> dict[Steps, dict[str, Any]]:
    """The fields of a part of the table for a kind, those of its pods too, by the way to their mappings, the topmost first."""
    found: dict[Steps, dict[str, Any]] = {}
    for name in (kind, _POD):
        listed = table()[part].get(name, {})
        for field in listed:
            for *way, key in _placed(name, kind, tuple(field.split("."))):
                found.setdefault(tuple(way), {})[key] = listed[field] if isinstance(listed, dict) else None
    return dict(sorted(found.items(), key=lambda row: len(row[0])))


@cache
def _lists(kind: str) -> tuple[Steps, ...]:
    """Where the lists of ``_LISTS`` stand in objects of a kind."""
    return tuple(steps for owner, at in _LISTS for steps in _placed(owner, kind, at))


def _placed(owner: str, kind: str, steps: Steps) -> Iterator[Steps]:
    """Where the steps of a kind, or of pods, stand in objects of a kind."""
    if owner == kind:
        yield steps
    elif owner == _POD and kind in POD_SPECS and kind != "Pod":
        yield (*map(str, POD_SPECS[kind]), *steps)


def _pull_policy(container: Mapping[str, Any]) -> str | None:
    image = container.get("image")
    if not isinstance(image, str):
        return None
    name, _, digest = image.partition("@")
    tag = name.rpartition("/")[2].partition(":")[2]
    return "Always" if not digest and tag in {"", "latest"} else "IfNotPresent"


def _rolling(value: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Mapping[str, Any] | None]:
    return lambda strategy: dict(value) if strategy.get("type") == "RollingUpdate" else None


def _for_types(value: Any, *types: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda spec: copied(value) if spec.get("type") in types else None


def _subject_group(subject: Mapping[str, Any]) -> str:
    return "" if subject.get("kind") == "ServiceAccount" else "rbac.authorization.k8s.io"


_WITH_ADDRESS = ("ClusterIP", "LoadBalancer", "NodePort")

#: Defaults that follow from other fields of the same mapping: the kind, the way to the mapping, the key, and its value.
_COMPUTED: tuple[tuple[str, Steps, str, Callable[[Mapping[str, Any]], Any]], ...] = (
    (_POD, ("containers[]",), "imagePullPolicy", _pull_policy),
    (_POD, ("initContainers[]",), "imagePullPolicy", _pull_policy),
    (_POD, (), "serviceAccount", lambda spec: spec.get("serviceAccountName")),
    ("Pod", ("spec", "containers[]"), "imagePullPolicy", _pull_policy),
    ("Pod", ("spec", "initContainers[]"), "imagePullPolicy", _pull_policy),
    ("Deployment", ("spec", "strategy"), "rollingUpdate", _rolling({"maxSurge": "25%", "maxUnavailable": "25%"})),
    ("DaemonSet", ("spec", "updateStrategy"), "rollingUpdate", _rolling({"maxSurge": 0, "maxUnavailable": 1})),
    ("StatefulSet", ("spec", "updateStrategy"), "rollingUpdate", _rolling({"partition": 0, "maxUnavailable": 1})),
    ("Job", ("spec",), "backoffLimit", lambda spec: 2**31 - 1 if "backoffLimitPerIndex" in spec else 6),
    ("Job", ("spec",), "completions", lambda spec: None if "parallelism" in spec else 1),
    ("Job", ("spec",), "parallelism", lambda _: 1),
    ("Job", ("spec",), "podReplacementPolicy", lambda s: "Failed" if "podFailurePolicy" in s else "TerminatingOrFailed"),
    ("NetworkPolicy", ("spec",), "policyTypes", lambda s: ["Ingress", "Egress"] if s.get("egress") else ["Ingress"]),
    ("RoleBinding", ("subjects[]",), "apiGroup", _subject_group),
    ("ClusterRoleBinding", ("subjects[]",), "apiGroup", _subject_group),
    ("Service", ("spec", "ports[]"), "targetPort", lambda port: port.get("port")),
    ("Service", ("spec",), "allocateLoadBalancerNodePorts", _for_types(True, "LoadBalancer")),
    ("Service", ("spec",), "externalTrafficPolicy", _for_types("Cluster", "LoadBalancer", "NodePort")),
    ("Service", ("spec",), "internalTrafficPolicy", _for_types("Cluster", *_WITH_ADDRESS)),
    ("Service", ("spec",), "ipFamilyPolicy", _for_types("SingleStack", *_WITH_ADDRESS)),
)  # fmt: skip

#: The lists that ``kubectl apply`` replaces whole, where the server fills something in.
_LISTS: tuple[tuple[str, Steps], ...] = (
    ("StatefulSet", ("spec", "volumeClaimTemplates[]")),
    ("HTTPRoute", ("spec", "parentRefs[]")),
    ("HTTPRoute", ("spec", "rules[]")),
    ("NetworkPolicy", ("spec", "ingress[]")),
    ("NetworkPolicy", ("spec", "egress[]")),
    (_POD, ("volumes[]", "projected", "sources[]")),
    (_POD, ("volumes[]", "downwardAPI", "items[]")),
)
