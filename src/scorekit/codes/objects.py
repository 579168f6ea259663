"""SK63x, SK64x and SK69x: what an API server would refuse of a Kubernetes object."""

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
above its limit. An environment's default can contradict what a container asks for: change one of the two. Kubernetes' own
resources of containers are cpu, memory, ephemeral-storage and hugepages; others have a domain, as `example.com/gpu`.""",
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

BAD_VALUE = Code(
    "SK646",
    "a value that Kubernetes refuses in a field",
    Severity.ERROR,
    """Each field has a type, and some an enumeration or a form of their own: Kubernetes' schemas say which, and a CRD does for a
kind that is not its own. What a driver, a patch or an expression in one gives is held against them.

    terminationGracePeriodSeconds: "60"     # wrong: a text
    terminationGracePeriodSeconds: 60       # right
    data: {ports: [80, 443]}                           # wrong: a ConfigMap holds texts
    data: {ports: "{{ [80, 443] | join(',') }}"}       # right""",
)

UNKNOWN_FIELD = Code(
    "SK647",
    "a field that a Kubernetes object does not have",
    Severity.ERROR,
    """An API server drops a field that it does not know, and `kubectl apply` refuses the object. The field is misspelt, stands
one level too high or too deep, or belongs to another kind.

    spec: {replicass: 3}                                      # wrong
    spec: {replicas: 3}                                       # right
    spec: {nodeSelector: {pool: a}}                           # wrong in a Deployment
    spec: {template: {spec: {nodeSelector: {pool: a}}}}       # right""",
)

MISSING_FIELD = Code(
    "SK648",
    "a field that a Kubernetes object lacks",
    Severity.ERROR,
    """Some fields must be there: a Deployment has a `selector` and a `template`, each container a `name` and an `image`. An item
of a patch that names no container of the pod adds one, which then lacks its image.

    containers: [{name: mian, imagePullPolicy: Always}]      # wrong: the container is called `main`
    containers: [{name: main, imagePullPolicy: Always}]      # right""",
)

UNKNOWN_API = Code(
    "SK649",
    "a kind that Kubernetes does not serve",
    Severity.ERROR,
    """`apiVersion` and `kind` together name what an object is. Versions of an API are taken out of Kubernetes some years after
better ones came, and a kind belongs to one group alone; a kind of one's own is served as its CRD says.

    {apiVersion: autoscaling/v2beta2, kind: HorizontalPodAutoscaler}     # gone since 1.26
    {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler}          # right""",
)

PROBE_HOST = Code(
    "SK690",
    "a probe or hook of another host",
    Severity.WARNING,
    """From Kubernetes 1.34 on, the Pod Security Standards `baseline` and `restricted` forbid `host` in probes and lifecycle hooks,
whatever it is: the node, not the pod, would ask it. A namespace that enforces one of them refuses the pod. Without `host`
the pod itself is asked; a virtual host is a header.

    httpGet: {path: /, port: 80, host: shop.example}                                       # wrong
    httpGet: {path: /, port: 80, httpHeaders: [{name: Host, value: shop.example}]}         # right""",
)

LARGE_OBJECT = Code(
    "SK691",
    "an object that a client-side apply can't keep",
    Severity.WARNING,
    """`kubectl apply` writes the whole object into an annotation of it, and all annotations together have at most 256 KiB, so the API
server refuses the object. Server-side apply needs no annotation, and neither do Argo CD with `ServerSideApply=true` and Flux.

    kubectl apply --server-side -f FOLDER""",
)

FRACTION = Code(
    "SK692",
    "a fraction of a byte",
    Severity.WARNING,
    """Memory and storage are whole numbers of bytes. A small `m` is a thousandth, so `128m` is an eighth of one byte: API servers
take it with a warning, and the container never starts.

    resources: {limits: {memory: 128m}}      # wrong
    resources: {limits: {memory: 128Mi}}     # right""",
)

HIDDEN_ROUTE = Code(
    "SK693",
    "a route that another one hides",
    Severity.WARNING,
    """Two routes have one host and path at one gateway or class. Requests reach the older of the two objects, and the other's
workload never gets one; some controllers refuse the second. Give one of them another host or path.

    resources:
      route: {type: route, params: {host: shop.example, path: /, port: web}}        # in one workload
      route: {type: route, params: {host: shop.example, path: /, port: web}}        # wrong, in another""",
)

BAD_ROUTE = Code(
    "SK694",
    "a path or host that no request has",
    Severity.ERROR,
    """An Ingress and an HTTPRoute refuse paths that no request has once it is resolved: with an empty segment, with `.` or `..`, with
a query. A host is a name, perhaps with `*.` before it, and neither an address nor one with a scheme or port.

    path: /api//v1                 # wrong
    path: /api/v1                  # right
    host: https://shop.example     # wrong
    host: shop.example             # right""",
)

REPEATED_ITEM = Code(
    "SK695",
    "two items of a list that is kept by key",
    Severity.WARNING,
    """Kubernetes knows the items of some lists by a key: variables by `name`, ports by number and protocol. Of two items with one
key the later counts, and `kubectl apply --server-side` refuses the object.

    env: [{name: LEVEL, value: info}, {name: LEVEL, value: debug}]      # one of them has no effect""",
)

IDLE_ANNOTATION = Code(
    "SK696",
    "an annotation of objects on a pod",
    Severity.WARNING,
    """Annotations of a Score file stand on the workload's pods. Argo CD, Flux, Helm and their like read theirs on objects, so that a hook
or a sync wave on a pod does nothing. The environment gives annotations to the workload's object:

    metadata: {annotations: {argocd.argoproj.io/sync-wave: "1"}}                  # wrong, in score.yaml
    workloads: {shop: {annotations: {argocd.argoproj.io/sync-wave: "1"}}}         # right, in the environment""",
)
