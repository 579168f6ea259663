"""The arguments of a command, as its options give them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.workspace.options import ProjectKeywords, ProjectOptions
    from scorekit.workspace.report_files import ReportFile

#: How standard input is called in messages, and as an argument.
STDIN, _DASH = "<stdin>", "-"


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of a command that compiles; those of ``scorekit render`` are all of them."""

    output: str | None = None
    layout: str | None = None
    env_file: Path | None = None
    no_secrets: bool = False
    force: bool = False
    files: tuple[Path, ...] = ()
    context: tuple[Path, ...] = ()
    target: str | None = None
    alias: str | None = None
    overrides_files: tuple[Path, ...] = ()
    override_properties: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    image_files: tuple[Path, ...] = ()
    builds: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    driver_folders: tuple[Path, ...] = ()
    environment_folders: tuple[Path, ...] = ()
    platform_folders: tuple[str, ...] = ()
    namespace: str | None = None
    generate_namespace: bool = False
    publish: tuple[str, ...] = ()
    shared: str = "include"
    seed_file: Path | None = None
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

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files and folders that are named, without standard input."""
        return tuple(file for file in self.files if str(file) != _DASH)

    def keywords(self) -> ProjectKeywords:
        """The options of the compile, as the library takes them. Reads standard input where it is named, so ask once."""
        # Loaded here, since every command has a request, and not every one compiles.
        from scorekit.workspace.option_texts import parse_builds, parse_images, parse_variables

        piped = () if self.paths == self.files else (Source(STDIN, sys.stdin.read()),)
        return {
            "files": (*self.paths, *piped),
            "context": self.context,
            "target": self.target,
            "images": parse_images(self.images, "--image"),
            "image_files": self.image_files,
            "variables": parse_variables(self.variables, "--var"),
            "overrides": (*self.overrides_files, *self.override_properties),
            "builds": parse_builds(self.builds, "--build"),
            "seed": self.seed_file,
            "environment_name": self.alias,
            "namespace": self.namespace,
            "generate_namespace": self.generate_namespace,
            "publish": self.publish,
            "shared": self.shared,
            "env_file": self.env_file.name if self.env_file else None,
        }

    def compile_options(self) -> ProjectOptions:
        """The same as one value."""
        from scorekit.workspace.options import ProjectOptions

        return ProjectOptions.of(self.keywords())
