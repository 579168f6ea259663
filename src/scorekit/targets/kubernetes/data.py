"""Which Kubernetes objects hold data, where it lies, and what becomes of it: read from what is emitted, never from a type's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.names import dns
from scorekit.targets.change_rules import DataLocation
from scorekit.targets.kubernetes.kinds import is_core
from scorekit.targets.kubernetes.shapes import below, items, mapping
from scorekit.values import references

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Document
    from scorekit.targets.api import Manifest

_SERVER = "a server with a state of its own"
_OUTSIDE = "a claim of something outside the cluster"
_ON_SERVER = "data on a server of another object"


class _Holding(NamedTuple):
    """How custom resources hold data."""

    #: Any of these in the ``spec`` says so.
    fields: frozenset[str]
    holder: str
    #: What becomes of the data when one goes.
    fate: str


#: The first that fits counts.
_CUSTOM = (
    # What stands for something that lasts elsewhere, in Crossplane's words
    # (https://docs.crossplane.io/latest/concepts/composite-resources/).
    _Holding(
        frozenset(
            {
                "compositionRef", "compositionSelector", "crossplane", "deletionPolicy", "forProvider", "providerConfigRef",
                "writeConnectionSecretToRef",
            }
        ),
        _OUTSIDE, "is deleted with it, unless its deletion policy is Orphan",
    ),
    # A server for which an operator keeps data in the cluster.
    _Holding(
        frozenset({"nodeSets", "storage", "volumeClaimTemplate", "volumeClaimTemplates"}),
        _SERVER, "is deleted with it where its operator deletes the volume claims, as most do, unless the volumes' reclaim policy is Retain",
    ),
    # What an operator keeps on a server that is another object's, such as a topic of Kafka.
    _Holding(frozenset({"partitions"}), _ON_SERVER, "is deleted with it, by its operator"),
)  # fmt: skip
#: What becomes of the data of kinds whose operator is known; it holds data as its fields say.
_FATES = {
    # Each claim has the Cluster as its owner.
    ("postgresql.cnpg.io", "Cluster"): (
        "is deleted with it, since CloudNativePG's volume claims go with their Cluster, unless the volumes' reclaim policy is Retain"
    ),
    ("elasticsearch.k8s.elastic.co", "Elasticsearch"): (
        "is deleted with it, unless its `volumeClaimDeletePolicy` is DeleteOnScaledownOnly or the volumes' reclaim policy is Retain"
    ),
}  # fmt: skip
#: Groups whose objects bring copies of what is kept elsewhere.
_COPIERS = frozenset({"external-secrets.io"})
#: The kinds that run servers.
_SERVERS = frozenset({"Deployment", "StatefulSet", "Pod"})


def data(manifest: Manifest, resolution: Resolution | None, extra: Mapping[str, Any]) -> Iterator[DataLocation]:
    """Where the data of an object lies; nowhere where it holds none."""
    del extra
    where = f"{manifest.name}{_in_namespace(manifest)}"
    kind = (manifest.group, manifest.kind)
    if templates(manifest):
        yield from _owned(manifest, resolution)
    elif kind == ("", "PersistentVolumeClaim"):
        fate = "goes when the claim is deleted, unless its volume's reclaim policy is Retain"
        yield DataLocation(f"claim {where}", (f"claim {where}",), fate, "a volume's claim")
    elif kind == ("", "PersistentVolume"):
        yield DataLocation(
            f"volume {where}", (f"volume {where}",), "is let go of, as the reclaim policy says", "a volume"
        )
    elif (
        not is_core(manifest.api_version)
        and manifest.group not in _COPIERS
        and (holding := _holding(manifest, resolution))
    ):
        place = f"what {manifest.kind} {where} {'keeps' if holding.holder == _SERVER else 'stands for'}"
        yield DataLocation(place, (place,), _FATES.get(kind, holding.fate), holding.holder)


def _holding(manifest: Manifest, resolution: Resolution | None) -> _Holding | None:
    """How a custom resource holds data: its fields say so, or its owner's outputs are known only later; None where it does not."""
    spec = mapping(manifest.data.get("spec")).keys()
    owner = resolution.resources.get(manifest.owner) if resolution is not None else None
    later = owner is not None and any(references(value.value) for value in owner.outputs.values())
    return next((one for one in _CUSTOM if spec & one.fields), _CUSTOM[0] if later else None)


def _owned(manifest: Manifest, resolution: Resolution | None) -> Iterator[DataLocation]:
    """A StatefulSet's claims; a template in a workload's own is of the volume that the workload mounts by that name."""
    workload = resolution.workload(manifest.owner) if resolution is not None else None
    mounted: dict[str, str] = {}
    if resolution is not None and workload is not None:
        resources = resolution.resources
        mounted = {dns(resources[str(uid)].name, limit=63): str(uid) for uid in workload.resources.values()}
    yield from claims(manifest, owners=mounted)


def claims(
    manifest: Manifest, first: int | None = None, last: int | None = None, owners: Mapping[str, str] | None = None
) -> Iterator[DataLocation]:
    """A StatefulSet's claims, which are called TEMPLATE-NAME-ORDINAL; of all its ordinals, or of some."""
    start, end = ordinals(manifest)
    first, last = start if first is None else first, end if last is None else last
    fate = "stays behind, since claims outlive their StatefulSet"
    if below(manifest.data, ("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")) == "Delete":
        fate = (
            "goes with the StatefulSet, as its `persistentVolumeClaimRetentionPolicy` says, unless the volumes' reclaim"
            " policy is Retain"
        )
    for name in templates(manifest):
        stem = f"{name}-{manifest.name}"
        more = f" to {stem}-{last}" if last > first else ""
        place = f"claim {stem}-{first}{more}{_in_namespace(manifest)}"
        yield DataLocation(place, (stem, manifest.namespace), fate, _SERVER, (owners or {}).get(name))


def templates(manifest: Manifest) -> tuple[str, ...]:
    """The names of a StatefulSet's claim templates."""
    if (manifest.group, manifest.kind) != ("apps", "StatefulSet"):
        return ()
    listed = items(below(manifest.data, ("spec", "volumeClaimTemplates")))
    return tuple(str(below(template, ("metadata", "name"))) for _, template in listed)


def ordinals(manifest: Manifest) -> tuple[int, int]:
    """The first and last ordinal of a StatefulSet's pods; the last is before the first where it has none."""
    start, replicas = below(manifest.data, ("spec", "ordinals", "start")), below(manifest.data, ("spec", "replicas"))
    first = start if isinstance(start, int) else 0
    return first, first + (replicas if isinstance(replicas, int) else 1) - 1


def runs_server(manifest: Manifest) -> bool:
    """Whether an object runs what goes on, and so may keep data where nothing lasts."""
    return manifest.kind in _SERVERS


def is_scratch(section: Document) -> bool:
    """Whether a resource is mounted as a folder that goes with its pod."""
    return "emptyDir" in mapping(below(section.data, ("volume", "source")))


def _in_namespace(manifest: Manifest) -> str:
    return f" in namespace {manifest.namespace}" if manifest.namespace else ""
