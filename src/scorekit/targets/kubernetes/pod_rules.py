"""Rules about pods: containers, ports, variables, mounts, amounts, probes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit import image_reference
from scorekit.codes import targets as codes
from scorekit.codes.documents import BAD_IMAGE
from scorekit.names import LABEL_RULE, is_dns_label, is_variable_name
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.annotations import FINITE_KINDS
from scorekit.targets.kubernetes.containers import quantity
from scorekit.targets.kubernetes.kinds import POD_SPECS, PROBES, TEMPLATES
from scorekit.targets.kubernetes.object_rules import claim_spec, fraction, repeated
from scorekit.targets.kubernetes.services import LONGEST_PORT_NAME, PORT_NAME
from scorekit.targets.kubernetes.shapes import below, containers, items, mapping
from scorekit.targets.schema_check import Fault

if TYPE_CHECKING:
    from scorekit.diagnostics import Code
    from scorekit.source.document import Path

#: The resources of containers that are Kubernetes' own.
_RESOURCES = ("cpu", "ephemeral-storage", "memory")
#: The fields of a pod that its variables can hold (https://kubernetes.io/docs/concepts/workloads/pods/downward-api/), and how
#: those are written that hold one label or annotation.
_FIELDS = (
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
    "status.hostIPs", "status.podIP", "status.podIPs",
)  # fmt: skip
_KEYED = ("metadata.labels['", "metadata.annotations['")


def selector(data: Mapping[str, Any]) -> Iterator[Fault]:
    """A workload's selector is among the labels of its pod template."""
    template = TEMPLATES[data["kind"]]
    labels = mapping(below(data, (*template, "metadata", "labels")))
    for key, value in mapping(below(data, ("spec", "selector", "matchLabels"))).items():
        if labels.get(key) != value:
            path = (*template, "metadata", "labels", key)
            message = f"the selector asks for label `{key}: {value}`, the pods have `{labels.get(key)}`"
            yield Fault(codes.SELECTOR_MISMATCH, path, message, also=(("spec", "selector"), "the selector"))


def pod(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything below a pod spec."""
    path = POD_SPECS[data["kind"]]
    spec = mapping(below(data, path))
    yield from _restart_policy(data["kind"], spec, path)
    volumes: dict[str, Path] = {}
    for index, volume in items(spec.get("volumes")):
        yield from _name(codes.BAD_MOUNT, "volume", volume.get("name"), (*path, "volumes", index), volumes)
    for index, template in items(below(data, ("spec", "volumeClaimTemplates"))):
        place: Path = ("spec", "volumeClaimTemplates", index)
        yield from _name(codes.BAD_MOUNT, "volume", below(template, ("metadata", "name")), place, volumes)
        yield from claim_spec(template.get("spec"), (*place, "spec"))
    names: dict[str, Path] = {}
    for place, container in containers(data):
        yield from _name(codes.CONTAINER_NAME, "container", container.get("name"), place, names)
        if not container.get("image"):
            yield _imageless(container.get("name"), place, data)
        yield from _container(container, place, volumes)
        yield from _probes(container, place, plain_init=place[-2] == "initContainers")


def _restart_policy(kind: str, spec: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    policy = spec.get("restartPolicy") or "Always"
    allowed = {"OnFailure", "Never"} if kind in FINITE_KINDS else {"Always"}
    if kind != "Pod" and isinstance(policy, str) and policy not in allowed:
        help_ = f"one of {', '.join(sorted(allowed))}"
        yield Fault(codes.RESTART_POLICY, (*path, "restartPolicy"), f"a {kind} can't restart `{policy}`", help_)


def _name(code: Code, what: str, name: Any, path: Path, seen: dict[str, Path]) -> Iterator[Fault]:
    """The name of a volume or container is a label, and there once."""
    if isinstance(name, str) and is_dns_label(name):
        yield from repeated(code, name, path, seen, f"{what} `{name}` is given twice")
    else:
        yield Fault(code, path, f"`{name}` is no name of a {what}", f"allowed: {LABEL_RULE}")


def _imageless(name: Any, path: Path, data: Mapping[str, Any]) -> Fault:
    """The fault of a container without an image, which a patch adds where it means another."""
    there = [other.get("name") for _, other in containers(data)]
    others = [other for other in there if isinstance(other, str) and other != name]
    message = f"container `{name}` has no image"
    if not others:
        return Fault(codes.MISSING_FIELD, path, message, "write its `image`")
    help_ = did_you_mean(str(name), others) or f"write its `image`, or name one of {listed(others)}"
    return Fault(codes.MISSING_FIELD, path, message, help_)


def _container(container: Mapping[str, Any], path: Path, volumes: Mapping[str, Path]) -> Iterator[Fault]:
    image = container.get("image")
    if (
        isinstance(image, str)
        and image not in ("", image_reference.LATER)
        and (wrong := image_reference.fault(image)) is not None
    ):
        yield Fault(BAD_IMAGE, (*path, "image"), f"`{image}` {wrong[0]}", wrong[1])
    if container.get("ports"):
        yield from _ports(container, path)
    if container.get("env"):
        yield from _variables(container, path)
    if container.get("resources"):
        yield from _amounts(mapping(container["resources"]), (*path, "resources"))
    if container.get("volumeMounts"):
        yield from _mounts(container, path, volumes)


def _ports(container: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    seen: dict[str, Path] = {}
    for index, port in items(container.get("ports")):
        name, place = port.get("name"), (*path, "ports", index, "name")
        if name in (None, ""):
            continue
        if not isinstance(name, str) or len(name) > LONGEST_PORT_NAME or not PORT_NAME.fullmatch(name):
            help_ = "allowed: lower-case letters, digits and single dashes, at most 15, one letter at least"
            yield Fault(codes.PORT_NAME, place, f"`{name}` is no name of a port", help_)
            continue
        yield from repeated(codes.REPEATED_PORT, name, place, seen, f"port name `{name}` is given twice")


def _variables(container: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    for index, entry in items(container.get("env")):
        name, place = entry.get("name"), (*path, "env", index)
        if not isinstance(name, str) or not is_variable_name(name):
            help_ = "allowed: letters, digits, `_`, `-` and `.`, no digit first"
            yield Fault(codes.VARIABLE_NAME, (*place, "name"), f"`{name}` is no name of a variable", help_)
        if entry.get("value") and entry.get("valueFrom"):
            yield Fault(codes.BAD_VARIABLE, place, f"variable `{name}` has both `value` and `valueFrom`")
        field = below(entry, ("valueFrom", "fieldRef", "fieldPath"))
        if isinstance(field, str) and field not in _FIELDS and not field.startswith(_KEYED):
            hint = (
                did_you_mean(field, _FIELDS)
                or f"a variable holds one of {', '.join(_FIELDS)}, a label or an annotation"
            )
            where = (*place, "valueFrom", "fieldRef", "fieldPath")
            yield Fault(codes.BAD_VALUE, where, f"no variable can hold the field `{field}` of a pod", hint)


def _amounts(resources: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """Amounts are ones, and no request is above its limit."""
    read: dict[tuple[str, str], Any] = {}
    for section in ("limits", "requests"):
        for name, text in mapping(resources.get(section)).items():
            if name not in _RESOURCES and "/" not in name and not name.startswith("hugepages-"):
                help_ = did_you_mean(name, _RESOURCES) or "others than Kubernetes' own have a domain: `example.com/gpu`"
                yield Fault(codes.BAD_QUANTITY, (*path, section, name), f"`{name}` is no resource", help_, at_key=True)
            read[section, name] = amount = quantity(str(text))
            if amount is None or amount < 0:
                yield Fault(codes.BAD_QUANTITY, (*path, section, name), f"`{text}` is no amount of {name}")
            elif name != "cpu":
                yield from fraction(str(text), name, (*path, section, name))
    for (section, name), amount in read.items():
        limit = read.get(("limits", name))
        if section == "requests" and amount is not None and limit is not None and amount > limit:
            requested, limited = resources["requests"][name], resources["limits"][name]
            also = ((*path, "limits", name), "the limit")
            message = f"the request of {requested} {name} is above the limit of {limited}"
            yield Fault(codes.BAD_QUANTITY, (*path, "requests", name), message, also=also)


def _mounts(container: Mapping[str, Any], path: Path, volumes: Mapping[str, Path]) -> Iterator[Fault]:
    seen: dict[str, Path] = {}
    for index, mount in items(container.get("volumeMounts")):
        name, target, sub = str(mount.get("name")), str(mount.get("mountPath")), str(mount.get("subPath", ""))
        place = (*path, "volumeMounts", index)
        if name not in volumes:
            yield Fault(codes.BAD_MOUNT, place, f"the pod has no volume `{name}`")
        if not target.startswith("/"):
            yield Fault(codes.BAD_MOUNT, place, f"`{target}` is no absolute path", "begin it with a slash")
        else:
            yield from repeated(codes.BAD_MOUNT, target, place, seen, f"two mounts have the path `{target}`")
        if sub.startswith("/") or ".." in sub.split("/"):
            yield Fault(codes.BAD_MOUNT, place, f"sub path `{sub}` leads out of the volume", "it is relative to it")


def _probes(container: Mapping[str, Any], path: Path, *, plain_init: bool) -> Iterator[Fault]:
    plain_init = plain_init and container.get("restartPolicy") != "Always"
    for name in PROBES:
        probe = container.get(name)
        if probe is None:
            continue
        if plain_init:
            yield Fault(codes.BAD_PROBE, (*path, name), f"init container `{container.get('name')}` can't have `{name}`")
        elif name != "readinessProbe" and mapping(probe).get("successThreshold", 1) != 1:
            place = (*path, name, "successThreshold")
            yield Fault(codes.BAD_PROBE, place, f"`successThreshold` of a {name} must be 1")
