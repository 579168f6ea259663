"""``scorekit diff``: between two environments, two revisions, or a rendered output and what would be rendered now; reported."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorekit.cli import console
from scorekit.cli.in_project import environment_of, open_project, usage_error
from scorekit.diagnostics import Severity
from scorekit.diff import Changes, HazardLevel
from scorekit.errors import UsageError
from scorekit.outcome import Findings
from scorekit.report import diff as reports
from scorekit.report.terminal import palette
from scorekit.workspace.opened import root_of

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.cli.request import Request
    from scorekit.workspace.project import Project


@dataclass(frozen=True, slots=True)
class Comparison:
    """What ``scorekit diff`` is asked for beside the arguments of a compile."""

    base_revision: str | None = None
    head_revision: str | None = None
    #: Whether the base is where the head revision branched off.
    merge_base: bool = False
    #: A rendered output to compare with.
    rendered: Path | None = None
    form: str = "text"
    exit_code: bool = False
    fail_on: str | None = None


def diff(request: Request, comparison: Comparison) -> int:
    """Compare and print the differences; the exit status."""
    _check(comparison, request)
    findings = Findings()
    project = findings.take(open_project(request))
    found = _found(project, request, comparison, findings) if project is not None else ()
    errors = [d for d in dict.fromkeys(findings.items) if d.severity is Severity.ERROR]
    console.echo_diagnostics(errors, root=root_of(project, request.paths))
    _tell(found, comparison, quiet=request.quiet)
    if findings.failed:
        return 1
    gate = HazardLevel(comparison.fail_on) if comparison.fail_on else None
    if gate is not None and any(each.worst(gate) for each in found):
        return 1
    return 1 if comparison.exit_code and any(not each.empty for each in found) else 0


def _check(comparison: Comparison, request: Request) -> None:
    """Refuse what can't be meant."""
    base, head = comparison.base_revision, comparison.head_revision
    ways = [base is not None or head is not None, comparison.rendered is not None]
    if all(ways):
        raise UsageError("--rendered compares with files that lie there, --from with a revision; choose one")
    if head is not None and base is None:
        raise UsageError("--to needs --from REVISION")
    if comparison.merge_base and base is None:
        raise UsageError("--merge-base needs --from REVISION")
    if not any(ways) and len(request.environments) != 2:
        raise usage_error(_usage(request.environments), request)
    if comparison.rendered is not None and len(request.environments) > 1:
        raise UsageError("--rendered compares one environment; give --env once")
    for revision in filter(None, (base, head)):
        first, dots, last = revision.partition("...")
        if dots:
            say = f"say --from {first or 'HEAD'} --to {last or 'HEAD'} --merge-base"
            raise UsageError(f"git knows no revision `{revision}`; {say}")


def _usage(environments: Sequence[str]) -> str:
    """The usage error where no two sides are named."""
    if len(environments) > 2:
        return f"two environments are compared, and {len(environments)} were given; give --env twice"
    if environments:
        one = environments[0]
        return f"what is `{one}` compared with? add --env OTHER, --from REVISION, or --rendered FOLDER"
    return "what is compared? say --env A --env B, --from REVISION, or --rendered FOLDER --env NAME"


def _found(project: Project, request: Request, comparison: Comparison, findings: Findings) -> tuple[Changes, ...]:
    environments: Sequence[str] = request.environments
    before, after = None, project
    if comparison.rendered is not None:
        environments = environments or (environment_of(project, request),)
    elif comparison.base_revision is not None:
        head = comparison.head_revision
        parted = (head or "HEAD") if comparison.merge_base else None
        before = findings.take(project.at(comparison.base_revision, merge_base_with=parted))
        later = findings.take(project.at(head)) if head is not None else project
        for note in (*(before.notes if before else ()), *(later.notes if later else ())):
            console.echo(note)
        if before is None or later is None:
            return ()
        after = later
    found = after.diff(
        environments,
        since=before,
        rendered=comparison.rendered,
        no_secrets=request.no_secrets,
        **request.keywords(),
    )
    findings.extend(found.diagnostics)
    return found.value


def _tell(found: Sequence[Changes], comparison: Comparison, *, quiet: bool) -> None:
    """The report on stdout; where nothing differs, a line on stderr."""
    text = reports.FORMATS.find(comparison.form).render(found, palette(sys.stdout))
    console.echo_paged(text)
    for line in reports.no_differences(found):
        console.echo(line, quiet=quiet)
