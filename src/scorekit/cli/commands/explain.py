"""``scorekit explain``: why a value is what it is, or what a diagnostic code means."""

from __future__ import annotations

import re

import click

from scorekit.cli import options, usage
from scorekit.cli.request import Request
from scorekit.report import explanation

#: What a diagnostic code looks like; those of installed packages stand in capital letters, as no subject does.
_CODE = re.compile(r"(?i:sk[0-9]+)|[A-Z]{2,12}[0-9]{3}")


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    del param
    from scorekit.cli import explain
    from scorekit.codes import all_codes

    if incomplete[:2].upper() == "SK" and incomplete[2:].isdigit():
        return [code for code in all_codes() if code.startswith(incomplete.upper())]
    try:
        files, environments = (tuple(ctx.params.get(key) or ()) for key in ("files", "environments"))
        known = explain.subjects(Request(files=files, environments=environments))
        return [name for name in known if name.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - a completion that fails offers nothing and says nothing
        return []


@usage.command(
    "explain",
    "scorekit explain payment-service.containers.main.variables.DB_HOST",
    "scorekit explain payment-service.db --env dev --env prod",
    "scorekit explain payment-service.db.params.version --env prod",
    "scorekit explain 'postgres.default#payment-service.db'",
    "scorekit explain 'Deployment/payment-service.spec.template.spec.containers[main].env[DB_HOST].value'",
    "scorekit explain score.yaml:12",
    "scorekit explain SK202",
)
@click.argument("subject", shell_complete=_complete)
@options.environments(
    "An environment to explain it in; several may be given.  [default: the project's default, else all of its own]"
)
@options.target
@options.score_files("A score file to compile; several may be given.  [default: the whole project]")
@options.form(explanation.FORMATS.names(), "The format of the explanation.")
@options.workload
@options.catalogue
@click.pass_context
def command(ctx: click.Context, /, subject: str, **arguments: object) -> int:
    """Explain why SUBJECT is what it is, line by line, or what a diagnostic code means.

    SUBJECT is a workload, a path of its Score file, a resource or a part of one, a uid, a driver, a variable of the
    environment, an emitted object or a field of it, a place (FILE:LINE), or a diagnostic code. Secrets are named, never shown.
    """
    if _CODE.fullmatch(subject):
        click.echo(_documentation(ctx, subject, as_json=arguments["form"] == "json"), nl=False)
        return 0
    from scorekit.cli import explain

    return explain.explain(Request(**arguments), subject)  # type: ignore[arg-type]


def _documentation(ctx: click.Context, code: str, *, as_json: bool) -> str:
    from scorekit.codes import all_codes
    from scorekit.report import code_page
    from scorekit.suggest import did_you_mean

    known = all_codes()
    found = known.get(code.upper())
    if found is None:
        hint = did_you_mean(code.upper(), known) or "docs/codes.md lists them"
        raise click.UsageError(f"there is no diagnostic code `{code}`; {hint}", ctx)
    return code_page.as_json(found) if as_json else code_page.text(found)
