"""Charsets: every way a page's bytes and its claims about them go together or apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractors.lines.text import HAN
from extractors.page.charset import charset_of_content_type, charset_of_markup, codec_name, plausibility
from extractors.page.decode import decode
from extractors.records import Decoded, Failure

SIMPLIFIED = (
    "各区县（自治县）人民政府，市政府有关部门，有关单位：\n为推动外贸高质量发展，经市政府同意，现将《重庆市推动外贸高质量发展三年行动计划》"
    "印发给你们，请认真贯彻执行。\n到2025年，进出口总额达到9000亿元，年均增长5%左右。\n"
)
TRADITIONAL = (
    "各區人民政府，市人民政府各部門：\n《關於推動外經貿載體創新提能發展的實施方案》已經市人民政府同意，現印發給你們，請認真組織實施。\n"
    "為推動我市外經貿載體創新發展，提高開放型經濟發展水平，制訂本方案。\n"
)
SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "notices").glob("*.txt"))


def read(data: bytes, declared: str | None = None) -> Decoded:
    found = decode(data, declared)
    assert isinstance(found, Decoded), found
    return found


def refused(data: bytes) -> Failure:
    found = decode(data)
    assert isinstance(found, Failure), found
    return found


@pytest.mark.parametrize("declared", [None, "utf-8", "gb2312", "big5", "iso-8859-1", "nonsense", "utf-16"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_simplified_text_in_any_charset_whatever_is_declared(charset: str, declared: str | None) -> None:
    found = read(SIMPLIFIED.encode(charset), declared)
    assert (found.text, found.charset, found.issues) == (SIMPLIFIED, charset, ())


@pytest.mark.parametrize("declared", [None, "utf-8", "gb2312", "gbk", "big5", "big5-hkscs", "x-x-big5"])
@pytest.mark.parametrize("charset", ["utf-8", "big5hkscs", "gb18030", "utf-16-le"])
def test_traditional_text_in_any_charset_whatever_is_declared(charset: str, declared: str | None) -> None:
    found = read(TRADITIONAL.encode(charset), declared)
    assert (found.text, found.charset, found.issues) == (TRADITIONAL, charset, ())


@pytest.mark.parametrize(
    ("bom", "charset"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(bom: bytes, charset: str) -> None:
    found = read(bom + SIMPLIFIED.encode(charset), "big5")
    assert (found.text, found.charset) == (SIMPLIFIED, charset)


@pytest.mark.parametrize(("declared", "real", "text"), [("gb2312", "big5hkscs", TRADITIONAL), ("big5", "gb18030", SIMPLIFIED)])
def test_a_page_that_declares_the_other_chinese_charset(declared: str, real: str, text: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    page = f"<html><head>{meta}</head><body>{text}</body></html>"
    found = read(page.encode(real), declared)
    assert (found.text, found.charset) == (page, real)


def test_hong_kong_characters_are_read_as_big5hkscs() -> None:
    text = TRADITIONAL + "深水埗、紅磡、大角咀，粵港澳大灣區嘅發展。\n"
    assert read(text.encode("big5hkscs"), "big5").text == text


def test_gb18030_beyond_gbk() -> None:
    text = SIMPLIFIED + "镕、㐂、𠮷三字。\n"
    assert read(text.encode("gb18030"), "gb2312").text == text


@pytest.mark.parametrize("cut", [1, 2])
def test_a_file_torn_in_its_last_character_is_still_utf8(cut: int) -> None:
    found = read(("中华人民共和国" * 3).encode()[:-cut])
    assert found.text == "中华人民共和国" * 2 + "中华人民共和" + "\ufffd"
    assert found.charset == "utf-8"
    assert [issue.code for issue in found.issues] == ["undecodable_bytes"]


def test_a_torn_gbk_file_keeps_all_but_its_last_character() -> None:
    data = SIMPLIFIED.rstrip().encode("gb18030")[:-1]
    found = read(data, "gbk")
    assert found.charset == "gb18030"
    assert found.text.startswith(SIMPLIFIED[:-3])
    assert found.text.endswith("\ufffd")


def test_damaged_bytes_become_replacement_characters_and_one_warning() -> None:
    data = SIMPLIFIED.encode()
    damaged = data[:30] + b"\xff" + data[30:60] + b"\xfe\xfe" + data[60:]
    found = read(damaged)
    assert found.charset == "utf-8"
    assert found.text.replace("\ufffd", "") == SIMPLIFIED
    (issue,) = found.issues
    assert (issue.code, issue.severity) == ("undecodable_bytes", "warning")
    assert "first at byte 30" in issue.message


def test_a_real_replacement_character_is_no_damage() -> None:
    assert read("外\ufffd贸".encode()).issues == ()


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\xff\xfe", "\u3000\n\u3000".encode()])
def test_nothing_is_skipped_as_empty(data: bytes) -> None:
    failure = refused(data)
    assert (failure.outcome, failure.issue.code) == ("skipped", "empty")


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"GIF89a\x01\x00", "a GIF image"),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml....word/document.xml", "a Word document (.docx)"),
        (b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", "an Excel workbook (.xlsx)"),
        (b"PK\x03\x04\x14\x00readme.txt", "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an old Office file"),
        (b"\x1f\x8b\x08\x00abc", "a gzip archive"),
        (b"{\\rtf1\\ansi hello}", "an RTF document"),
        (bytes(range(256)) * 20, "binary data"),
        (bytes(500), "binary data"),
    ],
)
def test_binaries_are_named_and_refused(data: bytes, named: str) -> None:
    failure = refused(data)
    assert (failure.outcome, failure.issue.code) == ("error", "unreadable")
    assert failure.issue.message.startswith(named)


def test_text_of_which_too_much_is_broken_is_refused() -> None:
    data = b"\x81\x20\xff\xff" * 300 + SIMPLIFIED.encode()
    assert refused(data).issue.code == "unreadable"


def test_english_and_source_code_decode() -> None:
    assert read(b"def f(x):\n    return x  # no notice\n").charset == "utf-8"
    assert read(b"caf\xe9 au lait, d\xe9j\xe0 vu").text == "café au lait, déjà vu"


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-be"])
@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_the_seeds_in_every_charset(seed: Path, charset: str) -> None:
    text = seed.read_bytes().decode()
    assert read(text.encode(charset)).text == text


def test_names_of_charsets() -> None:
    assert charset_of_content_type('text/html; charset="GB2312"') == "GB2312"
    assert charset_of_content_type("text/html") is None
    assert charset_of_markup(b"<html><META charset=gbk>") == "gbk"
    assert charset_of_markup(b'<?xml version="1.0" encoding="Big5"?><html>') == "Big5"
    assert [codec_name(name) for name in ("GB2312", "x-gbk", "Big5-HKSCS", "UTF8", "iso-8859-1", "idna", "")] == [
        "gb18030",
        "gb18030",
        "big5hkscs",
        "utf-8",
        None,
        None,
        None,
    ]


def test_plausibility_tells_the_right_charset() -> None:
    assert plausibility(SIMPLIFIED) > 0.7
    assert plausibility(TRADITIONAL) > 0.7
    assert plausibility(SIMPLIFIED.encode("gb18030").decode("big5hkscs", "replace")) < 0.2
    assert plausibility(TRADITIONAL.encode("big5hkscs").decode("gb18030", "replace")) < 0.2
    assert plausibility("no Han at all") == pytest.approx(0.2)


@given(st.binary(max_size=400), st.sampled_from([None, "gbk", "big5", "utf-8", "utf-16", "idna", "punycode", "\x00"]))
def test_decode_takes_any_bytes(data: bytes, declared: str | None) -> None:
    found = decode(data, declared)
    assert isinstance(found, Decoded | Failure)
    if isinstance(found, Decoded):
        assert found.text.encode("utf-8", "strict")
        assert found.charset


@given(st.text(alphabet=SIMPLIFIED + TRADITIONAL, min_size=40), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "gb18030"]))
def test_what_was_written_is_read(text: str, charset: str) -> None:
    # Forty 《 in UTF-16 are forty lines of 0 as well: only words tell.
    assume(2 * len(HAN.findall(text)) >= len(text))
    assert read(text.encode(charset)).text.strip("\ufeff") == text
