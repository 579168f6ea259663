"""How many pods a workload has, and how they are replaced: what the environment asks for, as far as its volumes allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes import target as codes
from scorekit.resolve.resolution import Origin
from scorekit.targets.kubernetes.emit_context import OriginBuilder

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedWorkload
    from scorekit.targets.kubernetes.emit_context import EmitContext
    from scorekit.targets.kubernetes.volumes import Single


def replicas(
    emission: EmitContext, workload: ResolvedWorkload, kind: str, single: Single | None
) -> tuple[dict[str, Any], OriginBuilder]:
    """The ``replicas`` and ``strategy`` of a kind's spec, and where they come from."""
    found: dict[str, Any] = {}
    places = OriginBuilder()
    asked = workload.settings.replicas
    if kind in {"Deployment", "StatefulSet"} and asked is not None:
        found["replicas"] = asked
        places.note(("replicas",), emission.setting(workload.name, "replicas"))
    if single is None:
        return found, places
    own = Origin("target", single.span)
    if kind == "Deployment":
        # A new pod beside the old one might stand on another node, and wait there for the volume for ever.
        found["strategy"] = {"type": "Recreate"}
        places.note(("strategy",), own)
    if kind == "DaemonSet":
        _report(emission, workload, kind, single, "a DaemonSet has a pod on every node", error=True)
    elif found.get("replicas", 1) > 1:
        own_number = emission.resolution.environment.document.at(("workloads", workload.name, "replicas")) is not None
        if own_number:
            _report(emission, workload, kind, single, f"`{workload.name}` asks for {asked} pods", error=True)
        else:
            found["replicas"] = 1
            places.note(("replicas",), own)
            _report(emission, workload, kind, single, f"`{workload.name}` gets one pod and not {asked}", error=False)
    return found, places


def _report(
    emission: EmitContext, workload: ResolvedWorkload, kind: str, single: Single, message: str, *, error: bool
) -> None:
    """Say that a claim does not serve as many pods as are asked for, and which ways out there are."""
    ways = [] if single.shared else ["the annotation `scorekit.dev/kind: StatefulSet`"]
    ways.append("`accessModes: [ReadWriteMany]` in the driver's settings")
    if kind != "DaemonSet" and not single.crowded:
        ways.append(f"`workloads.{workload.name}.replicas: 1`")
    found = codes.ONE_NODE_CLAIM.at(
        single.span,
        f"{message}, and the claim `{single.name}` serves one node at a time",
        help=f"ways out: {', or '.join(ways)}",
    )
    emission.findings.add(found if error else found.softened())
