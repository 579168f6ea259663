"""What values of templates become where they stand in expressions, conditions and trees."""

from __future__ import annotations

from typing import Any

from scorekit.location import Source
from scorekit.migration.patches import translate
from scorekit.outcome import Findings
from scorekit.source import reader
from tests.rows import each_row
from tests.unit.migration.test_templates import brought, driver, section

#: A condition, and what ``ternary 1 2`` of it becomes.
TRUTHS: tuple[tuple[str, Any], ...] = (
    ('"a"', 1),
    (".State.none", 2),
    ("(dict)", 2),
    ("(list)", 2),
    ("(randAlpha 16)", 1),
    (".Params", 1),
    ("(quote .Id)", 1),
    ("(toJson (list))", 2),
    ('(print "a" .Uid)', 1),
    ("(print .Id .Uid)", "{{ 1 if (id ~ uid) != '' else 2 }}"),
    (".Id", "{{ 1 if id else 2 }}"),
    ("(ternary .Id .Uid .Params.a)", "{{ 1 if (id if (params.a | default(false)) else uid) else 2 }}"),
)
#: A part of an expression, and how it is written there; what can't be has the reason.
PARTS: tuple[tuple[str, str], ...] = (
    ('contains "a" .Id', "{{ 'a' in id }}"),
    ('contains (print "a" .Id) .Uid', "{{ ('a' ~ id) in uid }}"),
    ('contains (ternary "a" "b" .Params.p) .Id', "{{ ('a' if (params.p | default(false)) else 'b') in id }}"),
    ("contains (toJson .Params.p) .Id", "{{ (params.p | tojson) in id }}"),
    ("contains (quote .Uid) .Id", "{{ ('\"' ~ uid ~ '\"') in id }}"),
    ('.Params.p | default (dict "k" .Id)', "{{ params.p | default({'k': id}, true) }}"),
    ("contains (toJson (list .Uid)) .Id", "{{ (([uid]) | tojson) in id }}"),
    ("contains (randAlpha 4) .Id", "a value made up at random, in the middle of an expression"),
    ("contains .State.none .Id", "a value that nothing sets"),
    ("contains (toJson .State) .Id", "the function `nobody` has no equivalent"),
    (".MountsDirectory", "the folder of mounted files"),
    (".ComposeProjectName", "the name of the Compose project"),
    (".Params", "all params at once"),
    (".Metadata", "all metadata at once"),
    (".WorkloadServices", "all workloads at once"),
    (".Nothing", "`.Nothing`, which scorekit does not have"),
    ("nobody .Id", "the function `nobody` has no equivalent"),
    ('regexMatch "a" .Id', "a regular expression as a condition"),
)


@each_row("condition, expected", TRUTHS)
def test_a_condition_counts_as(condition: str, expected: Any) -> None:
    assert driver(section("outputs", f"v: {{{{ ternary 1 2 {condition} }}}}"))["outputs"]["v"] == expected


@each_row("pipeline, expected", PARTS)
def test_a_part_of_an_expression_is_written(pipeline: str, expected: str) -> None:
    made = brought(section("state", "a: {{ nobody }}") + section("outputs", f"v: {{{{ {pipeline} }}}}"))
    text = made.files["resource_drivers/thing/one/driver.yaml"]
    if expected.startswith("{{"):
        assert reader.read(Source("x", text)).unwrap().data["outputs"] == {"v": expected}
    else:
        assert f"TO DECIDE: {expected}" in text


def test_escapes_are_gos() -> None:
    text = r'"a\n\t\r\"\'\\\a\b\f\vz"'
    assert driver(section("outputs", f"v: {{{{ {text} }}}}"))["outputs"]["v"] == "a\n\t\r\"'\\\a\b\f\vz"


#: Each has a dollar sign that Compose reads twice, somewhere in a service.
DOLLARS = (
    "command: $$A",
    "command: [$$A]",
    'command: x{{ quote "$$A" }}',
    "command: x$$A-{{ .Id }}",
    "{{ if .Params.p }}\n  command: $$A\n  {{ end }}",
    "command:\n  {{ range .Params.p }}\n  - $${{ . }}\n  {{ end }}",
    'command: {{ ternary "$$A" "$$B" .Params.p }}',
    'environment: {{ dict "A" "$$A" | toJson }}',
)  # fmt: skip


@each_row("text", DOLLARS)
def test_a_dollar_sign_means_itself(text: str) -> None:
    found = brought(section("services", f"one:\n  {text}")).files["resource_drivers/thing/one/compose.yaml"]
    assert "$" in found
    assert "$$" not in found


@each_row("escape", [r"\ue0f0v9\uE0F1", r"\U0000e0f0v9\ue0f1", r"\ue0{{/* */}}f0v9\ue0f1"])
def test_an_escape_makes_no_mark(escape: str) -> None:
    text = brought(section("outputs", f'v: "{escape}"')).files["resource_drivers/thing/one/driver.yaml"]
    assert "TO DECIDE: a character of private use (U+E0F0 to U+E0F2)" in text


def test_a_new_type_knows_what_its_outputs_are() -> None:
    made = brought(section("outputs", "i: 1\nf: 1.5\nb: true\nl: [a]\nd: {a: b}\nt: x\ns: {{ randAlpha 20 }}"))
    contract = reader.read(Source("x", made.files["resource_drivers/thing/type.yaml"])).unwrap().data
    types = {name: each.get("type", each) for name, each in contract["outputs"].items()}
    assert types == {
        "i": "integer", "f": "number", "b": "boolean", "l": "array", "d": "object", "t": {}, "s": {"secret": True},
    }  # fmt: skip


#: A path of a patch, and what an operation at it becomes; the last have lists that a service may have already.
PATCHES: dict[str, dict[str, Any]] = {
    "services.api.init": {"merge": {"init": "x"}},
    r"services.api.labels.a\.b/c": {"merge": {"labels": {"a.b/c": "x"}}},
    "services.api.labels.:7": {"merge": {"labels": {"7": "x"}}},
    "services.api.dns.-1": {"merge": {"dns": ["x"]}},
    "services.api.dns.0": {"json": [{"op": "add", "path": "/dns/0", "value": "x"}]},
    **{
        f"services.api.{name}.-1": {"json": [{"op": "add", "path": f"/{name}/-", "value": "x"}]}
        for name in ("command", "configs", "entrypoint", "ports", "volumes")
    },
}


@each_row("path", sorted(PATCHES))
def test_an_operation_of_a_patch_becomes(path: str) -> None:
    found = translate({"a/My patch.tpl": f"- {{op: set, path: '{path}', value: x}}"}, {}, (), Findings())
    assert found.items == [{"name": "my-patch-tpl-1", "target": {"service": "api"}, **PATCHES[path]}]


def test_a_patch_that_is_no_template_is_told() -> None:
    findings = Findings()
    found = translate({"a.tpl": "\n  {{ end }}"}, {}, (), findings)
    assert found.items == []
    (diagnostic,) = findings.items
    assert (str(diagnostic.code), diagnostic.span and (diagnostic.span.line, diagnostic.span.column)) == (
        "SK902",
        (2, 5),
    )


#: A template that goes through what was emitted, what that is, and the patches, or why there are none.
GONE_THROUGH: dict[str, tuple[str, list[Any], Any]] = {
    "services by what they are": (
        '{{ range $n, $s := .Compose.services }}{{ if eq $s.image "a" }}\n- {op: set, path: services.{{ $n }}.init, value: true}\n{{ end }}{{ end }}',
        [{"services": {"one": {"image": "a"}, "two": {"image": "b"}}}],
        [{"target": {"service": "one"}, "merge": {"init": True}, "optional": True}],
    ),
    "a part of a container": (
        "{{ if .Manifests }}\n- {op: delete, path: 0.spec.containers.1.tty}\n{{ end }}",
        [{"kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "a"}, {"name": "b"}]}}],
        [{"target": {"kind": "Pod", "name": "p"}, "merge": {"spec": {"containers": [{"name": "b", "tty": None}]}}, "optional": True}],
    ),
    "a list without names": (
        "- {op: set, path: 0.spec.items.-1, value: 1}",
        [{"kind": "Thing", "metadata": {"name": "t"}, "spec": {"items": [2]}}],
        [{"target": {"kind": "Thing", "name": "t"}, "json": [{"op": "add", "path": "/spec/items/-", "value": 1}]}],
    ),
    "no Compose file": ("{{ range .Compose.services }}\n- {op: delete, path: services.a.tty}\n{{ end }}", [], "it goes through the Compose file"),
    "no manifests": ("{{ range .Manifests }}\n- {op: delete, path: 0.spec.tty}\n{{ end }}", [], "it goes through the manifests"),
    "a secret": (
        '- {op: set, path: services.one.labels.a, value: {{ index .Compose.services.one.environment "A" | quote }}}',
        [{"services": {"one": {"environment": {"A": "NEVER"}}}}],
        "a value that nothing sets",
    ),
    "a whole object": ("- {op: delete, path: '0'}", [{"kind": "Pod", "metadata": {"name": "p"}}], "a whole service or object"),
    "an object that there is not": ("- {op: delete, path: 1.spec}", [{"kind": "Pod"}], "it is for no service or object"),
}  # fmt: skip


@each_row("name", sorted(GONE_THROUGH))
def test_a_patch_template_goes_through_what_was_emitted(name: str) -> None:
    text, output, expected = GONE_THROUGH[name]
    found = translate({"a.tpl": text}, {}, output, Findings())
    if isinstance(expected, str):
        assert not found.items
        assert [each.reason[: len(expected)] for _, each in found.decisions] == [expected]
    else:
        assert found.items == [{"name": f"a-tpl-{number}", **each} for number, each in enumerate(expected, 1)]


@each_row(
    "key",
    [
        "args",
        "binaryData",
        "command",
        "configs",
        "data",
        "entrypoint",
        "env",
        "environment",
        "healthcheck",
        "stringData",
    ],
)
def test_a_patch_template_sees_nothing_that_may_hold_a_secret(key: str) -> None:
    text = f'- {{op: set, path: services.one.labels.a, value: {{{{ index .Compose.services.one "{key}" | toJson }}}}}}'
    found = translate({"a.tpl": text}, {}, [{"services": {"one": {key: ["NEVER"]}}}], Findings())
    assert not found.items
    assert "NEVER" not in str(found)
