"""One object of an output, by kind and name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scorekit.errors import UsageError, expect
from scorekit.suggest import did_you_mean, listed
from scorekit.targets.api import Manifest, ManifestSet


def find(
    manifests: ManifestSet | Iterable[Manifest], kind: str, name: str, *, namespace: str | None = None
) -> Manifest:
    """The one object of a kind and name; its fields are ``data``.

    A kind is Kubernetes' (``Service``), or with its group where two have it (``Certificate.cert-manager.io``); in Compose
    ``service``, ``volume``, ``config`` or ``network``. A namespace counts where one is given; ``""`` means none.

    Raises AssertionError, with what is near, where there is none or where there are several.
    """
    if not isinstance(manifests, ManifestSet | Iterable):
        raise UsageError(
            f"manifests is a ManifestSet, not {type(manifests).__name__}; `unwrap()` of an outcome gives one"
        )
    expect("kind", kind, str, "a text, say 'Service'")
    expect("name", name, str, "a text")
    expect("namespace", namespace, str | None, "a text")
    every = tuple(manifests.manifests if isinstance(manifests, ManifestSet) else manifests)
    for each in every:
        expect("each of manifests", each, Manifest, "a Manifest")
    of_kind = [m for m in every if kind in (m.kind, f"{m.kind}.{m.group}")]
    named = [m for m in of_kind if m.name == name]
    found = [m for m in named if namespace in (None, m.namespace or "")]
    if len(found) == 1:
        return found[0]
    if found:
        words = "; ".join(map(_shown, found))
        raise AssertionError(
            f"there are {len(found)} of {kind} `{name}`: {words}; say `namespace`, or the kind's group"
        )
    if named:
        there = listed({m.namespace or "" for m in named})
        raise AssertionError(f"there is no {kind} `{name}` in namespace `{namespace}`, but there is in {there}")
    if of_kind:
        raise AssertionError(f"there is no {kind} `{name}`; {_near(name, [m.name for m in of_kind])}")
    raise AssertionError(f"there is no {kind}; {_near(kind, [m.kind for m in every])}")


def _near(word: str, known: Sequence[str]) -> str:
    near = did_you_mean(word, known)
    return f"{near} there are: {listed({*known})}" if near else f"there are: {listed({*known}) or 'none'}"


def _shown(manifest: Manifest) -> str:
    """An object with what tells it from its namesakes."""
    where = f"in namespace `{manifest.namespace}`" if manifest.namespace else "in no namespace"
    return f"{manifest.api_version or manifest.kind} {where}"
