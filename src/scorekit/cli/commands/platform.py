"""``scorekit platform``: where types, drivers and environments of other repositories come from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from scorekit.cli import console, options, usage
from scorekit.diagnostics import errors_of
from scorekit.outcome import Findings
from scorekit.report import diff as reports
from scorekit.report.terminal import printable

if TYPE_CHECKING:
    from scorekit.workspace.platform import Platform


command = usage.group("platform")


def _subcommand(*uses: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """A command that asks something of the platform sources around the working folder; what is found is printed at its end."""

    def decorate(run: Callable[..., int | None]) -> click.Command:
        @usage.command(run.__name__, *uses, group=command)
        @wraps(run)
        def called(**arguments: Any) -> int:
            from scorekit.workspace.platform import Platform

            findings = Findings()
            platform = findings.take(Platform.open())
            status = run(platform, findings, **arguments) if platform is not None else None
            console.echo_diagnostics(findings.items, root=platform.root if platform else None)
            return 1 if findings.failed else status or 0

        return called

    return decorate


@_subcommand("scorekit platform update", "scorekit platform update shop --moved")
@click.argument("names", nargs=-1)
@click.option("--moved", is_flag=True, help="Take a tag, an archive or an artefact that is not what it was.")
def update(platform: Platform, findings: Findings, /, names: tuple[str, ...], *, moved: bool) -> None:
    """Fetch the platform sources that scorekit.yaml names, or those of NAMES, and pin them in scorekit.lock.

    What a branch, a tag or an address gives now is put into the user's cache and pinned; everything else works with what is pinned.
    Only this, `fetch` and `push` use the network.
    """
    done = findings.take(platform.update(names, moved=moved))
    if done == ():
        console.echo("no platform source here has an address, so there is nothing to pin")
    for change in done or ():
        click.echo(printable(f"{change.verb}  {change.name}  {change.after.version}"))


@_subcommand("scorekit platform fetch", "scorekit platform fetch --from origin/main")
@click.option("--from", "revision", metavar="REVISION", help="What was pinned in a git revision, for `diff --from`.")
def fetch(platform: Platform, findings: Findings, /, revision: str | None) -> None:
    """Fetch what scorekit.lock pins, where the user's cache lacks it: on a new machine, in CI. No pin changes."""
    for pin in findings.take(platform.fetch(revision)) or ():
        click.echo(printable(f"fetched  {pin.name}  {pin.version}"))


@_subcommand("scorekit platform pack -o platform-1.2.tar.gz")
@click.option("-o", "--output", metavar="FILE", required=True, help="The archive to write.")
def pack(platform: Platform, findings: Findings, /, output: str) -> None:
    """Write the platform of this project as an archive: its types, drivers, environments and CRDs.

    The same files give the same bytes. A source of other projects names it by `archive`.
    """
    made = findings.take(platform.pack(output))
    if made is not None:
        click.echo(printable(f"packed  {output}  {len(made):,} bytes"))


@_subcommand("scorekit platform push oci://registry.example.com/team/platform:1.2", "scorekit platform push -o layout/")
@click.argument("reference", metavar="[oci://HOST/REPO:TAG]", required=False)
@click.option("-o", "--output", metavar="DIR", help="Write it as an OCI image layout, which `oras` and `skopeo` copy.")
def push(platform: Platform, findings: Findings, /, reference: str | None, output: str | None) -> None:
    """Push the platform of this project to a registry, as an artefact that `oras` pulls, too.

    Who may push is what `docker login` told the registry.
    """
    digest = findings.take(platform.push(reference, layout=output))
    if digest is not None:
        click.echo(printable(f"pushed  {reference or output}  {digest}"))


@_subcommand("scorekit platform check --against ../shop ../billing --fail-on stateful")
@click.option("--against", metavar="REPO", required=True, help="The folder of a repository that uses this platform.")
@click.argument("further", metavar="[REPO]...", nargs=-1)
@options.environments("An environment to compare in; several may be given.  [default: all]")
@click.option(
    "--source", metavar="NAME", help="What it is called there.  [default: the only source, or as this folder]"
)
@options.form(reports.FORMATS.names(), "The format of differences.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs.")
@options.fail_on
def check(
    platform: Platform, findings: Findings, /, against: str, further: tuple[str, ...], form: str, **asked: Any
) -> int:
    """Show what would differ in repositories that use this platform, if they had it as it lies here.

    Each is a folder: what CI checked out. Every project in it that has a platform source is compiled twice, with what it has pinned
    and with this project's types, drivers, environments and CRDs in that place.
    """
    made = platform.check((against, *further), asked["environments"], source=asked["source"])
    findings.extend(errors_of(made.diagnostics))
    console.echo_result(reports.FORMATS, form, made.value)
    for line in reports.no_differences(made.value):
        console.echo(line)
    return reports.status(made.value, asked["fail_on"], exit_code=asked["exit_code"])
