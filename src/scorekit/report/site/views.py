"""What the site shows, gathered once: each environment as it was compiled, and who uses what in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from scorekit.graph import workload_node
from scorekit.lazy_dataclass import dataclass
from scorekit.report.site.markup import Markup, code, link, slug
from scorekit.values import is_secret

if TYPE_CHECKING:
    from scorekit.description import Description
    from scorekit.diagnostics import CheckResult
    from scorekit.drawing import Drawing, Scene
    from scorekit.location import Span
    from scorekit.parity.result import Parity
    from scorekit.resolve.resolution import ResolvedResource, ResolvedWorkload
    from scorekit.targets.api import Manifest, ManifestSet


@dataclass(frozen=True)
class View:
    """One environment, compiled for one target."""

    #: What the environment was asked for by, as findings name it.
    name: str
    made: ManifestSet
    scene: Scene
    #: Whether others show the same environment for other targets.
    several: bool

    @property
    def label(self) -> str:
        """The environment's name, with the target where it has several."""
        return f"{self.name} ({self.made.target})" if self.several else self.name

    @property
    def page(self) -> str:
        """The name of its page."""
        return f"environment-{slug(self.name)}{f'_{slug(self.made.target)}' if self.several else ''}.html"

    @cached_property
    def workloads(self) -> Mapping[str, ResolvedWorkload]:
        """Those that are emitted, by name."""
        return {w.name: w for w in self.made.resolution.workloads if w.selected}

    @cached_property
    def resources(self) -> Mapping[str, ResolvedResource]:
        """Those that emitted workloads lead to, by uid, sorted."""
        known = self.made.resolution.resources
        return {n.key: known[n.key] for n in self.scene.nodes if n.kind == "resource"}

    @cached_property
    def objects(self) -> Mapping[str, Sequence[Manifest]]:
        """What is emitted, by who it is for: a workload's name, or a resource's uid."""
        found: dict[str, list[Manifest]] = {}
        for manifest in self.made.manifests:
            found.setdefault(manifest.owner, []).append(manifest)
        return found

    @cached_property
    def users(self) -> Mapping[str, Sequence[str]]:
        """The workloads that declare a resource, by its uid."""
        found: dict[str, list[str]] = {}
        for workload in self.workloads.values():
            for uid in sorted({str(uid) for uid in workload.resources.values()}):
                found.setdefault(uid, []).append(workload.name)
        return found

    @cached_property
    def callers(self) -> Mapping[str, Sequence[str]]:
        """The workloads that reach a workload by way of a resource, by its name."""
        found: dict[str, set[str]] = {}
        for edge in self.scene.edges:
            if edge.kind == "reaches":
                found.setdefault(edge.target, set()).update(self.users.get(edge.source, ()))
        return {name: sorted(found.get(workload_node(name), set()) - {name}) for name in self.workloads}


@dataclass(frozen=True)
class Report:
    """A project in some environments, with what is wrong there: what the site is made of. Nothing in it is read again."""

    project: str | None
    #: Each compile, with the name that its environment was asked for by.
    sets: Sequence[tuple[str, ManifestSet]]
    checked: CheckResult
    #: None where nothing is compared.
    parity: Parity | None
    drawing: Drawing
    #: Every version of every image that drivers may ask for, as ``describe`` gives them.
    images: Sequence[Mapping[str, Any]]

    @property
    def title(self) -> str:
        """What the project is called."""
        return self.project or "Workloads"

    @cached_property
    def views(self) -> Sequence[View]:
        """The environments that compile, in the order asked for."""
        names = [name for name, _ in self.sets]
        return [
            View(name, made, scene, names.count(name) > 1)
            for (name, made), scene in zip(self.sets, self.drawing.scenes, strict=True)
        ]

    @cached_property
    def workloads(self) -> Sequence[str]:
        """The names of the workloads of any environment, sorted."""
        return sorted({name for view in self.views for name in view.workloads})

    @cached_property
    def resources(self) -> Sequence[str]:
        """The uids of the resources of any environment, sorted."""
        return sorted({uid for view in self.views for uid in view.resources})


def rows_of(made: Description) -> Sequence[Mapping[str, Any]]:
    """The rows of a description of all of a kind."""
    return () if isinstance(made.data, Mapping) else made.data


def workload_page(name: str) -> str:
    """The page of a workload."""
    return f"workload-{slug(name)}.html"


def workload_link(name: str) -> Markup:
    """A workload, with a link to its page."""
    return link(name, workload_page(name))


def resource_link(uid: str) -> Markup:
    """A resource, with a link to its row."""
    return link(uid, "resources.html", slug(uid))


def view_link(view: View) -> Markup:
    """An environment, with a link to its page."""
    return link(view.label, view.page)


def serving(resource: ResolvedResource) -> str:
    """What serves a resource: a driver, or a binding in words."""
    chosen = resource.selection
    return chosen.driver.name if chosen.driver else next((c.what for c in chosen.candidates if not c.lost), "a binding")


def serving_link(resource: ResolvedResource) -> Markup:
    """What serves a resource; a driver with a link to its row."""
    name = serving(resource)
    return link(name, "drivers.html", slug(name)) if resource.selection.driver else code(name)


def version_of(resource: ResolvedResource) -> str:
    """The version that was asked for, where the type has such a param."""
    traced = resource.params.get("version")
    return "" if traced is None or is_secret(traced.value) else str(traced.value)


def where(span: Span | None) -> Markup:
    """A place in a file; nothing for none."""
    return code(span.place) if span is not None else Markup("")
