"""The arguments of a command, as its options give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorekit.workspace.options import RenderOptions

if TYPE_CHECKING:
    from scorekit.cli.report_files import ReportFile


@dataclass(frozen=True, slots=True)
class Request(RenderOptions):
    """The arguments of a command that compiles; those of ``scorekit render`` are all of them."""

    environment: str | None = None
    #: All of them, for a projection of several.
    environments: tuple[str, ...] = ()
    #: Options of a projection: ``NAME=VALUE``.
    projection_options: tuple[str, ...] = ()
    form: str = "text"
    reports: tuple[ReportFile, ...] = ()
    quiet: bool = False
    verbose: bool = False
    check: bool = False

    @property
    def silent(self) -> bool:
        """Whether only findings are printed: quiet was asked for, or stderr holds a report that a program reads."""
        return self.quiet or self.form != "text"
