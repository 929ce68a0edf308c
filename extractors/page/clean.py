"""Lines as later stages want them: no control or zero-width characters, no white space at the ends, none empty.

Nothing that a reader sees is changed: punctuation, full-width forms, private-use glyphs and U+FFFD stay as they are. Only the
radicals that text layers of PDFs print for characters (⼀、总体要求 with U+2F00) become the characters they look like.
"""

from __future__ import annotations

import re
import unicodedata

from extractors.records import Issue

#: Everything that ends a line somewhere: CR, vertical tab, form feed, NEL, line and paragraph separator.
_NEWLINE = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
#: Control, zero-width, direction and BOM characters, soft hyphens: 外\u200b贸 is 外贸.
_INVISIBLE_SET = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
#: Spaces other than U+0020 and U+3000: tab, no-break space, em and thin spaces.
_SPACE_SET = r"\t\xa0\u1680\u2000-\u200a\u202f\u205f"
_INVISIBLE = re.compile(f"[{_INVISIBLE_SET}]")
_SPACE = re.compile(f"[{_SPACE_SET}]")
_RUN_OF_SPACES = re.compile(r"  +")
#: Two full-width spaces open a paragraph: …贯彻执行。　　一、总体要求
_INDENT = re.compile(r"\u3000[\u3000 ]+")
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

#: Radicals (U+2F00 for 一) and compatibility forms (U+F9E8 for 笠) that fonts of PDFs map their glyphs to.
_LOOK_ALIKE = re.compile("[\u2e80-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d]")
#: The same and all other characters beyond U+FFFF: a class that Python looks up in a table, three times as fast.
_MAY_LOOK_ALIKE = re.compile("[^\x00-\u2e7f\u2fd6-\uf8ff\ufada-\uffff]")
#: Radicals of the supplement that Unicode itself does not decompose, and the characters that look the same.
_SUPPLEMENT = dict(
    zip(
        "⺎⺒⺜⺝⺟⺠⺧⺩⺪⺫⺬⺶⺷⺻⺼⺽⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "兀巳日月母民牛王疋目示羊羊聿月臼虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)

#: A line longer than this holds an indent only where a new paragraph begins, as does one with several behind a sentence's end;
#: others may space out a title (总　　则), a section's number (第一条　　为了…) or a signature.
_LONG_LINE = 200
_FEWEST_INDENTS = 3
_SENTENCE_THEN_INDENT = re.compile(r"[。：；]\u3000[\u3000 ]+")
_LONGEST_NUMBER = 10
_SPACED_WORD_END = re.compile(r"(?:^|[\u3000 章节])[\u4e00-\u9fff][\u3000 ]+[\u4e00-\u9fff]$")  # the 则 of 总　　则
_SPACED_OUT = re.compile(
    r"(?:^|[\u3000 章节])[\u4e00-\u9fff]$|第[一二三四五六七八九十百零〇\d]{1,5}[章节条编]$|^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]$"
)


def clean_lines(text: str) -> list[str]:
    """The paragraphs of plain text, one a line."""
    if _NEWLINE.search(text):
        text = _NEWLINE.sub("\n", text)
    text = clean_characters(text)
    lines = text.split("\n")
    if "\u3000\u3000" in text:
        lines = [part for line in lines for part in split_at_indents(line)]
    return [stripped for line in lines if (stripped := line.strip())]


def clean_characters(text: str) -> str:
    """Without invisible characters and look-alikes, every space but U+3000 a plain one, and never two plain ones in a row."""
    if not is_printable(text):
        text = _SPACE.sub(" ", _INVISIBLE.sub("", text))
    text = plain_forms(text)
    return _RUN_OF_SPACES.sub(" ", text) if "  " in text else text


def plain_forms(text: str) -> str:
    """With radicals and compatibility forms as the characters they look like, at equal length.

    >>> plain_forms("⼀、总体要求，到2025年⻓期，１０％")
    '一、总体要求，到2025年长期，１０％'
    """
    return _LOOK_ALIKE.sub(_plain_form, text) if _MAY_LOOK_ALIKE.search(text) else text


def _plain_form(found: re.Match[str]) -> str:
    char = found[0]
    plain = _SUPPLEMENT.get(char) or unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def is_printable(text: str) -> bool:
    """Whether text has nothing to clean, told without regard to what: ten times faster than looking for it."""
    return text.replace("\n", "").replace("\u3000", "").isprintable()


def split_at_indents(line: str) -> list[str]:
    """A long line cut where two full-width spaces stand: …现印发给你们。　　各地要… are two paragraphs.

    >>> split_at_indents("第一章　　总　　则　　第一条　　为规范展会。　　第二条　　适用本市。　　第三条　　施行。")
    ['第一章　　总　　则', '第一条　　为规范展会。', '第二条　　适用本市。', '第三条　　施行。']
    """
    if "\u3000" not in line or (len(line) <= _LONG_LINE and len(_SENTENCE_THEN_INDENT.findall(line)) < _FEWEST_INDENTS - 1):
        return [line]
    parts: list[str] = []
    at = 0
    for m in _INDENT.finditer(line):
        before = line[max(at, m.start() - _LONGEST_NUMBER) : m.start()]
        if not _SPACED_OUT.search(before) or _SPACED_WORD_END.search(before):
            parts.append(line[at : m.start()])
            at = m.end()
    return [*parts, line[at:]]


def glyph_issue(text: str, stage: str) -> tuple[Issue, ...]:
    """One warning where the text has private-use glyphs: in １\ue010２万亿元 the digit's place is taken by one."""
    found = [] if is_printable(text) else _PRIVATE_USE.findall(text)
    if not found:
        return ()
    at = text.index(found[0])
    kinds = "、".join(f"U+{ord(glyph):04X}" for glyph in sorted(set(found))[:5])
    message = f"{len(found)} private-use characters that only their font can tell: {kinds}"
    return (Issue("unmapped_glyph", "warning", message, stage, text[max(0, at - 15) : at + 15]),)
