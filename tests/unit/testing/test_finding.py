"""One object of an output, and what is said where there is none or several."""

from __future__ import annotations

from typing import Any

import pytest

import scorekit
from scorekit.testing import find
from tests.rows import each_row


def manifest(kind: str, name: str, namespace: str | None = "news", api_version: str = "v1") -> scorekit.Manifest:
    return scorekit.Manifest(kind, api_version, namespace, name, {"kind": kind}, "shop", "shop", origins=None)  # type: ignore[arg-type] # not looked at


EVERY = [
    manifest("Service", "news-mail"),
    manifest("Service", "news"),
    manifest("Service", "news", "blog"),
    manifest("Namespace", "news", None),
    manifest("Certificate", "news", api_version="cert-manager.io/v1"),
    manifest("Certificate", "news", api_version="example.org/v1"),
]


@each_row(
    ("kind", "name", "namespace", "number"),
    [
        ("Service", "news-mail", None, 0),
        ("Service", "news-mail", "news", 0),
        ("Service", "news", "blog", 2),
        ("Namespace", "news", "", 3),
        ("Certificate.cert-manager.io", "news", None, 4),
        ("Certificate.example.org", "news", "news", 5),
    ],
)
def test_the_one_object_is_found(kind: str, name: str, namespace: str | None, number: int) -> None:
    assert find(EVERY, kind, name, namespace=namespace) is EVERY[number]


@each_row(
    ("kind", "name", "namespace", "message"),
    [
        (
            "Servcie",
            "news",
            None,
            "there is no Servcie; did you mean `Service`? there are: `Certificate`, `Namespace`, `Service`",
        ),
        (
            "Service",
            "news-mial",
            None,
            "there is no Service `news-mial`; did you mean `news-mail`? there are: `news`, `news-mail`",
        ),
        ("Service", "zzz", None, "there is no Service `zzz`; there are: `news`, `news-mail`"),
        ("Service", "news", "bolg", "there is no Service `news` in namespace `bolg`, but there is in `blog`, `news`"),
        (
            "Service",
            "news",
            None,
            "there are 2 of Service `news`: v1 in namespace `news`; v1 in namespace `blog`; say `namespace`, or the kind's group",
        ),
        (
            "Certificate",
            "news",
            "news",
            "there are 2 of Certificate `news`: cert-manager.io/v1 in namespace `news`; example.org/v1 in namespace `news`; say `namespace`, or the kind's group",
        ),
    ],
)
def test_what_is_not_one_object_is_told_with_what_is_near(
    kind: str, name: str, namespace: str | None, message: str
) -> None:
    with pytest.raises(AssertionError) as failed:
        find(EVERY, kind, name, namespace=namespace)
    assert str(failed.value) == message


def test_of_nothing_there_is_nothing() -> None:
    with pytest.raises(AssertionError, match="there is no Service; there are: none"):
        find([], "Service", "news")


def test_objects_of_an_output_are_found_and_an_outcome_is_refused() -> None:
    text = 'apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: "r/x:1"}}\n'
    outcome = scorekit.compile([text], "local", scorekit.Catalogue.builtin())
    assert find(outcome.unwrap(), "service", "shop-main").data["image"] == "r/x:1"
    wrong: Any = outcome
    with pytest.raises(scorekit.UsageError, match=r"`unwrap\(\)` of an outcome gives one"):
        find(wrong, "service", "shop")
