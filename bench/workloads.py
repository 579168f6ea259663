"""Generated workloads: three resources each, a file, a probe, limits; the shape of a real score file."""

from __future__ import annotations

_TEMPLATE = """\
apiVersion: score.dev/v1b1
metadata:
  name: service-{n:05d}
  annotations:
    example.com/team: payments
service:
  ports:
    web:
      port: 80
      targetPort: 8080
containers:
  main:
    image: registry.example.com/service-{n:05d}:1.4.2
    args: ["--listen", "0.0.0.0:8080"]
    variables:
      LOG_LEVEL: info
      DB_HOST: ${{resources.db.host}}
      DB_PORT: ${{resources.db.port}}
      DB_NAME: ${{resources.db.name}}
      DB_USER: ${{resources.db.username}}
      DB_PASSWORD: ${{resources.db.password}}
      CACHE_URL: redis://${{resources.cache.host}}:${{resources.cache.port}}/0
      PUBLIC_URL: https://${{resources.dns.host}}/
    files:
      /etc/service/config.yaml:
        mode: "0644"
        content: |
          name: ${{metadata.name}}
          database:
            host: ${{resources.db.host}}
            pool: 10
    resources:
      requests: {{cpu: 100m, memory: 64Mi}}
      limits: {{cpu: "1", memory: 256Mi}}
    livenessProbe:
      httpGet: {{path: /livez, port: 8080}}
    readinessProbe:
      httpGet: {{path: /readyz, port: 8080}}
resources:
  db:
    type: postgres
    params: {{size: small}}
  cache:
    type: redis
  dns:
    type: dns
"""


def score_file(number: int) -> str:
    """One score file, the same for the same number."""
    return _TEMPLATE.format(n=number)
