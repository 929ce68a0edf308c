"""A body piece by piece, unpacked within limits: what is too large, or a bomb, is refused before it is in memory.

Only gzip and deflate are asked for, as zlib can be told how much it may give back at a time.
"""

from __future__ import annotations

import zlib

ACCEPT_ENCODING = "gzip, deflate"
_GZIP_MAGIC = b"\x1f\x8b"
_STEP = 1 << 20  # unpacked at a time, and the size from which a ratio tells anything
_GZIP, _ZLIB, _RAW = 31, 15, -15  # zlib's wbits


class BodyRefused(Exception):
    """The rest is not read: `too_large`, `decompression_bomb`, `unknown_encoding`, `bad_encoding`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def check_encoding(content_encoding: str) -> str:
    """`gzip`, `deflate` or `` of a Content-Encoding header; what was not asked for, or is packed twice, is refused."""
    named = [e.strip().lower() for e in content_encoding.split(",") if e.strip().lower() not in ("", "identity")]
    if not named:
        return ""
    encoding = {"x-gzip": "gzip", "gzip": "gzip", "deflate": "deflate"}.get(named[0])
    if len(named) > 1 or encoding is None:
        raise BodyRefused("unknown_encoding", f"the body comes as {content_encoding!r}, which was not asked for")
    return encoding


class Body:
    """Takes the bytes off the wire and keeps what they unpack to."""

    def __init__(self, encoding: str, max_bytes: int, max_ratio: int) -> None:
        self._encoding = encoding
        self._max_bytes = max_bytes
        self._max_ratio = max_ratio
        self._parts: list[bytes] = []
        self._size = 0
        self._received = 0
        self._waiting = b""  # too few bytes to tell what they begin
        self._unpacker: zlib._Decompress | None = None
        self._members = 0
        self._ended = False  # what follows a whole gzip file and is none itself: browsers leave it out

    @property
    def so_far(self) -> bytes:
        return b"".join(self._parts)

    def feed(self, chunk: bytes) -> None:
        """Raises BodyRefused as soon as a limit is passed."""
        self._received += len(chunk)
        if self._received > self._max_bytes:
            self._keep(chunk[: self._max_bytes - self._size] if not self._encoding else b"")
            raise BodyRefused("too_large", f"more than {self._max_bytes} bytes")
        if not self._encoding:
            self._keep(chunk)
            return
        data = self._waiting + chunk
        self._waiting = b""
        while data and not self._ended:
            if self._unpacker is None and not self._begin(data):
                return
            data = self._unpack(data)

    @property
    def is_whole(self) -> bool:
        """False where the packed data break off."""
        return self._unpacker is None and not (self._waiting and not self._members)

    def _begin(self, data: bytes) -> bool:
        """Tell what begins here; False where that cannot be told yet, or nothing does."""
        if len(data) < 2:
            self._waiting = data
            return False
        if self._encoding == "deflate":
            # RFC 9110 means zlib's format; some servers send bare deflate, and browsers take both.
            is_zlib = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._ended = self._members > 0
            self._unpacker = None if self._ended else zlib.decompressobj(_ZLIB if is_zlib else _RAW)
        elif data.startswith(_GZIP_MAGIC):
            self._unpacker = zlib.decompressobj(_GZIP)
        elif self._members:
            self._ended = True
        else:
            raise BodyRefused("bad_encoding", "the body is said to be gzip and is not")
        return self._unpacker is not None

    def _unpack(self, data: bytes) -> bytes:
        """Unpack one step; what is left over."""
        unpacker = self._unpacker
        assert unpacker is not None
        try:
            self._keep(unpacker.decompress(data, min(_STEP, self._max_bytes - self._size + 1)))
        except zlib.error as error:
            raise BodyRefused("bad_encoding", f"the packed body cannot be unpacked: {error}") from error
        if self._size > self._max_bytes:
            raise BodyRefused("too_large", f"more than {self._max_bytes} bytes when unpacked")
        if self._size >= _STEP and self._size > self._max_ratio * self._received:
            message = f"{self._received} bytes unpack to more than {self._size}: more than {self._max_ratio} to 1"
            raise BodyRefused("decompression_bomb", message)
        if unpacker.eof:
            self._unpacker = None
            self._members += 1
            return unpacker.unused_data
        return unpacker.unconsumed_tail

    def _keep(self, part: bytes) -> None:
        if part:
            self._parts.append(part)
            self._size += len(part)
