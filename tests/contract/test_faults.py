"""What only a driver can find wrong with a workload is told at the param that is wrong, and names the driver."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import scorekit
from scorekit.location import Source
from tests.contract.catalogued import CATALOGUE
from tests.rows import each_row

FAULTS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "port of a route": ("route", {"host": "web.example.com", "port": "8080"}),
    "workload of a service-port": ("service-port", {"workload": "api", "port": "http"}),
    "port of a service-port": ("service-port", {"workload": "web", "port": "grpc"}),
    "workload of a service": ("service", {"workload": "api"}),
}


@each_row("environment", ["local", "dev", "prod"])
@each_row("fault", FAULTS)
def test_a_fault_that_a_driver_finds_points_at_the_param(fault: str, environment: str) -> None:
    type_, params = FAULTS[fault]
    workload = {
        "apiVersion": "score.dev/v1b1",
        "metadata": {"name": "web"},
        "containers": {"main": {"image": "registry.example.com/web:1.0.0"}},
        "service": {"ports": {"http": {"port": 80}}},
        "resources": {"it": {"type": type_, "params": params}},
    }
    text = json.dumps(workload, indent=1)
    key = "workload" if params.get("workload") == "api" else "port"
    param = next(n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f'"{key}": "'))
    made = scorekit.compile([Source("score.yaml", text)], environment, CATALOGUE)
    # One fault, without those that follow from it.
    assert [d.code for d in made.errors] == ["SK522"]
    assert str(made.errors[0].span).startswith(f"score.yaml:{param}:")
    assert made.errors[0].labels[0].span.file.startswith("scorekit:resource_drivers/")
