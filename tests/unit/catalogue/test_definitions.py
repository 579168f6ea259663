"""CustomResourceDefinitions of a project: found by group and kind in whatever files people have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from scorekit import Catalogue
from scorekit.catalogue import definitions
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

GROUP = "storage.example.org"


def crd(kind: str = "Bucket", group: str = GROUP, **spec: Any) -> dict[str, Any]:
    names = {"kind": kind, "plural": f"{kind.lower()}s"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.lower()}s.{group}"},
        "spec": {"group": group, "names": names, "scope": "Namespaced", "versions": [], **spec},
    }


def catalogue(**texts: str) -> Catalogue:
    return Catalogue.from_texts({f"crds/{path}": text for path, text in texts.items()})


BLOCK = yaml.safe_dump(crd())
FLOW = yaml.safe_dump(crd(), default_flow_style=True)
OTHER = "kind: ConfigMap\napiVersion: v1\n"


@each_row(
    ("text", "line"),
    [
        (BLOCK, 1),
        (FLOW, 1),
        (json.dumps(crd()), 1),
        (json.dumps(crd(), indent=2), 1),
        (f"# Licence\n---\n{BLOCK}", 3),
        (f"{OTHER}---\n{yaml.safe_dump(crd('Bucketeer'))}---\n{BLOCK}---\n{OTHER}", None),
        (yaml.safe_dump({"kind": "List", "apiVersion": "v1", "items": [crd("Other"), crd()]}), None),
        (yaml.safe_dump_all([crd("Bucket", "other.example.org"), crd()]), None),
        (yaml.safe_dump_all([crd("Other", description="kind: Bucket of storage.example.org"), crd()]), None),
    ],
)
def test_a_definition_is_found_by_group_and_kind(text: str, line: int | None) -> None:
    found, faults = catalogue(**{"a/b/all.yaml": text}).definition(GROUP, "Bucket")
    assert faults == ()
    assert found is not None
    assert found.data == crd()
    place = found.span(("spec", "names", "plural"))
    assert place.file == "crds/a/b/all.yaml"
    assert "buckets" in text.splitlines()[place.line - 1]
    assert line is None or found.span().line == line


@each_row(("group", "kind"), [(GROUP, "Bucke"), (GROUP, "bucket"), ("example.org", "Bucket"), (GROUP, "ConfigMap")])
def test_what_is_not_defined_is_not_found(group: str, kind: str) -> None:
    assert catalogue(**{"a.yaml": f"{BLOCK}---\n{OTHER}"}).definition(group, kind) == (None, ())


def test_a_file_of_another_ending_is_not_read() -> None:
    assert catalogue(**{"a.txt": BLOCK, "b.yaml": "a: [\n"}).definition(GROUP, "Bucket")[0] is None


def test_only_documents_that_are_asked_for_are_read() -> None:
    broken = BLOCK.replace("Bucket", "Broken").replace("buckets", "brokens") + "a: [\n"
    made = catalogue(**{"a.yaml": f"{broken}---\n{BLOCK}"})
    found, _ = made.definition(GROUP, "Bucket")
    assert found is not None
    assert found.data == crd()
    assert [d.code[:3] for d in made.definition(GROUP, "Broken")[1]] == ["SK1"]


def test_what_is_searched_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("_MOST_FILES", 2), ("_MOST_TEXT", 500)):
        monkeypatch.setattr(definitions, name, most)
        texts = {f"{n}.yaml": BLOCK for n in range(3)}
        _, (fault,) = catalogue(**texts).definition("x.example.org", "Bucket")
        assert fault.code == "SK425"
        monkeypatch.undo()


def test_a_project_has_them_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "crds").mkdir()
    (tmp_path / "crds" / "bucket.yml").write_text(BLOCK)
    (tmp_path / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\n")
    found, _ = Catalogue.load(tmp_path).definition(GROUP, "Bucket")
    assert found is not None
    assert found.source.name == "crds/bucket.yml"


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text(BLOCK)
    (tmp_path / "project" / "crds").mkdir(parents=True)
    (tmp_path / "project" / "crds" / "bucket.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    found, faults = Catalogue.load(tmp_path / "project").definition(GROUP, "Bucket")
    assert found is None
    assert [d.code for d in faults] == ["SK402"]
