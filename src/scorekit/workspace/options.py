"""What a compile and a render are asked for, beside the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CompileOptions:
    """What is compiled, and with what."""

    files: tuple[Path, ...] = ()
    context: tuple[Path, ...] = ()
    target: str | None = None
    alias: str | None = None
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


@dataclass(frozen=True, slots=True)
class RenderOptions(CompileOptions):
    """A compile and how its manifests are written."""

    output: str | None = None
    layout: str | None = None
    no_secrets: bool = False
    force: bool = False
