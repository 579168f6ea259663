"""Secrets that are kept in a store, which External Secrets copies into the cluster: ExternalSecrets in place of Secrets.

Nothing of a secret is in one, only where it is kept. A text around secrets is a Go template, which External Secrets fills in
(https://external-secrets.io/latest/guides/templating/).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.errors import InternalError
from scorekit.resolve.resolution import Origin
from scorekit.resolve.secrets import Composed, External
from scorekit.targets.kubernetes.emit_context import EmitContext, OriginBuilder
from scorekit.values import SecretValue, Text, Value

if TYPE_CHECKING:
    from scorekit.resolve.secrets import SecretKeeper

API_VERSION = "external-secrets.io/v1"
KIND = "ExternalSecret"


def external_secret(
    emission: EmitContext,
    begun: Mapping[str, Any],
    contents: Mapping[str, Value],
    uid: str | None,
    origins: Mapping[str, Origin],
) -> tuple[dict[str, Any], OriginBuilder]:
    """The object that has a Secret of its name written with some keys, and where its parts come from.

    ``begun``: what it begins with. ``uid``: the owner, whose secrets go by their own names. ``origins``: those of the keys.
    """
    environment, places = emission.resolution.environment, OriginBuilder()
    settings = environment.secrets
    if settings.store is None:
        raise InternalError("an environment with this backend names its store")
    fetched: dict[str, External] = {}
    texts: dict[str, str] = {}
    asked: dict[str, Origin] = {}
    plain = True
    for key, value in sorted(contents.items()):
        before = set(fetched)
        texts[key] = _template(emission.resolution.secrets, value, uid, fetched)
        plain = plain and texts[key] == _action(key) and key in fetched
        asked.update(dict.fromkeys(fetched.keys() - before, origins[key]))
    spec: dict[str, Any] = {}
    if settings.refresh_interval is not None:
        spec["refreshInterval"] = settings.refresh_interval
        places.note(("spec", "refreshInterval"), _said(emission, "refreshInterval"))
    spec["secretStoreRef"] = {"kind": settings.store.kind, "name": settings.store.name}
    places.note(("spec", "secretStoreRef"), _said(emission, "store"))
    spec["target"] = {"name": begun["metadata"]["name"], "creationPolicy": "Owner"}
    if not plain:
        # Only what the template names is in the Secret then.
        spec["target"]["template"] = {"engineVersion": "v2", "data": texts}
        for key in texts:
            places.note(("spec", "target", "template", "data", key), origins[key])
    spec["data"] = []
    for index, (key, source) in enumerate(sorted(fetched.items())):
        remote = {"key": source.key} if source.property is None else {"key": source.key, "property": source.property}
        spec["data"].append({"secretKey": key, "remoteRef": remote})
        places.note(("spec", "data", index), asked[key])
    return {**begun, "apiVersion": API_VERSION, "spec": spec}, places


def written(keeper: SecretKeeper, value: Value) -> str:
    """What changes when another entry, or another text around some, is asked for."""
    fetched: dict[str, External] = {}
    text = _template(keeper, value, None, fetched)
    return repr((text, sorted((key, source.key, source.property) for key, source in fetched.items())))


def _template(keeper: SecretKeeper, value: Value, uid: str | None, fetched: dict[str, External]) -> str:
    """A value as a Go template over the entries that are fetched, which are noted."""
    if isinstance(value, Text):
        return "".join(_template(keeper, part, uid, fetched) for part in value.parts)
    if isinstance(value, str):
        # What would begin an action, alone or with the one that may follow, stands in one.
        return re.sub(r"\{{2,}|\{\Z", lambda braces: f'{{{{ "{braces[0]}" }}}}', value)
    if not isinstance(value, SecretValue):
        raise InternalError(f"{value!r} is in no store")
    source = keeper.sources[value.uid][value.key]
    if isinstance(source, Composed):
        return _template(keeper, source.value, uid, fetched)
    if not isinstance(source, External):
        raise InternalError(f"{value!r} is in no store")
    digest = hashlib.sha256(value.uid.encode()).hexdigest()[:8]
    name = value.key if value.uid == uid else f"{value.key}_{digest}"
    fetched[name] = source
    return _action(name)


def _action(name: str) -> str:
    """The action that puts in what was fetched under a name."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)
    return f"{{{{ .{name} }}}}" if plain else f'{{{{ index . "{name}" }}}}'


def _said(emission: EmitContext, key: str) -> Origin:
    return Origin("environment", emission.resolution.environment.span(("secrets", key)))
