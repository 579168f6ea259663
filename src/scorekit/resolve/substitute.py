"""Workloads with every placeholder replaced: variables, files, volumes, images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.codes.documents import BAD_IMAGE
from scorekit.codes.resolution import IMAGE_MISSING, IMAGE_UNUSED, NOT_MOUNTABLE
from scorekit.diagnostics import Label, Severity
from scorekit.graph import workload_node
from scorekit.image_reference import fault, is_later
from scorekit.model.environment import EVERY
from scorekit.resolve.context import EVERYTHING, Run
from scorekit.resolve.files import WorkloadTexts
from scorekit.resolve.image_rules import BUILD, IMAGES, rule_for, seen_from
from scorekit.resolve.images import at_mirror
from scorekit.resolve.resolution import (
    Build,
    Origin,
    ResolvedContainer,
    ResolvedResource,
    ResolvedVolume,
    ResolvedWorkload,
    Traced,
)
from scorekit.suggest import did_you_mean, listed
from scorekit.values import VolumeHandle

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Container, VolumeMount, Workload
    from scorekit.outcome import Findings
    from scorekit.resolve.expand import Expanded
    from scorekit.resolve.options import ResolveOptions
    from scorekit.resolve.placeholders import PlaceholderReader
    from scorekit.source.document import Path


class Substitution:
    """Replaces the placeholders of one workload after another."""

    def __init__(self, run: Run, expanded: Expanded, resources: Mapping[str, ResolvedResource], images: Images) -> None:
        self._run = run
        self._expanded = expanded
        self._resources = resources
        self._images = images

    def resolve(self, workload: Workload, reader: PlaceholderReader) -> ResolvedWorkload | None:
        """The workload; None, and the ledger knows why, when something in it can't be resolved."""
        node = workload_node(workload.name)
        findings = self._run.ledger.of(node)
        uids = self._expanded.names.get(workload.name, {})
        texts = WorkloadTexts(self._run.options.sources, workload.document, reader, findings)
        containers = [self._container(workload, name, texts) for name in sorted(workload.containers)]
        if any(container is None for container in containers) or any(u not in self._resources for u in uids.values()):
            self._run.ledger.mark_failed(node)
        if self._run.ledger.failed(node):
            return None
        kept = tuple(c for c in containers if c is not None)
        return replace(self.bare(workload), containers=kept, start_order=start_order(workload.containers))

    def bare(self, workload: Workload) -> ResolvedWorkload:
        """The workload for a target that runs none: what it declares of what the target takes, and nothing of its containers."""
        uids = self._expanded.names.get(workload.name, {})
        return ResolvedWorkload(
            name=workload.name,
            namespace=self._run.homes[workload.name],
            spec=workload,
            settings=self._run.settings.of(workload.name),
            rules=self._run.settings.rules(workload.name),
            written_settings=self._run.settings.documents(workload.name),
            containers=(),
            resources={name: self._resources[uid].uid for name, uid in uids.items() if uid in self._resources},
            selected=self._run.selected(workload.name),
        )

    def _container(self, workload: Workload, name: str, texts: WorkloadTexts) -> ResolvedContainer | None:
        container = workload.containers[name]
        path: Path = ("containers", name)
        variables = {
            key: texts.text(text, (*path, "variables", key)) for key, text in sorted(container.variables.items())
        }
        files = [texts.file(target, file, (*path, "files", target)) for target, file in sorted(container.files.items())]
        volumes = [
            self._volume(texts, mount, target, (*path, "volumes", target))
            for target, mount in sorted(container.volumes.items())
        ]
        image, build, build_origin = self._images.of(workload, name)
        kept = {key: traced for key, traced in variables.items() if traced is not None}
        if len(kept) < len(variables) or None in files or None in volumes:
            return None
        return ResolvedContainer(
            name=name,
            spec=container,
            image=image,
            build=build,
            build_origin=build_origin,
            variables=kept,
            files=tuple(f for f in files if f is not None),
            volumes=tuple(v for v in volumes if v is not None),
        )

    def _volume(self, texts: WorkloadTexts, mount: VolumeMount, target: str, path: Path) -> ResolvedVolume | None:
        handle = texts.reader.uid_of_volume(mount.source)
        if handle is None:
            source = texts.text(mount.source, (*path, "source"))
        else:
            uid, placeholder = handle
            mark = texts.document.nearest((*path, "source"))
            resource = self._resources.get(uid)
            if resource is None:
                return None
            if not _mountable(resource):
                message = f"`{placeholder.raw}` is a `{resource.type.name}`, which is no volume"
                texts.findings.add(NOT_MOUNTABLE.at(mark.span, message, help="mount a resource of type `volume`"))
                return None
            source = Traced(VolumeHandle(uid), Origin.in_workload(texts.document, mark, (placeholder.reads,)))
        if source is None:
            return None
        return ResolvedVolume(target, source, mount.path, mount.read_only, path)


def _mountable(resource: ResolvedResource) -> bool:
    """Whether a resource can be the source of a volume: its type says so, or its driver has a ``volume`` here."""
    section = resource.section.data if resource.section is not None else None
    return resource.type.mountable or (isinstance(section, dict) and "volume" in section)


def start_order(containers: Mapping[str, Container]) -> tuple[str, ...]:
    """The containers in the order in which they can start: each after those that it waits for, ties by name.

    A cycle and a name that is no container's are errors of the score file, which checks report; here they only end the search.
    """
    later = {name: [other for other in one.before if other in containers] for name, one in containers.items()}
    waits = dict.fromkeys(containers, 0)
    for others in later.values():
        for other in others:
            waits[other] += 1
    names = iter(sorted(containers))
    free = sorted(name for name, count in waits.items() if not count)
    order: dict[str, None] = {}
    while len(order) < len(containers):
        first = heappop(free) if free else next(name for name in names if name not in order)
        order[first] = None
        for other in later[first]:
            waits[other] -= 1
            if not waits[other] and other not in order:
                heappush(free, other)
    return tuple(order)


class Images:
    """Finds images, and collects missing ones for one report."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._missing: list[tuple[str, str, Span]] = []
        #: The variables that rules read and nobody gives.
        self._lacking: set[str] = set()

    def of(self, workload: Workload, container: str) -> tuple[Traced | None, Build | None, Origin | None]:
        """A container's image as the environment pulls it, what it is built from, and which rule says so; None where there is none.

        What the caller gives leaves the environment's rules nothing to say.
        """
        image = workload.containers[container].image
        mark = workload.document.nearest(("containers", container, "image"))
        if not is_later(image):
            found = Traced(image, Origin.in_workload(workload.document, mark))
            return at_mirror(found, self._run.environment), None, None
        options, findings = self._run.options, self._run.ledger.of(workload_node(workload.name))
        names = (f"{workload.name}/{container}", container, workload.name, EVERY)
        given = next((options.images[name] for name in names if name in options.images), None)
        build, origin = next((options.builds[name] for name in names[:2] if name in options.builds), None), None
        if given is None and build is None and "builds" in options.target.supported_options:
            rule = rule_for(self._run, BUILD, workload.name, container, findings)
            if rule is not None:
                build, origin = seen_from(options.build_root, rule.value), rule.origin
        supplied = given or self._by_rule(workload.name, container, findings)
        if supplied is None and build is None and self._run.selected(workload.name):
            self._missing.append((workload.name, container, mark.span))
        return None if supplied is None else at_mirror(supplied, self._run.environment), build, origin

    def _by_rule(self, workload: str, container: str, findings: Findings) -> Traced | None:
        """The image that the environment's rules give."""
        rule = rule_for(self._run, IMAGES, workload, container, findings)
        if rule is None:
            return None
        if rule.lacks:
            self._lacking.update(rule.lacks)
            return None
        if not findings.failed and (wrong := fault(str(rule.value))) is not None:
            findings.add(BAD_IMAGE.at(rule.origin.span, f"`{rule.value}` {wrong[0]}", help=wrong[1]))
        return Traced(str(rule.value), rule.origin)

    def report(self) -> None:
        """Report all missing images at once, and images that were supplied without effect."""
        apart = self._run.apart
        if apart is None:
            for unused in unused_images(self._run.workloads, self._run.options, self._run.environment):
                self._run.ledger.of(EVERYTHING).add(unused)
        if not self._missing:
            return
        if apart is not None:
            apart.made.add("a missing image")
        names = [f"{workload}/{container}" for workload, container, _ in self._missing]
        given = spelt(f"images={{{names[0]!r}: 'REF'}}", f"--image {names[0]}=REF")
        hint = f"give it as `{given}`, or under `images` in the environment"
        if self._lacking:
            name = min(self._lacking)
            said = spelt(f"variables={{{name!r}: 'VALUE'}}", f"--var {name}=VALUE")
            hint = f"its rule reads the variable `{name}`: give it as `{said}`, or under `variables` in the environment"
        if self._run.options.require_images:
            message = f"nobody supplies the image of {listed(names)}"
            labels = [Label(span, f"`{w}/{c}`") for w, c, span in self._missing[1:]]
            found = IMAGE_MISSING.at(self._missing[0][2], message, labels=labels, help=hint)
        else:  # who only checks is reminded, in one place
            message = f"the image of {listed(names)} comes later"
            found = IMAGE_MISSING.at(self._missing[0][2], message, help=hint).softened(Severity.NOTE)
        self._run.ledger.share([workload_node(workload) for workload, _, _ in self._missing], found)


def unused_images(
    workloads: Mapping[str, Workload], options: ResolveOptions, environment: Environment
) -> Iterator[Diagnostic]:
    """The images and builds that fill nothing in a whole set; of an environment's rules, which may serve many sets, those for images that are written."""
    if not options.images and not options.builds and not environment.images and not environment.build:
        return
    every = [(name, c, w.containers[c].image) for name, w in workloads.items() for c in w.containers]
    open_ = [(workload, container) for workload, container, image in every if is_later(image)]
    exact = {f"{workload}/{container}" for workload, container in open_}
    short = {container for _, container in open_}
    filled = exact | short | {workload for workload, _ in open_} | ({"*"} if open_ else set())
    own = {key: image for w, c, image in every if not is_later(image) for key in (f"{w}/{c}", c)}
    for section, rules in ((IMAGES, environment.images), (BUILD, environment.build)):
        for key in sorted(key for key in rules if "/" in key and key in own):
            yield IMAGE_UNUSED.at(environment.span((section, key), key=True), _unused(key, own), help=_OTHERWISE)
    for given, known in ((options.images, filled), (options.builds, exact | short)):
        for key in sorted(given.keys() - known):
            traced = given[key]
            span = traced.origin.span if isinstance(traced, Traced) else None
            hint = did_you_mean(key, known) or (f"there are: {listed(exact)}" if exact else None)
            yield IMAGE_UNUSED.at(span, _unused(key, own), help=hint)


#: How an environment has another image than the Score file.
_OTHERWISE = "write `image: .` in the Score file, or `overrides` under `workloads.NAME` of the environment"


def _unused(key: str, own: Mapping[str, str]) -> str:
    """Why an image or a build fills nothing."""
    if key == "*":
        return "no container has image `.`, so nothing takes the image"
    if key in own:
        return f"container `{key}` has an image of its own, `{own[key]}`; only `.` is filled"
    return f"no container with image `.` is called `{key}`"
