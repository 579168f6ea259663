"""What Docker Compose refuses although the schema of Compose files accepts it; run over every file, patches included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit import image_reference
from scorekit.codes.documents import BAD_IMAGE
from scorekit.codes.targets import CIRCLE, FIELD_CONFLICT, NO_HEALTHCHECK, NOT_DECLARED, UNKNOWN_SERVICE, VOLUME_NAME
from scorekit.diagnostics import Label
from scorekit.suggest import did_you_mean
from scorekit.targets.compose.scope import uses
from scorekit.targets.origins import given

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Path
    from scorekit.targets.compose.entries import Entries, Entry

#: What a service can't have beside another's network, and why.
_BORROWED = ("dns", "expose", "extra_hosts", "hostname", "links", "mac_address", "networks", "ports")
#: Fields by which a service uses a namespace of another, and so starts after it.
_NAMESPACES = ("ipc", "network_mode", "pid")


def check(entries: Entries, resources: Mapping[str, ResolvedResource], findings: Findings) -> None:
    """Report everything that the engine would refuse; ``resources`` by uid."""
    services = {name: entry for (kind, name), entry in entries.items() if kind == "service"}
    for entry in services.values():
        _check_image(entry, resources.get(entry.owner), findings)
        _check_conflicts(entry, entries, findings)
        _check_waits(entry, services, findings)
        _check_declared(entry, entries, findings)
    _check_volume_names(entries, findings)
    _check_circles({name: dict(_steps(entry, services)) for name, entry in services.items()}, findings)


def _check_image(entry: Entry, resource: ResolvedResource | None, findings: Findings) -> None:
    image = entry.data.get("image")
    if (
        isinstance(image, str)
        and image != image_reference.LATER
        and (wrong := image_reference.fault(image)) is not None
    ):
        origin = entry.origins.at(("image",))
        labels = given(resource, origin, image)
        findings.add(BAD_IMAGE.at(origin.span, f"`{image}` {wrong[0]}", help=wrong[1], labels=labels))


def _check_conflicts(entry: Entry, entries: Entries, findings: Findings) -> None:
    mode = entry.data.get("network_mode")
    if mode is not None:
        borrowed = mode.startswith(("service:", "container:"))
        for key in _BORROWED if borrowed else ("networks",):
            if key in entry.data:
                owner = mode.partition(":")[2]
                findings.add(
                    FIELD_CONFLICT.at(
                        entry.at(key),
                        f"service `{entry.name}` has `{key}` beside `network_mode: {mode}`",
                        labels=[Label(entry.at("network_mode"), "the network is chosen here")],
                        help=f"put it on `{owner}`, whose network it is"
                        if borrowed
                        else f"remove `{key}` or `network_mode`",
                    )
                )
    if entry.data.get("read_only") is True:
        for (kind, name), path in uses(entry):
            if kind == "config" and (kind, name) in entries and "environment" in entries[kind, name].data:
                findings.add(
                    FIELD_CONFLICT.at(
                        entry.at(*path),
                        f"service `{entry.name}` has a read-only root, so it can't get config `{name}` from a variable",
                        help="give the config `content` or a `file`",
                    )
                )


def _check_waits(entry: Entry, services: Mapping[str, Entry], findings: Findings) -> None:
    for name, how in entry.data.get("depends_on", {}).items():
        other = services.get(name)
        if other is None:
            _unknown(entry, ("depends_on", name), name, services, findings)
        elif how.get("condition") == "service_healthy" and not _has_check(other):
            findings.add(
                NO_HEALTHCHECK.at(
                    entry.at("depends_on", name),
                    f"service `{entry.name}` waits for the health of `{name}`, which has no health check",
                    labels=[Label(other.span, f"`{name}` has no `healthcheck`")],
                    help="declare a `healthcheck`, or wait for `service_started`",
                )
            )
    for key in _NAMESPACES:
        lender = _lender(entry, key)
        if lender is not None and lender not in services:
            _unknown(entry, (key,), lender, services, findings)


def _has_check(entry: Entry) -> bool:
    check_ = entry.data.get("healthcheck")
    return isinstance(check_, dict) and check_.get("disable") is not True and check_.get("test") not in (None, ["NONE"])


def _unknown(entry: Entry, path: Path, name: str, services: Mapping[str, Entry], findings: Findings) -> None:
    findings.add(
        UNKNOWN_SERVICE.at(
            entry.at(*path),
            f"service `{entry.name}` needs service `{name}`, which the file does not have",
            help=did_you_mean(name, services) or "write the service's full name",
        )
    )


def _check_declared(entry: Entry, entries: Entries, findings: Findings) -> None:
    for (kind, name), path in uses(entry):
        if (kind, name) not in entries:
            known = [n for k, n in entries if k == kind]
            findings.add(
                NOT_DECLARED.at(
                    entry.at(*path),
                    f"service `{entry.name}` uses {kind} `{name}`, which is not declared",
                    help=did_you_mean(name, known) or f"declare it: `{kind}s: {{{name}: {{}}}}`",
                )
            )


def _check_volume_names(entries: Entries, findings: Findings) -> None:
    for (kind, name), entry in entries.items():
        if kind == "volume" and len(name) == 1:
            message = f"volume `{name}` has a name of one letter, which Compose takes for a drive of Windows"
            findings.add(VOLUME_NAME.at(entry.span, message, help="give it a longer name"))


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


def _check_circles(steps: dict[str, dict[str, tuple[Span, str]]], findings: Findings) -> None:
    """One report a circle: services are taken away once all that they wait for are gone; walking what stays leads round."""
    left = dict(steps)
    while left:
        free = [name for name, needs in left.items() if left.keys().isdisjoint(needs)]
        for name in free:
            del left[name]
        if not free:
            circle = _circle(left)
            found = [left[name][circle[(i + 1) % len(circle)]] for i, name in enumerate(circle)]
            findings.add(
                CIRCLE.at(
                    found[0][0],
                    f"services wait for each other: {' -> '.join(f'`{n}`' for n in [*circle, circle[0]])}",
                    labels=[Label(span, text) for span, text in found],
                    help="remove one of these steps",
                )
            )
            for name in circle:
                del left[name]


def _circle(left: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A circle, from its first service by name."""
    walk = [min(left)]
    while (following := min(n for n in left[walk[-1]] if n in left)) not in walk:
        walk.append(following)
    circle = walk[walk.index(following) :]
    start = circle.index(min(circle))
    return circle[start:] + circle[:start]
