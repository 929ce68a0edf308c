"""Bytes to text: the charset is found by what the bytes say, not by what the server or the page claims.

Declared and real charset differ often enough to matter: a page says gb2312 and is Big5, another says utf-8 and is GBK.
So strict UTF-8 comes first (no other charset passes for it), a declared one counts only if what comes out looks like
Chinese, and a byte that cannot be read becomes U+FFFD and an issue, never nothing.
"""

from __future__ import annotations

import codecs

from resiliparse.parse.encoding import detect_encoding

from extractors.page.binary import control_share, name_binary
from extractors.page.charset import charset_of_markup, codec_name, plausibility, written_share
from extractors.records import Decoded, Failure, Issue

STAGE = "decode"
_REPLACEMENT = "\ufffd"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_WIDE_SAMPLE = 8192
#: Share of frequent characters from which a declared charset is believed; a wrong one gives 0.2 at most.
_PLAUSIBLE = 0.35
#: Share of undecodable characters above which the text is no text.
_HOPELESS = 0.10
#: Share of control bytes above which bytes are no text; text has next to none.
_BINARY = 0.05


def decode(data: bytes, declared: str | None = None) -> Decoded | Failure:
    """Decode the bytes of a page or file; `declared` is the charset that HTTP gave, if any.

    Failures: `empty` (skipped) where there is nothing but white space, `unreadable` (error) for images, PDFs and
    other binaries and for text of which more than a tenth cannot be decoded.
    """
    if not data.strip():
        return Failure("skipped", Issue("empty", "info", "the file is empty or holds only white space", STAGE))
    binary = name_binary(data)
    if binary is not None:
        return _unreadable(f"{binary}: only text and HTML are read so far")
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return _finish(data[len(bom) :], charset)
    wide = _wide_charset(data)
    if wide is not None:
        return _finish(data, wide)
    if control_share(data) > _BINARY:
        return _unreadable("binary data: only text and HTML are read so far")
    return _finish(data, _narrow_charset(data, declared))


def _wide_charset(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark; its ASCII and its 。 bring bytes that other charsets lack."""
    if b"\x00" not in data and control_share(data) < 0.01:
        return None
    sample = data[: min(_WIDE_SAMPLE, len(data) - len(data) % 4 or len(data))]
    shares = {charset: written_share(sample.decode(charset, "replace")) for charset in _WIDE}
    best = max(shares, key=lambda charset: shares[charset])
    return best if shares[best] >= 0.6 and shares[best] > written_share(sample.decode("utf-8", "replace")) else None


def _narrow_charset(data: bytes, declared: str | None) -> str:
    if _passes_for_utf8(data):
        return "utf-8"
    claims = (codec_name(declared), codec_name(charset_of_markup(data)))
    for claim in claims:
        if claim and claim not in _WIDE and _reads_as(data, claim):
            return claim
    found = codec_name(detect_encoding(data))
    if found and found not in _WIDE and found not in claims and _reads_as(data, found):
        return found
    return _likeliest(data, (*claims, found, "gb18030", "big5hkscs", "cp950", "cp1252"))


def _likeliest(data: bytes, candidates: tuple[str | None, ...]) -> str:
    """The charset that gives the most common characters and the fewest undecodable bytes: for damaged or short text."""
    scores: dict[str, float] = {}
    for name in candidates:
        if name and name not in scores and name not in _WIDE:
            text = data.decode(name, "replace")
            scores[name] = plausibility(text) - text.count(_REPLACEMENT) / max(1, len(text))
    return max(scores, key=lambda name: scores[name])


def _passes_for_utf8(data: bytes) -> bool:
    """Strict UTF-8, or nearly so: a file torn within a character or with a few damaged bytes still is UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(data) - 3 and error.start > 0:
            # Two bytes of GBK can look like a torn character; what stands before must be UTF-8 by more than ASCII.
            return not data[: error.start].isascii() or plausibility(data.decode("gb18030", "replace")) < _PLAUSIBLE
        text = data.decode("utf-8", "replace")
        broken = text.count(_REPLACEMENT)
        sound = len(text) - broken - len(text.encode("ascii", "ignore"))
        return sound > 10 * broken
    return True


def _reads_as(data: bytes, charset: str) -> bool:
    """Whether a declared charset decodes all (but a torn tail) and gives characters that people use."""
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as error:
        if error.start < len(data) - 4:
            return False
        text = data[: error.start].decode(charset)
    return plausibility(text) >= _PLAUSIBLE


def _finish(data: bytes, charset: str) -> Decoded | Failure:
    try:
        text, first = data.decode(charset), None
    except UnicodeDecodeError as error:
        text, first = data.decode(charset, "replace"), error.start
    if not text.strip("\ufeff\x00 \t\r\n\x0b\x0c\u3000\u00a0"):
        return Failure("skipped", Issue("empty", "info", "the file holds only white space", STAGE))
    if first is None:
        return Decoded(text, charset)
    broken = text.count(_REPLACEMENT)
    if broken > _HOPELESS * len(text):
        return _unreadable(f"{broken} of {len(text)} characters cannot be decoded as {charset}, the likeliest charset")
    message = f"{broken} undecodable byte sequences in {charset}, the first at byte {first}: each reads U+FFFD"
    at = text.find(_REPLACEMENT)
    excerpt = text[max(0, at - 15) : at + 15]
    return Decoded(text, charset, (Issue("undecodable_bytes", "warning", message, STAGE, excerpt),))


def _unreadable(message: str) -> Failure:
    return Failure("error", Issue("unreadable", "error", message, STAGE))
