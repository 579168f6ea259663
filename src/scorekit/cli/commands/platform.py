"""``scorekit platform``: where types, drivers and environments of other repositories come from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, usage
from scorekit.errors import UsageError
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.model.platform import PinnedSource
    from scorekit.outcome import Findings
    from scorekit.workspace.platform import PlatformSources

_EXAMPLES = (
    "scorekit platform update",
    "scorekit platform fetch",
)


@click.group(
    "platform", help="Fetch, pin and publish platforms of other repositories.", epilog=usage.examples(*_EXAMPLES)
)
def command() -> None:
    """The group."""


@command.command("update", epilog=usage.examples("scorekit platform update", "scorekit platform update shop --moved"))
@click.argument("names", nargs=-1)
@click.option("--moved", is_flag=True, help="Take a tag, an archive or an artefact that is not what it was.")
def update(names: tuple[str, ...], *, moved: bool) -> int:
    """Fetch the platform sources that scorekit.yaml names, or those of NAMES, and pin them in scorekit.lock.

    This and `fetch` alone use the network. What a branch, a tag or an address gives now is put into the user's cache and pinned;
    everything else works with what is pinned.
    """
    findings, sources = _opened()
    done = findings.take(sources.update(names, moved=moved)) if sources else None
    for change in done or ():
        words = "unchanged" if not change.changed else "pinned" if change.before is None else "updated"
        click.echo(printable(f"{words}  {change.name}  {_version(change.after)}"))
    return _end(findings, sources)


@command.command("fetch", epilog=usage.examples("scorekit platform fetch"))
def fetch() -> int:
    """Fetch what scorekit.lock pins, where the user's cache lacks it: on a new machine, in CI. No pin changes."""
    findings, sources = _opened()
    for pin in (findings.take(sources.fetch()) if sources else None) or ():
        click.echo(printable(f"fetched  {pin.name}  {_version(pin)}"))
    return _end(findings, sources)


def _version(pin: PinnedSource) -> str:
    return (pin.commit or pin.digest or pin.tree).removeprefix("sha256:")[:12]


def _opened() -> tuple[Findings, PlatformSources | None]:
    """The sources of the project around the working folder."""
    from scorekit.outcome import Findings
    from scorekit.workspace.opened import root_of
    from scorekit.workspace.platform import PlatformSources

    root = root_of(None, [Path()])
    if root is None:
        raise UsageError("there is no scorekit.yaml here that names platform sources")
    findings = Findings()
    return findings, findings.take(PlatformSources.open(root))


def _end(findings: Findings, sources: PlatformSources | None) -> int:
    """Print the findings; the exit status."""
    console.echo_diagnostics(findings.items, root=sources.root if sources else None)
    return 1 if findings.failed else 0
