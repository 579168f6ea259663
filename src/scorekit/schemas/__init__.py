"""JSON Schemas of everything that people write, made from the models and the catalogue, for editors and other readers."""

from __future__ import annotations

from scorekit.schemas.kinds import editor_settings, kinds, modeline, schema_of, schema_texts, text_of

__all__ = ["editor_settings", "kinds", "modeline", "schema_of", "schema_texts", "text_of"]
