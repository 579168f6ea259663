"""What Docker Compose refuses although the schema of Compose files accepts it; run over every file, patches included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit import image_reference
from scorekit.codes.documents import BAD_IMAGE
from scorekit.codes.targets import CIRCLE, FIELD_CONFLICT, NO_HEALTHCHECK, NOT_DECLARED, UNKNOWN_SERVICE, VOLUME_NAME
from scorekit.diagnostics import Diagnostic, Label
from scorekit.suggest import did_you_mean
from scorekit.targets.compose.scope import uses
from scorekit.targets.origins import given

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Path
    from scorekit.targets.compose.entries import Entries, Entry

#: What a service can't have beside another's network, and why.
_BORROWED = ("dns", "expose", "extra_hosts", "hostname", "links", "mac_address", "networks", "ports")
#: Fields by which a service uses a namespace of another, and so starts after it.
_NAMESPACES = ("ipc", "network_mode", "pid")


def check(entries: Entries, resources: Mapping[str, ResolvedResource]) -> Iterator[Diagnostic]:
    """Everything that the engine would refuse; ``resources`` by uid."""
    services = {name: entry for (kind, name), entry in entries.items() if kind == "service"}
    for entry in services.values():
        yield from _image_faults(entry, resources.get(entry.owner))
        yield from _conflicts(entry, entries)
        yield from _idle_waits(entry, services)
        yield from _undeclared(entry, entries)
    for (kind, name), entry in entries.items():
        if kind == "volume" and len(name) == 1:
            message = f"volume `{name}` has a name of one letter, which Compose takes for a drive of Windows"
            yield VOLUME_NAME.at(entry.span, message, help="give it a longer name")
    yield from _circles({name: dict(_steps(entry, services)) for name, entry in services.items()})


def _image_faults(entry: Entry, resource: ResolvedResource | None) -> Iterator[Diagnostic]:
    image = entry.data.get("image")
    if (
        isinstance(image, str)
        and image != image_reference.LATER
        and (wrong := image_reference.fault(image)) is not None
    ):
        origin = entry.origins.at(("image",))
        labels = given(resource, origin, image)
        yield BAD_IMAGE.at(origin.span, f"`{image}` {wrong[0]}", help=wrong[1], labels=labels)


def _conflicts(entry: Entry, entries: Entries) -> Iterator[Diagnostic]:
    mode = entry.data.get("network_mode")
    if mode is not None:
        borrowed = mode.startswith(("service:", "container:"))
        for key in _BORROWED if borrowed else ("networks",):
            if key in entry.data:
                owner = mode.partition(":")[2]
                message = f"service `{entry.name}` has `{key}` beside `network_mode: {mode}`"
                labels = [Label(entry.at("network_mode"), "the network is chosen here")]
                help_ = f"put it on `{owner}`, whose network it is" if borrowed else f"remove `{key}` or `network_mode`"
                yield FIELD_CONFLICT.at(entry.at(key), message, labels=labels, help=help_)
    for (kind, name), path in uses(entry) if entry.data.get("read_only") is True else ():
        if kind == "config" and (kind, name) in entries and "environment" in entries[kind, name].data:
            message = f"service `{entry.name}` has a read-only root, so it can't get config `{name}` from a variable"
            yield FIELD_CONFLICT.at(entry.at(*path), message, help="give the config `content` or a `file`")


def _idle_waits(entry: Entry, services: Mapping[str, Entry]) -> Iterator[Diagnostic]:
    """Waits for services that are not there, or that nobody can see to be healthy."""
    for name, how in entry.data.get("depends_on", {}).items():
        other = services.get(name)
        if other is None:
            yield _unknown(entry, ("depends_on", name), name, services)
        elif how.get("condition") == "service_healthy" and not _has_check(other):
            yield NO_HEALTHCHECK.at(
                entry.at("depends_on", name),
                f"service `{entry.name}` waits for the health of `{name}`, which has no health check",
                labels=[Label(other.span, f"`{name}` has no `healthcheck`")],
                help="declare a `healthcheck`, or wait for `service_started`",
            )
    for key in _NAMESPACES:
        lender = _lender(entry, key)
        if lender is not None and lender not in services:
            yield _unknown(entry, (key,), lender, services)


def _has_check(entry: Entry) -> bool:
    check_ = entry.data.get("healthcheck")
    return isinstance(check_, dict) and check_.get("disable") is not True and check_.get("test") not in (None, ["NONE"])


def _unknown(entry: Entry, path: Path, name: str, services: Mapping[str, Entry]) -> Diagnostic:
    message = f"service `{entry.name}` needs service `{name}`, which the file does not have"
    help_ = did_you_mean(name, services) or "write the service's full name"
    return UNKNOWN_SERVICE.at(entry.at(*path), message, help=help_)


def _undeclared(entry: Entry, entries: Entries) -> Iterator[Diagnostic]:
    for (kind, name), path in uses(entry):
        if (kind, name) not in entries:
            known = [n for k, n in entries if k == kind]
            message = f"service `{entry.name}` uses {kind} `{name}`, which is not declared"
            help_ = did_you_mean(name, known) or f"declare it: `{kind}s: {{{name}: {{}}}}`"
            yield NOT_DECLARED.at(entry.at(*path), message, help=help_)


def _steps(entry: Entry, services: Mapping[str, Entry]) -> Iterator[tuple[str, tuple[Span, str]]]:
    """The services that must start before one, each with the place and the words that say so."""
    for name in entry.data.get("depends_on", {}):
        if name in services:
            yield name, (entry.at("depends_on", name), f"`{entry.name}` waits for `{name}`")
    for key in _NAMESPACES:
        lender = _lender(entry, key)
        if lender is not None and lender in services:
            yield lender, (entry.at(key), f"`{entry.name}` shares the {key.removesuffix('_mode')} of `{lender}`")


def _lender(entry: Entry, key: str) -> str | None:
    """The service whose namespace another uses."""
    mode: str = entry.data.get(key) or ""
    return mode.removeprefix("service:") if mode.startswith("service:") else None


def _circles(steps: dict[str, dict[str, tuple[Span, str]]]) -> Iterator[Diagnostic]:
    """One report a circle: services are taken away once all that they wait for are gone; walking what stays leads round."""
    left = dict(steps)
    while left:
        free = [name for name, needs in left.items() if left.keys().isdisjoint(needs)]
        if not free:
            circle = _circle(left)
            found = [left[name][circle[(i + 1) % len(circle)]] for i, name in enumerate(circle)]
            message = f"services wait for each other: {' -> '.join(f'`{n}`' for n in [*circle, circle[0]])}"
            labels = [Label(span, text) for span, text in found]
            yield CIRCLE.at(found[0][0], message, labels=labels, help="remove one of these steps")
        for name in free or circle:
            del left[name]


def _circle(left: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A circle, from its first service by name."""
    walk = [min(left)]
    while (following := min(n for n in left[walk[-1]] if n in left)) not in walk:
        walk.append(following)
    circle = walk[walk.index(following) :]
    start = circle.index(min(circle))
    return circle[start:] + circle[:start]
