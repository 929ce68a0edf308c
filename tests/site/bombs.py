"""Bodies that grow: a gigabyte behind a megabyte of gzip, the same gzipped again, brotli, and a body of two gigabytes."""

from __future__ import annotations

import struct
import zlib
from functools import cache

BOMB_BYTES = 1 << 30
BROTLI_BYTES = 1 << 28
HUGE_BYTES = 2 << 30
_BLOCK = b" " * (1 << 20)
_HEAD = b"<!DOCTYPE html><html><head><meta charset=utf-8><title>bomb</title></head><body><p>".ljust(1024)


@cache
def gzip_bomb() -> bytes:
    """One member. A block is packed once and repeated: a full flush leaves nothing that the next block would refer to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(_HEAD) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(_BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    count = BOMB_BYTES >> 20
    checksum = zlib.crc32(_HEAD)
    for _ in range(count):
        checksum = zlib.crc32(_BLOCK, checksum)
    end = packer.flush()
    size = (len(_HEAD) + BOMB_BYTES) & 0xFFFFFFFF
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03" + head + block * count + end + struct.pack("<II", checksum, size)


@cache
def nested_bomb() -> bytes:
    """The bomb, gzipped once more: some kilobytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(gzip_bomb()) + packer.flush()


@cache
def brotli_bomb() -> bytes:
    import brotli  # type: ignore[import-untyped]

    packer = brotli.Compressor(quality=1)
    packed: bytes = packer.process(_HEAD)
    for _ in range(BROTLI_BYTES >> 20):
        packed += packer.process(_BLOCK)
    return packed + bytes(packer.finish())
