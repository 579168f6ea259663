"""SK6xx: what a target can't express."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Kubernetes: what a workload asks for: SK601-SK619

UNKNOWN_KIND = Code(
    "SK601",
    "unknown kind of workload",
    Severity.ERROR,
    """The annotation that chooses a workload's kind names none that scorekit makes. One of Deployment (the default),
StatefulSet, DaemonSet, Job and CronJob:

    annotations: {k8s.score.dev/kind: Statefulset}     # wrong
    annotations: {k8s.score.dev/kind: StatefulSet}     # right""",
)

SCHEDULE_MISSING = Code(
    "SK602",
    "a CronJob without a schedule",
    Severity.ERROR,
    """A CronJob runs by a schedule, and Score has no field for one. Give it as an annotation beside the kind:

    annotations:
      scorekit.dev/kind: CronJob
      scorekit.dev/schedule: "30 2 * * *\"""",
)

SCHEDULE_UNUSED = Code(
    "SK603",
    "a schedule that nothing reads",
    Severity.WARNING,
    """Only a CronJob has a schedule. Beside another kind the annotation does nothing: remove it, or say
`scorekit.dev/kind: CronJob`.""",
)

BAD_SCHEDULE = Code(
    "SK604",
    "not a cron schedule",
    Severity.ERROR,
    """A schedule has five fields (minute, hour, day of month, month, day of week) or is one of @hourly, @daily, @midnight,
@weekly, @monthly, @yearly, @annually and @every DURATION. Kubernetes counts Sunday as 0 and knows no 7.

    scorekit.dev/schedule: "0 24 * * *"     # wrong: hours go to 23
    scorekit.dev/schedule: "0 0 * * *"      # right""",
)

VARIABLE_NAME = Code(
    "SK605",
    "not a name of an environment variable",
    Severity.ERROR,
    """Score allows any key without `=`, Kubernetes less: letters, digits, `_`, `-` and `.`, not beginning with a digit.

    variables: {"MY VAR": x}     # wrong
    variables: {MY_VAR: x}       # right""",
)

LITERAL_REFERENCE = Code(
    "SK606",
    "text that looks like a reference to a variable",
    Severity.WARNING,
    """Score has no `$(NAME)`; a value means itself, so scorekit escapes it and the container sees the text `$(NAME)`. Since
the container has a variable of that name, it was perhaps meant to be put in. Write the value out, or let both come from
one resource output.""",
)

RUNTIME_VARIABLE = Code(
    "SK607",
    "a variable that nobody supplies",
    Severity.ERROR,
    """A resource of type `environment` answers with the environment's `variables`. In Compose a missing one is left to
whoever starts the workload; a cluster has no such person, so it must be known:

    # environments/dev.yaml
    variables: {LOG_LEVEL: debug}""",
)

SECRET_IN_FILE = Code(
    "SK608",
    "a file around a value that is known only at run time",
    Severity.ERROR,
    """A file that is one reference becomes an item of that Secret or ConfigMap, and a file around derived secrets becomes
a Secret that scorekit composes. A file around a value that something else writes can be neither. Two ways out: read the
value from a variable, which Kubernetes can compose, or let the driver offer the whole text as one secret:

    files: {/app/db.ini: {content: "password=${resources.db.password}"}}     # wrong with an operator's Secret
    variables: {DB_PASSWORD: "${resources.db.password}"}                     # right""",
)

SECRET_WITHOUT_BACKEND = Code(
    "SK609",
    "a secret that the environment can't provide",
    Severity.ERROR,
    """The driver wants a secret made, and the environment's `secrets.backend` makes none (only environments of type
development may derive secrets). Choose a driver that takes its secrets from an operator or a managed service, or bind
the resource to a Secret that exists:

    bindings:
      db: {outputs: {password: {secretRef: {name: payment-db, key: password}}}}""",
)

FOREIGN_REFERENCE = Code(
    "SK610",
    "a Secret or ConfigMap of another namespace",
    Severity.ERROR,
    """A pod reads Secrets and ConfigMaps of its own namespace alone. Give both one namespace, or have the Secret written
where it is read, too.""",
)

PLAIN_VOLUME = Code(
    "SK611",
    "a volume source that is no resource",
    Severity.ERROR,
    """A volume's source is a resource, so that the platform decides what lies behind it. A name of your own means nothing
on a cluster:

    volumes: {/data: {source: data}}                    # wrong
    volumes: {/data: {source: "${resources.data}"}}     # right, with
    resources: {data: {type: volume}}""",
)

NO_VOLUME = Code(
    "SK612",
    "a resource that can't be mounted",
    Severity.ERROR,
    """What is mounted must have a driver whose `kubernetes` section has `volume`, with a `source` (any volume source of
Kubernetes) or a `claim` (the spec of a PersistentVolumeClaim):

    kubernetes:
      volume: {claim: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "{{ params.size }}"}}}}""",
)

VOLUME_NAMESPACE = Code(
    "SK613",
    "a claim of another namespace",
    Severity.ERROR,
    """A PersistentVolumeClaim can be mounted in its own namespace alone. The environment gives the shared resource another
namespace (`sharedNamespace`) than the workload: give both the same, or a volume source that knows no namespace.""",
)

INIT_PROBES = Code(
    "SK614",
    "probes of a container that runs to its end",
    Severity.WARNING,
    """A container that others wait for until it is `complete` becomes an init container, and Kubernetes allows no probes
on those. They are left out.""",
)

HEALTHY_WITHOUT_PROBE = Code(
    "SK615",
    "healthy without a probe",
    Severity.ERROR,
    """`ready: healthy` waits until a probe succeeds, so the container needs a readiness or a liveness probe; else say
`ready: started`.""",
)

BOTH_PROBES = Code(
    "SK616",
    "a probe by request and by command",
    Severity.NOTE,
    """A Kubernetes probe does one thing. Where Score gives both, `httpGet` is used: it needs no tool in the image.""",
)

EXCEPTION_CONTAINER = Code(
    "SK617",
    "a security exception for no container",
    Severity.ERROR,
    """An exception from the security profile names a container that the workload does not have, so it would do nothing,
or worse, apply when someone adds a container of that name.""",
)

NO_NAMESPACE = Code(
    "SK618",
    "no namespace to generate",
    Severity.ERROR,
    """`--generate-namespace` writes a Namespace for every one that is used, and the environment gives its objects none.
Set `namespace` in the environment or use `--namespace NAME`.""",
)

# Kubernetes: drivers' manifests and patches: SK620-SK629

BAD_MANIFEST = Code(
    "SK620",
    "not a Kubernetes object",
    Severity.ERROR,
    """Every item of a driver's `kubernetes.manifests` is an object with `apiVersion`, `kind` and `metadata.name`:

    manifests:
      - apiVersion: v1
        kind: Service
        metadata: {name: "{{ name }}"}""",
)

DRIVER_SECRET = Code(
    "SK621",
    "a driver that writes a Secret",
    Severity.ERROR,
    """Drivers say which secrets there are, under `secrets`; the target writes the Secret, in every namespace that reads
it, as the environment's backend demands. It bears the resource's name and has a key for each:

    secrets: {password: {generate: {length: 32}}}""",
)

REFERENCE_IN_MANIFEST = Code(
    "SK622",
    "a reference where only plain text can stand",
    Severity.ERROR,
    """A value that is known only at run time, or is secret, can stand in `env` of a container, where it becomes
`valueFrom`, and nowhere else in a manifest. In a pod, read it from a variable; elsewhere, name the Secret itself, which
is called as the resource is.""",
)

DUPLICATE_OBJECT = Code(
    "SK623",
    "two objects of one name",
    Severity.ERROR,
    """Two owners write an object of the same kind, namespace and name with different content; a cluster would keep the one
applied last. Give one of them another name: `name:` of the rule that chooses its driver.

    drivers:
      - {type: postgres, workload: api, driver: postgres/in-cluster, name: api-database}""",
)

PATCH_MATCHES_NOTHING = Code(
    "SK624",
    "a patch that matches nothing",
    Severity.ERROR,
    """No object has what the patch's `target` asks for, so it would silently change nothing. Mend the target or remove the
patch. `kind` is spelt as in the manifest, `group` is `apps`, `batch` and so on (empty for the core), and `workload`
matches the objects that the workload itself has.""",
)

PATCH_FAILED = Code(
    "SK625",
    "a patch that does not fit",
    Severity.ERROR,
    """The object has not the shape that the patch expects: an operation's path leads nowhere, a `test` fails, an item of a
list that Kubernetes joins by a key has no such key, or what is left is no object any more.""",
)

PATCHED_SECRET = Code(
    "SK626",
    "a patch that writes a secret",
    Severity.ERROR,
    """Patches lie in a repository, so they may not set a Secret's `data` or `stringData`. Let a driver's `secrets` give the
value, or bind the resource to a Secret that exists.""",
)

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

# Compose, what it refuses and what it lacks: SK650-SK699

OUT_OF_REACH = Code(
    "SK650",
    "a reference that Compose can't follow",
    Severity.ERROR,
    """Keys of Secrets and ConfigMaps live in a cluster, and a volume is no text: a Compose file can hold neither. The
value came along a placeholder from a driver or a binding that is made for Kubernetes.

    bindings: {db: {outputs: {password: {secretRef: {name: db, key: password}}}}}     # no cluster, no Secret
    drivers: [{type: postgres, driver: postgres/shared}]                              # a driver that knows Compose""",
)

SECRET_UNKNOWN = Code(
    "SK651",
    "a secret whose value is not known at compile time",
    Severity.ERROR,
    """A Compose file reads secrets from `.env`, so their values must be known when it is written. Only derived secrets
and texts around them are; an environment whose secrets backend is `none`, or an external store, gives none.

    secrets: {backend: none}         # wrong for a Compose environment
    secrets: {backend: derive}       # right, in an environment of type development""",
)

RUNTIME_NAME = Code(
    "SK652",
    "a variable that Compose can't read",
    Severity.ERROR,
    """`${KEY}` in a Compose file takes letters, digits and `_`, and no digit first. Compose reads `${MY-KEY}` as `MY` with
`KEY` for a default, without a word. Rename the key, or give it a value in the environment.

    LEVEL: ${resources.env.LOG-LEVEL}       # wrong
    LEVEL: ${resources.env.LOG_LEVEL}       # right""",
)

NOT_MOUNTABLE = Code(
    "SK653",
    "a resource that is no volume in Compose",
    Severity.ERROR,
    """A resource can be mounted when its driver's `compose` section says what to mount. This one's does not.

    compose:
      volume: {type: volume, source: "{{ name }}"}
      volumes: {"{{ name }}": {}}""",
)

VOLUME_NAME = Code(
    "SK654",
    "a volume whose name Compose refuses",
    Severity.ERROR,
    """A source that is no placeholder names a volume of the Compose file: letters, digits, `.`, `_` and `-`. A folder of
the host is no name; mount it through a resource of type `volume` whose driver says `type: bind`.

    volumes: {/data: {source: /srv/data}}               # wrong
    volumes: {/data: {source: "${resources.data}"}}     # right""",
)

NO_SUB_PATH = Code(
    "SK655",
    "a path inside a volume that has none",
    Severity.ERROR,
    """A tmpfs is empty memory: there is nothing inside it to mount by `path`. Remove the path, or let the environment
choose a driver for a volume that is kept.

    volumes: {/cache: {source: "${resources.scratch}", path: images}}     # wrong, with a tmpfs
    volumes: {/cache: {source: "${resources.scratch}"}}                   # right""",
)

TAKEN = Code(
    "SK656",
    "two owners of one name in the Compose file",
    Severity.ERROR,
    """Services, volumes, configs and networks are known by name in the whole file. Two owners may write the same thing
under one name, never two things: container `cache` of workload `shop` and resource `cache` of `shop` both make
`shop-cache`. Rename one, or name the resource in the environment:

    drivers: [{type: redis, resource: cache, driver: redis/in-cluster, name: "'shop-redis'"}]""",
)

HOST_TAKEN = Code(
    "SK657",
    "two services that answer to one host name",
    Severity.ERROR,
    """A workload is reached by its name, a service by its own. Where both are the same word, Compose hands out one
address or the other, by turns. Workload `shop-web` beside workload `shop` with a container `web` is such a case.
Rename one of the two.""",
)

CIRCLE = Code(
    "SK658",
    "services that wait for each other",
    Severity.ERROR,
    """Compose starts a service after those of `depends_on`, and after the one whose network it shares. A circle of these
never starts, and Compose refuses the file. The labels show each step; remove one of them.

    services:
      a: {depends_on: [b]}
      b: {network_mode: "service:a"}      # wrong: b needs a's network, a waits for b""",
)

FIELD_CONFLICT = Code(
    "SK659",
    "fields that exclude each other",
    Severity.ERROR,
    """A service that borrows another's network has no ports, host name or networks of its own; a service with a
read-only root can't get configs from the process environment. Compose's schema accepts these pairs, its engine refuses
them. Put the field on the service that owns the network, or remove it.

    web: {network_mode: host, ports: ["80:80"]}      # wrong
    web: {network_mode: host}                        # right""",
)

NO_HEALTHCHECK = Code(
    "SK660",
    "a wait for the health of a service that has no check",
    Severity.ERROR,
    """`service_healthy` needs a `healthcheck`; without one `docker compose up` fails. Declare one, or wait for
`service_started`.

    services: {cache: {image: "redis:7.4"}}
    gate: [{service: cache, condition: service_healthy}]       # wrong: cache has no healthcheck""",
)

UNKNOWN_SERVICE = Code(
    "SK661",
    "a service that the Compose file does not have",
    Severity.ERROR,
    """`depends_on`, `network_mode: service:NAME` and a driver's `gate` name services of the same file, by their full
names: `{{ name }}-setup`, not `setup`. Compose refuses a file that names another.

    gate: [{service: setup, condition: service_completed_successfully}]              # wrong
    gate: [{service: "{{ name }}-setup", condition: service_completed_successfully}] # right""",
)

NOT_DECLARED = Code(
    "SK662",
    "a volume, network or config that is not declared",
    Severity.ERROR,
    """What a service mounts or joins by name must stand at the top of the Compose file too, or Compose refuses it.

    services: {"{{ name }}": {volumes: [{type: volume, source: "{{ name }}-data", target: /data}]}}
    volumes: {"{{ name }}-data": {}}       # this was missing""",
)

IMAGE_NOT_PINNED = Code(
    "SK663",
    "a driver's image without a version",
    Severity.ERROR,
    """An image without a tag, or with `latest`, changes under everyone's feet: tomorrow's database may not read today's
data. Drivers name a version or a digest.

    image: redis            # wrong
    image: redis:7.4        # right""",
)

HOST_PORT = Code(
    "SK664",
    "a driver's service that opens a port to everyone",
    Severity.ERROR,
    """Databases on developers' machines are no business of the network around them. Inside the Compose network no port
needs to be declared, and whoever wants one on the host says so: `--publish 5432:postgres#shop.db.host:5432`. A driver
whose purpose is to be reached from the host, such as a proxy, binds to the loopback address.

    ports: ["8080:80"]                                              # wrong, in a driver
    ports: [{target: 80, published: "8080", host_ip: 127.0.0.1}]    # right""",
)

NOTHING_TO_PUBLISH = Code(
    "SK665",
    "a published port of nothing",
    Severity.ERROR,
    """`--publish HOST:REF:CONTAINER` names a workload, or the output of a resource that gives a service's name. The
resource's class may be left out when it is `default`.

    --publish 8080:shop:80
    --publish 5432:postgres#shop.db.host:5432""",
)

BAD_PORT = Code(
    "SK666",
    "a published port that is no port",
    Severity.ERROR,
    """Both ports are numbers from 1 to 65535; before the host's one an address may stand, else it is 127.0.0.1. One
address and port can be published once.

    --publish 0.0.0.0:8080:shop:80""",
)

HTTP_PROBE_AS_COMMAND = Code(
    "SK669",
    "an HTTP probe that becomes a command",
    Severity.WARNING,
    """Compose checks health by a command in the container, never by a request from outside. Where another container waits
for `ready: healthy`, an `httpGet` probe becomes a call of `wget` or `curl`, one of which the image must have. An `exec`
probe beside `httpGet` is taken instead:

    readinessProbe: {httpGet: {path: /ready, port: 8080}, exec: {command: [/app, ready]}}""",
)

HTTP_PROBE_UNUSED = Code(
    "SK670",
    "an HTTP probe that Compose does not run",
    Severity.NOTE,
    """Compose has no HTTP probes, and no container waits for this one's health, so nothing is emitted for it. Other targets
use it. An `exec` probe beside it would be run:

    readinessProbe: {httpGet: {path: /ready, port: 8080}, exec: {command: [/app, ready]}}""",
)

NOT_SCHEDULED = Code(
    "SK671",
    "a schedule that Compose does not keep",
    Severity.WARNING,
    """Compose has no clock. The services of a CronJob get a profile of the workload's name, so that `docker compose up`
leaves them alone; start one by hand with `docker compose --profile WORKLOAD up`.""",
)

SECTION_SHAPE = Code(
    "SK672",
    "a driver's Compose section of the wrong shape",
    Severity.ERROR,
    """`services`, `volumes`, `networks` and `configs` map names to what Compose calls by these words; `gate` is a list of a
service and a condition each; `volume` is what a container mounts.

    services: [{name: cache, image: "redis:7.4"}]      # wrong
    services: {cache: {image: "redis:7.4"}}            # right""",
)

UNKNOWN_SERVICE_KEY = Code(
    "SK673",
    "a key that Compose services do not have",
    Severity.ERROR,
    """Compose refuses the whole file for one unknown key of a service. Keys of one's own begin with `x-`.

    services: {cache: {image: "redis:7.4", enviroment: {A: b}}}      # wrong
    services: {cache: {image: "redis:7.4", environment: {A: b}}}     # right""",
)

FILE_NEEDS_VALUE = Code(
    "SK674",
    "a file that Compose can't fill in",
    Severity.ERROR,
    """The files of a service with a read-only root are written beside the Compose file, where nothing fills in `${KEY}` any
more. Give the key a value in the environment, or pass it as a variable of the container.

    variables: {LOG_LEVEL: info}       # in environments/NAME.yaml""",
)

MEMORY_BELOW_REQUEST = Code(
    "SK675",
    "a memory limit below the request",
    Severity.ERROR,
    """The engine refuses a container that may use less memory than is reserved for it. Raise the limit or lower the
request.

    resources: {requests: {memory: 256Mi}, limits: {memory: 128Mi}}      # wrong""",
)
