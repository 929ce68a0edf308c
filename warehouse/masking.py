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
#: A second person behind the first (…；李四光 13812345678), a name before a number ((钱八，1370…), one without a colon (联系人王小明).
#: An office is no person ((市商务局，0951-…)), nor is a rule (联系人制度): without a number behind it nothing is a name.
_NAME = r"(?![\u4e00-\u9fff]{0,3}[电話線线热传真机址箱号式编電傳])(?P<name>[\u4e00-\u9fff·]{2,4})(?<![局厅委办部处科室站司院所会府心组])"
_NAMED = re.compile(rf"(?:(?<=[（(，,；;、：:\s])|(?<=联系人)|(?<=联络人)){_NAME}(?=[，,\s]{{0,2}}{_PHONE.pattern})")
_BARE = re.compile(rf"(?:联系人|联络人|经办人)(?P<name>[\u4e00-\u9fff·]{{2,3}})(?=[，,；;、\s]{{1,2}}{_LABEL})")
_HIDDEN = re.compile(f"{MASK}(?:[{MASK}-]*{MASK})?")
_PIECE = re.compile(r"[^，,、\s]+")
_CONTACT_PIECE = re.compile(r"\d{5,}|\d{3,4}[-—－]\d|^[\u4e00-\u9fff·]{2,5}$|^转?\d{1,6}$|^[（(]?0\d{2,3}")
_KEEP = re.compile(r"[\s，,、；;：:（）()\-—]")
_HINT = re.compile(
    r"[联聯].{0,2}[系繫络絡]|电\s*话|電\s*話|手\s*机|热线|熱線|经办人|經辦人|传\s*真|傳\s*真|(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-—－]\d{7,8})(?!\d)"
)


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
        _mask(chars, text, start, _end_of_contact(text, start, end))
        at = end
    for m in (*_NAMED.finditer(text), *_BARE.finditer(text)):
        _mask(chars, text, *m.span(1))
    for m in _PHONE.finditer(text):
        _mask(chars, text, *m.span())
    return "".join(chars)


def hidden_words(text: str, masked: str) -> list[tuple[str, str]]:
    """What a mask hides that is unlike any other words: numbers, with the mask in their place. (A name may be a word too.)"""
    found: dict[str, str] = {}
    for m in _HIDDEN.finditer(masked):
        word = text[m.start() : m.end()]
        if sum(c.isdigit() for c in word) >= 5:
            found[word] = m[0]
    return sorted(found.items(), key=lambda pair: -len(pair[0]))


def _end_of_contact(text: str, start: int, end: int) -> int:
    """Where the contact ends and other text goes on: 咨询电话：0951-7654321，每家不超过5万元 keeps its figure."""
    stop = start
    for piece in _PIECE.finditer(text, start, end):
        if not _CONTACT_PIECE.search(piece[0]):
            break
        stop = piece.end()
    return stop


def _mask(chars: list[str], text: str, start: int, end: int) -> None:
    for i in range(start, end):
        if not _KEEP.match(text[i]):
            chars[i] = MASK
