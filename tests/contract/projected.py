"""A project that gives projections all that they may meet: data, secrets, an autoscaler, what is shared, odd names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import scorekit

if TYPE_CHECKING:
    from pathlib import Path

FILES: Mapping[str, str] = {
    "scorekit.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: Project
name: shop
output: {dev: deploy/dev/, live: deploy/live/}
projections:
  argocd: {repo-url: "https://git.example.com/shop.git"}
""",
    "environments/dev.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: dev}
extends: scorekit/dev
namespace: shop-dev
sharedNamespace: data
drivers: [{type: autoscaler, driver: autoscaler/hpa}]
""",
    "environments/live.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: live}
extends: scorekit/dev
namespace: shop
workloads: {api: {replicas: 3}}
drivers: [{type: autoscaler, driver: autoscaler/hpa}]
""",
    "api.score.yaml": """\
apiVersion: score.dev/v1b1
metadata: {name: api}
service: {ports: {web: {port: 80}}}
containers:
  main:
    image: .
    variables: {PASSWORD: "${resources.db.password}", OWN: "${resources.own.url}"}
resources:
  db: {type: postgres, id: main}
  own: {type: redis}
  scale: {type: autoscaler}
""",
    "1web.score.yaml": """\
apiVersion: score.dev/v1b1
metadata: {name: 1web}
containers: {main: {image: "registry.example.com/web:1.0"}}
""",
    "resource_drivers/autoscaler/type.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: autoscaler, description: More pods under load.}
""",
    "resource_drivers/autoscaler/hpa/driver.yaml": """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: autoscaler/hpa, description: A HorizontalPodAutoscaler.}
""",
    "resource_drivers/autoscaler/hpa/kubernetes.yaml": """\
manifests:
  - apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: "{{ name }}"}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: "{{ workload.name }}"}
      maxReplicas: 10
""",
}
#: The seed of its secrets.
SEED = b"a seed that is long enough for a test"


def written(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """The project in a folder; ``files`` are there besides, or in the place of others."""
    for name, text in {**FILES, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@cache
def compiled(
    folder: Path, environments: tuple[str, ...], target: str = "kubernetes", *, backwards: bool = False
) -> tuple[scorekit.ManifestSet, ...]:
    """Its manifests in some environments; the files may come in another order."""
    catalogue = scorekit.Catalogue.load(folder)
    files = sorted(folder.glob("*.score.yaml"), reverse=backwards)
    sources = [scorekit.Source(file.name, file.read_text("utf-8")) for file in files]
    return tuple(
        scorekit.compile(
            sources,
            name,
            catalogue,
            target=target,
            project="shop",
            seed=SEED,
            require_images=False,
            generate_namespace=True,
        ).unwrap()
        for name in environments
    )
