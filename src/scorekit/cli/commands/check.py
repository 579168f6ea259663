"""``scorekit check``: everything that can be wrong with score files, drivers and environments, and nothing written."""

from __future__ import annotations

import click

from scorekit.cli import options, usage
from scorekit.cli.request import Request


@usage.command(
    "check",
    "scorekit check",
    "scorekit check score.yaml --env dev --env prod",
    "scorekit check --format json",
    "scorekit check --format github --report sarif=scorekit.sarif --report junit=scorekit.xml",
    cls=usage.GroupedCommand,
)
@options.files
@options.environments("An environment to check in; several may be given.  [default: all]")
@options.target
@options.workload
@options.catalogue
@click.option("--watch", is_flag=True, help="Check again whenever a file changes that matters, until Ctrl-C.")
@options.report
@options.reports
@options.quiet
@options.verbose
def command(*, watch: bool, **arguments: object) -> int:
    """Compile score FILES (or the whole project) in every environment, and report what is wrong.

    Without --env: the project's own environments, or the built-in ones when it has none. An image that only the deploy
    supplies (`image: .`) is fine here.
    """
    from scorekit.cli import check

    request = Request(**arguments)  # type: ignore[arg-type]
    if watch:
        from scorekit.cli import watcher

        return watcher.watch(lambda o: check.check(request, o), request, "checked")
    return check.check(request)
