"""Resolutions made by hand: what resolving gives a target, from a few lines of text."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from scorekit.graph import DependencyGraph, Edge, Reason, workload_node
from scorekit.location import Source
from scorekit.model.decode import decode
from scorekit.model.driver import Driver
from scorekit.model.environment import Binding, Environment
from scorekit.model.resource_type import ResourceType
from scorekit.parsing import parse
from scorekit.placeholder import scan
from scorekit.resolve.resolution import (
    Declaration,
    Origin,
    Resolution,
    ResolvedContainer,
    ResolvedFile,
    ResolvedResource,
    ResolvedVolume,
    ResolvedWorkload,
    ResourceUid,
    Selection,
    Traced,
)
from scorekit.resolve.secrets import Composed, Derived, SecretKeeper, SecretSource
from scorekit.resolve.workload_settings import SettingsTable
from scorekit.source.document import Document
from scorekit.source.reader import read
from scorekit.values import SecretValue, Text, Value, VolumeHandle, join

if TYPE_CHECKING:
    from scorekit.model.workload import Container, Workload
    from scorekit.outcome import Outcome
    from scorekit.targets.api import Manifest, ManifestSet

ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: dev}
"""


@dataclass(frozen=True)
class Keeper:
    """The secrets of a test: ``VALUE-OF-KEY`` each, except those that it does not have."""

    hidden: frozenset[str] = frozenset()
    backend: str = "derive"
    seed: bytes = b"seed"
    #: Follows each value.
    rotation: str = ""

    def can_reveal(self, value: Value) -> bool:
        if isinstance(value, Text):
            return all(self.can_reveal(part) for part in value.references)
        return isinstance(value, SecretValue) and value.key not in self.hidden

    def is_stored(self, value: Value) -> bool:
        del value
        return False

    is_provided = is_stored

    def reveal(self, value: Value) -> str:
        if isinstance(value, Text):
            return "".join(part if isinstance(part, str) else self.reveal(part) for part in value.parts)
        assert isinstance(value, SecretValue)
        assert self.can_reveal(value)
        return f"VALUE-OF-{value.key}{self.rotation}"

    def fingerprint(self, content: bytes) -> str:
        return hmac.digest(self.seed, content, hashlib.sha256).hex()


def document(text: str, name: str = "driver.yaml", values: Mapping[str, Value] | None = None) -> Document:
    """A document in which a leaf that equals a key of ``values`` is that value."""
    found = read(Source(name, text)).unwrap()
    return Document(_filled(found.data, values or {}), found.mark)


def _filled(tree: Any, values: Mapping[str, Value]) -> Any:
    if isinstance(tree, dict):
        return {key: _filled(value, values) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_filled(value, values) for value in tree]
    return values.get(tree, tree) if isinstance(tree, str) else tree


def environment(text: str = "") -> Environment:
    """An environment called ``dev``, with more lines if given."""
    return decode(Environment, read(Source("environments/dev.yaml", ENVIRONMENT + text)).unwrap()).unwrap()


@dataclass(frozen=True)
class Res:
    """A resource: its uid, its driver's section and what it answers."""

    uid: str
    section: Document | None = None
    outputs: Mapping[str, Value] = field(default_factory=dict)
    secrets: Mapping[str, SecretSource] = field(default_factory=dict)
    name: str | None = None
    namespace: str | None = None
    #: Owner; None when shared.
    workload: str | None = None
    requires: Mapping[str, str] = field(default_factory=dict)
    #: Further lines of the driver's document.
    driver: str = ""
    #: Whether a binding serves it, and no driver.
    bound: bool = False
    #: The uid of the resource that requires it, if one does.
    parent: str | None = None
    #: The outputs that are made from its name.
    named: frozenset[str] = frozenset()


def resource(made: Res) -> ResolvedResource:
    """A resolved resource, declared by its owner."""
    uid = ResourceUid.parse(made.uid)
    text = (
        f"apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {{name: {uid.type}/test}}\n{made.driver}"
    )
    driver = decode(Driver, read(Source(f"{uid.type}/test/driver.yaml", text)).unwrap()).unwrap()
    type_text = f"apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {{name: {uid.type}}}\n"
    type_ = decode(ResourceType, read(Source(f"{uid.type}/type.yaml", type_text)).unwrap()).unwrap()
    span = driver.span(("metadata", "name"))
    return ResolvedResource(
        uid=uid,
        name=made.name or uid.id.replace(".", "-"),
        namespace=made.namespace,
        type=type_,
        selection=Selection(None, None if made.bound else driver, Binding() if made.bound else None, span, ()),
        declarations=(
            Declaration(
                made.workload if made.parent is None else None,
                None if made.parent is None else ResourceUid.parse(made.parent),
                uid.id.rpartition(".")[2],
                span,
                None,
            ),
        ),
        workload=made.workload,
        metadata={},
        params={},
        settings={},
        outputs={key: Traced(value, Origin("driver", span)) for key, value in made.outputs.items()},
        secrets=made.secrets,
        requires={alias: ResourceUid.parse(text) for alias, text in made.requires.items()},
        dependents=(),
        section=made.section,
        named_outputs=made.named,
    )


def derived(*keys: str) -> dict[str, SecretSource]:
    """Secrets that are computed."""
    return {key: Derived(32, "alnum") for key in keys}


def composed(key: str, value: Value) -> dict[str, SecretSource]:
    """A secret that is a text around others."""
    return {key: Composed(value)}


@dataclass(frozen=True)
class Work:
    """A workload: its Score file, its resources' uids by name, and where it runs."""

    text: str
    resources: Mapping[str, str] = field(default_factory=dict)
    namespace: str | None = None
    selected: bool = True
    file: str = "score.yaml"
    #: What placeholders stand for beside the outputs of resources: ``resources.env.KEY``, ``metadata.name``.
    values: Mapping[str, Value] = field(default_factory=dict)


def score(name: str = "api", more: str = "", *, annotations: str = "", container: str = "") -> str:
    """A Score file with one container, ``main``."""
    return (
        f"apiVersion: score.dev/v1b1\nmetadata:\n  name: {name}\n"
        + (f"  annotations: {{{annotations}}}\n" if annotations else "")
        + f"containers:\n  main:\n    image: nginx:1\n{container}{more}"
    )


def resolution(
    works: Sequence[Work],
    resources: Iterable[Res] = (),
    env: str = "",
    *,
    keeper: Keeper | None = None,
    target: str = "kubernetes",
    project: str | None = None,
) -> Resolution:
    """A Resolution of some workloads and resources in environment ``dev``."""
    where = environment(env)
    instances = {made.uid: resource(made) for made in resources}
    specs = [parse(work.text, work.file).unwrap() for work in works]
    settings = SettingsTable(where, specs)
    resolved = [_workload(work, spec, instances, settings) for work, spec in zip(works, specs, strict=True)]
    return Resolution(
        project=project,
        environment=where,
        environment_name=where.name,
        target=target,
        workloads=tuple(sorted(resolved, key=lambda w: w.name)),
        resources=instances,
        graph=_graph(resolved, instances),
        secrets=cast("SecretKeeper", keeper or Keeper()),
    )


def _graph(workloads: Iterable[ResolvedWorkload], resources: Mapping[str, ResolvedResource]) -> DependencyGraph:
    nodes: dict[str, Any] = dict.fromkeys(resources, "resource")
    edges: list[Edge] = []
    for uid, found in resources.items():
        reason = Reason(found.selection.span, "requires")
        edges += [Edge(uid, str(needed), "requires", (reason,)) for needed in found.requires.values()]
    for workload in workloads:
        node = workload_node(workload.name)
        nodes[node] = "workload"
        reason = Reason(workload.spec.span(), "declares")
        edges += [Edge(node, str(uid), "declares", (reason,)) for uid in workload.resources.values()]
    return DependencyGraph.of(nodes, edges)


def _workload(
    work: Work, spec: Workload, resources: Mapping[str, ResolvedResource], settings: SettingsTable
) -> ResolvedWorkload:
    values = dict(work.values)
    for name, uid in work.resources.items():
        values.update((f"resources.{name}.{key}", out.value) for key, out in resources[uid].outputs.items())
        values[f"resources.{name}"] = VolumeHandle(uid)
    containers = tuple(_container(name, spec.containers[name], spec, values) for name in sorted(spec.containers))
    return ResolvedWorkload(
        name=spec.name,
        namespace=work.namespace,
        spec=spec,
        settings=settings.of(spec.name),
        rules=settings.rules(spec.name),
        written_settings=settings.documents(spec.name),
        containers=containers,
        resources={name: ResourceUid.parse(uid) for name, uid in work.resources.items()},
        selected=work.selected,
        start_order=_start_order(spec),
    )


def _start_order(spec: Workload) -> tuple[str, ...]:
    order: list[str] = []
    waiting = sorted(spec.containers)
    while waiting:
        ready = next(n for n in waiting if not any(n in spec.containers[w].before for w in waiting))
        waiting.remove(ready)
        order.append(ready)
    return tuple(order)


def _container(name: str, spec: Container, workload: Workload, values: Mapping[str, Value]) -> ResolvedContainer:
    path = ("containers", name)

    def traced(text: str, *steps: str) -> Traced:
        pieces = scan(text)
        inputs = tuple(piece.reads for piece in pieces if not isinstance(piece, str))
        value = join([piece if isinstance(piece, str) else values[".".join(piece.path)] for piece in pieces])
        return Traced(value, Origin("score", workload.span((*path, *steps)), inputs))

    def content(target: str) -> Traced:
        file = spec.files[target]
        if file.binary_content is not None:
            span = workload.span((*path, "files", target, "binaryContent"))
            return Traced(base64.b64decode(file.binary_content), Origin("score", span))
        return traced(file.content or "", "files", target, "content")

    return ResolvedContainer(
        name=name,
        spec=spec,
        image=None if spec.image == "." else Traced(spec.image, Origin("score", workload.span((*path, "image")))),
        build=None,
        variables={key: traced(text, "variables", key) for key, text in sorted(spec.variables.items())},
        files=tuple(
            ResolvedFile(target, content(target), int(file.mode, 8) if file.mode else None, (*path, "files", target))
            for target, file in sorted(spec.files.items())
        ),
        volumes=tuple(
            ResolvedVolume(
                target,
                traced(volume.source, "volumes", target, "source"),
                volume.path,
                volume.read_only,
                (*path, "volumes", target),
            )
            for target, volume in sorted(spec.volumes.items())
        ),
    )


def places(outcome: Outcome[Any]) -> list[tuple[str, str]]:
    """Each diagnostic as ``(code, FILE:LINE:COLUMN)``."""
    return [(d.code, str(d.span)) for d in outcome.diagnostics]


def by_name(manifests: ManifestSet) -> dict[str, Manifest]:
    """Each object by ``KIND/NAME``."""
    return {f"{m.kind}/{m.name}": m for m in manifests.manifests}
