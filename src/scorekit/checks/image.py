"""An image is a reference that registries, Docker and Kubernetes read, or ``.``, which is filled when rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.meaning import BAD_IMAGE
from scorekit.image_reference import LATER, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The images that are none."""
    for name, container in workload.containers.items():
        wrong = fault(container.image) if container.image != LATER else None
        if wrong is not None:
            path = ("containers", name, "image")
            yield BAD_IMAGE.at(workload.span(path), f"`{container.image}` {wrong[0]}", help=wrong[1])
