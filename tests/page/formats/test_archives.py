"""ZIP archives that sites offer as one download."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.page.formats.archives import MOST_FILES, unpack
from extractors.records import AttachedFile, Failure
from tests.page.formats.packing import docx_of, zip_of, zip_of_bytes_names


def names(data: bytes) -> list[str | None]:
    found = unpack(AttachedFile("https://a.gov.cn/f.zip", "附件.zip", data))
    assert isinstance(found, list), found
    return [file.name for file in found]


def refused(data: bytes) -> str:
    found = unpack(AttachedFile("a.zip", None, data))
    assert isinstance(found, Failure), found
    return found.issue.code


def test_files_come_in_order_with_their_path_as_address() -> None:
    found = unpack(AttachedFile("https://a.gov.cn/f.zip", None, zip_of({"附件/": b"", "附件/2.txt": b"b", "1.txt": b"a"})))
    assert isinstance(found, list)
    assert [(file.address, file.name, file.data) for file in found] == [
        ("https://a.gov.cn/f.zip#附件/2.txt", "2.txt", b"b"),
        ("https://a.gov.cn/f.zip#1.txt", "1.txt", b"a"),
    ]


def test_names_in_gbk_and_utf8() -> None:
    name = "附件1：任务分工表.txt"
    assert names(zip_of({name: b"a"})) == [name]
    assert names(zip_of_bytes_names({name.encode("gbk"): b"a"})) == [name]
    assert names(zip_of_bytes_names({name.encode(): b"a"})) == [name]


def test_what_systems_leave_behind_is_no_file() -> None:
    assert names(zip_of({"__MACOSX/._a.txt": b"", "x/.DS_Store": b"", "Thumbs.db": b"", "a.txt": b"a"})) == ["a.txt"]


def test_an_archive_in_an_archive_is_unpacked_once() -> None:
    inner = zip_of({"b.txt": b"b", "c.zip": zip_of({"d.txt": b"d"})})
    assert names(zip_of({"a.txt": b"a", "inner.zip": inner})) == ["a.txt", "b.txt", "c.zip"]
    assert names(zip_of({"a.txt": b"a", "torn.zip": inner[:60]})) == ["a.txt", "torn.zip"]


def test_an_office_file_stays_whole() -> None:
    data = docx_of(["一、总体要求"])
    found = unpack(AttachedFile("a.docx", None, data))
    assert isinstance(found, list)
    assert [file.data for file in found] == [data]


def test_paths_cannot_lead_out() -> None:
    found = unpack(AttachedFile("a.zip", None, zip_of({"../../etc/passwd": b"a", "\\x\\..\\y.txt": b"b"})))
    assert isinstance(found, list)
    assert [file.address for file in found] == ["a.zip#etc/passwd", "a.zip#x/y.txt"]


def _locked() -> bytes:
    data = bytearray(zip_of({"a.txt": b"a"}))
    data[6] |= 1  # the flag of an encrypted entry, in its own head
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (_locked(), "encrypted"),
        (zip_of({"a.txt": bytes(19_000_000)}), "too_large"),
        (zip_of({"a.txt": bytes(21_000_000)}, zipfile.ZIP_STORED), "too_large"),
        (zip_of({f"{i}.txt": b"a" for i in range(MOST_FILES + 1)}), "too_large"),
        (zip_of({"a.zip": zip_of({f"{i}.txt": b"a" for i in range(MOST_FILES + 1)})}), "too_large"),
        (zip_of({"a.txt": b"a" * 99}, zipfile.ZIP_BZIP2), "unreadable"),
        (zip_of({"a.txt": b"a" * 999})[:-30], "unreadable"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    assert refused(data) == code


_ARCHIVE = zip_of({"附件1.docx": docx_of(["一、总体要求"]), "b.zip": zip_of({"c.txt": b"c" * 500}), "d.txt": b"d" * 500})


@settings(max_examples=200)
@given(st.integers(0, len(_ARCHIVE) - 1), st.binary(min_size=1, max_size=8), st.booleans())
def test_damaged_archives_never_raise(at: int, noise: bytes, cut: bool) -> None:
    data = bytearray(_ARCHIVE)
    data[at : at + len(noise)] = noise
    assert isinstance(unpack(AttachedFile("a.zip", None, bytes(data[:at] if cut else data))), list | Failure)
