"""Files in containers: Compose's configs, inline where the engine takes them so, else in files beside the output."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import FILE_NEEDS_VALUE, SECRET_UNKNOWN
from scorekit.targets.api import Manifest, OutputFile
from scorekit.targets.compose import CHECKSUM_LABEL
from scorekit.targets.compose.entries import Entries, Entry
from scorekit.targets.compose.finish import NEEDS_SECRETS
from scorekit.targets.compose.scope import uses
from scorekit.targets.origins import PrefixOrigins
from scorekit.values import Opaque, RuntimeVariable, SecretValue, Text, is_secret, references

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedContainer, ResolvedWorkload
    from scorekit.resolve.secrets import SecretKeeper

#: The mode of a file that asks for none, as Score's own tools have it.
_DEFAULT_MODE = 0o644


def reads_of(manifest: Manifest) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The configs that a service mounts."""
    for mount in manifest.data.get("configs") or () if manifest.kind == "service" else ():
        yield "config", str(mount["source"] if isinstance(mount, dict) else mount), ("content",)


def configs(workload: ResolvedWorkload, container: ResolvedContainer) -> Iterator[tuple[dict[str, Any], Entry]]:
    """A container's files by target: how the service names each, and the config itself.

    A config's name follows from its owner and the whole target, so files of one basename never meet.
    """
    for file in sorted(container.files, key=lambda f: f.target):
        whole = f"{workload.name}/{container.name}:{file.target}"
        name = f"{workload.name}-{container.name}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
        reference: dict[str, Any] = {"source": name, "target": file.target}
        if file.mode is not None:
            reference["mode"] = f"{file.mode:04o}"
        data = {"content": file.content.value}
        yield reference, Entry.of(workload, "config", name, data, PrefixOrigins(file.content.origin))


def checksummed(entries: Entries, keeper: SecretKeeper) -> Entries:
    """The entries, with a label on each service that mounts configs whose content the file knows."""
    found = dict(entries)
    for key, entry in entries.items():
        used = [entries["config", name].data.get("content") for name in _configs(entry) if ("config", name) in entries]
        contents = [content for content in used if content is not None]
        if contents:
            known = b"".join(_known(content, keeper) + b"\0" for content in contents)
            # Keyed where it is made of secrets, since a short one could else be guessed from it.
            digest = keeper.fingerprint(known) if is_secret(contents) else hashlib.sha256(known).hexdigest()
            found[key] = entry.changed({**entry.data, "labels": _labelled(entry, digest[:16])}, {})
    return found


def placed(entries: Entries, keeper: SecretKeeper, findings: Findings) -> tuple[Entries, tuple[OutputFile, ...]]:
    """The entries with every config that can't be inline in a separate file, and those files.

    Inline content is text and not empty (Compose mounts the project's folder for an empty one), and no service with a
    read-only root can have it: it is copied in after the container is made.
    """
    bound = {
        name
        for e in entries.values()
        if e.kind == "service" and e.data.get("read_only") is True
        for name in _configs(e)
    }
    modes: dict[str, int] = {}
    outside: dict[str, Entry] = {}
    for entry in entries.values():
        content = entry.data.get("content") if entry.kind == "config" else None
        if isinstance(content, bytes) or content == "" or (content is not None and entry.name in bound):
            outside[entry.name] = entry
    if not outside:
        return entries, ()
    found = dict(entries)
    for key, entry in entries.items():
        if entry.kind == "service" and not outside.keys().isdisjoint(_configs(entry)):
            found[key] = entry.changed({**entry.data, "configs": _without_modes(entry, outside, modes)}, {})
    files = []
    for name, entry in outside.items():
        file = _file(entry, modes.get(name), keeper, findings)
        rest = {k: v for k, v in entry.data.items() if k != "content"}
        found[entry.key] = entry.changed({**rest, "file": f"./{file.path}"}, {})
        files.append(file)
    return found, tuple(files)


def _file(entry: Entry, mode: int | None, keeper: SecretKeeper, findings: Findings) -> OutputFile:
    """A config as a file. Nothing fills in variables there, so what it refers to must be known now."""
    content, span = entry.data["content"], entry.at("content")
    secret = is_secret(content)
    path = f"{'secrets' if secret else 'files'}/{entry.name}"
    for reference in references(content):
        if isinstance(reference, SecretValue) and not keeper.can_reveal(reference):
            message = f"the value of {reference!r} is not known, so no file can hold it"
            findings.add(SECRET_UNKNOWN.at(span, message, help=NEEDS_SECRETS))
            return OutputFile(path, b"")
        if not isinstance(reference, SecretValue):
            what = f"`{reference.name}`" if isinstance(reference, RuntimeVariable) else repr(reference)
            message = (
                f"the file needs a value for {what}: its service has a read-only root, so Compose can't fill it in"
            )
            own = isinstance(reference, RuntimeVariable) and reference.required
            help_ = "read it from a variable" if own else "give the key a value in the environment"
            findings.add(FILE_NEEDS_VALUE.at(span, message, help=help_))
            return OutputFile(path, b"")
    data = content if isinstance(content, bytes) else (keeper.reveal(content) if secret else content).encode()
    # It is mounted as it is, so its mode is for the user that the container runs as. (A secret is kept from the users of
    # this machine by its folder.) Its owner must be able to read it whatever was asked.
    return OutputFile(path, data, (_DEFAULT_MODE if mode is None else mode) | 0o400, secret)


def _configs(entry: Entry) -> list[str]:
    """The names of the configs that a service mounts, in its order."""
    return [name for (kind, name), _ in uses(entry) if kind == "config"] if entry.kind == "service" else []


def _without_modes(entry: Entry, outside: Mapping[str, Entry], modes: dict[str, int]) -> list[Any]:
    """A service's configs, those in files without modes, which are the files' own: Compose would ignore them."""
    kept: list[Any] = []
    for item in entry.data["configs"]:
        if isinstance(item, dict) and item.get("source") in outside:
            mode = item.get("mode")
            if mode is not None:
                modes.setdefault(item["source"], int(mode, 8) if isinstance(mode, str) else mode)
            kept.append({k: v for k, v in item.items() if k not in {"mode", "uid", "gid"}})
        else:
            kept.append(item)
    return kept


def _labelled(entry: Entry, digest: str) -> Any:
    labels = entry.data.get("labels", {})
    if isinstance(labels, list):
        return [*labels, f"{CHECKSUM_LABEL}={digest}"]
    return {**labels, CHECKSUM_LABEL: digest}


def _known(content: Any, keeper: SecretKeeper) -> bytes:
    """What changes when a content does. Of what is known only at run time, that is its name."""
    if isinstance(content, bytes):
        return content
    if not isinstance(content, Opaque):
        return str(content).encode()
    parts = content.parts if isinstance(content, Text) else (content,)
    return repr([keeper.reveal(part) if keeper.can_reveal(part) else (repr(part),) for part in parts]).encode()
