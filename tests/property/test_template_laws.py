from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from scorekit.expressions import ExpressionError, Template, compile_expression, compile_text
from scorekit.expressions.full import compile_full
from scorekit.expressions.plain import compile_plain
from scorekit.values import Opaque, Reference, SecretValue, Text
from tests.property.strategies import WHOLE

words = st.sampled_from(
    ["a", "b", "c", "name", "params", "secret", "omit", "none", "is", "if", "else", "in", "not", "dns"]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text("ab1 -'\"{}", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc1"), inner, max_size=3),
    max_leaves=6,
)
scopes = st.dictionaries(st.sampled_from(["a", "b", "c", "name"]), json_values, max_size=4)

literals = st.sampled_from(["1", "0", "2.5", "'a'", '"b c"', "''", "true", "false", "none", "omit", "[]", "{}"])
names = st.sampled_from(
    ["a", "b", "c", "name", "a.b", "a.b.c", "b[0]", "b.1", "a['b']", "c[ a ]", "a[b].c", "secret", "a.s"]
)
filters = st.sampled_from(
    ["lower", "upper", "dns", "identifier(20)", "alnum", "length", "first", "last", "sort", "unique", "join", "join('-')",
     "string", "tojson", "int", "round", "round(1)", "trim", "replace('a', 'b')", "replace(a, b)", "default(1)",
     "default(b, true)", "default(omit)", "default(a.b | lower)", "map('a')", "nope", "lower(1)", "replace('a')"]
)  # fmt: skip


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(
        ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "~", "+", "-", "*", "/", "//", "%", "and", "or", "**"]
    )
    tests = st.sampled_from(["defined", "not defined", "undefined", "string", "none", "mapping", "in b", "number"])
    return st.one_of(
        st.tuples(inner, filters).map(" | ".join),
        st.tuples(inner, signs, inner).map(" ".join),
        st.tuples(inner, tests).map(" is ".join),
        st.tuples(inner, inner, inner).map(lambda t: f"{t[0]} if {t[1]} else {t[2]}"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]}[{t[1]}]"),
        st.tuples(inner, inner).map(lambda t: f"[{t[0]}, {t[1]}]"),
        inner.map(lambda t: f"{{'k': {t}}}"),
        inner.map(lambda t: f"({t})"),
        inner.map(lambda t: f"not {t}"),
    )


expressions = st.recursive(literals | names, grown, max_leaves=5)
plain_filters = filters.filter(lambda f: f not in {"nope", "lower(1)", "replace('a')", "default(a.b | lower)"})
subjects = st.sampled_from(["1", "2.5", "'a'", "true", "none", "omit"]) | names


def everyday_grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in"])
    filtered = st.builds(lambda s, fs: " | ".join([s, *fs]), subjects, st.lists(plain_filters, max_size=2))
    joined = st.lists(filtered, min_size=1, max_size=3).map(" ~ ".join)
    compared = joined | st.tuples(joined, signs, joined).map(" ".join)
    return st.one_of(
        compared,
        filtered.map("{} is defined".format),
        st.tuples(compared, compared, inner).map(lambda t: f"{t[0]} if {t[1]} else {t[2]}"),
        st.tuples(subjects, inner).map(lambda t: f"{t[0]} | default({t[1]})"),
        st.tuples(names, inner).map(lambda t: f"{t[0]}[{t[1]}].b"),
    )


#: What the fast front end promises to take.
everyday = st.recursive(subjects, everyday_grown, max_leaves=3)
#: Pieces of expressions in any order, most of them wrong.
scraps = st.lists(
    words | literals | names | filters | st.sampled_from(list("|~.,()[]{}+-*/%<>=!\"' $#\\\n")), max_size=8
).map(" ".join)


def result(evaluate: Any, scope: Any) -> tuple[str, Any]:
    try:
        found = evaluate(scope)
    except ExpressionError as error:
        return "error", (error.message, error.help)
    return type(found).__name__, repr(found)


@given(st.text(WHOLE), scopes)
def test_text_without_braces_evaluates_to_itself(text: str, scope: dict[str, Any]) -> None:
    assume("{{" not in text)
    template = compile_text(text)
    assert template.evaluate(scope) == text
    assert template.constant


@given(everyday, scopes)
@example("a[b] | default(a.b.c)", {"a": {}, "b": "x"})
@example("a | default(b) | default(c)", {})
@example("a if a.b else c", {})
def test_both_front_ends_agree(expression: str, scope: dict[str, Any]) -> None:
    plain = compile_plain(expression, 0)
    assert plain is not None
    full = compile_full(expression, 0)
    assert [name[:3] for name in plain.names] == [name[:3] for name in full.names]
    assert result(plain.evaluate, scope) == result(full.evaluate, scope)


@given(scraps | st.text(WHOLE, max_size=20), scopes)
def test_what_the_fast_front_end_takes_is_in_the_language(expression: str, scope: dict[str, Any]) -> None:
    expression = expression.strip()
    plain = compile_plain(expression, 0)
    if plain is not None:
        full = compile_full(expression, 0)
        assert [name[:3] for name in plain.names] == [name[:3] for name in full.names]
        assert result(plain.evaluate, scope) == result(full.evaluate, scope)


@given(
    st.sampled_from(["{}", "{{{{ {} }}}}", "a {{{{{}}}}} b"]),
    expressions | scraps | st.text(WHOLE, max_size=20),
    scopes,
)
def test_an_expression_gives_a_value_or_an_expression_error(form: str, inner: str, scope: dict[str, Any]) -> None:
    text = form.format(inner)
    for compile_ in (compile_text, compile_expression):
        error = fault(compile_, text, scope)
        assert error is None or 0 <= error.start <= error.end <= len(text)


def fault(compile_: Callable[[str], Template], text: str, scope: dict[str, Any]) -> ExpressionError | None:
    try:
        compile_(text).evaluate(scope)
    except ExpressionError as error:
        return error
    return None


@given(expressions)
@example("(a[(1)])")
def test_names_are_what_the_text_says_at_their_places(expression: str) -> None:
    try:
        template = compile_expression(expression)
    except ExpressionError:
        return
    for name in template.names:
        written = expression[name.start : name.end]
        assert compile_expression(written).names[0].path == name.path


@given(expressions)
@example("secret ~ 'x' | string")
@example("{'k': secret} == {'k': 'x'}")
def test_a_reference_is_placed_or_joined_or_refused(expression: str) -> None:
    """A scope that differs in the secret alone gives results that differ in it alone: nothing was learnt from it."""
    results = []
    for key in ("one", "two"):
        scope = {"a": {"b": "x", "s": SecretValue("t.default#a.b", key)}, "b": [SecretValue("t.default#a.b", key)]}
        scope |= {"secret": SecretValue("t.default#a.b", key), "name": "n", "c": {}}
        try:
            found = compile_expression(expression).evaluate(scope)
        except ExpressionError as error:
            found = error.message
        results.append(sealed(found))
    assert results[0] == results[1]


def sealed(value: Any) -> Any:
    """The value with its references made equal."""
    if isinstance(value, Reference):
        return "<sealed>"
    if isinstance(value, Text):
        return tuple(sealed(part) for part in value.parts)
    assert not isinstance(value, Opaque)
    if isinstance(value, list):
        return [sealed(item) for item in value]
    if isinstance(value, dict):
        return {key: sealed(item) for key, item in value.items()}
    return (
        value.replace("secret one", "<sealed>").replace("secret two", "<sealed>") if isinstance(value, str) else value
    )
