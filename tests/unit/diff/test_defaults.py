"""What a server fills in by itself is no change where somebody writes it out, and is one where it is another value."""

from __future__ import annotations

from tests.rows import each_row
from tests.unit.diff.test_rules import HEADS, compared

HEADS |= {
    "NetworkPolicy": "networking.k8s.io/v1",
    "ClusterRoleBinding": "rbac.authorization.k8s.io/v1",
}
CONTAINER = "containers: [{name: a, image: 'a:1'%s}]"
#: The kind, what is written with a place for more, what the server fills in there, and another value.
FILLED = [
    ("Deployment", f"spec: {{template: {{spec: {{{CONTAINER}}}}}}}", ", imagePullPolicy: IfNotPresent", ", imagePullPolicy: Always"),
    ("Deployment", "spec: {template: {spec: {containers: [{name: a, image: a%s}]}}}", ", imagePullPolicy: Always", ", imagePullPolicy: Never"),
    ("Deployment", "spec: {template: {spec: {containers: [{name: a, image: 'a:latest'%s}]}}}", ", imagePullPolicy: Always", ", imagePullPolicy: Never"),
    ("StatefulSet", f"spec: {{template: {{spec: {{init{CONTAINER.capitalize()}}}}}}}", ", imagePullPolicy: IfNotPresent", ", imagePullPolicy: Always"),
    ("Deployment", "spec: {template: {spec: {serviceAccountName: a%s}}}", ", serviceAccount: a", ", serviceAccount: b"),
    ("Pod", f"spec: {{{CONTAINER}}}", ", imagePullPolicy: IfNotPresent", ", imagePullPolicy: Always"),
    ("Pod", f"spec: {{init{CONTAINER.capitalize()}}}", ", imagePullPolicy: IfNotPresent", ", imagePullPolicy: Always"),
    ("Deployment", "spec: {strategy: {type: RollingUpdate%s}}", ", rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}", ", rollingUpdate: {maxSurge: 1}"),
    ("DaemonSet", "spec: {updateStrategy: {type: RollingUpdate%s}}", ", rollingUpdate: {maxSurge: 0, maxUnavailable: 1}", ", rollingUpdate: {maxUnavailable: 2}"),
    ("StatefulSet", "spec: {updateStrategy: {type: RollingUpdate%s}}", ", rollingUpdate: {partition: 0, maxUnavailable: 1}", ", rollingUpdate: {partition: 2}"),
    ("Job", "spec: {suspend: false%s}", ", backoffLimit: 6", ", backoffLimit: 5"),
    ("Job", "spec: {backoffLimitPerIndex: 1%s}", ", backoffLimit: 2147483647", ", backoffLimit: 6"),
    ("Job", "spec: {suspend: false%s}", ", parallelism: 1", ", parallelism: 2"),
    ("Job", "spec: {suspend: false%s}", ", completions: 1", ", completions: 2"),
    ("Job", "spec: {suspend: false%s}", ", podReplacementPolicy: TerminatingOrFailed", ", podReplacementPolicy: Failed"),
    ("Job", "spec: {podFailurePolicy: {rules: []}%s}", ", podReplacementPolicy: Failed", ", podReplacementPolicy: TerminatingOrFailed"),
    ("NetworkPolicy", "spec: {podSelector: {}%s}", ", policyTypes: [Ingress]", ", policyTypes: [Egress]"),
    ("NetworkPolicy", "spec: {egress: [{}]%s}", ", policyTypes: [Ingress, Egress]", ", policyTypes: [Egress]"),
    ("RoleBinding", "subjects: [{kind: User, name: a%s}]", ", apiGroup: rbac.authorization.k8s.io", ", apiGroup: b"),
    ("ClusterRoleBinding", "subjects: [{kind: ServiceAccount, name: a, namespace: b%s}]", ", apiGroup: ''", ", apiGroup: b"),
    ("Service", "spec: {ports: [{port: 80%s}]}", ", targetPort: 80", ", targetPort: 81"),
    ("Service", "spec: {type: LoadBalancer%s}", ", allocateLoadBalancerNodePorts: true", ", allocateLoadBalancerNodePorts: false"),
    ("Service", "spec: {type: NodePort%s}", ", externalTrafficPolicy: Cluster", ", externalTrafficPolicy: Local"),
    ("Service", "spec: {type: ClusterIP%s}", ", internalTrafficPolicy: Cluster", ", internalTrafficPolicy: Local"),
    ("Service", "spec: {type: ClusterIP%s}", ", ipFamilyPolicy: SingleStack", ", ipFamilyPolicy: PreferDualStack"),
]  # fmt: skip


def same(kind: str, before: str, after: str) -> list[bool]:
    """Of each field that is written otherwise, whether the server holds the same."""
    head = f"apiVersion: {HEADS[kind]}\nkind: {kind}\nmetadata: {{name: x, namespace: shop}}\n"
    return [field.same for one in compared(head + before, head + after).objects for field in one.fields]


@each_row("row", FILLED, ids=lambda row: f"{row[0]}-{row[2].partition(':')[0][2:]}")
def test_a_default_that_is_written_out_changes_nothing(row: tuple[str, str, str, str]) -> None:
    kind, text, default, other = row
    bare, whole, changed = (text.replace("%s", more) for more in ("", default, other))
    assert same(kind, bare, whole) == [True]
    assert False in same(kind, bare, changed)


@each_row(
    "name",
    [
        "default", "do-block-storage", "gp2", "gp3", "hostpath", "linode-block-storage", "local-path", "managed-csi",
        "standard", "standard-rwo",
    ],
)  # fmt: skip
def test_a_class_that_clusters_come_with_is_the_one_that_a_claim_without_a_class_has(name: str) -> None:
    head = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: x}\nspec: {%s}\n"
    assert not compared(head % "", head % f"storageClassName: {name}").hazards
    assert compared(head % "", head % "storageClassName: own").hazards


@each_row(
    ("kind", "text", "amounts"),
    [
        ("ResourceQuota", "spec: {hard: {cpu: %s}}", ("1", "1000m", "2")),
        ("ResourceQuota", "spec: {hard: {requests.storage: %s}}", ("1Gi", "1024Mi", "1G")),
        ("PersistentVolumeClaim", "spec: {resources: {requests: {storage: %s}}}", ("1Gi", "1024Mi", "2Gi")),
        (
            "Deployment",
            "spec: {template: {spec: {containers: [{name: a, resources: {limits: {memory: %s}}}]}}}",
            ("1Gi", "1024Mi", "1G"),
        ),
    ],
)
def test_an_amount_in_other_words_is_the_same(kind: str, text: str, amounts: tuple[str, str, str]) -> None:
    one, alike, other = (text % amount for amount in amounts)
    assert same(kind, one, alike) == [True]
    assert same(kind, one, other) == [False]
