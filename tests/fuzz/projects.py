"""A project as a value: what lies in its folder and in its git repository, written down as one text.

The text is a txtar archive (https://pkg.go.dev/golang.org/x/tools/txtar): words about it first, then a line ``-- PATH --`` before each
file's content. ``PATH (120000)`` gives the mode as git writes it, here a link; ``HEAD:PATH`` lies in the commit that HEAD names.
The lines ``$ [ARGUMENTS]`` of the head, as JSON, are what is run there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE, LINK, MODULE = "100644", "120000", "160000"
_SECTION = re.compile(r"^-- (HEAD:)?(.+?)(?: \((\d+)\))? --\n", re.MULTILINE)
_COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A file, a link, or a submodule's commit; bytes that are no UTF-8 are escaped as ``surrogateescape`` does."""

    text: str
    mode: str = FILE


@dataclass(frozen=True)
class Project:
    """What lies in a folder, and in the one commit of its repository; without a ``head`` there is no repository."""

    files: Mapping[str, Entry]
    head: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[str, str], head: Mapping[str, str] | None = None) -> Project:
        """A project of plain files."""
        return cls({p: Entry(t) for p, t in texts.items()}, {p: Entry(t) for p, t in (head or {}).items()})

    def write(self, folder: Path) -> None:
        """Put everything into an empty folder. What the disk refuses (a name that is a folder already) is left out."""
        for path, entry in self.files.items():
            place = folder / path
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                if entry.mode == LINK:
                    place.symlink_to(entry.text)
                else:
                    place.write_bytes(_bytes(entry.text))
            except (OSError, ValueError):
                continue
        if self.head:
            self._commit(folder)

    def _commit(self, folder: Path) -> None:
        """Make the repository by one stream, which may hold what no work tree can."""
        stream = b"".join(_changes(self.head))
        head = b"commit refs/heads/main\ncommitter a <a@example.com> 0 +0000\ndata 1\nx\n"
        for arguments, stdin in (
            (["init", "-q", "-b", "main"], b""),
            (["fast-import", "--quiet"], head + stream + b"\n"),
        ):
            own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
            environment = {**own, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
            subprocess.run(
                ["git", *arguments], cwd=folder, input=stdin, env=environment, capture_output=True, check=False
            )


def _changes(head: Mapping[str, Entry]) -> Iterator[bytes]:
    for path, entry in head.items():
        name = json.dumps(path, ensure_ascii=False).encode("utf-8", "surrogateescape")
        if entry.mode == MODULE:
            yield b"M 160000 " + b"1" * 40 + b" " + name + b"\n"
        else:
            content = _bytes(entry.text)
            yield f"M {entry.mode} inline ".encode() + name + f"\ndata {len(content)}\n".encode() + content + b"\n"


def _bytes(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, repr=False)
class Example:
    """A project, and what is run in it, one after another."""

    project: Project
    commands: Sequence[Sequence[str]]

    def __repr__(self) -> str:
        return f"Example of {len(self.project.files)} files, {len(self.commands)} commands"

    def __str__(self) -> str:
        lines = [f"$ {json.dumps(list(arguments))}\n" for arguments in self.commands]
        for prefix, entries in ("", self.project.files), ("HEAD:", self.project.head):
            for path, entry in entries.items():
                mode = "" if entry.mode == FILE else f" ({entry.mode})"
                text = entry.text if entry.text.endswith("\n") else f"{entry.text}\n"
                lines.append(f"-- {prefix}{path}{mode} --\n{text}")
        return "".join(lines)

    @classmethod
    def parse(cls, text: str) -> Example:
        """The example that a text describes."""
        head, *rest = _SECTION.split(text)
        found: tuple[dict[str, Entry], dict[str, Entry]] = ({}, {})
        for at, path, mode, content in zip(rest[::4], rest[1::4], rest[2::4], rest[3::4], strict=True):
            body = content.removesuffix("\n") if mode == LINK else content
            found[bool(at)][path] = Entry(body, mode or FILE)
        return cls(Project(*found), [json.loads(line) for line in _COMMAND.findall(head)])

    @classmethod
    def read(cls, path: Path) -> Example:
        """The example that a file describes."""
        return cls.parse(path.read_bytes().decode("utf-8", "surrogateescape"))

    def save(self, path: Path, words: str) -> None:
        """Write it down, with words about it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(f"{words}\n{self}"))
