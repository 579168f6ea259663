from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.expressions import compile_expression
from scorekit.location import Source
from scorekit.resolve.trees import compile_tree
from scorekit.source.reader import read
from scorekit.targets.origins import MarkedOrigins, value_at
from scorekit.value_path import ValuePath
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.source.document import Mark

TEXT = """\
name: "{{ name }}-x"
plain: 1
both: "{{ let.a }}{{ params.b[0] }}{{ let.a }}"
block: |
  {{ settings.x }}
list:
  - {deep: "{{ outputs.host }}"}
escaped: "{{ \\"a\\" ~ name }}"
"""


def compiled(text: str) -> Mark:
    return compile_tree(read(Source("driver.yaml", text)).unwrap()).unwrap().outline().mark


def reads(text: str) -> ValuePath:
    return compile_expression(text).names[0].reads


@each_row(
    ("path", "inputs"),
    [
        (("name",), ("name",)),
        (("name", "computed"), ("name",)),
        (("plain",), ()),
        (("both",), ("let.a", "params.b[0]")),
        (("block",), ("settings.x",)),
        (("list", 0, "deep"), ("outputs.host",)),
        (("list",), ("outputs.host",)),
        (("escaped",), ("name",)),
    ],
)
def test_an_origin_in_a_drivers_text_has_the_names_that_the_text_uses(
    path: tuple[str | int, ...], inputs: tuple[str, ...]
) -> None:
    assert MarkedOrigins(compiled(TEXT)).at(path).inputs == tuple(map(reads, inputs))


def test_an_environments_text_has_no_expressions() -> None:
    mark = read(Source("dev.yaml", TEXT)).unwrap().mark
    assert MarkedOrigins(mark, "environment").at(("name",)).inputs == ()


def test_the_text_of_a_place_is_read_once_for_all_who_take_it() -> None:
    one, other = (compiled(TEXT) for _ in range(2))
    assert MarkedOrigins(one).at(("both",)) is MarkedOrigins(other).at(("both",))
    changed = compiled(TEXT.replace("let.a", "let.c"))
    assert MarkedOrigins(changed).at(("both",)).inputs == (ValuePath("let", ("c",)), ValuePath("params", ("b", 0)))


def test_a_path_that_leads_nowhere_has_no_value() -> None:
    data = {"list": [{"deep": 1}]}
    assert value_at(data, ("list", 0, "deep")) == 1
    assert [value_at(data, path) for path in (("list", 1), ("list", "deep"), ("none",), ("list", 0, "deep", "er"))] == [
        None
    ] * 4
