"""What templates of Go become: each function and form by itself."""

from __future__ import annotations

from typing import Any

import pytest

from scorekit.location import Source
from scorekit.migration.assemble import Brought, assemble
from scorekit.migration.entries import SECTIONS, read_entries
from scorekit.migration.evaluate import _TAKEN
from scorekit.migration.functions import FUNCTIONS
from scorekit.migration.go_syntax import MAX_NESTING, TemplateError, parse
from scorekit.migration.run import run
from scorekit.outcome import Findings
from scorekit.source import reader
from tests.rows import each_row

NOTE = "(metadata.annotations | default({}))"

#: A pipeline, the functions that it is a row of, and what it becomes.
PIPELINES: tuple[tuple[str, str, Any], ...] = (
    ('.Params.a | default "x"', "default", "{{ params.a | default('x', true) }}"),
    ('dig "annotations" "a/b" "0" .Metadata', "dig", "{{ " + NOTE + "['a/b'] | default('0') }}"),
    ('get (dict "a" "x") "a"', "get dict", "x"),
    ('index (list "a" "b") 1', "index list", "b"),
    ('hasKey .Params "a"', "hasKey", "{{ params.a is defined }}"),
    ('coalesce "" .Params.a "z"', "coalesce", "{{ params.a | default('z', true) }}"),
    ('empty ""', "empty", True),
    ("not .Params.a", "not", "{{ not (params.a | default(false)) }}"),
    ('and .Params.a (eq .Id "x")', "and", "{{ (params.a | default(false)) and (id == 'x') }}"),
    ('or (eq .Id "x") (ne .Uid "y")', "or", "{{ (id == 'x') or (uid != 'y') }}"),
    ('eq .Id "x"', "eq", "{{ id == 'x' }}"),
    ('ne .Id "x"', "ne", "{{ id != 'x' }}"),
    ("lt .Params.a 3", "lt", "{{ params.a < 3 }}"),
    ("le .Params.a 3", "le", "{{ params.a <= 3 }}"),
    ("gt .Params.a 3", "gt", "{{ params.a > 3 }}"),
    ("ge .Params.a 3", "ge", "{{ params.a >= 3 }}"),
    ('ternary "y" "n" (eq .Id "x")', "ternary", "{{ 'y' if id == 'x' else 'n' }}"),
    ('required "say a" .Params.a', "required", "{{ params.a }}"),
    ('first (tuple "a" "b")', "first tuple", "a"),
    ('last (append (list "a") .Id)', "last append", "{{ id }}"),
    ('last (push (list "a") "b")', "push", "b"),
    ('splitList "." .Id | last', "splitList", "{{ id | replace(workload.name ~ '.', '') }}"),
    ('len (list "a" "b")', "len", 2),
    ('join "," .Params.a', "join", "{{ params.a | join(',') }}"),
    (".Id | lower", "lower", "{{ id | lower }}"),
    (".Id | upper", "upper", "{{ id | upper }}"),
    (".Id | trim", "trim", "{{ id | trim }}"),
    ('title "ab"', "title", "Ab"),
    ('trimSuffix ".x" "a.x"', "trimSuffix", "a"),
    ('trimPrefix "a." "a.x"', "trimPrefix", "x"),
    ('.Id | replace "." "-"', "replace", "{{ id | replace('.', '-') }}"),
    ('substr 1 3 "abcd"', "substr", "bc"),
    (".Id | trunc 40", "trunc", "{{ (id) | dns(40) }}"),
    ('contains "a" .Id', "contains", "{{ 'a' in id }}"),
    ('print "a-" .Id', "print", "a-{{ id }}"),
    ('printf "%s:%d%%" .Id 80', "printf", "{{ id }}:80%"),
    ('cat "a" .Id', "cat", "a {{ id }}"),
    (".Id | quote", "quote", "{{ id }}"),
    (".Id | squote", "squote", "{{ id }}"),
    ("toString .Id", "toString", "{{ id }}"),
    (".Params.a | atoi", "atoi", "{{ params.a | int }}"),
    (".Params.a | int", "int", "{{ params.a | int }}"),
    (".Params.a | int64", "int64", "{{ params.a | int }}"),
    ("list 1 2 | toJson", "toJson", [1, 2]),
    ("list 1 2 | toRawJson", "toRawJson", [1, 2]),
    (".Params.a | toYaml | nindent 4", "toYaml nindent", "{{ params.a }}"),
    ('indent 2 "a"', "indent", "a"),
    ('b64enc "a"', "b64enc", "YQ=="),
    (".Id | urlquery", "urlquery", "{{ id | urlencode }}"),
    ("add .Params.a 1 2", "add", "{{ (((params.a | int) + 1) + 2) }}"),
    ("add1 2", "add1", 3),
    ("sub 5 2", "sub", 3),
    ("mul 5 2", "mul", 10),
    ("min 5 .Params.a", "min", "{{ (5 if 5 < (params.a | int) else (params.a | int)) }}"),
    ("max 5 2", "max", 5),
    ("randAlphaNum 16", "randAlphaNum", {"secret": "generated"}),
    ("randAlpha 16", "randAlpha", {"secret": "generated"}),
    ("randNumeric 16", "randNumeric", {"secret": "generated"}),
    ("randAscii 16", "randAscii", {"secret": "generated"}),
    ("uuidv4", "uuidv4", {"secret": "generated"}),
    ('encodeSecretRef "n" "k"', "encodeSecretRef", {"secretRef": {"name": "n", "key": "k"}}),
    # Names instead of random letters; what stands beside them of the workload is part of the name anyway.
    ('printf "db-%s" (randAlpha 8)', "", "db-{{ name }}"),
    ("(index .WorkloadServices .SourceWorkload).ServiceName", "", "{{ workload.service }}"),
    ("(index (index .WorkloadServices .Params.w).Ports .Params.p).TargetPort", "",
     "{{ workloads[params.w].ports[params.p].targetPort }}"),
    (r'"a\tb\"c\\d"', "", 'a\tb"c\\d'),
    ("`a\\b`", "", "a\\b"),
    (".Class", "", "{{ class }}"),
)  # fmt: skip

#: Sections that are text or trees, and what the output ``v`` becomes.
FORMS: dict[str, tuple[str, Any]] = {
    "a variable": ('{{ $a := "x" }}v: {{ $a }}', "x"),
    "one that a condition changes": (
        '{{ $a := "x" }}{{ if .Params.p }}{{ $a = "y" }}{{ end }}v: {{ $a }}',
        "{{ 'y' if (params.p | default(false)) else 'x' }}",
    ),
    "a condition that is known": ("{{ if false }}v: 1{{ else }}v: 2{{ end }}", 2),
    "else if": ("{{ if false }}v: 1\n{{ else if true }}\nv: 3\n{{ end }}", 3),
    "two branches of one key": (
        "{{ if .Params.p }}\nv: a\n{{ else }}\nv: b\n{{ end }}",
        "{{ 'a' if (params.p | default(false)) else 'b' }}",
    ),
    "a condition within a text": (
        'v: "a{{ if .Params.p }}-{{ .Id }}{{ end }}"',
        "a{{ ('-' ~ id) if (params.p | default(false)) else '' }}",
    ),
    "a key under a condition": (
        "v:\n  {{ if .Params.p }}\n  a: 1\n  {{ end }}\n  b: 2",
        {"a": {"$when": "(params.p | default(false))", "$value": 1}, "b": 2},
    ),
    "with": ('v: {{ with .Params.p }}"{{ . }}!"{{ end }}', '{{ (\'"\' ~ params.p ~ \'!"\') if (params.p | default(false)) else \'\' }}'),
    "a loop over what is known": ('v:\n{{ range list "a" "b" }}\n- {{ . }}\n{{ end }}', ["a", "b"]),
    "a loop over a map": ('v:\n{{ range $k, $x := dict "b" 2 "a" 1 }}\n- {{ $k }}{{ $x }}\n{{ end }}', ["a1", "b2"]),
    "a loop of items": (
        "v:\n{{- range $k, $port := (index .WorkloadServices .Id).Ports }}\n- p: {{ $port.TargetPort }}\n{{- end }}",
        [{"$each": {"port": "workloads[id].portNames"}, "p": "{{ workloads[id].ports[port].targetPort }}"}],
    ),
    "a loop in a text": (
        "v: |\n  {{ range .Params.p }}\n  a {{ . }};\n  {{ end }}",
        "{{ ('a ' ~ (params.p | join(\";\\na \")) ~ \";\\n\" if params.p else '') }}",
    ),
    "a check": ('{{ if not .Params.p }}{{ fail "say p" }}{{ end }}\nv: {{ .Params.p }}', "{{ params.p }}"),
    "a comment, and space trimmed": ("v: {{/* no */ -}}   a\nw: 1", "a"),
    "braces that are text": ('v: {{ "{{ x }}" }}', "{{ '{{' }} x }}"),
    "init and state": ("v: {{ .State.a }}", "{{ let.a }}"),
}  # fmt: skip
#: Templates that are none, what is said of them, and where.
WRONG: dict[str, tuple[str, str, int]] = {
    "an action that is not closed": ("a {{ b", "`{{` that is not closed", 2),
    "a text that is not closed": ('{{ "b }}', "a text that is not closed", 3),
    "a comment that is not closed": ("{{/* b }}", "a comment that is not closed", 0),
    "an end without a beginning": ("{{ end }}", "`end` without what it belongs to", 2),
    "a beginning without an end": ("{{ if .A }}", "`if` without its `end`", 2),
    "no value": ("{{ }}", "a pipeline without a value", 2),
    "a bracket that is not closed": ("{{ (.A }}", "a bracket that is not closed", 3),
    "a bracket too many": ("{{ .A ) }}", "`)` is not expected here", 6),
    "a sign": ("{{ ! }}", "`!` is no part of a pipeline", 2),
    **{word: (f'{{{{ {word} "x" }}}}', f"`{word}` is not translated", 2)
       for word in ("define", "template", "block", "break", "continue")},
    "a character of ours": ("v: \ue0f0v9\ue0f1", "a character of private use (U+E0F0 to U+E0F2)", 3),
    "a number of no kind": ("{{ 1" + "0" * 5000 + " }}", f"`1{'0' * 19}` is no part of a pipeline", 2),
    "nesting": ("{{ if .A }}" * 42, f"nested deeper than {MAX_NESTING} levels", 442),
}  # fmt: skip


def brought(sections: str, name: str = "acme") -> Brought:
    text = f"- uri: template://{name}/one\n  type: thing\n{sections}"
    entries = read_entries(Source("a.provisioners.yaml", text)).unwrap()
    findings = Findings()
    draft = run(entries[0], keeps_secrets=False, findings=findings)
    return assemble(draft, "thing/one", None, lambda _: None)


def section(name: str, text: str) -> str:
    return f"  {name}: |\n" + "".join(f"    {line}\n" for line in text.split("\n"))


def driver(sections: str) -> Any:
    files = brought(sections).files
    return reader.read(Source("driver.yaml", files["resource_drivers/thing/one/driver.yaml"])).unwrap().data


@each_row("pipeline, functions, expected", PIPELINES)
def test_a_pipeline_becomes(pipeline: str, functions: str, expected: Any) -> None:
    del functions
    assert driver(section("outputs", f"v: {{{{ {pipeline} }}}}"))["outputs"]["v"] == expected


def test_every_function_has_a_row() -> None:
    assert {name for _, names, _ in PIPELINES for name in names.split()} == set(FUNCTIONS)


@each_row("name", sorted(FORMS))
def test_a_form_becomes(name: str) -> None:
    text, expected = FORMS[name]
    state = section("state", 'a: {{ dig "a" (printf "x-%s" (randAlpha 4)) .State }}') if ".State" in text else ""
    assert driver(state + section("outputs", text))["outputs"]["v"] == expected


@each_row("name", sorted(WRONG))
def test_what_is_no_template_is_told_with_its_place(name: str) -> None:
    text, message, offset = WRONG[name]
    with pytest.raises(TemplateError) as raised:
        parse(text)
    assert (str(raised.value), raised.value.offset) == (message, offset)


def test_a_fault_in_a_template_has_its_line_and_column() -> None:
    found = read_entries(
        Source("a.provisioners.yaml", "- uri: template://a/b\n  type: x\n" + section("outputs", "a: 1\nb: {{ ! }}"))
    )
    (diagnostic,) = found.diagnostics
    assert found.unwrap()[0].broken["outputs"][0] == "`!` is no part of a pipeline"
    assert (str(diagnostic.code), diagnostic.span and (diagnostic.span.line, diagnostic.span.column)) == (
        "SK902",
        (5, 10),
    )


@each_row("name", sorted(_TAKEN))
def test_no_loop_takes_a_name_that_expressions_see(name: str) -> None:
    outputs = driver(
        section("outputs", f"v:\n{{{{ range ${name} := .Params.a }}}}\n- {{{{ ${name} }}}}\n{{{{ end }}}}")
    )["outputs"]
    assert outputs["v"] == [{"$each": {"item": "params.a"}, "$value": "{{ item }}"}]


def test_sections_run_in_the_tools_order() -> None:
    assert SECTIONS == (
        "init", "state", "shared", "outputs", "directories", "files", "networks", "services", "volumes", "models",
        "manifests", "info_logs",
    )  # fmt: skip


#: What would take long, or much memory, if it were done.
HOSTILE = {
    "a loop in a loop": "{{ range 20000 }}{{ range 20000 }}x{{ end }}{{ end }}",
    "a text that doubles": '{{ $a := "xxxxxxxx" }}' + "{{ $a = print $a $a }}" * 60 + "v: {{ $a }}",
    "a choice that doubles": "{{ $a := .Id }}" + "{{ $a = ternary $a (print $a) .Params.p }}" * 60 + "v: {{ $a }}",
    "variables that conditions double": "{{ $a := .Id }}{{ $b := .Uid }}"
    + "{{ if .Params.p }}{{ $a = print $a $b }}{{ else }}{{ $b = print $b $a }}{{ end }}" * 60 + "v: {{ $a }}",
    "a list that doubles": "{{ $a := list 1 2 }}" + "{{ $a = list $a $a }}" * 60 + "v: {{ $a | toJson }}",
    "an action of words": "{{ print" + " a" * 100_000 + " }}",
    "a line of spaces": "v: a\n{{ if .Params.p }}\na" + " " * 200_000 + "b\n{{ end }}",
}  # fmt: skip


@each_row("name", sorted(HOSTILE))
def test_what_multiplies_is_bounded(name: str) -> None:
    made = brought(section("outputs", HOSTILE[name]))
    assert made.decisions or "line" in name
    assert sum(map(len, made.files.values())) < 1_000_000
