"""Entries of lists in forms that are rarely written: each becomes today's, or stays whole."""

from __future__ import annotations

from scorekit.fix.fixes import fix_text
from scorekit.location import Source
from scorekit.parsing import parse
from tests.rows import each_row

HEAD = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers:\n  main:\n    image: x\n"
#: What a case shows, the text before and the text after, below the main container.
CASES = {
    "a target that is a text in YAML alone": (
        "    files: [{target: !!str /a, source: x}]\n",
        "    files: {/a: {source: x}}\n",
    ),
    "a target with a mark of flow, bare in a block": (
        "    files:\n      - {source: x, target: /a}\n      - target: /b,c\n        source: y\n",
        "    files:\n      /a: {source: x}\n      /b,c:\n        source: y\n",
    ),
    "a comment between the target and its comma": (
        "    files: [{target: /a # why\n      , source: x}]\n",
        "    files: {/a: { # why\n       source: x}}\n",
    ),
    "a comment before the last comma": (
        "    files: [{source: x, # why\n      target: /a}]\n",
        "    files: {/a: {source: x, # why\n      }}\n",
    ),
    "braces with the target alone": (
        "    files: [{target: /a, content: ''}]\n",
        "    files: {/a: {content: ''}}\n",
    ),
    "the dash on a line above, with a comment between": (
        "    files:\n      -\n        # one\n        target: /a\n        source: x\n",
        "    files:\n      /a:\n        # one\n        source: x\n",
    ),
    "an anchor of the list": (
        "    volumes: &all\n      - target: /x\n        source: y\n  side: {image: y, volumes: *all}\n",
        "    volumes: &all\n      /x:\n        source: y\n  side: {image: y, volumes: *all}\n",
    ),
    "two dashes below the key, the second with its target last": (
        "    files:\n    - target: /a\n      source: x\n    - source: y\n      target: /b\n",
        "    files:\n      /a:\n        source: x\n      /b:\n        source: y\n",
    ),
    "an alias of an entry whose own words change": (
        "    volumes:\n      - &data\n        target: /x\n        source: y\n        read_only: true\n  side:\n    image: y\n    volumes: [*data]\n",
        "    volumes:\n      /x: &data\n        source: y\n        readOnly: true\n  side:\n    image: y\n    volumes: {/x: *data}\n",
    ),
    "an alias in brackets of an entry with lines in a block": (
        "    files:\n      - &data\n        target: /x\n        content:\n          - a\n          - b\n  side: {image: y, files: [*data]}\n",
        "    files:\n      /x: &data\n        content: |-\n          a\n          b\n  side: {image: y, files: {/x: *data}}\n",
    ),
    "braces that are broken after the target": (
        "    files: [{target: /a,\n      source: x}]\n",
        "    files: {/a: {\n      source: x}}\n",
    ),
    "today's word in an old list": (
        "    volumes: [{target: /x, source: y, readOnly: true}]\n",
        "    volumes: {/x: {source: y, readOnly: true}}\n",
    ),
}


@each_row("name", CASES)
def test_a_rare_form_becomes_todays(name: str) -> None:
    before, after = (HEAD + part for part in CASES[name])
    mended = fix_text(Source("score.yaml", before)).unwrap()
    assert mended.text == after
    assert parse(after).unwrap() == parse(before).unwrap()


def test_a_target_beside_another_key_of_its_line_is_left() -> None:
    text = f"{HEAD}    files:\n      - ? target\n        : /a\n        source: x\n"
    mended = fix_text(Source("score.yaml", text)).unwrap()
    assert parse(mended.text).unwrap() == parse(text).unwrap()
