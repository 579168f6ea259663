"""The arguments of a compile that say more than a name: images, builds, overrides, the seed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.caller import spelt
from scorekit.catalogue import read_source
from scorekit.catalogue.files import required_folder
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.catalogue.safe_read import read_named, read_regular, repository_of
from scorekit.compile_arguments import SHORTEST_SEED
from scorekit.errors import UsageError
from scorekit.inputs import source_name
from scorekit.model.overrides import PropertyOverride
from scorekit.outcome import Findings, Outcome
from scorekit.parsing import documents
from scorekit.source import reader
from scorekit.source.document import Document
from scorekit.workspace.image_files import read_images
from scorekit.workspace.opened import home_of, seen

if TYPE_CHECKING:
    from scorekit.location import Source
    from scorekit.resolve.resolution import Build, Traced
    from scorekit.workspace.inputs import Inputs
    from scorekit.workspace.opened import OpenedProject

SEED_VARIABLE = "SCOREKIT_SEED"
_LONGEST_SEED = 65536
#: Build contexts that Compose fetches.
_REMOTE = ("git@", "github.com/")


def images(
    project: OpenedProject, given: Mapping[str, str | Traced], files: Sequence[Path]
) -> Outcome[Mapping[str, str | Traced]]:
    """Images by ``WORKLOAD/CONTAINER``, ``CONTAINER`` or ``*``: those ``given`` over those of the files.

    One for ``*`` answers for every container, so it leaves nothing for the files to say.
    """
    findings = Findings()
    found: dict[str, str | Traced] = {}
    for file in files:
        document = _document(project, file, findings)
        if document is None:
            continue
        found |= read_images(document, findings)
    return findings.outcome({**({} if "*" in given else found), **given})


def _document(project: OpenedProject, file: Path, findings: Findings) -> Document | None:
    source = findings.take(read_source(project.placed(file), project.folder.root))
    return findings.take(reader.read(source)) if source else None


def rebased(builds: Mapping[str, Build], home: Path) -> Mapping[str, Build]:
    """Builds whose relative folders, which count from the working folder, count from where the output lies."""
    if not builds or os.path.realpath(home) == str(Path.cwd().resolve()):
        return builds
    found: dict[str, Build] = {}
    for key, build in builds.items():
        if isinstance(build, str):
            found[key] = _from(home, build)
        else:
            context = build.get("context")
            found[key] = {**build, "context": _from(home, context)} if isinstance(context, str) else build
    return found


def way_to(folder: Path, home: Path) -> str:
    """A folder, as one writes it in files that lie in another."""
    return "." if folder == home else os.path.relpath(folder, home).replace(os.sep, "/")


def _from(home: Path, context: str) -> str:
    if Path(context).is_absolute() or "://" in context or context.startswith(_REMOTE):
        return context
    return way_to(Path(context), home)


def overrides(
    project: OpenedProject, inputs: Inputs, given: Sequence[Path | Source | PropertyOverride | Mapping[str, Any] | str]
) -> Outcome[Mapping[str, Sequence[Any]]]:
    """The overrides by the one score file that they apply to, each read from its file."""
    findings = Findings()
    read = [findings.take(_override(project, each)) if isinstance(each, Path | str) else each for each in given]
    layers = [layer for layer in read if layer is not None and not (isinstance(layer, Document) and layer.data is None)]
    if not layers:
        return findings.outcome({})
    asked = [s for s in inputs.sources if inputs.select is None or source_name(s) in inputs.select]
    chosen = sorted({source_name(s) for s in asked})
    if len(chosen) == 1 and _workloads_of(asked) > 1:
        raise UsageError(
            f"overrides apply to one workload, and `{chosen[0]}` has several; "
            "put it in a file of its own, or write `overrides` under `workloads.NAME` of the environment"
        )
    if len(chosen) != 1:
        raise UsageError(f"overrides apply to one score file, and {len(chosen)} were asked for; name one")
    return findings.outcome({chosen[0]: layers})


def _override(project: OpenedProject, given: Path | str) -> Outcome[Document | PropertyOverride]:
    findings = Findings()
    if isinstance(given, str):
        return findings.outcome(findings.take(PropertyOverride.parse(given, spelt("overrides", "--override-property"))))
    return findings.outcome(_document(project, given, findings))


def seed(project: OpenedProject, given: bytes | Path | None) -> bytes | None:
    """The seed of derived secrets: the one given, that of ``SCOREKIT_SEED``, or the project's own; None without any.

    It is in no revision, so today's holds for a project as it was.
    """
    home = home_of(project.folder)
    if isinstance(given, bytes):
        return given
    if given is not None:
        return _seed_of(given, str(home))
    if text := os.environ.get(SEED_VARIABLE, "").strip():
        return _long_enough(text.encode(), SEED_VARIABLE)
    own = home / SEED_FILE
    return _seed_of(own, str(home)) if os.path.lexists(own) else None


def _seed_of(file: Path, root: str) -> bytes:
    place, name = os.path.normpath(file), seen(file)
    inside = required_folder(place, repository_of(root))
    try:
        content = read_regular(place, _LONGEST_SEED, beneath=inside) if inside else read_named(place, _LONGEST_SEED)
    except OSError as error:
        raise UsageError(f"can't read the seed file `{name}`: {(error.strerror or str(error)).lower()}") from error
    if len(content) > _LONGEST_SEED:
        raise UsageError(f"the seed in `{name}` is longer than {_LONGEST_SEED} bytes; 32 are enough")
    return _long_enough(content.strip(), f"`{name}`")


def _long_enough(seed: bytes, place: str) -> bytes:
    if len(seed) < SHORTEST_SEED:
        raise UsageError(f"the seed in {place} is too short: {SHORTEST_SEED} bytes at least, 32 are better")
    return seed


def _workloads_of(inputs: Sequence[Source | Document]) -> int:
    """How many workloads some inputs hold."""
    return sum(1 if isinstance(i, Document) else len(documents(i).value or ()) for i in inputs)
