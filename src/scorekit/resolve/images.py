"""The images of containers: as written, or supplied by the caller or the environment where the workload says ``.``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.codes.values import IMAGE_MISSING, IMAGE_UNUSED
from scorekit.diagnostics import Label, Severity
from scorekit.graph import workload_node
from scorekit.image_reference import LATER
from scorekit.resolve.context import EVERYTHING
from scorekit.resolve.files import kind_of
from scorekit.resolve.resolution import Origin, Traced
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.location import Span
    from scorekit.model.workload import Workload
    from scorekit.resolve.context import Run
    from scorekit.resolve.resolution import Build


class Images:
    """Finds images, and collects missing ones for one report."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._missing: list[tuple[str, str, Span]] = []

    def of(self, workload: Workload, container: str) -> Traced | None:
        """A container's image; None where it is built, or not supplied."""
        path = ("containers", container, "image")
        image = workload.containers[container].image
        mark = workload.document.nearest(path)
        if image != LATER:
            return Traced(image, Origin(kind_of(workload.document, mark.source), mark.span))
        found = self._supplied(workload.name, container)
        built = self.build_of(workload, container) is not None
        if found is None and not built and self._run.selected(workload.name):
            self._missing.append((workload.name, container, mark.span))
        return found

    def build_of(self, workload: Workload, container: str) -> Build | None:
        """What a container's image is built from; None where it has an image, or nothing to build from is given."""
        if workload.containers[container].image != LATER:
            return None
        builds = self._run.options.builds
        return builds.get(f"{workload.name}/{container}", builds.get(container))

    def _supplied(self, workload: str, container: str) -> Traced | None:
        exact = f"{workload}/{container}"
        options = self._run.options.images
        for key in (exact, container, workload, "*"):
            if key in options:
                return options[key]
        environment = self._run.environment
        for key in (exact, workload, "*"):
            if key in environment.images:
                return Traced(environment.images[key], Origin("environment", environment.span(("images", key))))
        return None

    def report(self) -> None:
        """Report all missing images at once, and images that were supplied without effect."""
        self._report_unused()
        if not self._missing:
            return
        names = [f"{workload}/{container}" for workload, container, _ in self._missing]
        hint = f"give it as `--image {names[0]}=REF`, or under `images` in the environment"
        if self._run.options.require_images:
            places = zip(names[1:], self._missing[1:], strict=True)
            found = IMAGE_MISSING.at(
                self._missing[0][2],
                f"nobody supplies the image of {listed(names)}",
                labels=[Label(span, f"`{name}`") for name, (_, _, span) in places],
                help=hint,
            )
        else:  # who only checks is reminded, in one place
            message = f"the image of {listed(names)} comes later"
            found = IMAGE_MISSING.at(self._missing[0][2], message, help=hint).softened(Severity.NOTE)
        self._run.ledger.share([workload_node(workload) for workload, _, _ in self._missing], found)

    def _report_unused(self) -> None:
        options = self._run.options
        if not options.images and not options.builds:
            return
        every = [(name, c, w.containers[c].image) for name, w in self._run.workloads.items() for c in w.containers]
        open_ = [(workload, container) for workload, container, image in every if image == LATER]
        exact = {f"{workload}/{container}" for workload, container in open_}
        short = {container for _, container in open_}
        filled = exact | short | {workload for workload, _ in open_} | ({"*"} if open_ else set())
        own = {key: image for w, c, image in every if image != LATER for key in (f"{w}/{c}", c)}
        for given, known in ((options.images, filled), (options.builds, exact | short)):
            for key in sorted(given.keys() - known):
                traced = given[key]
                span = traced.origin.span if isinstance(traced, Traced) else None
                hint = did_you_mean(key, known) or (f"there are: {listed(exact)}" if exact else None)
                self._run.ledger.of(EVERYTHING).add(IMAGE_UNUSED.at(span, _unused(key, own), help=hint))


def _unused(key: str, own: Mapping[str, str]) -> str:
    """Why an image or a build fills nothing."""
    if key == "*":
        return "no container has image `.`, so nothing takes the image"
    if key in own:
        return f"container `{key}` has an image of its own, `{own[key]}`; only `.` is filled"
    return f"no container with image `.` is called `{key}`"
