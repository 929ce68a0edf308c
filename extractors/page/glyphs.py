"""Private-use glyphs that stand for a decimal point, told by what the text itself shows.

A PDF's font may draw its point as a character of its own: １\\ue010２万亿元 is 1.2万亿元 (data contract), but a comma (1,200), a
range (1—2万亿元) or a colon could be drawn so too. The glyph is read as a point where

- every time it stands, it stands between two digits, and once at least not before exactly three of them (no comma);
- once it stands in a figure with a unit;
- and that figure's second part is not the larger one (６\\ue010５％ is no range), or the text prints no other point between
  digits of that width: a font of figures without any point has lost it. Where the text prints no range either, a warning says so.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Literal

from extractors.records import Issue, Page

_STAGE = "page"
_GLYPH = re.compile(r"[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_WIDE = "０１２３４５６７８９"
_D = f"[0-9{_WIDE}]"
_BETWEEN = re.compile(rf"(?<={_D})[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd](?={_D})")
_MOST = 3  # glyphs that are looked at: a font has one point
_UNIT = re.compile(r"\s*(?:[%％‰]|个?百分点|[万亿千百]|[美欧港日]?元|倍|公顷|公里|平方|吨|亩|米|[家个项人户次])")
_POINT = re.compile(rf"{_D}[.．]{_D}")
_DASH = re.compile(rf"{_D}\s*年?[%％]?\s*[—–\-~～－]{{1,2}}\s*{_D}")


def with_points(page: Page) -> Page:
    """The page with glyphs that are points read as points; told as an issue, and no longer as unmapped."""
    if not any(issue.code == "unmapped_glyph" for issue in page.issues):  # each reader of pages and files says it of such a text
        return page
    common = Counter(_BETWEEN.findall(page.text)).most_common(_MOST)
    sure = {glyph: how for glyph, _ in common if (how := how_sure(page.text, glyph))}
    points = sorted(sure)
    if not points:
        return page
    text = page.text
    for glyph in points:
        text = re.sub(rf"(?<=[０-９]){glyph}(?=[０-９])", "．", text).replace(glyph, ".")
    names = "、".join(f"U+{ord(glyph):04X}" for glyph in points)
    doubtful = "likely" in sure.values()
    message = f"{names} stands between digits only and is read as a decimal point" + ("; it could be a range's dash" if doubtful else "")
    told = Issue("mapped_glyph", "warning" if doubtful else "info", message, _STAGE)
    left = bool(_GLYPH.search(text))
    issues = tuple(issue for issue in page.issues if left or issue.code != "unmapped_glyph")
    return replace(page, text=text, issues=(*issues, told))


def how_sure(text: str, glyph: str) -> Literal["surely", "likely"] | None:
    """How sure the text shows that a glyph is a decimal point; None where it may as well be something else.

    >>> how_sure("达到１\\ue010２万亿元，增长６\\ue010５％", "\\ue010"), how_sure("达到１\\ue010２万亿元", "\\ue010")
    ('surely', 'likely')
    >>> how_sure("增长１．５％，达到１\\ue010２万亿元", "\\ue010")  # a point has a sign of its own here
    """
    places = [m.start() for m in re.finditer(glyph, text)]
    figures = list(re.finditer(rf"(?<!{_D})({_D}{{1,9}}){glyph}({_D}{{1,9}})(?!{_D})", text))
    if not figures or len(figures) != len(places) or all(len(m[2]) == 3 for m in figures):
        return None
    with_unit = [m for m in figures if _UNIT.match(text, m.end())]
    if any(int(m[2]) <= int(m[1]) or m[2][0] in "0０" for m in with_unit):
        return "surely"
    if not with_unit or _prints_points(text, wide=with_unit[0][1][0] in _WIDE):
        return None
    return "surely" if _DASH.search(text) else "likely"


def _prints_points(text: str, wide: bool) -> bool:
    """Whether digits of this width have a point of their own in the text: １２ and 12 come out of different fonts."""
    return any((m[0][0] in _WIDE) is wide for m in _POINT.finditer(text))
