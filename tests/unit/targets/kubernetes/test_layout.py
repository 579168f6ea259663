from __future__ import annotations

from scorekit.location import Source
from scorekit.source.reader import read_all
from scorekit.targets.api import TargetOptions
from scorekit.targets.kubernetes import TARGET
from scorekit.values import SecretValue
from tests.unit.targets.build import Res, Work, derived, document, score
from tests.unit.targets.kubernetes.cluster import emit

DB = "postgres.default#shop"
MORE = "resources: {db: {type: postgres, id: shop}}\n"
READ = '    variables: {PW: "${resources.db.password}"}\n'


def made(manifests: str = "[]") -> object:
    db = Res(
        DB,
        document(f"manifests: {manifests}\n"),
        {"password": SecretValue(DB, "password")},
        derived("password"),
        namespace="db",
    )
    works = [
        Work(score("aa", container=READ, more=MORE), {"db": DB}, "ns-a"),
        Work(score("bb", container=READ, more=MORE), {"db": DB}, "ns-b"),
    ]
    return emit(works, [db], options=TargetOptions(generate_namespace=True)).unwrap()


def test_a_stream_is_one_file_that_nobody_else_may_read_when_it_holds_secrets() -> None:
    (file,) = TARGET.layout(made(), "stream", ())  # type: ignore[arg-type]
    assert (file.path, file.mode, file.secret) == ("manifests.yaml", 0o600, True)
    documents = read_all(Source("manifests.yaml", file.content.decode())).unwrap()
    assert [d.data for d in documents] == [m.data for m in made().manifests]  # type: ignore[attr-defined]


def test_a_stream_without_secrets_may_be_read() -> None:
    (file,) = TARGET.layout(emit([Work(score())]).unwrap(), "stream", ())
    assert (file.mode, file.secret) == (None, False)


def test_files_lie_in_a_folder_a_unit_and_secrets_apart() -> None:
    files = TARGET.layout(made(), "files", ())  # type: ignore[arg-type]
    assert [(file.path, file.mode, file.secret) for file in files] == [
        # The Secrets of a shared resource lie in both, so its folder, which is read first, has them.
        ("_shared/0-namespace-ns-a.yaml", None, False),
        ("_shared/0-namespace-ns-b.yaml", None, False),
        ("_shared/secrets/secret-shop.ns-a.yaml", 0o600, True),
        ("_shared/secrets/secret-shop.ns-b.yaml", 0o600, True),
        ("aa/deployment-aa.yaml", None, False),
        ("bb/deployment-bb.yaml", None, False),
    ]


def test_files_of_one_name_are_told_apart() -> None:
    manifests = """
  - {apiVersion: aa.io/v1, kind: Thing, metadata: {name: x}}
  - {apiVersion: bb.io/v1, kind: Thing, metadata: {name: x}}
  - {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: "system:x"}, rules: []}"""
    paths = [file.path for file in TARGET.layout(made(manifests), "files", ())]  # type: ignore[arg-type]
    assert [path for path in paths if path.startswith("_shared") and "secrets" not in path] == [
        "_shared/0-namespace-db.yaml",
        "_shared/0-namespace-ns-a.yaml",
        "_shared/0-namespace-ns-b.yaml",
        "_shared/clusterrole-system_x.yaml",
        "_shared/thing-x.yaml",
        "_shared/thing.bb.io-x.db.yaml",
    ]


def test_a_namespace_comes_before_all_that_lies_in_it_in_the_order_of_paths() -> None:
    works = [Work(score(name), {}, "ns") for name in ("0a", "bb")]
    files = TARGET.layout(emit(works, options=TargetOptions(generate_namespace=True)).unwrap(), "files", ())
    assert [file.path for file in files] == sorted(file.path for file in files)
    assert files[0].path == "_shared/0-namespace-ns.yaml"


def test_a_base_says_what_breaks_it() -> None:
    files = {file.path: file.content for file in TARGET.layout(made(), "kustomize", ())}  # type: ignore[arg-type]
    assert [path for path, content in files.items() if b"# " in content] == ["kustomization.yaml"]
    assert b"namePrefix, nameSuffix and another namespace break it" in files["kustomization.yaml"]


def test_kustomize_lists_every_file_and_every_unit() -> None:
    files = {file.path: file for file in TARGET.layout(made(), "kustomize", ())}  # type: ignore[arg-type]
    root = read_all(Source("k", files["kustomization.yaml"].content.decode())).unwrap()[0].data
    assert root == {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["_shared", "aa", "bb"],
    }
    for unit in root["resources"]:
        listed = read_all(Source("k", files[f"{unit}/kustomization.yaml"].content.decode())).unwrap()[0].data
        below = {path.partition("/")[2] for path in files if path.startswith(f"{unit}/")} - {"kustomization.yaml"}
        assert listed["resources"] == sorted(below)
