"""The arguments that carry values of their own: images, builds, published ports, overrides, the seed."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from scorekit.catalogue import read_source
from scorekit.codes.shape import WRONG_TYPE
from scorekit.errors import UsageError
from scorekit.location import Source, Span
from scorekit.model.overrides import PropertyOverride
from scorekit.outcome import Findings, Outcome
from scorekit.resolve.resolution import Origin, Traced
from scorekit.source import reader
from scorekit.targets.api import PublishedPort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scorekit.cli.workspace import Inputs, Workspace
    from scorekit.inputs import Override

#: The project's own seed of derived secrets, kept out of git.
SEED_FILE = ".scorekit-seed"
SEED_VARIABLE = "SCOREKIT_SEED"
_NAMED = re.compile(r"([a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)?)=(.+)", re.DOTALL)


def images(workspace: Workspace, arguments: Sequence[str], files: Sequence[Path]) -> Outcome[Mapping[str, Traced]]:
    """Images by ``WORKLOAD/CONTAINER``, ``CONTAINER`` or ``*``: those of ``--image`` over those of ``--images``.

    A bare ``--image REF`` answers for every container, so it leaves nothing for the files to say.
    """
    findings = Findings()
    found: dict[str, Traced] = {}
    for file in files:
        source = findings.take(read_source(workspace.folder.absolute(file), workspace.folder.root))
        document = findings.take(reader.read(source)) if source else None
        if document is None:
            continue
        if not isinstance(document.data, dict):
            message = "a file of images is a map of `WORKLOAD/CONTAINER` to image"
            findings.add(WRONG_TYPE.at(document.span(), message))
            continue
        for key, value in document.data.items():
            if not isinstance(key, str) or not isinstance(value, str) or not value:
                findings.add(WRONG_TYPE.at(document.span((key,)), "an image is a text that is not empty"))
            else:
                found[key] = Traced(value, Origin("option", document.span((key,))))
    if any(not _NAMED.fullmatch(argument) for argument in arguments):
        found.clear()
    for argument in arguments:
        named = _NAMED.fullmatch(argument)
        key, ref = (named[1], named[2]) if named else ("*", argument)
        if not ref or ref == ".":
            raise UsageError(f"--image {argument}: an image reference is wanted")
        found[key] = Traced(ref, Origin("option", _whole("--image", argument)))
    return findings.outcome(found)


def builds(arguments: Sequence[str]) -> Mapping[str, str]:
    """Folders to build from, by ``WORKLOAD/CONTAINER`` or ``CONTAINER``."""
    found = {}
    for argument in arguments:
        named = _NAMED.fullmatch(argument)
        if not named:
            raise UsageError(f"--build {argument}: write WORKLOAD/CONTAINER=FOLDER")
        found[named[1]] = named[2]
    return found


def published(arguments: Sequence[str]) -> tuple[PublishedPort, ...]:
    """``HOST:REF:CONTAINER``: a port of the host, what it leads to, and the port there."""
    found = []
    for argument in arguments:
        host, _, rest = argument.partition(":")
        if host and not host.isdigit():
            port, _, rest = rest.partition(":")
            host = f"{host}:{port}"
        ref, _, container = rest.rpartition(":")
        if not ref or not _is_port(host.rpartition(":")[2]) or not _is_port(container):
            raise UsageError(f"--publish {argument}: write HOST:REF:CONTAINER, say 5432:postgres#shop.db.host:5432")
        found.append(PublishedPort(argument, host, ref, int(container)))
    return tuple(found)


def overrides(
    workspace: Workspace, inputs: Inputs, files: Sequence[Path], properties: Sequence[str]
) -> Outcome[Mapping[str, Sequence[Override]]]:
    """The overrides of the command line, which lie over exactly one score file, files before properties."""
    findings = Findings()
    given: list[Override] = []
    for file in files:
        source = findings.take(read_source(workspace.folder.absolute(file), workspace.folder.root))
        document = findings.take(reader.read(source)) if source else None
        if document is not None and document.data is not None:
            given.append(document)
    for argument in properties:
        override = findings.take(PropertyOverride.parse(argument))
        if override is not None:
            given.append(override)
    if not given:
        return findings.outcome({})
    chosen = [s.name for s in inputs.sources if inputs.select is None or s.name in inputs.select]
    if len(chosen) != 1:
        raise UsageError(
            f"--overrides-file and --override-property lie over one score file, and {len(chosen)} were asked for; "
            "name one"
        )
    return findings.outcome({chosen[0]: given})


def seed(workspace: Workspace, file: Path | None) -> bytes | None:
    """The seed of derived secrets: ``--seed-file``, ``SCOREKIT_SEED``, or the project's own file; None without any."""
    if file is not None:
        return _seed_of(file)
    if text := os.environ.get(SEED_VARIABLE, "").strip():
        return text.encode()
    own = workspace.folder.root / SEED_FILE
    return _seed_of(own) if own.is_file() else None


def _seed_of(file: Path) -> bytes:
    try:
        content = file.read_bytes().strip()
    except OSError as error:
        raise UsageError(f"can't read the seed file `{file}`: {(error.strerror or str(error)).lower()}") from error
    if len(content) < 16:
        raise UsageError(f"the seed in `{file}` is too short: 16 bytes at least, 32 are better")
    return content


def _is_port(text: str) -> bool:
    return text.isdigit() and 1 <= int(text) <= 65535


def _whole(option: str, argument: str) -> Span:
    return Span(Source(option, argument), 1, 1, 1, len(argument) + 1)
