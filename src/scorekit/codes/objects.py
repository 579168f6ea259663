"""SK63x and SK64x: what an API server would refuse of a Kubernetes object."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Kubernetes: what an API server would refuse: SK630-SK649

OBJECT_NAME = Code(
    "SK630",
    "a name that Kubernetes refuses",
    Severity.ERROR,
    """Most names are DNS names of at most 253 characters; a Namespace's is a label of 63, a Service's a label that begins
with a letter, a StatefulSet's and a CronJob's have 52 characters, since names are made from them.""",
)

BAD_LABEL = Code(
    "SK631",
    "a label that Kubernetes refuses",
    Severity.ERROR,
    """A label's key is a name of at most 63 characters, after a domain and `/` if you like; its value has at most 63
characters: letters, digits, `-`, `_` and `.`, with a letter or digit at each end.""",
)

BAD_ANNOTATION = Code(
    "SK632",
    "an annotation that Kubernetes refuses",
    Severity.ERROR,
    """An annotation's key is spelt like a label's, its value is a text, and all of an object's annotations together have at
most 256 KiB.""",
)

SELECTOR_MISMATCH = Code(
    "SK633",
    "a selector that does not select its own pods",
    Severity.ERROR,
    """Every label of a workload's selector must be on its pod template, with the same value. Labels of the environment may
not change `app.kubernetes.io/name` and `app.kubernetes.io/instance`, which the selector uses.""",
)

REPEATED_PORT = Code(
    "SK634",
    "a port given twice",
    Severity.ERROR,
    """In a Service each port number may appear once for each protocol, and each name once.""",
)

PORT_NAME = Code(
    "SK635",
    "a port name that Kubernetes refuses",
    Severity.ERROR,
    """A port's name has at most 15 characters: lower-case letters, digits and single dashes, with one letter at least.""",
)

CONTAINER_NAME = Code(
    "SK636",
    "a container name that Kubernetes refuses",
    Severity.ERROR,
    """The containers of a pod, init containers included, have different names, each a DNS label of at most 63
characters.""",
)

BAD_MOUNT = Code(
    "SK637",
    "a mount that Kubernetes refuses",
    Severity.ERROR,
    """Every mount names a volume of the pod, has an absolute path of its own in the container, and a sub path that stays
inside the volume.""",
)

BAD_QUANTITY = Code(
    "SK638",
    "an amount that Kubernetes refuses",
    Severity.ERROR,
    """An amount is a number with one of m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or none, and a request may not be
above its limit. An environment's default can contradict what a container asks for: change one of the two.""",
)

BAD_PROBE = Code(
    "SK639",
    "a probe that Kubernetes refuses",
    Severity.ERROR,
    """An init container that runs to its end has no probes, and liveness and startup probes succeed at the first success
(`successThreshold: 1`).""",
)

BAD_DATA = Code(
    "SK640",
    "contents that Kubernetes refuses",
    Severity.ERROR,
    """A ConfigMap or Secret holds at most 1 MiB, and its keys are letters, digits, `-`, `_` and `.`. Put large files into the
image or on a volume.""",
)

RESTART_POLICY = Code(
    "SK641",
    "a restart policy that Kubernetes refuses",
    Severity.ERROR,
    """Pods of a Deployment, StatefulSet or DaemonSet restart `Always`; those of a Job or CronJob `OnFailure` or
`Never`.""",
)

BAD_CLAIM = Code(
    "SK642",
    "an incomplete claim",
    Severity.ERROR,
    """The spec of a PersistentVolumeClaim needs `accessModes` and `resources.requests.storage`.""",
)

NAMESPACE_SCOPE = Code(
    "SK643",
    "a namespace that Kubernetes refuses",
    Severity.ERROR,
    """A namespace is a DNS label of at most 63 characters, and objects of some kinds (ClusterRole, StorageClass, ...) have
none.""",
)

BAD_VARIABLE = Code(
    "SK644",
    "a variable with two sources",
    Severity.ERROR,
    """An entry of `env` has a `value` or a `valueFrom`, never both. A patch that replaces one must delete the other:

    env: [{name: LOG_LEVEL, value: debug, valueFrom: null}]""",
)

NO_PORTS = Code(
    "SK645",
    "a Service without ports",
    Severity.ERROR,
    """A Service needs a port, unless it is headless (`clusterIP: None`) or of type ExternalName.""",
)

NOT_A_TEXT = Code(
    "SK646",
    "something else where Kubernetes wants a text",
    Severity.ERROR,
    """The values of variables and of a ConfigMap's `data`, and the words of `command` and `args`, are texts. In a driver's
pods scorekit writes numbers and flags as texts itself; anything else must be one, or be made one by a filter:

    data: {ports: [80, 443]}                           # wrong
    data: {ports: "{{ [80, 443] | join(',') }}"}       # right""",
)
