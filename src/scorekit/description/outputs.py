"""What the resources of a workload answer: each output with its value, or where that is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scorekit.caller import spelt
from scorekit.errors import UsageError, expect
from scorekit.lazy_dataclass import dataclass
from scorekit.redaction import redacted
from scorekit.source.document import dotted
from scorekit.suggest import did_you_mean, listed, longer_name
from scorekit.targets.record import find_target
from scorekit.values import Opaque, Value

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.resolve.resolution import ResolvedResource, ResolvedWorkload
    from scorekit.resolve.secrets import SecretKeeper
    from scorekit.targets.api import ManifestSet


#: An address that opens on this machine.
_ADDRESS = r"https?://([A-Za-z0-9-]+\.)*localhost(?::[0-9]+)?(?:[/?#]|$)"


@dataclass(frozen=True, slots=True)
class ResourceOutput:
    """One output of a resource. No ``repr`` shows a secret that was asked for."""

    #: The resource's uid.
    resource: str
    #: What the workload calls the resource; its id where it was asked for by its uid.
    name: str
    output: str
    #: The value as JSON has it; a secret, or what is known at run time alone, by name: ``<secret password of ...>``.
    value: Any
    #: Whether the value is the real one.
    known: bool
    #: Whether the type's contract says that it is secret.
    secret: bool
    #: Where it is given.
    span: Span

    @property
    def text(self) -> str:
        """The value in one text: as it is, or as JSON."""
        return self.value if isinstance(self.value, str) else json.dumps(self.value, ensure_ascii=False)

    def __repr__(self) -> str:
        return f"ResourceOutput({self.resource}, {self.output})"


def outputs_of(made: ManifestSet, subject: str, *, reveal: bool = False) -> tuple[ResourceOutput, ...]:
    """The outputs of a workload's resources (``shop``), of one of them (``shop.db``), or of a uid, by resource and name.

    ``reveal`` gives the real value of secrets that are derived from the seed, which environments of type development do.

    Raises UsageError where nothing is called so, or the environment derives no secrets to reveal.
    """
    expect("subject", subject, str, "a text")
    resolution = made.resolution
    if reveal and resolution.secrets.backend != "derive":
        raise UsageError(
            f"environment `{resolution.environment_name}` derives no secrets: leave {spelt('`reveal`', '`--reveal`')} out, "
            "and look where they are kept"
        )
    keeper = resolution.secrets if reveal else None
    found = _named(made, subject)
    return tuple(row for name, uid in found for row in _rows(name, resolution.resources[uid], keeper))


def ways_in(made: ManifestSet) -> tuple[str, ...]:
    """What a person is told who can start this: the addresses of this machine to open, and the command that shows the rest.

    An address is told once, with the first resource that answers to it. Of a target that opens no ports of this machine, nothing.
    """
    resolution = made.resolution
    workloads = [workload for workload in resolution.workloads if workload.selected and workload.resources]
    if not workloads or "publish" not in find_target(made.target).supported_options:
        return ()
    called = {
        str(uid): f"{workload.name}.{dotted((name,))}"
        for workload in reversed(workloads)
        for name, uid in sorted(workload.resources.items(), reverse=True)
    }
    found: dict[str, str] = {}
    for uid, name in sorted(called.items(), key=lambda each: each[1]):
        for traced in resolution.resources[uid].outputs.values() if uid in resolution.resources else ():
            if isinstance(traced.value, str) and re.match(_ADDRESS, traced.value):
                found.setdefault(traced.value, name)
    environment = resolution.environment
    several, reveal = len(environment.targets) > 1, resolution.secrets.backend == "derive"
    which = workloads[0].name if len(workloads) == 1 else "WORKLOAD"
    call = f"scorekit.outputs_of(made, {which!r}{', reveal=True' if reveal else ''})"
    command = spelt(
        call,
        f"scorekit outputs {which} --env {environment.name}"
        + (f" --target {made.target}" if several else "")
        + (" --reveal" if reveal else ""),
    )
    return (
        *(f"open {address} ({name})" for address, name in sorted(found.items())),
        f"`{command}` shows how to connect to what {'it uses' if len(workloads) == 1 else 'they use'}",
    )


def _named(made: ManifestSet, subject: str) -> list[tuple[str, str]]:
    """The resources that a subject means, as their user calls them, with their uids."""
    resolution = made.resolution
    if (whole := resolution.workload(subject)) is not None:  # without a look at all the others
        return _own(whole)
    known: dict[str, list[tuple[str, str]]] = {
        uid: [(resource.uid.id, uid)] for uid, resource in resolution.resources.items()
    }
    for workload in resolution.workloads:
        own = _own(workload)
        known.update({f"{workload.name}.{dotted((name,))}": [(name, uid)] for name, uid in own})
        known[workload.name] = own
    if subject not in known:
        names = sorted(name for name in known if "#" not in name)
        begun = [name for name in known if "." in name and subject.startswith(f"{name}.")]
        near = f"all outputs of `{begun[0]}` are shown together" if begun else longer_name(subject, known)
        hint = (
            near or did_you_mean(subject, known) or (f"there are: {listed(names)}" if names else "there is no workload")
        )
        raise UsageError(f"there is no workload or resource `{subject}`; {hint}")
    return known[subject]


def _own(workload: ResolvedWorkload) -> list[tuple[str, str]]:
    return sorted((name, str(uid)) for name, uid in workload.resources.items())


def _rows(name: str, resource: ResolvedResource, keeper: SecretKeeper | None) -> Iterator[ResourceOutput]:
    for key, traced in sorted(resource.outputs.items()):
        secret = resource.type.is_secret_output(key)
        revealed = _revealed(traced.value, keeper)
        value = redacted(key, traced.value, delicate=secret) if revealed is None else revealed
        known = revealed is not None or value == traced.value
        yield ResourceOutput(str(resource.uid), name, key, value, known, secret, traced.origin.span)


def _revealed(value: Value, keeper: SecretKeeper | None) -> str | None:
    return (
        keeper.reveal(value) if keeper is not None and isinstance(value, Opaque) and keeper.can_reveal(value) else None
    )
