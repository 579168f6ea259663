"""What the drivers of a render need of the cluster: custom kinds and operators that scorekit does not install."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.resolution import CLUSTER_NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.resolve.resolution import ResolvedResource


def cluster_needs(resources: Iterable[ResolvedResource], target: str) -> Iterator[Diagnostic]:
    """One note that lists the needs of every driver in use; none where no driver has any, or there is no cluster."""
    drivers = {d.name: d for r in resources if (d := r.selection.driver) is not None and _needs(d)}
    if not drivers or target != "kubernetes":
        return
    wanted = [f"`{name}` needs {_needs(driver)}" for name, driver in sorted(drivers.items())]
    if len(wanted) == 1:
        yield CLUSTER_NEEDS.at(None, f"driver {wanted[0]} in the cluster")
    else:
        yield CLUSTER_NEEDS.at(None, f"{len(wanted)} drivers need more than a plain cluster", notes=wanted)


def _needs(driver: Driver) -> str:
    """A driver's needs in words; empty where it has none."""
    return " and ".join(
        f"the {word}{'s' if len(names) > 1 else ''} {', '.join(f'`{n}`' for n in names)}"
        for word, names in (("CRD", driver.needs.crds), ("operator", driver.needs.operators))
        if names
    )
