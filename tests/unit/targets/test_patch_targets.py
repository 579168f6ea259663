"""What patches select on both targets: containers, services of workloads, containers and labels, and the whole Compose file."""

from __future__ import annotations

from typing import Any

import scorekit
from scorekit.catalogue import Catalogue
from tests.rows import each_row

HEAD = """apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: mine}
extends: scorekit/local
targets: [kubernetes, compose]
workloads: {cart: {labels: {tier: back}}}
patches:
"""
SHOP = """apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main: {image: "a:1"}
  setup: {image: "b:1", before: {main: {ready: complete}}}
resources: {cache: {type: redis}}
"""
CART = "apiVersion: score.dev/v1b1\nmetadata: {name: cart}\ncontainers: {main: {image: 'a:1'}}\n"


def made(patches: str, target: str = "compose", head: str = HEAD) -> scorekit.Outcome[Any]:
    catalogue = Catalogue.from_texts({"environments/mine.yaml": f"{head}{patches}\n"})
    scores = [SHOP.partition("resources")[0], CART] if target == "kubernetes" else [SHOP, CART]
    return scorekit.compile(scores, "mine", catalogue, target=target, project="p", seed=b"x" * 32)


def entries(patches: str) -> dict[tuple[str, str], Any]:
    return {(each.kind, each.name): each for each in made(patches).unwrap().manifests}


@each_row(
    ("target", "names"),
    [
        ("{service: '*'}", {"shop-main", "shop-setup", "cart-main", "shop-cache"}),
        ("{service: '*', workload: shop}", {"shop-main", "shop-setup"}),
        ("{service: '*', container: main}", {"shop-main", "cart-main"}),
        ("{service: '*', workload: shop, container: setup}", {"shop-setup"}),
        ("{service: '*', labels: {tier: back}}", {"cart-main"}),
        ("{service: shop-cache}", {"shop-cache"}),
        ("{kind: Deployment}", set()),
    ],
)
def test_services_are_selected_by_workload_container_label_or_all(target: str, names: set[str]) -> None:
    found = entries(f"  - {{name: a, target: {target}, optional: true, merge: {{labels: {{mine: yes}}}}}}")
    assert {
        name for (kind, name), each in found.items() if kind == "service" and "mine" in each.data["labels"]
    } == names


def test_the_whole_file_is_added_to_changed_and_taken_from() -> None:
    patch = """
  - name: a
    target: {file: true}
    merge:
      x-team: $green
      secrets: {token: {environment: TOKEN}}
      networks: {back: {driver: bridge}}
      services:
        cart-main: null
        shop-main: {networks: {back: {}}, annotations: {from: "{{ environment.name }}"}}
        tools: {image: "tools:1"}
"""
    outcome = made(patch)
    found = {(each.kind, each.name): each for each in outcome.unwrap().manifests}
    assert ("service", "cart-main") not in found
    assert found["network", "back"].data == {"driver": "bridge"}
    assert found["service", "tools"].data == {"image": "tools:1"}
    assert found["service", "shop-main"].data["annotations"] == {"from": "mine"}
    assert found["service", "tools"].origins.at(("image",)).span.line == 18
    text = scorekit.files(outcome.unwrap())[0].content.decode()
    assert text.startswith("name: p\nx-team: $$green\nsecrets:\n  token:\n    environment: TOKEN\n")
    cache = scorekit.Cache()
    catalogue = Catalogue.from_texts({"environments/mine.yaml": f"{HEAD}{patch}\n"})
    again = scorekit.compile(
        [SHOP, CART], "mine", catalogue, target="compose", project="p", seed=b"x" * 32, cache=cache
    )
    assert again.unwrap().manifests == outcome.unwrap().manifests


def test_a_container_is_patched_wherever_its_pods_are() -> None:
    patches = """
  - {name: a, target: {container: main}, merge: {env: [{name: A, value: "{{ workload.name }}"}]}}
  - {name: b, target: {container: setup, workload: shop}, json: [{op: add, path: /workingDir, value: /x}, {op: remove, path: /image}, {op: add, path: /image, value: "c:1"}]}
"""
    found = {each.name: each for each in made(patches, "kubernetes").unwrap().manifests if each.kind == "Deployment"}
    pods = {name: each.data["spec"]["template"]["spec"] for name, each in found.items()}
    assert [pods[name]["containers"][0]["env"] for name in ("shop", "cart")] == [
        [{"name": "A", "value": n}] for n in ("shop", "cart")
    ]
    setup = pods["shop"]["initContainers"][0]
    assert (setup["workingDir"], setup["image"]) == ("/x", "c:1")
    path = ("spec", "template", "spec", "containers", 0)
    assert found["cart"].origins.at((*path, "env", 0, "value")).span.line == 9
    assert found["cart"].origins.at((*path, "image")).kind == "score"


@each_row(
    ("patch", "target", "said"),
    [
        ("{name: a, target: {service: '*', workload: shp}, merge: {}}", "compose", ("SK624", "8:48")),
        (
            "{name: a, target: {service: '*', workload: cart, container: setup}, merge: {}}",
            "compose",
            ("SK624", "8:65"),
        ),
        ("{name: a, target: {file: true}, merge: {servces: {}}}", "compose", ("SK673", "8:45")),
        ("{name: a, target: {file: true}, merge: {volumes: {v: {drivr: x}}}}", "compose", ("SK673", "8:59")),
        ("{name: a, target: {file: true}, json: []}", "compose", ("SK625", "8:37")),
        ("{name: a, target: {container: man}, merge: {}}", "kubernetes", ("SK624", "8:23")),
        ("{name: a, target: {container: main}, merge: {imag: x}}", "kubernetes", ("SK647", "8:50")),
    ],
)
def test_what_does_not_fit_is_told_at_the_patchs_line(patch: str, target: str, said: tuple[str, str]) -> None:
    found = [(d.code, str(d.span).partition(":")[2]) for d in made(f"  - {patch}", target).diagnostics]
    assert said in found
