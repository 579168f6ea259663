"""The names that owners take in a cluster: of their objects, of claims of StatefulSets, of Secrets that operators write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scorekit.targets.kubernetes.kinds import group_of, is_core
from scorekit.targets.kubernetes.trees import below, items
from scorekit.targets.ownership import Claim, by_name
from scorekit.values import ConfigMapKey, SecretKey, references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import Manifest


def _identity(found: Manifest) -> tuple[str, str, str | None, str]:
    return (group_of(found.api_version), found.kind, found.namespace, found.name)


def once(manifests: Iterable[Manifest]) -> Iterable[Manifest]:
    """Each object once: what several resources mean as one, or a driver writes twice."""
    found: dict[tuple[str, str, str | None, str], Manifest] = {}
    for each in manifests:
        found.setdefault(_identity(each), each)
    return found.values()


def names(resolution: Resolution, manifests: Iterable[Manifest]) -> Iterator[Claim]:
    """The names that owners take: of objects, and of what a cluster makes for them."""
    for each in manifests:
        span = each.origins.at(("metadata", "name")).span
        yield Claim(_identity(each), f"{each.kind} `{each.name}`", each.owner, span, each.data, each.common)
        yield from (Claim(key, what, each.owner, span) for key, what in _volume_claims(each))
    yield from by_name(resolution)
    for uid, resource in resolution.resources.items():
        for key in sorted(resource.named_outputs):
            value, span = resource.outputs[key].value, resource.outputs[key].origin.span
            for one in references(value):
                if isinstance(one, SecretKey | ConfigMapKey):
                    kind = "Secret" if isinstance(one, SecretKey) else "ConfigMap"
                    yield Claim(("", kind, one.namespace, one.name), f"{kind} `{one.name}`", uid, span)


def _volume_claims(found: Manifest) -> Iterator[tuple[tuple[str, str | None, str], str]]:
    """The claims that an object is, or that the pods of a StatefulSet get, each without the pod's number."""
    core = is_core(found.api_version)
    numbered = re.fullmatch(r"(.+)-\d+", found.name)
    if core and found.kind == "PersistentVolumeClaim" and numbered:
        yield ("claims", found.namespace, numbered[1]), f"PersistentVolumeClaim `{found.name}`"
    if core and found.kind == "StatefulSet":
        for _, template in items(below(found.data, ("spec", "volumeClaimTemplates"))):
            name = f"{below(template, ('metadata', 'name'))}-{found.name}"
            yield ("claims", found.namespace, name), f"PersistentVolumeClaim `{name}-0`"
