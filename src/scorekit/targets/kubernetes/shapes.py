"""The shapes of what this target itself reads in an object that others wrote. Kubernetes' schema knows the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.targets.kubernetes.kinds import CONTAINER_GROUPS, POD_SPECS, TEMPLATES, is_core

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest, Origins
    from scorekit.values import Opaque


#: A mapping's shape by key, a list's with the shape of its items, or the type of a scalar. Keys that are not named are free.
Shape = dict[str, Any] | list[Any] | type[str]

_METADATA: Shape = {"labels": {}, "annotations": {}}
_KEYS: Shape = {"items": [{"key": str}]}
_CONTAINER: Shape = {
    "env": [{"name": str, "valueFrom": {"configMapKeyRef": {}, "secretKeyRef": {}}}],
    "envFrom": [{"configMapRef": {}, "secretRef": {}}],
    "livenessProbe": {},
    "ports": [{}],
    "readinessProbe": {},
    "resources": {"limits": {}, "requests": {}},
    "securityContext": {"capabilities": {}},
    "startupProbe": {},
    "volumeMounts": [{}],
}
_POD: Shape = {
    "containers": [_CONTAINER],
    "initContainers": [_CONTAINER],
    "securityContext": {},
    "volumes": [
        {"configMap": _KEYS, "secret": _KEYS, "projected": {"sources": [{"configMap": _KEYS, "secret": _KEYS}]}}
    ],
}
_TEMPLATE: Shape = {"metadata": _METADATA, "spec": _POD}
_CLAIM: Shape = {"resources": {"requests": {}}}
_CONTROLLER: Shape = {
    "selector": {"matchLabels": {}},
    "template": _TEMPLATE,
    "volumeClaimTemplates": [{"metadata": _METADATA, "spec": _CLAIM}],
}
#: Where a kind's own parts stand; ``metadata`` is every object's.
_KINDS: Mapping[str, Shape] = {
    "ConfigMap": {"binaryData": {}, "data": {}},
    "CronJob": {"spec": {"jobTemplate": {"spec": _CONTROLLER}}},
    **{kind: {"spec": _CONTROLLER} for kind, path in TEMPLATES.items() if path == ("spec", "template")},
    "PersistentVolumeClaim": {"spec": _CLAIM},
    "Pod": {"spec": _POD},
    "Secret": {"data": {}, "stringData": {}},
    "Service": {"spec": {"ports": [{}], "selector": {}}},
}
#: What makes a mapping an object; each a text that is not empty.
_IDENTITY: tuple[Path, ...] = (("apiVersion",), ("kind",), ("metadata", "name"))


def misshapen(data: Any) -> tuple[Path, str] | None:
    """The first place where an object is not what this target takes it for, and what must stand there; None where it fits."""
    if not isinstance(data, dict):
        return (), "a mapping"
    for path in _IDENTITY:
        if not (isinstance(text := below(data, path), str) and text):
            return path, "a text"
    namespace = below(data, ("metadata", "namespace"))
    if namespace is not None and not (isinstance(namespace, str) and namespace):
        return ("metadata", "namespace"), "a text"
    own = _KINDS.get(data["kind"], {}) if is_core(data["apiVersion"]) else {}
    return _misfit(data, {"metadata": _METADATA}, ()) or _misfit(data, own, ())


def _misfit(value: Any, shape: Shape, path: Path) -> tuple[Path, str] | None:
    if isinstance(shape, type):
        return None if isinstance(value, shape) else (path, "a text")
    inside: Iterable[tuple[Any, Any, Shape]]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return path, "a list"
        inside = [(index, item, shape[0]) for index, item in enumerate(value)]
    else:
        if not isinstance(value, dict):
            return path, "a mapping"
        # Null is the same as left out.
        inside = [(key, value[key], part) for key, part in shape.items() if value.get(key) is not None]
    for step, item, part in inside:
        if fault := _misfit(item, part, (*path, step)):
            return fault
    return None


def mapping(value: Any) -> Mapping[str, Any]:
    """A value where it is a mapping, else an empty one: drivers and patches write what they like."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> tuple[tuple[int, Mapping[str, Any]], ...]:
    """A list's mappings with their indexes; nothing of what is no list."""
    if not isinstance(value, list):
        return ()
    return tuple([(index, item) for index, item in enumerate(value) if isinstance(item, dict)])


def containers(data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The containers of an object, if it is of one of Kubernetes' own kinds, with their paths."""
    spec = POD_SPECS.get(data["kind"]) if is_core(data["apiVersion"]) else None
    for group in CONTAINER_GROUPS if spec is not None else ():
        for index, container in items(below(data, (*(spec or ()), group))):
            yield (*(spec or ()), group, index), container


def below(value: Any, path: Path) -> Any:
    """What stands at a path of mappings; None where it leads nowhere."""
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def put(tree: Any, path: Path, value: Any) -> Any:
    """The tree with a value at a path, and mappings on the way where there were none; nothing is changed in place."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(tree, list):
        return [*tree[:step], put(tree[step], rest, value), *tree[step + 1 :]]
    return {**mapping(tree), step: put(mapping(tree).get(step), rest, value)}


def opaque(tree: Any) -> tuple[tuple[Path, Opaque], ...]:
    """Every value in a tree that is known only at run time, with its path."""
    found: list[tuple[Path, Opaque]] = []
    _collect(tree, (), found)
    return tuple(found)


def _collect(value: Any, path: Path, found: list[tuple[Path, Opaque]]) -> None:
    kind = type(value)
    if kind is dict:
        for key, item in value.items():
            if type(item) not in _PLAIN:
                _collect(item, (*path, key), found)
    elif kind is list:
        for index, item in enumerate(value):
            if type(item) not in _PLAIN:
                _collect(item, (*path, index), found)
    else:
        found.append((path, value))


#: What a leaf may be; a leaf of any other type is known only at run time.
_PLAIN = frozenset({str, int, bool, float, type(None)})


def refuse(values: Iterable[tuple[Path, Opaque]], origins: Origins, findings: Findings) -> None:
    """A fault for each value that stands where only plain data can."""
    for path, value in values:
        message = f"{value!r} can't stand at `{'.'.join(map(str, path))}`"
        help_ = "read it from a variable of a container, or name the Secret itself"
        findings.add(codes.REFERENCE_IN_MANIFEST.at(origins.at(path).span, message, help=help_))


#: Kind, name, and the keys that are read; None: all of them.
_Read = tuple[str, str, tuple[str, ...] | None]


def reads_of(manifest: Manifest) -> Iterator[_Read]:
    """What the pods of an object read."""
    path = TEMPLATES.get(manifest.kind) if is_core(manifest.api_version) else None
    if path is not None:
        yield from reads(below(manifest.data, (*path, "spec")))


def reads(pod: Any) -> Iterator[_Read]:
    """The ConfigMaps and Secrets that a pod mounts or takes variables from."""
    for _, volume in items(below(pod, ("volumes",))):
        yield from _stores(volume, called="secretName")
        for _, source in items(below(volume, ("projected", "sources"))):
            yield from _stores(source)
    for group in ("initContainers", "containers"):
        for _, container in items(below(pod, (group,))):
            for _, source in items(container.get("envFrom")):
                yield from _stores(source, suffix="Ref")
            for _, entry in items(container.get("env")):
                value = mapping(entry.get("valueFrom"))
                for kind, member in (("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")) if value else ():
                    name, key = below(value, (member, "name")), below(value, (member, "key"))
                    if isinstance(name, str) and isinstance(key, str):
                        yield kind, name, (key,)


def _stores(source: Mapping[str, Any], *, suffix: str = "", called: str = "name") -> Iterator[_Read]:
    """What a volume, a source of a projected one or an entry of ``envFrom`` takes; ``called`` has a Secret's name."""
    for kind, member, name_key in (("ConfigMap", "configMap", "name"), ("Secret", "secret", called)):
        store = mapping(source.get(member + suffix))
        name, picked = store.get(name_key), items(store.get("items"))
        if isinstance(name, str):
            yield kind, name, tuple(str(item.get("key")) for _, item in picked) if picked else None
