"""SK525 to SK55x: outputs, secrets, and what placeholders lead to."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

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
them. A seed is 32 random bytes in `.scorekit-seed` beside scorekit.yaml, out of version control and readable to you alone.
`scorekit init` makes it, also in a project that is there already; by hand it is `head -c 32 /dev/urandom > .scorekit-seed`.
`--seed-file` and SCOREKIT_SEED give another.

With a seed all secrets are others. A database that runs already keeps the password that its volume was made with, and locks
the new one out: let its data go (`docker compose down --volumes`; in a cluster, delete the claim), or change the password in it.""",
)

# What placeholders lead to: SK535 to SK540

UNKNOWN_OUTPUT = Code(
    "SK535",
    "a placeholder names an unknown output",
    Severity.ERROR,
    """What a resource answers is in its type's contract. `scorekit types show TYPE` lists the outputs.

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
    softens=True,
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

IMAGE_UNUSED = Code(
    "SK547",
    "an image or a build that fills nothing",
    Severity.WARNING,
    """What `--image`, `--images` and `--build` give fills containers whose image is `.`, by `WORKLOAD/CONTAINER` or by name. This one
fits none of them: its name is misspelt, or the container has an image of its own, which stays.

    --image shop/mian=ghcr.io/acme/shop:1.4.0      # wrong
    --image shop/main=ghcr.io/acme/shop:1.4.0      # right""",
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

DRIVER_WARNING = Code(
    "SK554",
    "a driver's warning",
    Severity.WARNING,
    """The driver that serves the resource has something to say of how it is asked for. Whoever writes drivers says it under
`warnings`, with an expression that tells when:

    warnings:
      - $when: params.size == 'huge'
        message: "`huge` goes away next year"
        help: write `size: large`""",
)

OVER_LIMIT = Code(
    "SK556",
    "a compile beyond its limit",
    Severity.ERROR,
    """What is made of a project is counted in values: those that expressions, `$each`, `requires`, placeholders and patches make, and
those of the manifests; 64 characters of a text count as one. A compile makes 500,000, and 100 more for each value of its score
files, several times what real ones need. A few lines can ask for any number, so the count ends them before they take the machine.

    $each: {a: dependents}                              # wrong where it stands within `$each: {b: dependents}`, and both
                                                        # go through the same thousand resources
    pairs: "{{ [let.pairs_of_four, let.pairs_of_four] }}"   # wrong in a row of twenty, each twice the one before

Repeat less: one `$each`, a list once, a shared resource (`id`) in the place of one for each. Compile a very large
project in parts.""",
)

UNENCODED_SECRET = Code(
    "SK557",
    "an address that holds a secret as it is",
    Severity.NOTE,
    """User, password and path of an address are percent-encoded where they are known. A secret that somebody else writes is put in when
the container starts, and nothing can encode it there: with a `@`, `/`, `:` or `%` in it the address leads elsewhere or nowhere. Secrets
that scorekit derives hold letters, digits, `-` and `_` alone, and a driver answers for its own. Have a secret that is bound made of
these, bind the `url` too, or give the client the parts.

    variables: {DATABASE_URL: "${resources.db.url}"}                                        # a note
    variables: {PGHOST: "${resources.db.host}", PGPASSWORD: "${resources.db.password}"}     # right""",
)
