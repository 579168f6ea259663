"""Laws of schemas: jsonschema and an engine of ECMA-262 say the same, and any document is a schema or a fault."""

from __future__ import annotations

import json
from typing import Any

import regress
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scorekit.catalogue import Catalogue
from scorekit.catalogue.schema_shape import KEYWORDS, schema_faults
from scorekit.location import Source
from scorekit.patterns import PatternError, compiled
from scorekit.resolve import ResolveOptions, resolve
from scorekit.resolve.contract import check_driver, check_type
from scorekit.resolve.schema import canonical, coerce
from scorekit.resolve.validate import violations
from scorekit.schemas import kinds, schema_of
from scorekit.source.reader import read
from scorekit.source.writer import dump
from scorekit.targets.record import find_target
from tests.property.strategies import HEAVY, plain_data
from tests.unit.resolve.world import workload

_NAMES = st.sampled_from(["a", "b", "ab"])
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.sampled_from([0.5, 1.0, 2.5])
    | st.sampled_from(["", "a", "12", "true"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=5,
)
_TYPES = st.sampled_from(["string", "integer", "number", "boolean", "array", "object", "null"])
_FEW = st.integers(0, 2)
_BOUNDS = st.integers(-2, 5)
_PATTERNS = st.sampled_from(["^a", "[0-9]+$", "e", "^(a|b)*$", "b"])
_PLAIN = st.fixed_dictionaries(
    {},
    optional={
        "type": _TYPES | st.lists(_TYPES, min_size=1, max_size=3, unique=True),
        "enum": st.lists(_VALUES, min_size=1, max_size=3),
        "const": _VALUES,
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _BOUNDS),
        "multipleOf": st.sampled_from([1, 2, 0.5]),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _FEW),
        "pattern": _PATTERNS,
        "uniqueItems": st.booleans(),
        "required": st.lists(_NAMES, max_size=2, unique=True),
        "dependentRequired": st.dictionaries(_NAMES, st.lists(_NAMES, max_size=2, unique=True), max_size=2),
        "default": _VALUES,
        "description": st.just("words"),
    },
)
_REFERENCES = st.sampled_from(["#", "#/$defs/a", "#/$defs/b"])


def _within(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Schemas that hold others. Few keywords each, since most of many exclude one another."""
    several = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(_NAMES, inner, max_size=2)
    keywords: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(("items", "additionalProperties", "contains", "not", "propertyNames"), inner),
        **dict.fromkeys(("if", "then", "else", "unevaluatedItems", "unevaluatedProperties"), inner),
        **dict.fromkeys(("properties", "dependentSchemas"), named),
        "patternProperties": st.dictionaries(_PATTERNS, inner, max_size=2),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), several),
        **dict.fromkeys(("minContains", "maxContains"), _FEW),
        "$ref": _REFERENCES,
        "type": _TYPES,
    }
    chosen = st.lists(st.sampled_from(sorted(keywords)), min_size=1, max_size=4, unique=True)
    return chosen.flatmap(lambda words: st.fixed_dictionaries({word: keywords[word] for word in words}))


_SCHEMAS = st.recursive(_PLAIN | st.booleans(), _within, max_leaves=6)
_ROOTS = st.builds(
    lambda root, a, b: {**root, "$defs": {"a": a, "b": b}},
    _SCHEMAS.filter(lambda s: isinstance(s, dict)),
    _SCHEMAS,
    _SCHEMAS,
)


def faults(schema: Any) -> list[str]:
    document = read(Source("schema.yaml", dump(schema))).unwrap()
    return [f"{d.span}: {d.message}" for d in schema_faults(document, ())]


@HEAVY
@given(_ROOTS, st.lists(_VALUES, min_size=1, max_size=4))
def test_jsonschema_says_the_same_of_every_value(schema: Any, values: list[Any]) -> None:
    assume(not any("leads back to itself" in fault for fault in faults(schema)))
    judge = Draft202012Validator(schema)
    for value in values:
        assert (not violations(schema, value)) == judge.is_valid(value)


@given(_SCHEMAS, _VALUES)
def test_coercion_never_spoils_a_value_and_comes_to_rest(schema: Any, value: Any) -> None:
    root = {"$defs": {"a": {}, "b": {"type": "integer"}}, "items": schema}
    coerced = coerce(value, schema, root=root)
    assert coerce(coerced, schema, root=root) == coerced
    if not violations(schema, value, root=root):
        assert not violations(schema, coerced, root=root)


@given(_VALUES, _VALUES)
def test_values_with_one_text_are_equal_and_no_others(left: Any, right: Any) -> None:
    assert (canonical(left) == canonical(right)) == Draft202012Validator({"const": left}).is_valid(right)


# Patterns

_PIECES = (
    *("a", "b", "0", "_", "-", "^", "$", ".", "*", "+", "?", "{2}", "{1,}", "{0,2}", "(", "(?:", "(?<n>", ")", "|", "[", "[^", "]"),
    *(r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\B", r"\n", r"\x41", r"\u0041", r"\u{1F600}", r"\ud83d\ude00"),
    *(r"\/", r"\.", r"\\", r"\cA", r"\0", r"\]", r"\$", r"\p{L}", "é", "😀", "a-c", "&&", "[:alpha:]", " ", "#", "\u2028"),
)  # fmt: skip
_LETTERS = [
    "a",
    "b",
    "c",
    "0",
    "_",
    "-",
    "A",
    "é",
    "😀",
    " ",
    "\n",
    "\u2028",
    ".",
    "\\",
    "\x01",
    "\0",
    "٣",
    "\ufeff",
    "]",
    "$",
]


@given(
    st.lists(st.sampled_from(_PIECES), max_size=8), st.lists(st.text(st.sampled_from(_LETTERS), max_size=4), max_size=4)
)
def test_an_engine_of_ecma_262_finds_the_same(pieces: list[str], texts: list[str]) -> None:
    pattern = "".join(pieces)
    try:
        found = compiled(pattern)
    except PatternError:
        return
    try:
        judge = regress.Regex(pattern, "u")
    except regress.RegressError:
        return  # braces and escapes that mean themselves: only the letter of the standard is against them
    for text in texts:
        assert found.found_in(text) == (judge.find(text) is not None)


# Any document at all


def _keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    words = st.sampled_from([*KEYWORDS, "$id", "$anchor", "$dynamicRef", "enm"])
    return st.dictionaries(
        words, inner | st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=2), max_size=3
    )


_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [0, -1, 5, 1.5, "#", "#/$defs/a", "#/nowhere", "file:///x", "(", "a", "string", True, None, [], {}]
)
_ANYTHING = st.recursive(_ODD, _keywords, max_leaves=8) | plain_data()


@given(_ANYTHING.filter(lambda schema: schema is not None))
def test_a_document_is_a_schema_by_the_metaschema_or_a_fault(schema: Any) -> None:
    if not faults(schema):
        Draft202012Validator.check_schema(schema)


@HEAVY
@given(_ANYTHING, st.sampled_from(["params", "settings", "allow"]), _VALUES)
def test_a_document_as_a_schema_is_worked_with_or_told(schema: Any, position: str, value: Any) -> None:
    whole = {"properties": {"x": schema}, "$defs": {"a": {"type": "string"}}}
    given_ = {
        word: whole if word == position else {"properties": {"x": {}}} for word in ("params", "settings", "allow")
    }
    rule = {"type": "odd", "driver": "odd/d", "settings": {"x": value}, "params": {"allow": given_["allow"]}}
    texts: list[dict[str, Any]] = [
        {"kind": "ResourceType", "metadata": {"name": "odd"}, "params": given_["params"]},
        {"kind": "ResourceDriver", "metadata": {"name": "odd/d"}, "settings": given_["settings"]},
        {"kind": "Environment", "metadata": {"name": "dev"}, "drivers": [rule]},
    ]
    files = ("resource_drivers/odd/type.yaml", "resource_drivers/odd/d/driver.yaml", "environments/dev.yaml")
    version = {"apiVersion": "scorekit.dev/v1alpha1"}
    written = {file: json.dumps({**version, **text}) for file, text in zip(files, texts, strict=True)}
    shelf = Catalogue.from_texts(written, builtin=False)
    known_type, known_driver = shelf.resource_type("odd"), shelf.driver("odd/d")
    if known_type.value is not None:
        check_type(known_type.value)
        if known_driver.value is not None:
            check_driver(known_driver.value, known_type.value, shelf)
    for kind in kinds():
        json.dumps(schema_of(kind, shelf)[0])
    json.dumps(schema_of("score", shelf, "dev")[0])
    one = workload(f"r1: {{type: odd, params: {json.dumps({'x': value})}}}")
    environment = shelf.environment("dev").value
    if environment is not None:
        resolve([one], environment, shelf, ResolveOptions(target=find_target("kubernetes"), seed=b"seed"))
