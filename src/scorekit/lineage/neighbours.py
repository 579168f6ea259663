"""The resources that a driver sees around its own: those that depend on it, those that it depends on, and those of its workloads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from scorekit.graph import workload_node

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Path
    from scorekit.value_path import ValuePath


class Neighbours(NamedTuple):
    """The resources that a name in a driver means, and what it reads of each."""

    uids: tuple[str, ...]
    read: Path


def neighbours(resolution: Resolution, uid: str, name: ValuePath) -> Neighbours | None:
    """The neighbours of a resource that a name in its driver means; None where it means none."""
    graph, resource, path = resolution.graph, resolution.resources[uid], name.path
    if name.root == "dependents":
        found: Iterable[str] = map(str, resource.dependents)
    elif name.root == "dependencies":
        found = graph.dependencies(uid)
    elif name.root in ("workload", "consumers") and "resources" in path[:2]:
        path = path[path.index("resources") + 1 :]
        users = {edge.source for edge in graph.edges_to(uid) if graph.nodes[edge.source] == "workload"}
        if resource.workload is not None:
            users.add(workload_node(resource.workload))
        found = sorted({one for user in users for one in graph.dependencies(user)})
    else:
        return None
    # The first step is the number of one of them.
    return Neighbours(tuple(one for one in found if one in resolution.resources), path[1:])
