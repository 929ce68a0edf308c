"""A WARC file that is damaged within: which of its records are whole all the same. Each is a gzip member of its own."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

_MEMBER = b"\x1f\x8b\x08"  # how a gzip member begins
_RECORD = b"WARC/1."  # how a record begins
_AT_ONCE = 1 << 20
_HEAD = 512  # bytes of a member that give the first words of its record


def whole_members(file: BinaryIO, start: int) -> Iterator[tuple[int, int]]:
    """Where whole records begin and end, from `start` on: their checksum says that they are as they were written."""
    at = _next_record(file, start)
    while at is not None:
        end = _end_of_member(file, at)
        if end is not None:
            yield at, end
        at = _next_record(file, end or at + 1)


def _end_of_member(file: BinaryIO, offset: int) -> int | None:
    file.seek(offset)
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        while not unpack.eof:
            packed = file.read(_AT_ONCE)
            if not packed:
                return None
            unpack.decompress(packed)
    except zlib.error:
        return None
    return file.tell() - len(unpack.unused_data)


def _next_record(file: BinaryIO, after: int) -> int | None:
    """The first offset from `after` on at which a record begins; None where there is none any more."""
    file.seek(after)
    at, held = after, b""
    while chunk := file.read(_AT_ONCE):
        held += chunk
        found = held.find(_MEMBER)
        while found >= 0:
            if _begins_record(held[found : found + _HEAD]) or (len(held) - found < _HEAD and _begins_at(file, at + found)):
                return at + found
            found = held.find(_MEMBER, found + 1)
        kept = len(_MEMBER) - 1  # a member may begin in one piece and go on in the next
        at, held = at + len(held) - kept, held[-kept:]
        file.seek(at + kept)
    return None


def _begins_at(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    return _begins_record(file.read(_HEAD))


def _begins_record(head: bytes) -> bool:
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, len(_RECORD)).startswith(_RECORD)
    except zlib.error:
        return False
