"""What bytes look like when they are neither text nor HTML.

A folder of notices also holds the scans, PDFs and Word files that went with them. Decoded as text they would give
thousands of lines of noise, so they are named and refused: "a PDF document: only text and HTML are read so far".
"""

from __future__ import annotations

import re

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .wps)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"{\\rtf", "an RTF document"),
)
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint presentation (.pptx)"),
    (b"OFD.xml", "an OFD document"),
)
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")

#: Bytes no text in an ASCII-compatible charset needs; tab, line ends, form feed and escape are spared.
_CONTROL_BYTES = bytes([*range(0x00, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_SAMPLE = 65_536
_RIFF = re.compile(rb"RIFF....(?:WEBP|WAVE|AVI )", re.DOTALL)


def name_binary(data: bytes) -> str | None:
    """What the first bytes say the file is, None where they do not say: `%PDF-1.7` is a PDF document."""
    head = data[:1024].lstrip(b"\r\n\t ")
    for magic, name in _SIGNATURES:
        if head.startswith(magic):
            return name
    if head.startswith(_ZIP_MAGICS):
        inside = data[: _SAMPLE * 4] + data[-_SAMPLE:]
        return next((name for mark, name in _ZIPPED if mark in inside), "a ZIP archive")
    return "a media file" if _RIFF.match(head) else None


def control_share(data: bytes) -> float:
    """Share of control bytes, from 0 to 1, in the first 64 KiB: about 0.1 in compressed data, 0 in text."""
    sample = data[:_SAMPLE]
    if not sample:
        return 0.0
    return 1 - len(sample.translate(None, _CONTROL_BYTES)) / len(sample)
