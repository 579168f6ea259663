"""What a cluster must have for what is emitted: custom kinds and operators, which scorekit does not install."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.resolution import CLUSTER_NEEDS
from scorekit.targets.kubernetes.kinds import with_group
from scorekit.targets.kubernetes.schemas import is_ours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.targets.api import Manifest


def cluster_needs(resources: Iterable[ResolvedResource], manifests: Iterable[Manifest]) -> Iterator[Diagnostic]:
    """One note that lists by driver the kinds of its objects that are not Kubernetes' own, and its operators."""
    custom: dict[str, set[str]] = {}
    for each in manifests:
        if not is_ours(each.api_version):
            custom.setdefault(each.owner, set()).add(with_group(each.api_version, each.kind))
    needs: dict[str, tuple[set[str], Collection[str]]] = {}
    for resource in resources:
        if (driver := resource.selection.driver) is not None:
            kinds, _ = needs.setdefault(driver.name, (set(), [f"`{name}`" for name in driver.needs.operators]))
            kinds |= custom.get(str(resource.uid), set())
    wanted = [f"`{name}` needs {_words(*needs[name])}" for name in sorted(needs) if any(needs[name])]
    if len(wanted) == 1:
        yield CLUSTER_NEEDS.at(None, f"driver {wanted[0]} in the cluster")
    elif wanted:
        yield CLUSTER_NEEDS.at(None, f"{len(wanted)} drivers need more than a plain cluster", notes=wanted)


def _words(kinds: Collection[str], operators: Collection[str]) -> str:
    return " and ".join(
        f"the {word}{'s' if len(names) > 1 else ''} {of}{', '.join(sorted(names))}"
        for word, of, names in (("CRD", "of ", kinds), ("operator", "", operators))
        if names
    )
