"""What the target ``terraform`` makes of a few lines of text."""

from __future__ import annotations

import json
from typing import Any

import scorekit

_HEAD = "apiVersion: scorekit.dev/v1alpha1\nkind: {}\nmetadata: {{name: {}}}\n"
TYPE = "params: {properties: {size: {default: small}, of: {}}}\noutputs: {host: {}, password: {secret: true}}\n"
#: A driver whose module is a mirror: what it is given is what it gives.
MIRROR = """\
outputs: {host: {secretRef: {name: "{{ name }}", key: host}}, password: {secretRef: {name: "{{ name }}", key: password}}}
kubernetes: {}
terraform:
  outputs: {host: {moduleRef: {name: "{{ name }}", output: host}}, password: {moduleRef: {name: "{{ name }}", output: password}}}
  modules: {"{{ name }}": {source: ./mirror, size: "{{ params.size }}"}}
"""
SHOP = "resources: {db: {type: store}}\n"


def catalogue(driver: str, environment: str = "") -> dict[str, str]:
    """The texts of a catalogue with one driver."""
    return {
        "resource_drivers/store/type.yaml": _HEAD.format("ResourceType", "store") + TYPE,
        "resource_drivers/store/mirror/driver.yaml": _HEAD.format("ResourceDriver", "store/mirror") + driver,
        "environments/parent.yaml": _HEAD.format("Environment", "parent")
        + "terraform: {arguments: {store/other: {a: 1}}, moved: {old: gone}}\n",
        "environments/prod.yaml": _HEAD.format("Environment", "prod")
        + "type: production\ntargets: [kubernetes, terraform]\ndrivers: [{type: store, driver: store/mirror}]\n"
        + environment,
    }


def emit(
    *resources: str, driver: str = MIRROR, environment: str = "", target: str = "terraform", **options: Any
) -> scorekit.Outcome[scorekit.ManifestSet]:
    """The set of one workload for each ``resources``, called ``shop0``, ``shop1`` and so on."""
    works = [
        scorekit.Source(
            f"{number}.yaml",
            f"apiVersion: score.dev/v1b1\nmetadata: {{name: shop{number}}}\ncontainers: {{main: {{image: 'x:1'}}}}\n{each}",
        )
        for number, each in enumerate(resources or (SHOP,))
    ]
    return scorekit.compile(
        works, "prod", scorekit.Catalogue.builtin().with_texts(catalogue(driver, environment)), target=target, **options
    )


def files(*resources: str, **keywords: Any) -> dict[str, dict[str, Any]]:
    """The files by path, as data."""
    return {each.path: json.loads(each.content) for each in scorekit.files(emit(*resources, **keywords).unwrap())}


def main(*resources: str, **keywords: Any) -> dict[str, Any]:
    """The only file."""
    found = files(*resources, **keywords)
    assert list(found) == ["main.tf.json"]
    return found["main.tf.json"]


def told(*resources: str, **keywords: Any) -> list[tuple[str, str]]:
    """The codes of errors with their messages."""
    return [(d.code, d.message) for d in emit(*resources, **keywords).diagnostics if d.severity == "error"]
