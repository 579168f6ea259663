"""Each rule of the tables, by two manifests that it speaks of."""

from __future__ import annotations

from scorekit import targets
from scorekit.diff import Changes, HazardLevel, compare_parts
from scorekit.diff.snapshot import rendered
from scorekit.location import Source
from scorekit.targets.change_rules import major
from scorekit.targets.record import find_target
from tests.rows import each_row
from tests.wordings import hold_hazards

HEADS = {
    "Deployment": "apps/v1", "StatefulSet": "apps/v1", "Job": "batch/v1", "Service": "v1", "Secret": "v1",
    "ConfigMap": "v1", "PersistentVolumeClaim": "v1", "Namespace": "v1", "RoleBinding": "rbac.authorization.k8s.io/v1",
    "Pod": "v1", "IngressClass": "networking.k8s.io/v1", "RuntimeClass": "node.k8s.io/v1",
    "PriorityClass": "scheduling.k8s.io/v1", "StorageClass": "storage.k8s.io/v1",
    "CustomResourceDefinition": "apiextensions.k8s.io/v1", "Database": "example.org/v1", "DaemonSet": "apps/v1",
    "CronJob": "batch/v1", "ResourceQuota": "v1", "Ingress": "networking.k8s.io/v1", "ReplicaSet": "apps/v1", "PersistentVolume": "v1",
    "Cluster": "postgresql.cnpg.io/v1",
    **dict.fromkeys(("Gateway", "GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute"), "gateway.networking.k8s.io/v1"),
}  # fmt: skip
CLAIMED = "{volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast}}], replicas: 2, "
DNS, DNS_UDP = "{name: tcp, port: 53}", "{name: udp, port: 53, protocol: UDP}"
IMAGE = "template: {spec: {containers: [{name: db, image: 'db:%s'}]}}}"

#: The kind, its fields before and after (empty: it is not there), the rule, its severity, and words of its effect.
ROWS = [
    ("PersistentVolumeClaim", "spec: {resources: {requests: {storage: 5Gi}}}", "spec: {resources: {requests: {storage: 2Gi}}}",
     "claim-shrunk", "stateful", "smaller"),
    ("PersistentVolumeClaim", "spec: {resources: {requests: {storage: 2Gi}}}", "spec: {resources: {requests: {storage: 5Gi}}}",
     "claim-grown", "refused", "unless it is bound, and its class allows that"),
    ("PersistentVolumeClaim", "spec: {}", "spec: {volumeAttributesClassName: a}", "claim-bound", "refused", "unless"),
    ("PersistentVolumeClaim", "spec: {}", "spec: {volumeName: a}", "claim-bound", "refused", "once"),
    ("PersistentVolumeClaim", "spec: {}", "spec: {storageClassName: a}", "claim-immutable", "stateful", "unless that is the cluster's default"),
    ("ResourceQuota", "spec: {scopes: [BestEffort]}", "spec: {}", "field-immutable", "refused", "delete"),
    ("PersistentVolumeClaim", "spec: {storageClassName: a}", "spec: {storageClassName: b}", "claim-immutable", "stateful", "anew"),
    ("PersistentVolumeClaim", "spec: {accessModes: [a]}", "spec: {accessModes: [b]}", "claim-immutable", "stateful", "anew"),
    ("PersistentVolumeClaim", "spec: {}", "", "object-removed", "stateful", "x is removed; the data in claim x"),
    ("PersistentVolume", "spec: {}", "", "object-removed", "stateful", "x is removed; the data in volume x"),
    ("StatefulSet", f"spec: {CLAIMED}a: 1}}", "spec: {replicas: 2, a: 1}", "claim-template", "stateful", "claim data-x-0 to data-x-1"),
    ("StatefulSet", f"spec: {CLAIMED}a: 1}}", "", "object-removed", "stateful", "stays behind"),
    ("StatefulSet", f"spec: {CLAIMED}{IMAGE % 15}", f"spec: {CLAIMED}{IMAGE % 16}", "major-version", "stateful", "db:15 becomes db:16"),
    ("StatefulSet", f"spec: {CLAIMED}{IMAGE % '15.1'}", f"spec: {CLAIMED}{IMAGE % '15.2'}", "pods-replaced", "disruptive", "pods"),
    ("StatefulSet", "spec: {serviceName: a}", "spec: {serviceName: b}", "statefulset-immutable", "refused", "delete"),
    ("Deployment", "spec: {selector: {matchLabels: {a: b}}}", "spec: {selector: {matchLabels: {a: c}}}",
     "field-immutable", "refused", "delete"),
    ("Deployment", "spec: {template: {a: 1}}", "spec: {template: {a: 2}}", "pods-replaced", "disruptive", "pods"),
    ("Job", "spec: {template: {a: 1}}", "spec: {template: {a: 2}}", "job-immutable", "refused", "delete"),
    ("Job", "spec: {selector: {a: 1}}", "spec: {selector: {a: 2}}", "job-immutable", "refused", "delete"),
    ("Job", "spec: {completionMode: Indexed}", "spec: {}", "job-immutable", "refused", "delete"),
    ("Job", "spec: {completions: 2}", "spec: {completions: 3}", "job-immutable", "refused", "delete"),
    ("Job", "spec: {}", "spec: {podFailurePolicy: {rules: []}}", "job-immutable", "refused", "delete"),
    ("Pod", "spec: {containers: [{name: a, image: b, args: [c]}]}", "spec: {containers: [{name: a, image: b, args: [d]}]}",
     "pod-immutable", "refused", "delete"),
    ("PersistentVolume", "spec: {hostPath: {path: /a}}", "spec: {hostPath: {path: /b}}", "volume-immutable", "refused",
     "its data goes or stays by its reclaim policy"),
    ("Secret", "immutable: true\ndata: {a: Yg==}", "immutable: true\ndata: {a: Yw==}", "immutable-data", "refused", "delete"),
    ("Job", "spec: {suspend: true, template: {a: 1}}", "spec: {suspend: true, template: {a: 2}}", "job-immutable", "refused", "delete"),
    ("IngressClass", "spec: {controller: a}", "spec: {controller: b}", "field-immutable", "refused", "delete"),
    ("RuntimeClass", "handler: a", "handler: b", "field-immutable", "refused", "delete"),
    ("PriorityClass", "value: 1", "value: 2", "field-immutable", "refused", "delete"),
    ("StorageClass", "parameters: {type: a}", "parameters: {type: b}", "field-immutable", "refused", "delete"),
    ("StorageClass", "volumeBindingMode: Immediate", "reclaimPolicy: Retain", "field-immutable", "refused", "delete"),
    ("Service", "spec: {}", "spec: {clusterIP: None}", "service-address", "refused", "delete"),
    ("Service", "spec: {ipFamilies: [IPv4]}", "spec: {ipFamilies: [IPv6]}", "service-address", "refused", "delete"),
    ("Service", "spec: {type: LoadBalancer, loadBalancerClass: a}", "spec: {type: LoadBalancer, loadBalancerClass: b}",
     "service-address", "refused", "delete"),
    ("Service", f"spec: {{ports: [{DNS}]}}", f"spec: {{ports: [{DNS}, {DNS_UDP}]}}", "ports-alike", "refused", "--server-side"),
    ("Deployment", "spec: {}", "spec: {strategy: {type: Recreate}}", "strategy-kept", "disruptive", "stops all pods first"),
    ("StatefulSet", "spec: {}", "spec: {updateStrategy: {type: OnDelete}}", "strategy-kept", "refused", "kubectl patch"),
    ("Service", "spec: {type: NodePort}", "spec: {}", "service-type", "disruptive", "address"),
    ("Secret", "type: Opaque", "type: kubernetes.io/tls", "field-immutable", "refused", "delete"),
    ("ConfigMap", "immutable: true\ndata: {a: b}", "immutable: true\ndata: {a: c}", "immutable-data", "refused", "delete"),
    ("RoleBinding", "roleRef: {name: a}", "roleRef: {name: b}", "field-immutable", "refused", "delete"),
    ("Service", "spec: {ports: [{port: 80}]}", "spec: {ports: [{port: 81}]}", "service-port", "disruptive", "port of before"),
    ("Service", "spec: {ports: [{port: 80}, {port: 81}]}", "spec: {ports: [{port: 80}]}", "service-port", "disruptive", "port of before"),
    ("Service", "spec: {ports: [{port: 80, name: a}]}", "spec: {ports: [{port: 80, name: b}]}", "service-port", "disruptive", "port"),
    ("Service", "spec: {selector: {a: b}}", "spec: {selector: {a: c}}", "service-selector", "disruptive", "other pods"),
    ("Service", "spec: {externalName: a}", "spec: {externalName: b}", "service-selector", "disruptive", "another host"),
    ("Deployment", "spec: {replicas: 2}", "spec: {replicas: 0}", "scaled-to-nothing", "disruptive", "no pods"),
    *(
        (kind, "spec: {}", "", "workload-removed", "disruptive", f"{kind}/x stops")
        for kind in ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod")
    ),
    ("Service", "spec: {}", "", "service-removed", "disruptive", "whoever calls Service/x loses it"),
    ("Ingress", "spec: {rules: [{host: a}]}", "spec: {rules: [{host: b}]}", "route-changed", "disruptive", "may no longer be"),
    ("Ingress", "spec: {ingressClassName: a}", "spec: {ingressClassName: b}", "route-changed", "disruptive", "may no longer be"),
    ("HTTPRoute", "spec: {hostnames: [a, b]}", "spec: {hostnames: [a]}", "route-changed", "disruptive", "may no longer be"),
    ("Ingress", "spec: {}", "", "route-removed", "disruptive", "Ingress/x"),
    ("HTTPRoute", "spec: {}", "", "route-removed", "disruptive", "HTTPRoute/x"),
    ("Namespace", "spec: {}", "", "namespace-removed", "stateful", "everything"),
    ("CustomResourceDefinition", "spec: {}", "", "definition-removed", "stateful", "every object"),
    ("Database", "spec: {storage: {size: 2}}", "", "object-removed", "stateful", "Database x"),
    ("Database", "spec: {compositionRef: {}, storageGB: 20}", "spec: {compositionRef: {}, storageGB: 10}",
     "storage-shrunk", "stateful", "smaller"),
    *(
        ("Database", f"spec: {{storage: 1, {key}: a}}", f"spec: {{storage: 1, {key}: b}}", "moved-elsewhere", "stateful", "place")
        for key in ("region", "location", "availabilityZone")
    ),
    *(
        ("Database", f"spec: {{forProvider: {{{key}: 20Gi}}}}", f"spec: {{forProvider: {{{key}: 10Gi}}}}", "storage-shrunk", "stateful", "smaller")
        for key in ("storage", "allocatedStorage", "diskSize", "volumeSize")
    ),
    *(
        ("Cluster", f"spec: {{storage: {{size: 2Gi}}, {before}}}", f"spec: {{storage: {{size: 2Gi}}, {after}}}", rule, "stateful", words)
        for before, after, rule, words in (
            ("imageName: 'ghcr.io/pg:16.4'", "imageName: 'ghcr.io/pg:17.0'", "major-version", "pg:17.0 on the data of what Cluster x in namespace shop keeps"),
            ("image: 'db:8'", "image: 'db:9'", "major-version", "db:8 becomes db:9"),
            ("version: 8.1.0", "version: 9.0.0", "major-version", "8.1.0 becomes 9.0.0"),
            ("imageCatalogRef: {name: pg, major: 16}", "imageCatalogRef: {name: pg, major: 17}", "major-version", "16 becomes 17"),
            ("walStorage: {size: 2Gi}", "walStorage: {size: 1Gi}", "storage-shrunk", "smaller"),
            ("volumes: [{name: a, size: 2Gi}]", "volumes: [{name: a, size: 1Gi}]", "storage-shrunk", "smaller"),
        )
    ),
    ("Cluster", "spec: {storage: {size: 2Gi}}", "spec: {storage: {size: 1Gi}}", "storage-shrunk", "stateful", "smaller"),
    ("Cluster", "spec: {storage: {size: 2Gi}}", "", "object-removed", "stateful", "CloudNativePG's volume claims go with their Cluster"),
    # What says that an operator keeps something for it: Crossplane's fields, and those of operators of databases.
    *(
        ("Database", f"spec: {{{sign}: a}}", "", "object-removed", "stateful", "what Database x in namespace shop ")
        for sign in (
            "compositionRef", "compositionSelector", "crossplane", "deletionPolicy", "forProvider", "providerConfigRef",
            "storage", "volumeClaimTemplate", "volumeClaimTemplates", "writeConnectionSecretToRef",
        )
    ),
    *(
        (kind, "spec: {hostnames: [a]}", fields, rule, "disruptive", kind)
        for kind in ("Ingress", "Gateway", "GRPCRoute", "HTTPRoute", "TCPRoute", "TLSRoute", "UDPRoute")
        for fields, rule in (("", "route-removed"), ("spec: {hostnames: [b]}", "route-changed"))
    ),
    *(
        (kind, "spec: {replicas: 2}", "spec: {replicas: 0}", "scaled-to-nothing", "disruptive", "no pods")
        for kind in ("Deployment", "StatefulSet", "ReplicaSet")
    ),
    *(
        (kind, "spec: {template: {a: 1}}", "spec: {template: {a: 2}}", "pods-replaced", "disruptive", "pods")
        for kind in ("Deployment", "StatefulSet", "DaemonSet")
    ),
]  # fmt: skip

COMPOSE = [
    ("volumes: {data: {}}", "volumes: {}", "object-removed", "stateful", "volume shop_data"),
    ("volumes: {data: {driver: a}}", "volumes: {data: {driver: b}}", "volume-driver", "stateful", "refuses"),
    ("services: {x: {volumes: [{type: volume, source: a, target: /d}]}}",
     "services: {x: {volumes: [{type: volume, source: b, target: /d}]}}", "mount-replaced", "stateful", "`a`"),
    ("services: {x: {image: 'db:15', volumes: [{type: volume, source: a, target: /d}]}}",
     "services: {x: {image: 'db:16', volumes: [{type: volume, source: a, target: /d}]}}", "major-version", "stateful", "db:16"),
    ("volumes: {data: {name: own}}", "volumes: {}", "object-removed", "stateful", "volume own stays behind"),
    ("services: {x: {}, y: {}}", "services: {y: {}}", "container-removed", "disruptive", "service/x goes"),
    ("services: {x: {image: 'db:15'}}", "services: {x: {image: 'db:16'}}", "container-replaced", "disruptive", "container"),
]  # fmt: skip


def compared(before: str, after: str, target: str = "kubernetes") -> Changes:
    sides = [
        rendered([Source(name, text)], label=name, environment="live", target=target).unwrap()
        for name, text in (("before", before), ("after", after))
    ]
    found = compare_parts(*sides)
    hold_hazards("diff", found.hazards)
    return found


def manifest(kind: str, fields: str, name: str = "x", namespace: str = "shop") -> str:
    head = f"apiVersion: {HEADS[kind]}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\n"
    return f"{head}{fields}\n" if fields else ""


@each_row("row", ROWS, ids=lambda row: f"{row[0]}-{row[3]}")
def test_a_change_is_told_by_its_rule(row: tuple[str, ...]) -> None:
    kind, before, after, rule, severity, words = row
    found = compared(manifest(kind, before), manifest(kind, after)).hazards
    assert [(h.rule, str(h.severity)) for h in found] == [(rule, severity)]
    assert words in found[0].effect
    assert found[0].reason


@each_row("row", COMPOSE, ids=lambda row: str(row[2]))
def test_a_change_of_a_compose_file_is_told_by_its_rule(row: tuple[str, ...]) -> None:
    before, after, rule, severity, words = row
    found = compared(f"name: shop\n{before}", f"name: shop\n{after}", "compose").hazards
    assert [(h.rule, str(h.severity)) for h in found] == [(rule, severity)]
    assert words in found[0].effect


CALL = 'module: {shop-db: {"//": {replacedBy: [name], interruptedBy: [tier]}, source: ./a, %s}}'
#: A file before and after, the rules with their severities, and words of the first effect.
TERRAFORM = [
    (CALL % "name: a", CALL % "name: b", [("module-replaced", "stateful")], "destroys what module/shop-db made"),
    (CALL % "tier: small", CALL % "tier: large", [("module-interrupted", "disruptive")], "is interrupted"),
    (CALL % "name: a, tier: small", CALL % "tier: large",
     [("module-replaced", "stateful"), ("module-interrupted", "disruptive")], "destroys"),
    ("module: {db: {source: ./a}}", "module: {db: {source: ./b}}", [("module-source", "stateful")], "as far as `./b` does not have it"),
    ("module: {db: {version: ~> 1.2}}", "module: {db: {version: ~> 2.0}}", [("module-version", "stateful")], "from ~> 1.2 to ~> 2.0"),
    ("module: {db: {version: 1.2}}", "module: {db: {version: 1.3}}", [], ""),
    ("module: {db: {source: ./a}}", "", [("object-removed", "stateful")], "the data in module db is destroyed by the next apply"),
    ("module: {db: {source: ./a}}", "module: {store: {source: ./a}}", [("object-removed", "stateful")], "destroyed"),
    ("module: {db: {source: ./a}}", "module: {store: {source: ./a}}\nmoved: [{from: module.db, to: module.store}]", [], ""),
    ("module: {db: {source: ./a}}",
     "module: {b: {source: ./a}}\nmoved: [{from: module.db, to: module.a}, {from: module.a, to: module.b}]", [], ""),
    ("terraform: {backend: {s3: {key: a}}}", "terraform: {backend: {s3: {key: b}}}", [("state-moved", "stateful")], "stays behind"),
    ("terraform: {backend: {s3: {key: a}}}", "terraform: {}", [("state-moved", "stateful")], "stays behind"),
    ("terraform: {required_providers: {aws: {version: ~> 5.0}}}", "terraform: {required_providers: {aws: {version: ~> 6.1}}}",
     [("provider-version", "disruptive")], "from ~> 5.0 to ~> 6.1"),
    ("terraform: {required_providers: {aws: {version: ~> 6.0}}}", "terraform: {required_providers: {aws: {version: ~> 6.1}}}", [], ""),
    *((f"provider: {{cloud: {{{key}: a}}}}", f"provider: {{cloud: {{{key}: b}}}}", [("provider-moved", "stateful")], "leads to b")
      for key in ("region", "project", "subscription_id")),
    ("provider: {aws: {region: a}}", "provider: {aws: [{region: a}, {alias: b, region: b}]}", [], ""),
    ("output: {a: {value: b}}", "", [], ""),
]  # fmt: skip


@each_row("row", TERRAFORM)
def test_a_change_of_a_file_of_terraform_is_told_by_its_rule(row: tuple[str, str, list[tuple[str, str]], str]) -> None:
    before, after, rules, words = row
    found = compared(before, after, "terraform")
    assert not found.empty
    assert [(h.rule, str(h.severity)) for h in found.hazards] == rules
    assert words in "".join(h.effect for h in found.hazards[:1])


def test_every_rule_of_the_tables_has_a_row() -> None:
    told = {row[3] for row in ROWS} | {row[2] for row in COMPOSE} | {row[-1] for row in MOVED}
    told |= {rule for row in TERRAFORM for rule, _ in row[2]}
    told.add("container-moved")  # of test_moves, which has owners
    rules = [find_target(name).changes() for name in targets.names()]
    assert {r.name for each in rules for r in each.fields} | {r.name for each in rules for r in each.objects} <= told


#: The target, a manifest before, one after, words of the effect, and the rule.
MOVED = [
    ("kubernetes", manifest("Deployment", "spec: {}"), manifest("StatefulSet", "spec: {}"),
     "the pods of Deployment/x go and those of StatefulSet/x come", "workload-kind"),
    ("kubernetes", manifest("Deployment", "spec: {}"), manifest("Deployment", "spec: {}", namespace="store"),
     "those of Deployment/x in namespace store come", "workload-moved"),
    ("kubernetes", manifest("Pod", "spec: {}"), manifest("Pod", "spec: {}", namespace="store"),
     "the pods of Pod/x go, and those of Pod/x in namespace store come", "workload-moved"),
    ("kubernetes", manifest("CronJob", "spec: {}"), manifest("CronJob", "spec: {}", namespace="store"),
     "those of CronJob/x in namespace store come", "workload-moved"),
    ("kubernetes", manifest("Job", "spec: {}"), manifest("CronJob", "spec: {}"),
     "the pods of Job/x go and those of CronJob/x come", "workload-kind"),
    ("kubernetes", manifest("Service", "spec: {}"), manifest("Service", "spec: {}", namespace="store"),
     "it is Service/x in namespace store now", "service-moved"),
    ("kubernetes", manifest("Job", "spec: {}", name="x-01234567"), manifest("Job", "spec: {}", name="x-89abcdef"),
     "Job/x-89abcdef runs; Job/x-01234567 stays until its time is up", "job-again"),
]  # fmt: skip


@each_row("row", MOVED, ids=lambda row: str(row[-1]))
def test_what_stands_in_an_objects_place_is_named(row: tuple[str, ...]) -> None:
    target, before, after, words, rule = row
    found = compared(before, after, target).hazards
    assert [(h.rule, h.severity) for h in found] == [(rule, HazardLevel.DISRUPTIVE)]
    assert words in found[0].effect


@each_row(
    ("kind", "before", "after"),
    [
        ("PersistentVolumeClaim", "spec: {}", "spec: {storageClassName: standard}"),
        ("Service", "spec: {clusterIP: None}", "spec: {}"),
        ("StatefulSet", "spec: {replicas: 1}", "spec: {replicas: 2}"),
        ("ConfigMap", "data: {a: b}", "data: {a: c}"),
        ("ConfigMap", "data: {a: b}", "immutable: true\ndata: {a: c}"),
        ("Job", *(f"spec: {{completionMode: Indexed, completions: {n}, parallelism: {n}}}" for n in (2, 3))),
        ("Secret", "immutable: true\nstringData: {a: b}", "immutable: true\ndata: {a: Yg==}"),
        ("Service", "spec: {type: ClusterIP}", "spec: {type: ClusterIP, loadBalancerClass: a}"),
        ("Job", "spec: {parallelism: 1, suspend: true}", "spec: {parallelism: 2, suspend: false}"),
        ("Pod", "spec: {containers: [{name: a, image: b}]}", "spec: {containers: [{name: a, image: c}]}"),
        ("StorageClass", "allowVolumeExpansion: false", "allowVolumeExpansion: true"),
        ("Database", "spec: {region: a}", "spec: {region: b}"),
        ("Database", "spec: {compositionRef: {}, storage: 1024Mi}", "spec: {compositionRef: {}, storage: 1Gi}"),
        ("Database", "spec: {compositionRef: {}, storage: 1Gi}", "spec: {compositionRef: {}, storage: 2Gi}"),
        ("Database", "spec: {compositionRef: {}, storage: a lot}", "spec: {compositionRef: {}, storage: a little}"),
        ("Database", "spec: {compositionRef: {}, nodes: 3}", "spec: {compositionRef: {}, nodes: 2}"),
        ("Database", "spec: {storageGB: 20}", "spec: {storageGB: 10}"),
        ("Database", "spec: {connectionSecret: a}", ""),
        ("Deployment", "spec: {replicas: 1}", "spec: {replicas: 2}"),
        ("Deployment", *(f"spec: {{template: {{spec: {{containers: [{{name: a, resources: {{limits: {{memory: {size}}}}}}}]}}}}}}" for size in ("1Gi", "1024Mi"))),
        ("Service", "spec: {ports: [{port: 80}]}", "spec: {ports: [{port: 80}, {port: 81}]}"),
        ("Service", "spec: {ports: [{port: 80}]}", "spec: {ports: [{port: 80, appProtocol: http}]}"),
        ("Service", "spec: {ports: [{port: 80, name: a}, {port: 81, name: b}]}", "spec: {ports: [{port: 81, name: b}, {port: 80, name: a}]}"),
        ("Ingress", "spec: {rules: [{host: a}]}", "spec: {rules: [{host: a}, {host: b}]}"),
        ("Ingress", "spec: {tls: [{secretName: a}]}", "spec: {tls: [{secretName: b}]}"),
        ("HTTPRoute", "spec: {hostnames: [a]}", "spec: {hostnames: [a, b]}"),
        ("ConfigMap", "data: {a: b}", ""),
    ],
)  # fmt: skip
def test_a_change_that_does_nothing_else_is_no_hazard(kind: str, before: str, after: str) -> None:
    found = compared(manifest(kind, before), manifest(kind, after))
    assert not found.empty
    assert not found.hazards


def test_a_volume_of_compose_that_is_not_its_own_is_left_alone() -> None:
    found = compared("name: shop\nvolumes: {data: {external: true}}", "name: shop\nvolumes: {}", "compose")
    assert [o.verb for o in found.objects] == ["removed"]
    assert not found.hazards


def test_a_claim_in_another_namespace_is_another_claim() -> None:
    found = compared(
        manifest("PersistentVolumeClaim", "spec: {}"), manifest("PersistentVolumeClaim", "spec: {}", namespace="store")
    )
    assert [o.verb for o in found.objects] == ["moved"]
    assert [(h.severity, h.rule) for h in found.hazards] == [(HazardLevel.STATEFUL, "object-moved")]


def test_secret_values_are_compared_and_never_kept() -> None:
    found = compared(
        manifest("Secret", "stringData: {a: hunter2, b: same}\ndata: {c: aHVudGVyMg==}"),
        manifest("Secret", "stringData: {a: hunter3, b: same}"),
    )
    assert [(f.path, f.verb, f.secret) for f in found.objects[0].fields] == [
        ("stringData.a", "changed", True),
        ("data", "removed", True),
    ]
    assert "hunter" not in repr(found)
    assert "aHVudGVy" not in repr(found)


def test_the_copy_of_a_secret_that_kubectl_leaves_is_never_kept() -> None:
    copy = 'kubectl.kubernetes.io/last-applied-configuration: "{data: {a: hunter2}}"'
    plain, noted = (f"metadata: {{name: x{more}}}" for more in ("", f", annotations: {{{copy}}}"))
    head = "apiVersion: v1\nkind: Secret\n{}\n"
    for before, after in ((plain, noted), (noted, plain), (noted, noted.replace("hunter2", "hunter3"))):
        found = compared(head.format(before), head.format(after))
        assert found.objects
        assert "hunter" not in repr(found.objects)
    assert "hunter" not in repr(compared(head.format(noted), "").objects)


def test_the_order_of_the_files_means_nothing() -> None:
    one, other = manifest("Service", "spec: {clusterIP: None}"), manifest("Job", "spec: {}")
    after = manifest("Service", "spec: {}")
    for before in (f"{one}---\n{other}", f"{other}---\n{one}"):
        assert [str(o.subject) for o in compared(before, after).objects] == ["Job/x", "Service/x"]


@each_row(
    ("text", "found"),
    [("15.4-alpine", "15"), ("docker.io/library/postgres:16", "16"), ("v2", "2"), ("1a2b", None), ("latest", None), (17, "17")],
)  # fmt: skip
def test_the_major_part_of_a_version(text: object, found: str | None) -> None:
    assert major(text) == found


@each_row(
    ("before", "after", "told"),
    [
        ("{name: DB_PASSWORD, value: hunter2}", "{name: DB_PASSWORD, value: hunter3}", ("changed", True)),
        ("{name: DB_PASSWORD, value: hunter2}", "{name: DB_PASSWORD, value: $(OTHER)}", ("changed", False)),
        ("{name: URL, value: 'http://a:hunter2@b/'}", "{name: URL, value: 'http://a:hunter3@b/'}", ("changed", True)),
        ("{name: URL, value: 'http://a:hunter2@b/'}", "{name: URL, value: 'http://a:hunter3@c/'}", ("changed", False)),
    ],
)
def test_a_literal_whose_name_says_that_it_is_secret_is_never_kept(
    before: str, after: str, told: tuple[str, bool]
) -> None:
    fields = "spec: {{template: {{spec: {{containers: [{{name: main, env: [{}]}}]}}}}}}"
    one, other = (manifest("Deployment", fields.format(entry)) for entry in (before, after))
    found = compared(one, other)
    assert [(f.verb, f.secret) for f in found.objects[0].fields] == [told]
    assert "hunter" not in repr((found.objects, compared(one, "").objects, compared("", other).objects))
