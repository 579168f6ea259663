"""What Kubernetes' schemas, and those of custom kinds, refuse in objects that drivers and patches had a hand in, and what rules do.

What the target makes itself is right by construction, which tests hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.diagnostics import Diagnostic, Label
from scorekit.resolve.schema import Effort
from scorekit.targets.kubernetes import object_rules, pod_rules, routing_rules
from scorekit.targets.kubernetes.custom import NotServedError
from scorekit.targets.kubernetes.kinds import GATEWAY, is_core
from scorekit.targets.kubernetes.schemas import is_ours, schema_of, table, unserved, version_fault
from scorekit.targets.kubernetes.secret_kinds import is_encrypted
from scorekit.targets.origins import given, value_at
from scorekit.targets.schema_check import Fault, Misfit, had_by, misfits, worded

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest
    from scorekit.targets.schema import Schema

    Rule = Callable[[Mapping[str, Any]], Iterator[Fault]]

_VERSION: Path = ("apiVersion",)
_KIND: Path = ("kind",)


class Validation:
    """Validation of objects against schemas in one environment."""

    def __init__(
        self, custom: Callable[[str, str], Schema | None], minor: int | None, *, outline: bool = False
    ) -> None:
        self._custom = custom
        self._outline = outline
        self._minor = minor
        self.effort = Effort()
        #: Kinds that have no schema, by API version.
        self.unchecked: set[tuple[str, str]] = set()

    def faults(self, data: Mapping[str, Any], *, partial: bool = False) -> Iterator[Fault]:
        """The faults of an object; of one to be merged into another where it is ``partial``."""
        api_version, kind = data["apiVersion"], data["kind"]
        try:
            schema = self._custom(api_version, kind) or schema_of(api_version, kind)
        except NotServedError as error:
            message = f"the definition of `{kind}` has no version for `{api_version}`"
            yield Fault(codes.UNKNOWN_API, _VERSION, message, str(error))
            return
        if schema is None:
            if is_ours(api_version):
                message, help_ = unserved(api_version, kind)
                path = _KIND if help_ and not help_.startswith("write `apiVersion") else _VERSION
                yield Fault(codes.UNKNOWN_API, path, message, help_)
            else:
                self.unchecked.add((api_version, kind))
            return
        wrong = version_fault(schema, self._minor)
        if wrong is not None:
            code = codes.NOT_EVERYWHERE if self._minor is None else codes.UNKNOWN_API
            yield Fault(code, _VERSION, f"not every Kubernetes has kind `{kind}` in `{api_version}`", wrong)
        for found in misfits(
            schema, data, partial=partial, outline=self._outline, minor=self._minor, effort=self.effort
        ):
            yield _fault(found, data, kind)

    def part_faults(self, definition: str, data: Any, what: str) -> Iterator[Fault]:
        """The faults of a part of an object, which its definition in the table describes."""
        for found in misfits(table().definitions.named(definition), data, outline=self._outline, effort=self.effort):
            yield _fault(found, data, what)


def _fault(found: Misfit, data: Any, kind: str) -> Fault:
    """A misfit as a fault. It names the kind and not the object, so that one line that many objects share is reported once."""
    place, what = spelt(found.path, data), with_article(kind)
    match found.kind:
        case "unknown":
            return Fault(codes.UNKNOWN_FIELD, found.path, f"{what} has no field `{place}`", found.help, at_key=True)
        case "missing":
            message = worded(found, what, lambda path: spelt(path, data))
            return Fault(codes.MISSING_FIELD, found.path, message, at_key=True)
        case "repeated":
            code = codes.REPEATED_ITEM if is_core(data["apiVersion"]) else codes.BAD_VALUE
            above = spelt(found.path[:-1], data)
            return Fault(code, found.path, f"`{above}` of {what} has `{found.text}` twice", "keep one of them")
        case "version":
            versions = f"1.{table().oldest} to 1.{table().newest}"
            message = f"`{place}` of {what} is not known to every Kubernetes from {versions}"
            help_ = (
                f"{had_by(found.versions)}; say which one this is by `kubernetes: {{version: ...}}` in the environment"
            )
            return Fault(codes.NOT_EVERYWHERE, found.path, message, help_, at_key=True)
        case _:
            message = worded(found, what, lambda path: spelt(path, data))
            return Fault(codes.BAD_VALUE, found.path, message, found.help)


def with_article(kind: str) -> str:
    """``a Deployment``, ``an Ingress``, ``an HTTPRoute``."""
    spelt_out = kind[:2].isupper()
    return f"{'an' if kind[0] in ('AEFHILMNORSX' if spelt_out else 'AEIOaeio') else 'a'} {kind}"


def spelt(path: Path, data: Any) -> str:
    """A path as people write it, an item of a list by its name where it has one: ``spec.containers[main].image``."""
    text = ""
    for depth, step in enumerate(path):
        if isinstance(step, int):
            item = value_at(data, path[: depth + 1])
            name = item.get("name") if isinstance(item, dict) else None
            text += f"[{name if isinstance(name, str) else step}]"
        else:
            text += f".{step}" if text else str(step)
    return text


#: Rules of every object.
COMMON: tuple[Rule, ...] = (object_rules.name, object_rules.scope, object_rules.own_metadata, object_rules.size)

#: Further rules, by kind; for Kubernetes' own kinds and the Gateway API's alone.
BY_KIND: Mapping[str, tuple[Rule, ...]] = {
    "ClusterRoleBinding": (object_rules.subjects,),
    "ConfigMap": (object_rules.contents,),
    "CronJob": (object_rules.schedule, pod_rules.pod),
    "DaemonSet": (pod_rules.selector, pod_rules.pod),
    "Deployment": (object_rules.strategy, pod_rules.selector, pod_rules.pod),
    "HTTPRoute": (routing_rules.http_route,),
    "HorizontalPodAutoscaler": (object_rules.autoscaler,),
    "Ingress": (routing_rules.ingress,),
    "Job": (pod_rules.pod,),
    "PersistentVolumeClaim": (object_rules.claim,),
    "Pod": (pod_rules.pod,),
    "PodDisruptionBudget": (object_rules.budget,),
    "ReplicaSet": (pod_rules.selector, pod_rules.pod),
    "RoleBinding": (object_rules.subjects,),
    "Secret": (object_rules.contents,),
    "Service": (object_rules.service,),
    "StatefulSet": (object_rules.strategy, pod_rules.selector, pod_rules.pod),
}


def faults(
    manifest: Manifest, validation: Validation, resource: ResolvedResource | None = None
) -> Iterator[Diagnostic]:
    """What an API server would refuse in an object, of a resource where one makes it."""
    for fault in _judged(manifest, validation):
        origin = manifest.origins.at(fault.path, key=fault.at_key)
        labels = given(resource, origin, value_at(manifest.data, fault.path))
        if fault.also is not None:
            path, words = fault.also
            labels = (Label(manifest.origins.at(path).span, words), *labels)
        yield fault.code.at(origin.span, fault.message, help=fault.help, labels=labels, quote=not manifest.secret)


def _judged(manifest: Manifest, validation: Validation) -> Iterable[Fault]:
    """What schemas refuse, then what rules do. Of one value only one is reported, and of an unserved kind nothing more."""
    if is_encrypted(manifest.data):
        return ()  # no server sees it before it is decrypted
    known = is_core(manifest.api_version) or manifest.group == GATEWAY
    rules = COMMON + BY_KIND.get(manifest.kind, ()) if known else COMMON
    ruled = (fault for rule in rules for fault in rule(manifest.data))
    if not manifest.origins.foreign:
        return ruled
    refused = list(validation.faults(manifest.data))
    if any(fault.code is codes.UNKNOWN_API for fault in refused):
        return refused
    reported = {fault.path for fault in refused if fault.code is not codes.REPEATED_ITEM}
    further = [fault for fault in ruled if fault.path not in reported]
    taken = {fault.path for fault in further}
    return [*(fault for fault in refused if fault.path not in taken), *further]
