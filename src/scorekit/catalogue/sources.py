"""The files that ``files.*.source`` of a workload names: read when asked for, never from outside the project."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scorekit.catalogue.output_list import SECRETS
from scorekit.catalogue.private_files import holds_secrets, is_private
from scorekit.catalogue.safe_read import NOWHERE, NotRegularFileError, folded, read_regular
from scorekit.source.encoding import MAX_SIZE


class SourceFileError(KeyError):
    """A file that is not handed out; ``reason`` says why, as the second half of a sentence about it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class SourceFiles(Mapping[str, bytes]):
    """Bytes by path, relative to the project, with ``/``. Each file is read once.

    A path that leaves the project, by ``..`` or through a link, is refused, and so are a file above the limit and what
    holds secrets: the seed, git's own, an ``.env``, what is in a folder ``secrets``, what a render wrote, and the files
    ``hidden``: SourceFileError. Iterating gives the paths that were read so far, in order: what a render depended on.
    """

    def __init__(self, root: Path, *, hidden: Iterable[Path] = (), limit: int = MAX_SIZE) -> None:
        self._root = Path(os.path.realpath(root))
        self._hidden = frozenset(os.path.realpath(path) for path in hidden)
        self._limit = limit
        self._read: dict[str, bytes] = {}
        self._asked: set[str] = set()

    @property
    def asked(self) -> frozenset[str]:
        """Every path that was asked for, also those that could not be read."""
        return frozenset(self._asked)

    def __getitem__(self, path: str) -> bytes:
        self._asked.add(path)
        if path not in self._read:
            self._read[path] = self._bytes(path)
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._read))

    def __len__(self) -> int:
        return len(self._read)

    def _bytes(self, path: str) -> bytes:
        try:
            place = os.path.realpath(self._root / path)
            if Path(path).is_absolute() or not Path(place).is_relative_to(self._root):
                raise SourceFileError(path, "leads out of the project")
            below = Path(place).relative_to(self._root)
            hidden = place in self._hidden or SECRETS in map(folded, below.parts[:-1])
            private = hidden or is_private(below, self._root)
            data = b"" if private else read_regular(place, self._limit, beneath=str(self._root))
        except NOWHERE:
            raise SourceFileError(path, "does not exist") from None
        except IsADirectoryError:
            raise SourceFileError(path, "is a folder") from None
        except NotRegularFileError as fault:
            raise SourceFileError(path, f"is {fault.strerror}") from None
        except OSError as fault:
            raise SourceFileError(path, f"can't be read: {(fault.strerror or 'refused').lower()}") from fault
        except ValueError:
            # A zero byte, or half a surrogate pair.
            raise SourceFileError(path, "is no path") from None
        if private or holds_secrets(data):
            raise SourceFileError(path, "holds secrets of the project, which no workload may read")
        if len(data) > self._limit:
            raise SourceFileError(path, f"is larger than {self._limit} bytes")
        return data
