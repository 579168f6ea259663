"""The target ``compose``: one Compose file that ``docker compose up`` runs, and ``.env`` where there are secrets.

The stages are in ``emit``. They run over entries whose values may still be references; ``finish`` is the last one and
the only one that escapes.
"""

from __future__ import annotations

from scorekit.targets.change_rules import nothing
from scorekit.targets.record import Apart, SecretsFile, SectionKey, Target, deferred

#: The label that changes when a file does: Compose recreates no service for a config's content alone.
CHECKSUM_LABEL = "dev.scorekit.checksum"


def _start(env_file: str, file: str) -> str:
    named = "" if file == _FILES[0] else f" -f {file}"
    return f"docker compose --env-file {env_file}{named} up"


#: What Compose looks for in a folder, in its order.
_FILES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")

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
        "models": SectionKey(dict, "Language models by name."),
        "volume": SectionKey(dict, "How the resource is mounted, for types that can be."),
        "workload": SectionKey(
            list,
            "What is merged into the services of the workloads that use the resource: `{merge: {...}}` goes into each container's, "
            "`{container: NAME, merge: {...}}` into one, which is added where there is none.",
        ),
        "gate": SectionKey(list, "What those who need the resource wait for: `{service: ..., condition: ...}`."),
    },
    emit=deferred("scorekit.targets.compose.emit:emit"),
    apart=Apart(
        emit=deferred("scorekit.targets.compose.parts:emit_apart"),
        order=deferred("scorekit.targets.compose.entries:file_order"),
        tell=nothing,
        emit_shared=deferred("scorekit.targets.compose.parts:emit_shared"),
    ),
    layout=deferred("scorekit.targets.compose.emit:layout"),
    read=deferred("scorekit.targets.compose.emit:read"),
    data=deferred("scorekit.targets.compose.change_rules:data"),
    changes=deferred("scorekit.targets.compose.change_rules:change_rules"),
    reads=deferred("scorekit.targets.compose.files:reads_of"),
    checksums=frozenset({CHECKSUM_LABEL}),
    runs_server=deferred("scorekit.targets.compose.change_rules:runs_server"),
    file_names=_FILES,
    secrets_file=SecretsFile(".env", _start, "docker compose down --volumes"),
    supported_options=frozenset({"builds", "publish", "env_file"}),
    # A request above its limit: the limit is raised to it.
    tolerated_codes=frozenset({"SK317"}),
    written_faults=deferred("scorekit.targets.compose.sections:written_faults"),
    section_faults=deferred("scorekit.targets.compose.schema:section_faults"),
)
