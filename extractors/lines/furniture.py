"""Lines that only paper has: page numbers and tables of contents. They are kept as passages, but are no text of an item."""

from __future__ import annotations

import re

# — 1 —, - 3 -, －12－, ·5·, 第 3 页, 第3页 共10页, 3 / 12, Page 3
_PAGE_NUMBER = re.compile(
    r"(?:[—–\-－―─~·•]{1,3}\s*\d{1,4}\s*[—–\-－―─~·•]{1,3}|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d{1,4})"
)
_BARE_NUMBER = re.compile(r"\d{1,3}")
#: 一、总体要求…………1 and 第一章 发展基础 ........ 3
_LEADER = re.compile(r"(?:[.．·•]\s?){4,}[（(]?\d{0,4}[）)]?$|…{2,}\s*[（(]?\d{0,4}[）)]?$")
_PAGE_BEHIND = re.compile(r"(?:\s|[.．·•…])+[（(]?\d{1,3}[）)]?$")


def is_page_number(line: str) -> bool:
    """— 1 — alone on its line; a bare number is one only in text out of a PDF (see `hard_breaks`)."""
    return len(line) <= 16 and bool(_PAGE_NUMBER.fullmatch(line))


def is_bare_number(line: str) -> bool:
    return len(line) <= 3 and bool(_BARE_NUMBER.fullmatch(line))


def is_contents_line(line: str) -> bool:
    """An entry of a table of contents with its dots and page."""
    last = line[-1:]
    if "\u4e00" <= last <= "\u9fff" or last in "。；：":  # no entry ends so: most lines are told by that alone
        return False
    return len(line) <= 200 and bool(_LEADER.search(line[-80:]))


def without_page(heading: str) -> str:
    """A heading of a table of contents without its page: 总体要求 1."""
    return _PAGE_BEHIND.sub("", heading)
