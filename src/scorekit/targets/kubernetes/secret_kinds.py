"""Objects that have others write a Secret, and Secrets that others decrypt before they apply them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.targets.kubernetes.shapes import below, mapping

if TYPE_CHECKING:
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest

#: Group and kind of what has a Secret written, to where its name stands.
_WRITERS: Mapping[tuple[str, str], Path] = {
    ("bitnami.com", "SealedSecret"): ("metadata", "name"),
    ("external-secrets.io", "ExternalSecret"): ("spec", "target", "name"),
    ("secrets-store.csi.x-k8s.io", "SecretProviderClass"): ("metadata", "name"),
}
#: How a value that SOPS has encrypted begins (https://getsops.io/docs/#encryption-protocol).
_ENCRYPTED = "ENC["


def written_secret(manifest: Manifest) -> str | None:
    """The name of the Secret that an object has others write; None where it is no such object."""
    path = _WRITERS.get((manifest.group, manifest.kind))
    if path is None:
        return None
    name = below(manifest.data, path)
    return name if isinstance(name, str) else manifest.name


def is_encrypted(data: Mapping[str, Any]) -> bool:
    """Whether an object is a Secret in whose file SOPS has encrypted every value. One that is empty it leaves as it is."""
    # A key may stand in both, so each is looked at by itself; and what is no mapping holds no key at all.
    places = [data.get("data"), data.get("stringData")]
    values = [value for place in places for value in (place.values() if isinstance(place, dict) else [place])]
    return (
        is_secret(data) and "sops" in data and all(str(value or _ENCRYPTED).startswith(_ENCRYPTED) for value in values)
    )


def is_secret(data: Mapping[str, Any]) -> bool:
    """Whether an object is a Secret."""
    return (data.get("apiVersion"), data.get("kind")) == ("v1", "Secret")


def secret_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a Secret or SealedSecret holds by key, as it is written."""
    spec = mapping(data.get("spec"))
    places = (
        (data.get("data"), data.get("stringData"))
        if is_secret(data)
        else (spec.get("encryptedData"), below(spec, ("template", "data")))
    )
    return {key: value for place in places for key, value in mapping(place).items()}


def may_be_read(data: Mapping[str, Any]) -> bool:
    """Whether an object holds secret values that whoever has it can read."""
    return data["kind"] == "Secret" and not is_encrypted(data)
