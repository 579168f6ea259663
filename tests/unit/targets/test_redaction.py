"""Manifests as they may be shown."""

from __future__ import annotations

from typing import Any

from scorekit.location import Source, Span
from scorekit.resolve.resolution import Origin
from scorekit.targets.api import Manifest
from scorekit.targets.origins import PrefixOrigins
from scorekit.targets.redaction import redacted

DATA = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "x"},
    "type": "Opaque",
    "data": {"k": "djE=", "l": ["w"]},
}


def manifest(*, secret: bool) -> Manifest:
    origin = Origin("driver", Span(Source("d.yaml", ""), 1, 1, 1, 1))
    data: dict[str, Any] = DATA
    return Manifest("Secret", "v1", None, "x", data, "x", "x", PrefixOrigins(origin), secret=secret)


def test_what_a_secret_holds_is_hidden_and_its_keys_are_shown() -> None:
    assert redacted(manifest(secret=True)) == {**DATA, "data": {"k": "<secret>", "l": ["<secret>"]}}


def test_any_other_manifest_is_shown_as_it_is() -> None:
    assert redacted(manifest(secret=False)) is DATA
