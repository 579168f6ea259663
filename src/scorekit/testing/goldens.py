"""Goldens: files that were rendered once and reviewed, held against those of today byte for byte."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from scorekit.catalogue.safe_read import read_regular
from scorekit.errors import UsageError, expect
from scorekit.pipeline import files
from scorekit.targets.api import ManifestSet, OutputFile

#: How many lines of a file's difference are shown.
_SHOWN = 100
#: How many bytes of a golden are read, and how many lines of it are compared one by one.
_LONGEST, _COMPARED = 64 * 1024 * 1024, 5_000


def golden(made: ManifestSet | Iterable[OutputFile], folder: str | os.PathLike[str], *, update: bool = False) -> None:
    """Hold an output against a folder: a file more, a file less or another byte is an AssertionError with the difference.

    Of a ManifestSet no secret is held: values of Secrets stand as ``<secret>``, and a ``.env`` is left out. With ``update``
    the folder is rewritten and holds these files alone.

    Raises UsageError for a folder that has links in it, and for one to rewrite that holds more than goldens: the working
    folder or one above it, a repository.
    """
    expect("made", made, ManifestSet | Iterable, "a ManifestSet, which `unwrap()` of an outcome gives")
    expect("folder", folder, str | os.PathLike, "a path")
    rendered = tuple(files(made.redacted()) if isinstance(made, ManifestSet) else made)
    for file in rendered:
        expect("each of made", file, OutputFile, "an OutputFile")
    now = {file.path: file.content for file in rendered}
    place = Path(folder)
    before = dict(_read(place))
    if update:
        _rewrite(place, before, now)
        return
    differences = [
        line for path in sorted({*before, *now}) for line in _difference(path, before.get(path), now.get(path))
    ]
    if differences:
        shown = place.relative_to(Path.cwd()) if place.is_relative_to(Path.cwd()) else place
        said = "other than in" if before else "nothing is expected yet in"
        raise AssertionError("\n".join([f"{said} `{shown.as_posix()}`:", *differences]))


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    """What is in a folder, by path; nothing where it is not there."""
    for above, folders, names in os.walk(folder):
        for path in (Path(above), *(Path(above, name) for name in (*folders, *names))):
            if path.is_symlink():
                raise UsageError(f"`{path.as_posix()}` is a link, which no golden is")
        for name in names:
            path = Path(above, name)
            yield path.relative_to(folder).as_posix(), read_regular(str(path), _LONGEST)


def _rewrite(folder: Path, before: Mapping[str, bytes], now: Mapping[str, bytes]) -> None:
    if Path.cwd().is_relative_to(folder.resolve()) or (folder / ".git").exists():
        raise UsageError(f"`{folder.as_posix()}` holds more than goldens, which would go: name a folder of their own")
    for path in before.keys() - now.keys():
        (folder / path).unlink()
    for above, _, _ in os.walk(folder, topdown=False):
        if not any(Path(above).iterdir()):
            Path(above).rmdir()
    for path, content in now.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _difference(path: str, before: bytes | None, now: bytes | None) -> Iterator[str]:
    """The lines that tell how a file differs; none where it doesn't."""
    if before == now:
        return
    if before is None or now is None:
        yield f"{path}: {'is new' if before is None else 'is not made any more'}"
    one, other = ((content or b"").decode("utf-8", "replace").splitlines() for content in (before, now))
    long = max(len(one), len(other)) > _COMPARED
    lines = unified_diff(one[:_COMPARED], other[:_COMPARED], f"expected {path}", f"rendered {path}", lineterm="")
    shown = list(islice(lines, _SHOWN))
    yield from shown
    if rest := sum(1 for _ in lines):
        yield f"... and {rest} lines more"
    if long:
        yield f"{path}: its lines from {_COMPARED + 1:,} on are compared as a whole"
    elif not shown:
        yield f"{path}: differs in its line ends or in bytes that are no text"
