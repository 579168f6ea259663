from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scorekit.expressions import OMIT, ExpressionError, compile_expression, compile_text
from scorekit.expressions.plain import compile_plain
from scorekit.limits import DEEPEST_BRACKET, LONGEST_LIST, LONGEST_TEXT
from scorekit.values import SecretKey, SecretValue, Text
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.expressions.expression import CompiledExpression

PASSWORD = SecretValue("postgres.default#orders.db", "password")
KEY = SecretKey("connection", "host")
SCOPE: dict[str, Any] = {
    "name": "orders-db",
    "params": {
        "size": "small",
        "replicas": 3,
        "ratio": 1.5,
        "items": ["b", "a", "b"],
        "numbers": [3, 1, 2],
        "none": None,
        "tls": True,
        "empty": [],
        "map": {"z": 1, "a": 2},
        "secret_list": [PASSWORD],
    },
    "let": {"sizes": {"small": {"cpu": "100m"}}},
    "ports": {"5432": {"port": 5432}},
    "people": [{"name": "ann"}, {"name": "bob"}],
    "result": "mine",
    "secrets": {"password": PASSWORD},
    "settings": {},
}


def value(text: str) -> Any:
    return compile_text(text).evaluate(SCOPE)


def both(expression: str) -> list[CompiledExpression]:
    """The expression as both front ends compile it, where the fast one takes it."""
    from scorekit.expressions.full import compile_full  # noqa: PLC0415 - one test says that nothing else loads it

    plain = compile_plain(expression, 0)
    return [compile_full(expression, 0), *([] if plain is None else [plain])]


def of(expression: str) -> Any:
    """The value of an expression, by both front ends."""
    full, *plain = both(expression)
    found = full.evaluate(SCOPE)
    for other in plain:
        assert [name[:3] for name in other.names] == [name[:3] for name in full.names]
        assert other.evaluate(SCOPE) == found
        assert type(other.evaluate(SCOPE)) is type(found)
    return found


def fault(text: str) -> tuple[str, str, str | None]:
    """The message, the stretch of the text that it points at, and the hint."""
    with pytest.raises(ExpressionError) as caught:
        compile_text(text).evaluate(SCOPE)
    error = caught.value
    return error.message, text[error.start : error.end], error.help


# The scanner


def test_text_without_braces_is_itself() -> None:
    assert value("$(VAR) ${x} {% if %} {# no #} }} { {") == "$(VAR) ${x} {% if %} {# no #} }} { {"


def test_one_expression_keeps_its_type() -> None:
    assert value("{{ params.replicas }}") == 3
    assert value("{{ params.items }}") == ["b", "a", "b"]
    assert value("{{params.tls}}") is True


def test_inside_text_values_are_written_as_score_writes_them() -> None:
    text = "{{ params.ratio }} {{ params.none }} {{ params.tls }} {{ params.items }} {{ params.map }}"
    assert value(text) == '1.5 null true ["b","a","b"] {"a":2,"z":1}'


def test_braces_and_quotes_inside_an_expression_are_respected() -> None:
    assert value("{{ '}}' }}-{{ \"it's }}\" }}") == "}}-it's }}"
    assert value("{{ {'a': {'b': 1}}}}") == {"a": {"b": 1}}
    assert value(r"{{ 'it\'s }}' }}") == "it's }}"
    assert value("a{{ '{{' }}b") == "a{{b"


@each_row(
    ("text", "message", "where"),
    [
        ("a {{ name", "`{{` is never closed", "{{"),
        ("{{ 'name }}", "this ' is never closed", "'"),
        ("{{ name } }}", "a `}` that closes nothing", "}"),
        ("x {{ }} y", "there is no expression between the braces", "{{ }}"),
        ("{{- name }}", "no `-` beside the braces", "-"),
        ("{{ name -}}", "no `-` beside the braces", "-"),
    ],
)
def test_braces_that_do_not_fit_are_refused(text: str, message: str, where: str) -> None:
    assert fault(text)[:2] == (message, where)


@each_row("text", [".password", ". | quote", "$x", "- .Values.x", "range .", 'include "x" .'])
def test_braces_of_another_program_are_led_to_raw(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_text(f"{{{{{text} }}}}")
    assert (
        caught.value.help
        == "braces for another program stand in `{$raw: \"{{ ... }}\"}`, or inside of a text as `{{ '{{ ... }}' }}`"
    )
    assert compile_text(f"{{{{ '{{{{ {text} }}}}' }}}}".replace('"', "")).evaluate({}) == f"{{{{ {text} }}}}".replace(
        '"', ""
    )


@pytest.mark.parametrize("text", ["a b", "end | upper x", "name ~"])
def test_a_slip_in_an_expression_is_none_of_another_program(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_text(f"{{{{ {text} }}}}")
    assert "$raw" not in (caught.value.help or "")


def test_bare_expression_takes_no_braces() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression("  {{ params.tls }}")
    assert (caught.value.start, caught.value.end) == (2, 4)
    assert caught.value.help == "this is an expression already: leave `{{` and `}}` out"


def test_bare_expression_may_hold_braces_of_its_own() -> None:
    assert compile_expression(" '{{' ").evaluate({}) == "{{"
    assert compile_expression("{'a': {'b': 1}}").evaluate({}) == {"a": {"b": 1}}


def test_empty_bare_expression_is_refused() -> None:
    with pytest.raises(ExpressionError, match="there is no expression here"):
        compile_expression("  ")


# Names


def test_dots_and_brackets_are_keys_and_indexes() -> None:
    assert of("params.items") == ["b", "a", "b"]
    assert of("params['size']") == of('params["size"]') == of("params.size") == "small"
    assert of("params.items[1]") == of("params.items.1") == "a"
    assert of("let.sizes[params.size].cpu") == "100m"
    assert of("params.items[params.numbers[1]]") == "a"
    assert of("params.items[-1]") == "b"
    assert of("params[ 'si' ~ 'ze' ]") == "small"
    assert of("people[0].name") == "ann"


def test_numbers_find_keys_that_are_texts() -> None:
    assert of("ports[5432].port") == of("ports.5432.port") == of("ports['5432'].port") == 5432


def test_variable_may_be_called_as_jinja_calls_its_own() -> None:
    assert of("result ~ '!'") == "mine!"


@each_row("expression", ["name.upper", "params.keys", "''.__class__", "params.__class__", "name[0]"])
def test_attributes_are_no_keys(expression: str) -> None:
    assert "no key" in fault("{{ " + expression + " }}")[0]


@each_row(
    ("text", "message", "where", "hint"),
    [
        ("{{ nmae }}", "`nmae` is no name that is known here", "nmae", "did you mean `name`?"),
        ("a {{ params.sise }}", "`params` has no key `sise`", "params.sise", "did you mean `size`?"),
        ("{{ let.sizes.large }}", "`let.sizes` has no key `large`", "let.sizes.large", "known: `small`"),
        ("{{ settings.x }}", "`settings` has no key `x`", "settings.x", "it is empty"),
        (
            "{{ params.items.x }}",
            "`params.items` is a list and has no key `x`",
            "params.items.x",
            "take an item of it first, as in `list[0]`",
        ),
        (
            "{{ params.items[7] }}",
            "`params.items` has no item 7",
            "params.items[7]",
            "it has 3 items, counted from 0",
        ),
        ("{{ params.none.x }}", "`params.none` is null and has no key `x`", "params.none.x", None),
        ("{{ params[name] | lower }}", "`params` has no key `orders-db`", "[name] | lower", None),
        ("{{ params[params.tls] }}", "a key is a text or a number", "[params.tls]", None),
    ],
)
def test_missing_key_is_named_with_what_is_known(text: str, message: str, where: str, hint: str | None) -> None:
    found = fault(text)
    assert found[:2] == (message, where)
    assert hint is None or found[2] == hint


def test_long_lists_of_known_keys_are_cut() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_text("{{ m.zzz }}").evaluate({"m": {f"k{i:02}": i for i in range(30)}})
    assert caught.value.help is not None
    assert caught.value.help.endswith("`k19`, ...")


def test_names_are_told_with_their_places_behind_default_too() -> None:
    text = "x {{ params.sise | default(let.sizes[params.size].cpu) }}{{ ports [ '5432' ] . port }}"
    names = compile_text(text).names
    assert [(str(n), text[n.start : n.end]) for n in names] == [
        ("params.sise", "params.sise"),
        ("let.sizes", "let.sizes"),
        ("params.size", "params.size"),
        ("ports.5432.port", "ports [ '5432' ] . port"),
    ]


def test_names_of_the_full_language_come_in_order_of_their_places() -> None:
    text = "{{ name if params.tls and [settings.a, params['x y']] else params.items[0] }}"
    names = compile_text(text).names
    assert [text[n.start : n.end] for n in names] == [
        "name", "params.tls", "settings.a", "params['x y']", "params.items[0]",
    ]  # fmt: skip


def test_a_name_is_as_long_as_it_is_written() -> None:
    for written in ("params['x]' 'y']", "params[('x')]", "params[ (0x1) ]", "params[(1)].a"):
        (name,) = compile_text(text := f"{{{{ ({written}) + 1 }}}}").names
        assert text[name.start : name.end] == written


def test_template_without_names_is_constant() -> None:
    assert compile_text("x").constant
    assert compile_text("{{ 1 + 1 }}").constant
    assert not compile_text("{{ name }}").constant


def test_template_that_is_a_name_says_so() -> None:
    assert str(compile_expression(" params.items ").name) == "params.items"
    assert str(compile_text("{{ params.items }}").name) == "params.items"
    for text in ("{{ name | dns }}", "{{ name ~ name }}", "x{{ name }}", "x"):
        assert compile_text(text).name is None


# Missing values


def test_default_stands_in_for_a_missing_last_key_alone() -> None:
    assert of("params.sise | default('x')") == "x"
    assert of("nope | default('x')") == "x"
    assert of("nope | default(settings.image) | default('x')") == "x"
    assert of("params['sise'] | default('x')") == of("params[name] | default('x')") == "x"
    assert of("params.none | default('x')") is None
    assert of("params.items[9] | default(1)") == 1
    assert of("settings.image | default(omit)") is OMIT
    assert of("settings.image | default(secrets.password)") is PASSWORD
    assert fault("{{ params.sise.deep | default('x') }}")[0] == "`params` has no key `sise`"
    assert fault("{{ (params.sise ~ '') | default('x') }}")[0] == "`params` has no key `sise`"
    assert fault("{{ params.sise | lower | default('x') }}")[0] == "`params` has no key `sise`"


def test_default_may_replace_what_is_false_as_well() -> None:
    assert of("params.none | default('x', true)") == "x"
    assert of("params.none | default('x', boolean=true)") == "x"
    assert of("name | default('x', true)") == "orders-db"


def test_default_refuses_a_reference() -> None:
    assert fault("{{ secrets.password | default('x') }}")[1] == "default"


def test_defined_looks_without_asking() -> None:
    assert of("params.size is defined") is True
    assert of("params.sise is defined") is False
    assert of("params.sise is not defined") is True
    assert of("params.sise is undefined") is True
    assert of("secrets.password is defined") is True
    assert of("not (workload is defined)") is True


# Operators, filters, tests


@each_row(
    ("expression", "expected"),
    [
        ("params.replicas + 1", 4),
        ("'a' + 'b'", "ab"),
        ("params.items + ['c']", ["b", "a", "b", "c"]),
        ("7 - 2 * 3", 1),
        ("7 / 2", 3.5),
        ("7 // 2", 3),
        ("7 % 2", 1),
        ("-params.replicas", -3),
        ("+params.replicas", 3),
        ("name ~ '-' ~ params.replicas ~ params.none", "orders-db-3null"),
        ("params.replicas == 3", True),
        ("params.replicas != 3", False),
        ("params.replicas < 4 and params.replicas <= 3", True),
        ("params.replicas > 4 or params.replicas >= 3", True),
        ("'a' < 'b'", True),
        ("'b' in params.items", True),
        ("'z' not in params.items", True),
        ("'size' in params", True),
        ("'orders' in name", True),
        ("name is in ['orders-db']", True),
        ("params.items == ['b', 'a', 'b']", True),
        ("params.map == {'a': 2, 'z': 1}", True),
        ("1 if params.none else " * 12 + "2", 2),
        ("not params.tls", False),
        ("params.none or name", "orders-db"),
        ("name and params.size", "small"),
        ("'on' if params.tls else 'off'", "on"),
        ("'on' if params.empty else 'off' if params.none else 'dim'", "dim"),
        ("name if params.size == 'large' else omit", OMIT),
        ("[name, 1, [true, none]]", ["orders-db", 1, [True, None]]),
        ("{'a': name, name: 1.5}", {"a": "orders-db", "orders-db": 1.5}),
        ("'orders_db' | dns", "orders-db"),
        ("name | identifier", "orders_db"),
        ("name | identifier(16)", "orders_db"),
        ("'a-very-long-name-indeed' | dns(limit=20) | length", 20),
        ("name | alnum", "ordersdb"),
        ("name | upper | lower", "orders-db"),
        ("name | replace('-', '_')", "orders_db"),
        ("' x ' | trim", "x"),
        ("params.items | join", "bab"),
        ("params.numbers | join(', ')", "3, 1, 2"),
        ("params.items | length", 3),
        ("name | length", 9),
        ("params.map | length", 2),
        ("params.items | sort", ["a", "b", "b"]),
        ("params.numbers | sort", [1, 2, 3]),
        ("params.items | unique", ["b", "a"]),
        ("params.items | first", "b"),
        ("'a@b/c d%é~' | urlencode", "a%40b%2Fc%20d%25%C3%A9~"),
        ("42 | urlencode", "42"),
        ("params.numbers | last", 2),
        ("people | map(attribute='name')", ["ann", "bob"]),
        ("people | map('name') | join('+')", "ann+bob"),
        ("'42' | int", 42),
        ("params.ratio | int", 1),
        ("params.ratio | string", "1.5"),
        ("name | string", "orders-db"),
        ("2.6 | round", 3),
        ("2.25 | round(1)", 2.2),
        ("name | tojson", '"orders-db"'),
        ("params.map | tojson", '{"a":2,"z":1}'),
        ("name is string", True),
        ("params.replicas is number", True),
        ("params.tls is number", False),
        ("params.tls is boolean", True),
        ("params.none is none", True),
        ("params.map is mapping", True),
        ("params.items is sequence", True),
        ("params.items is not sequence", False),
        ("'it\\'s'", "it's"),
        ("0x10", 16),
        ("1e3", 1000.0),
        ("false", False),
        ("None", None),
        ("((name))", "orders-db"),
    ],
)
def test_language(expression: str, expected: Any) -> None:
    found = of(expression)
    assert found == expected
    assert type(found) is type(expected)


@each_row(
    ("expression", "message", "where"),
    [
        ("name.upper()", "nothing can be called", "()"),
        ("range(3)", "nothing can be called", "(3)"),
        ("2 ** 3", "there is no `**`", "2 ** 3"),
        ("name[1:2]", "there are no slices", "1:2]"),
        ("(1, 2)", "there are no tuples", ", 2)"),
        ("1 < 2 < 3", "comparisons can't be chained", "3"),
        ("name if params.tls", "this `if` has no `else`", "name if params.tls"),
        ("name | uper", "there is no filter `uper`", "uper"),
        ("name is strange", "there is no test `strange`", "is strange"),
        ("name | default", "wrong arguments for `default`: missing a required argument: 'fallback'", "default"),
        ("name | replace('a')", "wrong arguments for `replace`: missing a required argument: 'new'", "replace('a')"),
        ("name | lower(*params.items)", "there are no `*` arguments", "lower(*params.items)"),
        ("name is defined(1)", "wrong arguments for `defined`: too many positional arguments", "is defined(1)"),
        ("name name", "`name` is not expected here", "name"),
        ("name +", "unexpected 'end of the expression'", "+"),
        ("1 $ 2", "unexpected char '$'", "$"),
        ("name | 3", "expected token 'name', got 'integer'", "3"),
        ("1e999", "the number is too large", "1e999"),
        (r"'a\ud800'", "half a surrogate pair is no character", r"'a\ud800'"),
        ("9223372036854775808", "the number is too large", "9223372036854775808"),
        ("1 + " + "9" * 200, "the number is too large", "9" * 200),
        ("name.'x'", "expected name or number", "'x'"),
        ("9" * 5000, "an expression has at most 4096 characters", "9" * 5000),
        (r"'\ud83'", "truncated \\uXXXX escape", None),
        ("((((" * 400 + "1" + "))))" * 400, "the expression is nested too deeply", None),
        ("omit.x", "the value is `omit` and has no key `x`", ".x"),
        ("omit == 1", "`omit` is no value to work with", None),
        ("[omit]", "`omit` can't stand inside a list or mapping", None),
        ("{'a': omit}", "`omit` can't stand inside a list or mapping", None),
        ("{1: 2}", "the key of a mapping is a text", None),
        ("[params.x]", "`params` has no key `x`", "params.x"),
        ("{params.x: 1}", "`params` has no key `x`", "params.x"),
        ("not params.x", "`params` has no key `x`", "params.x"),
        ("1 / 0", "`/` can't be done here: division by zero", None),
        ("9223372036854775807 + 1", "the number would be too large", None),
        ("1e308 * 10", "the number would be too large", None),
        ("'a' * 3", "this works on numbers, not on a text", None),
        ("'%s' % name", "this works on numbers, not on a text", None),
        ("params.tls + 1", "`+` can't add a number to a boolean", None),
        ("name + 1", "`+` can't add a number to a text", None),
        ("params.items + 1", "`+` can't add a number to a list", None),
        *((word, f"`{word}` is no name that is known here", word) for word in ("and", "else", "if", "in", "is", "or")),
        ("not", "unexpected 'end of the expression'", "not"),
        ("1 < 'a'", "a number and a text have no order", None),
        ("1 in name", "this works on text, not on a number", None),
        ("name in 5", "this works on lists, not on a number", None),
        ("params.map | sort", "this works on lists, not on a mapping", "sort"),
        ("[1, 'a'] | sort", "`sort` needs a list of texts or a list of numbers", "sort"),
        ("params.empty | first", "the list is empty", "first"),
        ("params.replicas | length", "a number has no length", "length"),
        ("'1.5' | int", "the text is no whole number", "int"),
        ("name | replace('', 'x')", "`replace` needs a text to look for", "replace"),
        ("name | dns(8)", "the limit of a name is a number from 16 to 63", "dns"),
        ("people | map('x')", "the value has no key `x`", "map"),
        ("people | map(attribute=params.tls)", "a key is a text or a number", "map"),
    ],
)
def test_what_the_language_has_not_is_refused(expression: str, message: str, where: str | None) -> None:
    """Without a place of its own the fault is the whole expression's."""
    assert fault("{{ " + expression + " }}")[:2] == (message, where or expression)


def test_filter_that_is_misspelt_gets_a_hint() -> None:
    assert fault("{{ name | uper }}")[2] == "did you mean `upper`?"
    assert str(fault("{{ name | xyz }}")[2]).startswith("filters: alnum, default, dns")


def test_everyday_expressions_are_for_the_fast_front_end() -> None:
    """What it leaves to the other takes a hundred times as long."""
    plain = [
        *(f"1 {sign} 2" for sign in ("==", "!=", "<", "<=", ">", ">=")), "name in params.items",
        *("false", "False", "true", "True", "none", "None", "omit"),
        *(f"name | {named}{given}" for named in ("alnum", "dns", "identifier") for given in ("", "(20)")),
        *("name | default('a')", "name | default('a', true)", "params.items | join", "params.items | join(',')"),
        *("people | map('name')", "name | replace('a', 'b')", "params.ratio | round", "params.ratio | round(1)"),
    ]  # fmt: skip
    assert [text for text in plain if compile_plain(text, 0) is None] == []
    beyond = [
        "name | lower(1)",
        "name | default",
        "name | default(1, 2, 3)",
        "people | map",
        "people | map(1, 2)",
        "name | dns(1, 2)",
    ]
    beyond += [
        "name | replace('a')",
        "name | replace(1, 2, 3)",
        "params.items | join(1, 2)",
        "params.ratio | round(1, 2)",
    ]
    assert [text for text in beyond if compile_plain(text, 0) is not None] == []
    words = {"false": False, "False": False, "true": True, "True": True, "none": None, "None": None, "omit": OMIT}
    assert {word: value("{{ " + word + " }}") for word in words} == words


@each_row(
    "expression",
    [
        *("-" * 100 + "1", "name" + "[name]" * 100, "name" + ".a" * 300, "name" + " | lower" * 300),
        # As long as may be: the parser itself must not come so far.
        *("-" * 4000 + "1", "+" * 4000 + "1", "not " * 1000 + "name", "1 if name else " * 270 + "1"),
    ],
)
def test_depth_is_bounded(expression: str) -> None:
    assert fault("{{ " + expression + " }}")[0] in {
        "the expression is nested too deeply",
        "`name` is a text and has no key `a`",
    }


def test_brackets_count_while_they_are_open() -> None:
    nested = "(" * DEEPEST_BRACKET + "1" + ")" * DEEPEST_BRACKET
    assert value("{{ " + " + ".join([nested] * 3) + " }}") == 3
    assert fault("{{ (" + nested + ") }}") == (
        "the expression is nested too deeply",
        f"({nested})",
        "name a part of it in `let`",
    )


@each_row(
    "expression",
    [
        "long | replace('a', long)",
        "long + long",
        "long ~ long",
        "[long, long] | join",
        "[long, long] | string",
        "[long, long] | tojson",
        "sharp | upper",
    ],
)
def test_texts_are_bounded(expression: str) -> None:
    scope = {"long": "a" * (LONGEST_TEXT - 1), "sharp": "ß" * (LONGEST_TEXT - 1)}
    with pytest.raises(ExpressionError, match=f"longer than {LONGEST_TEXT}"):
        compile_expression(expression).evaluate(scope)


def test_texts_around_values_are_bounded_with_or_without_references() -> None:
    scope: dict[str, Any] = {"long": "a" * (LONGEST_TEXT - 1), "secret": Text(("b" * 10, PASSWORD))}
    for text in ("{{ long }}{{ long }}", "{{ long }}{{ secret }}"):
        with pytest.raises(ExpressionError, match="longer than"):
            compile_text(text).evaluate(scope)
    assert compile_text("{{ long }}{{ x }}").evaluate({**scope, "x": PASSWORD}) == Text((scope["long"], PASSWORD))


def test_lists_are_bounded() -> None:
    with pytest.raises(ExpressionError, match="more than"):
        compile_expression("l + l").evaluate({"l": [1] * LONGEST_LIST})


@pytest.mark.parametrize("levels", [101, 100_000])
def test_deep_values_are_refused_not_a_crash(levels: int) -> None:
    deep: Any = []
    for _ in range(levels):
        deep = [deep]
    for text in ("x{{ d }}", "{{ d == d }}", "{{ d | tojson }}"):
        with pytest.raises(ExpressionError):
            compile_text(text).evaluate({"d": deep})


# References


def test_reference_can_be_placed_and_joined() -> None:
    assert of("secrets.password") is PASSWORD
    assert of("'a' ~ secrets.password ~ 1") == Text(("a", PASSWORD, "1"))
    assert of("[secrets.password]") == [PASSWORD]
    assert of("{'a': secrets.password}") == {"a": PASSWORD}
    assert of("secrets.password if params.tls else name") is PASSWORD
    assert of("params.secret_list | first") is PASSWORD
    assert of("params.secret_list | length") == 1
    assert of("secrets.password | urlencode") is PASSWORD
    assert of("('a@' ~ secrets.password) | urlencode") == Text(("a%40", PASSWORD))
    assert value("pg://{{ secrets.password }}@{{ name }}") == Text(("pg://", PASSWORD, "@orders-db"))
    assert value("{{ secrets.password }}{{ params.empty | join }}") is PASSWORD


@each_row(
    "expression",
    [
        "secrets.password == 'x'",
        "'x' != secrets.password",
        "secrets.password == secrets.password",
        "secrets.password < 'x'",
        "secrets.password in ['x']",
        "'x' in secrets.password",
        "'x' in params.secret_list",
        "params.secret_list == ['x']",
        "{'a': params.secret_list} == {'a': ['x']}",
        "secrets.password + 'x'",
        "secrets.password * 2",
        "-secrets.password",
        "not secrets.password",
        "secrets.password and 1",
        "secrets.password or 1",
        "1 if secrets.password else 2",
        "secrets.password.x",
        "secrets.password[name]",
        "secrets.password[name] | default('x')",
        "params[secrets.password]",
        "params.items[secrets.password] | default('x')",
        "{secrets.password: 1}",
        "secrets.password is string",
        "secrets.password is none",
        "secrets.password | length",
        "secrets.password | string",
        "secrets.password | tojson",
        "secrets.password | dns",
        "name | replace('o', secrets.password)",
        "name | replace(old='o', new=secrets.password)",
        "params.secret_list | join",
        "params.secret_list | string",
        "params.secret_list | sort",
        "params.secret_list | unique",
        "params.secret_list | map(attribute='x')",
        "('a' ~ secrets.password) | length",
        "name | default('x', secrets.password)",
    ],
)
def test_reference_allows_nothing_else(expression: str) -> None:
    for compiled in both(expression):
        with pytest.raises(ExpressionError):
            compiled.evaluate(SCOPE)


def test_refusal_names_the_reference() -> None:
    message, where, _ = fault("a {{ secrets.password == 'x' }}")
    assert message == "secret password of postgres.default#orders.db is known only at run time and can't be looked at"
    assert where == "secrets.password == 'x'"


def test_list_with_a_reference_can_not_be_written_into_text() -> None:
    assert "can't be looked at" in fault("x{{ params.secret_list }}")[0]


def test_a_tuple_is_called_a_list() -> None:
    with pytest.raises(ExpressionError, match="`\\+` can't add a number to a list"):
        compile_expression("listed + 1").evaluate({"listed": (1,)})


def test_omit_can_not_be_written_into_text() -> None:
    assert fault("x{{ omit }}")[:2] == ("`omit` is no value to work with", "omit")
    assert repr(OMIT) == "omit"


def test_data_that_is_no_json_can_not_be_written_into_text() -> None:
    with pytest.raises(ExpressionError, match="a value of type object"):
        compile_text("x{{ o }}").evaluate({"o": object()})
    with pytest.raises(ExpressionError, match="is a object and has no key"):
        compile_text("{{ o.x }}").evaluate({"o": object()})


# Speed


def test_everyday_expressions_load_no_template_engine() -> None:
    program = """
import sys
from scorekit.expressions import compile_expression, compile_text
scope = {"name": "n", "let": {"images": {"17": "pg"}}, "params": {"version": "17", "tls": True}, "settings": {}}
for text in ("{{ name }}.{{ name | dns }}", "{{ settings.image | default(let.images[params.version]) }}",
             "{{ 'a' if params.tls else name ~ 'b' }}", "{{ name | replace('n', 'm') }}", "{{ params.tls is defined }}"):
    compile_text(text).evaluate(scope)
assert "jinja2" not in sys.modules
compile_expression("name and name").evaluate(scope)
assert "jinja2" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_templates_are_compiled_once() -> None:
    assert compile_text("{{ name }} once") is compile_text("{{ name }} once")
    assert compile_expression("name ~ 'once'") is compile_expression("name ~ 'once'")
