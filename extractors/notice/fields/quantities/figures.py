"""Figures: how numbers are printed, and what only looks like one.

figure   := arabic [scale] | chinese [scale]      6.8亿; 1,200; １.5万; 三百万; 二十五
share    := 百分之… | …分之… | 1/2 | 三成以上
multiple := 翻[一|两]番 | 翻倍 | 倍增               but not the name 倍增计划
half     := 减半
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from extractors.notice.numerals import to_int
from extractors.reference.units import SCALES

_D = r"[0-9０-９]"
_ARABIC = rf"(?:{_D}{{1,3}}(?:[ \u3000]{_D}{{3}})+(?!{_D})|{_D}+)(?:[,，]{_D}{{3}}(?!{_D}))*(?:[.．·]{_D}+)?"
_CHINESE = "[〇零一二两三四五六七八九十百千]"
SCALE = "(?:" + "|".join(sorted(SCALES, key=len, reverse=True)) + ")"
#: Where figures are names: 《》, “千企百展”, codes (5G, 1+3+N), ordinals (第9次), ranks (500强), numbers of documents.
OPAQUE = re.compile(
    r"(?=[《“〔\[h第0-9０-９A-Za-z])(?:"
    r"《[^》]*》|“[^”]{1,30}”|〔[^〕]*〕\s*(?:第\s*)?\d+\s*号|\[\d{4}\]\s*\d+\s*号|https?://\S+"
    rf"|{_D}{{1,2}}\s*月(?:份|\s*{_D}{{1,2}}\s*[日号])?|第\s*[0-9０-９〇零一二三四五六七八九十百、—\-]+\s*\S?|{_D}+\s*(?:强|号|版|届|路|楼)|{_D}+(?:\.{_D}+){{2,}}"
    rf"|{_D}+\s*[×xX*]\s*{_D}+(?:\s*小时)?|{_D}+(?:\s*[+＋]\s*(?:{_D}+|[NnXx])){{1,}}|[A-Za-z]+-?{_D}+[A-Za-z]*|{_D}+(?:\.{_D}+)?版)"
)
FIGURE = re.compile(
    r"(?=[百千万亿翻倍减0-9０-９〇零一二两三四五六七八九十])(?:"
    rf"(?P<share>百分之\s*(?P<of100>{_CHINESE}+(?:点{_CHINESE}+)?|{_ARABIC})|(?P<low>{_CHINESE}+|{_D}+)\s*分之\s*(?P<high>{_CHINESE}+|{_D}+)"
    rf"|(?<![\d/])(?P<over>\d{{1,2}})/(?P<under>\d{{1,3}})(?![\d/])|(?P<tenths>[一二三四五六七八九])成(?=以上|以下|左右|以内|[，。；、,;]|$)"
    rf"|(?P<evens>一半)(?=以上|以下|左右|以内|[，。；、,;]|$))"
    rf"|(?P<multiple>翻(?:了|一)?(?P<times>[一两二三123])?(?:番|倍)|倍增)(?!计划|行动|工程|方案)|(?P<half>减半)"
    rf"|(?P<arabic>{_ARABIC})(?P<ascale>\s*{SCALE})?|(?P<chinese>{_CHINESE}*[二两三四五六七八九十百千](?:点{_CHINESE}+)?)(?P<cscale>\s*(?:万亿|亿|万))?"
    rf"|(?P<one>一)(?=[个家项所座条批])|(?P<scale>(?:万亿|亿|万))(?=元(?!GDP|工业|国内|地区|产值|农业|生产总值)|美元|级|以上))"
)


#: Without one of these a text holds no figure: a quick look before the exact one.
HINT = (
    r"[0-9０-９]|分之|番|倍|减半|[一二三四五六七八九]成|一半|[百千万亿][元级美以亿企产项园集]"
    r"|[一二两三四五六七八九十百]\s*[万亿个家项场所座条批名户元倍]"
)


def decimal(text: str) -> Decimal | None:
    """An Arabic figure, full-width or with commas: １,200.5."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("·", ".").replace(" ", "")
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
    """A share in per cent: 百分之十五, 五分之一 (20), 1/2 (50), 三成 (30)."""
    if m["of100"]:
        words = m["of100"]
        return decimal(words) if words[0].isdigit() else chinese_value(words)
    if m["evens"]:
        return Decimal(50)
    if m["tenths"]:
        tenths = to_int(m["tenths"])
        return Decimal(tenths * 10) if tenths else None
    over, under = (m["high"], m["low"]) if m["low"] else (m["over"], m["under"])
    high, low = to_int(over), to_int(under)
    if high is None or not low or high > low:
        return None
    return round(Decimal(high) * 100 / Decimal(low), 6).normalize() + 0
