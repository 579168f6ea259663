"""Rules about objects as such and about those without pods: names, labels, ports, contents, claims, schedules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.names import (
    LABEL_RULE,
    LONGEST,
    SUBDOMAIN_RULE,
    is_data_key,
    is_dns_label,
    is_label_value,
    is_qualified_name,
    is_service_label,
    is_subdomain,
)
from scorekit.source.scalars import whole_number
from scorekit.targets.kubernetes.containers import quantity
from scorekit.targets.kubernetes.kinds import TEMPLATES, group_of, is_cluster_scoped
from scorekit.targets.kubernetes.shapes import below, items, mapping
from scorekit.targets.schema_check import Fault

if TYPE_CHECKING:
    from scorekit.diagnostics import Code
    from scorekit.source.document import Path

_MEBIBYTE = 1 << 20
_LONGEST_ANNOTATIONS = 256 << 10
#: Where ``kubectl apply`` keeps what it was given.
_KUBECTL = "kubectl.kubernetes.io/last-applied-configuration"
#: What etcd takes in one request.
_LARGEST_OBJECT = 3 << 19
_STORAGE: Path = ("resources", "requests", "storage")

_as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

#: Kinds whose names go into others', with the longest that may have; all others have 253.
_LONGEST_NAMES = {"StatefulSet": LONGEST, "CronJob": LONGEST, "Job": 63}


def name(data: Mapping[str, Any]) -> Iterator[Fault]:
    """The object's name and namespace are spelt as its kind demands."""
    kind, text = data["kind"], data["metadata"]["name"]
    group = group_of(data["apiVersion"])
    if group == "rbac.authorization.k8s.io":
        legal, rule = "/" not in text and "%" not in text and text not in {".", ".."}, "no `/` and no `%`"
    elif kind == "Service" and not group:
        legal, rule = is_service_label(text), f"{LABEL_RULE}, a letter first"
    elif kind == "Namespace" and not group:
        legal, rule = is_dns_label(text), LABEL_RULE
    else:
        longest = _LONGEST_NAMES.get(kind, 253)
        legal, rule = is_subdomain(text) and len(text) <= longest, SUBDOMAIN_RULE.replace("253", str(longest))
    if not legal:
        yield Fault(codes.OBJECT_NAME, ("metadata", "name"), f"`{text}` is no name of a {kind}", f"allowed: {rule}")


def scope(data: Mapping[str, Any]) -> Iterator[Fault]:
    """The object's namespace is a label, and there is none where the kind has none."""
    namespace = data["metadata"].get("namespace")
    path = ("metadata", "namespace")
    if namespace is None:
        return
    if is_cluster_scoped(data["apiVersion"], data["kind"]):
        yield Fault(codes.NAMESPACE_SCOPE, path, f"a {data['kind']} has no namespace")
    elif not isinstance(namespace, str) or not is_dns_label(namespace):
        yield Fault(codes.NAMESPACE_SCOPE, path, f"`{namespace}` is no name of a namespace", f"allowed: {LABEL_RULE}")


def size(data: Mapping[str, Any]) -> Iterator[Fault]:
    """The object fits into etcd, and into the annotation in which ``kubectl apply`` keeps what it was given."""
    if len(str(data)) * 12 < _LONGEST_ANNOTATIONS:
        return  # as JSON it is at most twice as long, and kubectl writes a character in six bytes at most
    text = _as_json(data)
    total, sizes = len(text.encode()), _sizes(data)
    own = sum(len(str(pair)) for pair in mapping(data["metadata"].get("annotations")).items())
    if sum(sizes.values()) > _MEBIBYTE or own > _LONGEST_ANNOTATIONS:
        return  # reported already
    path = _largest(sizes) if sizes else ("metadata", "name")
    what = f"{data['kind']} `{data['metadata']['name']}` has {total} bytes"
    if total > _LARGEST_OBJECT:
        yield Fault(codes.BAD_DATA, path, f"{what}; at most {_LARGEST_OBJECT} are allowed")
    # Of what HTML would read otherwise, kubectl writes each in six bytes.
    elif own + len(_KUBECTL) + total + 5 * sum(map(text.count, "<>&")) > _LONGEST_ANNOTATIONS:
        message = f"{what}: too many for `kubectl apply`, which keeps them in an annotation"
        yield Fault(codes.LARGE_OBJECT, path, message, "apply it by `kubectl apply --server-side`")


def _sizes(data: Mapping[str, Any]) -> dict[Path, int]:
    """How many bytes each entry of a ConfigMap or Secret has."""
    sizes: dict[Path, int] = {}
    if data["kind"] in ("ConfigMap", "Secret"):
        for member in ("data", "binaryData", "stringData"):
            encoded = member == "binaryData" or (data["kind"] == "Secret" and member == "data")
            for key, value in mapping(data.get(member)).items():
                sizes[member, key] = _decoded(str(value)) if encoded else len(str(value).encode())
    return sizes


def _largest(sizes: Mapping[Path, int]) -> Path:
    return max(sizes, key=lambda path: sizes[path])


def own_metadata(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Labels and annotations of the object and of its pod template are spelt as they must be."""
    yield from _metadata(data["metadata"], ("metadata",))
    template = TEMPLATES.get(data["kind"])
    if template is not None:
        path = (*template, "metadata")
        yield from _metadata(mapping(below(data, path)), path)


def _metadata(metadata: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    for key, value in mapping(metadata.get("labels")).items():
        if not is_qualified_name(str(key)):
            yield Fault(codes.BAD_LABEL, (*path, "labels", key), f"`{key}` is no key of a label")
        elif not isinstance(value, str) or not is_label_value(value):
            help_ = 'quote it: `"..."`' if isinstance(value, bool | int | float) else None
            yield Fault(codes.BAD_LABEL, (*path, "labels", key), f"`{value}` is no value of label `{key}`", help_)
    annotations = mapping(metadata.get("annotations"))
    size = 0
    for key, value in annotations.items():
        place = (*path, "annotations", key)
        if not is_qualified_name(str(key).lower()):
            yield Fault(codes.BAD_ANNOTATION, place, f"`{key}` is no key of an annotation")
        if not isinstance(value, str):
            yield Fault(codes.BAD_ANNOTATION, place, f"annotation `{key}` must be a text", 'quote it: `"..."`')
        size += len(str(key).encode()) + len(str(value).encode())
    if size > _LONGEST_ANNOTATIONS:
        message = f"the annotations have {size} bytes; at most {_LONGEST_ANNOTATIONS} are allowed"
        yield Fault(codes.BAD_ANNOTATION, (*path, "annotations"), message)


def repeated(code: Code, key: str, path: Path, seen: dict[str, Path], message: str) -> Iterator[Fault]:
    """The fault of what was ``seen`` already; what was not is from now on."""
    if key in seen:
        yield Fault(code, path, message, also=(seen[key], "first given here"))
    seen.setdefault(key, path)


def service(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A Service has ports, each once, each name once."""
    spec = mapping(data.get("spec"))
    ports = items(spec.get("ports"))
    if not ports and spec.get("clusterIP") != "None" and spec.get("type") != "ExternalName":
        yield Fault(codes.NO_PORTS, ("spec",), f"Service `{data['metadata']['name']}` has no ports")
    if spec.get("type") == "ExternalName" and not spec.get("externalName"):
        message = f"Service `{data['metadata']['name']}` of type `ExternalName` lacks `externalName`"
        yield Fault(codes.MISSING_FIELD, ("spec",), message)
    numbers: dict[str, Path] = {}
    names: dict[str, Path] = {}
    for index, port in ports:
        path: Path = ("spec", "ports", index)
        number, text = f"{port.get('port')}/{port.get('protocol', 'TCP')}", port.get("name")
        yield from repeated(codes.REPEATED_PORT, number, path, numbers, f"port {number} is given twice")
        if text is None:
            if len(ports) > 1:
                yield Fault(codes.PORT_NAME, path, "each of several ports needs a name")
            continue
        if not isinstance(text, str) or not is_dns_label(text):
            yield Fault(codes.PORT_NAME, (*path, "name"), f"`{text}` is no name of a port", f"allowed: {LABEL_RULE}")
            continue
        message = f"port name `{text}` is given twice"
        yield from repeated(codes.REPEATED_PORT, text, (*path, "name"), names, message)


def autoscaler(data: Mapping[str, Any]) -> Iterator[Fault]:
    """An autoscaler's bounds are in order."""
    spec = mapping(data.get("spec"))
    least, most = spec.get("minReplicas", 1), spec.get("maxReplicas")
    if isinstance(least, int) and isinstance(most, int) and most < least:
        also = (("spec", "minReplicas"), "the least")
        message = f"{most} pods at most are fewer than {least} at least"
        yield Fault(codes.BAD_VALUE, ("spec", "maxReplicas"), message, also=also)


def budget(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A budget says what must be there or what may be missing."""
    spec = mapping(data.get("spec"))
    if spec.get("minAvailable") is not None and spec.get("maxUnavailable") is not None:
        also = (("spec", "minAvailable"), "given beside it")
        help_ = "keep one; in a patch, null takes the other out"
        message = "a budget has `minAvailable` or `maxUnavailable`, not both"
        yield Fault(codes.BAD_VALUE, ("spec", "maxUnavailable"), message, help_, also=also)


def strategy(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Only rolling updates have a configuration."""
    key = "strategy" if data["kind"] == "Deployment" else "updateStrategy"
    said = mapping(below(data, ("spec", key)))
    kind = said.get("type", "RollingUpdate")
    if kind != "RollingUpdate" and said.get("rollingUpdate") is not None:
        message = f"`rollingUpdate` goes with `type: RollingUpdate` alone, not with `{kind}`"
        yield Fault(
            codes.BAD_VALUE, ("spec", key, "rollingUpdate"), message, "in a patch, `rollingUpdate: null` takes it out"
        )


def subjects(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A ServiceAccount that is bound is one of a namespace."""
    for index, subject in items(data.get("subjects")):
        if subject.get("kind") == "ServiceAccount" and not subject.get("namespace"):
            message = f"ServiceAccount `{subject.get('name')}` lacks its `namespace` among the subjects"
            yield Fault(codes.MISSING_FIELD, ("subjects", index), message, 'such as `namespace: "{{ namespace }}"`')


def contents(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A ConfigMap or Secret is small enough, and its keys are spelt as they must be."""
    sizes = _sizes(data)
    for path in sizes:
        key = path[-1]
        if not is_data_key(str(key)):
            message = f"`{key}` is no key of a {data['kind']}"
            yield Fault(codes.BAD_DATA, path, message, "allowed: letters, digits, `-`, `_` and `.`, at most 253")
    total = sum(sizes.values())
    if total > _MEBIBYTE:
        largest = _largest(sizes)
        message = f"{data['kind']} `{data['metadata']['name']}` has {total} bytes; at most {_MEBIBYTE} are allowed"
        yield Fault(codes.BAD_DATA, largest, message, f"the largest part has {sizes[largest]} bytes")


def _decoded(text: str) -> int:
    """How many bytes a base64 text stands for."""
    return len(text) // 4 * 3 - text[-2:].count("=")


def claim(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A PersistentVolumeClaim's spec is complete."""
    yield from claim_spec(data.get("spec"), ("spec",))


def claim_spec(spec: Any, path: Path) -> Iterator[Fault]:
    """The spec of a claim says how it is used and how much it holds."""
    if not mapping(spec).get("accessModes"):
        yield Fault(codes.BAD_CLAIM, path, "a claim needs `accessModes`", "such as `[ReadWriteOnce]`")
    storage = below(spec, _STORAGE)
    if storage is None:
        yield Fault(codes.BAD_CLAIM, path, "a claim needs `resources.requests.storage`", "such as `1Gi`")
    elif (amount := quantity(str(storage))) is None or amount <= 0:
        yield Fault(codes.BAD_CLAIM, (*path, *_STORAGE), f"`{storage}` is no amount of storage", "such as `1Gi`")
    else:
        yield from fraction(str(storage), "storage", (*path, *_STORAGE))


def fraction(text: str, name: str, path: Path) -> Iterator[Fault]:
    """An amount that is counted in whole ones is one."""
    amount = quantity(text)
    if amount is None or amount.denominator == 1:
        return
    if "/" in name:
        yield Fault(codes.BAD_QUANTITY, path, f"`{text}` is no whole number of `{name}`")
    else:
        help_ = (
            f"`m` is a thousandth; write `{text[:-1]}Mi`"
            if text.endswith("m")
            else "write a whole number, or a larger unit"
        )
        yield Fault(codes.FRACTION, path, f"`{text}` of {name} is no whole number of bytes", help_)


_ZONE = re.compile(r"(?:CRON_)?TZ=(\S+)")


def schedule(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A CronJob's schedule is one."""
    text = below(data, ("spec", "schedule"))
    if isinstance(text, str) and (zone := _ZONE.match(text)):
        hint = f"leave it out, and set `spec.timeZone: {zone[1]}` by a patch of the environment"
        yield Fault(codes.BAD_SCHEDULE, ("spec", "schedule"), "a schedule has no time zone in it", hint)
        return
    fault = schedule_fault(text) if isinstance(text, str) and text else None
    if fault is not None:
        yield Fault(codes.BAD_SCHEDULE, ("spec", "schedule"), fault)


_MACROS = frozenset({"@annually", "@daily", "@hourly", "@midnight", "@monthly", "@weekly", "@yearly"})
_EVERY = re.compile(r"@every (?:[0-9]+(?:\.[0-9]+)?(?:ns|us|ms|s|m|h))+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

#: Name, lowest and highest value, and words for values.
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of month", 1, 31, {}),
    ("month", 1, 12, {word: index for index, word in enumerate(_MONTHS, start=1)}),
    ("day of week", 0, 6, {word: index for index, word in enumerate(_DAYS)}),
)


def schedule_fault(schedule: str) -> str | None:
    """Why a text is no schedule; None where it is one."""
    if schedule.startswith("@"):
        known = schedule in _MACROS or _EVERY.fullmatch(schedule)
        return None if known else f"`{schedule}` is no schedule"
    fields = schedule.split()
    if len(fields) != len(_FIELDS):
        names = ", ".join(name for name, *_ in _FIELDS)
        return f"a schedule has five fields ({names}), `{schedule}` has {len(fields)}"
    for text, (name, lowest, highest, words) in zip(fields, _FIELDS, strict=True):
        if not all(_is_range(part, lowest, highest, words) for part in text.split(",")):
            return f"`{text}` is no {name} ({lowest} to {highest})"
    return None


def _is_range(text: str, lowest: int, highest: int, words: dict[str, int]) -> bool:
    """Whether a text is ``*``, a value or a range, each with an optional step."""
    body, slash, step = text.partition("/")
    if slash and not (step.isascii() and step.isdecimal() and whole_number(step) > 0):
        return False
    if body in {"*", "?"}:
        return True
    first, dash, last = body.partition("-")
    ends = [_value(end, words) for end in ((first, last) if dash else (first,))]
    known = [end for end in ends if end is not None and lowest <= end <= highest]
    return len(known) == len(ends) and known == sorted(known)


def _value(text: str, words: dict[str, int]) -> int | None:
    if text.isascii() and text.isdecimal():
        return whole_number(text)
    return words.get(text.lower())
