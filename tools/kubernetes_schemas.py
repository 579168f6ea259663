"""The table of Kubernetes' own schemas, made anew from what Kubernetes and the Gateway API publish.

    make schemas

What goes in: the schemas of every minor version in the package ``kubernetes-validate``; the constants of ``+enum`` types
in the Go module ``k8s.io/api``, for those schemas leave enumerations out; the CRDs in the Go module
``sigs.k8s.io/gateway-api``, standard channel. All three are under the Apache License 2.0. Facts alone are taken: fields,
types, what is required, enumerated and keyed; descriptions are dropped.

What comes out: ``src/scorekit/targets/kubernetes/schemas.tsv``, one definition a line, by name: JSON Schema as it is
published, with ``x-kubernetes-versions: [SINCE, UNTIL]`` where not every version that we serve has a kind or a field
(minor versions; null: from the oldest on, up to the newest). Types lose null, which leaves a field out; as an item of a
list or a value of a map, where Kubernetes would read an empty text, it is refused. The first line maps API versions and
kinds to names. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from scorekit.targets.kubernetes.custom import structural

TABLE = Path(__file__).parents[1] / "src" / "scorekit" / "targets" / "kubernetes" / "schemas.tsv"
#: The oldest minor version that we serve (docs/comparison.md); the newest is the newest that is published.
OLDEST = 29
GO_API = "k8s.io/api@v0.{}.0"
GATEWAY = "sigs.k8s.io/gateway-api@v1.6.3"

VERSIONS = "x-kubernetes-versions"
_DROPPED = frozenset(
    {
        "description",
        "x-kubernetes-group-version-kind",
        "x-kubernetes-list-type",
        "x-kubernetes-map-type",
        "x-kubernetes-patch-merge-key",
        "x-kubernetes-patch-strategy",
        "x-kubernetes-unions",
    }
)
DEFINITION = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1."
# What the API server demands of objects, and the published schemas leave out
# (https://github.com/kubernetes/kubernetes/tree/master/pkg/apis)

#: Enumerations of types that are not marked as such.
_ENUMS = {
    "apiextensions.v1.CustomResourceDefinitionSpec": {"scope": "Cluster Namespaced"},
    "apiextensions.v1.JSONSchemaProps": {"type": "array boolean integer number object string"},
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy": {
        "whenDeleted": "Delete Retain",
        "whenScaled": "Delete Retain",
    },
    "autoscaling.v2.HPAScalingPolicy": {"type": "Percent Pods"},
    "autoscaling.v2.HPAScalingRules": {"selectPolicy": "Disabled Max Min"},
    "autoscaling.v2.MetricSpec": {"type": "ContainerResource External Object Pods Resource"},
    "autoscaling.v2.MetricTarget": {"type": "AverageValue Utilization Value"},
    "batch.v1.PodFailurePolicyOnPodConditionsPattern": {"status": "False True Unknown"},
    "core.v1.Container": {"restartPolicy": "Always Never OnFailure"},
    "discovery.v1.EndpointSlice": {"addressType": "FQDN IPv4 IPv6"},
    "meta.v1.LabelSelectorRequirement": {"operator": "DoesNotExist Exists In NotIn"},
    "rbac.v1.RoleRef": {"kind": "ClusterRole Role"},
    "rbac.v1.Subject": {"kind": "Group ServiceAccount User"},
}
_INT_OR_STRING = {"type": ["integer", "string"]}
_PERCENTAGE, _PORT = {"format": "percentage"}, {"format": "port"}
_NATURAL, _POSITIVE, _PORT_NUMBER = {"minimum": 0}, {"minimum": 1}, {"minimum": 1, "maximum": 65535}
_MODE, _WEIGHT = {"minimum": 0, "maximum": 0o777}, {"minimum": 1, "maximum": 100}
#: Bounds and forms of fields.
_FORMS: dict[str, dict[str, dict[str, Any]]] = {
    "apps.v1.DaemonSetSpec": {"minReadySeconds revisionHistoryLimit": _NATURAL},
    "apps.v1.DeploymentSpec": {
        "minReadySeconds progressDeadlineSeconds replicas revisionHistoryLimit": _NATURAL,
    },
    "apps.v1.ReplicaSetSpec": {"minReadySeconds replicas": _NATURAL},
    "apps.v1.RollingUpdateDaemonSet": {"maxSurge maxUnavailable": _PERCENTAGE},
    "apps.v1.RollingUpdateDeployment": {"maxSurge maxUnavailable": _PERCENTAGE},
    "apps.v1.RollingUpdateStatefulSetStrategy": {"maxUnavailable": _PERCENTAGE, "partition": _NATURAL},
    "apps.v1.StatefulSetOrdinals": {"start": _NATURAL},
    "apps.v1.StatefulSetSpec": {"minReadySeconds replicas revisionHistoryLimit": _NATURAL},
    "autoscaling.v2.HPAScalingPolicy": {"periodSeconds": {"minimum": 1, "maximum": 1800}, "value": _POSITIVE},
    "autoscaling.v2.HPAScalingRules": {"stabilizationWindowSeconds": {"minimum": 0, "maximum": 3600}},
    "autoscaling.v2.HorizontalPodAutoscalerSpec": {"maxReplicas": _POSITIVE, "minReplicas": _NATURAL},
    "autoscaling.v2.MetricTarget": {"averageUtilization": _POSITIVE},
    "batch.v1.CronJobSpec": {"failedJobsHistoryLimit startingDeadlineSeconds successfulJobsHistoryLimit": _NATURAL},
    "batch.v1.JobSpec": {
        "activeDeadlineSeconds backoffLimit backoffLimitPerIndex completions maxFailedIndexes": _NATURAL,
        "parallelism ttlSecondsAfterFinished": _NATURAL,
    },
    "core.v1.ClientIPConfig": {"timeoutSeconds": {"minimum": 1, "maximum": 86400}},
    "core.v1.ConfigMapVolumeSource": {"defaultMode": _MODE},
    "core.v1.ContainerPort": {"containerPort": _PORT_NUMBER, "hostPort": {"minimum": 0, "maximum": 65535}},
    "core.v1.ExecAction": {"command": {"minItems": 1}},
    "core.v1.HTTPGetAction": {"port": _PORT},
    "core.v1.KeyToPath": {"mode": _MODE},
    "core.v1.PodSecurityContext": {"fsGroup runAsGroup runAsUser": _NATURAL},
    "core.v1.PodSpec": {"activeDeadlineSeconds": _POSITIVE, "containers": {"minItems": 1}},
    "core.v1.PreferredSchedulingTerm": {"weight": _WEIGHT},
    "core.v1.Probe": {
        "failureThreshold initialDelaySeconds periodSeconds successThreshold timeoutSeconds": _NATURAL,
    },
    "core.v1.ProjectedVolumeSource": {"defaultMode": _MODE},
    "core.v1.SecretVolumeSource": {"defaultMode": _MODE},
    "core.v1.SecurityContext": {"runAsGroup runAsUser": _NATURAL},
    "core.v1.ServicePort": {"port": _PORT_NUMBER, "targetPort": _PORT},
    "core.v1.TCPSocketAction": {"port": _PORT},
    "core.v1.TopologySpreadConstraint": {"maxSkew minDomains": _POSITIVE},
    "core.v1.WeightedPodAffinityTerm": {"weight": _WEIGHT},
    "networking.v1.HTTPIngressRuleValue": {"paths": {"minItems": 1}},
    "networking.v1.NetworkPolicyPort": {"port": _PORT},
    "networking.v1.ServiceBackendPort": {"number": _PORT_NUMBER},
    "policy.v1.PodDisruptionBudgetSpec": {"maxUnavailable minAvailable": _PERCENTAGE},
    "rbac.v1.PolicyRule": {"verbs": {"minItems": 1}},
}
#: Fields that must be there, though the schemas say that they may be left out.
REQUIRED = {
    "core.v1.ConfigMapEnvSource": "name",
    "core.v1.ConfigMapKeySelector": "name",
    "core.v1.ConfigMapProjection": "name",
    "core.v1.ConfigMapVolumeSource": "name",
    "core.v1.EphemeralVolumeSource": "volumeClaimTemplate",
    "core.v1.ExecAction": "command",
    "core.v1.PodTemplateSpec": "spec",
    "core.v1.SecretEnvSource": "name",
    "core.v1.SecretKeySelector": "name",
    "core.v1.SecretProjection": "name",
    "core.v1.SecretVolumeSource": "secretName",
    "networking.v1.Ingress": "spec",
    "networking.v1.IngressServiceBackend": "port",
}
#: Fields of which exactly one is there.
_ALTERNATIVES = {
    "autoscaling.v2.MetricSpec": "containerResource external object pods resource",
    "core.v1.EnvFromSource": "configMapRef secretRef",
    "core.v1.EnvVarSource": "configMapKeyRef fieldRef fileKeyRef resourceFieldRef secretKeyRef",
    "core.v1.LifecycleHandler": "exec httpGet sleep tcpSocket",
    "core.v1.Probe": "exec grpc httpGet tcpSocket",
    "networking.v1.IngressBackend": "resource service",
    "networking.v1.ServiceBackendPort": "name number",
}
_PROPS = {"$ref": f"#/$defs/{DEFINITION}JSONSchemaProps"}
#: What is published as anything at all, and is not in definitions of ``v1``.
_NARROWED: dict[str, dict[str, Any]] = {
    f"{DEFINITION}JSONSchemaPropsOrArray": _PROPS,
    f"{DEFINITION}JSONSchemaPropsOrBool": {"anyOf": [{"type": "boolean"}, _PROPS]},
}


def main() -> int:
    """Write the table."""
    with tempfile.TemporaryDirectory() as folder:
        TABLE.write_text(table(Path(folder)), "utf-8")
    print(f"{TABLE.name}: {TABLE.stat().st_size:,} bytes")
    return 0


def table(folder: Path) -> str:
    """The whole table; ``folder`` is for Go's downloads."""
    published = {minor: definitions(minor) for minor in minors()}
    newest = max(published)
    found = demanded(published)
    for (name, field), values in enumerations(go_module(GO_API.format(newest), folder)).items():
        enumerate_field(found.get(name, {}), field, values)
    kinds: dict[str, dict[str, str]] = {}
    for name in list(found):
        published_as = published[last(name, published)][name]
        for group in published_as.get("x-kubernetes-group-version-kind", ()):
            if not group["kind"].endswith(("List", "Options", "WatchEvent")):
                kinds.setdefault(api_version(group["group"], group["version"]), {})[group["kind"]] = name
                found[name].setdefault("properties", {})["status"] = {"type": "object"}
    for path in sorted((go_module(GATEWAY, folder) / "config" / "crd" / "standard").glob("*.yaml")):
        for crd in yaml.safe_load_all(path.read_text("utf-8")):
            add_custom(crd, kinds, found)
    kept = reachable({name for by_kind in kinds.values() for name in by_kind.values()}, found)
    head = {"oldest": OLDEST, "newest": newest, "kinds": kinds}
    lines = [written(head), *(f"{name}\t{written(found[name])}" for name in sorted(kept))]
    return "".join(f"{line}\n" for line in lines)


def written(value: Any) -> str:
    """A value as JSON, keys sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def api_version(group: str, version: str) -> str:
    """``apps/v1``; ``v1`` for the core group."""
    return f"{group}/{version}" if group else version


# Kubernetes' own kinds


def schemas_folder() -> Any:
    """Where the package keeps what Kubernetes publishes."""
    return resources.files("kubernetes_validate") / "kubernetes-json-schema"


def minors() -> list[int]:
    """The minor versions that we serve and that are published."""
    found = (re.fullmatch(r"v1\.(\d+)\.0-local-strict", entry.name) for entry in schemas_folder().iterdir())
    return sorted(minor for match in found if match and (minor := int(match[1])) >= OLDEST)


def definitions(minor: int) -> dict[str, Any]:
    """Every definition of a minor version."""
    text = (schemas_folder() / f"v1.{minor}.0-local-strict" / "_definitions.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)["$defs"]
    return found


def last(name: str, published: Mapping[int, Mapping[str, Any]]) -> int:
    """The newest version that has a definition."""
    return max(minor for minor, by_name in published.items() if name in by_name)


def merged(name: str, published: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """A definition as the newest version has it, with the fields of all versions and where each is to be had."""
    there = {minor: by_name[name] for minor, by_name in published.items() if name in by_name}
    found = stripped(there[max(there)])
    fields = {key for one in there.values() for key in one.get("properties", {})}
    for field in sorted(fields):
        having = [minor for minor, one in there.items() if field in one.get("properties", {})]
        schema = stripped(there[max(having)]["properties"][field])
        found["properties"][field] = ranged(schema, having, list(there))
    return ranged(found, list(there), list(published))


def demanded(published: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """Every definition, with what the API server demands of objects, and the published schemas leave out."""
    found = {name: merged(name, published) for name in sorted(set().union(*published.values()))} | _NARROWED

    def of(short: str) -> dict[str, Any]:
        (name,) = (name for name in found if name.endswith(f".{short}"))
        return found[name]

    for short, fields in _ENUMS.items():
        for field, words in fields.items():
            enumerate_field(of(short), field, words.split())
    for short, forms in _FORMS.items():
        for names, form in forms.items():
            for name in names.split():
                fields = of(short)["properties"]
                fields[name] = {**(_INT_OR_STRING if "$ref" in fields[name] else fields[name]), **form}
    for short, name in REQUIRED.items():
        of(short)["required"] = sorted({*of(short).get("required", ()), name})
    for short, alternatives in _ALTERNATIVES.items():
        of(short)["oneOf"] = [{"required": [name]} for name in alternatives.split()]
    of("core.v1.Volume")["maxProperties"] = 2  # its name, and one source
    of("networking.v1.NetworkPolicyPeer")["minProperties"] = 1
    return found


def ranged(schema: dict[str, Any], having: list[int], among: list[int]) -> dict[str, Any]:
    """A schema with the versions that have it, where others do not."""
    since, until = (None if end(having) == end(among) else end(having) for end in (min, max))
    return schema if since is None and until is None else {**schema, VERSIONS: [since, until]}


def stripped(schema: Any) -> Any:
    """A schema without what says nothing about values. The keys of ``properties`` are fields, whatever they are called."""
    if isinstance(schema, list):
        return [stripped(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    types = [item.get("type") for item in schema.get("oneOf", ())]
    if types:  # Quantity and IntOrString: one of two plain types
        plain = {word for type_ in types for word in type_}
        return {"type": sorted(plain - {"null"}), **({"format": "quantity"} if "number" in plain else {})}
    found = {key: stripped(value) for key, value in schema.items() if key not in _DROPPED and key != "properties"}
    if isinstance(found.get("type"), list):
        (found["type"],) = (word for word in found["type"] if word != "null")
    if "properties" in schema:
        found["properties"] = {key: stripped(value) for key, value in schema["properties"].items()}
    return found


def reachable(names: set[str], found: Mapping[str, Any]) -> set[str]:
    """The definitions that some names need."""
    kept: set[str] = set()
    left = sorted(names)
    while left:
        name = left.pop()
        if name not in kept:
            kept.add(name)
            left += re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(found[name]))
    return kept


# Enumerations, from Go


def go_module(module: str, folder: Path) -> Path:
    """A Go module's folder, downloaded and verified by Go itself."""
    (folder / "go.mod").write_text("module schemas\n", "utf-8")
    command = ["go", "mod", "download", "-json", module]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return Path(json.loads(done.stdout)["Dir"])


def enumerations(module: Path) -> dict[tuple[str, str], list[str]]:
    """The values of every field whose type is marked ``+enum``, by definition and field."""
    packages = {
        path.parent.relative_to(module).as_posix(): path.read_text("utf-8") for path in module.glob("*/*/types.go")
    }
    values = {}
    for package, text in packages.items():
        for type_ in re.findall(r"^// \+enum\n(?:^//.*\n)*^type (\w+) string", text, re.MULTILINE):
            written = re.findall(rf"^\s*\w+\s+(?:{type_}\s*=\s*|=\s*{type_}\()(.)([^\"\n]*)", text, re.MULTILINE)
            if all(quote == '"' for quote, _ in written):
                values[package, type_] = sorted(value for _, value in written)
    found = {}
    for package, text in packages.items():
        aliases = dict(re.findall(r'^\s*(\w+) "k8s\.io/api/([\w/]+)"', text, re.MULTILINE))
        for struct, body in re.findall(r"^type (\w+) struct \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
            for alias, type_, field in _fields(body):
                known = values.get((aliases.get(alias, "") if alias else package, type_))
                if known:
                    found[f"io.k8s.api.{package.replace('/', '.')}.{struct}", field] = known
    return found


def _fields(body: str) -> Iterator[tuple[str, str, str]]:
    """The fields of a struct: the package's alias and the name of the type, and the field's name in JSON."""
    yield from re.findall(r'^\s*\w+\s+(?:\[\]|\*)*(?:(\w+)\.)?(\w+)\s+`json:"(\w+)', body, re.MULTILINE)


def enumerate_field(definition: dict[str, Any], field: str, values: list[str]) -> None:
    """Write an enumeration into a field, or into the items of a list. An empty text leaves out what may be left out."""
    schema = definition.get("properties", {}).get(field)
    if schema is not None:
        optional = "items" not in schema and field not in definition.get("required", ())
        schema.get("items", schema)["enum"] = sorted({*values, *([""] if optional else [])})


# Custom kinds


def add_custom(crd: Mapping[str, Any], kinds: dict[str, dict[str, str]], found: dict[str, Any]) -> None:
    """Add the kinds of a CRD."""
    if crd.get("kind") != "CustomResourceDefinition":
        return
    spec = crd["spec"]
    for version in spec["versions"]:
        if not version["served"]:
            continue
        schema = structural(version["schema"]["openAPIV3Schema"])
        schema["properties"]["status"] = {"type": "object"}
        name = f"{spec['group']}.{version['name']}.{spec['names']['kind']}"
        same = next((other for other, known in found.items() if known == schema), name)
        found[same] = schema
        kinds.setdefault(api_version(spec["group"], version["name"]), {})[spec["names"]["kind"]] = same


if __name__ == "__main__":
    sys.exit(main())
