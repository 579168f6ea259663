"""The names by which texts read values: ``resources.db.host`` in a Score file, ``params.size`` in a driver."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from scorekit.redaction import is_secret_name
from scorekit.source.document import dotted


class ValuePath(NamedTuple):
    """One such name, as the parser of placeholders or the compiler of expressions took it apart."""

    #: ``resources``, ``params``, ``environment`` and the like.
    root: str
    #: What follows: keys, which may have dots in them, and indexes.
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        """As people write it: a dot inside of a key is escaped, an index stands in brackets."""
        return dotted((self.root, *self.path))

    @property
    def key(self) -> str | None:
        """The first key behind the root; None where the root itself is read."""
        return str(self.path[0]) if self.path else None

    def below(self, item: tuple[str | int, ...]) -> ValuePath:
        """What this is where its root is a loop's variable that stands for an item."""
        return ValuePath(str(item[0]), (*item[1:], *self.path))

    def within(self, parts: Collection[tuple[str | int, ...]]) -> bool:
        """Whether it is one of some values, or a part of one: ``("params",)``, ``("let", "size")``."""
        whole = (self.root, *self.path)
        return any(whole[:length] in parts for length in range(1, len(whole) + 1))


def is_delicate(reads: Iterable[ValuePath]) -> bool:
    """Whether one of some names is such as people give to secrets; ``let.secret`` is the name of a Secret."""
    return any(is_secret_name(str(read)) for read in reads if read.path[-1:] != ("secret",))
