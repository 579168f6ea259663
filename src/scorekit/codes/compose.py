"""SK65x to SK68x: what Compose lacks or refuses."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

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
    """Services, volumes, configs and networks are known by name in the whole file, and volumes and networks to the engine
as well. Each belongs to one owner: container `cache` of workload `shop` and resource `cache` of `shop` both make
`shop-cache`. So it is with what is made elsewhere by a resource's name, as a database on a server that both use.
Rename one, or name the resource in the environment:

    drivers: [{type: redis, workload: shop, resource: cache, driver: redis/compose, name: shop-redis}]

A plain volume that two workloads name is a resource that both declare with one `id`. A driver whose resources all mean
one network or service marks it, and then it must come out the same for all:

    compose:
      networks: {tunnel: {shared: true}}""",
)

HOST_TAKEN = Code(
    "SK657",
    "two services that answer to one host name",
    Severity.ERROR,
    """A workload is reached by its name, a service by its own name and its aliases. Where two owners have the same word on one
network, Compose hands out one address or the other, by turns. Workload `shop-web` beside workload `shop` with a container `web` is such a case.
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
    """`--publish [ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL]` names a workload, or the output of a resource that gives a service's name. The
resource's class may be left out when it is `default`.

    --publish 8080:shop:80
    --publish 5432:postgres#shop.db.host:5432""",
)

BAD_PORT = Code(
    "SK666",
    "a published port that is taken",
    Severity.ERROR,
    """An address and port of the host can be published once for each protocol. The address is 127.0.0.1 where none stands before the
port; one of IPv6 stands in brackets.

    --publish 0.0.0.0:8080:shop:80
    --publish '[::1]:8080:shop:80'""",
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
    """Compose can't ask a container by HTTP, and no other container waits for this one's health, so the probe is left out.
Other targets use it. An `exec` probe beside it would be run:

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
    "a part of a Compose file of the wrong shape",
    Severity.ERROR,
    """`services`, `volumes`, `networks` and `configs` of a driver map names to what Compose calls by these words; `gate` is a
list of a service and a condition each; `volume` is what a container mounts. What stands below them, in a driver or in a patch, is held against Compose's own
schema, since Docker refuses the whole file for one value of another type.

    services: [{name: cache, image: "redis:7.4"}]                  # wrong
    services: {cache: {image: "redis:7.4"}}                        # right
    services: {cache: {command: [redis-server, --port, 6379]}}     # wrong: a number
    services: {cache: {command: [redis-server, --port, "6379"]}}   # right""",
)

UNKNOWN_KEY = Code(
    "SK673",
    "a key that Compose does not know",
    Severity.ERROR,
    """Compose refuses the whole file for one unknown key. Keys of one's own begin with `x-`.

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
    Severity.WARNING,
    """The engine refuses a container that may use less memory than is reserved for it, so its limit is reserved. Where one of the
two is the environment's, this says so; SK317 does where both are the container's. Raise the limit or lower the request.

    containers: {main: {resources: {requests: {memory: 256Mi}}}}         # score.yaml
    workloads: {"*": {resources: {limits: {memory: 128Mi}}}}             # the environment: wrong""",
)

FORGOTTEN_PLACEHOLDER = Code(
    "SK676",
    "a volume source that is a resource's name and no placeholder",
    Severity.ERROR,
    """The workload has a resource of that name, but a plain word names a volume of the Compose file: a new and empty one, and
not the resource. Kubernetes refuses it as well.

    volumes: {/data: {source: data}}                    # wrong
    volumes: {/data: {source: "${resources.data}"}}     # right""",
)

PLAIN_NAMED_VOLUME = Code(
    "SK677",
    "a plain name as the source of a volume",
    Severity.WARNING,
    """A plain name is a volume of the Compose file, which the containers of one workload may share. No environment decides what
lies behind it, and Kubernetes refuses it. A resource works on every target:

    volumes: {/data: {source: cache}}                    # Compose alone
    volumes: {/data: {source: "${resources.cache}"}}     # everywhere, with
    resources: {cache: {type: volume}}""",
)

SUB_PATH_LEADS_OUT = Code(
    "SK678",
    "a path that leads out of the volume",
    Severity.ERROR,
    """`path` is a folder inside the volume. With `..` in it, a container could reach what lies beside the volume, such as the
folders of the host around a bind mount. Kubernetes refuses it as well.

    volumes: {/data: {source: "${resources.data}", path: ../images}}     # wrong
    volumes: {/data: {source: "${resources.data}", path: images}}        # right""",
)

SUB_PATH_MUST_EXIST = Code(
    "SK679",
    "a folder of a volume that must be there already",
    Severity.WARNING,
    """Docker mounts a folder inside a named volume only where it exists, and a new volume is empty: the first start fails. On
Kubernetes the folder is made. Mount the whole volume and let the program use the folder inside it, or make the folder once:

    docker run --rm -v PROJECT_VOLUME:/volume busybox:1.37 mkdir -p /volume/images""",
)

MEMORY_RAISED = Code(
    "SK680",
    "an amount of memory that is raised",
    Severity.NOTE,
    """The engine refuses a container that may use less than 6 MiB of memory, so smaller ones are raised. Other targets are not.

    resources: {limits: {memory: 1Mi}}       # 6 MiB in Compose""",
)

PROJECT_NAME = Code(
    "SK681",
    "a Compose project without a name of its own",
    Severity.WARNING,
    """Compose puts the project's name before the names of volumes and networks. Without `name:` in scorekit.yaml a single
workload gives its own; several are called `scorekit`. So a second workload renames the project and every named volume
starts empty, and two such projects on one machine share theirs.

    kind: Project          # scorekit.yaml
    name: shop""",
)

UNDECLARED_PORT = Code(
    "SK682",
    "a published port that the workload does not declare",
    Severity.WARNING,
    """`--publish` opens a port of a container, which is the `targetPort` of a port under `service.ports`, or its `port` where there is no
`targetPort`. Of another one nobody knows that anything listens there. A port that speaks TCP and UDP is opened for both.

    service: {ports: {web: {port: 80, targetPort: 8080}}}
    --publish 8000:shop:80        # wrong: 80 is the service's port, on a cluster
    --publish 8000:shop:8080      # right""",
)
