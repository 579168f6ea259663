"""SK4xx: types, drivers and environments."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Files and documents, SK401 to SK409

FILE_NOT_FOUND = Code(
    "SK401",
    "no such file",
    Severity.ERROR,
    """A file that was asked for is not there. Paths on the command line are relative to the working folder.

    scorekit check scroe.yaml        # wrong
    scorekit check score.yaml        # right""",
)

FILE_UNREADABLE = Code(
    "SK402",
    "a file can't be read",
    Severity.ERROR,
    """The system refused to hand out the file: a missing right, a folder where a file should be, a broken disk. A link
that leads out of the project, or to its secrets, is not followed: a message could quote any file there is. The
message says which. Mend the rights (`chmod +r FILE`) or name another file; to take every score file below a folder, give
the folder itself to a command that accepts folders.""",
)

SEVERAL_DOCUMENTS = Code(
    "SK403",
    "more than one document in a file that holds one",
    Severity.ERROR,
    """A type, a driver, an environment and `scorekit.yaml` each have a file of their own, whose place gives the name. A
second document in the file, after `---`, would never be read, so it is refused. Move it to a file of its own:

    environments/dev.yaml            # kind: Environment, name: dev
    environments/preview.yaml        # kind: Environment, name: preview""",
)

NAME_DIFFERS = Code(
    "SK404",
    "a document's name differs from its place",
    Severity.ERROR,
    """Types, drivers and environments are found by their place, without reading any other file; `metadata.name` repeats
the place for the reader, and the two must agree.

    # environments/staging.yaml
    metadata: {name: stage}          # wrong
    metadata: {name: staging}        # right

A driver in `resource_drivers/postgres/in-cluster/` is called `postgres/in-cluster`.""",
)

SECTION_TWICE = Code(
    "SK405",
    "a target's section is written twice",
    Severity.ERROR,
    """What a driver does for a target stands in driver.yaml, under the target's name, or in TARGET.yaml beside it. With
both, one would silently win. Keep one of them: delete the key from driver.yaml, or the file.

    driver.yaml:      kubernetes: {manifests: [...]}
    kubernetes.yaml:  manifests: [...]                 # wrong: the same section again""",
)

SECTION_EMPTY = Code(
    "SK406",
    "a target's file is empty",
    Severity.ERROR,
    """A TARGET.yaml beside a driver is the driver's section for that target. An empty one says nothing: neither that the
target is served nor that it is not. Write `{}` where the driver needs no manifests there, or delete the file.""",
)

STRAY_FILE = Code(
    "SK407",
    "a file beside a driver that nothing reads",
    Severity.WARNING,
    """A driver's folder holds driver.yaml and one file a target: kubernetes.yaml, compose.yaml. Another
YAML file is read by nobody; most often its name is misspelt.

    resource_drivers/redis/in-cluster/kubernets.yaml   # wrong
    resource_drivers/redis/in-cluster/kubernetes.yaml  # right""",
)

WRONG_ENDING = Code(
    "SK408",
    "a file that ends in .yml",
    Severity.ERROR,
    """Types, drivers and environments are found by the names of their files, which end in `.yaml`. A file that ends in `.yml`
would be passed over, and a built-in one of the same name would silently take its place. Rename it.

    environments/dev.yml             # wrong
    environments/dev.yaml            # right""",
)

FILE_LACKING = Code(
    "SK409",
    "a folder without the file that makes it a type or driver",
    Severity.ERROR,
    """A type is a folder of `resource_drivers/` with a type.yaml; a driver is a folder below it with a driver.yaml. Without
these files nothing else in the folder is read. Most often the file's name is misspelt, or the type is still to be written.

    resource_drivers/queue/rabbit/driver.yaml     # wrong while there is no resource_drivers/queue/type.yaml
    resource_drivers/redis/mine/drivr.yaml        # wrong
    resource_drivers/redis/mine/driver.yaml       # right""",
)

# Environments, SK411 to SK429

UNKNOWN_PARENT = Code(
    "SK411",
    "an environment extends one that does not exist",
    Severity.ERROR,
    """`extends` names the one parent of an environment: another file of `environments/`, or `scorekit/NAME` for one that
comes with scorekit.

    extends: bse                     # wrong
    extends: base                    # right: the project's own base, else the built-in one
    extends: scorekit/base           # right: always the built-in one""",
)

EXTENDS_CYCLE = Code(
    "SK412",
    "environments extend each other in a circle",
    Severity.ERROR,
    """Following `extends` must end at an environment without a parent. A project's environment that takes the name of a
built-in one replaces it, and reaches the one that it replaces by its full name:

    # environments/dev.yaml
    extends: dev                     # wrong: that is this very file
    extends: scorekit/dev            # right""",
)

SELECTORS_TWICE = Code(
    "SK413",
    "two rules of a file have equal selectors",
    Severity.ERROR,
    """The most specific rule of `drivers` serves a resource, and the order of rules never matters. Two rules with the same
`type`, `class`, `id`, `workload` and `resource` can't be told apart. Merge them, or make one more specific:

    - {type: postgres, driver: postgres/in-cluster}
    - {type: postgres, driver: postgres/crossplane-aws}                  # wrong
    - {type: postgres, class: large, driver: postgres/crossplane-aws}    # right""",
)

ENTRY_TWICE = Code(
    "SK414",
    "two patches or policies of a file have the same name",
    Severity.ERROR,
    """A child environment replaces or removes a patch or a policy by its `name`, so a name belongs to one entry of a
file. Give the second one a name of its own.""",
)

NOTHING_TO_REMOVE = Code(
    "SK415",
    "an entry removes what no parent has",
    Severity.ERROR,
    """`{name: NAME, remove: true}` drops the patch or policy NAME of the environments that this one extends. None of them
has an entry of that name, so something that was meant to be dropped is still in force.

    policies:
      - {name: no-latest-tag, remove: true}      # the parent calls it `no-latest`""",
)

UNKNOWN_TYPE = Code(
    "SK416",
    "no such resource type",
    Severity.ERROR,
    """A rule or binding names a resource type that has no `resource_drivers/TYPE/type.yaml`, neither in the project nor
among the built-in ones; it could never match. `scorekit types list` lists the types.

    - {type: postgre, driver: postgres/in-cluster}       # wrong
    - {type: postgres, driver: postgres/in-cluster}      # right""",
)

UNKNOWN_DRIVER = Code(
    "SK417",
    "no such driver",
    Severity.ERROR,
    """`driver` and the keys of `settings` name a driver by its place: `TYPE/NAME` for `resource_drivers/TYPE/NAME/driver.yaml`,
in the project or among the built-in ones.

    - {type: redis, driver: in-cluster}                  # wrong
    - {type: redis, driver: redis/in-cluster}            # right""",
)

DRIVER_OF_OTHER_TYPE = Code(
    "SK418",
    "a rule's driver provides another type",
    Severity.ERROR,
    """A driver answers the contract of one type, the first half of its name. A rule for another type can't use it.

    - {type: mysql, driver: postgres/in-cluster}         # wrong
    - {type: mysql, driver: mysql/in-cluster}            # right""",
)

IMPOSSIBLE_RULE = Code(
    "SK419",
    "a rule that can never match",
    Severity.ERROR,
    """`workload` and `resource` match resources that are private to a workload; `id` matches shared ones. No resource is
both, so a rule with `id` and one of the others matches nothing. Write two rules, or keep the selector that was meant.

    - {type: postgres, id: orders, workload: shop, driver: postgres/in-cluster}   # wrong
    - {type: postgres, id: orders, driver: postgres/in-cluster}                   # right: the shared one""",
)

MALFORMED_KEY = Code(
    "SK420",
    "a key that names nothing",
    Severity.ERROR,
    """Some maps of an environment are keyed by what they apply to, in a form of its own; any other key would never match.

    bindings:   TYPE.CLASS#ID, an id, WORKLOAD.RESOURCE, or RESOURCE
    images:     WORKLOAD/CONTAINER, WORKLOAD, or *
    workloads:  WORKLOAD, or *
    secrets.rotation:  TYPE.CLASS#ID""",
)

BINDING_TYPE_DIFFERS = Code(
    "SK421",
    "a binding's type contradicts its key",
    Severity.ERROR,
    """A binding keyed by a uid has its type in the key. `type` narrows keys that have none; here it must say the same or be
left out.

    postgres.default#orders: {type: mysql, outputs: {...}}     # wrong
    postgres.default#orders: {outputs: {...}}                  # right""",
)

DERIVED_SECRETS = Code(
    "SK422",
    "derived secrets outside development",
    Severity.ERROR,
    """Backend `derive` computes secrets from the project's seed, so whoever has the seed has every secret. Only an
environment of `type: development` may do that. Elsewhere take secrets from an operator, an external store or a
connection secret, and choose the drivers that do.

    type: production
    secrets: {backend: none}""",
)

UNUSED_ENTRY = Code(
    "SK423",
    "an entry for what is not there",
    Severity.WARNING,
    """The keys of an environment's `workloads`, `images` and `bindings`, `workload` and `resource` of a rule, and `container` of a
security exception, name workloads, containers and resources. This one names none that the project has, so what it says has no effect. Most often it is misspelt;
where the workload is gone, delete the entry.

    workloads: {ledgr: {replicas: 3}}        # wrong, where the workload is `ledger`
    workloads: {ledger: {replicas: 3}}       # right""",
)

BAD_DEFINITION = Code(
    "SK424",
    "a CustomResourceDefinition that an API server refuses",
    Severity.ERROR,
    """Objects of a kind that is not Kubernetes' own are held against its definition in `crds/`, so that must be one: a
CustomResourceDefinition of `apiextensions.k8s.io/v1` whose served versions have a schema (`openAPIV3Schema`). Take it from the
operator's release, or from a cluster:

    kubectl get crd buckets.storage.example.org -o yaml > crds/buckets.yaml""",
)

TOO_MANY_DEFINITIONS = Code(
    "SK425",
    "too much below crds/",
    Severity.ERROR,
    """The files below `crds/` are searched for the definitions of the kinds that are emitted: at most 2,000 files and 64 MiB. Keep
those that the project's drivers and patches use.""",
)
