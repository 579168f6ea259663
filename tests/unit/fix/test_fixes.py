"""Each deprecated form becomes today's, and not a byte of anything else changes."""

from __future__ import annotations

from pathlib import Path

from scorekit.fix.fixes import fix_text
from scorekit.location import Source
from scorekit.parsing import parse
from tests.rows import each_row

HEAD = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\n"
MAIN = f"{HEAD}containers:\n  main:\n    image: x\n"

#: What a case shows, the text before and the text after, below the main container.
CASES = {
    "target first": (
        "    files:\n      - target: /a # why\n        content: x\n",
        "    files:\n      /a: # why\n        content: x\n",
    ),
    "target last, its comment goes with it": (
        '    files:\n      - content: |\n          a\n\n          b\n        target: "/b"   # why\n',
        '    files:\n      "/b":   # why\n        content: |\n          a\n\n          b\n',
    ),
    "dashes below the key move in": (
        "    files:\n    # all\n    - target: /a\n      content: |\n        a\n\n        b\n    # more\n    - {target: /b, source: b}\n",
        "    files:\n      # all\n      /a:\n        content: |\n          a\n\n          b\n      # more\n      /b: {source: b}\n",
    ),
    "a dash alone": (
        "    files:\n      - # one\n        target: /a # why\n        source: a\n",
        "    files:\n      /a: # one\n        # why\n        source: a\n",
    ),
    "in brackets": (
        "    files: [{source: a, target: '/a,b'}, {target: /c, source: c}] # all\n",
        "    files: {'/a,b': {source: a}, /c: {source: c}} # all\n",
    ),
    "in brackets over lines": (
        "    volumes: [\n      {\n        target: /x, # x\n        source: y\n      },\n    ]\n",
        "    volumes: {\n      /x: {\n        # x\n        source: y\n      },\n    }\n",
    ),
    "read_only": (
        "    volumes:\n      - {target: /x, source: y, read_only: true}\n",
        "    volumes:\n      /x: {source: y, readOnly: true}\n",
    ),
    "content as lines": (
        '    files:\n      - target: /a\n        content: # in it\n          - one # first\n          - "two"\n          # last\n        mode: "0644"\n',
        '    files:\n      /a:\n        # in it\n        # first\n        # last\n        content: |-\n          one\n          two\n        mode: "0644"\n',
    ),
    "content as one line": (
        "    files:\n      - content: [1.50]\n        target: /a\n",
        '    files:\n      /a:\n        content: "1.5"\n',
    ),
    "content as lines in braces": (
        "    files: [{target: /a, content: [a, 'b: c']}]\n",
        '    files: {/a: {content: "a\\nb: c"}}\n',
    ),
    "anchors and aliases": (
        "    volumes:\n      - &data\n        target: /x\n        source: y\n  side:\n    image: y\n    volumes:\n      - *data\n",
        "    volumes:\n      /x: &data\n        source: y\n  side:\n    image: y\n    volumes:\n      /x: *data\n",
    ),
    "an alias of the whole list": (
        "    volumes: &all\n      - {target: /x, source: y}\n  side:\n    image: y\n    volumes: *all\n",
        "    volumes: &all\n      /x: {source: y}\n  side:\n    image: y\n    volumes: *all\n",
    ),
    "a target of two lines": (
        "    files:\n      - target: /a\n          b\n        source: x\n",
        "    files:\n      /a b:\n        source: x\n",
    ),
    "no entry": ("    files: []\n", "    files: {}\n"),
    "properties": (
        'resources:\n  db:\n    type: redis\n    "properties": # p\n      a: 1\n',
        'resources:\n  db:\n    type: redis\n    "params": # p\n      a: 1\n',
    ),
}


@each_row("line_break", ["\n", "\r\n"])
@each_row("name", CASES)
def test_a_form_becomes_todays(name: str, line_break: str) -> None:
    before, after = ((MAIN + part).replace("\n", line_break) for part in CASES[name])
    mended = fix_text(Source("score.yaml", before)).unwrap()
    assert mended.text == after
    assert not mended.before
    assert parse(before).unwrap() == parse(after).unwrap()
    assert not [d for d in parse(after).diagnostics if d.code == "SK213"]


def test_a_resource_in_humanitecs_words_is_named_in_scores() -> None:
    def written(own: str, shared: str, params: str) -> str:
        return (
            f'{MAIN}    variables: {{A: "x${{{own}.db.host}} $${{shared.db.host}} ${{{shared}.db.host}}", B: "${{shared.no.host}}"}}\n'
            "    files:\n      /a: {content: '${shared.db.host}', noExpand: true}\n"
            f"      /b:\n        content: |\n          ${{{own}.db.host}}\n"
            f"resources: {{db: {{type: postgres, {params}: {{of: '${{{shared}.db}}'}}}}}}\n"
        )

    mended = fix_text(Source("score.yaml", written("externals", "shared", "properties"))).unwrap()
    assert mended.text == written("resources", "resources", "params")
    split = f'{MAIN}    variables: {{A: "${{externals.\\\n      db.host}}"}}\nresources: {{db: {{type: postgres}}}}\n'
    assert fix_text(Source("score.yaml", split)).unwrap().text == split


#: What a case shows, the text below the main container, and the start of the reason.
LEFT = {
    "the target comes in by a merge": (
        "    volumes: [{<<: *all, source: z}]\n",
        "the target comes in by `<<`",
    ),
    "old and new word of a volume": (
        "    volumes: [{target: /x, source: y, read_only: true, readOnly: false}]\n",
        "an entry has both",
    ),
    "an escaped key": ('resources:\n  db: {type: redis, "\\x70roperties": {}}\n', "the key `properties` is spelt"),
    "an entry without braces": ("    volumes: [target: /x]\n", "an entry of a list in brackets"),
    "a target of several lines": (
        "    files:\n      - target: |-\n          /a\n        source: x\n",
        "the target is a text of several",
    ),
    "comments between lines in braces": (
        "    files: [{target: /a, content: [a, # one\n      b]}]\n",
        "there are comments",
    ),
    "an alias of what is elsewhere": (
        "    volumes: *all\n",
        "it stands behind an alias",
    ),
}


@each_row("name", LEFT)
def test_what_is_left_says_why_and_stays_as_it_is(name: str) -> None:
    part, reason = LEFT[name]
    head = MAIN.replace("{name: shop}", "{name: shop, all: &all [{target: /x, source: y}]}")
    mended = fix_text(Source("score.yaml", head + part)).unwrap()
    assert [d.code for d in mended.after] == ["SK809"]
    assert reason in mended.after[0].message
    last = part.splitlines()[-1]
    assert last in mended.text


def test_what_is_left_does_not_keep_the_rest_from_being_mended() -> None:
    text = f"{MAIN}    volumes: [{{target: /x, source: y, read_only: true, readOnly: false}}]\n    files: []\n"
    mended = fix_text(Source("score.yaml", text)).unwrap()
    assert mended.text == text.replace("[]", "{}")
    assert [place.path for place in mended.places] == [("containers", "main", "files")]
    assert mended.after[0].span is not None
    assert mended.after[0].span.line == 6


def test_both_words_for_params_are_told_and_left() -> None:
    text = f"{MAIN}resources:\n  db: {{type: redis, params: {{}}, properties: {{}}}}\n"
    mended = fix_text(Source("score.yaml", text)).unwrap()
    assert mended.text == text
    assert [d.code for d in mended.before] == ["SK215"]


def test_an_entry_without_a_target_is_told_and_its_list_left() -> None:
    text = f"{MAIN}    files: [{{source: x}}]\n"
    mended = fix_text(Source("score.yaml", text)).unwrap()
    assert mended.text == text
    assert [d.code for d in mended.before] == ["SK202"]


def test_every_score_document_of_a_text_is_mended_and_no_other() -> None:
    other = "kind: ConfigMap\nresources: {db: {properties: {}}}\n"
    old = f"{MAIN}resources: {{db: {{type: redis, properties: {{}}}}}}\n"
    mended = fix_text(Source("score.yaml", f"{old}---\n{other}---\n{old}")).unwrap()
    new = old.replace("properties", "params")
    assert mended.text == f"{new}---\n{other}---\n{new}"


def test_a_text_that_is_no_yaml_has_no_value() -> None:
    assert fix_text(Source("score.yaml", "a: [")).value is None


def test_the_case_of_the_code_is_mended() -> None:
    text = (Path(__file__).parents[2] / "cases" / "checks" / "SK213" / "bad" / "score.yaml").read_text("utf-8")
    mended = fix_text(Source("score.yaml", text)).unwrap()
    assert parse(mended.text).diagnostics == ()
    assert parse(mended.text).unwrap() == parse(text).unwrap()
