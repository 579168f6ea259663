"""A real API server, reached by ``kubectl`` as KUBECONFIG says; everything that is made there goes again.

It has to have a controller manager, which binds claims: a cluster of kind, k3d or minikube has one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

#: How many objects one ``kubectl`` is given.
_BATCH = 150
#: How many of them run at once: one alone is held back to fifty requests in a second.
_AT_ONCE = 4
_DONE = re.compile(r"^\S+?/(\S+) (?:created|configured|unchanged|serverside-applied)\b", re.MULTILINE)
_FAULT = re.compile(r'\n(?=Error from|The \S+ "|error|Warning)')
#: Seconds that controllers are given for what they make: claims that are bound, a namespace's service account.
_PATIENCE = 90
#: What ``kubectl apply`` is told beside the objects.
WAYS: Mapping[str, tuple[str, ...]] = {"client-side": (), "server-side": ("--server-side",)}
#: The kinds of the objects asked about that have no namespace.
CLUSTER_SCOPED = (
    "ClusterRole", "ClusterRoleBinding", "CSIDriver", "IngressClass", "Namespace", "PersistentVolume", "PriorityClass",
    "RuntimeClass", "StorageClass", "VolumeAttributesClass",
)  # fmt: skip


@dataclass(slots=True)
class Server:
    """A server, a namespace of one's own on it, and two storage classes: one whose claims may grow."""

    #: The namespace, and what the name of every object without one begins with.
    own: str
    #: Ports and addresses that are free, of the part of what a cluster has that it gives away last.
    _ports: Iterator[int] = field(default_factory=lambda: iter(()))
    _addresses: Iterator[str] = field(default_factory=lambda: iter(()))
    _default_class: str = ""

    def kubectl(self, *arguments: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """A run of ``kubectl``, whatever its status."""
        command = [_kubectl(), *arguments]
        return subprocess.run(command, input=given, capture_output=True, text=True, check=False)

    def data(self, *arguments: str) -> Any:
        """What a run of ``kubectl`` prints, as JSON."""
        done = self.kubectl(*arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @property
    def version(self) -> str:
        """``v1.37.2``."""
        return str(self.data("get", "--raw", "/version")["gitVersion"])

    def schemas(self, api_version: str) -> dict[str, Any]:
        """The schemas of a version of an API group, by name."""
        place = f"/openapi/v3/{'apis/' if '/' in api_version else 'api/'}{api_version}"
        return dict(self.data("get", "--raw", place)["components"]["schemas"])

    def namespace(self, kind: str) -> str:
        """Where objects of a kind go: what keeps others out of a namespace has one of its own."""
        return f"{self.own}-limits" if kind in {"LimitRange", "ResourceQuota"} else self.own

    def named(self, data: Mapping[str, Any], name: str) -> dict[str, Any]:
        """An object in the namespace, under a name, with values of its own where something stands for them."""
        metadata = {**data.get("metadata", {}), "name": name}
        if data["kind"] in CLUSTER_SCOPED:
            metadata["name"] = f"{self.own}-{name}"
        else:
            metadata["namespace"] = self.namespace(data["kind"])
        return dict(self._filled({**data, "metadata": metadata}))

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        return self._word(value) if isinstance(value, str) else value

    def _word(self, word: str) -> Any:
        """A text, or what it stands for."""
        if word in {"A PORT", "ANOTHER PORT"}:
            return next(self._ports)
        if word in {"AN ADDRESS", "ANOTHER ADDRESS"}:
            return next(self._addresses)
        classes = {"GROWS": f"{self.own}-grows", "FIXED": f"{self.own}-fixed", "DEFAULT": self._default_class}
        return classes.get(word, word)

    def apply(self, objects: Sequence[Mapping[str, Any]], way: str) -> dict[str, str]:
        """Apply objects; what the server says against each that it refuses, by name."""
        faults: dict[str, str] = {}
        for part, done in self._in_parts(objects, "apply", *WAYS[way]):
            names = {each["metadata"]["name"] for each in part} - set(_DONE.findall(done.stdout))
            said: dict[str, str] = {}
            for fault in _FAULT.split(done.stderr) if names else ():
                for name in re.findall(r'"([^" ]+)"', fault):
                    said.setdefault(name, fault)
            faults |= {name: said.get(name, done.stderr[-500:]) for name in names}
        return faults

    def create(self, objects: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Objects as the server would make them, by name, without making them; those that it refuses are left out."""
        found: dict[str, Any] = {}
        for _, done in self._in_parts(objects, "create", "--dry-run=server", "--validate=false", "-o", "json"):
            for each in _documents(done.stdout):
                found[each["metadata"]["name"]] = each
        return found

    def _in_parts(
        self, objects: Sequence[Mapping[str, Any]], *arguments: str
    ) -> Iterator[tuple[Sequence[Mapping[str, Any]], subprocess.CompletedProcess[str]]]:
        parts = list(_parts(objects))
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from zip(
                parts, pool.map(lambda p: self.kubectl(*arguments, "-f", "-", given=stream(p)), parts), strict=True
            )

    def held(self, kinds: Iterable[str], namespace: str | None = None) -> dict[str, Any]:
        """What the server holds of some kinds, by kind and name, less what it writes for itself."""
        found: dict[str, Any] = {}
        for kind in sorted(set(kinds)):
            where = () if kind in CLUSTER_SCOPED else ("-n", namespace or self.namespace(kind))
            for each in self.data("get", kind.lower(), *where, "-o", "json")["items"]:
                metadata = each["metadata"]
                annotations = metadata.get("annotations", {})
                for own in ("kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision"):
                    annotations.pop(own, None)
                kept = {"labels": metadata.get("labels", {}), "annotations": annotations}
                rest = {key: value for key, value in each.items() if key not in {"metadata", "status"}}
                found[f"{kind}/{metadata['name']}"] = {**rest, "metadata": kept}
        return found

    def look_around(self) -> None:
        """See what the cluster has: the ports and addresses that are free, and the default class of storage."""
        services = [each["spec"] for each in self.data("get", "services", "-A", "-o", "json")["items"]]
        ports = {port.get("nodePort") for spec in services for port in spec.get("ports", ())}
        addresses = {spec.get("clusterIP") for spec in services}
        own = self.data("get", "service", "kubernetes", "-n", "default", "-o", "json")["spec"]["clusterIP"]
        network = own.rpartition(".")[0]
        self._ports = (port for port in range(30000, 30086) if port not in ports)
        self._addresses = (a for n in range(20, 250) if (a := f"{network}.{n}") not in addresses)
        classes = [each["metadata"] for each in self.data("get", "storageclass", "-o", "json")["items"]]
        default = "storageclass.kubernetes.io/is-default-class"
        names = [each["name"] for each in classes if each.get("annotations", {}).get(default) == "true"]
        self._default_class = names[0] if names else "none-is-the-default"

    def bind(self, claims: Sequence[Mapping[str, Any]]) -> set[str]:
        """Give each claim a volume; the names of those that are not bound to it in time."""
        volumes = [_volume(claim, f"{self.own}-{claim['metadata']['name']}") for claim in claims]
        assert not self.apply(volumes, "server-side")
        left = {str(claim["metadata"]["name"]) for claim in claims}
        for _ in range(_PATIENCE):
            listed = self.data("get", "pvc", "-n", self.own, "-o", "json")["items"] if left else []
            left -= {each["metadata"]["name"] for each in listed if each["status"].get("phase") == "Bound"}
            if not left:
                break
            time.sleep(1)
        return left


def answers() -> bool:
    """Whether the server that KUBECONFIG names does."""
    return shutil.which(_kubectl()) is not None and Server("").kubectl("get", "--raw", "/version").returncode == 0


def _kubectl() -> str:
    return os.environ.get("KUBECTL") or "kubectl"


@contextmanager
def server(own: str) -> Iterator[Server]:
    """A server, with a namespace and two storage classes of this name on it while one works with it."""
    found = Server(own)
    assert found.kubectl("create", "namespace", own).returncode == 0
    try:
        found.kubectl("create", "namespace", f"{own}-limits")
        for name, grows in (("grows", True), ("fixed", False)):
            made = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": f"{own}-{name}"},
                    "provisioner": "kubernetes.io/no-provisioner", "allowVolumeExpansion": grows}  # fmt: skip
            assert not found.apply([made], "server-side")
        for _ in range(_PATIENCE):
            if found.kubectl("get", "serviceaccount", "default", "-n", own).returncode == 0:
                break
            time.sleep(1)
        found.look_around()
        yield found
    finally:
        found.kubectl("delete", "namespace", own, "--wait=false")
        for kind in CLUSTER_SCOPED:
            listed = found.kubectl("get", kind.lower(), "-o", "name").stdout.split()
            mine = [name for name in listed if name.partition("/")[2].startswith(f"{own}-")]
            for part in _parts(mine):
                found.kubectl("delete", "--wait=false", *part)


def _volume(claim: Mapping[str, Any], name: str) -> dict[str, Any]:
    spec = claim["spec"]
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            "capacity": spec["resources"]["requests"],
            "accessModes": spec["accessModes"],
            "storageClassName": spec["storageClassName"],
            "volumeMode": spec.get("volumeMode", "Filesystem"),
            "persistentVolumeReclaimPolicy": "Retain",
            "hostPath": {"path": "/none"},
            "claimRef": {"namespace": claim["metadata"]["namespace"], "name": claim["metadata"]["name"]},
        },
    }


def _parts(objects: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (objects[start : start + _BATCH] for start in range(0, len(objects), _BATCH))


def stream(objects: Iterable[Mapping[str, Any]]) -> str:
    """Objects as what ``kubectl`` reads."""
    return "\n---\n".join(map(json.dumps, objects))


def _documents(text: str) -> Iterator[Any]:
    """JSON documents one after the other, and the items of those that are lists."""
    decoder, place = json.JSONDecoder(), 0
    text = text.strip()
    while place < len(text):
        found, place = decoder.raw_decode(text, place)
        yield from found["items"] if found.get("kind") == "List" else (found,)
        while place < len(text) and text[place].isspace():
            place += 1
