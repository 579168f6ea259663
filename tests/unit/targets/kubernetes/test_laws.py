"""Laws of the whole target: whatever drivers, patches and Score files say, there are objects or diagnostics."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scorekit.source.document import Document, Mark
from scorekit.source.writer import dump
from scorekit.targets.api import TargetOptions
from scorekit.targets.kubernetes import TARGET
from scorekit.targets.kubernetes.kinds import arranged
from scorekit.values import RuntimeVariable, SecretKey, SecretValue, Text
from tests.api_schemas import accepted
from tests.property.strategies import WIDE, words
from tests.rows import each_row
from tests.unit.targets.build import Res, Work, derived, document, resolution, score

DB = "postgres.default#api.db"
WORKLOAD = score(container="    files: {/x: {content: y}}\n", more="resources: {db: {type: postgres}}\n")

KEYS = st.sampled_from(
    [
        "spec",
        "template",
        "metadata",
        "name",
        "labels",
        "annotations",
        "containers",
        "initContainers",
        "env",
        "value",
        "valueFrom",
        "ports",
        "port",
        "containerPort",
        "protocol",
        "volumes",
        "volumeMounts",
        "mountPath",
        "subPath",
        "resources",
        "limits",
        "requests",
        "cpu",
        "livenessProbe",
        "successThreshold",
        "restartPolicy",
        "selector",
        "matchLabels",
        "data",
        "binaryData",
        "schedule",
        "jobTemplate",
        "volumeClaimTemplates",
        "namespace",
        "claim",
        "source",
        "merge",
        "$patch",
        "kind",
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["a", "A b", "", "1Gi", "main", "Always", "delete", "../x", "* * * * *"]),
    st.sampled_from(
        [SecretValue(DB, "one"), SecretKey("s", "k"), RuntimeVariable("x"), Text(("a", SecretKey("s", "k")))]
    ),
)
TREES: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
KINDS = st.sampled_from(
    [
        ("v1", "Pod"),
        ("v1", "Service"),
        ("v1", "ConfigMap"),
        ("v1", "PersistentVolumeClaim"),
        ("apps/v1", "Deployment"),
        ("apps/v1", "StatefulSet"),
        ("batch/v1", "Job"),
        ("batch/v1", "CronJob"),
        ("x.io/v1", "Thing"),
    ]
)


def pod_trees() -> st.SearchStrategy[Any]:
    """Trees that look like pods, so that the rules get something to look at."""
    container = st.fixed_dictionaries(
        {"name": LEAVES},
        optional={
            "env": st.lists(st.fixed_dictionaries({"name": LEAVES}, optional={"value": TREES}), max_size=2),
            "ports": st.lists(st.dictionaries(KEYS, LEAVES | TREES, max_size=3), max_size=2),
            "volumeMounts": st.lists(st.dictionaries(KEYS, LEAVES | TREES, max_size=3), max_size=2),
            "resources": TREES,
            "livenessProbe": TREES,
        },
    )
    spec = st.fixed_dictionaries({"containers": st.lists(container | TREES, max_size=2)}, optional={"volumes": TREES})
    template = st.fixed_dictionaries({"spec": spec}, optional={"metadata": TREES})
    return st.one_of(
        spec,
        st.fixed_dictionaries({"template": template}, optional={"selector": TREES}),
        st.fixed_dictionaries(
            {"jobTemplate": st.fixed_dictionaries({"spec": st.fixed_dictionaries({"template": template})})}
        ),
        st.fixed_dictionaries({"ports": st.lists(st.dictionaries(KEYS, TREES, max_size=3), max_size=3)}),
    )


def section(data: Any) -> Document:
    """A section whose marks are all one place."""
    mark = document("x\n").mark
    return Document(data, _marked(data, mark))


def _marked(data: Any, mark: Mark) -> Mark:
    if isinstance(data, dict):
        return mark._replace(children={key: _marked(value, mark) for key, value in data.items()})
    if isinstance(data, list):
        return mark._replace(children=tuple(_marked(value, mark) for value in data))
    return mark


@WIDE
@given(st.lists(st.tuples(KINDS, pod_trees() | TREES, TREES), max_size=2), TREES, TREES)
def test_whatever_a_driver_says_there_are_objects_or_diagnostics(
    manifests: list[tuple[tuple[str, str], Any, Any]], volume: Any, patches: Any
) -> None:
    items = [
        {
            "apiVersion": api,
            "kind": kind,
            "metadata": {**(more if isinstance(more, dict) else {}), "name": "n"},
            "spec": spec,
        }
        for (api, kind), spec, more in manifests
    ]
    data = {"manifests": [*items, volume], "volume": volume, "workload": [{"merge": patches}]}
    db = Res(DB, section(data), secrets=derived("one"), workload="api")
    outcome = TARGET.emit(resolution([Work(WORKLOAD, {"db": DB})], [db]), TargetOptions())
    assert outcome.ok == (outcome.value is not None)


@WIDE
@given(pod_trees() | TREES)
def test_the_order_of_keys_changes_nothing_else(tree: Any) -> None:
    plain = {"spec": tree}
    before = repr(plain)
    ordered = arranged(plain)
    assert ordered == plain
    assert repr(plain) == before
    assert arranged(ordered) is ordered


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
NAMES = words(digits + ascii_lowercase, 62)


@given(
    name=NAMES,
    kind=st.sampled_from(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"]),
    containers=st.dictionaries(
        NAMES, st.dictionaries(st.text(ascii_uppercase + "_", min_size=1, max_size=5), TEXTS), min_size=1, max_size=2
    ),
    files=st.dictionaries(TEXTS.map(lambda text: f"/{text}"), TEXTS, max_size=2),
    ports=st.dictionaries(NAMES, st.integers(1, 65535), max_size=3),
)
def test_what_score_allows_a_cluster_accepts(
    name: str, kind: str, containers: dict[str, dict[str, str]], files: dict[str, str], ports: dict[str, int]
) -> None:
    plain = {path: {"content": text.replace("$", "$$")} for path, text in files.items()}
    score_file = {
        "apiVersion": "score.dev/v1b1",
        "metadata": {"name": name, "annotations": {"scorekit.dev/kind": kind, "scorekit.dev/schedule": "@daily"}},
        "containers": {
            key: {"image": "i", "variables": {k: v.replace("$", "$$") for k, v in values.items()}, "files": plain}
            for key, values in containers.items()
        },
        "service": {"ports": {key: {"port": port} for key, port in ports.items()}},
    }
    env = 'workloads: {"*": {security: {profile: restricted}, replicas: 2, serviceAccount: {create: true}}}\n'
    outcome = TARGET.emit(resolution([Work(dump(score_file))], env=env), TargetOptions())
    if len(set(ports.values())) < len(ports):
        assert {d.code for d in outcome.errors} == {"SK634"}
        return
    for manifest in outcome.unwrap().manifests:
        accepted(manifest.data)


@each_row(
    "key",
    ["annotations", "binaryData", "data", "labels", "limits", "matchLabels", "nodeSelector", "requests", "stringData"],
)
def test_names_of_peoples_choice_sort_by_name_alone(key: str) -> None:
    words = {"spec": "1", "name": "2", "image": "3", "a": "4"}
    assert list(arranged({key: words})[key]) == ["a", "image", "name", "spec"]
    assert list(arranged({"other": words})["other"]) == ["name", "spec", "image", "a"]
