"""What Compose's own schema refuses in what drivers and patches write, and what this target must know of it beforehand.

The schema is made from the published one by ``tools/compose_schema.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import SECTION_SHAPE, UNKNOWN_KEY
from scorekit.source.document import Document, dotted
from scorekit.source.document import Path as Way
from scorekit.targets.compose.entries import SECTIONS
from scorekit.targets.origins import MarkedOrigins
from scorekit.targets.schema import Definitions
from scorekit.targets.schema_check import Fault, Misfit, misfits, worded
from scorekit.targets.workload_changes import KEYS, change_fault
from scorekit.values import Opaque

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.targets.api import FindDefinition

#: The keys of a service that this target itself reads: nothing in them may be known at run time alone.
_READ = ("configs", "depends_on", "ipc", "network_mode", "networks", "pid", "ports")


#: What a change of a workload says here. ``container``: the service that is meant, which is added where there is none; without it,
#: each container's.
CHANGE_KEYS = ("container", *KEYS)


@cache
def _definitions() -> Definitions:
    found = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
    return Definitions(found.__getitem__)


def faults(kind: str, data: Any, *, outline: bool = False) -> Iterator[Fault]:
    """The faults of a service, volume, network, config or model. Their words name no entry: one line may make many."""
    found = misfits(_definitions().named(kind), data, outline=outline)
    yield from (_fault(misfit, kind) for misfit in found)
    reported = {misfit.path[0] for misfit in found if misfit.path}
    if kind == "service" and isinstance(data, dict):
        for key in _READ:
            if key in data and key not in reported:
                yield from _unread(key, data[key])


def section_faults(section: Document, definition: FindDefinition | None) -> Iterator[Diagnostic]:
    """The faults of the entries in a driver's section. The schema of them is Compose's alone."""
    del definition
    origins = MarkedOrigins(section.mark)
    for kind, word in SECTIONS.items():
        listed = section.data.get(word) if isinstance(section.data, dict) else None
        for name, data in listed.items() if isinstance(listed, dict) else ():
            written = {key: value for key, value in data.items() if key != "shared"} if isinstance(data, dict) else {}
            for fault in faults(kind, written, outline=True):
                yield fault.diagnostic(origins, (word, name))
    listed = section.data.get("workload") if isinstance(section.data, dict) else None
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if (wrong := change_fault(item, CHANGE_KEYS)) is not None:
            yield wrong.diagnostic(origins, ("workload", index))
        elif isinstance(item, dict) and isinstance(item["merge"], dict):
            for fault in faults("service", item["merge"], outline=True):
                yield fault.diagnostic(origins, ("workload", index, "merge"))


def _fault(found: Misfit, kind: str) -> Fault:
    if found.kind == "unknown":
        return Fault(UNKNOWN_KEY, found.path, f"a {kind} has no key `{dotted(found.path)}`", found.help, at_key=True)
    message = worded(found, f"a {kind}", dotted)
    return Fault(SECTION_SHAPE, found.path, message, found.help, at_key=found.kind == "missing")


def _unread(key: str, value: Any) -> Iterator[Fault]:
    """What the schema allows, and neither this target nor the engine can work with."""
    if _has_reference(value):
        yield Fault(SECTION_SHAPE, (key,), f"`{key}` of a service must be known when the file is written")
    elif key == "configs":
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield from _config_faults(item, (key, index))


def _config_faults(item: dict[str, Any], path: Way) -> Iterator[Fault]:
    if "source" not in item:
        yield Fault(SECTION_SHAPE, path, f"`{dotted(path)}` of a service lacks `source`")
    mode = item.get("mode")
    octal = isinstance(mode, str) and 3 <= len(mode) <= 4 and set(mode) <= set("01234567")
    if isinstance(mode, str | int) and not octal:
        message = f"`{dotted(path)}.mode` of a service must be octal, in quotes"
        yield Fault(SECTION_SHAPE, (*path, "mode"), message, 'such as `"0440"`')


def _has_reference(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_reference, value.values()))
    return any(map(_has_reference, value)) if isinstance(value, list) else isinstance(value, Opaque)
