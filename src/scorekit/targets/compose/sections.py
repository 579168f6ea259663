"""What resources bring to the file: the services, volumes, networks and configs of their drivers' sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scorekit.caller import spelt
from scorekit.codes.targets import HOST_PORT, IMAGE_NOT_PINNED, SECTION_SHAPE
from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.contract_outputs import is_open, is_plain
from scorekit.resolve.resolution import Origin, ResolvedResource
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.api import SHARED
from scorekit.targets.compose.entries import SECTIONS, Entry
from scorekit.targets.compose.schema import faults
from scorekit.targets.compose.topology import CONDITIONS, with_waits_by_name
from scorekit.targets.origins import MarkedOrigins, given, value_at

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.outcome import Findings
    from scorekit.source.document import Document, Path

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]*")
#: What a gate may wait for, the weakest first.
GATE_CONDITIONS = tuple(CONDITIONS.values())


@dataclass(frozen=True, slots=True)
class Gate:
    """A service that must have come so far before those who need the resource start."""

    service: str
    condition: str
    origin: Origin


def section_entries(resource: ResolvedResource, findings: Findings) -> Iterator[Entry]:
    """The entries of a resource's section."""
    section = resource.section
    if section is None:
        return
    for kind, word in SECTIONS.items():
        for name in section.data.get(word) or ():
            entry = _entry(resource, section, (word, name), kind, findings)
            if entry is not None:
                findings.extend(_service_faults(entry) if kind == "service" else ())
                yield entry


def gates(resource: ResolvedResource, findings: Findings) -> Iterator[Gate]:
    """What those who need a resource wait for."""
    section = resource.section
    if section is None:
        return
    for index, gate in enumerate(section.data.get("gate") or ()):
        path = ("gate", index)
        if not isinstance(gate, dict) or not all(isinstance(gate.get(key), str) for key in ("service", "condition")):
            _misshapen(section, path, "a gate names a `service` and a `condition`", findings)
        elif (word := gate["condition"]) not in GATE_CONDITIONS:
            message, hint = _no_condition(word)
            _misshapen(section, (*path, "condition"), message, findings, hint)
        else:
            yield Gate(gate["service"], gate["condition"], Origin("driver", section.span((*path, "service"))))


def written_faults(driver: Driver) -> Iterator[Diagnostic]:
    """The gates that wait for a service which the driver does not write, or for what no service becomes."""
    section = driver.document.data["compose"]
    services = section.get("services", {})
    listed_gates = section.get("gate")
    for index, gate in enumerate(listed_gates if isinstance(listed_gates, list) else ()):
        path: Path = ("compose", "gate", index)
        service, condition = (gate.get("service"), gate.get("condition")) if isinstance(gate, dict) else (None, None)
        if is_plain(service) and isinstance(services, dict) and not is_open(services) and service not in services:
            hint = did_you_mean(service, services) or f"its services: {listed(services) or 'none'}"
            message = f"the gate waits for service `{service}`, which this driver does not write"
            yield SECTION_SHAPE.at(driver.span((*path, "service")), message, help=hint)
        if is_plain(condition) and condition not in GATE_CONDITIONS:
            message, hint = _no_condition(condition)
            yield SECTION_SHAPE.at(driver.span((*path, "condition")), message, help=hint)


def _no_condition(word: str) -> tuple[str, str]:
    """What is said of a word for which no service can be waited, and a hint."""
    hint = did_you_mean(word, GATE_CONDITIONS) or f"one of {', '.join(GATE_CONDITIONS)}"
    return f"`{word}` is no condition of a service", hint


def _entry(resource: ResolvedResource, section: Document, path: Path, kind: str, findings: Findings) -> Entry | None:
    name = path[1]
    data = section.data[path[0]][name]
    if not _NAME.fullmatch(name):
        _misshapen(section, path, f"`{name}` is no name for Compose", findings, "use letters, digits, `.`, `_` and `-`")
        return None
    if not isinstance(data, dict) and (data is not None or kind == "service"):
        _misshapen(section, path, f"{kind} `{name}` must be a mapping", findings)
        return None
    below = section.mark.child(path[0])
    mark = below.child(name) if below is not None else None
    origins = MarkedOrigins(mark or section.mark)
    fit = dict(data or {})
    common = fit.pop("shared", False)
    if not isinstance(common, bool):
        hint = "`shared: true` says that all resources that write it mean one"
        _misshapen(section, (*path, "shared"), f"`shared` of {kind} `{name}` is true or false", findings, hint)
        return None
    for fault in list(faults(kind, fit)):
        origin = origins.at(fault.path, key=fault.at_key)
        labels = given(resource, origin, value_at(data, fault.path))
        findings.add(fault.diagnostic(origins, labels=labels))
        fit.pop(fault.path[0], None)
    return Entry(
        kind=kind,
        name=name,
        data=with_waits_by_name(fit) if kind == "service" else fit,
        unit=SHARED if common else resource.workload or SHARED,
        owner=str(resource.uid),
        of_workload=False,
        origins=origins,
        common=common,
    )


def _service_faults(entry: Entry) -> Iterator[Diagnostic]:
    """What holds for the services of drivers alone: they run elsewhere, on machines that are not theirs."""
    image = entry.data.get("image")
    if image is None and "build" not in entry.data:
        yield SECTION_SHAPE.at(entry.span, f"service `{entry.name}` has no `image`")
    elif isinstance(image, str) and not _pinned(image):
        help_ = "name a tag other than `latest`, or a digest"
        yield IMAGE_NOT_PINNED.at(entry.at("image"), f"image `{image}` has no version", help=help_)
    if not all(map(_on_loopback, entry.data.get("ports", ()))):
        message = f"service `{entry.name}` opens a port to everyone who reaches the host"
        help_ = f"remove `ports` (whoever needs one says {spelt('`publish`', '`--publish`')}), or write `host_ip: 127.0.0.1`"
        yield HOST_PORT.at(entry.at("ports"), message, help=help_)


def _on_loopback(port: Any) -> bool:
    address = str(port.get("host_ip") if isinstance(port, dict) else port)
    return address.startswith(("127.", "::1", "[::1]:"))


def _pinned(image: str) -> bool:
    """Whether an image has a tag other than ``latest``, or a digest."""
    if "@" in image:
        return True
    tag = image.rpartition("/")[2].partition(":")[2]
    return bool(tag) and tag != "latest"


def _misshapen(section: Document, path: Path, message: str, findings: Findings, hint: str | None = None) -> None:
    findings.add(SECTION_SHAPE.at(section.span(path), message, help=hint))
