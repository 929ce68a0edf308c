"""Figures: how numbers are printed, and what only looks like one.

figure   := arabic [scale] | chinese [scale]      6.8亿; 1,200; １.5万; 6 . 8亿 (out of a PDF); 三百万; 二十五
share    := 百分之… | …分之… | 1/2 | 三成以上 | 半数以上 | 过半
ratio    := arabic : arabic                        1.7:1; 1:18, but 9:00 is a time of day and 1:500 a map
multiple := 翻[一|两]番 | 翻倍 | 倍增               but not the name 倍增计划
half     := 减半
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from extractors.lines.numerals import to_int
from extractors.notice.fields.quantities.wording import quick_look
from extractors.reference.units import SCALES

_D = r"[0-9０-９]"
_DIGITS = frozenset("0123456789０１２３４５６７８９")
#: A point with a space before it is one too (6 . 8亿); with a space behind it alone it ends a number (1. 2个).
ARABIC = rf"(?:{_D}{{1,3}}(?:[ \u3000]{_D}{{3}})+(?!{_D})|{_D}+)(?:[,，]{_D}{{3}}(?!{_D}))*(?:(?:[.．·]|[ \u3000][.．][ \u3000]?){_D}+)?"
_CHINESE = "[〇零一二两三四五六七八九十百千]"
SCALE = "(?:" + "|".join(sorted(SCALES, key=len, reverse=True)) + ")"
#: A glyph that only its font can tell, or one that was lost: in １\ue010２万亿元 it may be a point.
GLYPH = r"[\ue000-\uf8ff\ufffd\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
_RUN = r"[0-9０-９.．,，]{0,20}+"
#: A figure with such a glyph inside: no one can say what it comes to.
BROKEN = re.compile(rf"{_D}{_RUN}[ \u3000]?{GLYPH}{{1,4}}[ \u3000]?{_D}{_RUN}\s*{SCALE}?")
#: A whole divided in more than two parts (4:3:3), a range of ratios (1:7至1:9), hours (9:00—17:00): no quantity of ours.
SPLIT = re.compile(
    rf"{_D}{{1,4}}(?:\s*[:：∶]\s*{_D}{{1,4}}(?:\.{_D}{{1,4}})?){{2,9}}|{_D}{{1,4}}[:：∶]{_D}{{1,4}}\s*(?:至|到|—|-|~)\s*{_D}{{1,4}}[:：∶]{_D}{{1,4}}"
)
_NAMES = r"《[^》]{1,150}》|“[^”]{1,30}”|〔[^〕]{0,20}〕\s*(?:第\s*)?\d{1,9}\s*号|\[\d{4}\]\s*\d{1,9}\s*号|https?://[^\s，。；）]{1,200}"
_COUNTED = r"第\s*[0-9０-９〇零一二三四五六七八九十百、—\-]{1,20}\s*\S?"
_CODES = (
    rf"{_D}{{1,2}}\s*月(?:份|\s*{_D}{{1,2}}\s*[日号])?|{_D}{{1,9}}\s*(?:强|号|版|届|路|楼)|{_D}{{1,9}}(?:\.{_D}{{1,9}}){{2,9}}"
    rf"|{_D}{{1,9}}\s*[×xX*]\s*{_D}{{1,9}}(?:\s*小时)?|{_D}{{1,9}}(?:\.{_D}{{1,9}})?(?:\s*[+＋]\s*(?:{_D}{{1,9}}|[NnXx])){{1,9}}|{_D}{{1,9}}(?:\.{_D}{{1,9}})?版"
    rf"|{BROKEN.pattern}|{SPLIT.pattern}"
)
#: Where figures are names: 《》, “千企百展”, codes (5G, 1+3+N), ordinals (第9次), ranks (500强), numbers of documents.
OPAQUE = re.compile(
    rf"(?=[《“〔\[h第0-9０-９A-Za-z])(?:{_NAMES}|{_COUNTED}|(?<![0-9０-９.．])(?:{_CODES})"
    rf"|(?<![A-Za-z])(?!GDP)[A-Za-z]{{1,12}}[+-]?{_D}{{1,9}}[A-Za-z]{{0,9}})"
)
#: What a place where figures are names begins with, and what must stand behind that: a quick look.
OPAQUE_BEGINS = quick_look(
    (
        (
            "0-9０-９",
            rf"(?<![0-9０-９.．].)(?:{_D}{{0,8}}+(?:\.{_D}{{1,9}})?(?:\.{_D}|\s*[月强号版届路楼×xX*+＋:：∶])|{_RUN}[ \u3000]?{GLYPH})",
        ),
        (r"《“〔\[", ""),
        ("第", r"\s*[0-9０-９〇零一二三四五六七八九十百、—\-]"),
        ("A-Za-z", rf"(?<![A-Za-z].)[A-Za-z]{{0,11}}[+-]?{_D}"),
        ("h", "ttps?:"),
    )
)
#: 成 that begins or ends another word: 三成员, 一成不变.
_TENTHS = (
    r"(?P<tenths>[一二两三四五六七八九])成(?=以上|以下|左右|以内|多|[，。；、,;]|$)"
    r"|(?<=[约近达至到按降少加减升长高低占超])(?P<tenths2>[一二两三四五六七八九])成(?![果员立为本功熟长品效绩就都分年套型交建人不色])"
)
_EVENS = r"(?P<evens>一半|半数)(?=以上|以下|左右|以内|[，。；、,;]|$)|(?<=[率数占比例重])(?P<most>过半)(?=[，。；、,;的]|$)"
#: A figure that begins with a digit. What would be a ratio has a colon behind its digits: a quick look before the exact one.
ARABIC_FIGURE = re.compile(
    rf"(?P<share>(?P<low>{_D}++)\s*分之\s*(?P<high>{_CHINESE}+|{_D}+)|(?<![\d/])(?P<over>\d{{1,2}})/(?P<under>\d{{1,3}})(?![\d/万]))"
    rf"|(?=[0-9０-９.．·,，\s]++[:：∶])(?P<ratio>(?P<antecedent>{ARABIC})\s*[:：∶]\s*(?P<consequent>{ARABIC}))(?!\s*[:：∶—~-]|\s*万|{_D})"
    rf"|(?P<arabic>{ARABIC})(?P<ascale>\s*{SCALE})?"
)
#: Most that begin with a digit are told by what does not stand behind: no part of a fraction, a ratio, or of a longer figure.
_PLAIN_FIGURE = re.compile(rf"(?P<arabic>[0-9]++(?:\.[0-9]++)?)(?![0-9０-９.．·,，\s:：∶/分])(?P<ascale>{SCALE})?")
#: One that begins with a word.
WORD_FIGURE = re.compile(
    rf"(?P<share>百分之\s*(?P<of100>{_CHINESE}+(?:点{_CHINESE}+)?|{ARABIC})|(?P<low>{_CHINESE}+|万)\s*分之\s*(?P<high>{_CHINESE}+|{_D}+)"
    rf"|{_TENTHS}|{_EVENS})"
    r"|(?P<multiple>翻(?:了|一)?(?P<times>[一两二三123])?(?:番|倍)|倍增)(?!计划|行动|工程|方案)|(?P<half>减半)|(?P<half_a>半)(?=个工作日|个?小时|[天日])"
    rf"|(?P<chinese>{_CHINESE}*(?:[二两三四五六七八九十百千]|一(?=[万亿]))(?:点{_CHINESE}+)?)(?P<cscale>\s*(?:万亿|亿|万))?"
    rf"|(?P<one>一)(?=[个家项所座条批倍名]|次(?!性)|周?年(?:以上|以内|[（(]含|的|[，；。后])|(?:至|到)[二两三四五])|(?P<scale>(?:万亿|亿|万))(?=元(?!GDP|工业|国内|地区|产值|农业|生产总值)|美元|级|以上|[余多]?[家人名户个亩台套件]|[，。；、]|大关|规模)"
)


def figure_at(text: str, at: int, end: int) -> re.Match[str] | None:
    """The figure that begins at a place."""
    if text[at] in _DIGITS:
        return _PLAIN_FIGURE.match(text, at, end) or ARABIC_FIGURE.match(text, at, end)
    return WORD_FIGURE.match(text, at, end)


#: What a figure begins with, and what must stand behind that.
FIGURE_BEGINS = quick_look(
    (
        ("0-9０-９〇零二两三四五六七八九十百千翻", ""),
        ("一", r"[〇零一二两三四五六七八九十百千万亿成半个家项所座条批倍名次周年至到]|\s*分之"),
        ("万亿", r"[亿元美级以余多家人名户个亩台套件，。；、大规]|\s*分之"),
        ("倍", "增"),
        ("减过", "半"),
        ("半", "[数个小天日]"),
    )
)
#: Without one of these a text holds no figure: a quick look before the exact one. What may begin it, and the rest behind that.
#: 一批 is told apart (bounds.BATCH): few are figures, and many notices speak of one in each of their items.
HINTS: tuple[tuple[str, str], ...] = (
    ("0-9０-９番倍", ""),
    ("分", "之"),
    ("减一过", "半"),
    ("一二两三四五六七八九", "成"),
    ("半", "[数个小天日]"),
    ("百千万亿", "[元级美以亿企产项园集余多家人名户个亩台套件]"),
    ("一二两三四五六七八九十百千", r"\s*[万亿个家项场所座条名户元倍余多折年月亩公平套人台件次周]"),
    ("二两三四五六七八九十百千", r"\s*[批]"),
    ("一", r"\s+批"),
    ("当", "[日天]"),
)


def decimal(text: str) -> Decimal | None:
    """An Arabic figure, full-width, with commas or spaces: １,200.5; 6 . 8."""
    if text.isascii() and text.isdecimal():
        return Decimal(text)
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("·", ".")
    plain = plain.replace(",", "").replace(" ", "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def chinese_value(words: str) -> Decimal | None:
    """A Chinese one: 二十五, 三点五."""
    whole, _, part = words.partition("点")
    number = to_int(whole)
    if number is None:
        return None
    digits = "".join(str(to_int(c)) for c in part) if part else ""
    return Decimal(f"{number}.{digits}") if digits.isdigit() else Decimal(number)


def share(m: re.Match[str]) -> Decimal | None:
    """A share in words, in per cent: 百分之十五, 五分之一 (20), 万分之五 (0.05), 三成 (30), 过半 (50)."""
    if m["of100"]:
        words = m["of100"]
        return decimal(words) if words[0].isdigit() else chinese_value(words)
    if m["evens"] or m["most"]:
        return Decimal(50)
    if words := m["tenths"] or m["tenths2"]:
        tenths = to_int(words)
        return Decimal(tenths * 10) if tenths else None
    return fraction(m["high"], m["low"])


def fraction(over: str, under: str) -> Decimal | None:
    """A fraction in per cent: 1/2 (50), 3分之1."""
    high, low = to_int(over), 10000 if under == "万" else to_int(under)
    if high is None or not low or high > low:
        return None
    return round(Decimal(high) * 100 / Decimal(low), 6).normalize() + 0


_RATIO_BEFORE = re.compile(r"(?:比|比例|配套|配比|系数|按|按照|以)[^，。；：:]{0,8}$")
_RATIO_BEHIND = re.compile(r"\s*(?:的)?(?:比例|配套|配比|配备|配置|比)(?!例?尺)")
_MAP = re.compile(r"比例尺[^，。；]{0,6}$")


def ratio(m: re.Match[str]) -> tuple[Decimal, str, Decimal] | None:
    """A ratio's first part, the rest as a unit, and what divides it: 1.7:1 is 1.7 `:1`; 1:0.5 is 1 `:0.5`. 9:00 and 1:500 are none."""
    over, under = decimal(m["antecedent"]), decimal(m["consequent"])
    text = m.string
    if over is None or not under or under >= 100 or _MAP.search(text, max(0, m.start() - 12), m.start()):
        return None
    told = _RATIO_BEFORE.search(text, max(0, m.start() - 16), m.start()) or _RATIO_BEHIND.match(text, m.end())
    return (over, ":" + unicodedata.normalize("NFKC", m["consequent"]), under) if told else None
