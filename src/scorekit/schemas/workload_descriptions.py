"""What each key is for by which an environment says how workloads run: model, then key."""

from __future__ import annotations

from collections.abc import Mapping

_SETTINGS = {
    "replicas": "How many instances run.",
    "resources": "Processor time and memory for containers that ask for none; other resources, such as `nvidia.com/gpu`, for the main one.",
    "security": "The pod security profile.",
    "serviceAccount": "The account that the workload runs as.",
    "probes": "The timings of probes.",
    "spread": "Topology keys over which instances are spread.",
    "enabled": "Whether the workload is a part of this environment.",
    "autoscaling": "The spec of a HorizontalPodAutoscaler without its target. `replicas` does not count then.",
    "disruptionBudget": "The spec of a PodDisruptionBudget without its selector.",
    "runAsUser": "The user that the pod's containers run as.",
    "readOnlyRootFilesystem": "Whether containers may write to their own file system.",
    "emptyDirs": "Paths at which each container gets an emptyDir of its own, each with the emptyDir's fields.",
    "terminationGracePeriodSeconds": "Seconds that a workload has to end. Compose: stop_grace_period.",
    "preStop": "A container's `lifecycle.preStop`, of all containers that run for good.",
    "strategy": "The strategy of a Deployment.",
    "updateStrategy": "The updateStrategy of a StatefulSet or DaemonSet.",
    "affinity": "The pods' affinity.",
    "nodeSelector": "Labels of the nodes that pods may run on.",
    "tolerations": "Taints of nodes that pods tolerate.",
    "priorityClassName": "The pods' PriorityClass.",
    "runtimeClassName": "The pods' RuntimeClass.",
    "timeZone": "The time zone of a CronJob's schedule.",
    "concurrencyPolicy": "What a CronJob does when its last Job still runs.",
    "ttlSecondsAfterFinished": "Seconds that a Job stays once it has ended.",
    "backoffLimit": "How often a Job is tried again.",
    "activeDeadlineSeconds": "Seconds that a Job may take.",
    "imagePullSecrets": "Secrets with which images are pulled.",
    "labels": "Labels of the workload's objects.",
    "annotations": "Annotations of the workload's objects.",
    "variables": "Outputs of resources of type environment for this workload, over the environment's own.",
    "overrides": "Changes to the Score file itself, merged over it; null removes a key.",
}

_NETWORK_RULE = {
    "match": "Which workloads the rule is for. Without it, all.",
    "type": "Only those that use a resource of this type.",
    "class": "Only those that use a resource of this class.",
    "id": "Only those that use the resource of this id.",
    "ports": "The ports, as NetworkPolicyPorts. Without any, those that the resource gives out; else all.",
}

WORKLOAD_SETTINGS_WORDS: Mapping[str, Mapping[str, str]] = {
    "WorkloadSettings": _SETTINGS,
    "WorkloadRule": {**_SETTINGS, "match": "Which workloads the rule is for. Without it, all."},
    "WorkloadRules": {
        "workloads": "Rules about how workloads run; more specific ones count more, and of equal ones the last."
    },
    "DefaultResources": {
        "limits": "The most that a container can use.",
        "requests": "What a container is sure to have.",
    },
    "Match": {"name": "The workload's name.", "labels": "Labels under `metadata.labels` of the Score file."},
    "Amounts": {
        "cpu": "Processor time, in cores or thousandths: `250m`.",
        "memory": "Memory, in bytes: `512Mi`.",
    },
    "Security": {
        "profile": "One of Kubernetes' pod security standards.",
        "exceptions": "What the workload need not keep of the profile, each with its reason.",
    },
    "NetworkPolicies": {
        "routesFrom": "The pods of gateways and ingress controllers, as NetworkPolicyPeers.",
        "dns": "The pods or addresses that resolve names, where they are not CoreDNS in kube-system.",
        "ingress": "Who else may come to workloads.",
        "egress": "Where else workloads may go.",
    },
    "IngressRule": {**_NETWORK_RULE, "from": "Who may come, as NetworkPolicyPeers. Without any, all."},
    "EgressRule": {**_NETWORK_RULE, "to": "Where they may go, as NetworkPolicyPeers. Without any, anywhere."},
    "SecurityException": {
        "allow": "The restrictions that don't count.",
        "container": "The one container that it holds for. Without it, for all.",
        "reason": "Why it is needed.",
    },
    "ServiceAccount": {
        "create": "Whether the account is emitted, or exists already.",
        "name": "The account's name. One that is created is called as the workload is, unless this says otherwise.",
        "annotations": "Annotations of an account that is created.",
        "token": "Whether the pod gets the account's token.",
    },
    "ProbeTimings": {
        "liveness": "The liveness probes' timings.",
        "readiness": "The readiness probes' timings.",
        "startup": "The startup probes' timings. Without a handler they do what the liveness probe does, else the readiness probe.",
    },
    "ProbeTiming": {
        "initialDelaySeconds": "Seconds before the first try.",
        "periodSeconds": "Seconds from one try to the next.",
        "timeoutSeconds": "Seconds that a try may take.",
        "successThreshold": "How many successes in a row make it pass again.",
        "failureThreshold": "How many failures in a row make it fail.",
        "grpc": "Kubernetes' gRPC probe, of the main container.",
        "tcpSocket": "Kubernetes' TCP probe, of the main container.",
        "httpGet": "Kubernetes' HTTP probe, of the main container.",
        "exec": "Kubernetes' probe by a command, in the main container.",
    },
}
