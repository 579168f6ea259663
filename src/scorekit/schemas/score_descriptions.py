"""What each key of a Score file is for, in the words that an editor shows beside it: model, then key."""

from __future__ import annotations

from collections.abc import Mapping

_ANNOTATIONS = "Notes for tools, as texts. A key may begin with a domain name and a slash."
_PLACEHOLDERS = "`${resources.NAME.KEY}` and `${metadata.KEY}` are filled in; `$$` stands for a dollar sign."

SCORE_WORDS: Mapping[str, Mapping[str, str]] = {
    "Workload": {
        "apiVersion": "The version of the Score format: `score.dev/v1b1`.",
        "metadata": "What the workload is called, its annotations, and any other keys that its writers like.",
        "containers": "The containers of the workload by name, one at least. They share one network.",
        "service": "What other workloads may reach of this one.",
        "resources": "What the workload asks the platform for, by name: databases, routes, volumes and others.",
    },
    "Metadata": {
        "name": "The workload's name, unique in the project: lower-case letters, digits and dashes, 2 to 63 characters.",
        "annotations": _ANNOTATIONS,
    },
    "Service": {
        "ports": "The ports by name. They are reached inside the network alone; a `route` resource leads in from outside.",
    },
    "ServicePort": {
        "port": "The port that others connect to.",
        "protocol": "The transport protocol.",
        "targetPort": "The port that the container listens on, where it is another one than `port`.",
    },
    "Container": {
        "image": "The image's name and tag. A dot alone, `.`, stands for an image that the deploy supplies with `--image`.",
        "command": "What to start instead of the image's own entrypoint, one entry an argument.",
        "args": "The arguments of what is started, instead of the image's own.",
        "variables": f"Environment variables. Every value is a text, so numbers and `true` stand in quotes. {_PLACEHOLDERS}",
        "files": "Files to put into the container, by their path in it.",
        "volumes": "Volumes to mount, by their path in the container.",
        "before": "Containers of this workload that may start only when this one has got as far as said here, by name.",
        "resources": "How much processor time and memory the container gets.",
        "livenessProbe": "How to find out whether the container still works; one that fails it is started again.",
        "readinessProbe": "How to find out whether the container can serve; one that fails it gets no requests.",
    },
    "File": {
        "content": f"The file's text. {_PLACEHOLDERS} `noExpand: true` leaves the text as it is.",
        "source": "The file with the content, relative to this one. Placeholders in it are filled in.",
        "binaryContent": "The content in standard base64. Nothing in it is filled in.",
        "mode": 'The file\'s mode in three octal digits, in quotes: "0644".',
        "noExpand": "Whether placeholders in the content stay as they are written.",
    },
    "VolumeMount": {
        "source": "The volume: `${resources.NAME}`, where NAME is a resource of type volume.",
        "path": "The folder inside the volume to mount, instead of all of it.",
        "readOnly": "Whether the container may only read it.",
    },
    "Before": {
        "ready": "How far: started, healthy by its readiness probe, or complete with exit status 0.",
    },
    "ContainerResources": {
        "limits": "The most that the container can use.",
        "requests": "What the container is sure to have.",
    },
    "Compute": {
        "cpu": 'Cores, or thousandths of one with `m`: "0.5", "250m".',
        "memory": 'Bytes, with K, M, G or Ki, Mi, Gi and so on: "128Mi". Decimal kilo is a capital K.',
    },
    "Probe": {
        "httpGet": "An HTTP request, which succeeds with a status from 200 to 399.",
        "exec": "A command in the container, which succeeds with exit status 0.",
    },
    "HttpGet": {
        "path": "The path to ask for.",
        "port": "The container's port, by number.",
        "scheme": "The protocol.",
        "host": "The host name to connect to, instead of the container's own address.",
        "httpHeaders": "Headers to send.",
    },
    "Header": {"name": "The header's name.", "value": "The header's value."},
    "Exec": {"command": "The command, one entry an argument. No shell is involved unless it is named."},
    "Resource": {
        "type": "What is asked for. `scorekit types list` lists the types.",
        "class": "The kind of it, where the type has several. Without it, the environment's default.",
        "id": "A name by which several workloads mean one and the same resource. Without it, it is this workload's own.",
        "metadata": "Annotations of the resource, and any other keys that its writers like.",
        "params": f"What is asked of the resource, as its type allows. {_PLACEHOLDERS}",
    },
    "ResourceMetadata": {"annotations": _ANNOTATIONS},
}
