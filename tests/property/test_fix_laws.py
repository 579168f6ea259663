"""The laws of mending: a file says the same afterwards, without deprecated forms, and mending it again changes nothing."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from scorekit.fix.fixes import fix_text
from scorekit.location import Source
from scorekit.model.decode import decode_workload
from scorekit.model.upgrade import upgrade
from scorekit.source.reader import read
from scorekit.source.writer import inline
from tests.property.strategies import HEAVY

_TEXTS = st.sampled_from(
    ["x", "a: b", "a\nb\n", "a\n\n b", " a", "# no comment", "${resources.db.host}", "é 😀", "- a", ""]
)
_TARGETS = st.lists(
    st.sampled_from(["/a", "/b c", "/it's", "/x,y", "/{z}", "/d: e", "/é", "10", "yes", "*x"]), unique=True, max_size=3
)
#: Words of comments; none of them can be met in a value.
_COMMENT = st.sampled_from(["", "", "", " # zzz 1", "  # zzz: [2", " # zzz - 3"])


@st.composite
def _entries(draw: st.DrawFn, key: str, target: str) -> list[tuple[str, Any]]:
    """The entries of one file or volume, in any order."""
    entries: list[tuple[str, Any]] = [("target", target)]
    if key == "files":
        lines = st.lists(st.one_of(_TEXTS, st.sampled_from([1, 1.5, True])), max_size=3)
        entries += [("content", draw(_TEXTS | lines)), *draw(st.sampled_from([[], [("mode", "0644")]]))]
    else:
        entries += [("source", draw(_TEXTS)), *draw(st.sampled_from([[], [("read_only", True)], [("readOnly", True)]]))]
    return draw(st.permutations(entries))


def _scalar(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(v) for v in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return str(value).lower()


@st.composite
def _block(draw: st.DrawFn, key: str, value: Any, indent: str) -> list[str]:
    """One entry of a mapping in block style."""
    comment = draw(_COMMENT)
    if isinstance(value, list) and value and draw(st.booleans()):
        lines = [f"{indent}{key}:{comment}"]
        for item in value:
            lines += [f"{indent}# zzz in a list"] if draw(st.booleans()) else []
            lines += [f"{indent}- {_scalar(item)}{draw(_COMMENT)}"]
        return lines
    if (
        key != "target"
        and isinstance(value, str)
        and re.fullmatch(r"\S.*\n|\S.*", value, re.DOTALL)
        and draw(st.booleans())
    ):
        head = "|" if value.endswith("\n") else "|-"
        return [
            f"{indent}{key}: {head}",
            *[f"{indent}  {line}".rstrip() for line in value.removesuffix("\n").split("\n")],
        ]
    spelt = inline(value) if isinstance(value, str) and "\n" not in value else _scalar(value)
    return [f"{indent}{key}: {spelt}{comment}"]


@st.composite
def _listed(draw: st.DrawFn, key: str) -> list[str]:
    """``files`` or ``volumes`` as a list, laid out in one of many ways."""
    items = [draw(_entries(key, target)) for target in draw(_TARGETS)]
    flows = ["{" + ", ".join(f"{k}: {_scalar(v)}" for k, v in item) + "}" for item in items]
    if not items or draw(st.integers(0, 3)) == 0:
        return [f"    {key}: [{', '.join(flows)}]{draw(_COMMENT)}"]
    dash = " " * draw(st.sampled_from([4, 6, 7]))
    lines = [f"    {key}:{draw(_COMMENT)}"]
    for item, flow in zip(items, flows, strict=True):
        lines += [f"{dash}# zzz between"] if draw(st.booleans()) else []
        if draw(st.integers(0, 3)) == 0:
            lines.append(f"{dash}- {flow}{draw(_COMMENT)}")
            continue
        step = " " * draw(st.sampled_from([2, 4]))
        body = [line for k, v in item for line in draw(_block(k, v, dash + step))]
        if draw(st.booleans()):
            lines += [f"{dash}-", *body]
        else:
            lines += [f"{dash}-{' ' * (len(step) - 1)}{body[0].lstrip()}", *body[1:]]
    return lines


@st.composite
def _old_files(draw: st.DrawFn) -> str:
    lines = ["apiVersion: score.dev/v1b1", "metadata: {name: shop}", "containers:", "  main:", "    image: x"]
    for key in draw(st.permutations(["files", "volumes"])):
        lines += draw(_listed(key))
    word = draw(st.sampled_from(["properties", "params", "'properties'"]))
    lines += ["resources:", "  db:", "    type: redis", f"    {word}:{draw(_COMMENT)}", "      a: [1, 010, x]", ""]
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


def _comments(text: str) -> list[str]:
    return sorted(re.findall(r"# zzz[^\r\n]*", text))


@HEAVY
@given(_old_files())
def test_a_mended_file_says_the_same_in_todays_form(text: str) -> None:
    before = read(Source("score.yaml", text)).unwrap()
    mended = fix_text(Source("score.yaml", text)).unwrap()
    after = read(Source("score.yaml", mended.text)).unwrap()
    assert not mended.after or all("comments" in d.message for d in mended.after)
    assert decode_workload(after).unwrap() == decode_workload(before).unwrap()
    assert repr(upgrade(after).unwrap().data) == repr(upgrade(before).unwrap().data)
    if not mended.after:
        assert not upgrade(after).diagnostics
        assert YAML(typ="safe", pure=True).load(mended.text) == after.data


@HEAVY
@given(_old_files())
def test_mending_keeps_comments_and_line_ends_and_comes_to_an_end(text: str) -> None:
    mended = fix_text(Source("score.yaml", text)).unwrap()
    assert _comments(mended.text) == _comments(text)
    assert ("\r" in mended.text) == ("\r" in text)
    assert mended.text.count("\r\n") in (0, mended.text.count("\n"))
    assert fix_text(Source("score.yaml", mended.text)).unwrap().text == mended.text


@HEAVY
@given(_old_files())
def test_lines_without_an_old_form_keep_every_byte(text: str) -> None:
    mended = fix_text(Source("score.yaml", text)).unwrap()
    head, tail = text.partition("    image")[0], text.partition("resources:")[2].replace("properties", "params")
    assert mended.text.startswith(head)
    assert mended.text.endswith(tail)
