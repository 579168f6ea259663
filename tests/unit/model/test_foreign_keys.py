"""Keys of Kubernetes, of Compose and of older versions of Score: each leads to what is written instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.location import Source
from scorekit.model.decode import decode
from scorekit.model.environment import Environment
from scorekit.model.project import ProjectSettings
from scorekit.model.workload import Workload
from scorekit.source.reader import read
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.model.base import DocumentModel

MAIN = "containers: {main: {image: x%s}}\n"
#: Where a key of each kind of mapping stands.
PLACES = {
    "container": MAIN % ", KEY: 1",
    "file": MAIN % ", files: {/a: {content: x, KEY: 1}}",
    "volume": MAIN % ", volumes: {/a: {source: x, KEY: 1}}",
    "probe": MAIN % ", livenessProbe: {httpGet: {path: /, port: 80}, KEY: 1}",
    "limits": MAIN % ", resources: {limits: {KEY: 1}}",
    "workload": MAIN % "" + "KEY: 1\n",
    "port": MAIN % "" + "service: {ports: {web: {port: 80, KEY: 1}}}\n",
    "service": MAIN % "" + "service: {ports: {web: {port: 80}}, KEY: 1}\n",
    "resource": MAIN % "" + "resources: {db: {type: x, KEY: 1}}\n",
    "settings": "workloads: {shop: {KEY: 1}}\n",
    "patch": "patches: [{target: {kind: x}, merge: {}, KEY: 1}]\n",
    "patch target": "patches: [{target: {kind: x, KEY: 1}, merge: {}}]\n",
    "project": "name: shop\nKEY: 1\n",
}
IN_ENVIRONMENT, PATCHED = "belongs to the environment: set `workloads.NAME.", "by a patch of the environment"
PUBLISHED, REACHED = "publishes nothing on a host", "each workload is reached by its name"
#: The mapping, keys of it, and words of the advice.
ADVICE = [
    ("container", "env environment env_file envFile", "write `variables`"),
    ("container", "envFrom", "values of the platform come from"),
    ("container", "entrypoint", "write `command`"),
    ("container", "cmd", "write `args`"),
    ("container", "ports expose", "write them under `service.ports`"),
    ("container", "volumeMounts", "write `volumes`, a mapping of paths"),
    ("container", "depends_on dependsOn", "write `before` in the container that comes first"),
    ("container", "healthcheck", "write `livenessProbe` or `readinessProbe`"),
    ("container", "startupProbe", "`workloads.NAME.probes`"),
    ("container", "workingDir working_dir", "set it in the image, or start with `cd`"),
    ("container", "securityContext", f"{IN_ENVIRONMENT}security`"),
    ("container", "replicas scale", f"{IN_ENVIRONMENT}replicas`"),
    ("container", "labels", f"{IN_ENVIRONMENT}labels`"),
    ("container", "user privileged cap_add cap_drop restart imagePullPolicy lifecycle tty stdin", PATCHED),
    ("container", "networks links", REACHED),
    ("container", "limits", "`resources: {limits: ...}`"),
    ("container", "requests", "`resources: {requests: ...}`"),
    ("container", "build", "`scorekit render --build` builds"),
    ("container", "name", "the container's name is its key"),
    ("workload", "replicas", f"{IN_ENVIRONMENT}replicas`"),
    ("workload", "services", "a Compose file's word"),
    ("workload", "initContainers", "each with `before`"),
    ("workload", "sidecars", "write them under `containers`, beside the others"),
    ("workload", "serviceAccountName", f"{IN_ENVIRONMENT}serviceAccount`"),
    *(("workload", key, f"{IN_ENVIRONMENT}{key}`") for key in ("imagePullSecrets", "labels", "probes", "security")),
    *(
        ("workload", key, f"{IN_ENVIRONMENT}{key}`")
        for key in ("nodeSelector", "tolerations", "affinity", "autoscaling", "strategy")
    ),
    ("workload", "ingress route routes", "ask for a resource of type `route` or `dns`"),
    ("workload", "ports", "write them under `service`"),
    ("workload", "schedule", "`scorekit.dev/kind: CronJob` and `scorekit.dev/schedule`"),
    ("workload", "container", "write `containers`"),
    ("workload", "name", "`metadata: {name: ...}`"),
    ("workload", "annotations", "`metadata: {annotations: ...}`"),
    ("workload", "kind", "has no `kind`: leave it out"),
    ("workload", "spec", "move what is under it to the top"),
    ("workload", "environment env variables", "comes from a resource of type `environment`"),
    ("workload", "volumes", "storage itself is a resource of type `volume`"),
    ("workload", "profiles", "Score has no profiles"),
    ("workload", "extensions x-mine", "Score has no extension keys"),
    ("container", "x-mine", "Score has no extension keys"),
    ("service", "x-mine", "Score has no extension keys"),
    ("file", "target", "leave `target` out"),
    ("file", "path", "the key of the entry is the path in the container; a file to read from is `source`"),
    ("file", "permissions", "write `mode`"),
    ("file", "value", "write `content`"),
    ("volume", "target", "leave `target` out"),
    ("volume", "mountPath", "leave `mountPath` out"),
    ("volume", "subPath", "write `path`"),
    ("volume", "read_only", "write `readOnly`"),
    ("probe", "tcpSocket grpc", "check the port by a command"),
    ("probe", "command", "write it under `exec`"),
    ("probe", "path port", "write it under `httpGet`"),
    (
        "probe",
        "initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold",
        f"{IN_ENVIRONMENT}probes`",
    ),
    ("limits", "storage", "storage is a resource of type `volume`"),
    ("port", "containerPort target_port", "write `targetPort`"),
    ("port", "name", "the port's name is its key"),
    ("port", "nodePort hostPort published", PUBLISHED),
    ("service", "port", "write it under `ports`, with a name"),
    ("service", "type", PUBLISHED),
    ("resource", "parameters", "write `params`"),
    ("resource", "name", "the resource's name is its key"),
    ("resource", "annotations", "`metadata: {annotations: ...}`"),
    ("resource", "driver", "write a rule under `drivers` there"),
    ("resource", "shared", "write an `id`"),
    ("resource", "outputs", "the driver gives them"),
    ("resource", "depends_on dependsOn", "waits for that resource"),
    *(("settings", key, f"{{NAME: {{{key}: ...}}}}") for key in ("image", "command", "args", "files", "volumes")),
    ("settings", "env environment", "write `variables`"),
    *(("settings", key, f"`overrides: {{{key}: ...}}`") for key in ("containers", "service", "metadata")),
    *(("settings", key, f"by the annotation `scorekit.dev/{key}`") for key in ("kind", "schedule")),
    ("patch", "patch", "write `merge`, a mapping, or `json`"),
    ("patch target", "apiVersion version", "write `group`, without a version"),
    ("project", "metadata", "write the name at the top"),
]
HEADS: dict[str, tuple[type[DocumentModel], str]] = {
    "settings": (Environment, "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\n"),
    "project": (ProjectSettings, "apiVersion: scorekit.dev/v1alpha1\nkind: Project\n"),
}
HEADS |= dict.fromkeys(("patch", "patch target"), HEADS["settings"])


@each_row(("place", "key", "words"), [(place, key, words) for place, keys, words in ADVICE for key in keys.split()])
def test_a_key_of_another_tool_leads_to_what_is_written_instead(place: str, key: str, words: str) -> None:
    model, head = HEADS.get(place, (Workload, "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\n"))
    text = head + PLACES[place].replace("KEY", key)
    found: Any = decode(model, read(Source("a.yaml", text)).unwrap())
    assert [d.help for d in found.diagnostics if words in str(d.help)], [d.help for d in found.diagnostics]
