"""SK5xx: resources, params, outputs, secrets and their graph."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Types, rules and drivers: SK501-SK509

UNKNOWN_TYPE = Code(
    "SK501",
    "a resource of an unknown type",
    Severity.ERROR,
    """A resource's `type` names a contract in `resource_drivers/TYPE/type.yaml`, in the project or among the built-in ones. What no
contract describes can't be provided, so it is refused rather than ignored. `scorekit drivers` lists the types.

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
that is exactly a number or boolean counts as one, and a number counts as text by its spelling.

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
more than another. Placeholders are compared by their values. Give the params in one place only, or make them equal.

    # shop.score.yaml   db: {type: postgres, id: main, params: {version: "17"}}
    # cart.score.yaml   db: {type: postgres, id: main, params: {version: "16"}}     # wrong
    # cart.score.yaml   db: {type: postgres, id: main}                              # right""",
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

# Outputs and secrets: SK525-SK534

MISSING_OUTPUT = Code(
    "SK525",
    "a driver lacks an output of its contract",
    Severity.ERROR,
    """Every driver of a type answers every output of its contract for every target that it serves, else a workload would work in one
environment and fail in another. Add the output to the driver's `outputs`, or to `outputs` of its section for the target.""",
)

WRONG_OUTPUT = Code(
    "SK526",
    "an output of the wrong type",
    Severity.ERROR,
    """The contract of a type says what each output is; a driver or binding gave something else. A text that is exactly a number or
boolean counts as one.

    outputs: {port: http}      # wrong where the contract says integer
    outputs: {port: 5432}      # right""",
)

LITERAL_SECRET = Code(
    "SK527",
    "a secret written out",
    Severity.ERROR,
    """An output that its contract marks secret must be a reference, so that its value is in no manifest, no log and no repository.

    outputs: {password: hunter2}                                            # wrong
    outputs: {password: {secret: password}}                                 # right: an entry of the driver's `secrets`
    outputs: {password: {secretRef: {name: payment-db, key: password}}}     # right: a Secret that something else writes""",
)

UNKNOWN_SECRET = Code(
    "SK528",
    "an output names no secret of its driver",
    Severity.ERROR,
    """`{secret: KEY}` names an entry of the driver's own `secrets`. A binding has none: it takes `{secretRef: {name, key}}`.""",
)

BAD_REFERENCE = Code(
    "SK529",
    "a reference that is not well formed",
    Severity.ERROR,
    """`secretRef` and `configMapRef` name an object and a key in it, both plain texts.

    password: {secretRef: payment-db}                                # wrong
    password: {secretRef: {name: payment-db, key: password}}         # right""",
)

UNLISTED_OUTPUT = Code(
    "SK530",
    "a binding gives an output that the contract lacks",
    Severity.NOTE,
    """The output works in this environment alone: a workload that uses it fails where a driver or another binding serves the
resource. Add it to the type's contract, or stay with what the contract offers.""",
)

NO_SECRET_BACKEND = Code(
    "SK531",
    "a driver makes a secret where none may be made",
    Severity.ERROR,
    """The driver generates a secret, and this environment has no place for one: only environments of `type: development` derive
secrets. Choose a driver that takes its secrets from an operator or an external store, bind the resource to a Secret that
exists, or set `secrets: {backend: derive}` in an environment of type development.""",
)

NO_SEED = Code(
    "SK532",
    "secrets that anyone can compute",
    Severity.WARNING,
    """Development secrets are derived from a seed. Without one they are derived from a constant, and whoever knows scorekit knows
them. A seed is 32 random bytes in `.scorekit-seed` beside scorekit.yaml, out of version control and readable to you alone:
`head -c 32 /dev/urandom > .scorekit-seed`. `--seed-file` and SCOREKIT_SEED give another.""",
)

# What placeholders lead to: SK535 to SK540

UNKNOWN_OUTPUT = Code(
    "SK535",
    "a placeholder names an unknown output",
    Severity.ERROR,
    """What a resource answers is in its type's contract. `scorekit drivers show TYPE` lists the outputs.

    HOST: ${resources.db.hostname}      # wrong
    HOST: ${resources.db.host}          # right""",
)

UNBOUND_OUTPUT = Code(
    "SK536",
    "a binding lacks an output that a workload uses",
    Severity.ERROR,
    """The binding serves the resource in this environment, but does not give this output of the contract. Add it to the binding's
`outputs`.""",
)

BAD_PLACEHOLDER = Code(
    "SK537",
    "a placeholder that leads nowhere",
    Severity.ERROR,
    """A placeholder is `${metadata.KEY}` or `${resources.NAME.OUTPUT}`; further keys lead into maps, never into lists, texts or
references. A `$` that is meant is written `$$`.

    NAME: ${HOME}                 # wrong: there is no process environment; `$${HOME}` writes `${HOME}`
    NAME: ${metadata.name}        # right""",
)

BARE_RESOURCE = Code(
    "SK538",
    "a resource where an output must stand",
    Severity.ERROR,
    """`${resources.NAME}` is the resource itself, which only the `source` of a volume can be. Elsewhere name an output.

    variables: {URL: "${resources.db}"}           # wrong
    variables: {URL: "${resources.db.host}"}      # right""",
)

NOT_MOUNTABLE = Code(
    "SK539",
    "a volume from a resource that is none",
    Severity.ERROR,
    """The `source` of a volume names a resource whose type can be mounted, such as `volume`.

    volumes: {/data: {source: "${resources.db}"}}       # wrong where `db` is a postgres
    volumes: {/data: {source: "${resources.disk}"}}     # right where `disk` is a volume""",
)

# Files, images, namespaces, names: SK541-SK549

FILE_MISSING = Code(
    "SK541",
    "a file's source does not exist",
    Severity.ERROR,
    """`files.*.source` names a file inside the project, relative to the score file's folder.

    source: ../../etc/app.conf      # wrong where that leaves the project
    source: config/app.conf         # right""",
)

BINARY_SOURCE = Code(
    "SK542",
    "a file's source is no text",
    Severity.WARNING,
    """The file is not UTF-8 text, so it is passed on byte for byte and placeholders in it, if any, stay as they are. Say
`noExpand: true` where that is meant.""",
)

BAD_BASE64 = Code(
    "SK543",
    "binary content that is not base64",
    Severity.ERROR,
    """`binaryContent` is standard base64 (letters, digits, `+` and `/`, padded with `=`), and this text is not.

    binaryContent: "aGVsbG8"       # wrong: the padding is missing
    binaryContent: "aGVsbG8="      # right""",
)

IMAGE_MISSING = Code(
    "SK544",
    "an image that nobody supplies",
    Severity.ERROR,
    """`image: .` is filled when the workload is deployed. Give the image on the command line or in the environment.

    scorekit render score.yaml --env dev --image shop/main=ghcr.io/acme/shop:1.4.0
    images: {shop/main: ghcr.io/acme/shop:1.4.0}      # in the environment""",
)

NO_SHARED_NAMESPACE = Code(
    "SK545",
    "no namespace for a shared resource",
    Severity.ERROR,
    """The environment's `namespace` depends on the workload, and a resource with an `id` belongs to none. Say where such resources
live.

    namespace: "{{ workload.name }}"
    sharedNamespace: shared""",
)

BAD_NAME = Code(
    "SK546",
    "a name that is none",
    Severity.ERROR,
    """A rule's `name`, `namespace` and `sharedNamespace` must come out as a DNS label: lower-case letters, digits and dashes, at most
63 characters (52 for a resource's name, which leaves room for suffixes).

    name: "{{ workload.name }}_db"      # wrong
    name: "{{ workload.name }}-db"      # right""",
)

# Evaluating drivers: SK550-SK579

EXPRESSION_FAILED = Code(
    "SK550",
    "an expression has no value here",
    Severity.ERROR,
    """An expression of a driver or environment met a value that it can't work with: a key that is not there, a text where a number
is needed, or a reference, which is known only at run time and can be placed or joined to text, nothing else.

    $when: secrets.password == 'x'                              # wrong
    image: "{{ let.images[params.version] }}"                   # wrong where no image is listed for the version
    image: "{{ let.images[params.version] | default(omit) }}"   # right""",
)

REPEATED_COMPUTED_KEY = Code(
    "SK551",
    "two keys of a mapping are equal once evaluated",
    Severity.ERROR,
    """Keys of a driver's tree may hold expressions. Where two of them give the same text, one value would be lost.

    services: {"{{ name }}": {...}, "{{ name | dns }}": {...}}      # wrong where the name is a DNS name already""",
)

NOTHING_TO_REPEAT = Code(
    "SK552",
    "`$each` is given what has no items",
    Severity.ERROR,
    """`$each` repeats an item for each item of a list, or for each `{key, value}` of a mapping in the order of keys. For what may be
left out, give an empty list as its default.

    - {$each: {topic: params.topics}, name: "{{ topic }}"}                      # wrong where topics may be missing
    - {$each: {topic: "params.topics | default([])"}, name: "{{ topic }}"}      # right""",
)

BAD_COMPUTED_KEY = Code(
    "SK553",
    "the key of a mapping is no text once evaluated",
    Severity.ERROR,
    """A key that holds an expression gives a text, a number, or `omit`, which leaves the entry out. A reference is known only at run
time and can't be a key.""",
)
