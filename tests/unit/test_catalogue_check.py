from __future__ import annotations

from dataclasses import replace

import scorekit
from scorekit.catalogue.folders import DRIVERS, ENVIRONMENTS, builtin_folder
from tests.rows import each_row

TYPE = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {name: store}\noutputs: {host: {}}\n"
DRIVER = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: store/own}\noutputs: {host: h}\n"
LIVE = (
    "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: live}\ntargets: [kubernetes]\n"
    "drivers: [{type: store, driver: store/own}]\n"
)
FILES = {
    "resource_drivers/store/type.yaml": TYPE,
    "resource_drivers/store/own/driver.yaml": DRIVER,
    "environments/live.yaml": LIVE,
}


def faults(**broken: str) -> list[tuple[str, str]]:
    texts = {path: broken.get(path.rpartition("/")[2].removesuffix(".yaml"), text) for path, text in FILES.items()}
    found = scorekit.check(scorekit.Catalogue.from_texts(texts))
    return [(d.code, str(d.span).rpartition(":")[0].rpartition(":")[0]) for d in found]


def test_what_comes_with_scorekit_has_no_fault() -> None:
    drivers, environments = (replace(builtin_folder(kind), builtin=False) for kind in (DRIVERS, ENVIRONMENTS))
    assert scorekit.check(scorekit.Catalogue([drivers], [environments])) == ()
    assert scorekit.check(scorekit.Catalogue.builtin()) == ()
    assert faults() == []


IMAGES = "apiVersion: scorekit.dev/v1alpha1\nkind: ImageTable\nmetadata: {name: images}\ndate: 2026-11-30\n"
DEFINITION = (
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: clusters.postgresql.cnpg.io}\n"
    "spec: {group: postgresql.cnpg.io, names: {kind: Cluster, plural: clusters}, scope: Namespaced, "
)
#: What a project may have that built-in drivers are held against, and the file that has a fault then.
BESIDE = (
    (
        "resource_drivers/memcached/own/driver.yaml",
        DRIVER.replace("store", "memcached"),
        "resource_drivers/memcached/own/driver.yaml",
    ),
    (
        "resource_drivers/memcached/type.yaml",
        TYPE.replace("store", "memcached").replace("host: {}", "host: {}, port: {}, more: {}"),
        "scorekit:resource_drivers/memcached/compose/driver.yaml",
    ),
    (
        "resource_drivers/postgres-instance/type.yaml",
        TYPE.replace("store", "postgres-instance"),
        "scorekit:resource_drivers/postgres/shared/driver.yaml",
    ),
    (
        "resource_drivers/images.yaml",
        f"{IMAGES}images: {{azurite: {{repository: r.example.org/a, versions: {{'3': {{tag: '3', endOfLife: 2020-01-01}}}}}}}}\n",
        "scorekit:resource_drivers/azure-storage-emulator/compose/driver.yaml",
    ),
    (
        "crds/clusters.yaml",
        f"{DEFINITION}versions: [{{name: v2, served: true, storage: true, schema: {{openAPIV3Schema: {{type: object}}}}}}]}}\n",
        "scorekit:resource_drivers/postgres/cloudnative-pg/kubernetes.yaml",
    ),
)


@each_row("path, text, faulty", BESIDE)
def test_a_built_in_driver_is_checked_where_a_project_has_what_it_is_held_against(
    path: str, text: str, faulty: str
) -> None:
    found = scorekit.check(scorekit.Catalogue.from_texts({path: text}))
    assert faulty in {d.span.source.name for d in found if d.span is not None}


def test_types_drivers_and_environments_are_checked() -> None:
    kubernetes = 'kubernetes: {manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: "no map"}]}\n'
    assert faults(driver=DRIVER.replace("host: h", "hots: h")) == [
        ("SK454", "resource_drivers/store/own/driver.yaml"),
        ("SK455", "resource_drivers/store/own/driver.yaml"),
    ]
    assert [file for _, file in faults(driver=DRIVER + kubernetes)] == ["resource_drivers/store/own/driver.yaml"]
    assert [file for _, file in faults(type=TYPE.replace("outputs", "outputz"))][:1] == [
        "resource_drivers/store/type.yaml"
    ]
    assert [file for _, file in faults(live=LIVE.replace("store/own", "store/none"))] == ["environments/live.yaml"]


def test_a_document_that_can_not_be_read_is_among_the_faults() -> None:
    assert [file for _, file in faults(driver="{")] == ["resource_drivers/store/own/driver.yaml"]
    assert [file for _, file in faults(live="{")] == ["environments/live.yaml"]
