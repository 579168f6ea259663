"""Hints for likely mistakes: keys of other tools, and texts that are nearly of the right form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_IN_ENVIRONMENT = "this belongs to the environment: set `workloads.NAME.{}` there"
_TIMING = _IN_ENVIRONMENT.format("probes")
_PATCH = "Score has none: write it by a patch of the environment (`patches`)"
_UNPUBLISHED = "Score publishes nothing on a host or outside: ask for a resource of type `route` or `dns`"
_CHANGED = "what differs from the score file stands under `overrides`: "
_OVERRIDDEN = _CHANGED + "`overrides: {{containers: {{NAME: {{{}: ...}}}}}}`"
_VARIABLES = (
    "a container has its own: `containers: {NAME: {variables: ...}}`; what differs between environments comes from a "
    "resource of type `environment`"
)
#: Model and keys to what their writer should do: what Kubernetes, Compose and older versions of Score call things.
_FOREIGN: Mapping[str, str] = {
    "Container: env environment env_file envFile": "write `variables`, a mapping of names to texts",
    "Container: envFrom": (
        "write each variable under `variables`; values of the platform come from `${resources.NAME.KEY}`"
    ),
    "Container: entrypoint": "write `command`",
    "Container: cmd": "write `args`",
    "Container: ports expose": "ports belong to the workload: write them under `service.ports`",
    "Container: volumeMounts": "write `volumes`, a mapping of paths in the container to `{source: ...}`",
    "Container: depends_on dependsOn": (
        "write `before` in the container that comes first: `before: {OTHER: {ready: started}}`"
    ),
    "Container: healthcheck": "write `livenessProbe` or `readinessProbe`",
    "Container: startupProbe": (
        "Score has none; a slow start is allowed for in the environment: `workloads.NAME.probes`"
    ),
    "Container: workingDir working_dir": "Score has none: set it in the image, or start with `cd` in `command`",
    "Container: securityContext": _IN_ENVIRONMENT.format("security"),
    "Container: replicas scale": _IN_ENVIRONMENT.format("replicas"),
    "Container: labels": _IN_ENVIRONMENT.format("labels"),
    "Container: user privileged cap_add cap_drop restart imagePullPolicy lifecycle tty stdin": _PATCH,
    "Container: networks links": "each workload is reached by its name: ask for it by a resource of type `service`",
    "Container: limits": "write it under `resources`: `resources: {limits: ...}`",
    "Container: requests": "write it under `resources`: `resources: {requests: ...}`",
    "Container: build": "Score takes images: write `image: .`, which `scorekit render --build` builds",
    "Container: name": "the container's name is its key under `containers`",
    "Workload: services": (
        "this is a Compose file's word: each of its services is a workload, a Score file with the service under `containers`"
    ),
    "Workload: initContainers": (
        "write them under `containers`, each with `before`: `before: {main: {ready: complete}}`"
    ),
    "Workload: sidecars": "write them under `containers`, beside the others",
    "Workload: serviceAccountName": _IN_ENVIRONMENT.format("serviceAccount"),
    **{
        f"Workload: {key}": _IN_ENVIRONMENT.format(key)
        for key in ("imagePullSecrets", "labels", "probes", "replicas", "security")
    },
    **{
        f"Workload: {key}": _IN_ENVIRONMENT.format(key)
        for key in ("nodeSelector", "tolerations", "affinity", "autoscaling", "strategy")
    },
    "Workload: ingress route routes": "ask for a resource of type `route` or `dns`",
    "Workload: ports": "write them under `service`: `service: {ports: {web: {port: 80}}}`",
    "Workload: schedule": "write annotations: `scorekit.dev/kind: CronJob` and `scorekit.dev/schedule`",
    "Workload: container": "write `containers`, a mapping of names to containers",
    "Workload: name": "write it under `metadata`: `metadata: {name: ...}`",
    "Workload: annotations": "write it under `metadata`: `metadata: {annotations: ...}`",
    "Workload: kind": "a Score workload has no `kind`: leave it out",
    "Workload: spec": "Score has no `spec`: move what is under it to the top, and leave `spec` out",
    "Workload: environment env variables": _VARIABLES,
    "Workload: volumes": (
        "write volumes in the container that mounts them; storage itself is a resource of type `volume`"
    ),
    "Workload: profiles": "Score has no profiles: differences between environments belong to environment documents",
    "Workload: extensions": "Score has no extension keys; anything of your own may stand under `metadata`",
    "File: target": "the key of the entry is the target: leave `target` out",
    "File: path": "the key of the entry is the path in the container; a file to read from is `source`",
    "File: permissions": "write `mode`",
    "File: value": "write `content`",
    "VolumeMount: target": "the key of the entry is the target: leave `target` out",
    "VolumeMount: mountPath": "the key of the entry is the path in the container: leave `mountPath` out",
    "VolumeMount: subPath": "write `path`",
    "VolumeMount: read_only": "write `readOnly`",
    "Probe: tcpSocket grpc": "Score has `httpGet` and `exec`: check the port by a command",
    "Probe: command": "write it under `exec`: `exec: {command: [...]}`",
    "Probe: path port": "write it under `httpGet`: `httpGet: {path: ..., port: ...}`",
    "Probe: initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold": _TIMING,
    "Compute: storage": "storage is a resource of type `volume`",
    "ServicePort: containerPort target_port": "write `targetPort`",
    "ServicePort: name": "the port's name is its key under `ports`",
    "ServicePort: nodePort hostPort published": _UNPUBLISHED,
    "Service: port": "write it under `ports`, with a name: `ports: {web: {port: 80}}`",
    "Service: type": _UNPUBLISHED,
    "Resource: parameters": "write `params`",
    "Resource: name": "the resource's name is its key under `resources`",
    "Resource: annotations": "write it under `metadata`: `metadata: {annotations: ...}`",
    "Resource: driver": "the environment chooses it: write a rule under `drivers` there",
    "Resource: shared": "write an `id`: workloads that name the same one share the resource",
    "Resource: outputs": "the driver gives them: read one as `${resources.NAME.KEY}`",
    "Resource: depends_on dependsOn": (
        "leave it out: who reads `${resources.NAME.KEY}` in its params waits for that resource"
    ),
    **{f"WorkloadSettings: {k}": _OVERRIDDEN.format(k) for k in ("image", "command", "args", "files", "volumes")},
    **{f"WorkloadSettings: {k}": f"{_CHANGED}`overrides: {{{k}: ...}}`" for k in ("containers", "service", "metadata")},
    "WorkloadSettings: env environment": "write `variables`, a mapping of names to texts",
    "WorkloadSettings: kind": "the score file says it, by the annotation `scorekit.dev/kind`",
    "WorkloadSettings: schedule": "the score file says it, by the annotation `scorekit.dev/schedule`",
    "Patch: patch": "write `merge`, a mapping, or `json`, a list of operations",
    "PatchTarget: apiVersion version": "write `group`, without a version: `group: apps`, say",
    "ProjectSettings: metadata": "write the name at the top: `name: ...`",
}
_ADVICE = {
    (model, key): advice
    for row, advice in _FOREIGN.items()
    for model, _, keys in [row.partition(": ")]
    for key in keys.split()
}


def foreign_key(model: str, key: str) -> str | None:
    """What to write instead of a key that belongs elsewhere; None for an unknown key."""
    found = _ADVICE.get((model, key))
    if found is None and key.startswith("x-") and model in ("Workload", "Container", "Service"):
        return "Score has no extension keys; anything of your own may stand under `metadata`"
    return found


#: Model to what is often written there, after the list of its keys.
_ASIDE: Mapping[str, str] = {
    "ContainerResources": "; what the workload needs of the platform stands under `resources` at the top of the file",
    "Service": ": write ports below it, each with a name",
}


def extra_hint(model: str) -> str:
    """What to add to the list of a mapping's keys."""
    return _ASIDE.get(model, "")


#: Model, or the key of a map of names, to what to write in it: for a text or number, and for a list.
_SHORT_FORMS: Mapping[str, tuple[str | None, str | None]] = {
    "Before": ("ready: {}", None),
    "Container": ("image: {}", None),
    "Exec": ("command: [{}]", "command: {}"),
    "File": ("content: {}", None),
    "HttpGet": ("path: {}, port: 8080", None),
    "Metadata": ("name: {}", None),
    "Resource": ("type: {}", None),
    "ServicePort": ("port: {}", None),
    "VolumeMount": ("source: {}", None),
    "before": ("{}: {{ready: started}}", "OTHER: {{ready: started}}"),
    "containers": (None, "main: {{image: ...}}"),
    "files": (None, "/etc/app.conf: {{content: ...}}"),
    "ports": ("web: {{port: {}}}", "web: {{port: 8080}}"),
    "resources": (None, "db: {{type: postgres}}"),
    "variables": (None, "NAME: value"),
    "volumes": (None, "/data: {{source: ...}}"),
}
#: The longest value that a hint repeats, and what it may hold to stand in a flow mapping without quotes.
_REPEATED = r"[A-Za-z0-9/][A-Za-z0-9_./:-]{0,40}(?<!:)"


def short_form(what: str, value: Any) -> str | None:
    """What to write in a mapping where a single value or a list was given; None where that is not clear."""
    single, several = _SHORT_FORMS.get(what, (None, None))
    if isinstance(value, list):
        fine = all(isinstance(item, str) and re.fullmatch(_REPEATED, item) for item in value)
        return several.format(f"[{', '.join(value)}]" if fine else "[...]") if several else None
    text = str(value)
    return single.format(text if re.fullmatch(_REPEATED, text) else "...") if single else None


def corrected(text: str, context: Mapping[str, Any]) -> str | None:
    """The text with its likely mistake corrected; None where no small change makes it legal."""
    for change in _CHANGES.get(context["kind"], ()):
        candidate = change(text)
        fits = context["shortest"] <= len(candidate) <= context["longest"]
        if fits and re.fullmatch(context["pattern"].removesuffix("$"), candidate):
            return candidate
    return None


def _dashed(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text)[:63].strip("-")


def _kebab(text: str) -> str:
    """``mainDb`` and ``Main_DB`` to ``main-db``."""
    return _dashed(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)).lower()


def _parts(text: str) -> str:
    return ".".join(part for part in map(_kebab, text.split(".")) if part)


def _annotation(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._/-]+", "-", text).strip("._-/")


def _bytes(text: str) -> str:
    """Spellings of other tools for an amount of memory: ``512mb``, ``1GiB``, ``1k``, ``1 Gi``."""
    match = re.fullmatch(r"\s*0*([0-9.]+)\s*([kKmMgGtTpPeE]?)(i?)[bB]?\s*", text)
    return f"{match[1]}{match[2].upper()}{match[3]}" if match else text


def _cores(text: str) -> str:
    number = text.strip().rstrip(".")
    return f"0{number}" if number.startswith(".") else number


def _mode(text: str) -> str:
    return text.strip().removeprefix("0o").lstrip("0").rjust(3, "0")


#: Kind of text to the changes that may correct it, tried in order.
_CHANGES: Mapping[str, tuple[Callable[[str], str], ...]] = {
    "name": (str.strip, _kebab),
    "type": (str.strip, _dashed),
    "id": (str.strip, _parts),
    "annotation": (str.strip, _annotation),
    "cpu": (_cores,),
    "memory": (_bytes,),
    "mode": (_mode,),
    "variable": (lambda text: text.partition("=")[0].strip(),),
    "header": (_dashed,),
}
