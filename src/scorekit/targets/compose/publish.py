"""Ports on the host: nothing is published but what the caller asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from scorekit.caller import spelt
from scorekit.codes.targets import BAD_PORT, NOTHING_TO_PUBLISH, UNDECLARED_PORT
from scorekit.errors import UsageError
from scorekit.location import Span, one_line_span
from scorekit.resolve.resolution import Origin, ResolvedResource, ResolvedWorkload, ResourceUid
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.api import PublishedPort
from scorekit.targets.compose.services import network_service
from scorekit.targets.compose.workload_changes import sidecars

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.targets.compose.entries import Entries
    from scorekit.targets.compose.scope import Scope

    #: Who asks, for what, on which service, over which protocol, and where that is written.
    _Wanted = tuple[str, PublishedPort, str, str, Origin]


#: Where a resource says which port of the host its service has, as score-compose reads it.
ANNOTATION = "compose.score.dev/publish-port"


def published(entries: Entries, scope: Scope, ports: tuple[PublishedPort, ...], findings: Findings) -> Entries:
    """The entries, with the ports that were asked for on the services that they lead to."""
    found = dict(entries)
    taken = dict(_taken(entries))
    wanted = list(_annotated(scope, entries, findings))
    for port in ports:
        service, protocols = _service(port, scope, entries, findings)
        origin = Origin("option", one_line_span(spelt("publish", "--publish"), port.text))
        wanted += [(_said(port), port, service, p, origin) for p in protocols if service is not None]
    for said, port, service, protocol, origin in dict.fromkeys(wanted):
        first = taken.setdefault((port.address, str(port.host), protocol), said)
        if first is not said:
            span = None if origin.kind == "option" else origin.span
            findings.add(BAD_PORT.at(span, f"{said} opens a port of the host that {first} opens already"))
        item = {
            "target": port.container, "published": str(port.host), "host_ip": port.address, "protocol": protocol
        }  # fmt: skip
        entry = found["service", service]
        data = {**entry.data, "ports": [*entry.data.get("ports", ()), item]}
        found[entry.key] = entry.changed(data, {("ports",): origin})
    return found


def _annotated(scope: Scope, entries: Entries, findings: Findings) -> Iterator[_Wanted]:
    """The ports that score files ask for by an annotation of a resource."""
    seen: set[tuple[str, int]] = set()
    for resource in scope.resources:
        text = (resource.metadata.get("annotations") or {}).get(ANNOTATION)
        if text is None:
            continue
        span = _annotation_span(resource, scope)
        service, container = (
            resource.outputs[key].value if key in resource.outputs else None for key in ("host", "port")
        )
        if not _names_service(service, entries) or not isinstance(container, int):
            message = f"`{ANNOTATION}` opens nothing: `{resource.uid}` is no service of the file"
            findings.add(NOTHING_TO_PUBLISH.at(span, message, help="leave it out").softened())
            continue
        try:
            port = PublishedPort.parse(f"{text}:{resource.uid}:{container}")
        except UsageError:
            findings.add(NOTHING_TO_PUBLISH.at(span, f"`{text}` is no port; a port is a number from 1 to 65535"))
            continue
        # Resources of one server name the port that they have in common.
        if (service, port.host) not in seen:
            seen.add((service, port.host))
            yield f"`{ANNOTATION}` of `{resource.uid}`", port, service, "tcp", Origin("score", span)


def _annotation_span(resource: ResolvedResource, scope: Scope) -> Span:
    """Where the annotation is written."""
    asked = next(d for d in resource.declarations if d.metadata)
    workload = next((w for w in scope.resolution.workloads if w.name == asked.workload), None)
    path = ("resources", asked.name, "metadata", "annotations", ANNOTATION)
    return asked.span if workload is None else workload.spec.document.span(path)


def _taken(entries: Entries) -> Iterator[tuple[tuple[str, str, str], str]]:
    """The ports of the host that drivers' services open, and the words for each."""
    for (kind, name), entry in entries.items():
        for port in entry.data.get("ports", ()) if kind == "service" else ():
            if isinstance(port, dict):
                where = (str(port.get("host_ip", "")), str(port.get("published")), str(port.get("protocol", "tcp")))
                yield where, f"service `{name}`"


def _service(
    port: PublishedPort, scope: Scope, entries: Entries, findings: Findings
) -> tuple[str | None, Sequence[str]]:
    """The service that a reference leads to, and the protocols that its port speaks, or is asked to."""
    asked = [port.protocol] if port.protocol else []
    if "#" in port.ref:
        whole = _is_whole(port, scope, entries, findings)
        return None if whole else _of_resource(port, scope, entries, findings), asked or ["tcp"]
    if "." in port.ref:
        return _of_named(port, scope, entries, findings), asked or ["tcp"]
    for workload in scope.workloads:
        if workload.name == port.ref:
            service = network_service(workload, len(sidecars(workload, scope.resolution)))
            spoken = _spoken(port, workload, findings)
            if asked and spoken and asked[0] not in spoken:
                message = f"{_said(port)}: port {port.container} of `{port.ref}` speaks {' and '.join(spoken)}"
                findings.add(UNDECLARED_PORT.at(None, message, help=f"leave `/{asked[0]}` out"))
            return service, asked or spoken or ["tcp"]
    names = [w.name for w in scope.workloads]
    _unknown(port, f"there is no workload `{port.ref}`", port.ref, names, findings)
    return None, ()


def _spoken(port: PublishedPort, workload: ResolvedWorkload, findings: Findings) -> Sequence[str]:
    """The protocols of a workload's port; said where it declares none of that number."""
    declared = workload.spec.service.ports.values() if workload.spec.service is not None else ()
    spoken = sorted({p.protocol.lower() for p in declared if p.container_port == port.container})
    if not spoken and declared:
        behind = sorted({p.container_port for p in declared if p.port == port.container})
        listening = behind or sorted({p.container_port for p in declared})
        message = f"{_said(port)}: `{port.ref}` declares no container port {port.container}"
        if behind:
            message += ", which is its service's on a cluster"
        better = port.text.rpartition(":")[0]
        help_ = (
            f"write `{spelt('', '--publish ')}{better}:{listening[0]}`"
            if len(listening) == 1
            else f"it has {listed(map(str, listening))}"
        )
        findings.add(UNDECLARED_PORT.at(None, message, help=help_))
    return spoken


def _of_resource(port: PublishedPort, scope: Scope, entries: Entries, findings: Findings) -> str | None:
    head, _, output = port.ref.rpartition(".")
    try:
        uid = str(ResourceUid.parse(head))
    except ValueError:
        _unknown(port, f"`{port.ref}` is no output of a resource: write TYPE.CLASS#ID.OUTPUT", "", [], findings)
        return None
    resource = next((r for r in scope.resources if str(r.uid) == uid), None)
    if resource is None:
        _unknown(port, f"there is no resource `{uid}`", uid, [str(r.uid) for r in scope.resources], findings)
        return None
    return _of_output(port, resource, uid, output, entries, findings)


def _of_named(port: PublishedPort, scope: Scope, entries: Entries, findings: Findings) -> str | None:
    """The service of a workload's resource, ``shop.db``, or of one of its outputs, ``shop.db.host``."""
    name, _, rest = port.ref.partition(".")
    workload = next((w for w in scope.workloads if w.name == name), None)
    if workload is None:
        _unknown(port, f"there is no workload `{name}`", name, [w.name for w in scope.workloads], findings)
        return None
    whole = rest in workload.resources
    called, _, output = (rest, "", "") if whole else rest.rpartition(".")
    uid = str(workload.resources.get(called, ""))
    resource = next((r for r in scope.resources if str(r.uid) == uid), None)
    if resource is None:
        word = called or rest
        _unknown(port, f"workload `{name}` has no resource `{word}`", word, list(workload.resources), findings)
        return None
    if not whole:
        return _of_output(port, resource, f"{name}.{called}", output, entries, findings)
    fitting = {str(traced.value): key for key, traced in sorted(resource.outputs.items(), reverse=True)
               if _names_service(traced.value, entries)}  # fmt: skip
    if len(fitting) == 1:
        return next(iter(fitting))
    what = "several services" if fitting else "no service of the file"
    known = [f"{port.ref}.{key}" for key in sorted(fitting.values())]
    _unknown(port, f"the outputs of `{port.ref}` name {what}", "", known, findings)
    return None


def _of_output(
    port: PublishedPort, resource: ResolvedResource, uid: str, output: str, entries: Entries, findings: Findings
) -> str | None:
    if output not in resource.outputs:
        _unknown(port, f"resource `{uid}` has no output `{output}`", output, list(resource.outputs), findings)
        return None
    value = resource.outputs[output].value
    if _names_service(value, entries):
        return str(value)
    fitting = [name for name, traced in resource.outputs.items() if _names_service(traced.value, entries)]
    _unknown(port, f"output `{output}` of `{uid}` names no service of the file", output, fitting, findings)
    return None


def _is_whole(port: PublishedPort, scope: Scope, entries: Entries, findings: Findings) -> bool:
    """Whether a reference is a resource without an output, which is said."""
    type_, mark, id_ = port.ref.partition("#")
    uid = f"{type_ if '.' in type_ else f'{type_}.default'}{mark}{id_}"
    known = {str(r.uid): r for r in scope.resources}
    resource = known.get(uid)
    if resource is None or uid.rpartition(".")[0] in known:
        return False
    fitting = (name for name, traced in sorted(resource.outputs.items()) if _names_service(traced.value, entries))
    message = f"{_said(port)}: `{port.ref}` is a resource, and no output of it is named"
    help_ = f"add an output: `{port.ref}.{next(fitting, 'OUTPUT')}`"
    findings.add(NOTHING_TO_PUBLISH.at(None, message, help=help_))
    return True


def _names_service(value: Any, entries: Entries) -> TypeGuard[str]:
    return isinstance(value, str) and ("service", value) in entries


def _unknown(port: PublishedPort, message: str, word: str, known: list[str], findings: Findings) -> None:
    hint = did_you_mean(word, known) or (f"there are: {listed(known)}" if known else None)
    findings.add(NOTHING_TO_PUBLISH.at(None, f"{_said(port)}: {message}", help=hint))


def _said(port: PublishedPort) -> str:
    """A port as whoever asks for it says it."""
    return f"`{spelt('publish', '--publish')} {port.text}`"
