"""SK1xx: text that can't be read."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

SYNTAX = Code(
    "SK101",
    "not YAML",
    Severity.ERROR,
    """The text is not YAML, so nothing after this place can be read.

The usual causes are a tab in the indentation, a missing space after a colon, a quote that is never closed, and an unquoted
text that begins with `{`, `[`, `*`, `&`, `@`, `%` or a backtick, or that holds `: ` or ` #`.

    image: {{ registry }}/web      # wrong: `{` begins a mapping
    image: "{{ registry }}/web"    # right
""",
)

REPEATED_KEY = Code(
    "SK102",
    "repeated key",
    Severity.ERROR,
    """A mapping has the same key twice. Most readers of YAML keep the later one without a word, and the other is lost.

    variables:
      PORT: "80"
      PORT: "8080"    # wrong: which one is meant?

Delete one of the two. A key that comes in by `<<` is not a repetition: what the mapping says itself wins.
""",
)

COMPLEX_KEY = Code(
    "SK103",
    "key that is a mapping or a list",
    Severity.ERROR,
    """A key is a mapping or a list. YAML allows it, JSON and every tool that reads the result do not.

It is nearly always an expression that lacks its quotes:

    name: {{ name }}      # wrong: a mapping with a mapping as its key
    name: "{{ name }}"    # right
""",
)

UNKNOWN_TAG = Code(
    "SK104",
    "unknown tag",
    Severity.ERROR,
    """A `!tag` that is none of YAML's core ones: `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map` and `!!seq`.

    replicas: !Ref Count    # wrong: a tag of CloudFormation
    replicas: 3             # right
    name: "!important"      # right: a text may begin with `!` in quotes
""",
)

TAG_MISMATCH = Code(
    "SK105",
    "value that is not what its tag says",
    Severity.ERROR,
    """A value has a tag that it does not fit.

    port: !!int web     # wrong
    port: !!int "80"    # right: the number 80
""",
)

UNKNOWN_ALIAS = Code(
    "SK106",
    "unknown alias",
    Severity.ERROR,
    """An alias `*name` stands for the value that `&name` marks earlier in the same document; there is none.

    base: &limits {cpu: 100m}
    main: *limit      # wrong: `limit` is marked nowhere
    main: *limits     # right
    host: "*.test"    # right: a text may begin with `*` in quotes
""",
)

RECURSIVE_ALIAS = Code(
    "SK107",
    "alias inside its own value",
    Severity.ERROR,
    """An alias stands inside the value that it stands for, so the value would never end.

    params: &all
      nested: *all    # wrong
""",
)

BAD_MERGE = Code(
    "SK108",
    "merge key without a mapping",
    Severity.ERROR,
    """The merge key `<<` takes a mapping or a list of mappings, whose keys come in where this mapping has none of that name.

    main:
      <<: *defaults         # right, where `defaults` is a mapping
      <<: [*limits, *env]   # right: the first in the list wins
      <<: 3                 # wrong
""",
)

TOO_LARGE = Code(
    "SK109",
    "input beyond a limit",
    Severity.ERROR,
    """The text is larger, deeper or has more values than scorekit reads, or its aliases expand to too many.

The limits keep a hostile file from taking all memory or time: 8 MiB of text, 100 levels, 100,000 values, 10,000 values that
aliases repeat, 100 `%TAG` lines, 100 globs of 50 folders each. A file that reaches one by honest means wants splitting, or its content belongs in a volume.
""",
)

BAD_CHARACTER = Code(
    "SK110",
    "character that YAML does not allow",
    Severity.ERROR,
    """A control character, or one that is invisible and that readers of YAML understand differently (a byte order mark inside
the text, U+0085, U+2028, U+2029).

Delete it, or write it as an escape in double quotes: `"\\x1b[0m"`, `"\\u2028"`.
""",
)

BAD_ENCODING = Code(
    "SK111",
    "not a text",
    Severity.ERROR,
    """The file is binary, or a text in an encoding other than UTF-8 (or UTF-16 with a byte order mark).

Save it as UTF-8. The place is that of the first byte that does not fit.
""",
)

NUMBER_RANGE = Code(
    "SK112",
    "number out of range",
    Severity.ERROR,
    """A number has more digits, or is larger, than the tools that read the result can hold.

    id: 1e999      # wrong: infinity to every reader
    id: "1e999"    # right, if a text is meant
""",
)

LEADING_ZERO = Code(
    "SK113",
    "number with a leading zero",
    Severity.WARNING,
    """A number begins with `0`. YAML 1.2, which Score and scorekit read, takes it as decimal; readers of YAML 1.1 (kubectl and
Compose among them) take it as octal, or as a text.

    mode: 0644      # 644 here, 420 elsewhere
    mode: "0644"    # a text: what Score's `mode` asks for
    mode: 0o644     # the number 420
""",
)

FURTHER_DOCUMENT = Code(
    "SK114",
    "further document",
    Severity.WARNING,
    """A file that holds one thing has a second YAML document behind `---`. Only the first is read.

Delete the rest or move it to a file of its own.
""",
)
