"""Results as values: equal when compiled of the same, hashed, copied, and pickled without a secret."""

from __future__ import annotations

import base64
import copy
import pickle

import pytest

import scorekit

SEED = b"nobody else knows these bytes"
SHOP = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: registry.example.com/shop:1.0
    variables: {CACHE: "${resources.cache.password}"}
    files: {/etc/shop/cache: {content: "password=${resources.cache.password}"}}
resources: {cache: {type: redis}}
"""
PLAIN = SHOP.replace("${resources.cache.password}", "none").replace("{cache: {type: redis}}", "{}")


def shop(target: str, text: str = SHOP, seed: bytes = SEED) -> scorekit.Outcome[scorekit.ManifestSet]:
    environment = {"kubernetes": "dev", "compose": "local"}[target]
    return scorekit.compile([text], environment, scorekit.Catalogue.builtin(), target=target, seed=seed)


def secrets(manifests: scorekit.ManifestSet) -> list[bytes]:
    """Every secret value, as it is and as Kubernetes writes it."""
    held = [line.partition(b"=")[2] for f in manifests.files if f.secret for line in f.content.splitlines()]
    held += [base64.b64decode(v) for m in manifests.manifests if m.kind == "Secret" for v in m.data["data"].values()]
    words = [value.removeprefix(b"password=").strip(b"\"'") for value in held]
    words = [word for word in words if len(word) > 8]
    assert words
    return [SEED, *words, *map(base64.b64encode, words)]


@pytest.mark.parametrize("target", ["kubernetes", "compose"])
def test_equal_compiles_are_equal_and_have_one_hash(target: str) -> None:
    one, other, third = shop(target), shop(target), shop(target, seed=b"other bytes that nobody knows")
    assert one == other
    assert hash(one) == hash(other)
    assert {one.unwrap(): 1}[other.unwrap()] == 1
    assert one != third
    assert len({one.unwrap().resolution, *one.unwrap().manifests, *one.unwrap().resolution.resources.values()}) > 2
    assert shop(target, "a: [") == shop(target, "a: [") != shop(target, "b: [")
    assert copy.deepcopy(one) == copy.copy(one) == one


@pytest.mark.parametrize("target", ["kubernetes", "compose"])
def test_no_pickle_holds_a_secret(target: str) -> None:
    made = shop(target).unwrap()
    for whole in (
        made,
        made.resolution,
        *(m for m in made.manifests if m.secret),
        *(f for f in made.files if f.secret),
    ):
        with pytest.raises(scorekit.UsageError, match=r"pickle `manifests.redacted"):
            pickle.dumps(whole)
    shown = made.redacted()
    kept = pickle.dumps(shown)
    assert [secret for secret in secrets(made) if secret in kept] == []
    again = pickle.loads(kept)  # noqa: S301 - written right above
    assert again == shown != made
    assert [m.name for m in again.manifests] == [m.name for m in made.manifests]
    assert scorekit.format(scorekit.Explainer(again).explain("shop.main.CACHE")) == scorekit.format(
        scorekit.Explainer(made).explain("shop.main.CACHE")
    )
    (workload,) = again.resolution.workloads
    assert not again.resolution.secrets.can_reveal(workload.containers[0].variables["CACHE"].value)


@pytest.mark.parametrize("target", ["kubernetes", "compose"])
def test_what_holds_no_secret_is_pickled_as_it_is_less_the_seed(target: str) -> None:
    for outcome in (shop(target, PLAIN), shop(target, "a: [")):
        kept = pickle.dumps(outcome)
        assert pickle.loads(kept) == outcome  # noqa: S301 - written right above
        assert SEED not in kept
