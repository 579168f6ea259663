"""The schemas of Kubernetes' own kinds and of the Gateway API's, from the table that ``tools/kubernetes_schemas.py`` makes.

A definition is read when an object first needs it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scorekit.suggest import did_you_mean
from scorekit.targets.kubernetes.kinds import CORE_GROUPS, group_of
from scorekit.targets.schema import VERSIONS, Definitions, Schema
from scorekit.targets.schema_check import had_by

#: API versions that Kubernetes served before the oldest version of the table, with the version from which on it does not
#: (https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
_GONE: Mapping[str, int] = {
    "admissionregistration.k8s.io/v1beta1": 22,
    "apiextensions.k8s.io/v1beta1": 22,
    "apiregistration.k8s.io/v1beta1": 22,
    "apps/v1beta1": 16,
    "apps/v1beta2": 16,
    "autoscaling/v2beta1": 25,
    "autoscaling/v2beta2": 26,
    "batch/v1beta1": 25,
    "batch/v2alpha1": 21,
    "certificates.k8s.io/v1beta1": 22,
    "coordination.k8s.io/v1beta1": 22,
    "discovery.k8s.io/v1beta1": 25,
    "events.k8s.io/v1beta1": 25,
    "extensions/v1beta1": 22,
    "flowcontrol.apiserver.k8s.io/v1beta1": 26,
    "flowcontrol.apiserver.k8s.io/v1beta2": 29,
    "networking.k8s.io/v1beta1": 22,
    "node.k8s.io/v1beta1": 25,
    "policy/v1beta1": 25,
    "rbac.authorization.k8s.io/v1alpha1": 22,
    "rbac.authorization.k8s.io/v1beta1": 22,
    "scheduling.k8s.io/v1beta1": 22,
    "storage.k8s.io/v1beta1": 27,
}


class _Table(NamedTuple):
    oldest: int
    newest: int
    #: API version to kind to the name of its definition.
    kinds: Mapping[str, Mapping[str, str]]
    definitions: Definitions


@cache
def table() -> _Table:
    """The table."""
    head, *lines = Path(__file__).with_name("schemas.tsv").read_text("utf-8").splitlines()
    texts = dict(line.split("\t", 1) for line in lines)
    found = json.loads(head)

    def read(name: str) -> Any:
        return json.loads(texts[name])

    return _Table(found["oldest"], found["newest"], found["kinds"], Definitions(read))


def schema_of(api_version: str, kind: str) -> Schema | None:
    """The schema of a kind; None where the table has none."""
    name = table().kinds.get(api_version, {}).get(kind)
    return None if name is None else table().definitions.named(name)


def is_ours(api_version: str) -> bool:
    """Whether only Kubernetes can serve this: a group of its own, or one without a dot, which no CRD may have."""
    return group_of(api_version) in CORE_GROUPS or "." not in group_of(api_version)


def unserved(api_version: str, kind: str) -> tuple[str, str | None]:
    """Why Kubernetes has no such kind, and what to write instead."""
    kinds = table().kinds
    known = kinds.get(api_version, {})
    elsewhere = [version for version in kinds if kind in kinds[version] and is_ours(version)]
    message = f"Kubernetes has no kind `{kind}` in `{api_version}`"
    gone = _GONE.get(api_version)
    if gone is not None and kind not in known:
        message = f"Kubernetes serves no `{api_version}` from 1.{gone} on"
    if elsewhere:
        return message, f"write `apiVersion: {max(elsewhere, key=_maturity)}`"
    if known:
        return message, did_you_mean(kind, known)
    return message, did_you_mean(api_version, kinds)


def _maturity(api_version: str) -> tuple[bool, str]:
    """The key by which the best of several versions of one kind comes last."""
    version = api_version.rpartition("/")[2]
    return "alpha" not in version and "beta" not in version, version


def version_fault(schema: Schema, minor: int | None) -> str | None:
    """Why a kind is not to be had in a minor version, or in all that we serve where none is given; None where it is."""
    since, until = schema.raw.get(VERSIONS, (None, None))
    everywhere = since is None and until is None
    if everywhere or (minor is not None and (since or minor) <= minor <= (until or minor)):
        return None
    return had_by((since, until))
