"""JSON Schemas of everything that people write, made from the models and the catalogue, for editors and other readers."""

from __future__ import annotations

from scorekit.schemas.kinds import KINDS, editor_files, editor_settings, modeline, schema_of, text_of

__all__ = ["KINDS", "editor_files", "editor_settings", "modeline", "schema_of", "text_of"]
