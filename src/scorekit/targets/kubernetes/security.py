"""The security profile of a workload's pods (https://kubernetes.io/docs/concepts/security/pod-security-standards/).

``restricted`` is written out in full. ``baseline`` and ``privileged`` ask for nothing, since scorekit writes nothing
that they forbid. An exception for a whole workload leaves a restriction out; one for a container undoes it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes import targets as codes
from scorekit.codes.targets import PROBE_HOST
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.kubernetes.kinds import POD_SPECS, PROBES, is_core
from scorekit.targets.kubernetes.shapes import below, items, mapping

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedWorkload
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest
    from scorekit.targets.kubernetes.emit_context import EmitContext

#: The minor version from which on both profiles forbid hosts in probes.
_HOSTS_SINCE = 34
#: The group that owns volumes, so that a user who is not root can write to them.
FS_GROUP = 65532


def pod_context(workload: ResolvedWorkload) -> dict[str, Any]:
    """The ``securityContext`` of the pod."""
    security = workload.settings.security
    if security.profile != "restricted":
        return {}
    lifted = security.lifted(None)
    context: dict[str, Any] = {}
    if "runAsNonRoot" not in lifted:
        context["runAsNonRoot"] = True
    if "seccompProfile" not in lifted:
        context["seccompProfile"] = {"type": "RuntimeDefault"}
    # A pod has one group, so a container's exception from it is the pod's.
    if not any("fsGroup" in exception.allow for exception in security.exceptions):
        context["fsGroup"] = FS_GROUP
    return context


def container_context(workload: ResolvedWorkload, container: str) -> dict[str, Any]:
    """The ``securityContext`` of a container."""
    security = workload.settings.security
    if security.profile != "restricted":
        return {}
    everywhere = security.lifted(None)
    here = security.lifted(container) - everywhere
    context: dict[str, Any] = {}
    if "allowPrivilegeEscalation" not in here | everywhere:
        context["allowPrivilegeEscalation"] = False
    if "capabilities" not in here | everywhere:
        context["capabilities"] = {"drop": ["ALL"]}
    if "runAsNonRoot" in here:
        context["runAsNonRoot"] = False
    if "seccompProfile" in here:
        context["seccompProfile"] = {"type": "Unconfined"}
    return context


def check_exceptions(emission: EmitContext, workload: ResolvedWorkload) -> None:
    """An error for each exception, written for this workload, that names a container it does not have."""
    names = [container.name for container in workload.containers]
    document = emission.resolution.environment.document
    for index, exception in enumerate(workload.settings.security.exceptions):
        path = ("workloads", workload.name, "security", "exceptions", index, "container")
        if exception.container is None or exception.container in names or document.at(path) is None:
            continue
        message = f"workload `{workload.name}` has no container `{exception.container}`"
        help_ = did_you_mean(exception.container, names) or f"its containers: {listed(names)}"
        emission.findings.add(codes.EXCEPTION_CONTAINER.at(document.span(path), message, help=help_))


def check_containers(emission: EmitContext, manifests: Iterable[Manifest]) -> None:
    """A warning for each container that is not as the profile asks once everything is patched."""
    workloads = {each.name: each for each in emission.resolution.workloads}
    minor = emission.resolution.environment.kubernetes.minor
    for found in manifests:
        workload = workloads.get(found.owner)
        path = POD_SPECS.get(found.kind) if is_core(found.api_version) else None
        if workload is None or path is None or workload.settings.security.profile == "privileged":
            continue
        for group in ("initContainers", "containers"):
            for index, container in items(below(found.data, (*path, group))):
                place = (*path, group, index)
                missing = _missing(workload, container)
                if missing:
                    message = f"container `{container.get('name')}` lacks {' and '.join(missing)}"
                    help_ = "add it to the patch's `securityContext`, as the profile `restricted` asks"
                    span = found.origins.at(place).span
                    emission.findings.add(codes.UNRESTRICTED_CONTAINER.at(span, message, help=help_))
                for where, host in _hosts(container) if minor is None or minor >= _HOSTS_SINCE else ():
                    profile = workload.settings.security.profile
                    message = (
                        f"`{where[-3]}` of `{container.get('name')}` asks host `{host}`: pods of `{profile}` may not"
                    )
                    help_ = "leave `host` out: the pod itself is asked; a virtual host is a header, `Host`"
                    span = found.origins.at((*place, *where)).span
                    emission.findings.add(PROBE_HOST.at(span, message, help=help_))


def _hosts(container: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """The hosts that a container's probes and hooks ask."""
    for where in (*((name,) for name in PROBES), ("lifecycle", "postStart"), ("lifecycle", "preStop")):
        for handler in ("httpGet", "tcpSocket"):
            path: Path = (*where, handler, "host")
            if host := below(container, path):
                yield path, host


def _missing(workload: ResolvedWorkload, container: Mapping[str, Any]) -> list[str]:
    """What the profile asks of a container, less what its workload is excepted from, that the container does not say."""
    asked = container_context(workload, str(container.get("name")))
    given = mapping(container.get("securityContext"))
    missing: list[str] = []
    if "allowPrivilegeEscalation" in asked and given.get("allowPrivilegeEscalation") is not False:
        missing.append("`allowPrivilegeEscalation: false`")
    dropped = below(given, ("capabilities", "drop"))
    if "capabilities" in asked and not (isinstance(dropped, list) and "ALL" in dropped):
        missing.append("`capabilities: {drop: [ALL]}`")
    return missing
