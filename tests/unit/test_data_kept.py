"""What holds data, as ``impact`` marks it and ``parity`` compares it: by the object that a driver writes."""

from __future__ import annotations

import pytest

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.impact.measure import impact
from scorekit.impact.subject import ImpactSubject
from scorekit.parity.compare import parity
from tests.rows import each_row

HEAD = "apiVersion: scorekit.dev/v1alpha1\n"
SHOP = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "shop:1", variables: {HOST: "${resources.store.host}"}}}
resources: {store: {type: store}}
"""
CLAIM = "PersistentVolumeClaim, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"
POD = "{containers: [{name: a, image: 'a:1'}]}"
TEMPLATE = f"selector: {{matchLabels: {{a: b}}}}, template: {{metadata: {{labels: {{a: b}}}}, spec: {POD}}}"
CLAIMED = "serviceName: a, volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}], "
#: The signs by which an operator's objects say that something outside of the cluster is kept for them.
SIGNS = ("writeConnectionSecretToRef", "compositionRef", "providerConfigRef", "crossplane")
#: An object of a cluster: its API version and kind with the rest, and what parity says of it.
KEPT = [
    f"v1, kind: {CLAIM}",
    "v1, kind: PersistentVolume, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}}",
    f"apps/v1, kind: StatefulSet, spec: {{{CLAIMED}{TEMPLATE}}}",
    *(f"example.org/v1, kind: Store, spec: {{{sign}: {{name: a}}}}" for sign in SIGNS),
]
LOST = [
    f"apps/v1, kind: Deployment, spec: {{{TEMPLATE}}}",
    f"apps/v1, kind: StatefulSet, spec: {{serviceName: a, {TEMPLATE}}}",
    f"v1, kind: Pod, spec: {POD}",
]
NOTHING = ["v1, kind: ConfigMap, data: {a: b}", "example.org/v1, kind: Store, spec: {connectionSecret: a}"]


def made(name: str, manifest: str, compose: str = "{}") -> scorekit.ManifestSet:
    """A workload with a store, in an environment whose driver makes it of one object."""
    section = f'manifests: [{{metadata: {{name: "{{{{ name }}}}"}}, apiVersion: {manifest}}}]\n'
    driver = f"{HEAD}kind: ResourceDriver\nmetadata: {{name: store/own}}\noutputs: {{host: '{{{{ name }}}}'}}\n"
    parent = "dev" if manifest else "local"
    catalogue = Catalogue.from_texts(
        {
            "resource_drivers/store/type.yaml": f"{HEAD}kind: ResourceType\nmetadata: {{name: store}}\noutputs: {{host: {{}}}}\n",
            "resource_drivers/store/own/driver.yaml": driver,
            "resource_drivers/store/own/kubernetes.yaml": section if manifest else "manifests: []\n",
            "resource_drivers/store/own/compose.yaml": compose,
            f"environments/{name}.yaml": f"{HEAD}kind: Environment\nmetadata: {{name: {name}}}\nextends: scorekit/{parent}\n"
            "drivers: [{type: store, driver: store/own}]\n",
        }
    )
    return scorekit.compile([scorekit.Source("score.yaml", SHOP)], name, catalogue, seed=b"s" * 32).unwrap()


def marked(manifests: scorekit.ManifestSet) -> list[str]:
    """The objects of the store that are said to hold data."""
    uid = "store.default#shop.store"
    (found,) = impact(ImpactSubject("resource", uid, uid=uid), [manifests]).environments
    return [one.object for one in found.objects if one.owner == uid and one.data]


def kept(one: scorekit.ManifestSet, other: scorekit.ManifestSet) -> list[str]:
    """What is said of the store's data in each of two environments; empty where the two do not differ."""
    rows = [row for row in parity([one, other]).rows if row.key[:2] == ("shop.store", "storage")]
    return [fact.text if fact else "" for row in rows for fact in row.cells.values()]


@each_row("manifest", KEPT)
def test_what_keeps_data_is_marked_and_differs_from_what_loses_it(manifest: str) -> None:
    keeping, losing = made("one", manifest), made("two", LOST[0])
    assert len(marked(keeping)) == 1
    assert kept(keeping, losing) == ["kept", "lost at a restart"]


@pytest.mark.parametrize("manifest", LOST)
def test_a_server_without_a_volume_loses_its_data(manifest: str) -> None:
    losing = made("two", manifest)
    assert kept(made("one", KEPT[0]), losing) == ["kept", "lost at a restart"]
    assert not marked(losing)


@pytest.mark.parametrize("manifest", NOTHING)
def test_of_what_runs_nothing_nobody_can_tell(manifest: str) -> None:
    silent = made("two", manifest)
    assert not marked(silent)
    assert kept(made("one", KEPT[0]), silent) == []
    assert kept(made("one", LOST[0]), silent) == []


def test_a_volume_of_compose_holds_data_and_a_service_alone_loses_it() -> None:
    keeping = made("one", "", 'volumes: {"{{ name }}": {}}\n')
    losing = made("two", "", 'services: {"{{ name }}": {image: "a:1"}}\n')
    assert marked(keeping) == ["volume/shop-store"]
    assert not marked(losing)
    assert kept(keeping, losing) == ["kept", "lost at a restart"]
