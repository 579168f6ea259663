"""The schemas that a project keeps for editors: written anew, and whether they say what the catalogue says now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.catalogue.safe_read import read_regular
from scorekit.codes.writing import STALE_SCHEMAS
from scorekit.errors import UsageError
from scorekit.outcome import Findings, Outcome
from scorekit.version import __version__

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.diagnostics import Diagnostic

#: Where a project keeps its schemas, relative to its root.
FOLDER = ".scorekit/schemas"
#: Beside them, what they were made of. While that is as it was, nobody need make them to know that they are current.
MADE_OF = f"{FOLDER}/made-of.sha256"


def made_of(catalogue: Catalogue) -> str:
    """What the schemas of a catalogue are made of, as a line: a digest of the version and of every document that is not built in."""
    digest = hashlib.sha256(__version__.encode())
    for name, text in catalogue.own_texts():
        digest.update(hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).digest())
    return f"{digest.hexdigest()}\n"


def schema_files(catalogue: Catalogue) -> Mapping[str, str]:
    """The schemas of all kinds by path relative to the project, and what they were made of."""
    from scorekit.schemas.kinds import schema_texts

    return {
        **{f"{FOLDER}/{kind}.json": text for kind, text in schema_texts(catalogue).items()},
        MADE_OF: made_of(catalogue),
    }


def write_schemas(root: Path, catalogue: Catalogue) -> Outcome[tuple[str, ...]]:
    """Write the schemas of all kinds where they are not what they should be; the names of those that were written."""
    from scorekit.workspace.writing import unwritable, write_file

    findings = Findings()
    written: list[str] = []
    for name, text in schema_files(catalogue).items():
        path = root / name
        if _there(path, root) == text.encode():
            continue
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
            findings.add(unwritable(path.as_posix(), OSError("a link leads out of the project")))
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            findings.add(unwritable(path.as_posix(), error))
            break
        if findings.take(write_file(path, text.encode())) is not None and name != MADE_OF:
            written.append(name)
    return findings.outcome(tuple(written))


def stale_schemas(root: Path, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """The finding that a project's schemas do not say what its catalogue says now; none where it keeps none."""
    known = _there(root / MADE_OF, root)
    if known is None:
        return
    with suppress(UsageError):
        if known.decode("ascii", "replace") == made_of(catalogue):
            return
    stale = [
        name.removeprefix(f"{FOLDER}/")
        for name, text in schema_files(catalogue).items()
        if name != MADE_OF and (there := _there(root / name, root)) is not None and there != text.encode()
    ]
    if stale:
        yield STALE_SCHEMAS.at(
            None,
            f"the schemas in `{FOLDER}` are stale: {', '.join(stale)}",
            help="`scorekit schema --all` writes them anew, so that editors know what there is now",
        )


def _there(path: Path, root: Path) -> bytes | None:
    """What a file of the project holds; None where there is none, or none that may be read."""
    real = os.path.realpath(path)
    if not Path(real).is_relative_to(os.path.realpath(root)):
        return None
    with suppress(OSError):
        return read_regular(real)
    return None
