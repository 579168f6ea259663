"""The arguments of a compile that say more than a name: images, builds, overrides, the seed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit import image_reference
from scorekit.catalogue import read_source
from scorekit.catalogue.files import required_folder
from scorekit.catalogue.private_files import SEED_FILE
from scorekit.catalogue.safe_read import read_named, read_regular, repository_of
from scorekit.codes.documents import BAD_IMAGE, WRONG_TYPE
from scorekit.compile_arguments import SHORTEST_SEED
from scorekit.errors import UsageError
from scorekit.inputs import source_name
from scorekit.location import Source, one_line_span
from scorekit.model.overrides import PropertyOverride
from scorekit.names import is_dns_label
from scorekit.outcome import Findings, Outcome
from scorekit.parsing import documents
from scorekit.resolve.resolution import Build, Origin, Traced
from scorekit.source import reader
from scorekit.source.document import Document
from scorekit.source.encoding import LONE_SURROGATE

if TYPE_CHECKING:
    from scorekit.inputs import Override
    from scorekit.values import Value
    from scorekit.workspace.project import Inputs, Project

SEED_VARIABLE = "SCOREKIT_SEED"
_LONGEST_SEED = 65536
#: Build contexts that Compose fetches.
_REMOTE = ("git@", "github.com/")
_NAMED = re.compile(r"([a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)?)=(.+)", re.DOTALL)


def images(project: Project, arguments: Sequence[str], files: Sequence[Path]) -> Outcome[Mapping[str, Traced]]:
    """Images by ``WORKLOAD/CONTAINER``, ``CONTAINER`` or ``*``: those of ``--image`` over those of ``--images``.

    A bare ``--image REF`` answers for every container, so it leaves nothing for the files to say.
    """
    findings = Findings()
    found: dict[str, Traced] = {}
    for file in files:
        document = _document(project, file, findings)
        if document is None:
            continue
        if not isinstance(document.data, dict):
            message = "a file of images is a map of `WORKLOAD/CONTAINER` to image"
            findings.add(WRONG_TYPE.at(document.span(), message))
            continue
        for key, value in document.data.items():
            if not isinstance(value, str) or not value:
                findings.add(WRONG_TYPE.at(document.span((key,)), "an image is a text that is not empty"))
            elif (wrong := image_reference.fault(value)) is not None:
                findings.add(BAD_IMAGE.at(document.span((key,)), f"`{value}` {wrong[0]}", help=wrong[1]))
            else:
                found[key] = Traced(value, Origin("option", document.span((key,))))
    if any(not _NAMED.fullmatch(argument) for argument in arguments):
        found.clear()
    for argument in arguments:
        named = _NAMED.fullmatch(argument)
        key, ref = (named[1], named[2]) if named else ("*", argument)
        if (wrong := image_reference.fault(ref)) is not None:
            raise UsageError(f"--image {argument}: `{ref}` {wrong[0]}; {wrong[1]}")
        found[key] = Traced(ref, Origin("option", one_line_span("--image", argument)))
    return findings.outcome(found)


def _document(project: Project, file: Path, findings: Findings) -> Document | None:
    source = findings.take(read_source(project.folder.absolute(file), project.folder.root))
    return findings.take(reader.read(source)) if source else None


def builds(arguments: Sequence[str]) -> Mapping[str, Build]:
    """Folders to build from, or Compose's own ``build`` mappings, by ``WORKLOAD/CONTAINER`` or ``CONTAINER``."""
    found: dict[str, Build] = {}
    for argument in arguments:
        named = _NAMED.fullmatch(argument)
        if not named:
            raise UsageError(f"--build {argument}: write WORKLOAD/CONTAINER=FOLDER")
        if LONE_SURROGATE.search(named[2]):
            raise UsageError(f"--build {argument}: a Compose file can hold no name that is no UTF-8")
        found[named[1]] = _build_mapping(argument, named[2]) if named[2].lstrip().startswith("{") else named[2]
    return found


def _build_mapping(argument: str, text: str) -> Mapping[str, Value]:
    document = reader.read(Source("--build", text)).value
    data = document.data if document is not None else None
    if not isinstance(data, dict):
        raise UsageError(f'--build {argument}: write a mapping as Compose has it, say {{"context": "./web"}}')
    return data


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


def _from(home: Path, context: str) -> str:
    if Path(context).is_absolute() or "://" in context or context.startswith(_REMOTE):
        return context
    return os.path.relpath(context, home).replace(os.sep, "/")


def overrides(
    project: Project, inputs: Inputs, files: Sequence[Path], properties: Sequence[str]
) -> Outcome[Mapping[str, Sequence[Override]]]:
    """The overrides of the command line, which apply to exactly one score file, files before properties."""
    findings = Findings()
    given: list[Override] = []
    for file in files:
        document = _document(project, file, findings)
        if document is not None and document.data is not None:
            given.append(document)
    for argument in properties:
        override = findings.take(PropertyOverride.parse(argument))
        if override is not None:
            given.append(override)
    if not given:
        return findings.outcome({})
    asked = [s for s in inputs.sources if inputs.select is None or source_name(s) in inputs.select]
    chosen = sorted({source_name(s) for s in asked})
    if len(chosen) == 1 and _workloads_of(asked) > 1:
        raise UsageError(
            f"--overrides-file and --override-property apply to one workload, and `{chosen[0]}` has several; "
            "put it in a file of its own, or write `overrides` under `workloads.NAME` of the environment"
        )
    if len(chosen) != 1:
        raise UsageError(
            f"--overrides-file and --override-property apply to one score file, and {len(chosen)} were asked for; "
            "name one"
        )
    return findings.outcome({chosen[0]: given})


def seed(project: Project, file: Path | None) -> bytes | None:
    """The seed of derived secrets: ``--seed-file``, ``SCOREKIT_SEED``, or the project's own file; None without any."""
    root = str(project.folder.root)
    if file is not None:
        return _seed_of(file, root)
    if text := os.environ.get(SEED_VARIABLE, "").strip():
        return _long_enough(text.encode(), SEED_VARIABLE)
    own = project.folder.root / SEED_FILE
    return _seed_of(own, root) if os.path.lexists(own) else None


def _seed_of(file: Path, root: str) -> bytes:
    place = os.path.normpath(Path.cwd() / file)
    inside = required_folder(place, repository_of(root))
    try:
        content = read_regular(place, _LONGEST_SEED, beneath=inside) if inside else read_named(place, _LONGEST_SEED)
    except OSError as error:
        raise UsageError(f"can't read the seed file `{file}`: {(error.strerror or str(error)).lower()}") from error
    if len(content) > _LONGEST_SEED:
        raise UsageError(f"the seed in `{file}` is longer than {_LONGEST_SEED} bytes; 32 are enough")
    return _long_enough(content.strip(), f"`{file}`")


def _long_enough(seed: bytes, place: str) -> bytes:
    if len(seed) < SHORTEST_SEED:
        raise UsageError(f"the seed in {place} is too short: {SHORTEST_SEED} bytes at least, 32 are better")
    return seed


def _workloads_of(inputs: Sequence[Source | Document]) -> int:
    """How many workloads some inputs hold."""
    return sum(1 if isinstance(i, Document) else len(documents(i).value or ()) for i in inputs)


def check_dns_label(option: str, text: str | None) -> None:
    """Hold the value of an option to a DNS label (RFC 1123), as a namespace is."""
    if text is not None and not is_dns_label(text):
        raise UsageError(f"{option} {text}: a name is wanted of at most 63 lower-case letters, digits and `-`")
