"""Projects to draw."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import scorekit
from scorekit import drawing

if TYPE_CHECKING:
    from scorekit.drawing import Drawing
    from scorekit.targets.api import ManifestSet

WEB = """\
apiVersion: score.dev/v1b1
metadata: {name: web}
service: {ports: {http: {port: 80, targetPort: 8080}}}
containers:
  nginx:
    image: registry.example.com/web:1.0
    variables:
      API: ${resources.api.hostname}:${resources.api.port}
      PAGE: https://${resources.dns.host}/
    files:
      /etc/page:
        content: |
          one line
          ${resources.dns.url}
resources:
  dns: {type: dns, id: shop}
  api: {type: service-port, params: {workload: api, port: http}}
  route: {type: route, params: {host: "${resources.dns.host}", path: /, port: http}}
"""
API = """\
apiVersion: score.dev/v1b1
metadata: {name: api}
service: {ports: {http: {port: 80, targetPort: 8080}}}
containers:
  main:
    image: registry.example.com/api:1.0
    variables: {DATABASE_URL: "${resources.db.url}"}
resources:
  db: {type: postgres}
  dns: {type: dns, id: shop}
  idle: {type: redis}
"""


def compiled(*texts: str, environment: str = "dev", target: str = "kubernetes") -> ManifestSet:
    sources = [scorekit.Source(f"{number}/score.yaml", text) for number, text in enumerate(texts)]
    outcome = scorekit.compile(
        sources, environment, scorekit.Catalogue.builtin(), target=target, seed=b"seed" * 8, project="shop"
    )
    return outcome.unwrap()


@cache
def shop(environment: str = "dev", target: str = "kubernetes") -> Drawing:
    return drawing.draw(compiled(API, WEB, environment=environment, target=target))


def workload(number: int, dns: str = "") -> str:
    return (
        "apiVersion: score.dev/v1b1\n"
        f"metadata: {{name: service-{number:03d}}}\n"
        "containers:\n  main:\n    image: registry.example.com/a:1\n"
        '    variables: {URL: "${resources.db.url}"}\n'
        f"resources:\n  db: {{type: postgres}}\n  dns: {{type: dns{dns}}}\n"
    )


@cache
def many(count: int, dns: str = "") -> Drawing:
    return drawing.draw(compiled(*(workload(n, dns) for n in range(count))))
