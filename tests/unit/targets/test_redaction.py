"""Secrets as they may be shown."""

from __future__ import annotations

from typing import Any

import pytest

from scorekit.targets.redaction import is_hidden, redacted_secret

PLAIN = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "x"}, "type": "Opaque", "immutable": True}


def test_what_a_secret_holds_is_hidden_and_its_keys_are_shown() -> None:
    held = {"data": {"k": "djE=", "l": ["w", {"m": 1}], "e": {}}, "stringData": {"n": None}}
    hidden = {
        "data": {"k": "<secret>", "l": ["<secret>", {"m": "<secret>"}], "e": {}},
        "stringData": {"n": "<secret>"},
    }
    assert redacted_secret({**PLAIN, **held}) == {**PLAIN, **hidden}


@pytest.mark.parametrize("value", ["w", {"a": "w"}, ["w"]])
def test_a_part_is_hidden_as_it_is_in_the_whole(value: Any) -> None:
    assert redacted_secret(value, ("data", "k")) == redacted_secret({"data": {"k": value}})["data"]["k"]
    assert redacted_secret(value, ("metadata", "labels")) == value


def test_the_copy_that_kubectl_leaves_in_an_annotation_is_hidden() -> None:
    copy = "kubectl.kubernetes.io/last-applied-configuration"
    metadata = {"annotations": {copy: '{"stringData": {"k": "hunter2"}}', "team": "shop"}}
    assert redacted_secret({"metadata": metadata})["metadata"]["annotations"] == {copy: "<secret>", "team": "shop"}
    assert is_hidden(("metadata", "annotations", copy))
    assert not is_hidden(("metadata", "annotations", "team"))
