"""What every example renders to is what Kubernetes and Compose accept, and the same for the same input."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit import targets
from scorekit.model.driver import Driver
from scorekit.source.reader import read_all
from scorekit.targets.change_rules import ChangeRules, DataLocation
from scorekit.targets.record import find_target
from tests.api_schemas import CORE, accepted, conform
from tests.conftest import ROOT
from tests.golden.running import run
from tests.golden.test_examples import Case, cases
from tests.packages import packages
from tests.property.strategies import ALL, law
from tests.reading import load_all
from tests.rows import each_row


def outputs(case: Case) -> dict[str, Path]:
    """The folder of each target in what is expected of a case; where there is one alone, it has no folder of its own."""
    several = {name: case.expected / name for name in targets.names() if (case.expected / name).is_dir()}
    return several or {"compose" if (case.expected / "compose.yaml").exists() else "kubernetes": case.expected}


COMPOSE = [c for c in cases() if "compose" in outputs(c)]
KUBERNETES = [c for c in cases() if "kubernetes" in outputs(c)]


def objects(case: Case, target: str) -> Iterator[dict[str, Any]]:
    for path in sorted(outputs(case)[target].rglob("*")):
        if path.suffix in (".yaml", ".json") and path.name != "kustomization.yaml":
            yield from load_all(path.read_text("utf-8"))


@pytest.mark.parametrize("name", targets.names())
def test_a_target_says_what_of_its_objects_holds_data(name: str) -> None:
    """Of what the examples make, some object holds data, and each answer says where, what becomes of it, and what holds it."""
    held = [one for case in cases() for one in locations(case, name)]
    assert held, f"target {name} has no example with an object that holds data: see Target.data"
    assert all(one.place and one.key and one.fate and one.holder for one in held)


@cache
def locations(case: Case, name: str) -> tuple[DataLocation, ...]:
    """Where the data of an expected output lies, read back as ``name`` has it."""
    if name not in outputs(case):
        return ()
    target = find_target(name)
    found = []
    for path in sorted(each for each in outputs(case)[name].rglob("*") if each.suffix in (".yaml", ".json")):
        for document in read_all(scorekit.Source(path.name, path.read_text("utf-8"))).unwrap():
            manifests, extra = target.read(document)
            found += [one for manifest in manifests for one in target.data(manifest, None, extra)]
    return tuple(found)


def test_a_target_is_what_its_record_says() -> None:
    """Also one of an installed package."""
    with packages(ROOT / "tests/third_target/installed"):
        assert {"extras", "stack"} < set(targets.names())
        for name in targets.names():
            target = find_target(name)
            assert target.name == name
            assert name not in Driver.model_fields  # it is a key of a driver
            assert "outputs" not in target.sections
            assert target.layouts, name
            assert isinstance(target.changes(), ChangeRules)


def test_a_request_above_its_limit_stops_clusters_alone() -> None:
    text = (
        "apiVersion: score.dev/v1b1\nmetadata: {name: api}\ncontainers:\n"
        "  main: {image: x:1, resources: {requests: {cpu: '2'}, limits: {cpu: '1'}}}\n"
    )
    for environment, severity in (("local", "warning"), ("dev", "error")):
        made = scorekit.compile(
            [scorekit.Source("score.yaml", text)], environment, scorekit.Catalogue.builtin(), seed=b"0" * 32
        )
        assert [(d.code, d.severity) for d in made.diagnostics] == [("SK317", severity)]
        assert made.ok == (severity == "warning")


@each_row("case", KUBERNETES, ids=str)
def test_objects_pass_the_api_schema(case: Case) -> None:
    for item in objects(case, "kubernetes"):
        if item["apiVersion"].rpartition("/")[0] in CORE:
            accepted(item)


def test_an_object_that_clusters_refuse_is_refused_each_time() -> None:
    wrong = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"a": 1}}
    for _ in range(2):
        with pytest.raises(AssertionError, match=r"^1\.29: ConfigMap x: "):
            accepted(wrong)


def test_compose_files_pass_the_compose_schema() -> None:
    conform((c.expected / "compose.yaml" for c in COMPOSE), "compose-spec")


def test_kustomize_builds_every_base(tmp_path: Path) -> None:
    """Those that have no object of one name together, since kubectl takes longer to start than to build."""
    kubectl = shutil.which("kubectl", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert kubectl
    for number, bases in enumerate(together()):
        whole = tmp_path / str(number)
        for case in bases:
            out = str(whole / str(case))
            arguments = ["render", "--env", case.environment, "-o", out, "--layout", "kustomize", *case.options]
            assert run(case.folder, arguments).status == 0
        below = [f"{case}/kubernetes" if len(outputs(case)) > 1 else str(case) for case in bases]
        (whole / "kustomization.yaml").write_text(json.dumps({"resources": below}))
        done = subprocess.run([kubectl, "kustomize", str(whole)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert sorted(map(named, load_all(done.stdout))) == sorted(name for case in bases for name in names(case))


def together() -> list[list[Case]]:
    """The cases of Kubernetes, in few lists: no two cases of one have an object of the same kind and name."""
    lists: list[list[Case]] = []
    for case in KUBERNETES:
        free = (few for few in lists if not any(names(case) & names(other) for other in few))
        found = next(free, None)
        if found is None:
            lists.append([case])
        else:
            found.append(case)
    return lists


@cache
def names(case: Case) -> frozenset[tuple[str, str]]:
    return frozenset(map(named, objects(case, "kubernetes")))


def named(item: dict[str, Any]) -> tuple[str, str]:
    return item["kind"], item["metadata"]["name"]


@cache
def stream(case: Case) -> dict[str, str]:
    """What a case prints, by target."""
    found = {}
    for target in outputs(case):
        done = run(case.folder, arguments(case, target))
        assert done.status == 0
        found[target] = done.stdout
    return found


def arguments(case: Case, target: str) -> list[str]:
    return ["render", "--env", case.environment, "--target", target, "-q", "-o", "-", *case.options]


#: It loads what a render needs, and no tests.
STREAMS = """
import gc, json, sys
from pathlib import Path
from tests.golden.running import run
gc.disable()
print(json.dumps([run(Path(folder), arguments).stdout for folder, arguments in json.load(sys.stdin)]))
"""


@law
def test_another_hash_seed_gives_the_same_bytes() -> None:
    # This process has another seed each time, since pytest is started without one, and holds all cases to what is expected.
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    asked = [(case, target) for case in cases()[:: 1 if ALL else 3] for target in outputs(case)]
    done = subprocess.run(
        [sys.executable, "-c", STREAMS],
        input=json.dumps([(str(case.folder), arguments(case, target)) for case, target in asked]),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [stream(case)[target] for case, target in asked]


@each_row("case", cases(), ids=str)
def test_the_stream_holds_what_the_files_hold(case: Case) -> None:
    for target, text in stream(case).items():
        streamed = [json.dumps(o, sort_keys=True) for o in load_all(text)]
        assert sorted(streamed) == sorted(json.dumps(o, sort_keys=True) for o in objects(case, target) if o)


@pytest.mark.parametrize(
    ("environment", "target"), [("dev", "kubernetes"), ("prod", "kubernetes"), ("local", "compose")]
)
def test_the_order_of_files_changes_no_byte(environment: str, target: str) -> None:
    folder = Path(__file__).parents[2] / "examples" / "08-shop"
    sources = [
        scorekit.Source(p.relative_to(folder).as_posix(), p.read_text("utf-8")) for p in folder.glob("*/score.yaml")
    ]
    catalogue = scorekit.Catalogue.load(folder)
    made = set()
    for number in range(4):
        random.Random(number).shuffle(sources)  # noqa: S311
        outcome = scorekit.compile(sources, environment, catalogue, target=target, namespace="shop")
        made.add(tuple(f.content for f in scorekit.files(outcome.unwrap())))
    assert len(made) == 1


def test_only_a_changed_file_named_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "examples" / "08-shop"
    whole, part = tmp_path / "whole", tmp_path / "part"
    assert run(folder, ["render", "--env", "dev", "-n", "shop", "-o", f"{whole}/"]).status == 0
    assert run(folder, ["render", "api/score.yaml", "--env", "dev", "-n", "shop", "-o", f"{part}/"]).status == 0
    there = [p.relative_to(part) for p in part.rglob("*.yaml")]
    assert there
    assert all((part / p).read_bytes() == (whole / p).read_bytes() for p in there)
    assert {p.parts[0] for p in there} == {"api", "_shared"} or {p.parts[0] for p in there} == {"api"}


def test_a_failed_render_leaves_the_old_output(tmp_path: Path) -> None:
    score = tmp_path / "score.yaml"
    good = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: nginx}}\n"
    score.write_text(good)
    for output in ("out.yaml", "out/"):
        assert run(tmp_path, ["render", "score.yaml", "--env", "dev", "-o", output]).status == 0
    before = {p: p.read_bytes() for p in tmp_path.rglob("out*/**/*") if p.is_file()}
    before |= {tmp_path / "out.yaml": (tmp_path / "out.yaml").read_bytes()}
    score.write_text(good.replace("image", "imgae"))
    for output in ("out.yaml", "out/"):
        assert run(tmp_path, ["render", "score.yaml", "--env", "dev", "-o", output]).status == 1
    assert all(p.read_bytes() == content for p, content in before.items())
