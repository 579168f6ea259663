"""Archives of platforms, read and written in memory: `.tar.gz` and `.zip`. Nothing of one is ever unpacked to the disk."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from scorekit.catalogue.trees import KINDS, MOST_BYTES, MOST_OF_A_FILE, UnfitTreeError, belongs, path_fault

#: How large an archive may be, and what comes out of one, also of what is passed by.
LARGEST, _MOST_OUT, _MOST_ENTRIES = 64 * 1024 * 1024, 4 * MOST_BYTES, 50_000
#: Of how many members a gzip may be: as many as `bgzip` makes of what may come out of one.
_MOST_MEMBERS = 10_000
_AT_ONCE, _TAKEN_AT_ONCE = 1024 * 1024, 64 * 1024
_GZIP = b"\x1f\x8b"
_DAMAGED = "the archive is cut or damaged"
_UNCOMMON = "the archive is encrypted, or packed in a way that few programs read"
_BLOCK = 512

#: A path, and the bytes of a file; None for a link or whatever else is no file.
Entry = tuple[str, bytes | None]


def files_of(content: bytes, path: str | None = None) -> dict[str, bytes]:
    """The files of an archive that belong to a platform, those below a folder as if it were the top.

    Raises UnfitTreeError for one that is cut, too large, or holds what a platform can't.
    """
    return rooted(entries(content), path)


def entries(content: bytes) -> list[Entry]:
    """What an archive holds. Raises UnfitTreeError."""
    try:
        if content.startswith(_GZIP):
            return list(_of_tar(_inflated(content)))
        if content.startswith(b"PK"):
            return list(_of_zip(content))
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError) as fault:
        raise UnfitTreeError(_DAMAGED) from fault
    except (NotImplementedError, RuntimeError) as fault:
        raise UnfitTreeError(_UNCOMMON) from fault
    raise UnfitTreeError("it is neither a `.tar.gz` nor a `.zip`")


def rooted(found: list[Entry], path: str | None) -> dict[str, bytes]:
    """What belongs to a platform. Where all lies in one folder, as in archives of git hosts, that is the top.

    Raises UnfitTreeError for a path that leads out, one that comes twice, and a link where a file belongs.
    """
    for name, _ in found:
        if name.startswith("/") or ".." in name.split("/"):
            raise UnfitTreeError(f"`{name}` leads out of it")
    tops = {name.partition("/")[0] for name, _ in found}
    prefix = f"{next(iter(tops))}/" if len(tops) == 1 and tops.isdisjoint(KINDS) else ""
    prefix += f"{path.strip('/')}/" if path and path.strip("/.") else ""
    files: dict[str, bytes] = {}
    for name, content in found:
        below = name.removeprefix(prefix)
        if not name.startswith(prefix) or not belongs(below):
            continue
        if content is None:
            raise UnfitTreeError(f"`{below}` is a link, or no file at all")
        if below in files:
            raise UnfitTreeError(f"`{below}` comes twice")
        files[below] = content
    return files


def packed(files: Mapping[str, bytes]) -> bytes:
    """A `.tar.gz` of some files: the same bytes for the same files, whatever their order, owners and times."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(files):
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(files[path]), 0o644
            tar.addfile(entry, io.BytesIO(files[path]))
    data = out.getvalue()
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # RFC 1952: deflate, no flags, no time, the slowest, an unknown system; then the sum and the size.
    head, tail = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff", zlib.crc32(data).to_bytes(4, "little")
    return head + squeeze.compress(data) + squeeze.flush() + tail + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")


def _inflated(content: bytes) -> bytes:
    """What was compressed, sums and all, as long as it is not too much."""
    out, place, members = io.BytesIO(), 0, 0
    while content.startswith(_GZIP, place):
        if (members := members + 1) > _MOST_MEMBERS:
            raise UnfitTreeError(f"the archive is in more than {_MOST_MEMBERS:,} pieces")
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        while not member.eof:
            taken = member.unconsumed_tail
            if not taken:
                # A little at a time: what a member leaves is copied.
                taken = content[place : place + _TAKEN_AT_ONCE]
                place += len(taken)
            part = member.decompress(taken, _AT_ONCE)
            out.write(part)
            if out.tell() > _MOST_OUT:
                raise UnfitTreeError(f"the archive holds more than {_MOST_OUT >> 20} MiB")
            if not part and not taken and not member.eof:
                raise UnfitTreeError(_DAMAGED)
        place -= len(member.unused_data)
    return out.getvalue()


def _of_tar(data: bytes) -> Iterator[Entry]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
        for count, member in enumerate(tar):
            _count(count)
            if member.isdir():
                continue
            name = _plain(member.name)
            wanted = member.isfile() and not member.issparse() and _may_belong(name)
            if member.size > MOST_OF_A_FILE and wanted:
                raise UnfitTreeError(f"`{name}` is larger than {MOST_OF_A_FILE >> 20} MiB")
            file = tar.extractfile(member) if wanted else None
            yield name, file.read() if file is not None else b"" if member.isfile() and not _may_belong(name) else None
        # What tarfile can't read it takes for the end; the real one is a block of zeros.
        if data[tar.offset : tar.offset + _BLOCK] != bytes(_BLOCK):
            raise UnfitTreeError(_DAMAGED)


def _of_zip(content: bytes) -> Iterator[Entry]:
    room = _MOST_OUT
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for count, member in enumerate(archive.infolist()):
            _count(count)
            if member.is_dir():
                continue
            name, mode = _plain(member.filename), member.external_attr >> 16
            if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
                yield name, None
            elif not _may_belong(name):
                yield name, b""
            elif member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise UnfitTreeError(_UNCOMMON)
            else:
                with archive.open(member) as file:
                    read = file.read(MOST_OF_A_FILE + 1)
                room -= len(read)
                if len(read) > MOST_OF_A_FILE or room < 0:
                    raise UnfitTreeError(f"`{name}` is larger than {MOST_OF_A_FILE >> 20} MiB, or all are too much")
                yield name, read


def _count(count: int) -> None:
    if count >= _MOST_ENTRIES:
        raise UnfitTreeError(f"the archive holds more than {_MOST_ENTRIES:,} files")


def _plain(name: str) -> str:
    """A path without a dot and slashes before it, as `tar` writes them for `tar -c .`."""
    while name.startswith("./"):
        name = name[2:]
    if (fault := path_fault(name)) and (_may_belong(name) or fault.startswith("leads")):
        raise UnfitTreeError(f"`{name}` {fault}")
    return name


def _may_belong(name: str) -> bool:
    """Whether a file may be one of a platform's, wherever its top is."""
    return not set(KINDS).isdisjoint(name.split("/"))
