"""Where Score fills placeholders in, and where a text stays as it is written (score-v1b1, "Resource references")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.limits import LONGEST_FILLED
from scorekit.placeholder import Placeholder, placeholders
from scorekit.source.document import Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.model.workload import Workload


class PlacedText(NamedTuple):
    """A placeholder that will be filled in, and the way to its text."""

    path: Path
    text: str
    placeholder: Placeholder


def placed_placeholders(workload: Workload) -> Iterator[PlacedText]:
    """Every placeholder that is filled in; none of a text that is too long to be filled, which resolving tells."""
    for path, text in expanded(workload):
        for found in placeholders(text) if len(text) <= LONGEST_FILLED else ():
            yield PlacedText(path, text, found)


def expanded(workload: Workload) -> Iterator[tuple[Path, str]]:
    """Every text of a workload in which placeholders are filled in, with its path."""
    for name, container in workload.containers.items():
        above = ("containers", name)
        for key, value in container.variables.items():
            yield (*above, "variables", key), value
        for target, file in container.files.items():
            if file.content is not None and not file.no_expand:
                yield (*above, "files", target, "content"), file.content
        for target, volume in container.volumes.items():
            yield (*above, "volumes", target, "source"), volume.source
    for name, resource in workload.resources.items():
        yield from param_texts(resource.params, ("resources", name, "params"))


def param_texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The texts in params at any depth."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from param_texts(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from param_texts(item, (*path, key))
