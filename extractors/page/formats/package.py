"""Zipped XML (DOCX, XLSX, ODT, OFD), opened with bounds: a zip of 40 KB may claim 4 GB, its XML may nest without end.

lxml reads the parts: no entities, no network, at most 256 levels and 10 MB in one text (its own bounds). What is slightly
broken (an unclosed tag at the end of a torn part) it repairs, and says so.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

#: What one part and all parts read of a file may unpack to; document.xml of the longest plans has some 15 MB.
MOST_PART = 40_000_000
MOST_IN_ALL = 80_000_000
#: Tags of one part; each costs some 150 bytes of memory, the longest plans have 500,000.
_MOST_TAGS = 3_000_000
_MOST_ENTRIES = 20_000
_HEAD = 65_536  # bytes in which a document type would be declared

#: Namespaces of "Strict Open XML", as Word saves on wish, and the usual ones.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

Element = etree._Element


class BadPackage(Exception):
    """The package cannot be read; `code` is the issue's, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(slots=True)
class Package:
    """An open zip and how much of it has been unpacked."""

    zip: zipfile.ZipFile
    names: dict[str, str]  # in lower case and without leading slash, to the real name
    unpacked: int = 0
    repaired: bool = False

    def has(self, name: str) -> bool:
        return name.lstrip("/").lower() in self.names

    def read(self, name: str) -> bytes | None:
        """A part's bytes, None where there is none. Raises BadPackage beyond the bounds and for a damaged or locked part."""
        real = self.names.get(name.lstrip("/").lower())
        if real is None:
            return None
        try:
            with self.zip.open(real) as part:
                data = part.read(MOST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise BadPackage("unreadable", f"its part {real} is damaged") from error
        except RuntimeError as error:  # zipfile's way to say that it wants a password
            raise BadPackage("encrypted", "it opens only with a password: save a copy without one") from error
        self.unpacked += len(data)
        if len(data) > MOST_PART or self.unpacked > MOST_IN_ALL:
            raise BadPackage("too_large", f"its parts unpack to more than {MOST_PART // 1_000_000} MB: it is not read")
        return data

    def parse(self, name: str) -> Element | None:
        """A part's XML tree, None where there is none or nothing of it is XML."""
        data = self.read(name)
        if not data:
            return None
        if data.count(b"<") > _MOST_TAGS:
            raise BadPackage("too_large", f"its part {name} holds more than {_MOST_TAGS} tags: it is not read")
        if b"<!DOCTYPE" in data[:_HEAD] or b"<!ENTITY" in data[:_HEAD]:
            raise BadPackage("unreadable", f"its part {name} declares entities, as no Office program does")
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            return None
        self.repaired = self.repaired or any(entry.level >= etree.ErrorLevels.ERROR for entry in parser.error_log)
        return root


def open_package(data: bytes) -> Package:
    """Raises BadPackage where the zip is damaged or cut off."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        entries = opened.namelist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise BadPackage("unreadable", "it is damaged or cut off and cannot be opened") from error
    if len(entries) > _MOST_ENTRIES:
        raise BadPackage("too_large", f"it holds {len(entries)} parts: it is not read")
    return Package(opened, {name.replace("\\", "/").lstrip("/").lower(): name for name in entries})


def resolve(folder: str, target: str) -> str:
    """A part's name from a reference in another part: absolute, or relative to its folder."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def targets(package: Package, part: str) -> Iterator[tuple[str, str, str]]:
    """Id, kind and name of the parts that a part refers to, the package itself being no name.

    References that lead nowhere (WPS writes Target="NULL") are passed over.
    """
    folder, _, name = part.rpartition("/")
    tree = package.parse(f"{folder}/_rels/{name}.rels")
    if tree is None:
        return
    for relation in tree.findall(_RELATION):
        target = resolve(folder, relation.get("Target", ""))
        if package.has(target):
            yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], target
