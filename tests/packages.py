"""Packages that extend scorekit, installed for a while: a folder with them is put on Python's path."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scorekit import checks, cli, codes, installed, projections, targets
from scorekit.expressions import filters, template
from scorekit.projections import api
from scorekit.report import formats
from scorekit.schemas import model_schema
from scorekit.targets import record

if TYPE_CHECKING:
    from pathlib import Path

#: What is kept for as long as the process runs, since no package comes or goes in it.
_KEPT: tuple[Any, ...] = (
    installed.extensions,
    targets.names,
    targets.added,
    record.find_target,
    projections.names,
    projections.added,
    api.find_projection,
    codes.added_checks,
    codes.all_codes,
    codes.documentation,
    checks.checks,
    formats._added,
    filters.added,
    filters.find_filter,
    template.compile_text,
    template.compile_expression,
    model_schema._definitions_of,
)


@contextmanager
def packages(*folders: Path) -> Iterator[None]:
    """The packages in some folders are installed, as after ``pip install --target``."""
    for command in cli.command_names():  # whose options say what there was when they were loaded
        import_module(f"scorekit.cli.commands.{command}")
    path, modules = list(sys.path), set(sys.modules)
    sys.path += map(str, folders)
    _forget()
    try:
        yield
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            if any(str(getattr(sys.modules[name], "__file__", "")).startswith(str(folder)) for folder in folders):
                del sys.modules[name]
        _forget()


def _forget() -> None:
    for kept in _KEPT:
        kept.cache_clear()


def write_package(folder: Path, name: str, entry_points: str, modules: Mapping[str, str] | None = None) -> Path:
    """A package as pip leaves it: its metadata and its modules. The folder that it is installed into."""
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (metadata / "entry_points.txt").write_text(entry_points, "utf-8")
    for module, text in (modules or {}).items():
        (folder / f"{module}.py").write_text(text, "utf-8")
    return folder
