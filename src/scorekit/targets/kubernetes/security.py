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
from scorekit.targets.kubernetes.kinds import PROBES
from scorekit.targets.kubernetes.shapes import below, containers, mapping

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.environment import Environment
    from scorekit.resolve.resolution import Resolution, ResolvedWorkload
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest

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


def exception_faults(environment: Environment, workload: ResolvedWorkload) -> Iterator[Diagnostic]:
    """An error for each exception, written for this workload, that names a container it does not have."""
    names = [container.name for container in workload.containers]
    for index, exception in enumerate(workload.settings.security.exceptions):
        path = ("workloads", workload.name, "security", "exceptions", index, "container")
        if exception.container not in {None, *names} and environment.document.at(path) is not None:
            message = f"workload `{workload.name}` has no container `{exception.container}`"
            help_ = did_you_mean(str(exception.container), names) or f"its containers: {listed(names)}"
            yield codes.EXCEPTION_CONTAINER.at(environment.span(path), message, help=help_)


def container_faults(resolution: Resolution, manifests: Iterable[Manifest]) -> Iterator[Diagnostic]:
    """A warning for each container that is not as the profile asks once everything is patched."""
    minor = resolution.environment.kubernetes.minor
    for found in manifests:
        workload = resolution.workload(found.owner)
        if workload is None or workload.settings.security.profile == "privileged":
            continue
        for path, container in containers(found.data):
            name, profile = container.get("name"), workload.settings.security.profile
            missing = _missing(workload, container)
            if missing:
                message = f"container `{name}` lacks {' and '.join(missing)}"
                help_ = "add it to the patch's `securityContext`, as the profile `restricted` asks"
                yield codes.UNRESTRICTED_CONTAINER.at(found.origins.at(path).span, message, help=help_)
            for where, host in _hosts(container) if minor is None or minor >= _HOSTS_SINCE else ():
                message = f"`{where[-3]}` of `{name}` asks host `{host}`: pods of `{profile}` may not"
                help_ = "leave `host` out: the pod itself is asked; a virtual host is a header, `Host`"
                yield PROBE_HOST.at(found.origins.at((*path, *where)).span, message, help=help_)


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
