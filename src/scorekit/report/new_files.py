"""Files that were made where nothing was, as a terminal shows them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.scaffold import NewFiles


def stream(texts: Mapping[str, str]) -> str:
    """Files of YAML as one stream of documents."""
    return "---\n".join(text.removesuffix("\n") + "\n" for text in texts.values())


def lines(new: NewFiles, folder: Path | None = None) -> Iterator[str]:
    """What was made and what for, and what was there already, a line each; with ``folder`` as the working folder sees it."""

    def seen(path: str) -> str:
        return path if folder is None else os.path.relpath(folder / path)

    width = 0 if folder is not None else max((len(draft.path) for draft in new.made if draft.purpose), default=0)
    for draft in new.made:
        yield printable(f"made  {seen(draft.path).ljust(width)}  {draft.purpose}".rstrip())
    for path in new.kept:
        yield printable(f"kept  {seen(path)}  was there already")
