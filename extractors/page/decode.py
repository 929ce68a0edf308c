"""Bytes to text: the charset is found by what the bytes say, not by what the server or the page claims.

Declared and real charset differ often enough to matter: a page says gb2312 and is Big5, another says utf-8 and is GBK.
So strict UTF-8 comes first (no other charset passes for it), a declared one counts only if what comes out looks like
Chinese, and a byte that cannot be read becomes U+FFFD and an issue, never nothing.
"""

from __future__ import annotations

import codecs

from resiliparse.parse.encoding import detect_encoding

from extractors.page.binary import control_share
from extractors.page.charset import charset_of_markup, codec_name, plausibility, written_share
from extractors.page.formats.kinds import kind_of
from extractors.records import Decoded, Failure, Issue

STAGE = "decode"
_REPLACEMENT = "\ufffd"
_BLANK = "\ufeff\x00 \t\r\n\x0b\x0c\u3000\xa0"
_NEARBY = 2048  # bytes around the first broken one that tell whether the rest is worth a look
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_WIDE_NAMES = ("utf-16", "utf-32")
_WIDE_SAMPLE = 8192
#: Share of frequent characters from which a declared charset is believed; a wrong one gives 0.2 at most.
_PLAUSIBLE = 0.35
#: Share of undecodable characters above which the text is no text.
_HOPELESS = 0.10
#: Share of control bytes above which bytes are no text, and from which they may be of a wide charset; text has next to none.
_BINARY = 0.05
_MANY_CONTROLS = 0.01


def decode(data: bytes, declared: str | None = None) -> Decoded | Failure:
    """Decode the bytes of a page or file; `declared` is the charset that HTTP gave, if any.

    Failures: `empty` (skipped) where there is nothing but white space, `unreadable` (error)
    for binaries and for text of which more than a tenth cannot be decoded.
    """
    if not data.strip():
        return Failure("skipped", Issue("empty", "info", "the file is empty or holds only white space", STAGE))
    kind = kind_of(data)
    if kind is not None:
        return _unreadable(f"{kind.name}, no text")
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return _finish(data[len(bom) :], charset)
    controls = control_share(data)
    wide = _wide_charset(data) if b"\x00" in data or controls >= _MANY_CONTROLS else None
    if wide is not None:
        return _finish(data, wide)
    if controls > _BINARY:
        return _unreadable("binary data of no kind that is known")
    try:
        return _whole(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _finish(data, "utf-8") if _is_damaged_utf8(data, error) else _decode_chinese(data, declared)


def _wide_charset(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark; its ASCII and its 。 bring bytes that other charsets lack."""
    sample = data[: min(_WIDE_SAMPLE, len(data) - len(data) % 4 or len(data))]
    shares = {charset: written_share(sample.decode(charset, "replace")) for charset in _WIDE}
    best = max(shares, key=lambda charset: shares[charset])
    return best if shares[best] >= 0.6 and shares[best] > written_share(sample.decode("utf-8", "replace")) else None


def _decode_chinese(data: bytes, declared: str | None) -> Decoded | Failure:
    """By the first charset that is claimed, or detected, and gives characters that people use; else by the likeliest."""
    claims = (codec_name(declared), codec_name(charset_of_markup(data)))
    for claim in claims:
        if claim and (believed := _decode_believed(data, claim)):
            return believed
    found = codec_name(detect_encoding(data))
    if found and found not in claims and (believed := _decode_believed(data, found)):
        return believed
    return _finish(data, _likeliest(data, (*claims, found, "utf-8", "gb18030", "big5hkscs", "cp950", "cp1252")))


def _decode_believed(data: bytes, charset: str) -> Decoded | Failure | None:
    """By a charset that decodes all (but a torn tail) and gives plausible text, None by any other."""
    if charset.startswith(_WIDE_NAMES):  # they were tried before
        return None
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as error:
        is_torn = error.start >= len(data) - 4 and plausibility(data[: error.start].decode(charset)) >= _PLAUSIBLE
        return _finish(data, charset) if is_torn else None
    return _whole(text, charset) if plausibility(text) >= _PLAUSIBLE else None


def _likeliest(data: bytes, candidates: tuple[str | None, ...]) -> str:
    """The charset that gives the most common characters and the fewest undecodable bytes: for damaged or short text."""
    scores: dict[str, float] = {}
    for name in candidates:
        if name and name not in scores and not name.startswith(_WIDE_NAMES):
            text = data.decode(name, "replace")
            scores[name] = plausibility(text) - text.count(_REPLACEMENT) / max(1, len(text))
    return max(scores, key=lambda name: scores[name])


def _is_damaged_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether bytes are UTF-8 but for a few: a file torn within its last character still is, or one with a broken byte."""
    if error.reason == "unexpected end of data" and error.start >= len(data) - 3 and error.start > 0:
        # Two bytes of GBK can look like a torn character; what stands before must be UTF-8 by more than ASCII.
        return not data[: error.start].isascii() or plausibility(data.decode("gb18030", "replace")) < _PLAUSIBLE
    near = data[max(0, error.start - _NEARBY) : error.start + _NEARBY]
    return _is_mostly_utf8(near) and _is_mostly_utf8(data)


def _is_mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    broken = text.count(_REPLACEMENT)
    return len(text) - broken - len(text.encode("ascii", "ignore")) > 10 * broken


def _finish(data: bytes, charset: str) -> Decoded | Failure:
    try:
        return _whole(data.decode(charset), charset)
    except UnicodeDecodeError as error:
        text, first = data.decode(charset, "replace"), error.start
    broken = text.count(_REPLACEMENT)
    if broken > _HOPELESS * len(text):
        return _unreadable(f"{broken} of {len(text)} characters cannot be decoded as {charset}, the likeliest charset")
    message = f"{broken} undecodable byte sequences in {charset}, the first at byte {first}: each reads U+FFFD"
    at = text.find(_REPLACEMENT)
    excerpt = text[max(0, at - 15) : at + 15]
    return Decoded(text, charset, (Issue("undecodable_bytes", "warning", message, STAGE, excerpt),))


def _whole(text: str, charset: str) -> Decoded | Failure:
    if text.isspace() or not text.strip(_BLANK):
        return Failure("skipped", Issue("empty", "info", "the file holds only white space", STAGE))
    return Decoded(text, charset)


def _unreadable(message: str) -> Failure:
    return Failure("error", Issue("unreadable", "error", message, STAGE))
