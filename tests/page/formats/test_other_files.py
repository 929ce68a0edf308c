"""Old Word and WPS files, RTF, OFD, web archives; kinds that are not read; and which bytes are which."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.page.formats.doc import read_doc
from extractors.page.formats.kinds import kind_of
from extractors.page.formats.ofd import read_ofd
from extractors.page.formats.readers import READERS
from extractors.page.formats.rtf import read_rtf
from extractors.page.page import read_page
from extractors.records import Failure, Page
from tests.conftest import SEEDS
from tests.page.formats.printing import Leaf, ofd_of, pdf_of, printed

FILES = Path(__file__).parent / "files"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def text(data: bytes) -> str:
    page = read_page(data)
    assert isinstance(page, Page), page
    return page.text


def rtf(body: str) -> str:
    head = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fcharset0 Arial;}}\f0 "
    return text((head + body + "}").encode("latin-1"))


def test_a_seed_as_old_word_file_reads_as_its_text() -> None:
    seed = SEEDS / "003_6d39940ee587c895.txt"
    want = [stripped for line in seed.read_text("utf-8").splitlines() if (stripped := line.strip())]
    assert text((FILES / "draft.doc").read_bytes()).split("\n") == want


def test_deletions_are_left_away_and_numbers_printed_in_old_files() -> None:
    for name in ("notice.doc", "notice.rtf"):
        found = text((FILES / name).read_bytes()).split("\n")
        assert "（二）促进外贸货物运输保通保畅。落实好货运政策。" in found
        assert any("达到600亿元" in line for line in found)
        assert "1 引进外资企业5家 市商务委" in found
        assert found[-1] == "以下简称《意见》。"


def test_rtf_in_gbk_with_unicode_marks_and_groups_that_are_no_text() -> None:
    assert (
        rtf(r"2025\'c4\'ea\'d6\'d0\'b9\'fa{\deleted 5}600{\v x}\par{\header \'d6\'d0\par}\uc2\u22269\'b9\'fa{\*\unknown y}\'81@")
        == "2025年中国600\n国丂"
    )


def test_rtf_tables_and_numbers() -> None:
    row = r"\trowd\cellx1\cellx2\intbl a\cell b\cell\row\pard "
    assert rtf(row + r"{\listtext 1.\tab}\'c4\'ea\par") == "a b\n1.年"


def test_rtf_too_deep_is_refused_and_unbalanced_is_read() -> None:
    found = read_rtf(b"{\\rtf1 " + b"{" * 10_000)
    assert isinstance(found, Failure)
    assert text(b"{\\rtf1 }}}{a}") == "a"


def test_ofd_by_its_geometry() -> None:
    page = read_ofd(ofd_of(printed(["关于印发若干措施的通知", "推动外贸发展，" * 12 + "各地落实。"])))
    assert isinstance(page, Page)
    assert page.text.split("\n") == ["关于印发若干措施的通知", "推动外贸发展，" * 12 + "各地落实。"]
    assert page.content_type == "application/ofd"
    scan = Leaf()
    scan.image()
    refused = read_ofd(ofd_of([scan]))
    assert isinstance(refused, Failure)
    assert refused.issue.code == "no_text_layer"


def test_a_web_archive_is_the_page_in_it() -> None:
    page = "<html><body><p>关于印发若干措施的通知</p><p>现印发给你们，请认真贯彻执行。</p></body></html>"
    archive = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="gb2312"\r\n'
        b"Content-Transfer-Encoding: 8bit\r\n\r\n" + page.encode("gb2312") + b"\r\n--b--\r\n"
    )
    assert text(archive) == "关于印发若干措施的通知\n现印发给你们，请认真贯彻执行。"


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "unsupported_format", "OCR"),
        (b"PK\x03\x04" + bytes(30) + b"ppt/presentation.xml", "unsupported_format", "PowerPoint"),
        (b"PK\x03\x04" + bytes(30) + b"a.txt", "unsupported_format", "unpack"),
        (b"PK\x03\x04" + bytes(30) + b"mimetypeapplication/vnd.oasis.opendocument.text", "unsupported_format", "DOCX or PDF"),
        (OLE + "Workbook".encode("utf-16-le") + bytes(99), "unsupported_format", "workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(99), "encrypted", "password"),
        (OLE + bytes(99), "unsupported_format", "cut off"),
        (OLE + "WordDocument".encode("utf-16-le") + bytes(99), "unreadable", "damaged"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "unsupported_format", "DOCX"),
        (b"Rar!\x1a\x07\x00" + bytes(99), "unsupported_format", "unpack"),
    ],
)
def test_what_is_not_read_says_what_to_do(data: bytes, code: str, word: str) -> None:
    found = read_page(data)
    assert isinstance(found, Failure)
    assert (found.outcome, found.issue.code) == ("error", code)
    assert word in found.issue.message


def test_kinds_are_told_by_bytes() -> None:
    kinds = {name: kind_of((FILES / name).read_bytes()) for name in ("notice.pdf", "notice.docx", "notice.doc", "notice.rtf", "notice.odt")}
    assert [k.key if k else None for k in kinds.values()] == ["pdf", "docx", "doc", "rtf", "odt"]
    assert kind_of(ofd_of([Leaf()])) is not None
    assert kind_of("关于PDF（%PDF-1.4）文件的通知".encode()) is None
    assert kind_of(b"<html><body>a</body></html>") is None


@settings(max_examples=100)
@given(
    st.sampled_from(["notice.doc", "notice.rtf", "draft.doc"]), st.integers(0, 20_000), st.binary(min_size=1, max_size=12), st.booleans()
)
def test_damaged_files_never_raise(name: str, at: int, noise: bytes, cut: bool) -> None:
    data = bytearray((FILES / name).read_bytes())
    data[at : at + len(noise)] = noise
    kind = kind_of(bytes(data))
    found = (read_rtf if name.endswith("rtf") else read_doc)(bytes(data[:at] if cut else data))
    assert isinstance(found, Page | Failure)
    assert kind is None or kind.key in READERS or kind.key == "ole"


@settings(max_examples=40)
@given(st.integers(0, 1500), st.binary(min_size=1, max_size=6))
def test_a_damaged_ofd_never_raises(at: int, noise: bytes) -> None:
    data = bytearray(ofd_of(printed(["关于印发若干措施的通知。"])))
    data[at : at + len(noise)] = noise
    assert isinstance(read_ofd(bytes(data)), Page | Failure)


def test_a_pdf_that_holds_a_word_files_mark_is_a_pdf() -> None:
    kind = kind_of(pdf_of([Leaf()]) + OLE)
    assert kind is not None
    assert kind.key == "pdf"


def test_rtf_cut_off_says_so() -> None:
    source = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 \'cd\'a8\'d6\'aa\par 5}"
    whole = read_rtf(source)
    assert isinstance(whole, Page) and whole.text == "通知\n5" and not whole.issues
    cut = read_rtf(source[:-1])
    assert isinstance(cut, Page) and [issue.code for issue in cut.issues] == ["damaged"]
    headless = read_rtf(source[:40])
    assert isinstance(headless, Failure) and headless.issue.code == "unreadable"


def test_rtf_raised_figures_join_no_figure() -> None:
    assert text(rb"{\rtf1 500{\super 1} 10\super 4\nosupersub 5 m{\super 2}\par}") == "500¹ 10⁴5 m²"
