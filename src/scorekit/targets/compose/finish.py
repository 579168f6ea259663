"""The last step: plain data of tagged values in the order of Compose's keys, and ``.env``. Every ``$`` of a text is doubled here, and nowhere else.

A reference becomes ``${NAME}``, which Compose fills in. What it stands for is either kept in ``.env`` (secrets) or
supplied when the project is started (variables that the environment leaves open).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import OUT_OF_REACH, RUNTIME_NAME, SECRET_UNKNOWN
from scorekit.targets.api import OutputFile
from scorekit.values import Reference, RuntimeVariable, SecretValue, Text

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.resolve.secrets import SecretKeeper
    from scorekit.source.document import Path
    from scorekit.targets.compose.entries import Entry

#: What helps where a secret's value is not known.
NEEDS_SECRETS = "Compose needs `secrets: {backend: derive}`, in an environment of type development"
#: What Compose says of a variable that ``.env`` lacks.
MISSING = "written by scorekit render"
#: What it says of a variable that whoever starts the project must have.
UNSET = "set it in your shell or in .env"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Finisher:
    """Turns entries into plain data, and collects the secrets that ``.env`` must hold."""

    __slots__ = ("_findings", "_keeper", "secrets")

    def __init__(self, keeper: SecretKeeper, findings: Findings) -> None:
        self._keeper = keeper
        self._findings = findings
        #: Names in ``.env`` to the secrets that they hold.
        self.secrets: dict[str, SecretValue] = {}

    def data(self, entry: Entry) -> dict[str, Any]:
        """The entry's data, final: keys in order, texts escaped, references as variables."""
        data: dict[str, Any] = self._value(entry.data, entry, ())
        return data

    def _value(self, value: Any, entry: Entry, path: Path) -> Any:
        if isinstance(value, str):
            return escaped(value)
        if isinstance(value, dict):
            ordered = in_order(value, entry.kind, path)
            return {k: escaped(v) if type(v) is str else self._value(v, entry, (*path, k)) for k, v in ordered}
        if isinstance(value, list | tuple):
            return [self._value(v, entry, (*path, i)) for i, v in enumerate(value)]
        if isinstance(value, Text):
            return "".join(escaped(p) if isinstance(p, str) else self._variable(p, entry, path) for p in value.parts)
        if isinstance(value, Reference):
            return self._variable(value, entry, path)
        return value

    def _variable(self, reference: Reference, entry: Entry, path: Path) -> str:
        if isinstance(reference, SecretValue):
            return self._secret(reference, entry, path)
        span = entry.at(*path)
        if not isinstance(reference, RuntimeVariable):
            help_ = "choose another driver or binding for this resource in an environment for Compose"
            self._findings.add(OUT_OF_REACH.at(span, f"{reference!r} can't be used in a Compose file", help=help_))
        elif not _VARIABLE.fullmatch(reference.name) or reference.name.startswith(_OURS):
            message = f"Compose can't read a variable called `{reference.name}`"
            help_ = f"use letters, digits and `_`, not `{_OURS}` first, or give the key a value in the environment"
            self._findings.add(RUNTIME_NAME.at(span, message, help=help_))
        else:
            return f"${{{reference.name}{f':?{UNSET}' if reference.required else ''}}}"
        return ""

    def _secret(self, secret: SecretValue, entry: Entry, path: Path) -> str:
        if not self._keeper.can_reveal(secret):
            message = f"the value of {secret!r} is not known, so `.env` can't hold it"
            self._findings.add(SECRET_UNKNOWN.at(entry.at(*path), message, help=NEEDS_SECRETS))
            return ""
        name = variable_name(secret)
        self.secrets[name] = secret
        return f"${{{name}:?{MISSING}}}"


#: How the names of secrets in ``.env`` begin; a workload can't read one as a variable of the environment.
_OURS = "SCOREKIT_"


def escaped(text: str) -> str:
    """A text that means itself to Compose."""
    return text.replace("$", "$$") if "$" in text else text


def variable_name(secret: SecretValue) -> str:
    """The name of a secret in ``.env``; it depends on its owner and key alone.

    Twelve digits of the hash: an owner is called as a developer likes, and two names must not be made to meet.
    """
    whole = f"{secret.uid}_{secret.key}"
    digest = hashlib.sha256(f"{secret.uid}\n{secret.key}".encode()).hexdigest()[:12]
    return f"{_OURS}{re.sub(r'[^A-Z0-9]+', '_', whole.upper())}_{digest}"


#: What people look for first, in that order; every other key follows by name.
_SERVICE = (
    "image", "build", "profiles", "hostname", "entrypoint", "command", "environment", "configs", "volumes", "depends_on",
    "healthcheck", "network_mode", "networks", "ports", "restart", "deploy", "cap_drop", "security_opt", "annotations",
    "labels",
)  # fmt: skip
#: Below a service, by its key. A list's items have the order of the key.
_BELOW = {
    "build": ("context", "dockerfile"),
    "configs": ("source", "target", "mode"),
    "healthcheck": ("test", "interval", "timeout", "retries", "start_period"),
    "ports": ("target", "published", "host_ip", "protocol"),
    "volumes": ("type", "source", "target", "read_only"),
}
_RANKS: Mapping[str | None, Mapping[str, int]] = {
    key: {word: rank for rank, word in enumerate(words)} for key, words in ((None, _SERVICE), *_BELOW.items())
}


def in_order(data: Mapping[Any, Any], kind: str, path: Path) -> list[tuple[Any, Any]]:
    """The items of a mapping at a path of an entry, in the order in which they are written."""
    place: str | None = ""
    if kind == "service" and (not path or len(path) == 1 or (len(path) == 2 and isinstance(path[1], int))):
        place = path[0] if path else None
    return [(key, data[key]) for key in _sorted_keys(tuple(data), place)]


@lru_cache(maxsize=4096)
def _sorted_keys(keys: tuple[Any, ...], place: str | None) -> tuple[Any, ...]:
    ranks = _RANKS.get(place, {})
    return tuple(sorted(keys, key=lambda key: (ranks.get(key, len(ranks)), str(key))))


#: The file's first line. A file of this name that begins otherwise is someone else's.
HEADER = "# Written by scorekit render: the secrets of the Compose file beside it. Keep it out of version control."
#: Inside single quotes the parser takes everything as it is, but for these: a quote ends the value, a backslash before
#: one keeps it open, and line ends are the reader's to change.
_AWKWARD = frozenset("'\\\r\n")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\r": "\\r"})


def dotenv(values: Mapping[str, str], path: str) -> OutputFile:
    """The file that holds some secrets, by name."""
    lines = [HEADER, *(f"{name}={quoted(values[name])}" for name in sorted(values))]
    return OutputFile(path, ("\n".join(lines) + "\n").encode(), mode=0o600, secret=True)


def quoted(value: str) -> str:
    """A value as the file spells it: in single quotes, or in double quotes with escapes where those can't hold it."""
    if _AWKWARD.isdisjoint(value):
        return f"'{value}'"
    return f'"{value.translate(_ESCAPES)}"'
