"""Which objects hold data that a change may cost: a table of kinds, and claims of things outside the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.targets.api import Manifest

#: Kind to why a change of it deserves a second look. Compose's kinds are in lower case.
KINDS: Mapping[str, str] = {
    "PersistentVolume": "a volume",
    "PersistentVolumeClaim": "a volume's claim",
    "StatefulSet": "a server with a state of its own",
    "volume": "a volume",
}
#: The fields of ``spec`` by which Crossplane's claims and managed resources (and many operators' kinds) are known.
_CLAIM = ("writeConnectionSecretToRef", "compositionRef", "providerConfigRef", "crossplane")


def data_of(manifest: Manifest) -> str:
    """Why an object holds data; empty where it holds none."""
    if manifest.kind in KINDS:
        return KINDS[manifest.kind]
    spec = manifest.data.get("spec")
    if isinstance(spec, dict) and any(key in spec for key in _CLAIM):
        return "a claim of something outside the cluster"
    return ""
