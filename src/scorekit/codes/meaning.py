"""SK3xx: Score files that contradict themselves."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

MALFORMED_PLACEHOLDER = Code(
    "SK301",
    "malformed placeholder",
    Severity.ERROR,
    """A placeholder is `${resources.NAME.KEY}` or `${metadata.KEY}`: names joined by dots, without spaces, without empty parts
and without default values. A dot inside a name is written `\\.`.

Wrong: `HOST: "${ resources.db.host }"`
Right: `HOST: "${resources.db.host}"`""",
)
UNKNOWN_ROOT = Code(
    "SK302",
    "unknown placeholder",
    Severity.ERROR,
    """A placeholder begins with `resources.` or `metadata.`; Score reads nothing else, least of all the environment of whoever
runs the tool. A `${...}` that is meant for a shell, or for the program that reads the text, is written `$${...}`. A value that
differs between environments comes from a resource of type `environment`.

Wrong: `LEVEL: "${LOG_LEVEL}"`
Right: `LEVEL: "${resources.env.LOG_LEVEL}"` with `resources: {env: {type: environment}}`""",
)
UNDECLARED_RESOURCE = Code(
    "SK303",
    "undeclared resource",
    Severity.ERROR,
    """A placeholder names a resource that this workload does not declare. Only resources of the same file can be read; two
workloads share one by giving it the same `id`.

Wrong: `HOST: "${resources.databse.host}"` with `resources: {database: {type: postgres}}`
Right: `HOST: "${resources.database.host}"`""",
)
UNKNOWN_METADATA = Code(
    "SK304",
    "unknown metadata",
    Severity.ERROR,
    """A placeholder reads a key of `metadata` that is not there, or goes into a value that is no mapping. Entries of a list can't
be read one by one, and keys must be texts.

Wrong: `TEAM: "${metadata.team}"` with `metadata: {name: shop}`
Right: `TEAM: "${metadata.team}"` with `metadata: {name: shop, team: payments}`""",
)
BARE_RESOURCE = Code(
    "SK305",
    "resource where an output is needed",
    Severity.ERROR,
    """`${resources.NAME}` is the resource itself. That has a meaning as the whole `source` of a volume and nowhere else; a text
needs one of the resource's outputs.

Wrong: `HOST: "${resources.db}"`
Right: `HOST: "${resources.db.host}"`""",
)
VOLUME_SOURCE = Code(
    "SK306",
    "output as the source of a volume",
    Severity.WARNING,
    """The source of a volume is the resource itself: `${resources.NAME}`. With a further part it is a text, which most targets
can't mount.

Unusual: `volumes: {/data: {source: "${resources.data.name}"}}`
Usual: `volumes: {/data: {source: "${resources.data}"}}`""",
)
LITERAL_PLACEHOLDER = Code(
    "SK307",
    "placeholder that stays as it is",
    Severity.WARNING,
    """Score fills placeholders in variables, file contents, sources of volumes and params of resources. Everywhere else, and where
the closing brace is missing, the text stays as it is written. Give the value to a variable, which the program reads itself, or
which a shell puts into its arguments. (`$(DB_HOST)` is text like any other: a Score file means itself on every target.)
`{{ resources.db.host }}`, as a driver would write it, `#{resources.db.host}`, `$(resources.db.host)` and what Helm fills in stay as well.

Unfilled: `args: ["--host", "${resources.db.host}"]`
Filled: `variables: {DB_HOST: "${resources.db.host}"}` and `command: ["sh", "-c", "exec server --host \"$DB_HOST\""]`""",
)
BEFORE_UNKNOWN = Code(
    "SK308",
    "`before` an unknown container",
    Severity.ERROR,
    """`before` names the containers of the same workload that wait for this one, and here it names one that is not there.

Wrong: `containers: {migrate: {image: x, before: {ap: {ready: complete}}}, app: {image: y}}`
Right: `containers: {migrate: {image: x, before: {app: {ready: complete}}}, app: {image: y}}`""",
)
BEFORE_ITSELF = Code(
    "SK309",
    "`before` itself",
    Severity.ERROR,
    """A container can't start before itself.

Wrong: `containers: {app: {image: x, before: {app: {ready: started}}}}`
Right: `containers: {app: {image: x}}`""",
)
BEFORE_CYCLE = Code(
    "SK310",
    "containers that wait for each other",
    Severity.ERROR,
    """Each of several containers is to start before the next and the last before the first, so none can start.

Wrong: `aa: {image: x, before: {bb: {ready: started}}}` with `bb: {image: y, before: {aa: {ready: started}}}`
Right: leave one of the two `before` out""",
)
HEALTHY_WITHOUT_PROBE = Code(
    "SK311",
    "`healthy` without a probe",
    Severity.ERROR,
    """Another container waits until this one is healthy, but nothing tells whether it is: it has neither a readiness probe nor a
liveness probe.

Wrong: `cache: {image: redis, before: {app: {ready: healthy}}}`
Right: the same with `readinessProbe: {exec: {command: [redis-cli, ping]}}`, or with `ready: started`""",
)
BINARY_CONTENT = Code(
    "SK312",
    "content that is no base64",
    Severity.ERROR,
    """`binaryContent` is standard base64: letters, digits, `+` and `/`, in groups of four, the last filled up with `=`. Text that is
meant as it stands belongs in `content`.

Wrong: `binaryContent: "hello!"`
Right: `binaryContent: "aGVsbG8h"`""",
)
FILE_TARGET = Code(
    "SK313",
    "path that is not absolute",
    Severity.WARNING,
    """The key of a file or volume is the path in the container where it appears. A path that does not begin with `/` is taken from
the image's working folder by some targets, from the root by others, and refused by the rest.

Unclear: `files: {app/config.yaml: {content: x}}`
Clear: `files: {/app/config.yaml: {content: x}}`""",
)
EMPTY_TARGET = Code(
    "SK314",
    "empty path",
    Severity.ERROR,
    """The key of a file or volume is the path in the container where it appears, and here it is empty or names the root.

Wrong: `files: {"": {content: x}}`
Right: `files: {/etc/app.conf: {content: x}}`""",
)
MOUNT_COLLISION = Code(
    "SK315",
    "paths that hide each other",
    Severity.ERROR,
    """Two entries of a container's files and volumes appear at the same path, or one lies below a path where the other puts a
file. Different spellings, such as `/a/b` and `/a//b/`, are the same path.

Wrong: `files: {/etc/app: {content: x}, /etc/app/log.yaml: {content: y}}`
Right: `files: {/etc/app/main.yaml: {content: x}, /etc/app/log.yaml: {content: y}}`""",
)
DUPLICATE_PORT = Code(
    "SK316",
    "one port twice",
    Severity.ERROR,
    """Two ports of a service have the same number and the same protocol, so that nothing could tell them apart.

Wrong: `ports: {web: {port: 80}, admin: {port: 80}}`
Right: `ports: {web: {port: 80}, admin: {port: 81, targetPort: 8081}}`""",
)
REQUEST_ABOVE_LIMIT = Code(
    "SK317",
    "request above the limit",
    Severity.ERROR,
    """A container asks for more than it may use, which no cluster grants. Compose has one machine to grant it: the container
gets its limit, and this is a warning.

Wrong: `resources: {requests: {memory: 1Gi}, limits: {memory: 512Mi}}`
Right: `resources: {requests: {memory: 512Mi}, limits: {memory: 1Gi}}`""",
    softens=True,
)
FILE_MODE = Code(
    "SK318",
    "file that its owner can't read",
    Severity.WARNING,
    """The mode takes the right to read from the file's owner, so that the program in the container may find it unreadable. The first of
the three digits is the owner's: 4 stands for reading, 2 for writing, 1 for running.

Unusual: `mode: "044"`
Usual: `mode: "644"`""",
)
FILE_SOURCE = Code(
    "SK319",
    "source outside the project",
    Severity.ERROR,
    """The source of a file is a path relative to the Score file, inside the project, so that everyone who renders the project
finds the same file.

Wrong: `source: /home/me/app.conf`
Right: `source: ./app.conf`""",
)
DUPLICATE_WORKLOAD = Code(
    "SK320",
    "two workloads of one name",
    Severity.ERROR,
    """Workloads of a project are known by their names, which become names of objects in every target. Two of one name would replace
each other.

Wrong: `metadata: {name: shop}` in two files
Right: `metadata: {name: shop}` in one and `metadata: {name: shop-worker}` in the other""",
)
UNKNOWN_ANNOTATION = Code(
    "SK321",
    "annotation that nobody reads",
    Severity.WARNING,
    """Annotations under `scorekit.dev/` and `k8s.score.dev/` speak to scorekit: `kind`, `schedule` and, of the latter,
`service-name`. Another one has no effect, and targets leave it out. Annotations of your own have a prefix of your own.

Wrong: `annotations: {scorekit.dev/kindd: StatefulSet}`
Right: `annotations: {scorekit.dev/kind: StatefulSet}`""",
)
BAD_IMAGE = Code(
    "SK322",
    "image that is no reference",
    Severity.ERROR,
    """An image is `registry/name:tag`, or has a digest: `registry/name@sha256:...`. The name is in lower case; a scheme, a space or an
empty tag is no part of it, and nobody fills in what other tools would: Docker refuses it, and a pod ends in InvalidImageName. The
grammar is that of https://pkg.go.dev/github.com/distribution/reference, and holds for score files, environments, drivers, patches
and the command line alike.

Wrong: `image: https://registry.example.com/Shop:1.0`
Right: `image: registry.example.com/shop:1.0`
Right: `image: .`, and `--image shop/main=registry.example.com/shop:1.0` when rendering""",
)
LITERAL_REFERENCE = Code(
    "SK323",
    "text that looks like a reference to a variable",
    Severity.WARNING,
    """Score has no `$(NAME)`; a value means itself, so the container sees the text `$(NAME)` on every target. Since the container has a
variable of that name, it was perhaps meant to be put in. Write the value out, let both come from one resource output, or have a
shell do it.

Wrong: `args: ["--listen", "$(PORT)"]`
Right: `command: ["/bin/sh", "-c", "exec server --listen \"$PORT\""]`""",
)
DOUBLE_DOLLAR = Code(
    "SK324",
    "two dollar signs in a command",
    Severity.WARNING,
    """A word of `command`, `args` or a probe's command means itself: `$$` is two dollar signs, which a shell takes for its process
number. score-compose and score-k8s hand over one, since Docker Compose and Kubernetes read the doubled sign as an escape, and
files that were written for them count on that. Write one sign where one is meant.

Wrong: `command: ["/bin/sh", "-c", "echo $${GREETING}"]`
Right: `command: ["/bin/sh", "-c", "echo $GREETING"]`

Who means two says `checks: {SK324: off}` in scorekit.yaml.""",
)
