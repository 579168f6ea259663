"""SK5xx: resources, params, outputs, secrets and their graph."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Types, rules and drivers: SK501-SK509

UNKNOWN_TYPE = Code(
    "SK501",
    "a resource of an unknown type",
    Severity.ERROR,
    """A resource's `type` names a contract in `resource_drivers/TYPE/type.yaml`, in the project or among the built-in ones. What no
contract describes can't be provided, so it is refused rather than ignored. `scorekit types list` lists them.

    resources: {db: {type: postgre}}      # wrong
    resources: {db: {type: postgres}}     # right""",
)

NO_RULE = Code(
    "SK502",
    "no rule provides a resource",
    Severity.ERROR,
    """An environment chooses a driver by a rule of `drivers`, or gives the outputs in `bindings`. For this resource it has neither:
every rule of its type asks for another class, id, workload or resource. `scorekit explain` shows each rule with its reason.

    drivers:
      - {type: postgres, class: large, driver: postgres/crossplane-aws}    # serves `class: large` alone
      - {type: postgres, driver: postgres/in-cluster}                      # serves every other""",
)

DRIVER_LACKS_TARGET = Code(
    "SK503",
    "a rule's driver can't serve the target",
    Severity.ERROR,
    """The rule that wins names a driver that has no section for the target. The next rule is not tried: what serves a resource must
not depend on what is rendered. Add the section to the driver (TARGET.yaml beside it), choose another driver, or take the
target from the environment's `targets`.""",
)

UNKNOWN_CLASS = Code(
    "SK504",
    "a class that nothing knows",
    Severity.WARNING,
    """Neither the type's `classes` nor a rule of the environment names this class, so a rule for any class served it. Most often it
is misspelt, and the resource is smaller or larger than its writer believes.

    class: larg          # wrong
    class: large         # right""",
)

WIDE_BINDING = Code(
    "SK505",
    "a binding that hits several resources",
    Severity.WARNING,
    """A key of `bindings` that is a bare resource name applies to that resource of every workload. Here several have one, and all
of them get the same outputs. Name the workload too, or narrow the binding by `type`.

    bindings: {db: {outputs: {...}}}              # every workload's `db`
    bindings: {shop.db: {outputs: {...}}}         # the `db` of workload `shop`""",
)

DRIVER_CYCLE = Code(
    "SK506",
    "a driver that requires itself",
    Severity.ERROR,
    """Following `requires` through private resources leads back to the same driver, and so would never end. A driver may require
its own type by `id` (that one is shared), or with a class that another driver serves.

    requires: {primary: {type: postgres}}                   # wrong in postgres/replica, if it serves every postgres
    requires: {primary: {type: postgres, id: primary}}      # right""",
)

WORKLOAD_OF_SHARED = Code(
    "SK507",
    "a driver that needs a workload serves a shared resource",
    Severity.ERROR,
    """A resource with an `id` belongs to no workload, so its driver can't read `workload`. Choose a driver for it that does not,
by a rule with `id`, or leave the `id` out where the resource is one workload's own.""",
)

BAD_REQUIREMENT = Code(
    "SK508",
    "a requirement that names no resource",
    Severity.ERROR,
    """`type`, `class` and `id` of a driver's `requires` must come out as Score writes them in a workload: a type or class of letters,
digits and dashes; an id of lower-case words joined by dashes and dots.

    requires: {proxy: {type: http-proxy, id: "{{ params.host }}"}}          # wrong where the host is a reference
    requires: {proxy: {type: http-proxy, id: shared}}                       # right""",
)

CLUSTER_NEEDS = Code(
    "SK509",
    "what the drivers need of the cluster",
    Severity.NOTE,
    """Some drivers write objects of kinds that a plain cluster does not have: a custom resource that an operator turns into a
database, a route of the Gateway API. The note names those that are emitted, and the operators that a driver lists under
`needs: {operators}`. Scorekit installs none of them; where they are missing, the cluster refuses the objects.""",
)

# The graph: SK510-SK512

DEPENDENCY_CYCLE = Code(
    "SK510",
    "resources that need one another",
    Severity.ERROR,
    """Params refer to outputs, and drivers require resources; no order serves these, for each waits for another. Every placeholder
and requirement that takes part is shown. Take one of them out.

    a: {type: volume, params: {name: "${resources.b.name}"}}
    b: {type: volume, params: {name: "${resources.a.name}"}}     # wrong""",
)

KNOWN_TOO_LATE = Code(
    "SK511",
    "a requirement that depends on another resource's outputs",
    Severity.ERROR,
    """Which resources there are is decided before any of them has outputs. So `$when`, `type`, `class` and `id` of `requires` can't
use a param whose value holds `${resources...}`. Write the param out in the score file, or move the choice into the manifests.""",
)

DECIDED_TOO_EARLY = Code(
    "SK512",
    "a requirement that was decided before its params were known",
    Severity.ERROR,
    """A shared resource's driver chooses what it requires by its params, and another driver gives those params only later. Give
them in a score file, or make what is required not depend on them.""",
)

# Params and settings: SK513-SK524

UNKNOWN_PARAM = Code(
    "SK513",
    "an unknown param",
    Severity.ERROR,
    """The contract of a type lists its params, and no driver reads any other. An unknown one is most often misspelt, and would
otherwise be ignored without a word.

    params: {verison: "17"}      # wrong
    params: {version: "17"}      # right""",
)

TOLERATED_PARAM = Code(
    "SK514",
    "a param that is dropped",
    Severity.WARNING,
    """Other Score tools know this param; here it has no meaning, and the type's contract says why. The workload works without it,
so the param is dropped. Remove it to silence this.""",
)

WRONG_PARAM = Code(
    "SK515",
    "a param that its contract refuses",
    Severity.ERROR,
    """The value has the wrong type, or is not among those that the type's contract (or the rule's `params.allow`) allows. A text
that is exactly a number or boolean counts as one, and a number counts as text by its spelling. A value and a schema that
together would keep scorekit busy for seconds are given up.

    params: {size: huge}         # wrong where the contract says `enum: [small, medium, large]`
    params: {size: large}        # right""",
)

MISSING_PARAM = Code(
    "SK516",
    "a param that must be given",
    Severity.ERROR,
    """The type's contract lists this param under `required`, and neither the score file nor the rule gives it.

    db: {type: s3}                              # wrong
    db: {type: s3, params: {bucket: assets}}    # right""",
)

ENFORCED_PARAM = Code(
    "SK517",
    "the environment overrides a param",
    Severity.NOTE,
    """A rule's `params.enforced` lies over what developers write, so that a platform team can hold a version or a size everywhere.
The score file's value has no effect in this environment.""",
)

LITERAL_NEEDED = Code(
    "SK518",
    "a reference where a known value must stand",
    Severity.ERROR,
    """A secret, or a key of a Secret or ConfigMap, is known only when the workload runs. It can be passed on as text, but not where
the compiler must read the value: a number, a choice among words, a pattern. Give a plain value, or another output.""",
)

DIFFERENT_PARAMS = Code(
    "SK519",
    "one shared resource, different params",
    Severity.ERROR,
    """All declarations of a shared resource (equal type, class and id) that give params must give the same ones: none of them counts
more than another. Placeholders are compared by their values. Make them equal.

    # shop.score.yaml   db: {type: postgres, id: main, params: {version: "17"}}
    # cart.score.yaml   db: {type: postgres, id: main, params: {version: "16"}}     # wrong
    # cart.score.yaml   db: {type: postgres, id: main, params: {version: "17"}}     # right""",
)

DIFFERENT_METADATA = Code(
    "SK520",
    "one shared resource, different metadata",
    Severity.ERROR,
    """All declarations of a shared resource that give `metadata` must give the same, as for params. Give it in one place only.""",
)

WRONG_SETTING = Code(
    "SK521",
    "a setting that its driver refuses",
    Severity.ERROR,
    """An environment's `settings` and those of a rule are checked against the driver's own schema: unknown names, wrong types and
values that are not allowed are refused. `scorekit drivers show DRIVER` lists them.

    settings: {postgres/in-cluster: {storageclass: fast}}      # wrong
    settings: {postgres/in-cluster: {storageClass: fast}}      # right""",
)

PARAM_LEADS_NOWHERE = Code(
    "SK522",
    "a param names what is not there",
    Severity.ERROR,
    """The driver looks something up by this param, and finds nothing of that name: a workload that is not compiled along, a port that
the other workload does not declare, a version that the driver has no image for. Where the resource has no such param, its own name
was taken.

    bb: {type: service, params: {port: htpp}}      # wrong where `bb` has a port `http` alone
    bb: {type: service, params: {port: http}}      # right""",
)

BORROWED_RESOURCE = Code(
    "SK523",
    "an id that names another workload's private resource",
    Severity.WARNING,
    """A resource without `id` belongs to its workload, under the id `WORKLOAD.RESOURCE`. An `id` that is spelt so, of the same type and
class, is that very resource. Any other id is shared, however it is spelt.

    # team.score.yaml   db: {type: postgres}
    # shop.score.yaml   db: {type: postgres, id: team.db}       # a warning: the private one of `team`
    # shop.score.yaml   db: {type: postgres, id: team-db}       # a shared one of its own""",
)

DRIVERS_OWN = Code(
    "SK524",
    "a workload names a driver's own resource",
    Severity.ERROR,
    """A driver shares a server between databases by requiring it under an `id`. A workload that declares a resource of that type and
id would be handed the server's own secrets, and with them everybody's data. Only resources whose type has secret outputs are
guarded so.

    db: {type: postgres}                                  # right: a database and a user of its own
    server: {type: postgres-instance, id: shared-17}      # wrong: the server that holds all databases""",
)

LEANED_ON = Code(
    "SK555",
    "one shared resource, and params from one workload alone",
    Severity.WARNING,
    """Declarations of a shared resource that give no params have those that another gives. When that workload goes, or is rendered
elsewhere, the params are the defaults again: another version is another server, without the data. Give them wherever it matters.

    # shop.score.yaml   db: {type: postgres, id: main, params: {version: "16"}}
    # cart.score.yaml   db: {type: postgres, id: main}                              # 17, once shop is gone
    # cart.score.yaml   db: {type: postgres, id: main, params: {version: "16"}}     # right""",
)
