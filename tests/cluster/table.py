"""The table that ``diff`` goes by, made from what a server answered: what it refuses, fills in, and reads as a quantity."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from scorekit.targets.kubernetes.kinds import POD_SPECS, group_of
from scorekit.targets.kubernetes.refusals import STATES, row_of
from tests.cluster import pairs
from tests.cluster.pairs import ABSENT, ACCEPTED, MORE, REFUSED, SAME, VERBS

PLACE = Path(__file__).parents[2] / "src/scorekit/targets/kubernetes/server.json"

#: An object as it was sent, and as the server has it.
Creation = tuple[Any, Any]
#: How the pods of every kind but Pod are called here.
_POD = "pod"
#: What a server fills in from its own settings, or from other fields that are written.
_NO_DEFAULTS = {
    ("Job", "spec.parallelism"),
    ("LimitRange", "spec.limits[].default.cpu"),
    ("PersistentVolumeClaim", "spec.storageClassName"),
    ("Pod", "spec.tolerations"),
}
#: What hangs on a container's image.
_BY_IMAGE = ".imagePullPolicy"
_QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"


def made(
    verdicts: Mapping[str, Any], creations: Sequence[Creation], schemas: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The table's parts."""
    rows = verdicts["fields"]
    defaults = _defaults(creations)
    groups = {sent["kind"]: group_of(sent["apiVersion"]) for sent, _ in creations}
    return {
        "version": verdicts["version"],
        "groups": dict(sorted(groups.items())),
        **_refusals(rows),
        "kept": _kept(rows, defaults),
        "defaults": defaults,
        "quantities": _quantities(schemas),
    }


def _refusals(rows: Iterable[Sequence[Any]]) -> dict[str, dict[str, Any]]:
    """By kind, or kind and state, the fields that can't change, each with the verbs that are taken nevertheless.

    ``free`` are fields below such a one that may change all the same; of ``depends`` it hangs on what only the server knows.
    """
    found: dict[str, dict[str, set[tuple[str, str]]]] = {}
    for name, field, first, second, *verdicts in rows:
        said = dict(zip(VERBS, verdicts, strict=True))
        for pair in pairs.of_field(name, field, first, second):
            fields = found.setdefault(row_of(pair.before), {})
            fields.setdefault(_plain(field), set()).add((pair.verb, said[pair.verb]))
    for name in STATES:
        # What was not asked of an object in a state is as it is in the others.
        for field, answers in found[name.partition(",")[0]].items():
            if not _verbs(found[name].get(field, set()), REFUSED, ACCEPTED):
                found[name][field] = answers
    table: dict[str, dict[str, Any]] = {"refused": {}, "free": {}, "depends": {}}
    for key, fields in found.items():
        taken = {f: _verbs(found[key.partition(",")[0]].get(f, set()), ACCEPTED) - {"changed"} for f in fields}
        shut = {
            f for f, said in fields.items() if _verbs(said, REFUSED) - _verbs(said, ACCEPTED) - taken[f] - {"added"}
        }
        unsure = {f for f, said in fields.items() if _verbs(said, REFUSED) & _verbs(said, ACCEPTED) and _is_shut(said)}
        shut -= unsure
        others = {f for f, said in fields.items() if f in unsure or _verbs(said, ACCEPTED)}
        for field in sorted({one if one in others else _above(one, shut - others, others) for one in shut}):
            table["refused"].setdefault(key, {})[field] = sorted(_verbs(fields.get(field, set()), ACCEPTED))
            below = sorted(other for other in others if other.startswith(f"{field}."))
            if below:
                table["free"].setdefault(key, []).extend(below)
        if unsure:
            table["depends"][key] = sorted(unsure)
    return table


def _verbs(said: set[tuple[str, str]], *verdicts: str) -> set[str]:
    return {verb for verb, verdict in said if verdict in verdicts}


def _is_shut(said: set[tuple[str, str]]) -> bool:
    return "changed" in _verbs(said, REFUSED)


def _above(field: str, shut: set[str], others: set[str]) -> str:
    """The topmost field above one of which more can't change than can, two steps deep at least; else itself."""
    parts = field.split(".")
    for length in range(1, len(parts)):
        above = ".".join(parts[:length])
        closed, open_ = (sum(f"{one}.".startswith(f"{above}.") for one in some) for some in (shut, others))
        if not open_ or (length > 1 and closed > 2 * open_):
            return above
    return field


def _plain(field: str) -> str:
    """A field's name without numbers of items."""
    return field.replace("[0]", "[]").replace(f".{MORE}", "[]")


def _kept(rows: Iterable[Sequence[Any]], defaults: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields that stay as they are when they are no longer written, although the server has another default."""
    found: dict[str, set[str]] = {}
    for name, field, first, _, added, changed, removed in rows:
        base = pairs.value_at(pairs.given()["objects"][name], pairs.steps(field)) if MORE not in field else ABSENT
        last = first if base is ABSENT else base
        kind = name.partition(",")[0]
        default = defaults.get(kind, {}).get(field.replace("[0]", "[]"), ABSENT)
        if removed == SAME and last != default and {added, changed} & {REFUSED, ACCEPTED}:
            found.setdefault(kind, set()).add(field.replace("[0]", "[]"))
    return {kind: sorted(fields) for kind, fields in sorted(found.items())}


def _defaults(creations: Sequence[Creation]) -> dict[str, Any]:
    """What the server fills in where nothing is written, by kind and field; left out where it is not always the same."""
    seen: dict[str, list[tuple[Any, Any]]] = {}
    for sent, held in creations:
        kind = sent["kind"]
        seen.setdefault(kind, []).append((sent, held))
        path = POD_SPECS[kind] if kind in POD_SPECS and kind != "Pod" else None
        if path is not None:
            seen.setdefault(_POD, []).append((pairs.value_at(sent, path), pairs.value_at(held, path)))
    found: dict[str, Any] = {}
    for kind, both in sorted(seen.items()):
        pod = ".".join(map(str, POD_SPECS.get(kind, ()))) if kind != "Pod" else ""
        names = sorted({name for sent, held in both for name in _filled(sent, held)})
        for name in names:
            own = kind != _POD and name.split(".")[0] in {"metadata", "status"}
            if (
                own
                or (pod and f"{name}.".startswith(f"{pod}."))
                or (kind, name) in _NO_DEFAULTS
                or name.endswith(_BY_IMAGE)
            ):
                continue
            values = {json.dumps(v) if v is not ABSENT else "" for sent, held in both for v in _at(sent, held, name)}
            if len(values) == 1:
                found.setdefault(kind, {})[name] = json.loads(values.pop())
    found[_POD] = dict(sorted({**dict(map(_twin, found[_POD].items())), **found[_POD]}.items()))
    return found


def _twin(default: tuple[str, Any]) -> tuple[str, Any]:
    """The same default of the other sort of containers."""
    name, value = default
    one, other = (
        ("containers[]", "initContainers[]")
        if name.startswith("containers[]")
        else ("initContainers[]", "containers[]")
    )
    return name.replace(one, other), value


def _filled(sent: Any, held: Any, above: str = "") -> Iterator[str]:
    """The topmost fields that the server has and nobody sent."""
    if isinstance(sent, dict) and isinstance(held, dict):
        for key, value in held.items():
            if key in sent:
                yield from _filled(sent[key], value, f"{above}.{key}")
            else:
                yield f"{above}.{key}".removeprefix(".")
    elif isinstance(sent, list) and isinstance(held, list):
        for one, other in zip(sent, held, strict=False):
            yield from _filled(one, other, f"{above}[]")


def _at(sent: Any, held: Any, name: str) -> Iterator[Any]:
    """What the server has at a field in each place where it could stand and nobody sent it."""
    step, _, rest = name.partition(".")
    step, listed = step.removesuffix("[]"), step.endswith("[]")
    if not isinstance(sent, dict) or not isinstance(held, dict):
        return
    if not rest:
        if step not in sent:
            yield held.get(step, ABSENT)
    elif listed:
        for one, other in zip(sent.get(step) or (), held.get(step) or (), strict=False):
            yield from _at(one, other, rest)
    else:
        yield from _at(sent.get(step), held.get(step), rest)


def _quantities(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """The fields that hold a quantity, by kind; ``*`` is any key."""
    found: dict[str, list[str]] = {}
    for name, listed in schemas.items():
        kind = name.partition(",")[0]
        if kind in found:
            continue
        names = set(_amounts(pairs.schema_of(pairs.given()["objects"][name], listed), listed, ()))
        pod = ".".join(POD_SPECS.get(kind, ("none",)))
        if kind == "Pod":
            found[_POD] = sorted(n.removeprefix("spec.") for n in names)
        own = [n for n in sorted(names) if not n.startswith(f"{pod}.")]
        if own:
            found[kind] = own
    return found


def _amounts(schema: Mapping[str, Any], schemas: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[str]:
    if _QUANTITY in json.dumps(schema.get("$ref", schema.get("allOf", ""))):
        yield ".".join(at)
        return
    schema = pairs.resolved(schema, schemas)
    if len(at) > 12 or at[:1] == ("status",):
        return
    for key, below in schema.get("properties", {}).items():
        yield from _amounts(below, schemas, (*at, key))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _amounts(schema["additionalProperties"], schemas, (*at, "*"))
    if "items" in schema:
        yield from _amounts(schema["items"], schemas, (*at[:-1], f"{at[-1]}[]"))
