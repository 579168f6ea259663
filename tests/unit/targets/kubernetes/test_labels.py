"""The labels that every object has, and where they may not stand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scorekit.targets.api import TargetOptions
from scorekit.values import SecretValue
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, derived, document, score
from tests.unit.targets.kubernetes.cluster import objects

PART_OF = "app.kubernetes.io/part-of"
INSTANCE = "app.kubernetes.io/instance"
DB = "redis.default#api.db"
VOL = "volume.default#api.vol"
CLAIM = "volume: {claim: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}}\n"
MANIFESTS = """\
manifests:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: own}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: theirs, labels: {app.kubernetes.io/part-of: other}}}
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: server}
    spec:
      serviceName: server
      selector: {matchLabels: {app: x}}
      template: {metadata: {labels: {app: x}}, spec: {containers: [{name: main, image: x}]}}
      volumeClaimTemplates: [{metadata: {name: data}, spec: CLAIM}]
""".replace("CLAIM", "{accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}")


def everything(kind: str = "StatefulSet", project: str | None = "shop") -> dict[str, Any]:
    """Every sort of object: of a workload, its files, its settings, its resources' drivers, and namespaces."""
    schedule = ', scorekit.dev/schedule: "@daily"' if kind == "CronJob" else ""
    text = score(
        annotations=f"scorekit.dev/kind: {kind}{schedule}",
        container="""\
    variables: {PW: "${resources.db.password}"}
    files: {/etc/plain: {content: hello}, /etc/secret: {content: "x ${resources.db.password}"}}
    volumes: {/data: {source: "${resources.vol}"}}
""",
        more="service: {ports: {web: {port: 80}}}\nresources: {db: {type: redis}, vol: {type: volume}}\n",
    )
    section = document(MANIFESTS)
    db = Res(
        DB, section, {"password": SecretValue(DB, "password")}, derived("password"), workload="api", namespace="ns"
    )
    vol = Res(VOL, document(CLAIM), workload="api", namespace="ns")
    account = 'workloads: {"*": {serviceAccount: {create: true}}}\n'
    options = TargetOptions(generate_namespace=True)
    return objects([Work(text, {"db": DB, "vol": VOL}, "ns")], [db, vol], account, options=options, project=project)


@each_row("kind", ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"])
def test_every_object_says_what_it_is_part_of(kind: str) -> None:
    made = everything(kind)
    assert len(made) > 8
    for name, data in made.items():
        labels = data["metadata"]["labels"]
        assert labels[PART_OF] == ("other" if name == "ConfigMap/theirs" else "shop"), name
        assert labels[INSTANCE], name


def test_without_a_project_an_object_is_part_of_nothing() -> None:
    found = json.dumps(everything(project=None))
    assert INSTANCE in found
    assert found.count(PART_OF) == 1  # the driver's own


def test_a_projects_name_that_is_no_label_is_made_one() -> None:
    assert everything(project="My Shop")["ConfigMap/own"]["metadata"]["labels"][PART_OF] == "my-shop"


@each_row("kind", ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"])
def test_what_an_api_server_keeps_as_it_is_does_not_follow_the_project(kind: str) -> None:
    """Selectors, templates of claims and the pods of a Job can't be changed; a project can be called otherwise."""
    one, other = everything(kind, project="one"), everything(kind, project="two")
    for name, data in one.items():
        for key in ("selector", "volumeClaimTemplates", *(["template"] if name.startswith("Job/api-") else [])):
            found = data.get("spec", {}).get(key)
            assert found == other[name].get("spec", {}).get(key), name
            assert PART_OF not in json.dumps(found)


@pytest.mark.parametrize("kind", ["Deployment", "Job"])
def test_labels_of_the_environment_win(kind: str) -> None:
    env = "labels: {app.kubernetes.io/part-of: platform}"
    made = objects(
        [Work(score(annotations=f"scorekit.dev/kind: {kind}"), {}, "ns")],
        env=f'workloads: {{"*": {{{env}}}}}\n',
        project="shop",
    )
    labelled = next(data for data in made.values() if data["kind"] == kind)
    assert labelled["metadata"]["labels"][PART_OF] == "platform"
    assert labelled["spec"]["template"]["metadata"]["labels"][PART_OF] == "platform"
