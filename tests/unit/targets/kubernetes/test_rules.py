"""Each rule with an object that breaks it; objects that break none are everywhere else in these tests."""

from __future__ import annotations

import base64

import pytest

from scorekit.targets.kubernetes.emit_context import manifest
from scorekit.targets.kubernetes.validation import Validation, faults
from scorekit.targets.origins import MarkedOrigins
from tests.rows import each_row
from tests.unit.targets.build import document
from tests.wordings import hold

NO_CUSTOM = Validation(lambda _api_version, _kind: None, None)


class Own(MarkedOrigins):
    """The origins of an object that no schema judges: the rules alone do."""

    foreign = False


def found(text: str) -> list[tuple[str, str, str]]:
    tree = document(text, "object.yaml")
    made = manifest(tree.data, unit="u", owner="o", origins=Own(tree.mark))
    judged = tuple(faults(made, NO_CUSTOM))
    hold("targets/kubernetes", judged)
    return [(d.code, f"{d.span.line}:{d.span.column}" if d.span else "", d.message) for d in judged]


POD = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: p}
spec:
  selector: {matchLabels: {app: p}}
  template:
    metadata: {labels: {app: p}}
    spec:
"""
CONTAINER = POD + "  containers:\n    - name: main\n      image: x\n"


@each_row(
    ("head", "message"),
    [
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: 1a}\nspec: {clusterIP: None}\n",
            "`1a` is no name of a Service",
        ),
        ("apiVersion: v1\nkind: Namespace\nmetadata: {name: a.b}\n", "`a.b` is no name of a Namespace"),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A}\n", "`A` is no name of a ConfigMap"),
        (
            f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {'a' * 254}}}\n",
            f"`{'a' * 254}` is no name of a ConfigMap",
        ),
        (
            f"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: {'a' * 53}}}\nspec: {{jobTemplate: {{spec: {{template: {{spec: {{restartPolicy: Never}}}}}}}}}}\n",
            f"`{'a' * 53}` is no name of a CronJob",
        ),
        (
            f"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: {'a' * 53}}}\n",
            f"`{'a' * 53}` is no name of a StatefulSet",
        ),
        ("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a/b}\n", "`a/b` is no name of a Role"),
        ("apiVersion: x.io/v1\nkind: Service\nmetadata: {name: a_b}\n", "`a_b` is no name of a Service"),
    ],
)
def test_names(head: str, message: str) -> None:
    assert found(head) == [("SK630", "3:18", message)]


@each_row(
    "text",
    [
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: 'system:a'}\n",
        "apiVersion: x.io/v1\nkind: Service\nmetadata: {name: 1a.b}\n",
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {'a' * 253}}}\n",
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ExternalName, externalName: x}\n",
    ],
)
def test_names_that_are_fine(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("namespace", ["a.b", "A", "1"])
def test_namespaces(namespace: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: {namespace}}}\n"
    expected = [] if namespace == "1" else [("SK643", "3:32", f"`{namespace}` is no name of a namespace")]
    assert found(text.replace("namespace: 1", 'namespace: "1"')) == expected


@each_row(
    ("labels", "place", "message"),
    [
        ("{-a: x}", "3:36", "`-a` is no key of a label"),
        ("{a/b/c: x}", "3:39", "`a/b/c` is no key of a label"),
        ("{A_/b: x}", "3:38", "`A_/b` is no key of a label"),
        (f"{{{'a' * 64}: x}}", "3:98", f"`{'a' * 64}` is no key of a label"),
        ("{a: x y}", "3:35", "`x y` is no value of label `a`"),
        ("{a: true}", "3:35", "`True` is no value of label `a`"),
        (f"{{a: {'x' * 64}}}", "3:35", f"`{'x' * 64}` is no value of label `a`"),
    ],
)
def test_labels(labels: str, place: str, message: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, labels:   {labels}}}\n"
    assert found(text) == [("SK631", place, message)]


def test_an_empty_label_is_fine() -> None:
    assert found("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {a: ''}}\n") == []


def test_labels_of_the_pod_template() -> None:
    text = DEPLOYMENT.replace("{labels: {app: p}}", "{labels: {app: p, b: x y}}")
    assert found(text) == [("SK631", "7:36", "`x y` is no value of label `b`")]


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ("{a b: x}", "`a b` is no key of an annotation"),
        ("{a: 1}", "annotation `a` must be a text"),
        (f"{{a: {'x' * (256 << 10)}}}", "the annotations have 262145 bytes; at most 262144 are allowed"),
    ],
)
def test_annotations(annotations: str, message: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {annotations}}}\n"
    assert [(code, words) for code, _, words in found(text)] == [("SK632", message)]


def test_an_annotation_may_have_capitals_in_its_domain() -> None:
    assert found("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {Example.ORG/x: y}}\n") == []


def test_a_selector_is_within_the_pods_labels() -> None:
    text = DEPLOYMENT.replace("{labels: {app: p}}", "{labels: {app: q}}")
    assert found(text) == [("SK633", "7:30", "the selector asks for label `app: p`, the pods have `q`")]


SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n"


@each_row(
    ("spec", "expected"),
    [
        ("  type: ClusterIP\n", [("SK645", "5:3", "Service `a` has no ports")]),
        ("  ports: [{port: 1}, {port: 2, name: b}]\n", [("SK635", "5:11", "each of several ports needs a name")]),
        (
            "  ports: [{port: 1, name: a}, {port: 1, name: b, protocol: TCP}]\n",
            [("SK634", "5:31", "port 1/TCP is given twice")],
        ),
        ("  ports: [{port: 1, name: a}, {port: 2, name: a}]\n", [("SK634", "5:47", "port name `a` is given twice")]),
        ("  ports: [{port: 1, name: A}]\n", [("SK635", "5:27", "`A` is no name of a port")]),
        ("  ports: [{port: 1, name: a}, {port: 1, name: b, protocol: UDP}]\n", []),
        ("  ports: [{port: 1}]\n", []),
        ("  clusterIP: None\n", []),
    ],
)
def test_services(spec: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(SERVICE + spec) == expected


@each_row(
    ("kind", "body", "expected"),
    [
        ("ConfigMap", "data: {a b: x}\n", ("SK640", "4:13", "`a b` is no key of a ConfigMap")),
        ("ConfigMap", "data: {..: x}\n", ("SK640", "4:12", "`..` is no key of a ConfigMap")),
        ("Secret", f"data: {{{'a' * 254}: eA==}}\n", ("SK640", "4:264", f"`{'a' * 254}` is no key of a Secret")),
        (
            "ConfigMap",
            f"data: {{a: x, b: {'x' * (1 << 20)}}}\n",
            ("SK640", "4:17", "ConfigMap `a` has 1048577 bytes; at most 1048576 are allowed"),
        ),
        (
            "ConfigMap",
            f"binaryData: {{a: {'x' * 1398108}}}\n",
            ("SK640", "4:17", "ConfigMap `a` has 1048581 bytes; at most 1048576 are allowed"),
        ),
        (
            "Secret",
            f"stringData: {{a: {'x' * ((1 << 20) + 1)}}}\n",
            ("SK640", "4:17", "Secret `a` has 1048577 bytes; at most 1048576 are allowed"),
        ),
        (
            "ConfigMap",
            f"data: {{a: x, b: {'x' * (256 << 10)}}}\n",
            (
                "SK691",
                "4:17",
                "ConfigMap `a` has 262230 bytes: too many for `kubectl apply`, which keeps them in an annotation",
            ),
        ),
        (
            "ConfigMap",
            f"data: {{b: '{'<' * 44000}'}}\n",
            (
                "SK691",
                "4:11",
                "ConfigMap `a` has 44078 bytes: too many for `kubectl apply`, which keeps them in an annotation",
            ),
        ),
        (
            "Service",
            f"spec: {{externalName: {'x' * (3 << 19)}, type: ExternalName}}\n",
            ("SK640", "3:18", "Service `a` has 1572973 bytes; at most 1572864 are allowed"),
        ),
    ],
)
def test_contents(kind: str, body: str, expected: tuple[str, str, str]) -> None:
    assert found(f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: a}}\n{body}") == [expected]


def test_what_is_base64_is_measured_by_the_byte_whatever_fills_it_up() -> None:
    for size, told in (((1 << 20) - 1, False), (1 << 20, False), ((1 << 20) + 1, True), ((1 << 20) + 2, True)):
        text = base64.b64encode(bytes(size)).decode()
        codes = [
            code for code, _, _ in found(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata: {{a: {text}}}\n")
        ]
        assert ("SK640" in codes) is told, size


def test_a_secret_is_measured_decoded() -> None:
    body = f"data: {{a: {'x' * 1398100}}}\n"
    assert [code for code, _, _ in found(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\n{body}")] == ["SK691"]


def test_what_kubectl_keeps_counts_with_other_annotations() -> None:
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {b: %s}}\ndata: {c: %s}\n"
    assert found(head % ("x", "x" * 260_600)) == []
    assert [code for code, _, _ in found(head % ("x" * 1000, "x" * 260_600))] == ["SK691"]


def test_a_secrets_line_is_never_quoted() -> None:
    tree = document("apiVersion: v1\nkind: Secret\nmetadata: {name: A}\n")
    made = manifest(tree.data, unit="u", owner="o", origins=Own(tree.mark))
    assert [d.quote for d in faults(made, NO_CUSTOM)] == [False]


@each_row(
    ("spec", "expected"),
    [
        ("{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}", []),
        ("{resources: {requests: {storage: 1Gi}}}", ["a claim needs `accessModes`"]),
        ("{accessModes: [ReadWriteOnce]}", ["a claim needs `resources.requests.storage`"]),
        ("x", ["a claim needs `accessModes`", "a claim needs `resources.requests.storage`"]),
        ("{accessModes: [a], resources: {requests: {storage: 0}}}", ["`0` is no amount of storage"]),
        ("{accessModes: [a], resources: {requests: {storage: 1 Gi}}}", ["`1 Gi` is no amount of storage"]),
    ],
)
def test_claims(spec: str, expected: list[str]) -> None:
    text = f"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: a}}\nspec: {spec}\n"
    assert [(code, message) for code, _, message in found(text)] == [("SK642", message) for message in expected]
    template = f"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: a}}\nspec: {{volumeClaimTemplates: [{{metadata: {{name: v}}, spec: {spec}}}]}}\n"
    assert [(code, message) for code, _, message in found(template)] == [("SK642", message) for message in expected]


@pytest.mark.parametrize(
    ("storage", "hint"), [("100m", "`m` is a thousandth; write `100Mi`"), ("1.5", "write a whole")]
)
def test_a_claim_holds_whole_bytes(storage: str, hint: str) -> None:
    spec = f"{{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: {storage}}}}}}}"
    tree = document(f"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: a}}\nspec: {spec}\n")
    (told,) = faults(manifest(tree.data, unit="u", owner="o", origins=Own(tree.mark)), NO_CUSTOM)
    assert (told.code, told.message) == ("SK692", f"`{storage}` of storage is no whole number of bytes")
    assert (told.help or "").startswith(hint)


INGRESS = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: "
ROUTE = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec: "


@each_row(
    ("path", "hint"),
    [
        ("a", "begin it with a slash"),
        ("//", "a path has no empty segment"),
        ("/a//b", "a path has no empty segment"),
        ("/.", "a path has no segment `.` or `..`"),
        ("/a/../b", "a path has no segment `.` or `..`"),
        ("/a%2Fb", "a path has no slash in a segment"),
        ("/a?b=c", "a query or a fragment is no part of a path"),
        ("/.well-known/a..b/...", None),
        ("/a%20b/", None),
    ],
)
def test_paths_of_routes(path: str, hint: str | None) -> None:
    for text in (
        f"{INGRESS}{{rules: [{{http: {{paths: [{{pathType: Prefix, path: '{path}'}}]}}}}]}}\n",
        f"{INGRESS}{{rules: [{{http: {{paths: [{{pathType: Exact, path: '{path}'}}]}}}}]}}\n",
        f"{ROUTE}{{rules: [{{matches: [{{path: {{value: '{path}'}}}}]}}]}}\n",
    ):
        tree = document(text)
        told = faults(manifest(tree.data, unit="u", owner="o", origins=Own(tree.mark)), NO_CUSTOM)
        assert [(d.code, d.help) for d in told] == ([] if hint is None else [("SK694", hint)])


@each_row(
    ("text", "expected"),
    [
        (INGRESS + "{}", [("SK694", "4:7", "Ingress `a` leads nowhere")]),
        (INGRESS + "{defaultBackend: {service: {name: a, port: {number: 1}}}}", []),
        (INGRESS + "{rules: [{http: {paths: [{pathType: Prefix}]}}]}", [("SK694", "4:32", "`` is no path of a route")]),
        (INGRESS + "{rules: [{http: {paths: [{pathType: ImplementationSpecific}]}}]}", []),
        (INGRESS + "{rules: [{http: {paths: [{pathType: ImplementationSpecific, path: /a/../(b|c)?}]}}]}", []),
        (INGRESS + "{rules: [{http: {paths: [{pathType: ImplementationSpecific, path: '~ a'}]}}]}",
         [("SK694", "4:73", "`~ a` is no path of a route")]),
        (INGRESS + "{rules: [{host: 10.0.0.1}, {host: '*.a.b'}, {host: 'a.b:80'}, {}]}",
         [("SK694", "4:23", "`10.0.0.1` is an address, and a route's host is a name"),
          ("SK694", "4:58", "`a.b:80` is no host of a route")]),
        (INGRESS + "{rules: [{host: a.b}], tls: [{hosts: ['https://a.b']}, {}]}",
         [("SK694", "4:45", "`https://a.b` is no host of a route")]),
        (ROUTE + "{hostnames: ['fe80::1', A.b, '*.b']}",
         [("SK694", "4:20", "`fe80::1` is an address, and a route's host is a name"), ("SK694", "4:31", "`A.b` is no host of a route")]),
        (ROUTE + "{rules: [{matches: [{path: {value: '/a b'}}, {path: {type: RegularExpression, value: '^/a?'}}, {}]}]}",
         [("SK694", "4:42", "no request's path fits `/a b`")]),
        (ROUTE + "{rules: [{matches: [{path: {value: 3}}, {path: 3}]}], hostnames: x}", []),
    ],
)  # fmt: skip
def test_routes(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text + "\n") == expected


@each_row(
    ("kind", "policy", "fine"),
    [
        ("Deployment", "Always", True),
        ("Deployment", "Never", False),
        ("Job", "OnFailure", True),
        ("Job", "Always", False),
        ("Job", None, False),
        ("Deployment", None, True),
    ],
)
def test_restart_policies(kind: str, policy: str | None, fine: bool) -> None:  # noqa: FBT001
    spec = f"{{restartPolicy: {policy}}}" if policy else "{}"
    group = "batch" if kind == "Job" else "apps"
    text = f"apiVersion: {group}/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{template: {{spec: {spec}}}}}\n"
    assert [code for code, _, _ in found(text)] == ([] if fine else ["SK641"])


def test_a_pod_of_its_own_restarts_as_it_likes() -> None:
    assert found(POD + "  restartPolicy: Never\n") == []


@each_row(
    ("spec", "expected"),
    [
        ("  containers: [{name: A, image: x}]\n", ("SK636", "5:16", "`A` is no name of a container")),
        ("  containers: [{image: x}]\n", ("SK636", "5:16", "`None` is no name of a container")),
        (
            "  initContainers: [{name: a, image: x}]\n  containers: [{name: a, image: x}]\n",
            ("SK636", "6:16", "container `a` is given twice"),
        ),
        ("  containers: [{name: a}]\n", ("SK648", "5:16", "container `a` has no image")),
        (
            "  containers: [{name: main, image: x}, {name: mian}]\n",
            ("SK648", "5:40", "container `mian` has no image"),
        ),
        ("  volumes: [{name: A}]\n", ("SK637", "5:13", "`A` is no name of a volume")),
        ("  volumes: [{emptyDir: {}}]\n", ("SK637", "5:13", "`None` is no name of a volume")),
        ("  volumes: [{name: a}, {name: a}]\n", ("SK637", "5:24", "volume `a` is given twice")),
        (
            "  initContainers: [{name: a, image: x, livenessProbe: {}}]\n",
            ("SK639", "5:55", "init container `a` can't have `livenessProbe`"),
        ),
        (
            "  containers: [{name: a, image: x, startupProbe: {successThreshold: 2}}]\n",
            ("SK639", "5:69", "`successThreshold` of a startupProbe must be 1"),
        ),
    ],
)
def test_pods(spec: str, expected: tuple[str, str, str]) -> None:
    assert found(POD + spec) == [expected]


@each_row(
    ("lines", "expected"),
    [
        (
            "ports: [{containerPort: 1, name: abcdefghijklmnop}]",
            ("SK635", "8:40", "`abcdefghijklmnop` is no name of a port"),
        ),
        ('ports: [{containerPort: 1, name: "8080"}]', ("SK635", "8:40", "`8080` is no name of a port")),
        ("ports: [{containerPort: 1, name: a--b}]", ("SK635", "8:40", "`a--b` is no name of a port")),
        ("ports: [{containerPort: 1, name: 8}]", ("SK635", "8:40", "`8` is no name of a port")),
        (
            "ports: [{name: a, containerPort: 1}, {name: a, containerPort: 2}]",
            ("SK634", "8:51", "port name `a` is given twice"),
        ),
        ("env: [{name: a b}]", ("SK605", "8:20", "`a b` is no name of a variable")),
        ("env: [{value: x}]", ("SK605", "8:13", "`None` is no name of a variable")),
        (
            "env: [{name: a, value: x, valueFrom: {a: b}}]",
            ("SK644", "8:13", "variable `a` has both `value` and `valueFrom`"),
        ),
        ("resources: {limits: {cpus: 1}}", ("SK638", "8:28", "`cpus` is no resource")),
        ("resources: {limits: {hugepages-2Mi: 1M, wheels: 1}}", ("SK638", "8:47", "`wheels` is no resource")),
        ("resources: {limits: {memory: 128m}}", ("SK692", "8:36", "`128m` of memory is no whole number of bytes")),
        ("resources: {limits: {memory: 0.5}}", ("SK692", "8:36", "`0.5` of memory is no whole number of bytes")),
        ("resources: {limits: {a.b/gpu: 0.5}}", ("SK638", "8:37", "`0.5` is no whole number of `a.b/gpu`")),
        ("resources: {limits: {cpu: 1K}}", ("SK638", "8:33", "`1K` is no amount of cpu")),
        ("resources: {requests: {cpu: -1}}", ("SK638", "8:35", "`-1` is no amount of cpu")),
        (
            "resources: {limits: {cpu: 1}, requests: {cpu: 1001m}}",
            ("SK638", "8:53", "the request of 1001m cpu is above the limit of 1"),
        ),
        ("volumeMounts: [{name: v, mountPath: /a}]", ("SK637", "8:22", "the pod has no volume `v`")),
    ],
)
def test_containers(lines: str, expected: tuple[str, str, str]) -> None:
    assert found(f"{CONTAINER}      {lines}\n") == [expected]


@each_row(
    ("mounts", "expected"),
    [
        ("[{name: v, mountPath: a}]", ("SK637", "9:22", "`a` is no absolute path")),
        ("[{name: v, mountPath: /a}, {name: v, mountPath: /a}]", ("SK637", "9:48", "two mounts have the path `/a`")),
        ("[{name: v, mountPath: /a, subPath: /x}]", ("SK637", "9:22", "sub path `/x` leads out of the volume")),
        ("[{name: v, mountPath: /a, subPath: x/../y}]", ("SK637", "9:22", "sub path `x/../y` leads out of the volume")),
    ],
)
def test_mounts(mounts: str, expected: tuple[str, str, str]) -> None:
    text = CONTAINER.replace("spec:\n", "spec:\n  volumes: [{name: v, emptyDir: {}}]\n")
    assert found(f"{text}      volumeMounts: {mounts}\n") == [expected]


@each_row(
    "text",
    [
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: 3\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: {a: b}, volumes: x}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: [], annotations: 3}\n",
        CONTAINER + "      ports: [{containerPort: 1}]\n",
        CONTAINER
        + "      ports: 3\n      env: {a: b}\n      resources: x\n      volumeMounts: [3]\n      livenessProbe: 3\n",
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: 3, jobTemplate: {spec: {template: {spec: {restartPolicy: Never}}}}}\n",
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\nspec: {volumeClaimTemplates: [3], selector: x}\n",
        "apiVersion: x.io/v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: A}]}\n",
    ],
)
def test_objects_of_any_shape_are_looked_at_without_falling_over(text: str) -> None:
    assert found(text) == []


@each_row(
    ("text", "wrong"),
    [
        ("autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {minReplicas: 5, maxReplicas: 3}\n",
         [("SK646", "4:37", "3 pods at most are fewer than 5 at least")]),
        ("autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {minReplicas: 3, maxReplicas: 3}\n", []),
        ("policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: 0, maxUnavailable: 1}\n",
         [("SK646", "4:41", "a budget has `minAvailable` or `maxUnavailable`, not both")]),
        ("policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {minAvailable: null, maxUnavailable: 1}\n", []),
        ("rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects: [{kind: ServiceAccount, name: b}]\n",
         [("SK648", "4:12", "ServiceAccount `b` lacks its `namespace` among the subjects")]),
        (("rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\n"
         "subjects: [{kind: ServiceAccount, name: b, namespace: c}, {kind: User, name: d}]\n"), []),
        ("v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ExternalName}\n",
         [("SK648", "4:7", "Service `a` of type `ExternalName` lacks `externalName`")]),
    ],
)  # fmt: skip
def test_fields_that_go_by_one_another(text: str, wrong: list[tuple[str, str, str]]) -> None:
    assert found(f"apiVersion: {text}") == wrong


@each_row(
    ("kind", "key", "said", "wrong"),
    [
        ("Deployment", "strategy", "{type: Recreate, rollingUpdate: {maxSurge: 1}}", True),
        ("Deployment", "strategy", "{type: Recreate}", False),
        ("Deployment", "strategy", "{rollingUpdate: {maxSurge: 1}}", False),
        ("StatefulSet", "updateStrategy", "{type: OnDelete, rollingUpdate: {partition: 1}}", True),
        ("StatefulSet", "updateStrategy", "{type: OnDelete, rollingUpdate: null}", False),
    ],
)
def test_only_rolling_updates_are_told_how_to_roll(kind: str, key: str, said: str, wrong: bool) -> None:  # noqa: FBT001 - a row
    text = f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{{key}: {said}}}\n"
    assert [code for code, _, _ in found(text)] == ["SK646"] * wrong


@each_row(
    ("field", "wrong"),
    [
        ("metadata.nam", True), ("status.podIp", True), ("metadata.labels", True), ("status.podIP", False), ("spec.nodeName", False),
        ("metadata.labels['app.kubernetes.io/name']", False), ("metadata.annotations['a']", False),
    ],
)  # fmt: skip
def test_a_variable_holds_some_fields_of_its_pod(field: str, wrong: bool) -> None:  # noqa: FBT001 - a row
    env = f'      env: [{{name: A, valueFrom: {{fieldRef: {{fieldPath: "{field}"}}}}}}]\n'
    assert [code for code, _, _ in found(CONTAINER + env)] == ["SK646"] * wrong
