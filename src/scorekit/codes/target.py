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

ONE_NODE_CLAIM = Code(
    "SK619",
    "more pods than a claim serves",
    Severity.ERROR,
    """A claim whose `accessModes` lack ReadWriteMany is mounted on one node at a time, so a second pod on another node would
wait for ever. A Deployment that mounts one is rolled by `Recreate`, and has one pod. Where the workload's own settings
ask for more, or it is a DaemonSet, that is an error; where the settings of all workloads (`"*"`) do, it gets one pod and
this is a warning. So it is where several workloads mount one claim: their pods may stand on one node, and seldom do. Ways out, by what the data is: a volume of its own for each pod, one that all pods share, or one pod.

    annotations: {scorekit.dev/kind: StatefulSet}                     # each pod its own
    settings: {volume/claim: {accessModes: [ReadWriteMany]}}          # one for all, where the storage class can
    workloads: {api: {replicas: 1}}                                   # one pod""",
    softens=True,
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
    "two owners of one name",
    Severity.ERROR,
    """An object belongs to one owner: a workload or a resource. Where two would have an object of the same kind, namespace and
name, a cluster keeps one, and two private databases become one, the more silently the more alike they are. So it is
with what is only named: a Secret that an operator writes, a database on a server that both use, the claim of a
StatefulSet's pod. `service-db` of workload `payment` and `db` of workload `payment-service` are such a pair: both are
called `payment-service-db`. Give one of them another name by `name:` of the rule that chooses its driver:

    drivers:
      - {type: postgres, workload: payment, resource: service-db, driver: postgres/in-cluster, name: payment-main}

A driver whose resources all mean one object (a ConfigMap of the platform's, say) marks it, and then it must come out the
same for all:

    kubernetes:
      manifests:
        - shared: true
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: platform-ca}""",
)

PATCH_MATCHES_NOTHING = Code(
    "SK624",
    "a patch that matches nothing",
    Severity.ERROR,
    """No object has what the patch's `target` asks for, so it would silently change nothing. Mend the target or remove the
patch. `kind` is spelt as in the manifest, `group` is `apps`, `batch` and so on (empty for the core), and `workload`
matches the objects that the workload itself has. A patch that many projects share, some of which lack what it is for, says
`optional: true`.""",
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

UNRESTRICTED_CONTAINER = Code(
    "SK627",
    "a patched container below the security profile",
    Severity.WARNING,
    """The environment asks for the profile `restricted`, and scorekit writes what that needs into every container of the
Score file. What a patch adds is the patch's own, so it must say so itself, or the cluster may refuse the pods:

    containers:
      - name: agent
        image: agent:1
        securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}""",
)

NOT_EVERYWHERE = Code(
    "SK628",
    "a field that not every Kubernetes has",
    Severity.WARNING,
    """Scorekit serves Kubernetes from 1.29 on. A field or kind that came later, or that has gone, is refused by some of these
clusters. Say which version the cluster of the environment has, and fields are held against that one:

    kubernetes: {version: "1.35"}       # in environments/NAME.yaml""",
)

UNCHECKED_KIND = Code(
    "SK629",
    "kinds whose fields are not checked",
    Severity.NOTE,
    """Objects of Kubernetes' own kinds and of the Gateway API are held against their schemas. For others scorekit knows no fields,
so a misspelt one passes. Put their CustomResourceDefinitions, as YAML or JSON, into a folder `crds/` of the project.

    kubectl get crd postgresqlinstances.database.example.org -o yaml > crds/postgresqlinstances.yaml""",
)

# What Argo CD could not apply: SK697-SK699

UNKNOWN_DESTINATION = Code(
    "SK697",
    "Applications without a namespace",
    Severity.ERROR,
    """An Application of Argo CD applies what names no namespace to the one of its destination. An environment without a namespace has
none to give, and nothing else in the project says where its objects go.

    namespace: shop       # in environments/NAME.yaml""",
)

SECRETS_NOT_COMMITTED = Code(
    "SK698",
    "Secrets that no repository should hold",
    Severity.WARNING,
    """Argo CD applies what is committed, and a Secret with its values should not be: `secrets/` belongs into `.gitignore`. What reads
them would wait for Secrets that nobody makes, and a kustomization that lists them does not build without them. Render the folder
with `--no-secrets` and make the Secrets in another way, or let production's bindings and drivers take them from a store.

    scorekit render --env NAME -o manifests/NAME --layout kustomize --no-secrets""",
)
