"""Masking of contacts in what is published: names and telephone numbers, character by character, so that spans stay true.

    （联系人：王小明；联系电话：0951-1234567）  ->  （联系人：＊＊＊；联系电话：＊＊＊＊＊＊＊＊＊＊＊＊）
The lake keeps what the source says.
"""

from __future__ import annotations

import re

MASK = "＊"
_LABEL = (
    r"(?:业务|政策|工作|技术|咨询|受理|监督|投诉|举报|服务|项目)?"
    r"(?:联\s*系\s*人(?:及电话|及联系电话|及联系方式)?|联\s*络\s*人|聯\s*[系繫絡]\s*人|經辦人|经办人|"
    r"(?:联系|咨询|服务|监督|投诉|举报|办公|值班|聯絡|查詢|联络)?\s*(?:电\s*话|電\s*話|热线|熱線)|手\s*机(?:号码?)?|联系方式|聯絡方式|传\s*真|傳\s*真)"
)
_STATED = re.compile(rf"{_LABEL}\s*[：:]\s*(?P<what>[^；;。！？\n）)】\]]{{1,80}})")
_PHONE = re.compile(r"(?<![\d.])(?:\(?0\d{2,3}\)?[-—－ ]?\d{7,8}(?:[-—转]\d{1,6})?|1[3-9]\d{9}|[48]00[-—]?\d{3}[-—]?\d{4})(?![\d.])")
_NEXT_LABEL = re.compile(rf"[，,、 \u3000]\s*(?:{_LABEL}|邮箱|电子邮箱|地址|单位|邮编)\s*[：:]")
_KEEP = re.compile(r"[\s，,、；;：:（）()\-—]")
_HINT = re.compile(r"[联聯].{0,2}[系繫络絡]|电\s*话|電\s*話|手\s*机|热线|熱線|经办人|經辦人|传\s*真|傳\s*真")


def may_hold_contact(text: str) -> bool:
    """A cheap look before the exact one."""
    return bool(_HINT.search(text))


def mask_contacts(text: str) -> str:
    """The text with contacts masked, of the same length."""
    if not may_hold_contact(text):
        return text
    chars = list(text)
    at = 0
    while m := _STATED.search(text, at):
        start, end = m.span("what")
        following = _NEXT_LABEL.search(text, start, end + 20)
        if following and following.start() < end:
            end = following.start()  # 联系人：陈大文，电话：…: the next label begins here
        _mask(chars, text, start, end)
        at = end
    for m in _PHONE.finditer(text):
        _mask(chars, text, *m.span())
    return "".join(chars)


def _mask(chars: list[str], text: str, start: int, end: int) -> None:
    for i in range(start, end):
        if not _KEEP.match(text[i]):
            chars[i] = MASK
