"""The target ``compose``: one Compose file that ``docker compose up`` runs, and ``.env`` where there are secrets.

The stages are in ``emit``. They run over entries whose values may still be references; ``finish`` is the last one and
the only one that escapes.
"""

from __future__ import annotations

from scorekit.targets.record import SectionKey, Target, deferred

#: Compose, as Docker Compose v2 reads it (https://github.com/compose-spec/compose-spec).
TARGET = Target(
    name="compose",
    sort="workload",
    layouts=("stream",),
    sections={
        "services": SectionKey(dict, "Services by name."),
        "volumes": SectionKey(dict, "Named volumes."),
        "networks": SectionKey(dict, "Networks by name."),
        "configs": SectionKey(dict, "Configs by name."),
        "volume": SectionKey(dict, "How the resource is mounted, for types that can be."),
        "gate": SectionKey(list, "What those who need the resource wait for: `{service: ..., condition: ...}`."),
    },
    emit=deferred("scorekit.targets.compose.emit:emit"),
    layout=deferred("scorekit.targets.compose.layout:layout"),
    supported_options=frozenset({"builds", "publish", "env_file"}),
    # A request above its limit: the limit is raised to it.
    tolerated_codes=frozenset({"SK317"}),
    written_faults=deferred("scorekit.targets.compose.sections:written_faults"),
    section_faults=deferred("scorekit.targets.compose.schema:section_faults"),
)
