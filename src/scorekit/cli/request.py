"""The arguments of a command, as its options give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.cli.report_files import ReportFile


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of a command that compiles; those of ``scorekit render`` are all of them."""

    files: tuple[Path, ...] = ()
    environment: str | None = None
    #: All of them, for a projection of several.
    environments: tuple[str, ...] = ()
    #: Options of a projection: ``NAME=VALUE``.
    projection_options: tuple[str, ...] = ()
    alias: str | None = None
    target: str | None = None
    output: str | None = None
    layout: str | None = None
    context: tuple[Path, ...] = ()
    overrides_files: tuple[Path, ...] = ()
    override_properties: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    image_files: tuple[Path, ...] = ()
    builds: tuple[str, ...] = ()
    driver_folders: tuple[Path, ...] = ()
    environment_folders: tuple[Path, ...] = ()
    namespace: str | None = None
    generate_namespace: bool = False
    publish: tuple[str, ...] = ()
    shared: str = "include"
    seed_file: Path | None = None
    env_file: Path | None = None
    no_secrets: bool = False
    force: bool = False
    form: str = "text"
    reports: tuple[ReportFile, ...] = ()
    quiet: bool = False
    verbose: bool = False
    check: bool = False

    @property
    def silent(self) -> bool:
        """Whether only findings are printed: quiet was asked for, or stderr holds a report that a program reads."""
        return self.quiet or self.form != "text"
