"""A driver while it is made from a provisioner: its names, secrets and computed values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.migration.drafting import Comments, mapped, only_name, renamed
from scorekit.migration.symbols import (
    Cat,
    Choice,
    Code,
    Const,
    Items,
    Random,
    Tree,
    Undecided,
    UntranslatableError,
    code,
    is_random,
    walk,
    written,
)

if TYPE_CHECKING:
    from scorekit.migration.entries import Entry

#: A text of random letters this long is a secret, a shorter one the end of a name.
_SHORTEST_SECRET = 12
#: What is random and long, but no secret, by its key.
_IDENTIFIER = re.compile(r"(id|name|user|bucket|database|vhost)$", re.IGNORECASE)
#: The alias under which a driver requires what its kind shares, and what it kept of its own.
SHARED, KEPT = "shared", "kept"
_PER_RESOURCE = re.compile(r"\b(name|uid|id|params|let|settings|secrets|outputs|metadata|workload|requires\.kept)\b")


@dataclass
class Helper:
    """What a tool kept for several resources, or of one, as a resource of its own: its outputs, and which are secrets."""

    alias: str
    values: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, Random] = field(default_factory=dict)
    #: Where in the tool's state each output stands.
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Draft:
    """The parts of a driver that sections share."""

    entry: Entry
    comments: Comments = field(default_factory=Comments)
    trees: dict[str, Any] = field(default_factory=dict)
    lets: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    #: Generated secrets by key.
    secrets: dict[str, Random] = field(default_factory=dict)
    #: Secrets that are texts around others.
    texts: dict[str, str] = field(default_factory=dict)
    shared: Helper = field(default_factory=lambda: Helper(SHARED))
    #: Names that the tool kept, by their key in its state.
    kept_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kept_secrets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Whether secrets of its own are in a resource of their own, which an environment can bind.
    keeps_secrets: bool = False
    notes: list[str] = field(default_factory=list)

    def secret(self, key: str, value: Random) -> Code:
        """A secret for what the tool makes up."""
        for known, each in self.secrets.items():
            if each.serial == value.serial:
                return self.reference(known)
        found = _free(_identifier(key), self.secrets.keys() | self.texts.keys())
        self.secrets[found] = value
        return self.reference(found)

    def text_secret(self, key: str, value: Any) -> Code:
        """A secret for a text around others."""
        text = str(written(self.settled(value)))
        for known, each in self.texts.items():
            if each == text:
                return self.reference(known)
        found = _free(_identifier(key), self.secrets.keys() | self.texts.keys())
        self.texts[found] = text
        return self.reference(found)

    def reference(self, key: str) -> Code:
        """How the driver reads a secret of its own."""
        kept = self.keeps_secrets and key in self.secrets and key in self.kept_secrets
        return Code(f"requires.{KEPT}.{key}" if kept else f"secrets.{key}", "secret")

    def settled(self, value: Any) -> Any:
        """A value without what is made up: a secret, or a name made from the resource's own."""
        if isinstance(value, Random):
            return self.secret("generated", value) if is_secret(value) else Code("name", "text")
        if any(map(is_secret, walk(value))):
            return mapped(value, lambda each: self.settled(each) if isinstance(each, Random) else each)
        return renamed(value) if is_random(value) else value

    def learn_init(self, tree: Any) -> None:
        """Take the values of ``init``: those that are computed get a name in ``let``."""
        self.trees["init"] = self._named(tree)

    def learn_state(self, tree: Any) -> None:
        """Take the values of ``state``: made-up names become settings, so that an environment can say the old ones."""
        if not isinstance(tree, Tree):
            return
        entries = []
        for key, node in tree.entries:
            name = key.value if isinstance(key, Const) else None
            if not isinstance(name, str) or not is_random(node):
                entries.append((key, node))
            elif is_secret(node) and not _IDENTIFIER.search(name):
                known = next((k for k, each in self.secrets.items() if each.serial == node.serial), None)
                self.kept_secrets[known or _free(_identifier(name), self.secrets)] = (name,)
                entries.append((key, self.secret(name, node)))
            elif not is_secret(node) and any(map(is_secret, walk(node))):
                entries.append((key, self.settled(node)))
            else:
                entries.append((key, self._kept_name(name, node)))
        self.trees["state"] = self._named(Tree(tuple(entries)))

    def _kept_name(self, name: str, node: Any) -> Any:
        setting = _free(_identifier(name), self.settings)
        try:
            fallback = written(renamed(node)) and code(renamed(node))
        except UntranslatableError as error:
            return Undecided(str(error), f"{name} of `state`")
        self.settings[setting] = f"`{name}` of {self.entry.type} as the tool has called it"
        self.kept_names[setting] = (name,)
        let = _free(setting, self.lets)
        self.lets[let] = Code(f"settings.{setting} | default({fallback})", "text")
        return Code(f"let.{let}", "text")

    def learn_shared(self, tree: Any, path: tuple[str, ...] = ()) -> Any:
        """Take the values of ``shared``: what is made up once for all resources comes from a resource that all require."""
        if not isinstance(tree, Tree):
            return tree
        entries = []
        for key, node in tree.entries:
            name = key.value if isinstance(key, Const) else None
            if isinstance(node, Tree) and isinstance(name, str):
                entries.append((key, self.learn_shared(node, (*path, name))))
            elif isinstance(name, str) and is_random(node) and (is_secret(node) or not any(map(is_secret, walk(node)))):
                entries.append((key, self._shared_value(name, node, (*path, name))))
            else:
                if isinstance(name, str) and not isinstance(node, Const | Undecided):
                    self.notes.append(
                        f"`{name}` of `shared` is made of one resource's values, and the tool keeps that of the last one"
                    )
                entries.append((key, node))
        found = Tree(tuple(entries))
        self.trees["shared"] = found
        return found

    def _shared_value(self, name: str, node: Any, path: tuple[str, ...]) -> Any:
        output = _free(_identifier(name), self.shared.values.keys() | self.shared.secrets.keys())
        self.shared.paths[output] = path
        if is_secret(node) and not _IDENTIFIER.search(name):
            self.shared.secrets[output] = node
            return Code(f"requires.{SHARED}.{output}", "secret")
        try:
            self.shared.values[output] = written(only_name(node, "shared"))
        except UntranslatableError as error:
            return Undecided(str(error), f"{name} of `shared`")
        return Code(f"requires.{SHARED}.{output}", "text")

    def _named(self, tree: Any) -> Any:
        if not isinstance(tree, Tree):
            return Tree(())
        entries = []
        for key, node in tree.entries:
            name = key.value if isinstance(key, Const) else None
            is_plain = isinstance(node, Const | Undecided | Tree | Items) or (
                isinstance(node, Code) and re.fullmatch(r"[\w.]+", node.text) and not node.maybe
            )
            if isinstance(name, str) and not is_plain and not is_random(node):
                try:
                    value = written(node)
                except UntranslatableError:
                    entries.append((key, node))
                    continue
                let = _free(_identifier(name), self.lets)
                self.lets[let] = value
                node = Code(f"let.{let}", _kind(node))  # noqa: PLW2901
            entries.append((key, node))
        return Tree(tuple(entries))

    def used_lets(self, texts: Iterable[str]) -> dict[str, Any]:
        """The computed values that the driver reads, in order."""
        wanted = set(re.findall(r"\blet\.(\w+)", "\n".join(texts)))
        found: dict[str, Any] = {}
        for name in reversed(self.lets):
            if name in wanted:
                value = self.lets[name]
                found[name] = written(value) if isinstance(value, Code | Cat | Choice) else value
                wanted |= set(re.findall(r"\blet\.(\w+)", str(found[name])))
        return dict(reversed(found.items()))


def is_secret(value: Any) -> bool:
    """Whether a value is made up and nobody's to guess."""
    return isinstance(value, Random) and value.length >= _SHORTEST_SECRET and value.serial >= 0


def _kind(node: Any) -> str:
    if isinstance(node, Code):
        return node.kind
    return "secret" if any(isinstance(each, Code) and each.kind == "secret" for each in walk(node)) else "text"


def is_per_resource(text: str) -> bool:
    """Whether a driver's text reads something of the one resource."""
    return any(_PER_RESOURCE.search(each) for each in re.findall(r"\{\{(.*?)\}\}", text))


def _identifier(name: str) -> str:
    found = re.sub(r"\W", "_", name, flags=re.ASCII)
    return found if found[:1].isalpha() else f"_{found}"


def _free(name: str, taken: Iterable[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"
