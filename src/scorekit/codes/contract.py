"""SK45x to SK47x: what drivers and types promise: expressions, directives, contracts."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# What drivers and types say: expressions, directives, contracts: SK450-SK479

BAD_EXPRESSION = Code(
    "SK450",
    "an expression that can't be read",
    Severity.ERROR,
    """Text leaves of drivers, types and environments hold expressions in `{{ }}`; directives (`$when`, `$each`) take them bare. Dots
and brackets mean keys and indexes only, there are no calls, and the filters and tests are a short list.

    host: "{{ name.lower() }}"       # wrong
    host: "{{ name | lower }}"       # right
    $when: "{{ params.tls }}"        # wrong
    $when: params.tls                # right""",
)

BAD_DIRECTIVE = Code(
    "SK451",
    "a directive in the wrong place or of the wrong shape",
    Severity.ERROR,
    """`$when: EXPR` stands on any mapping, `$each: {name: EXPR}` on the item of a list, `$value: X` beside nothing but these two,
and `$raw: TREE` likewise.

    env: {$each: {port: params.ports}, name: P, value: "{{ port }}"}         # wrong
    env: [{$each: {port: params.ports}, name: P, value: "{{ port }}"}]       # right""",
)

UNKNOWN_DIRECTIVE = Code(
    "SK452",
    "an unknown directive",
    Severity.ERROR,
    """A key that begins with `$` is a directive: `$when`, `$each`, `$value` or `$raw`. A tree that has such keys of its own, a JSON
Schema say, is kept unread under `$raw`.

    schema: {$ref: "#/definitions/x"}              # wrong
    schema: {$raw: {$ref: "#/definitions/x"}}      # right""",
)

UNKNOWN_NAME = Code(
    "SK453",
    "an expression names what is not there",
    Severity.ERROR,
    """Every name in a driver is checked against what it can see where it stands: the type's params, the driver's settings, secrets
and earlier `let` entries, the outputs of what it requires, and, in a target's section, its own outputs. So a typo is found
before anything is rendered, behind `default` too.

    host: "{{ params.hots | default('db') }}"      # wrong
    host: "{{ params.host | default('db') }}"      # right""",
)

CONTRACT_OUTPUT_MISSING = Code(
    "SK454",
    "a driver lacks an output of its type",
    Severity.ERROR,
    """A type promises outputs to every workload that uses it, whatever driver serves it. A driver gives all of them, on each target
that it has a section for, but for those that the type derives itself with `from`.

    outputs: {host: "{{ name }}"}                  # wrong, where the type has host and port
    outputs: {host: "{{ name }}", port: 5432}      # right""",
)

CONTRACT_OUTPUT_UNKNOWN = Code(
    "SK455",
    "a driver gives an output that its type does not have",
    Severity.ERROR,
    """A workload that used such an output would break with the next driver. Name the output as the type does, or add it to the
type's `outputs`. A type whose drivers choose their outputs says `additionalOutputs`.""",
)

CONTRACT_SECRET_LITERAL = Code(
    "SK456",
    "a secret output is written out",
    Severity.ERROR,
    """An output that its type marks `secret: true` is always a reference, so that its value reaches a Secret or `.env` and nothing
else.

    outputs: {password: hunter2}                                # wrong
    secrets: {password: {generate: {length: 32}}}
    outputs: {password: {secret: password}}                     # right
    outputs: {password: {secretRef: {name: db, key: pw}}}       # right""",
)

CONTRACT_SECRET_LEAKED = Code(
    "SK457",
    "a secret in an output that is not marked secret",
    Severity.ERROR,
    """Whoever reads the type must see which outputs are secret: targets keep those out of ConfigMaps, arguments and graphs. Mark
the output in the type, or take the secret out of it.

    outputs: {url: {from: "pg://{{ outputs.password }}@db"}}                     # wrong
    outputs: {url: {secret: true, from: "pg://{{ outputs.password }}@db"}}       # right""",
)

UNKNOWN_REQUIRED_TYPE = Code(
    "SK458",
    "a driver requires an unknown type",
    Severity.ERROR,
    """`requires.ALIAS.type` names a resource type of the project or a built-in one.

    requires: {server: {type: postgres-server}}        # wrong
    requires: {server: {type: postgres-instance}}      # right""",
)

UNKNOWN_SECTION_KEY = Code(
    "SK459",
    "an unknown key in a target's section",
    Severity.ERROR,
    """A driver's section for a target has the keys that the target knows, beside `outputs`: `manifests` and more for Kubernetes,
`services` and more for Compose. Any other would be dropped, so it is refused.

    kubernetes: {manifest: [...]}       # wrong
    kubernetes: {manifests: [...]}      # right""",
)

SECRET_MANIFEST = Code(
    "SK461",
    "a driver writes a Secret",
    Severity.ERROR,
    """Drivers never write Kubernetes Secrets: the environment's backend decides how secrets get there. Declare the value under
`secrets`, use it as `{{ secrets.KEY }}`, and the target writes what is needed where it is read.""",
)

BAD_DEFAULT = Code(
    "SK462",
    "a default that its own schema refuses",
    Severity.ERROR,
    """The default of a param or setting is one of its `enum` and of its `type`; otherwise whoever leaves it out gets an error for
what they did not write.

    size: {enum: [small, large], default: medium}      # wrong
    size: {enum: [small, large], default: small}       # right""",
)

CIRCULAR_DEFINITION = Code(
    "SK463",
    "definitions that need each other",
    Severity.ERROR,
    """A derived output (`from`) or a composed secret (`text`) is computed from others of its kind, which can't need it in turn.

    outputs: {url: {from: "{{ outputs.address }}"}, address: {from: "{{ outputs.url }}"}}      # wrong""",
)

BAD_SCHEMA = Code(
    "SK464",
    "a schema that does not say what it should",
    Severity.ERROR,
    """A type's `params`, a driver's `settings` and a rule's `params.allow` are JSON Schemas (2020-12). A keyword that is misspelt
would be passed over, and what it was to refuse would be let through; so would one with a value of the wrong kind.

A schema reads nothing but itself: `$ref` leads to a schema of the same document (`#/$defs/NAME`), and not back to where it
stands. A pattern is a regular expression of ECMA-262 without what can take for ever: no looking ahead or behind, no reference
back to a group. Say such things by several patterns under `allOf` or `not`.

    size: {type: string, enm: [small, large]}       # wrong
    size: {type: string, enum: [small, large]}      # right
    port: {$ref: "port.json"}                       # wrong
    port: {$ref: "#/$defs/port"}                    # right
    name: {pattern: "^(?!db-)[a-z-]+$"}                            # wrong
    name: {pattern: "^[a-z-]+$", not: {pattern: "^db-"}}           # right""",
)

SECTION_PART = Code(
    "SK465",
    "a part of a target's section of the wrong type",
    Severity.ERROR,
    """What a driver's section has for its target is a list (`manifests`, `workload`, `gate`) or a mapping (`services`, `volumes`,
`networks`, `configs`, `volume`), also where an expression gives the whole of it.

    manifests: {apiVersion: v1, kind: Service}          # wrong
    manifests: "{{ params.name }}"                      # wrong
    manifests: [{apiVersion: v1, kind: Service}]        # right""",
)
