"""``scorekit platform``: where types, drivers and environments of other repositories come from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scorekit.cli import console, options, usage
from scorekit.diagnostics import errors_of
from scorekit.errors import UsageError
from scorekit.report import diff as reports
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.model.platform_lock import PinnedSource
    from scorekit.outcome import Findings
    from scorekit.workspace.platform import Platform

_EXAMPLES = (
    "scorekit platform update",
    "scorekit platform push oci://registry.example.com/team/platform:1.2",
    "scorekit platform check --against ../shop",
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
    findings, platform = _opened()
    done = findings.take(platform.update(names, moved=moved)) if platform else None
    if done == ():
        console.echo("no platform source here has an address, so there is nothing to pin")
    for change in done or ():
        words = "unchanged" if not change.changed else "pinned" if change.before is None else "updated"
        click.echo(printable(f"{words}  {change.name}  {_version(change.after)}"))
    return _end(findings, platform)


@command.command(
    "fetch", epilog=usage.examples("scorekit platform fetch", "scorekit platform fetch --from origin/main")
)
@click.option("--from", "revision", metavar="REVISION", help="What was pinned in a git revision, for `diff --from`.")
def fetch(revision: str | None) -> int:
    """Fetch what scorekit.lock pins, where the user's cache lacks it: on a new machine, in CI. No pin changes."""
    findings, platform = _opened()
    for pin in (findings.take(platform.fetch(revision)) if platform else None) or ():
        click.echo(printable(f"fetched  {pin.name}  {_version(pin)}"))
    return _end(findings, platform)


@command.command("pack", epilog=usage.examples("scorekit platform pack -o platform-1.2.tar.gz"))
@click.option("-o", "--output", metavar="FILE", required=True, help="The archive to write.")
def pack(output: str) -> int:
    """Write the platform of this project as an archive: its types, drivers, environments and CRDs.

    The same files give the same bytes. A source of other projects names it by `archive`.
    """
    from scorekit.workspace.platform_release import write_archive

    findings, platform = _opened()
    made = findings.take(platform.pack()) if platform else None
    if made is not None:
        findings.extend(write_archive(made, Path.cwd() / output))
    if made is not None and not findings.failed:
        click.echo(printable(f"packed  {output}  {len(made):,} bytes"))
    return _end(findings, platform)


@command.command(
    "push",
    epilog=usage.examples(
        "scorekit platform push oci://registry.example.com/team/platform:1.2", "scorekit platform push -o layout/"
    ),
)
@click.argument("reference", metavar="[oci://HOST/REPO:TAG]", required=False)
@click.option("-o", "--output", metavar="DIR", help="Write it as an OCI image layout, which `oras` and `skopeo` copy.")
def push(reference: str | None, output: str | None) -> int:
    """Push the platform of this project to a registry, as an artefact that `oras` pulls, too.

    Who may push is what `docker login` told the registry.
    """
    if reference is None and output is None:
        raise UsageError("push where to? name oci://HOST/REPO:TAG, or a folder with -o")
    findings, platform = _opened()
    digest = findings.take(platform.push(reference, layout=output)) if platform else None
    if digest is not None:
        click.echo(printable(f"pushed  {reference or output}  {digest}"))
    return _end(findings, platform)


@command.command(
    "check", epilog=usage.examples("scorekit platform check --against ../shop ../billing --fail-on stateful")
)
@click.option(
    "--against", "first", metavar="REPO", required=True, help="The folder of a repository that uses this platform."
)
@click.argument("repositories", metavar="[REPO]...", nargs=-1)
@options.environments("An environment to compare in; several may be given.  [default: all]")
@click.option(
    "--source",
    metavar="NAME",
    help="What the platform is called there.  [default: the only source, or this folder's name]",
)
@options.form(reports.FORMATS.names(), "The format of differences.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs.")
@options.fail_on
def check(
    first: str,
    repositories: tuple[str, ...],
    environments: tuple[str, ...],
    source: str | None,
    form: str,
    fail_on: str | None,
    *,
    exit_code: bool,
) -> int:
    """Show what would differ in repositories that use this platform, if they had it as it lies here.

    Each is a folder: what CI checked out. Every project in it that has a platform source is compiled twice, with what it has pinned
    and with this project's types, drivers, environments and CRDs in that place.
    """
    from scorekit.diff import HazardLevel

    findings, platform = _opened()
    if platform is None:
        return _end(findings, None)
    made = platform.check((first, *repositories), environments, source=source)
    findings.extend(errors_of(made.diagnostics))
    status = _end(findings, platform)
    console.echo_result(reports.FORMATS, form, made.value)
    for line in reports.no_differences(made.value):
        console.echo(line)
    gated = fail_on is not None and any(each.worst(HazardLevel(fail_on)) for each in made.value)
    return 1 if gated or (exit_code and any(not each.empty for each in made.value)) else status


def _version(pin: PinnedSource) -> str:
    return (pin.commit or pin.digest or pin.tree).removeprefix("sha256:")[:12]


def _opened() -> tuple[Findings, Platform | None]:
    """The platform sources of the project around the working folder."""
    from scorekit.outcome import Findings
    from scorekit.workspace.platform import Platform

    findings = Findings()
    return findings, findings.take(Platform.open())


def _end(findings: Findings, platform: Platform | None) -> int:
    """Print the findings; the exit status."""
    console.echo_diagnostics(findings.items, root=platform.root if platform else None)
    return 1 if findings.failed else 0
