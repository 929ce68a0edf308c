"""Charset names as pages give them, and how likely a decoded text is to be what its author wrote.

A wrong CJK charset often decodes without a single error: 通知 in GB 2312 is also two rare characters in Big5. What tells
is how common the characters are that come out. In notices 260 characters make up four fifths of the text.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

import numpy as np

from extractors.lines.characters import Codes, Kinds, codes_of, kinds_table

#: The most frequent characters of notices and of Chinese prose, Simplified and Traditional.
_FREQUENT = (
    "业外市贸务资企国商口展进区产和的发等保加出政化责重局新用工易持服合委支关单品中地大际开税管人动实一力行境推提投高作设建机经厅对任信全会强"
    "金庆海位能点场通府部理励融跨分制引办平自电级以优家省鼓年链物技运定在民培营导利策流规升银构有目创式内质项按公险施体监综各稳育负生好息积济度"
    "方到与宁台主快治为极集增特模术型职结促供域领协落立量改成招五元性现联线及效医面专上计革试向件环放色要研应源转小总本农同车造组扩个汇基东备入"
    "证时统货率西拓措障步水接退便夏心范费织风系认争科标参划下三县道交指销态额子相多共才于财报条门深活期"
    "不了是这我他们来说着就也没要她你看自己把那会里后去之得可然过起事些所它而其当情间无法日二十月四六七八九第号印文知根据法律规定办法附件"
    "此次原因意见请将已并由于应该及时进行工作通过完成问题社会主义贯彻落实精神党中央院常委书记案例表名称单位联系电话地址时间"
    "業貿務資國進區產發責關單際開稅動實設機經廳對會強慶點場勵辦電級優鏈運營導規銀構創內質項險體監綜穩負積濟與寧臺為極術職結領協現聯線醫專計試"
    "環應轉總農車組擴個匯東備證時統貨範費織風認爭標參劃縣銷態額於財報條門億貸這們來說著後無當間過兩號據規問題義貫徹書記稱話長學從樣見還沒麼種"
    "將請並讓給處議團論護訊聞網頁題類別圖館條約選舉權藝術達邊連運鄉鎮廣東灣香港府署處局司長官委員會香澳門特別行政的"
)
_FREQUENT_RUN = re.compile(f"[{_FREQUENT}]+")
_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F))
#: What a wrong charset leaves behind: C1 controls, private use, half-width katakana, the replacement character.
_WEIRD = ((0x80, 0x9F), (0xE000, 0xF8FF), (0xFF61, 0xFF9F), (0xFFFD, 0xFFFD), (0xF0000, 0x10FFFF))
_LAST_ASCII = 0x7F
_SAMPLE = 4000
_AT_ONCE = 16_384  # characters
_WRITTEN = re.compile(r"[\t\n\r -~\u00a0\u00b7\u2010-\u203a\u3000-\u303f\uff01-\uff5e]")

_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,30})", re.IGNORECASE)
_HTTP = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,30})", re.IGNORECASE)
_GB = re.compile(r"^(?:x-)?(?:gb[_-]?(?:2312|18030)(?:-80)?|gbk|cp936|ms936|windows-936|euc-?cn|hz-gb-2312)$")
_BIG5 = re.compile(r"^(?:x-x-|x-)?(?:big-?5(?:-?hkscs|-?eten|-tw|_hkscs)?|cp950|ms950|windows-950|cn-big5|csbig5)$")
#: Python knows codecs that are no charsets (idna, rot13, zip) and must not meet a page's bytes.
_TEXT_CODEC = re.compile(r"^(?:utf-8|cp\d+|shift_jis|euc_jp|euc_kr|iso8859-(?!1$)\d+|koi8-[ru]|utf-(?:16|32)(?:-[lb]e)?)$")
_META_WINDOW = 4096


def charset_of_content_type(content_type: str | None) -> str | None:
    """`gb2312` of `text/html; charset=gb2312`."""
    found = _HTTP.search(content_type or "")
    return found[1] if found else None


def charset_of_markup(data: bytes) -> str | None:
    """What the page says of itself in `<meta charset>` or its XML declaration, within the first 4 KiB."""
    head = data[:_META_WINDOW]
    found = _META.search(head) or _XML.search(head)
    return found[1].decode("ascii") if found else None


def codec_name(label: str | None) -> str | None:
    """Python's codec for a label: gb2312 and gbk are read as gb18030, big5 as big5hkscs; None for what is unknown.

    Latin-1 stands for "nobody set it" on Chinese pages and says nothing.
    """
    if not label:
        return None
    label = label.strip().lower()
    if _GB.match(label):
        return "gb18030"
    if _BIG5.match(label):
        return "big5hkscs"
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if _TEXT_CODEC.match(name) else None


def plausibility(text: str) -> float:
    """How likely Chinese text was decoded rightly: 0 to 1, the share of very frequent characters among its Han.

    Official prose has 0.7 to 0.9, another charset's bytes 0.0 to 0.2. Text without any Han says little: 0.2 if it
    holds nothing odd, so that it loses to every good reading and wins over every bad one.
    """
    _, weird, rare, frequent = map(int, np.bincount(_kinds().take(_beyond_ascii(text)), minlength=4))
    if not rare + frequent:
        return 0.2 if not weird else 0.0
    return max(0.0, (frequent - 2 * weird) / (rare + frequent + weird))


@cache
def _kinds() -> Kinds:
    """Of each character: 1 where it is weird, 2 where it is Han, 3 where it is frequent Han."""
    weird, han = ("".join(chr(code) for first, last in ranges for code in range(first, last + 1)) for ranges in (_WEIRD, _HAN))
    return kinds_table(weird, han, _FREQUENT)


def _beyond_ascii(text: str) -> Codes:
    """The first characters that a charset decides, and no look at the rest of a long page."""
    found = codes_of("")
    for start in range(0, len(text), _AT_ONCE):
        part = codes_of(text[start : start + _AT_ONCE])
        found = np.append(found, part[part > _LAST_ASCII])
        if len(found) >= _SAMPLE:
            break
    return found[:_SAMPLE]


def written_share(text: str) -> float:
    """Share of characters that Chinese or English text is made of; tells UTF-16 without BOM from other bytes."""
    if not text:
        return 0.0
    frequent = sum(map(len, _FREQUENT_RUN.findall(text)))
    return (frequent + len(_WRITTEN.findall(text))) / len(text)
