"""``scorekit explain``: what a diagnostic code means and how to mend its cause."""

from __future__ import annotations

import click


@click.command(
    "explain",
    epilog="""\b
Examples:
  scorekit explain SK202
""",
)
@click.argument("code")
@click.pass_context
def command(ctx: click.Context, code: str) -> None:
    """Explain a diagnostic CODE: what it means, a wrong example, the right one."""
    from scorekit.codes import all_codes
    from scorekit.report import manual
    from scorekit.suggest import did_you_mean

    known = all_codes()
    found = known.get(code.upper())
    if found is None:
        hint = did_you_mean(code.upper(), known) or "docs/codes.md lists them"
        raise click.UsageError(f"there is no diagnostic code `{code}`; {hint}", ctx)
    click.echo(manual.entry(found), nl=False)
