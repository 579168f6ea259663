from __future__ import annotations

from typing import Any

import pytest

from scorekit.targets.kubernetes.fingerprints import listed
from scorekit.targets.kubernetes.shapes import reads
from scorekit.values import SecretKey, SecretValue, Text, Value
from tests.rows import each_row
from tests.unit.targets.build import Keeper, Res, Work, derived, document, score
from tests.unit.targets.kubernetes.cluster import emit, objects

DB = "redis.default#api.db"
CHECKSUM = "scorekit.dev/checksum"
TEXT = score(more="resources: {db: {type: redis}}\n")
ROTATED = Keeper(rotation="-2")
RESEEDED = Keeper(seed=b"other")
SERVER = """\
manifests:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: conf}, data: {one: ONE, two: TWO}}
  - apiVersion: apps/v1
    kind: KIND
    metadata: {name: server}
    spec:
      selector: {matchLabels: {app: x}}
      template:
        metadata: {labels: {app: x}}
        spec:
          volumes: [VOLUMES]
          containers: [{name: main, image: x, MORE}]
"""


def checksum(more: str, volumes: str = "", *, one: str = "a", two: str = "b", keeper: Keeper | None = None) -> Any:
    section = SERVER.replace("KIND", "Deployment").replace("MORE", more).replace("VOLUMES", volumes)
    values: dict[str, Value] = {"SECRET": SecretValue(DB, "password"), "ONE": one, "TWO": two}
    db = Res(DB, document(section, values=values), secrets=derived("password", "other"), workload="api", namespace="ns")
    made = objects([Work(TEXT, {"db": DB}, "ns")], [db], keeper=keeper)
    return made["Deployment/server"]["spec"]["template"]["metadata"].get("annotations", {}).get(CHECKSUM)


READS = "env: [{name: PW, value: SECRET}]"


@each_row(
    ("more", "volumes"),
    [
        (READS, ""),
        ("env: [{name: PW, valueFrom: {secretKeyRef: {name: api-db, key: password}}}]", ""),
        ("envFrom: [{secretRef: {name: api-db}}]", ""),
        ("", "{name: v, secret: {secretName: api-db}}"),
        ("", "{name: v, projected: {sources: [{secret: {name: api-db}}]}}"),
        ("", "{name: v, secret: {secretName: api-db, items: [{key: password, path: p}]}}"),
    ],
)
def test_a_drivers_pods_roll_when_a_secret_that_they_read_is_rotated(more: str, volumes: str) -> None:
    before = checksum(more, volumes)
    assert before == checksum(more, volumes, one="other")
    assert None is not before != checksum(more, volumes, keeper=ROTATED)


@pytest.mark.parametrize(
    ("more", "volumes"),
    [
        ("env: [{name: ONE, valueFrom: {configMapKeyRef: {name: conf, key: one}}}]", ""),
        ("", "{name: v, configMap: {name: conf, items: [{key: one, path: p}]}}"),
    ],
)
def test_keys_that_pods_do_not_read_roll_nothing(more: str, volumes: str) -> None:
    before = checksum(more, volumes)
    assert before == checksum(more, volumes, two="other")
    assert None is not before != checksum(more, volumes, one="other")


@pytest.mark.parametrize(
    ("more", "volumes"),
    [("envFrom: [{configMapRef: {name: conf}}]", ""), ("", "{name: v, configMap: {name: conf}}")],
)
def test_a_whole_config_map_is_read_with_every_key(more: str, volumes: str) -> None:
    assert len({checksum(more, volumes), checksum(more, volumes, one="x"), checksum(more, volumes, two="x")}) == 3


@pytest.mark.parametrize(
    "more", ["", "envFrom: [{configMapRef: {name: theirs}}]", "envFrom: [{secretRef: {name: theirs}}]"]
)
def test_pods_that_read_nothing_of_ours_have_no_checksum(more: str) -> None:
    assert checksum(more) is None


def test_a_secret_that_can_not_be_made_is_in_no_checksum() -> None:
    text = score(container='    variables: {PW: "${resources.db.password}"}\n', more="resources: {db: {type: redis}}\n")
    db = Res(DB, None, {"password": SecretValue(DB, "password")}, derived("password"), workload="api")
    outcome = emit([Work(text, {"db": DB})], [db], keeper=Keeper(frozenset({"password"})))
    assert [found.code for found in outcome.diagnostics] == ["SK609"]


JOB = """\
manifests:
  - apiVersion: batch/v1
    kind: Job
    metadata: {name: setup, annotations: {scorekit.dev/name-by-hash: "BY_HASH"}}
    spec:
      template:
        spec: {restartPolicy: OnFailure, containers: [{name: main, image: x, env: [{name: PW, value: SECRET}]}]}
"""


def jobs(by_hash: str = "true", env: str = "", keeper: Keeper | None = None) -> dict[str, Any]:
    section = document(JOB.replace("BY_HASH", by_hash), values={"SECRET": SecretValue(DB, "password")})
    db = Res(DB, section, secrets=derived("password"), workload="api")
    made = objects([Work(TEXT, {"db": DB})], [db], env=env, keeper=keeper)
    return {name: data for name, data in made.items() if name.startswith("Job/")}


PATCH = """\
patches:
  - name: image
    target: {kind: Job, name: setup}
    merge: {spec: {template: {spec: {containers: [{name: main, image: y}]}}}}
"""


def test_a_patched_job_has_a_name_of_its_own() -> None:
    (one, before), (other, after) = jobs().popitem(), jobs(env=PATCH).popitem()
    assert one != other
    assert other == f"Job/{after['metadata']['name']}"
    assert after["spec"]["template"]["spec"]["containers"][0]["image"] == "y"
    assert before["metadata"]["name"].startswith("setup-")


def test_a_job_that_is_not_named_by_hash_has_no_checksum() -> None:
    assert jobs("false") == jobs("false", keeper=ROTATED)
    assert CHECKSUM not in jobs("false")["Job/setup"]["spec"]["template"].get("metadata", {}).get("annotations", {})


def test_a_rotated_secret_names_a_job_anew() -> None:
    assert jobs().keys() != jobs(keeper=ROTATED).keys()


def test_a_workloads_job_is_named_by_its_content_and_goes_when_its_time_is_up() -> None:
    def named(image: str = "a", annotations: str = "") -> str:
        text = score(annotations="scorekit.dev/kind: Job").replace("nginx:1", image)
        env = f"workloads: {{api: {{annotations: {{{annotations}}}}}}}\n"
        ((name, data),) = ((k, v) for k, v in objects([Work(text)], env=env).items() if k.startswith("Job/"))
        assert data["spec"]["ttlSecondsAfterFinished"] == 604800
        return name

    assert named() == named() != named("b")
    assert named().startswith("Job/api-")
    assert named(annotations="scorekit.dev/name-by-hash: 'false'") == "Job/api"


def test_the_checksum_covers_a_patched_file() -> None:
    def made(env: str) -> Any:
        found = objects([Work(score(container="    files: {/etc/x: {content: hello}}\n"))], env=env)
        return found["Deployment/api"]["spec"]["template"]["metadata"]["annotations"][CHECKSUM]

    patch = "patches: [{name: p, target: {kind: ConfigMap}, merge: {data: {main_etc_x: bye}}}]\n"
    assert made("") != made(patch)


def test_the_checksum_is_the_targets_own() -> None:
    outcome = emit([Work(score(container="    files: {/etc/x: {content: hello}}\n"))])
    found = outcome.unwrap().manifests[-1]
    path = ("spec", "template", "metadata", "annotations")
    assert found.origins.at((*path, CHECKSUM)).kind == "target"
    assert found.origins.at(("spec", "template", "spec", "containers", 0, "image")).kind == "score"


def test_an_object_without_a_template_has_nothing_to_mark() -> None:
    section = document("manifests: [{apiVersion: batch/v1, kind: Job, metadata: {name: x}, spec: {template: null}}]\n")
    outcome = emit([Work(TEXT, {"db": DB})], [Res(DB, section, workload="api")])
    assert [f.code for f in outcome.diagnostics] == ["SK648", "SK641"]


def test_a_variable_that_names_no_key_reads_nothing() -> None:
    env = [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "api-db"}}}]
    assert list(reads({"containers": [{"name": "main", "env": env}]})) == []


def test_a_foreign_secret_is_in_no_checksum() -> None:
    text = score(container='    variables: {PW: "${resources.db.password}"}\n', more="resources: {db: {type: redis}}\n")
    db = Res(DB, None, {"password": Text(("x", SecretKey("theirs", "k")))}, workload="api")
    made = objects([Work(text, {"db": DB})], [db])
    assert "annotations" not in made["Deployment/api"]["spec"]["template"]["metadata"]


def test_a_fingerprint_tells_names_from_contents() -> None:
    assert listed({"a": "bc"}) != listed({"ab": "c"})


def test_a_checksum_of_secrets_can_not_be_computed_without_the_seed() -> None:
    """A short secret could else be guessed: whoever has the manifest tries every value."""
    assert None is not checksum(READS) != checksum(READS, keeper=RESEEDED)
    assert jobs().keys() != jobs(keeper=RESEEDED).keys()


def test_a_checksum_of_what_everybody_reads_is_the_same_under_every_seed() -> None:
    more = "envFrom: [{configMapRef: {name: conf}}]"
    assert None is not checksum(more) == checksum(more, keeper=RESEEDED)
