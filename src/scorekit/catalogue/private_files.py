"""Files that nothing of a project may show: its secrets, and whatever is outside of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from scorekit.catalogue.output_list import SECRETS, has_list, listed
from scorekit.catalogue.safe_read import folded, is_git_path

#: The project's own seed of derived secrets, kept out of git.
SEED_FILE = ".scorekit-seed"
#: How the first line of every ``.env`` of ours begins.
ENV_FILE_MARK = b"# Written by scorekit"

#: ``.env``, ``.env.production``, ``.envrc``, but not ``.envoy.yaml``; and samples of an ``.env``.
_ENV_FILE = re.compile(r"\.env(?:rc)?(?![a-z0-9]).*", re.DOTALL)
_SAMPLE = r"\.env\.(?:example|sample|template|dist)"
#: A Secret as our writer lays it out, and the label that is on every object of ours.
_SECRET = re.compile(rb"^kind: Secret\r?$", re.MULTILINE)
_OURS = b"app.kubernetes.io/managed-by: scorekit"


def read_refusal(path: str, real: str, inside: str) -> str | None:
    """Why a file may not be read as part of a folder (a real path); None where it may.

    Whoever wrote a document may not be the one who renders it: a link could have a diagnostic quote any file there is.
    """
    if not Path(real).is_relative_to(inside):
        return "is a link that leads out of the project"
    below = os.path.relpath(real, inside)
    if not is_private(Path(below), Path(inside)):
        return None
    linked = not os.path.normpath(path).endswith(below)
    return f"{'is a link to a file that holds' if linked else 'holds'} secrets of the project"


def is_private(path: Path, root: Path) -> bool:
    """Whether a file is the seed, one of git's, any ``.env``, or one that a render wrote."""
    name = folded(path.name)
    if name == SEED_FILE or (_ENV_FILE.fullmatch(name) and not re.fullmatch(_SAMPLE, name)):
        return True
    return any(map(is_git_path, path.parts)) or any(_is_rendered(path, root, n) for n in range(len(path.parts)))


def _is_rendered(path: Path, root: Path, depth: int) -> bool:
    """Whether the list in one of the folders above a file names it, or the folder of secrets that contains it."""
    folder = root.joinpath(*path.parts[:depth])
    if not has_list(folder):
        return False
    below = path.parts[depth:]
    return SECRETS in map(folded, path.parts[:-1]) or "/".join(below) in listed(folder)


def holds_secrets(content: bytes) -> bool:
    """Whether a file is an ``.env`` of ours, or has a Secret among objects of ours, whatever it is called."""
    return content.startswith(ENV_FILE_MARK) or (
        b"Secret" in content and _OURS in content and bool(_SECRET.search(content))
    )
