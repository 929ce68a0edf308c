"""ZIP archives of files: what a site offers as one download is unpacked into the files that it packs.

An archive in an archive is unpacked too, one deeper is not. Number, size and ratio are bounded before and while bytes are
unpacked, for an entry's stated size is whatever its maker wrote. Names come in UTF-8 or, from Windows, in GBK without a word about it.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from extractors.page.formats.blocks import failure
from extractors.page.formats.kinds import ZIP, kind_of
from extractors.page.formats.package import BadPackage
from extractors.records import AttachedFile, Failure

MOST_FILES = 100
#: What one file may unpack to, as a page may have, and all of an archive together.
MOST_BYTES = 20_000_000
MOST_IN_ALL = 100_000_000
#: Unpacked to packed, above which nothing but a bomb lies; XML of Office files comes to 20 and is packed once more by nobody.
_MOST_RATIO = 200
_SMALL = 1_000_000  # bytes below which a ratio tells nothing
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_IN_UTF8 = 0x800
_LOCKED = 0x1
_JUNK = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


def unpack(file: AttachedFile) -> list[AttachedFile] | Failure:
    """The files of a ZIP in its order, each at the archive's address with # and its path; what is no ZIP comes back as it is.

    Failures: `encrypted`, `too_large`, `unreadable`; an archive inside that fails so stays a file, whose reading will say it.
    """
    if kind_of(file.data) is not ZIP:
        return [file]
    try:
        return list(_unpacked(file, _Budget()))
    except BadPackage as error:
        return failure(error.code, f"the archive cannot be unpacked: {error}")


class _Budget:
    """How much of an archive has been unpacked, the archives in it included."""

    def __init__(self) -> None:
        self.files = 0
        self.bytes = 0

    def count(self, size: int) -> None:
        self.files += 1
        self.bytes += size
        if self.files > MOST_FILES:
            raise BadPackage("too_large", f"it packs more than {MOST_FILES} files")
        if self.bytes > MOST_IN_ALL:
            raise BadPackage("too_large", f"it unpacks to more than {MOST_IN_ALL // 1_000_000} MB")


def _unpacked(file: AttachedFile, budget: _Budget) -> Iterator[AttachedFile]:
    for inside in _entries(file, budget):
        if kind_of(inside.data) is not ZIP:
            yield inside
            continue
        try:
            yield from list(_entries(inside, budget))
        except BadPackage as error:
            if error.code == "too_large":
                raise
            yield inside


def _entries(file: AttachedFile, budget: _Budget) -> Iterator[AttachedFile]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.data))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise BadPackage("unreadable", "it is damaged or cut off") from error
    with archive:
        for entry in archive.infolist():
            path = _name_of(entry)
            if entry.is_dir() or path.lower().startswith(_JUNK[:1]) or path.rpartition("/")[2].lower() in _JUNK:
                continue
            data = _bytes_of(archive, entry, path)
            budget.count(len(data))
            yield AttachedFile(f"{file.address}#{path}", path.rpartition("/")[2], data)


def _bytes_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str) -> bytes:
    if entry.flag_bits & _LOCKED:
        raise BadPackage("encrypted", f"{path} opens only with a password")
    if entry.compress_type not in _METHODS:  # the others cannot be unpacked up to a bound
        raise BadPackage("unreadable", f"{path} in it is packed in a way that is not read")
    try:
        with archive.open(entry) as part:
            data = part.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise BadPackage("unreadable", f"{path} in it is damaged") from error
    if len(data) > MOST_BYTES:
        raise BadPackage("too_large", f"{path} in it unpacks to more than {MOST_BYTES // 1_000_000} MB")
    if len(data) > _SMALL and len(data) > _MOST_RATIO * max(1, entry.compress_size):
        raise BadPackage("too_large", f"{path} in it unpacks to more than {_MOST_RATIO} times its size")
    return data


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The path of an entry, without what would lead out of the archive."""
    name = entry.filename
    if not entry.flag_bits & _IN_UTF8:  # zipfile took the bytes for those of an American PC
        raw = name.encode("cp437", "replace")
        for charset in ("utf-8", "gb18030"):
            try:
                name = raw.decode(charset)
                break
            except UnicodeDecodeError:
                continue
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return "/".join(parts) or "file"
