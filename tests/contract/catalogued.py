"""What the contract tests run over: every built-in type, driver and environment, and a workload that asks for one resource."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

import scorekit
from scorekit import Catalogue
from scorekit.location import Source

if TYPE_CHECKING:
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet

CATALOGUE = Catalogue.builtin()
TYPES = CATALOGUE.type_names()
DRIVERS = CATALOGUE.driver_names()
#: ``base`` holds what the others have in common and serves nothing by itself.
ENVIRONMENTS = tuple(name for name in CATALOGUE.environment_names() if name != "base")
#: What a workload must give for a type's required params.
_REQUIRED: Mapping[str, Mapping[str, Any]] = {
    "certificate": {"host": "web.example.com"},
    "dapr-subscription": {"topic": "news", "pubsub": "bus"},
    "endpoint": {"workload": "web"},
    "llm-model": {"model": "ai/smollm2:135M-Q4_0"},
    "route": {"host": "web.example.com", "port": "http"},
    "service-port": {"workload": "web", "port": "http"},
    "service": {"workload": "web"},
}


def params(type_: ResourceType) -> Iterator[dict[str, Any]]:
    """Params of a type: all choices of its closed ones."""
    choices = {k: s["enum"] for k, s in type_.params.get("properties", {}).items() if "enum" in s}
    for chosen in product(*choices.values()):
        yield {**_REQUIRED.get(type_.name, {}), **dict(zip(choices, chosen, strict=True))}


def each_choice(type_: ResourceType) -> Iterator[dict[str, Any]]:
    """Few params of a type, in which each choice of its closed ones is there."""
    seen: set[tuple[str, str]] = set()
    for given in params(type_):
        chosen = {(key, json.dumps(value)) for key, value in given.items()}
        if not chosen <= seen:
            seen |= chosen
            yield given


def workload(type_: ResourceType, given: Mapping[str, Any]) -> str:
    """A workload that asks for one resource and reads every output that its type has."""
    text: dict[str, Any] = {
        "apiVersion": "score.dev/v1b1",
        "metadata": {"name": "web"},
        "containers": {
            "main": {
                "image": "registry.example.com/web:1.0.0",
                "variables": {
                    f"OUT_{name.upper().replace('-', '_')}": f"${{resources.it.{name}}}" for name in type_.outputs
                },
                "volumes": {"/data": {"source": "${resources.it}"}} if type_.mountable else {},
            }
        },
        "service": {"ports": {"http": {"port": 80, "targetPort": 8080}}},
        "resources": {"it": {"type": type_.name, "params": dict(given)}},
    }
    return json.dumps(text)


def compiled(type_: ResourceType, given: Mapping[str, Any], environment: str) -> Outcome[ManifestSet]:
    """That workload, compiled by the built-in catalogue."""
    return scorekit.compile([Source("score.yaml", workload(type_, given))], environment, CATALOGUE)
