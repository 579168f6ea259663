"""``scorekit lsp``: the language server, which an editor starts."""

from __future__ import annotations

import click

from scorekit.cli import usage
from scorekit.errors import UsageError


@usage.command("lsp", "scorekit lsp")
@click.option(
    "--stdio", is_flag=True, expose_value=False, help="As without it: there is no other way. Some editors say it."
)
def command() -> None:
    """Serve an editor over standard input and output, by the Language Server Protocol.

    An editor starts it, and asks it for findings, completions and the rest as files are written: docs/how-to/editor.md says how each
    is told to. It wants the packages of the extra `lsp`: `pip install "scorekit[lsp]"`.
    """
    try:
        from scorekit.language.server import serve
    except ModuleNotFoundError as lacking:
        if (lacking.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError('the language server wants packages that are not here: pip install "scorekit[lsp]"') from None
    serve()
