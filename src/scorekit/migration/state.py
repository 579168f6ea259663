"""What a tool kept: the names that it made up, and where its secrets lie. No secret is ever taken out of it."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.codes.migration import BAD_STATE
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Findings, Outcome
from scorekit.source import reader

if TYPE_CHECKING:
    from scorekit.location import Source

MAX_RESOURCES = 5000
_UID = re.compile(r"(?P<type>[^.#\s]+)\.(?P<class>[^#\s]+)#(?P<id>[^\s]+)")


@dataclass(frozen=True, slots=True)
class KeptResource:
    """One resource of a state."""

    uid: str
    type: str
    class_: str
    id: str
    guid: str
    state: dict[str, Any]
    workload: str | None

    @property
    def selector(self) -> dict[str, str]:
        """What a rule says to mean this resource alone."""
        workload, dot, name = self.id.partition(".")
        of = {"type": self.type} if self.class_ == "default" else {"type": self.type, "class": self.class_}
        return (
            {**of, "workload": workload, "resource": name}
            if dot and self.workload == workload
            else {**of, "id": self.id}
        )


@dataclass(frozen=True, slots=True)
class State:
    """A state, without what scorekit has no use for."""

    file: str
    project: str | None = None
    resources: tuple[KeptResource, ...] = ()
    shared: dict[str, Any] = field(default_factory=dict)
    #: The patch templates, in the order in which they run.
    patches: tuple[str, ...] = ()
    #: The workloads' specifications by name.
    workloads: dict[str, Any] = field(default_factory=dict)


def read_state(source: Source) -> Outcome[State]:
    """The state of a tool."""
    findings = Findings()
    document = findings.take(reader.read(source))
    if document is None:
        return findings.outcome(None)
    data = document.data
    resources = data.get("resources") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(resources or {}, dict) or len(resources or {}) > MAX_RESOURCES:
        findings.add(BAD_STATE.at(document.mark.span, f"no mapping with at most {MAX_RESOURCES} `resources`"))
        return findings.outcome(None)
    found = []
    for uid, each in sorted((resources or {}).items()):
        parts = _UID.fullmatch(uid)
        if parts is None or not isinstance(each, dict):
            findings.add(BAD_STATE.at(document.span(("resources", uid)), f"`{uid[:80]}` is no TYPE.CLASS#ID"))
            continue
        state = each.get("state")
        workload = each.get("source_workload")
        own = state if isinstance(state, dict) else {}
        of = workload if isinstance(workload, str) else None
        found.append(
            KeptResource(uid, parts["type"], parts["class"], parts["id"], str(each.get("guid") or ""), own, of)
        )
    shared, project = data.get("shared_state"), data.get("compose_project")
    patches, workloads = data.get("patching_templates"), data.get("workloads")
    return findings.outcome(
        State(
            source.name,
            project if isinstance(project, str) and project else None,
            tuple(found),
            shared if isinstance(shared, dict) else {},
            tuple(each for each in patches if isinstance(each, str)) if isinstance(patches, list) else (),
            {
                name: each["spec"]
                for name, each in (workloads.items() if isinstance(workloads, dict) else ())
                if isinstance(each, dict) and isinstance(each.get("spec"), dict)
            },
        )
    )


def at(data: Any, path: tuple[str, ...]) -> Any:
    """The value at a path; None where there is none."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data
