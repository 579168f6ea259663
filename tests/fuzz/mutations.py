"""What the fuzzer makes: projects that are nearly right, and command lines that fit them.

Everything is drawn from hypothesis, which makes what fails small again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from scorekit.catalogue.folders import CLUSTER_FILES, builtin_folder
from tests.fuzz import documents
from tests.fuzz.documents import Keyed
from tests.fuzz.projects import FILE, LINK, MODULE, Entry, Example, Project
from tests.fuzz.words import ARGUMENTS, COMMANDS, KEYS, LINKS, NAMES, PARTS, TEXTS, WORDS

if TYPE_CHECKING:
    from tests.fuzz.documents import Way

    Draw = Callable[[st.SearchStrategy[Any]], Any]

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"


def _texts(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): p.read_text("utf-8")
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "expected" not in p.parts and p.name not in {"README.md", "cases.yaml"}
    }


@cache
def seeds() -> tuple[Project, ...]:
    """The projects to begin with, the one that uses everything first and often."""
    everything = Example.read(HERE / "seeds/everything.txt").project
    return (everything, *(Project.of(_texts(p)) for p in sorted(EXAMPLES.iterdir()) if p.is_dir()))


@cache
def builtin() -> Mapping[str, str]:
    """Every document that comes with scorekit, under the path that it would have in a project; what is for a cluster is none."""
    return {
        f"{kind}/{path}": text
        for kind in ("resource_drivers", "environments")
        for path, text in _texts(Path(builtin_folder(kind).root)).items()
        if f"/{CLUSTER_FILES}/" not in path
    }


@cache
def tree_of(text: str) -> Any:
    """The tree of a seed's document."""
    return documents.read(text)


@cache
def pool() -> Mapping[str, Sequence[Any]]:
    """The parts of all seeds by their keys: what is in order in one place may be odd in another."""
    found: dict[str, list[Any]] = {}
    texts = [e.text for project in seeds() for p, e in project.files.items() if p.endswith(".yaml")]
    for text in (*texts, *builtin().values()):
        _collect(tree_of(text), found)
    return {key: tuple(parts) for key, parts in sorted(found.items())}


def _collect(tree: Any, found: dict[str, list[Any]]) -> None:
    if isinstance(tree, Keyed):
        for key, value in tree.entries:
            parts = found.setdefault(str(key), [])
            if value not in parts and len(parts) < 20:
                parts.append(value)
            _collect(value, found)
    for item in tree if isinstance(tree, list) else ():
        _collect(item, found)


def _part(draw: Draw) -> Any:
    """Something to stand in the place of another part."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return draw(st.sampled_from(PARTS))
    if kind == 1:
        return draw(st.sampled_from(TEXTS))
    known = draw(st.sampled_from(sorted(pool())))
    return draw(st.sampled_from(pool()[known]))


def _changed_text(draw: Draw, text: str) -> str:
    """A text with another in it, or in the place of a piece of it."""
    place: int = draw(st.integers(0, len(text)))
    end: int = draw(st.integers(place, min(len(text), place + 4)))
    put: str = draw(st.sampled_from(TEXTS))
    return text[:place] + put + text[end:]


def _replaced(draw: Draw, tree: Any, way: Way) -> Any:
    return documents.put(tree, way, _part(draw))


def _removed(_draw: Draw, tree: Any, way: Way) -> Any:
    return documents.put(tree, way) if way else tree


def _doubled(_draw: Draw, tree: Any, way: Way) -> Any:
    part = documents.at(tree, way)
    return documents.put(tree, way, part, part) if way else tree


def _renamed(draw: Draw, tree: Any, way: Way) -> Any:
    return documents.rekey(tree, way, draw(st.sampled_from(KEYS if draw(st.booleans()) else sorted(pool()))))


def _wrapped(draw: Draw, tree: Any, way: Way) -> Any:
    part = documents.at(tree, way)
    return documents.put(
        tree, way, [part] if draw(st.booleans()) else Keyed(((draw(st.sampled_from(sorted(pool()))), part),))
    )


def _respelt(draw: Draw, tree: Any, way: Way) -> Any:
    part = documents.at(tree, way)
    return documents.put(tree, way, _changed_text(draw, part if isinstance(part, str) else ""))


def _added(draw: Draw, tree: Any, way: Way) -> Any:
    """A tree with one key or item more; in a mapping, one that other mappings have."""
    part = documents.at(tree, way)
    if isinstance(part, Keyed):
        key = draw(st.sampled_from(sorted(pool())))
        value = draw(st.sampled_from(pool()[key])) if draw(st.booleans()) else _part(draw)
        return documents.put(tree, way, Keyed((*part.entries, (key, value))))
    return documents.put(tree, way, [*part, _part(draw)] if isinstance(part, list) else _part(draw))


_CHANGES = (_replaced, _replaced, _added, _renamed, _removed, _doubled, _wrapped, _respelt)


def mutate(draw: Draw, tree: Any) -> Any:
    """A tree with one thing changed."""
    way = draw(st.sampled_from(documents.ways(tree)))
    return draw(st.sampled_from(_CHANGES))(draw, tree, way)


def _spoilt(draw: Draw, text: str) -> str:
    """A text with a line changed as an editor's slip would."""
    lines = text.split("\n")
    place = draw(st.integers(0, len(lines) - 1))
    match draw(st.integers(0, 5)):
        case 0:
            lines[place : place + 1] = []
        case 1:
            lines[place : place + 1] = [lines[place]] * 2
        case 2:
            lines[place] = "  " + lines[place]
        case 3:
            lines[place] = lines[place].lstrip()
        case 4:
            lines[place] = _changed_text(draw, lines[place])
        case _:
            return text[: draw(st.integers(0, len(text)))]
    return "\n".join(lines)


_DOCUMENT = re.compile(r".*\.ya?ml|.*\.json")


def _changed(draw: Draw, files: dict[str, Entry], times: int) -> None:
    """Change some documents of a project in place; a built-in one is taken into it first."""
    trees: dict[str, Any] = {}
    for _ in range(times):
        own = sorted(p for p, e in files.items() if _DOCUMENT.fullmatch(p) and e.mode == FILE)
        among = (
            own,
            [p for p in own if "/" in p],
            [p for p in own if p.startswith("resource_drivers")],
            sorted(builtin()),
        )
        path = draw(st.sampled_from(among[draw(st.integers(0, 3))] or sorted(builtin())))
        if path not in files:
            files[path] = Entry(builtin()[path])
        if path not in trees:
            try:
                trees[path] = tree_of(files[path].text)
            except ValueError:  # an earlier change of its text broke it
                continue
        trees[path] = mutate(draw, trees[path])
    for path, tree in trees.items():
        files[path] = Entry(documents.write(tree))
    if draw(st.integers(0, 14)) == 14:
        path = draw(st.sampled_from(sorted(p for p, e in files.items() if e.mode == FILE)))
        files[path] = Entry(_spoilt(draw, files[path].text))
    if draw(st.integers(0, 19)) == 19:
        path = draw(st.sampled_from(sorted(files)))
        files[path] = Entry(draw(st.sampled_from(LINKS)), LINK)


def _head(draw: Draw, files: Mapping[str, Entry]) -> dict[str, Entry]:
    """The files of the commit to compare with: much the same, with an odd entry or two."""
    head = dict(files)
    _changed(draw, head, draw(st.integers(0, 2)))
    for _ in range(draw(st.integers(0, 2))):
        path = draw(st.sampled_from((*NAMES, *sorted(head))))
        mode = draw(st.sampled_from((LINK, LINK, MODULE, FILE, "100755")))
        text = draw(st.sampled_from(LINKS)) if mode == LINK else draw(st.sampled_from(TEXTS))
        head[path] = Entry(text, mode)
    return head


def _project(draw: Draw) -> Project:
    first = draw(st.integers(0, 2)) < 2
    seed = seeds()[0] if first else draw(st.sampled_from(seeds()))
    files = dict(seed.files)
    head = _head(draw, files) if draw(st.integers(0, 5)) == 5 else {}
    _changed(draw, files, draw(st.sampled_from((1, 1, 1, 2, 2, 3))))
    return Project(files, head)


def _command(draw: Draw) -> list[str]:
    words = draw(st.sampled_from(COMMANDS)).split(" ")
    line = [draw(st.sampled_from(WORDS[word])) if word in WORDS else word for word in words]
    if draw(st.integers(0, 11)) == 11 and len(line) > 1:
        place = draw(st.integers(1, len(line) - 1))
        line[place] = draw(st.sampled_from(ARGUMENTS))
    return line


@st.composite
def examples(draw: Draw) -> Example:
    """A project with something wrong in it, and what is run there."""
    project = _project(draw)
    first = ["render", "--env", draw(st.sampled_from(("ee", "cc", "dev", "local", "prod"))), "-o", "-"]
    return Example(project, [first, *(_command(draw) for _ in range(draw(st.integers(1, 3))))])
