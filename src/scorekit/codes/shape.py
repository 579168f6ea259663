"""SK2xx: documents of the wrong shape."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

UNKNOWN_KEY = Code(
    "SK201",
    "unknown key",
    Severity.ERROR,
    """Every key of a mapping is known, so that a misspelt one is never ignored in silence. Only `metadata`, and `params` and
`metadata` of a resource, take keys of your own.

Wrong: `containers: {main: {image: x, variable: {A: b}}}`
Right: `containers: {main: {image: x, variables: {A: b}}}`""",
)
MISSING_KEY = Code(
    "SK202",
    "missing key",
    Severity.ERROR,
    """A mapping lacks a key that it can't do without: a container its `image`, a resource its `type`, a volume its `source`.

Wrong: `resources: {db: {class: large}}`
Right: `resources: {db: {type: postgres, class: large}}`""",
)
WRONG_TYPE = Code(
    "SK203",
    "wrong type",
    Severity.ERROR,
    """A value is of another type than its key asks for. Environment variables are the usual case: their values are texts, and
YAML reads `1`, `1.5`, `true` and `false` as numbers and booleans unless they are in quotes.

Wrong: `variables: {DEBUG: true, WORKERS: 4}`
Right: `variables: {DEBUG: "true", WORKERS: "4"}`""",
)
NULL_VALUE = Code(
    "SK204",
    "no value",
    Severity.ERROR,
    """A key is written without a value, or with `null`. Score takes that nowhere but inside `metadata` and `params`: a key that
should not count is left out.

Wrong: `containers: {main: {image: x, args: }}`
Right: `containers: {main: {image: x}}`""",
)
BAD_SPELLING = Code(
    "SK205",
    "text of the wrong form",
    Severity.ERROR,
    """A text has a form to keep, for it becomes a name in Kubernetes and elsewhere, an amount of memory, or a file's mode. The
message says the form in words.

Wrong: `metadata: {name: My_Shop}`
Right: `metadata: {name: my-shop}`""",
)
UNKNOWN_WORD = Code(
    "SK206",
    "none of the words allowed",
    Severity.ERROR,
    """A key takes one of a few words, in exactly the case that the list shows.

Wrong: `ports: {web: {port: 80, protocol: tcp}}`
Right: `ports: {web: {port: 80, protocol: TCP}}`""",
)
OUT_OF_RANGE = Code(
    "SK207",
    "number out of range",
    Severity.ERROR,
    """A number is smaller or larger than its key allows. A port, say, is between 1 and 65535.

Wrong: `ports: {web: {port: 0}}`
Right: `ports: {web: {port: 8080}}`""",
)
EMPTY = Code(
    "SK208",
    "empty value",
    Severity.ERROR,
    """A text, a list or a mapping is empty where at least one character or entry is needed.

Wrong: `containers: {}`
Right: `containers: {main: {image: nginx}}`""",
)
KEY_NOT_TEXT = Code(
    "SK209",
    "key that is no text",
    Severity.ERROR,
    """YAML reads a key such as `80`, `1.10`, `true` or `null` as a number, a boolean or null, but keys are names: Kubernetes, Compose
and JSON have no others than texts. What a tool makes of such a key is up to it: kubectl writes `"1.1"` for `1.10`, and Docker
refuses it. Quotes make it a text, in a manifest as anywhere else. In `metadata` and `params` of a Score file, which Score's
own tools hand on as they are, it is a warning, and the key is the text as it is spelt.

Wrong: `ports: {80: {port: 80}}`
Right: `ports: {"80": {port: 80}}`""",
    softens=True,
)
CONTRADICTION = Code(
    "SK210",
    "keys that exclude or need each other",
    Severity.ERROR,
    """Some mappings take one key out of several: a file has exactly one of `content`, `source` and `binaryContent`, and a probe
at least one of `httpGet` and `exec`.

Wrong: `files: {/etc/a: {content: x, source: ./a}}`
Right: `files: {/etc/a: {source: ./a}}`""",
)
API_VERSION = Code(
    "SK211",
    "unknown apiVersion",
    Severity.ERROR,
    """The first line says which format a document has. A Score workload says `apiVersion: score.dev/v1b1`, a document of
scorekit's own `apiVersion: scorekit.dev/v1alpha1`. Anything else is for another tool or for another version.

Wrong: `apiVersion: score.dev/v1`
Right: `apiVersion: score.dev/v1b1`""",
)
NOT_A_MAPPING = Code(
    "SK212",
    "document that is no mapping",
    Severity.ERROR,
    """A document is a mapping at its top: lines of `key: value`. A list, or a text alone, can't be read as one.

Wrong: `- apiVersion: score.dev/v1b1`
Right: `apiVersion: score.dev/v1b1`""",
)
OLD_FORM = Code(
    "SK213",
    "deprecated form",
    Severity.WARNING,
    """The file uses a form of an earlier version of Score. It is understood; write the form of today: `files` and
`volumes` are mappings by the path in the container, no lists with `target`; a file's content is one text, no list of lines;
`read_only` is now `readOnly`; a resource's `properties` are now `params`. `scorekit fix` does all of that, and keeps
everything else in the file as it is.

Old: `volumes: [{target: /data, source: "${resources.data}", read_only: true}]`
New: `volumes: {/data: {source: "${resources.data}", readOnly: true}}`""",
)
DUPLICATE_TARGET = Code(
    "SK214",
    "one target twice",
    Severity.ERROR,
    """Two entries of a list of files or volumes have the same `target`, so that one would hide the other.

Wrong: `files: [{target: /etc/a, content: x}, {target: /etc/a, content: y}]`
Right: `files: {/etc/a: {content: y}}`""",
)
BOTH_FORMS = Code(
    "SK215",
    "old and new key together",
    Severity.ERROR,
    """A resource gives both `params` and the old word for them, `properties`, so it is unclear which one counts.

Wrong: `db: {type: postgres, properties: {size: small}, params: {size: large}}`
Right: `db: {type: postgres, params: {size: large}}`""",
)
BAD_OVERRIDE = Code(
    "SK216",
    "override that can't be read",
    Severity.ERROR,
    """A property override is written `PATH=VALUE`: keys joined by dots, an equals sign, a value as YAML would have it. A value
left empty removes the key. A dot inside a key is written `\\.`.

Wrong: `--override-property metadata.name`
Right: `--override-property metadata.name=shop`""",
)
OVERRIDE_NOWHERE = Code(
    "SK217",
    "override that leads nowhere",
    Severity.ERROR,
    """The path of a property override goes through a value that has nothing below it, or names an entry that its list lacks.
Entries count from 0; `-1` adds one at the end.

Wrong: `--override-property containers.main.args.7=x` where `args` has two entries
Right: `--override-property containers.main.args.-1=x`""",
)
OTHER_DOCUMENT = Code(
    "SK218",
    "document of another kind",
    Severity.WARNING,
    """A file holds several documents, and one of them is no Score workload. It is skipped.

Documents are parted by lines of `---`; each whose `apiVersion` begins `score.dev/` is a workload of its own.""",
)
