"""What a cloud knows by its name alone is never that of another namespace, which Crossplane would take for the same."""

from __future__ import annotations

import re
from pathlib import Path

import scorekit
from scorekit import Catalogue, Source

ROOT = Path(__file__).parents[2] / "resource_drivers"
NAME = "crossplane.io/external-name"
#: What lies within a server, and has its name there.
_WITHIN = {"Database", "FlexibleServerDatabase", "User"}
#: The namespaces that share an account.
_ONE, _OTHER = "north", "south"


def names(case: Path, namespace: str) -> set[str]:
    """The names in a cloud that a driver's case gives, less those that its environment writes out."""
    text = (case / "environment.yaml").read_text("utf-8")
    text = re.sub(r"^namespace: .*\n", "", text, flags=re.MULTILINE) + f"\nnamespace: {namespace}\n"
    found = re.search(r"name: ([\w-]+)", text)
    assert found
    catalogue = Catalogue.from_texts({f"environments/{found[1]}.yaml": text})
    score = Source("score.yaml", (case / "score.yaml").read_text("utf-8"))
    made = scorekit.compile([score], found[1], catalogue, target="kubernetes").unwrap()
    given = {m.data["metadata"].get("annotations", {}).get(NAME) for m in made.manifests if m.kind not in _WITHIN}
    return {name for name in given if name and name not in text}


def test_two_namespaces_share_nothing_of_a_cloud_by_accident() -> None:
    drivers = [file.parent for file in sorted(ROOT.glob("*/*/kubernetes.yaml")) if NAME in file.read_text("utf-8")]
    named = [file.parent for driver in drivers for file in sorted(driver.glob("tests/*/environment.yaml"))]
    found = {str(case): (names(case, _ONE), names(case, _OTHER)) for case in named}
    assert sum(bool(one) for one, _ in found.values()) > 4
    assert {case: one & other for case, (one, other) in found.items() if one & other} == {}
