"""Derived secrets: the same on every machine and in every run, and stored nowhere.

Each is HMAC-SHA256 of the project's seed over what names the secret, sampled without bias into its alphabet. Knowing one
reveals nothing of another; the seed reveals all, so environments of type development alone derive.
"""

from __future__ import annotations

import hmac
import string
from collections.abc import Iterator, Mapping
from dataclasses import field, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Self, TypeGuard

from scorekit.errors import InternalError, UsageError, expect
from scorekit.lazy_dataclass import dataclass
from scorekit.values import Reference, SecretValue, Text, Value

if TYPE_CHECKING:
    from scorekit.model.environment import Environment

Backend = Literal["derive", "none", "external-secrets", "csi", "encrypted-files"]

#: What secrets are derived from where no seed is given. Everybody knows it, and a warning says so.
NO_SEED_CONSTANT = b"scorekit without a seed"
#: Keeps these digests apart from any other use of the same seed.
_PURPOSE = b"scorekit secret v1"
_FINGERPRINT = b"scorekit fingerprint v1"

_ALPHABETS = {
    "alnum": string.ascii_letters + string.digits,
    "hex": "0123456789abcdef",
    "base64": string.ascii_letters + string.digits + "-_",
}
#: A secret's first character: a letter, so that no shell, YAML reader or command line takes it for something else.
_FIRST = {"alnum": string.ascii_letters, "hex": "abcdef", "base64": string.ascii_letters}


@dataclass(frozen=True, slots=True)
class Derived:
    """A secret computed from the seed."""

    length: int
    alphabet: Literal["alnum", "hex", "base64"]


@dataclass(frozen=True, slots=True)
class Composed:
    """A secret that is a text around others."""

    value: Value


@dataclass(frozen=True, slots=True)
class External:
    """A secret in an external store."""

    key: str
    property: str | None


@dataclass(frozen=True, slots=True)
class Encrypted:
    """A secret in a file of the project that others decrypt."""

    #: Its path from the project's folder.
    file: str
    #: What is in the file, which the target looks for the Secret in; None where it can't be had, which was reported.
    content: bytes | None = field(repr=False)


SecretSource = Derived | Composed | External | Encrypted


def backend_of(environment: Environment) -> Backend:
    """Where an environment's secrets live: what it says, else ``derive`` in type development alone."""
    return environment.secrets.backend or ("derive" if environment.type == "development" else "none")


class Guarded:
    """A frozen record that no pickle holds while it has a secret, since pickles end on disks and in queues. A copy is itself."""

    __slots__ = ()

    def _pickled(self) -> Any:
        """What a pickle may hold of it; None where that is nothing."""
        raise NotImplementedError

    def __reduce__(self) -> tuple[Any, ...]:
        shown = self._pickled()
        if shown is None:
            raise UsageError(
                "what holds secrets is not pickled: pickle `manifests.redacted()`, or hand on the bytes of `files(manifests)`"
            )
        return (type(self), tuple(getattr(shown, f.name) for f in fields(shown)))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class SecretKeeper(Guarded):
    """Reveals the secrets of one resolve, only to the target that writes them out."""

    backend: Backend
    project: str
    environment: str
    rotation: Mapping[str, str] = field(repr=False)
    #: Every resource's secrets, by uid and key.
    sources: Mapping[str, Mapping[str, SecretSource]] = field(repr=False)
    #: None: the constant that everybody knows.
    seed: bytes | None = field(default=None, repr=False, compare=False)

    def __hash__(self) -> int:
        return hash((self.backend, self.project, self.environment))

    def redacted(self) -> SecretKeeper:
        """One that knows where secrets come from, and reveals none."""
        return replace(self, backend="none", seed=None)

    def _pickled(self) -> SecretKeeper | None:
        derives = any(isinstance(source, Derived) for own in self.sources.values() for source in own.values())
        return None if derives and self.seed is not None else replace(self, seed=None)

    def reveal(self, value: Reference | Text | str) -> str:
        """The real text. InternalError where a part of it is known only at run time: ask ``can_reveal`` first."""
        expect("value", value, Reference | Text | str, "a text or a reference")
        if isinstance(value, str):
            return value
        if isinstance(value, Text):
            return "".join(map(self.reveal, value.parts))
        source = self._source(value) if isinstance(value, SecretValue) and self.backend == "derive" else None
        if isinstance(source, Composed):
            return self.reveal(source.value)
        if isinstance(value, SecretValue) and isinstance(source, Derived):
            return derive(self._key(value, source), source.length, source.alphabet)
        raise InternalError(f"{value!r} can't be revealed")

    def can_reveal(self, value: Value) -> TypeGuard[SecretValue | Text | str]:
        """Whether every part of a value is plain text or a secret that is derived."""
        if isinstance(value, str):
            return True
        if isinstance(value, Text):
            return all(self.can_reveal(part) for part in value.parts)
        if not isinstance(value, SecretValue) or self.backend != "derive":
            return False
        source = self._source(value)
        return isinstance(source, Derived) or (isinstance(source, Composed) and self.can_reveal(source.value))

    def is_stored(self, value: Value) -> TypeGuard[SecretValue | Text | str]:
        """Whether every part of a value is plain text or a secret in the store that the environment names."""
        if isinstance(value, Text):
            return all(self.is_stored(part) for part in value.parts)
        if not isinstance(value, SecretValue) or self.backend != "external-secrets":
            return isinstance(value, str)
        source = self._source(value)
        return isinstance(source, External) or (isinstance(source, Composed) and self.is_stored(source.value))

    def is_provided(self, secret: SecretValue) -> bool:
        """Whether the cluster gets a secret from elsewhere, in the Secret that a derived one would be in."""
        source = self._source(secret)
        fetched = self.backend == "csi" and isinstance(source, External)
        return fetched or isinstance(source, Encrypted) or self.is_stored(secret)

    def fingerprint(self, content: bytes) -> str:
        """A digest of a text with secrets in it, which reveals nothing, even of a short one, without the seed."""
        expect("content", content, bytes, "bytes")
        return hmac.digest(self._seed, _FINGERPRINT + content, "sha256").hex()

    @property
    def _seed(self) -> bytes:
        return NO_SEED_CONSTANT if self.seed is None else self.seed

    def _source(self, value: SecretValue) -> SecretSource | None:
        return self.sources.get(value.uid, {}).get(value.key)

    def _key(self, value: SecretValue, source: Derived) -> bytes:
        """Its form is a part of the key, so that a shorter secret is not the beginning of a longer one."""
        form = (str(source.length), source.alphabet)
        fields = (self.project, self.environment, value.uid, value.key, self.rotation.get(value.uid, ""), *form)
        return hmac.digest(self._seed, _PURPOSE + b"".join(map(_prefixed, fields)), "sha256")


def derive(key: bytes, length: int, alphabet: Literal["alnum", "hex", "base64"]) -> str:
    """A text of some length, each character equally likely; the first a letter."""
    stream = _bytes(key)
    first, others = _choices(_FIRST[alphabet]), _choices(_ALPHABETS[alphabet])
    letters = [next(filter(None, map(first.__getitem__, stream)))]
    for byte in stream:
        if len(letters) == length:
            break
        if others[byte]:
            letters.append(others[byte])
    return "".join(letters)


@cache
def _choices(letters: str) -> tuple[str, ...]:
    """The letter that each byte stands for. Bytes past the last whole multiple stand for none: they would favour some."""
    bound = 256 - 256 % len(letters)
    return tuple(letters[byte % len(letters)] if byte < bound else "" for byte in range(256))


def _bytes(key: bytes) -> Iterator[int]:
    """As many bytes as are asked for: HMAC of the key over a counter."""
    block = 0
    while True:
        yield from hmac.digest(key, block.to_bytes(4, "big"), "sha256")
        block += 1


def _prefixed(text: str) -> bytes:
    """A field behind its length, so that no two lists of fields are the same bytes."""
    data = text.encode()
    return len(data).to_bytes(4, "big") + data
