"""Which files of a folder are an output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.workspace.output_scope import OutputScope
from scorekit.workspace.rendered_manifests import manifests_below

if TYPE_CHECKING:
    from pathlib import Path


def test_a_compose_file_is_found_by_each_name_that_compose_looks_for_in_its_order(tmp_path: Path) -> None:
    found = []
    for name in ("docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"):
        (tmp_path / name).write_text(f"name: {name}\n", "utf-8")
        found += [source.text for source in manifests_below(tmp_path, "compose", OutputScope()).unwrap()]
    assert found == [
        "name: docker-compose.yml\n",
        "name: docker-compose.yaml\n",
        "name: compose.yml\n",
        "name: compose.yaml\n",
    ]
