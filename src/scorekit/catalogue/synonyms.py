"""What people call types and outputs that the catalogue calls otherwise: ``synonyms.yaml`` beside the types; hints go by meaning.

By spelling `mssql` is near to `mysql`, which is another server.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from scorekit.catalogue.folders import SYNONYMS_FILE, Folder, name_faults, read_document
from scorekit.model.decode import constructed, decode
from scorekit.outcome import Findings, Outcome
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.model.synonym_table import SynonymTable

#: The output that each name means, where spelling does not lead there.
_OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "host": ("address", "endpoint", "server", "fqdn"),
    "password": ("passwd", "pwd", "secret"),
    "url": ("uri", "dsn", "connection", "connection-string", "connectionstring"),
    "username": ("login", "account"),
}


class Synonyms(NamedTuple):
    """The words of some folders, the nearest folder's first."""

    #: A word to the ``TYPE`` or ``TYPE.CLASS`` that it is another word for.
    same: Mapping[str, str]
    #: A word to the type that may be meant; None where no type is.
    similar: Mapping[str, str | None]

    def type_of(self, word: str, known: Collection[str]) -> tuple[str, str | None] | None:
        """The known type, and the class if it says one, that a word is another word for."""
        type_, _, class_ = self.same.get(_plain(word), "").partition(".")
        return (type_, class_ or None) if type_ in known else None

    def hint(self, word: str, known: Collection[str], written: str = "") -> str | None:
        """What to write instead of a type that is not there: what it means, else what is spelt alike.

        ``written`` follows the type that it means, with ``{}`` for its name.
        """
        plain = _plain(word)
        meant = self.same.get(plain, "").partition(".")[0] or self.similar.get(plain, "")
        if meant in known:
            return f"that is `{meant}` here{written.format(meant)}"
        return did_you_mean(word, known) if meant == "" else None


def read_synonyms(folders: Sequence[Folder]) -> Outcome[Synonyms]:
    """The synonyms of some folders."""
    findings = Findings()
    same: dict[str, str] = {}
    similar: dict[str, str | None] = {}
    for folder in reversed(folders):
        read = _builtin_table(folder) if folder.builtin else _table(folder)
        table = None if read is None else findings.take(read)
        if table is not None:
            same |= table.same
            similar |= {**table.similar, **dict.fromkeys(table.others)}
    return findings.outcome(Synonyms(same, similar))


def _table(folder: Folder) -> Outcome[SynonymTable] | None:
    """The table that a folder has; None where it has none."""
    read = read_document(folder, SYNONYMS_FILE)
    if read is None:
        return None
    from scorekit.model.synonym_table import SynonymTable  # noqa: PLC0415 - most renders ask for no other word

    findings = Findings()
    document = findings.take(read)
    if document is None:
        return findings.outcome(None)
    if folder.builtin:
        return findings.outcome(constructed(SynonymTable, document))
    table = findings.take(decode(SynonymTable, document))
    findings.extend(name_faults(document, "synonyms", folder.name(SYNONYMS_FILE)))
    return findings.outcome(table)


#: What comes with scorekit: each catalogue of a process asks for the same one.
_builtin_table = lru_cache(maxsize=8)(_table)


def canonical_output(name: str) -> str | None:
    """The output that a name means, by whatever spelling."""
    plain = _plain(name)
    return next((output for output, names in _OUTPUTS.items() if plain in names), None)


def _plain(word: str) -> str:
    return word.lower().replace("_", "-")
