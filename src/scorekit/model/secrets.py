"""Where an environment's secrets live, and what each backend is told."""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from scorekit.model.base import StrictModel, TextPattern
from scorekit.model.workload import NonEmpty

_StoreName = Annotated[
    str,
    TextPattern(
        "store",
        r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        "the name of an object of Kubernetes",
    ),
]


class SecretStore(StrictModel):
    """A store of External Secrets, by its name."""

    name: _StoreName
    #: Of the cluster, or of each namespace.
    kind: Literal["ClusterSecretStore", "SecretStore"] = "ClusterSecretStore"


_Interval = Annotated[
    str,
    TextPattern("interval", "^([0-9]+(ns|us|ms|s|m|h))+$", "a length of time such as `30m` or `1h`, `0s` for never"),
]


class Secrets(StrictModel):
    """Where secrets live."""

    #: ``derive``: computed from the project's seed, in type development alone. ``none``: inline secrets are refused.
    #: Of the others nothing is known here. ``external-secrets``: they are copied from a store, in the cluster. ``csi``: the Secrets
    #: Store CSI driver does that. ``encrypted-files``: files of the project hold them, sealed or encrypted by SOPS.
    backend: Literal["derive", "none", "external-secrets", "csi", "encrypted-files"] | None = None
    #: uid to a number or word that is raised to change that resource's derived secrets.
    rotation: dict[str, str | int] = {}
    store: SecretStore | None = None
    #: How often the store is looked at.
    refresh_interval: _Interval | None = None
    #: Expressions that give the entry of the store, and the part of it, that holds what a driver would generate: ``secret`` is
    #: the driver's name for it. None: such drivers are refused, and entries have no parts.
    key: NonEmpty | None = None
    property: NonEmpty | None = None
    #: The provider of the CSI driver, and what it is told beside what to fetch.
    provider: Literal["aws", "azure", "gcp", "vault"] | None = None
    parameters: dict[str, str] = {}
    #: An expression that gives the file, from the project's folder, that has the Secret of a resource.
    file: NonEmpty | None = None


class BackendSettings(NamedTuple):
    """What is said of a backend beside its name."""

    #: The key that it can't do without, and how that may be written.
    needs: str
    example: str
    #: All keys that have an effect with it.
    takes: frozenset[str]


#: By the backend's name; the others are told nothing.
BACKENDS: Mapping[str, BackendSettings] = {
    "external-secrets": BackendSettings(
        "store",
        "store: {name: company, kind: ClusterSecretStore}",
        frozenset({"store", "refreshInterval", "key", "property"}),
    ),
    "csi": BackendSettings("provider", "provider: vault", frozenset({"provider", "parameters", "key", "property"})),
    "encrypted-files": BackendSettings(
        "file", 'file: "sealed/{{ environment.name }}/{{ name }}.yaml"', frozenset({"file"})
    ),
}
