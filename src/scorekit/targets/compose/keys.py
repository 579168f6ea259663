"""The keys of a Compose file: which a service has, and in what order they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.source.document import Path

#: What people look for first, in that order; every other key follows by name.
_SERVICE = (
    "image", "build", "profiles", "hostname", "entrypoint", "command", "environment", "configs", "volumes", "depends_on",
    "healthcheck", "network_mode", "networks", "ports", "restart", "deploy", "cap_drop", "security_opt", "annotations",
    "labels",
)  # fmt: skip
#: Below a service, by its key. A list's items have the order of the key.
_BELOW = {
    "build": ("context", "dockerfile"),
    "configs": ("source", "target", "mode"),
    "healthcheck": ("test", "interval", "timeout", "retries", "start_period"),
    "ports": ("target", "published", "host_ip", "protocol"),
    "volumes": ("type", "source", "target", "read_only"),
}
_RANKS: Mapping[str | None, Mapping[str, int]] = {
    key: {word: rank for rank, word in enumerate(words)} for key, words in ((None, _SERVICE), *_BELOW.items())
}
#: Every key of a service (https://github.com/compose-spec/compose-spec/blob/main/05-services.md).
_KEYS = (
    "annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name "
    "cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset "
    "credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname "
    "entrypoint env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname "
    "image init ipc isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness "
    "memswap_limit models network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports "
    "post_start pre_start pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart runtime "
    "scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty "
    "ulimits umask use_api_socket user userns_mode uts volumes volumes_from working_dir"
)
SERVICE_KEYS = frozenset(_KEYS.split())


def in_order(data: Mapping[Any, Any], kind: str, path: Path) -> list[tuple[Any, Any]]:
    """The items of a mapping at a path of an entry, in the order in which they are written."""
    ranks: Mapping[str, int] = {}
    if kind == "service" and (not path or len(path) == 1 or (len(path) == 2 and isinstance(path[1], int))):
        ranks = _RANKS.get(path[0] if path else None, {})
    return sorted(data.items(), key=lambda item: (ranks.get(item[0], len(ranks)), str(item[0])))
